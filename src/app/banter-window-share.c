/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window-share"

#include "config.h"

#include "banter-window-private.h"

#include <glib/gi18n.h>

#include "people/banter-share-dialog.h"

/* What other programs hand over (`banter --share`): it waits until somebody is signed in, then the
 * person chooses the chat. */

struct _BanterShare
{
  GSList *files; /* of GFile */
  char *text;    /* (nullable) */
};

void
banter_share_free (BanterShare *share)
{
  g_slist_free_full (share->files, g_object_unref);
  g_free (share->text);
  g_free (share);
}

/* A web address or any other that is no file becomes text. */
static BanterShare *
share_new (GFile **items, guint n_items)
{
  BanterShare *share = g_new0 (BanterShare, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_items; i++)
    if (g_file_is_native (items[i]))
      share->files = g_slist_append (share->files, g_object_ref (items[i]));
    else
      {
        g_autofree char *uri = g_file_get_uri (items[i]);

        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", uri);
      }
  share->text = text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
  return share;
}

static char *
describe (const BanterShare *share)
{
  guint n = g_slist_length (share->files);

  if (n == 1 && share->text == NULL)
    return g_file_get_basename (share->files->data);
  if (n == 0)
    return g_strdup (share->text);
  return g_strdup_printf (ngettext ("%u file", "%u files", n), n);
}

static void
on_picked (BanterWindow *self, BanterRoom *room)
{
  g_autoptr (BanterShare) share = g_steal_pointer (&self->share);

  if (share == NULL)
    return;
  banter_window_open_room (self, room);
  banter_chat_page_share (self->chat, share->files, share->text);
}

void
banter_window_offer_share (BanterWindow *self)
{
  g_autofree char *what = NULL;
  GtkWidget *dialog;

  if (self->share == NULL || self->account == NULL)
    return;
  what = describe (self->share);
  dialog = banter_share_dialog_new (self->account, what);
  g_signal_connect_object (dialog, "picked", G_CALLBACK (on_picked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "signed-out", G_CALLBACK (gtk_window_destroy), dialog,
                           G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (dialog));
}

void
banter_window_share (BanterWindow *self, GFile **items, guint n_items)
{
  g_return_if_fail (BANTER_IS_WINDOW (self));
  g_return_if_fail (items != NULL && n_items > 0);

  g_clear_pointer (&self->share, banter_share_free);
  self->share = share_new (items, n_items);
  banter_window_offer_share (self);
}
