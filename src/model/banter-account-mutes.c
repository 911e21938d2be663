/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-mutes"

#include "config.h"

#include "banter-account-private.h"
#include "banter-room-inbox.h"

#include "banter-clock.h"

/* When mutes end. The chat notifies again at that moment; its push rule is taken away by whichever
 * of the person's devices is online then, or is the next to be: not before it knows what the others
 * have chosen meanwhile. Main thread. */

/* Timers stand still while the computer sleeps. */
#define LOOK_AGAIN_MS (G_GINT64_CONSTANT (60) * 1000)

static gboolean
on_timeout (gpointer user_data)
{
  BanterAccount *self = user_data;

  self->mute_source = 0;
  banter_account_check_mutes (self);
  return G_SOURCE_REMOVE;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!banter_room_set_muted_finish (BANTER_ROOM (source), result, &error))
    g_debug ("A mute stays: %s", error->message);
}

/* Returns: whether the room looks different now */
static gboolean
end_mute (BanterAccount *self, BanterRoom *room)
{
  gboolean was_muted = banter_room_get_muted (room);

  banter_room_refresh_kept (room);
  if (self->connection == BANTER_CONNECTION_ONLINE && self->client != NULL
      && banter_room_take_mute_end (room))
    banter_room_set_muted_async (room, 0, NULL, on_ended, NULL);
  return was_muted;
}

void
banter_account_check_mutes (BanterAccount *self)
{
  gint64 now = banter_clock_now_ms ();
  gint64 next = 0;
  gboolean changed = FALSE;
  GHashTableIter iter;
  gpointer room;

  g_clear_handle_id (&self->mute_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    {
      gint64 end = banter_room_get_mute_end (room);

      if (end == 0 || banter_room_get_membership (room) != BANTER_MEMBERSHIP_JOIN)
        continue;
      if (end <= now)
        changed |= end_mute (self, room);
      else
        next = next == 0 ? end : MIN (next, end);
    }
  if (next > 0)
    self->mute_source = g_timeout_add ((guint)MIN (next - now, LOOK_AGAIN_MS), on_timeout, self);
  if (changed)
    banter_account_refresh_lists (self);
}
