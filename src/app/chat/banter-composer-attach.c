/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-composer-attach"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-composer-private.h"

#include "banter-file-picker.h"
#include "banter-room.h"
#include "banter-send-files.h"

/* Files, pictures and stickers: chosen, pasted, dropped. Choosing and reading take a while, in
 * which the person may open another chat: whatever it is, it goes to the chat where it was begun.
 */

typedef struct
{
  BanterComposer *composer; /* owned */
  BanterRoom *room;         /* owned */
} Attachment;

static Attachment *
attachment_new (BanterComposer *composer, BanterRoom *room)
{
  Attachment *attachment = g_new0 (Attachment, 1);

  attachment->composer = g_object_ref (composer);
  attachment->room = g_object_ref (room);
  return attachment;
}

static void
attachment_free (Attachment *attachment)
{
  g_object_unref (attachment->composer);
  g_object_unref (attachment->room);
  g_free (attachment);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attachment, attachment_free)

/* The outbox has it, or not. */
static void
finish (BanterComposer *self, BanterRoom *room, gboolean sent, const GError *error)
{
  if (self->room != room)
    return;
  if (sent)
    banter_composer_emit_sent (self);
  banter_composer_show_problem (self, error);
}

static void
on_sticker_committed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterComposer) self = BANTER_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  gboolean sent = banter_room_send_sticker_finish (BANTER_ROOM (source), result, &error);

  finish (self, BANTER_ROOM (source), sent, error);
}

/**
 * banter_composer_send_sticker:
 * @self: a composer
 * @sticker: what to send
 */
void
banter_composer_send_sticker (BanterComposer *self, BanterSticker *sticker)
{
  g_return_if_fail (BANTER_IS_COMPOSER (self));

  if (self->room != NULL)
    banter_room_send_sticker_async (self->room, sticker, NULL, on_sticker_committed,
                                    g_object_ref (self));
}

static void
on_files_committed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterComposer) self = BANTER_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  gboolean sent = banter_send_files_finish (BANTER_ROOM (source), result, &error);

  finish (self, BANTER_ROOM (source), sent, error);
}

/**
 * banter_composer_send_files:
 * @self: a composer
 * @files: (element-type GFile): what to send
 */
void
banter_composer_send_files (BanterComposer *self, GSList *files)
{
  g_return_if_fail (BANTER_IS_COMPOSER (self));

  if (self->room != NULL)
    banter_send_files_async (self->room, files, NULL, on_files_committed, g_object_ref (self));
}

/**
 * banter_composer_send_texture:
 * @self: a composer
 * @texture: a picture to send
 */
void
banter_composer_send_texture (BanterComposer *self, GdkTexture *texture)
{
  g_return_if_fail (BANTER_IS_COMPOSER (self));

  if (self->room != NULL)
    banter_send_texture_async (self->room, texture, NULL, on_files_committed, g_object_ref (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attachment) attachment = user_data;
  g_autoptr (GFile) file = banter_file_picker_open_finish (result, NULL);
  g_autoptr (GSList) files = file != NULL ? g_slist_prepend (NULL, file) : NULL;

  if (files != NULL)
    banter_send_files_async (attachment->room, files, NULL, on_files_committed,
                             g_object_ref (attachment->composer));
}

void
banter_composer_attach (BanterComposer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->room != NULL)
    banter_file_picker_open_async (GTK_WINDOW (root), BANTER_FILE_ANY, _ ("Send a File"), NULL,
                                   on_file_chosen, attachment_new (self, self->room));
}

static void
on_texture_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attachment) attachment = user_data;
  g_autoptr (GdkTexture) texture
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (texture != NULL)
    banter_send_texture_async (attachment->room, texture, NULL, on_files_committed,
                               g_object_ref (attachment->composer));
}

static void
on_files_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attachment) attachment = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL)
    banter_send_files_async (attachment->room, g_value_get_boxed (value), NULL, on_files_committed,
                             g_object_ref (attachment->composer));
}

/* Files and pictures are pasted as messages; text is the text view's business. */
void
banter_composer_paste (BanterComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (self->room == NULL)
    return;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    on_files_read, attachment_new (self, self->room));
  else if (gdk_content_formats_contain_mime_type (formats, "image/png")
           && !gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8")
           && !gdk_content_formats_contain_mime_type (formats, "text/plain"))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_texture_read,
                                      attachment_new (self, self->room));
  else
    return;
  g_signal_stop_emission_by_name (self->entry, "paste-clipboard");
}
