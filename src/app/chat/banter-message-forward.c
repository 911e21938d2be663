/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-forward"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-forward.h"

#include "banter-account.h"
#include "banter-message-words.h"
#include "banter-message.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-text.h"
#include "banter-window.h"
#include "people/banter-share-dialog.h"

/* Sending a message on: to one chat or several, with one toast at the end. */

typedef struct
{
  grefcount ref_count;    /* one for each chat that it is sent to */
  GtkWidget *widget;      /* owned */
  BanterRoom *room;       /* owned */
  BanterMessage *message; /* owned */
  BanterRoom *last;       /* owned (nullable): a chat that has it */
  GError *error;          /* owned (nullable): why another one has not */
  guint n_done;
} Forward;

static Forward *
forward_new (GtkWidget *widget, BanterRoom *room, BanterMessage *message)
{
  Forward *self = g_new0 (Forward, 1);

  g_ref_count_init (&self->ref_count);
  self->widget = g_object_ref (widget);
  self->room = g_object_ref (room);
  self->message = g_object_ref (message);
  return self;
}

/* How it went with all of them. Nothing is said of a dialog that was closed. */
static void
tell (Forward *self)
{
  g_autofree char *text = NULL;

  if (self->error != NULL)
    text = banter_problem_dup_text_of_error (self->error);
  else if (self->n_done == 1)
    /* Translators: %s is the name of a chat */
    text = g_strdup_printf (_ ("Forwarded to %s"), banter_room_get_name (self->last));
  else if (self->n_done > 1)
    text = g_strdup_printf (
        ngettext ("Forwarded to %u chat", "Forwarded to %u chats", self->n_done), self->n_done);
  if (text != NULL)
    banter_window_tell (self->widget, text);
}

static void
forward_unref (Forward *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  tell (self);
  g_object_unref (self->widget);
  g_object_unref (self->room);
  g_object_unref (self->message);
  g_clear_object (&self->last);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Forward, forward_unref)

/* One struct per chat. */
typedef struct
{
  Forward *forward; /* owned */
  BanterRoom *to;   /* owned */
} Step;

static void
on_forwarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (Forward) self = step->forward;
  g_autoptr (BanterRoom) to = step->to;
  g_autoptr (GError) error = NULL;

  if (banter_room_forward_message_finish (BANTER_ROOM (source), result, &error))
    {
      self->n_done++;
      g_set_object (&self->last, to);
    }
  else if (self->error == NULL)
    self->error = g_steal_pointer (&error);
}

static void
on_chosen (BanterShareDialog *dialog, GPtrArray *rooms, Forward *self)
{
  for (guint i = 0; i < rooms->len && banter_message_get_can_forward (self->message); i++)
    {
      Step *step = g_new0 (Step, 1);

      g_ref_count_inc (&self->ref_count);
      step->forward = self;
      step->to = g_object_ref (g_ptr_array_index (rooms, i));
      banter_room_forward_message_async (self->room, self->message, step->to, NULL, on_forwarded,
                                         step);
    }
}

static void
forward_closure_free (gpointer forward, GClosure *closure)
{
  forward_unref (forward);
}

void
banter_message_forward (GtkWidget *widget, BanterAccount *account, BanterRoom *room,
                        BanterMessage *message)
{
  g_autofree char *content = banter_message_words_content (banter_message_get_kind (message),
                                                           banter_message_get_summary (message));
  g_autofree char *what = banter_text_one_line (content, 60);
  GtkWidget *dialog = banter_share_dialog_new (account, what);

  banter_share_dialog_set_title (BANTER_SHARE_DIALOG (dialog), _ ("Forward"));
  banter_share_dialog_set_several (BANTER_SHARE_DIALOG (dialog), _ ("Forward"));
  g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_chosen),
                         forward_new (widget, room, message), forward_closure_free, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (dialog));
}
