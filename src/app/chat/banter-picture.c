/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-picture"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-picture.h"

#include "banter-animation.h"
#include "banter-picture-loader.h"
#include "banter-widget.h"

/* The one widget that shows media of others: in messages and in the cells of the sticker picker. It
 * asks for the picture when it is mapped, gives up when it is not mapped any more, and keeps its
 * place while there is nothing to show. */

struct _BanterPicture
{
  GtkWidget parent_instance;

  /* owned */
  BanterAccount *account;
  char *media;
  GdkPaintable *paintable;
  GCancellable *loading; /* NULL when nothing is on its way */

  /* borrowed */
  GtkWindow *window; /* while mapped: whose focus it needs to move */

  BanterMediaSize size;
  int width, height; /* what it would like */
  enum
  {
    STATE_EMPTY,
    STATE_LOADING,
    STATE_READY,
    STATE_BROKEN,
  } state;
  gboolean playing;
  gboolean asleep;
};

enum
{
  PROP_ACCOUNT = 1,
  PROP_ASLEEP,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BanterPicture, banter_picture, GTK_TYPE_WIDGET)

static void
set_state (BanterPicture *self, int state)
{
  static const char *const classes[] = {
    [STATE_EMPTY] = "empty",
    [STATE_LOADING] = "loading",
    [STATE_READY] = "ready",
    [STATE_BROKEN] = "broken",
  };

  gtk_widget_remove_css_class (GTK_WIDGET (self), classes[self->state]);
  self->state = state;
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[state]);
}

/* Asked for, not set: a picture may itself be shown by a tooltip, and GTK 4.8 asks that one again,
 * in vain, when one is set. */
static gboolean
banter_picture_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                              GtkTooltip *tooltip)
{
  BanterPicture *self = BANTER_PICTURE (widget);

  if (self->state != STATE_BROKEN)
    return FALSE;
  gtk_tooltip_set_text (tooltip, _ ("This picture cannot be shown"));
  return TRUE;
}

/* It moves while somebody can see it: mapped, in a window that has the focus. */
static void
update_playing (BanterPicture *self)
{
  gboolean play = self->window != NULL && !self->asleep && gtk_window_is_active (self->window)
                  && BANTER_IS_ANIMATION (self->paintable);

  if (self->playing == play)
    return;
  self->playing = play;
  if (play)
    banter_animation_play (BANTER_ANIMATION (self->paintable));
  else
    banter_animation_rest (BANTER_ANIMATION (self->paintable));
}

static void
set_window (BanterPicture *self, GtkWindow *window)
{
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, update_playing, self);
  self->window = window;
  if (window != NULL)
    g_signal_connect_object (window, "notify::is-active", G_CALLBACK (update_playing), self,
                             G_CONNECT_SWAPPED);
  update_playing (self);
}

static void
set_paintable (BanterPicture *self, GdkPaintable *paintable)
{
  if (self->paintable == paintable)
    return;
  if (self->playing)
    banter_animation_rest (BANTER_ANIMATION (self->paintable));
  self->playing = FALSE;
  if (self->paintable != NULL)
    g_signal_handlers_disconnect_by_func (self->paintable, gtk_widget_queue_draw, self);
  g_set_object (&self->paintable, paintable);
  if (paintable != NULL)
    g_signal_connect_object (paintable, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw),
                             self, G_CONNECT_SWAPPED);
  update_playing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPicture) self = BANTER_PICTURE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) paintable = banter_picture_loader_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->loading);
  set_paintable (self, paintable);
  set_state (self, paintable != NULL ? STATE_READY : STATE_BROKEN);
}

static int
pixels_needed (BanterPicture *self)
{
  return MAX (self->width, self->height) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static void
load (BanterPicture *self)
{
  GdkPaintable *known;

  if (self->state != STATE_EMPTY || self->asleep || self->media == NULL || self->account == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  known = banter_picture_loader_peek (self->account, self->media, self->size, pixels_needed (self));
  if (known != NULL)
    {
      set_paintable (self, known);
      set_state (self, STATE_READY);
      return;
    }

  self->loading = g_cancellable_new ();
  set_state (self, STATE_LOADING);
  banter_picture_loader_load_async (self->account, self->media, self->size, pixels_needed (self),
                                    self->loading, on_loaded, g_object_ref (self));
}

static void
forget (BanterPicture *self)
{
  banter_widget_stop (&self->loading);
  set_paintable (self, NULL);
  set_state (self, STATE_EMPTY);
}

/* What is not there yet is not worth finishing for somebody who scrolled past, and what was broken
 * may be there the next time. */
static void
give_up (BanterPicture *self)
{
  if (self->state == STATE_LOADING || self->state == STATE_BROKEN)
    forget (self);
}

static void
banter_picture_map (GtkWidget *widget)
{
  BanterPicture *self = BANTER_PICTURE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (banter_picture_parent_class)->map (widget);
  set_window (self, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  load (self);
}

static void
banter_picture_unmap (GtkWidget *widget)
{
  BanterPicture *self = BANTER_PICTURE (widget);

  give_up (self);
  set_window (self, NULL);
  GTK_WIDGET_CLASS (banter_picture_parent_class)->unmap (widget);
}

static GtkSizeRequestMode
banter_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
banter_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  BanterPicture *self = BANTER_PICTURE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN (self->width, 32);
      *natural = self->width;
    }
  else
    {
      *natural = self->height;
      if (for_size >= 0 && for_size < self->width)
        *natural = MAX (1, (int)((gint64)self->height * for_size / self->width));
      *minimum = *natural;
    }
}

static void
banter_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BanterPicture *self = BANTER_PICTURE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double ratio, shown_width = width, shown_height = height;

  if (self->paintable == NULL)
    return;

  /* The sender may have lied about the size: never out of shape. */
  ratio = gdk_paintable_get_intrinsic_aspect_ratio (self->paintable);
  if (ratio > 0 && shown_width / shown_height > ratio)
    shown_width = shown_height * ratio;
  else if (ratio > 0)
    shown_height = shown_width / ratio;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((width - shown_width) / 2, (height - shown_height) / 2));
  gdk_paintable_snapshot (self->paintable, snapshot, shown_width, shown_height);
  gtk_snapshot_restore (snapshot);
}

static void
banter_picture_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterPicture *self = BANTER_PICTURE (object);

  if (id == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else
    g_value_set_boolean (value, self->asleep);
}

static void
banter_picture_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterPicture *self = BANTER_PICTURE (object);

  if (id == PROP_ACCOUNT)
    banter_picture_set_account (self, g_value_get_object (value));
  else
    banter_picture_set_asleep (self, g_value_get_boolean (value));
}

static void
banter_picture_dispose (GObject *object)
{
  BanterPicture *self = BANTER_PICTURE (object);

  set_window (self, NULL);
  forget (self);
  g_clear_object (&self->account);
  g_clear_pointer (&self->media, g_free);
  G_OBJECT_CLASS (banter_picture_parent_class)->dispose (object);
}

static void
banter_picture_class_init (BanterPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_picture_get_property;
  object_class->set_property = banter_picture_set_property;
  object_class->dispose = banter_picture_dispose;
  widget_class->map = banter_picture_map;
  widget_class->unmap = banter_picture_unmap;
  widget_class->get_request_mode = banter_picture_get_request_mode;
  widget_class->measure = banter_picture_measure;
  widget_class->snapshot = banter_picture_snapshot;
  widget_class->query_tooltip = banter_picture_query_tooltip;

  props[PROP_ACCOUNT]
      = g_param_spec_object ("account", NULL, NULL, G_TYPE_OBJECT,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_ASLEEP]
      = g_param_spec_boolean ("asleep", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
banter_picture_init (BanterPicture *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "empty");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->width = self->height = 1;
}

GtkWidget *
banter_picture_new (BanterAccount *account)
{
  return g_object_new (BANTER_TYPE_PICTURE, "account", account, NULL);
}

void
banter_picture_set_account (BanterPicture *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_PICTURE (self));

  if (!g_set_object (&self->account, account))
    return;
  forget (self);
  load (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

/**
 * banter_picture_set_media:
 * @self: a picture
 * @mxc: (nullable): its address
 * @size: the file or the server's thumbnail
 * @description: (nullable): what it shows, in words
 *
 * Set the size first: it says how large a picture is needed.
 */
void
banter_picture_set_media (BanterPicture *self, const char *mxc, BanterMediaSize size,
                          const char *description)
{
  g_return_if_fail (BANTER_IS_PICTURE (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description != NULL ? description : "", -1);
  if (g_strcmp0 (self->media, mxc) == 0 && self->size == size)
    return;

  forget (self);
  g_free (self->media);
  self->media = g_strdup (mxc);
  self->size = size;
  load (self);
}

/**
 * banter_picture_set_asleep:
 * @self: a picture
 * @asleep: whether it is out of view although it is mapped
 */
void
banter_picture_set_asleep (BanterPicture *self, gboolean asleep)
{
  g_return_if_fail (BANTER_IS_PICTURE (self));

  if (self->asleep == asleep)
    return;
  self->asleep = asleep;
  if (asleep)
    give_up (self);
  else
    load (self);
  update_playing (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ASLEEP]);
}

/**
 * banter_picture_set_size:
 * @self: a picture
 * @width: natural width
 * @height: natural height
 *
 * The room it takes, whether or not there is a picture.
 */
void
banter_picture_set_size (BanterPicture *self, int width, int height)
{
  g_return_if_fail (BANTER_IS_PICTURE (self));
  g_return_if_fail (width > 0 && height > 0);

  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * banter_picture_get_paintable:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): what it shows, once it is there
 */
GdkPaintable *
banter_picture_get_paintable (BanterPicture *self)
{
  g_return_val_if_fail (BANTER_IS_PICTURE (self), NULL);

  return self->paintable;
}

void
banter_picture_fit (int width, int height, int max, int *fit_width, int *fit_height)
{
  double scale;

  if (width <= 0 || height <= 0)
    {
      *fit_width = max;
      *fit_height = max * 3 / 4;
      return;
    }
  scale = MIN (1.0, MIN ((double)max / width, (double)max / height));
  *fit_width = CLAMP ((int)(width * scale), 1, max);
  *fit_height = CLAMP ((int)(height * scale), 1, max);
}
