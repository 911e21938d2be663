/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-zoom-view"

#include "config.h"

#include <math.h>

#include "banter-zoom-view.h"

/* A picture in a scrolled window. To zoom is to ask for another size, and to scroll so that one
 * spot of the picture stays at one spot of the view. */

#define ZOOM_STEP 1.5
#define ZOOM_MAX 8.0

typedef struct
{
  double x;
  double y;
} Spot;

struct _BanterZoomView
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scrolled;
  GtkPicture *picture;

  Spot pointer;      /* in the view */
  Spot drag_start;   /* where the view was scrolled to */
  double pinch_zoom; /* when two fingers came down */
  double zoom;       /* 0: fitted */
};

G_DEFINE_FINAL_TYPE (BanterZoomView, banter_zoom_view, GTK_TYPE_WIDGET)

static double
fitting_zoom (BanterZoomView *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  double width = gdk_paintable_get_intrinsic_width (paintable);
  double height = gdk_paintable_get_intrinsic_height (paintable);
  int room = gtk_widget_get_width (GTK_WIDGET (self->scrolled));
  int rows = gtk_widget_get_height (GTK_WIDGET (self->scrolled));

  if (width <= 0 || height <= 0 || room <= 0 || rows <= 0)
    return 1.0;
  return MIN (1.0, MIN (room / width, rows / height));
}

static double
current_zoom (BanterZoomView *self)
{
  return self->zoom > 0 ? self->zoom : fitting_zoom (self);
}

/* What of the picture lies @at a place of the view stays there when the picture grows from @before
 * to @after pixels. A picture smaller than the view stands in its middle. */
static void
keep_at (GtkAdjustment *adjustment, double before, double after, double at)
{
  double page = gtk_adjustment_get_page_size (adjustment);
  double spot = (gtk_adjustment_get_value (adjustment) + at - MAX (0, (page - before) / 2));

  /* The layout, which comes later, finds the same size. */
  gtk_adjustment_set_upper (adjustment, MAX (page, after));
  gtk_adjustment_set_value (adjustment, spot * after / before + MAX (0, (page - after) / 2) - at);
}

/* @at: in the view; @zoom: what would be smaller than the view is fitted into it */
static void
set_zoom (BanterZoomView *self, double zoom, Spot at)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  GtkAlign align;
  double before;
  int width = -1, height = -1;

  if (paintable == NULL)
    return;
  before = current_zoom (self);
  self->zoom = zoom > fitting_zoom (self) ? MIN (zoom, ZOOM_MAX) : 0;
  align = self->zoom > 0 ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL;
  if (self->zoom > 0)
    {
      double columns = gdk_paintable_get_intrinsic_width (paintable);
      double rows = gdk_paintable_get_intrinsic_height (paintable);

      width = (int)(columns * self->zoom);
      height = (int)(rows * self->zoom);
      keep_at (gtk_scrolled_window_get_hadjustment (self->scrolled), columns * before, width, at.x);
      keep_at (gtk_scrolled_window_get_vadjustment (self->scrolled), rows * before, height, at.y);
    }
  gtk_picture_set_content_fit (self->picture, self->zoom > 0 ? GTK_CONTENT_FIT_CONTAIN
                                                             : GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), width, height);
  gtk_widget_set_halign (GTK_WIDGET (self->picture), align);
  gtk_widget_set_valign (GTK_WIDGET (self->picture), align);
}

/* --- What the person does --- */

static void
on_motion (BanterZoomView *self, double x, double y)
{
  self->pointer = (Spot){ x, y };
}

/* A double click goes between the whole picture and each of its pixels; a small one grows. */
static void
on_pressed (BanterZoomView *self, int n_press, double x, double y)
{
  if (n_press == 2)
    set_zoom (self, self->zoom > 0 ? 0 : MAX (1, fitting_zoom (self) * ZOOM_STEP), (Spot){ x, y });
}

static gboolean
on_scroll (GtkEventController *controller, double dx, double dy, BanterZoomView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0
      || gtk_picture_get_paintable (self->picture) == NULL)
    return FALSE;
  set_zoom (self, current_zoom (self) * (dy < 0 ? ZOOM_STEP : 1 / ZOOM_STEP), self->pointer);
  return TRUE;
}

static void
on_drag_begin (BanterZoomView *self, double x, double y)
{
  self->drag_start.x
      = gtk_adjustment_get_value (gtk_scrolled_window_get_hadjustment (self->scrolled));
  self->drag_start.y
      = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));
  if (self->zoom > 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
on_drag_update (BanterZoomView *self, double dx, double dy)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (self->scrolled),
                            self->drag_start.x - dx);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled),
                            self->drag_start.y - dy);
}

static void
on_drag_end (BanterZoomView *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
on_pinch_begin (BanterZoomView *self)
{
  if (gtk_picture_get_paintable (self->picture) != NULL)
    self->pinch_zoom = current_zoom (self);
}

static void
on_pinch (GtkGesture *gesture, double scale, BanterZoomView *self)
{
  Spot middle;

  if (gtk_gesture_get_bounding_box_center (gesture, &middle.x, &middle.y))
    set_zoom (self, self->pinch_zoom * scale, middle);
}

/* --- The class --- */

static void
banter_zoom_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_ZOOM_VIEW);
  G_OBJECT_CLASS (banter_zoom_view_parent_class)->dispose (object);
}

static void
banter_zoom_view_class_init (BanterZoomViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_zoom_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-zoom-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterZoomView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BanterZoomView, picture);
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_scroll);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_update);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_end);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch);
}

static void
banter_zoom_view_init (BanterZoomView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
banter_zoom_view_set_paintable (BanterZoomView *self, GdkPaintable *paintable)
{
  g_return_if_fail (BANTER_IS_ZOOM_VIEW (self));

  banter_zoom_view_fit (self);
  gtk_picture_set_paintable (self->picture, paintable);
}

GdkPaintable *
banter_zoom_view_get_paintable (BanterZoomView *self)
{
  g_return_val_if_fail (BANTER_IS_ZOOM_VIEW (self), NULL);
  return gtk_picture_get_paintable (self->picture);
}

void
banter_zoom_view_zoom (BanterZoomView *self, int steps)
{
  Spot middle;

  g_return_if_fail (BANTER_IS_ZOOM_VIEW (self));

  middle.x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  middle.y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  if (gtk_picture_get_paintable (self->picture) != NULL)
    set_zoom (self, current_zoom (self) * pow (ZOOM_STEP, steps), middle);
}

void
banter_zoom_view_fit (BanterZoomView *self)
{
  g_return_if_fail (BANTER_IS_ZOOM_VIEW (self));
  set_zoom (self, 0, (Spot){ 0, 0 });
}

double
banter_zoom_view_get_zoom (BanterZoomView *self)
{
  g_return_val_if_fail (BANTER_IS_ZOOM_VIEW (self), 0);
  return self->zoom;
}

void
banter_zoom_view_set_label (BanterZoomView *self, const char *label)
{
  g_return_if_fail (BANTER_IS_ZOOM_VIEW (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
}
