/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-media-page"

#include "config.h"

#include "banter-media-page.h"

#include <adwaita.h>

#include "banter-account.h"
#include "banter-message.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-widget.h"
#include "chat/banter-message-command.h"
#include "chat/banter-picture.h"

/* What is cached of a chat's media: a grid of pictures, which open, and a list of files, which are
 * saved. It is read each time the page comes to be seen. */

#define CELL_PIXELS 96

struct _BanterMediaPage
{
  BanterDetailsPart parent_instance;

  GtkFilterListModel *pictures;
  GtkFilterListModel *files;
  GCancellable *reading; /* not NULL while media are read */

  /* template children */
  GtkStack *kinds;
  GtkStack *picture_results;
  GtkStack *file_results;
  GtkNoSelection *picture_selection;
  GtkNoSelection *file_selection;
};

G_DEFINE_FINAL_TYPE (BanterMediaPage, banter_media_page, BANTER_TYPE_DETAILS_PART)

static gboolean
is_picture (gpointer item, gpointer user_data)
{
  return banter_message_get_kind (item) == BANTER_ITEM_IMAGE;
}

static gboolean
is_file (gpointer item, gpointer user_data)
{
  return banter_message_get_kind (item) == BANTER_ITEM_FILE;
}

static void
update (BanterMediaPage *self)
{
  gboolean pictures = g_list_model_get_n_items (G_LIST_MODEL (self->pictures)) > 0;
  gboolean files = g_list_model_get_n_items (G_LIST_MODEL (self->files)) > 0;

  gtk_stack_set_visible_child_name (self->picture_results, pictures ? "list" : "nothing");
  gtk_stack_set_visible_child_name (self->file_results, files ? "list" : "nothing");
}

static void
set_media (BanterMediaPage *self, GListModel *media)
{
  gtk_filter_list_model_set_model (self->pictures, media);
  gtk_filter_list_model_set_model (self->files, media);
  update (self);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterMediaPage) self = BANTER_MEDIA_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) media
      = banter_room_find_media_finish (BANTER_ROOM (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  set_media (self, media);
}

static void
run (BanterMediaPage *self, GtkNoSelection *selection, guint position, BanterMessageCommand command)
{
  BanterDetailsPart *part = BANTER_DETAILS_PART (self);
  g_autoptr (BanterMessage) message = g_list_model_get_item (G_LIST_MODEL (selection), position);

  if (message != NULL)
    banter_message_command_run (GTK_WIDGET (self), banter_details_part_get_account (part),
                                banter_details_part_get_room (part), command, message);
}

static void
on_picture_activated (BanterMediaPage *self, guint position)
{
  run (self, self->picture_selection, position, BANTER_MESSAGE_OPEN);
}

static void
on_file_activated (BanterMediaPage *self, guint position)
{
  run (self, self->file_selection, position, BANTER_MESSAGE_SAVE);
}

static void
on_setup_picture (BanterMediaPage *self, GtkListItem *item)
{
  GtkWidget *picture
      = banter_picture_new (banter_details_part_get_account (BANTER_DETAILS_PART (self)));

  banter_picture_set_size (BANTER_PICTURE (picture), CELL_PIXELS, CELL_PIXELS);
  gtk_list_item_set_child (item, picture);
}

static void
on_bind_picture (BanterMediaPage *self, GtkListItem *item)
{
  GtkWidget *picture = gtk_list_item_get_child (item);
  BanterMessage *message = gtk_list_item_get_item (item);
  const char *thumbnail = banter_message_get_thumbnail (message);

  banter_picture_set_media (BANTER_PICTURE (picture),
                            thumbnail != NULL ? thumbnail : banter_message_get_media (message),
                            BANTER_MEDIA_THUMBNAIL, banter_message_get_text (message));
  /* The grid's own item has the focus and needs the name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (picture)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, banter_message_get_text (message),
                                  -1);
}

static void
on_unbind_picture (BanterMediaPage *self, GtkListItem *item)
{
  banter_picture_set_media (BANTER_PICTURE (gtk_list_item_get_child (item)), NULL,
                            BANTER_MEDIA_THUMBNAIL, NULL);
}

static void
on_setup_file (BanterMediaPage *self, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *size = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name ("text-x-generic-symbolic"));
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), size);
  gtk_list_item_set_child (item, row);
}

static void
on_bind_file (BanterMediaPage *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  BanterMessage *message = gtk_list_item_get_item (item);
  GtkWidget *size = gtk_widget_get_last_child (row);
  g_autofree char *text = NULL;
  gint64 bytes = 0;

  g_object_get (message, "size", &bytes, NULL);
  text = bytes > 0 ? g_format_size ((guint64)bytes) : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_prev_sibling (size)),
                      banter_message_get_text (message));
  gtk_label_set_text (GTK_LABEL (size), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, banter_message_get_text (message),
                                  -1);
}

static void
banter_media_page_map (GtkWidget *widget)
{
  BanterMediaPage *self = BANTER_MEDIA_PAGE (widget);
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (self));

  if (room != NULL)
    banter_room_find_media_async (room, banter_widget_start (&self->reading), on_read,
                                  g_object_ref (self));
  GTK_WIDGET_CLASS (banter_media_page_parent_class)->map (widget);
}

static void
banter_media_page_unmap (GtkWidget *widget)
{
  BanterMediaPage *self = BANTER_MEDIA_PAGE (widget);

  GTK_WIDGET_CLASS (banter_media_page_parent_class)->unmap (widget);
  banter_widget_stop (&self->reading);
}

static void
banter_media_page_room_changed (BanterDetailsPart *part)
{
  set_media (BANTER_MEDIA_PAGE (part), NULL);
}

static void
banter_media_page_dispose (GObject *object)
{
  BanterMediaPage *self = BANTER_MEDIA_PAGE (object);

  banter_widget_stop (&self->reading);
  g_clear_object (&self->pictures);
  g_clear_object (&self->files);
  G_OBJECT_CLASS (banter_media_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-media-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMediaPage, kinds);
  gtk_widget_class_bind_template_child (widget_class, BanterMediaPage, picture_results);
  gtk_widget_class_bind_template_child (widget_class, BanterMediaPage, file_results);
  gtk_widget_class_bind_template_child (widget_class, BanterMediaPage, picture_selection);
  gtk_widget_class_bind_template_child (widget_class, BanterMediaPage, file_selection);
  gtk_widget_class_bind_template_callback (widget_class, on_picture_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_file_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_file);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_file);
}

static void
banter_media_page_class_init (BanterMediaPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_media_page_dispose;
  BANTER_DETAILS_PART_CLASS (klass)->room_changed = banter_media_page_room_changed;
  widget_class->map = banter_media_page_map;
  widget_class->unmap = banter_media_page_unmap;
  bind_template (widget_class);
}

static void
banter_media_page_init (BanterMediaPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pictures = gtk_filter_list_model_new (
      NULL, GTK_FILTER (gtk_custom_filter_new (is_picture, NULL, NULL)));
  self->files
      = gtk_filter_list_model_new (NULL, GTK_FILTER (gtk_custom_filter_new (is_file, NULL, NULL)));
  gtk_no_selection_set_model (self->picture_selection, G_LIST_MODEL (self->pictures));
  gtk_no_selection_set_model (self->file_selection, G_LIST_MODEL (self->files));
  update (self);
}
