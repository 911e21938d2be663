/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-delete"

#include "config.h"

#include "banter-room-private.h"

#include "banter-account-private.h"
#include "banter-client-chat.h"

/* Deleting a chat and bringing it back. The chat is out of its list at once; the leave waits in the
 * outbox, where the undo takes it away again. The person may change their mind faster than the
 * outbox answers: each delete and each undo is a decision with a number, and only the latest one
 * counts. Main thread. */

/* Brings the room back into its list, or takes it out. */
static void
show_again (BanterRoom *self, gboolean shown)
{
  self->hidden = !shown;
  if (self->account != NULL)
    banter_account_refresh_lists (self->account);
}

static void
on_leave_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRoom) self = user_data;
  g_autoptr (GError) error = NULL;

  if (banter_client_cancel_finish (BANTER_CLIENT (source), result, &error))
    return;
  g_debug ("Too late to bring a chat back: %s", error->message);
  show_again (self, FALSE);
}

static void
cancel_leave (BanterRoom *self, gint64 outbox_id)
{
  if (banter_room_get_client (self) != NULL)
    banter_client_cancel_async (banter_room_get_client (self), outbox_id, NULL, on_leave_cancelled,
                                g_object_ref (self));
}

/* A leave on its way into the outbox. */
typedef struct
{
  BanterRoom *room; /* owned */
  guint decision;
} Leave;

static void
leave_free (Leave *leave)
{
  g_object_unref (leave->room);
  g_free (leave);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leave, leave_free)

static void
on_leave_queued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leave) leave = user_data;
  BanterRoom *self = leave->room;
  gboolean wanted = leave->decision == self->leave_decision;
  g_autoptr (GError) error = NULL;
  gint64 id = banter_client_enqueue_finish (BANTER_CLIENT (source), result, &error);

  if (id == 0)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("A chat cannot be deleted: %s", error->message);
      if (wanted)
        show_again (self, TRUE);
    }
  else if (wanted)
    self->leave_id = id;
  else
    cancel_leave (self, id);
}

void
banter_room_delete (BanterRoom *self, guint undo_seconds)
{
  Leave *leave;

  g_return_if_fail (BANTER_IS_ROOM (self));
  if (self->hidden || banter_room_get_client (self) == NULL)
    return;
  show_again (self, FALSE);
  leave = g_new0 (Leave, 1);
  leave->room = g_object_ref (self);
  leave->decision = ++self->leave_decision;
  banter_client_leave_async (banter_room_get_client (self), self->room_id, undo_seconds * 1000,
                             NULL, on_leave_queued, leave);
}

void
banter_room_undo_delete (BanterRoom *self)
{
  gint64 id;

  g_return_if_fail (BANTER_IS_ROOM (self));
  id = self->leave_id;
  if (id == 0 && !self->hidden)
    return;
  self->leave_id = 0;
  self->leave_decision++;
  show_again (self, TRUE);
  /* Without an id the leave is not in the outbox yet: on_leave_queued() sees that it is unwanted.
   */
  if (id != 0)
    cancel_leave (self, id);
}
