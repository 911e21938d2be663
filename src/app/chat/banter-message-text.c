/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-text"

#include "config.h"

#include "banter-message-text.h"

#include "banter-links.h"

/* The words of a message: one PangoLayout, wrapped, with addresses underlined and clickable. It
 * stands in for a wrapping GtkLabel, which takes ten times as long to measure. The text is never
 * parsed as markup. */

struct _BanterMessageText
{
  GtkWidget parent_instance;

  /* owned */
  PangoLayout *layout;
  GArray *links; /* (nullable) of BanterLink */

  /* The width of the text without wrapping, and for which state of the font it holds. */
  int natural_width;
  guint context_serial;
};

G_DEFINE_FINAL_TYPE (BanterMessageText, banter_message_text, GTK_TYPE_WIDGET)

static int
natural_width (BanterMessageText *self)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  if (self->natural_width < 0 || self->context_serial != serial)
    {
      PangoRectangle logical;

      pango_layout_set_width (self->layout, -1);
      pango_layout_get_extents (self->layout, NULL, &logical);
      self->natural_width = PANGO_PIXELS_CEIL (logical.width);
      self->context_serial = serial;
    }
  return self->natural_width;
}

static GtkSizeRequestMode
banter_message_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
banter_message_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (widget);
  int height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = natural_width (self);
      *minimum = MIN (*natural, 16);
      return;
    }

  if (for_size < 0 || for_size >= natural_width (self))
    pango_layout_set_width (self->layout, -1);
  else
    pango_layout_set_width (self->layout, for_size * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  *minimum = *natural = height;
}

static void
banter_message_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (widget);

  /* An exact width also aligns lines of right-to-left text at the right. */
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
}

static void
banter_message_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  gtk_snapshot_render_layout (snapshot, style, 0, 0, self->layout);
}

static gboolean
banter_message_text_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                   GtkTooltip *tooltip)
{
  const char *uri = NULL;

  if (!keyboard)
    uri = banter_message_text_get_uri_at (BANTER_MESSAGE_TEXT (widget), x, y);
  gtk_tooltip_set_text (tooltip, uri);
  return uri != NULL;
}

static void
on_motion (BanterMessageText *self, double x, double y)
{
  const char *uri = banter_message_text_get_uri_at (self, x, y);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), uri != NULL ? "pointer" : NULL);
}

static void
on_released (BanterMessageText *self, int n_press, double x, double y, GtkGesture *gesture)
{
  const char *uri = banter_message_text_get_uri_at (self, x, y);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (uri == NULL || n_press != 1)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_show_uri (GTK_WINDOW (root), uri, GDK_CURRENT_TIME);
}

static void
banter_message_text_dispose (GObject *object)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (object);

  g_clear_object (&self->layout);
  g_clear_pointer (&self->links, g_array_unref);
  G_OBJECT_CLASS (banter_message_text_parent_class)->dispose (object);
}

static void
banter_message_text_class_init (BanterMessageTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_message_text_dispose;
  widget_class->get_request_mode = banter_message_text_get_request_mode;
  widget_class->measure = banter_message_text_measure;
  widget_class->size_allocate = banter_message_text_size_allocate;
  widget_class->snapshot = banter_message_text_snapshot;
  widget_class->query_tooltip = banter_message_text_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "messagetext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
banter_message_text_init (BanterMessageText *self)
{
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "");
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  self->natural_width = -1;
}

static void
add_link_controllers (BanterMessageText *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_name (motion, "links");
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/* Most messages have no link and need neither attributes nor controllers. */
static void
apply_links (BanterMessageText *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->links != NULL && self->links->len > 0)
    {
      attributes = pango_attr_list_new ();
      for (guint i = 0; i < self->links->len; i++)
        {
          const BanterLink *link = &g_array_index (self->links, BanterLink, i);
          PangoAttribute *underline = pango_attr_underline_new (PANGO_UNDERLINE_SINGLE);

          underline->start_index = link->start;
          underline->end_index = link->end;
          pango_attr_list_insert (attributes, underline);
        }
      if (!gtk_widget_get_has_tooltip (GTK_WIDGET (self)))
        add_link_controllers (self);
    }
  pango_layout_set_attributes (self->layout, attributes);
}

/**
 * banter_message_text_set_text:
 * @self: a message text
 * @text: cleaned text
 * @find_links: whether addresses in it can be clicked
 */
void
banter_message_text_set_text (BanterMessageText *self, const char *text, gboolean find_links)
{
  g_return_if_fail (BANTER_IS_MESSAGE_TEXT (self));
  g_return_if_fail (text != NULL);

  if (g_strcmp0 (pango_layout_get_text (self->layout), text) == 0
      && find_links == (self->links != NULL))
    return;

  g_clear_pointer (&self->links, g_array_unref);
  if (find_links)
    self->links = banter_links_find (text);
  pango_layout_set_text (self->layout, text, -1);
  apply_links (self);
  self->natural_width = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const char *
banter_message_text_get_text (BanterMessageText *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), NULL);

  return pango_layout_get_text (self->layout);
}

/**
 * banter_message_text_get_links:
 * @self: a message text
 *
 * Returns: (transfer none) (nullable) (element-type BanterLink): the addresses in it
 */
GArray *
banter_message_text_get_links (BanterMessageText *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), NULL);

  return self->links;
}

/**
 * banter_message_text_get_uri_at:
 * @self: a message text
 * @x: a place in it
 * @y: a place in it
 *
 * Returns: (nullable): the address there
 */
const char *
banter_message_text_get_uri_at (BanterMessageText *self, double x, double y)
{
  const BanterLink *link;
  int index = 0, trailing = 0;

  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), NULL);

  if (self->links == NULL || self->links->len == 0
      || !pango_layout_xy_to_index (self->layout, (int)(x * PANGO_SCALE), (int)(y * PANGO_SCALE),
                                    &index, &trailing))
    return NULL;
  link = banter_links_at (self->links, (guint)index);
  return link != NULL ? link->uri : NULL;
}
