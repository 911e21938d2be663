/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-picture-viewer"

#include "config.h"

#include "banter-picture-viewer.h"

#include "banter-account.h"
#include "banter-animation.h"
#include "banter-message-words.h"
#include "banter-picture-loader.h"
#include "banter-problem-text.h"
#include "banter-save-file.h"
#include "banter-zoom-view.h"

/* One picture in a window of its own. The file itself is loaded, where a chat shows the thumbnail.
 */

#define PIXELS_MAX 4096

struct _BanterPictureViewer
{
  AdwWindow parent_instance;

  /* owned */
  BanterAccount *account;
  BanterMessage *message;
  GCancellable *loading;
  GCancellable *saving;

  /* template children */
  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  BanterZoomView *view;
  AdwStatusPage *broken;
};

G_DEFINE_FINAL_TYPE (BanterPictureViewer, banter_picture_viewer, ADW_TYPE_WINDOW)

static void
zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  banter_zoom_view_zoom (BANTER_PICTURE_VIEWER (widget)->view, 1);
}

static void
zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  banter_zoom_view_zoom (BANTER_PICTURE_VIEWER (widget)->view, -1);
}

static void
zoom_fit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  banter_zoom_view_fit (BANTER_PICTURE_VIEWER (widget)->view);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPictureViewer) self = user_data;
  g_autofree char *text = banter_save_file_finish_text (result);

  if (text != NULL && !g_cancellable_is_cancelled (self->saving))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BanterPictureViewer *self = BANTER_PICTURE_VIEWER (widget);

  banter_save_file_async (self->account, banter_message_get_media (self->message),
                          banter_message_get_text (self->message), self->saving, on_saved,
                          g_object_ref (self));
}

static void
set_playing (BanterPictureViewer *self, gboolean playing)
{
  GdkPaintable *paintable = banter_zoom_view_get_paintable (self->view);

  if (!BANTER_IS_ANIMATION (paintable))
    return;
  if (playing)
    banter_animation_play (BANTER_ANIMATION (paintable));
  else
    banter_animation_rest (BANTER_ANIMATION (paintable));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPictureViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) paintable = banter_picture_loader_load_finish (result, &error);
  g_autofree char *text = NULL;

  if (g_cancellable_is_cancelled (self->loading))
    return;
  if (paintable == NULL)
    {
      text = banter_problem_dup_text_of_error (error);
      adw_status_page_set_description (self->broken, text);
      gtk_stack_set_visible_child_name (self->stack, "broken");
      return;
    }
  banter_zoom_view_set_paintable (self->view, paintable);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    set_playing (self, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "picture");
}

static void
banter_picture_viewer_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_picture_viewer_parent_class)->map (widget);
  set_playing (BANTER_PICTURE_VIEWER (widget), TRUE);
}

static void
banter_picture_viewer_unmap (GtkWidget *widget)
{
  set_playing (BANTER_PICTURE_VIEWER (widget), FALSE);
  GTK_WIDGET_CLASS (banter_picture_viewer_parent_class)->unmap (widget);
}

static void
banter_picture_viewer_dispose (GObject *object)
{
  BanterPictureViewer *self = BANTER_PICTURE_VIEWER (object);

  g_cancellable_cancel (self->loading);
  g_cancellable_cancel (self->saving);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PICTURE_VIEWER);
  G_OBJECT_CLASS (banter_picture_viewer_parent_class)->dispose (object);
}

static void
banter_picture_viewer_finalize (GObject *object)
{
  BanterPictureViewer *self = BANTER_PICTURE_VIEWER (object);

  g_clear_object (&self->account);
  g_clear_object (&self->message);
  g_clear_object (&self->loading);
  g_clear_object (&self->saving);
  G_OBJECT_CLASS (banter_picture_viewer_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Escape, 0, "window.close" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "viewer.save" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "viewer.zoom-fit" },
    { GDK_KEY_KP_0, GDK_CONTROL_MASK, "viewer.zoom-fit" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
banter_picture_viewer_class_init (BanterPictureViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_picture_viewer_dispose;
  object_class->finalize = banter_picture_viewer_finalize;
  widget_class->map = banter_picture_viewer_map;
  widget_class->unmap = banter_picture_viewer_unmap;
  gtk_widget_class_install_action (widget_class, "viewer.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-fit", NULL, zoom_fit);
  add_keys (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-picture-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPictureViewer, title);
  gtk_widget_class_bind_template_child (widget_class, BanterPictureViewer, toasts);
  gtk_widget_class_bind_template_child (widget_class, BanterPictureViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterPictureViewer, view);
  gtk_widget_class_bind_template_child (widget_class, BanterPictureViewer, broken);
}

static void
banter_picture_viewer_init (BanterPictureViewer *self)
{
  self->loading = g_cancellable_new ();
  self->saving = g_cancellable_new ();
  g_type_ensure (BANTER_TYPE_ZOOM_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_picture_viewer_new (BanterAccount *account, BanterMessage *message)
{
  BanterPictureViewer *self = g_object_new (BANTER_TYPE_PICTURE_VIEWER, NULL);
  const char *text = banter_message_get_text (message);
  g_autofree char *time = NULL;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (account), GTK_WIDGET (self));
  g_return_val_if_fail (banter_message_get_media (message) != NULL, GTK_WIDGET (self));

  self->account = g_object_ref (account);
  self->message = g_object_ref (message);
  time = banter_message_words_full_time (banter_message_get_time (message));
  adw_window_title_set_title (self->title, banter_message_get_sender_name (message));
  adw_window_title_set_subtitle (self->title, time);
  banter_zoom_view_set_label (self->view, text);
  banter_picture_loader_load_async (account, banter_message_get_media (message), BANTER_MEDIA_FULL,
                                    PIXELS_MAX, self->loading, on_loaded, g_object_ref (self));
  return GTK_WIDGET (self);
}
