/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-inbox"

#include "config.h"

#include "banter-room-inbox.h"

#include "banter-room-private.h"

#include "banter-action.h"
#include "banter-client-inbox.h"
#include "banter-clock.h"
#include "banter-property.h"

/* How a person keeps a chat: what the store says of it, and the choices. A mute that has an end,
 * and whether a chat is in the archive, depend on the clock and on the newest message as well; the
 * same rules on every device, so that nobody has to write anything for a chat to come back. Main
 * thread.
 */

#define PROP(name) banter_room_properties[BANTER_ROOM_PROP_##name]

/* Where there is no pinned chat yet: in the middle, so that there is room on both sides. */
#define FIRST_ORDER 0.5
#define LEAST_ORDER 1e-9

/* A rule whose time is over counts no more, also before it is taken away. */
static gboolean
is_muted (BanterRoom *self)
{
  return self->notify != BANTER_ROOM_NOTIFY_ALL
         && (self->muted_ts == 0 || self->muted_ts > banter_clock_now_ms ());
}

static gboolean
is_archived (BanterRoom *self)
{
  if (!self->put_away || self->pinned)
    return FALSE;
  return self->muted || self->put_away_ts == 0 || self->time_ts <= self->put_away_ts;
}

static void
set_muted_until (BanterRoom *self, gint64 ts)
{
  if (ts == 0 && self->muted_until == NULL)
    return;
  g_clear_pointer (&self->muted_until, g_date_time_unref);
  self->muted_until = ts != 0 ? banter_clock_to_local (ts) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), PROP (MUTED_UNTIL));
}

void
banter_room_refresh_kept (BanterRoom *self)
{
  gboolean muted = is_muted (self);

  set_muted_until (self, muted ? self->muted_ts : 0);
  banter_property_set_boolean (self, PROP (MUTED), &self->muted, muted);
  banter_property_set_boolean (self, PROP (ARCHIVED), &self->archived, is_archived (self));
}

void
banter_room_apply_kept (BanterRoom *self, const BanterRoomRow *row)
{
  self->notify = row->notify;
  self->muted_ts = row->muted_until;
  self->pin_order = row->pin_order;
  self->put_away = row->archived;
  self->put_away_ts = row->archived_ts;
  banter_property_set_boolean (self, PROP (PINNED), &self->pinned, row->pinned);
  banter_property_set_boolean (self, PROP (MARKED_UNREAD), &self->marked_unread,
                               row->marked_unread && row->unread == 0);
  if (banter_property_set_boolean (self, PROP (SHOWS_READ), &self->shows_read, !row->hides_read))
    banter_room_refresh_seen (self);
  if (banter_property_set_boolean (self, PROP (SHOWS_TYPING), &self->shows_typing,
                                   !row->hides_typing)
      && !self->shows_typing)
    banter_room_set_typing_names (self, NULL);
  banter_room_refresh_kept (self);
}

gint64
banter_room_get_mute_end (BanterRoom *self)
{
  return self->notify != BANTER_ROOM_NOTIFY_ALL ? self->muted_ts : 0;
}

gboolean
banter_room_take_mute_end (BanterRoom *self)
{
  if (self->unmuted_ts == self->muted_ts)
    return FALSE;
  self->unmuted_ts = self->muted_ts;
  return TRUE;
}

double
banter_room_get_pin_order (BanterRoom *self)
{
  return self->pin_order;
}

gboolean
banter_room_get_muted (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->muted;
}

GDateTime *
banter_room_get_muted_until (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->muted_until;
}

gboolean
banter_room_get_pinned (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->pinned;
}

gboolean
banter_room_get_archived (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->archived;
}

gboolean
banter_room_get_marked_unread (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->marked_unread;
}

gboolean
banter_room_get_shows_read (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->shows_read;
}

gboolean
banter_room_get_shows_typing (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->shows_typing;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_keep_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

static gboolean
finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The server's time of the newest message, not this clock's, so that it does not matter how this
 * clock goes; but what waits to be sent has only this clock's. */
static gint64
get_last_ts (BanterRoom *self)
{
  gboolean on_server = self->time_ts > 0
                       && (!self->preview_own || self->preview_position != BANTER_POSITION_UNKNOWN);

  return on_server ? self->time_ts : MAX (self->time_ts, banter_clock_now_ms ());
}

/* It came back by a message: what is chosen next must not send it to the archive again. */
static gboolean
has_come_back (BanterRoom *self)
{
  return self->put_away && !self->archived;
}

void
banter_room_set_muted_async (BanterRoom *self, guint seconds, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  gint64 until = seconds;
  gint64 archived_ts = 0;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_set_muted_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  if (seconds == BANTER_ROOM_MUTE_ALWAYS)
    until = BANTER_MUTED_ALWAYS;
  else if (seconds > 0)
    until = banter_clock_now_ms () + (gint64)seconds * 1000;
  if (seconds > 0 && has_come_back (self))
    archived_ts = -1;
  else if (seconds == 0 && self->archived)
    archived_ts = get_last_ts (self); /* only what comes next brings it back */
  banter_client_set_muted_async (banter_room_get_client (self), self->room_id, until, archived_ts,
                                 cancellable, on_kept, g_steal_pointer (&task));
}

gboolean
banter_room_set_muted_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
banter_room_set_pinned_async (BanterRoom *self, gboolean pinned, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  double first;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_set_pinned_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  first = banter_account_get_first_pin_order (self->account);
  if (pinned && has_come_back (self))
    banter_client_set_archived_async (banter_room_get_client (self), self->room_id, FALSE, 0, NULL,
                                      NULL, NULL);
  banter_client_set_pinned_async (banter_room_get_client (self), self->room_id,
                                  pinned ? MAX (MIN (first / 2, FIRST_ORDER), LEAST_ORDER) : -1,
                                  cancellable, on_kept, g_steal_pointer (&task));
}

gboolean
banter_room_set_pinned_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
banter_room_set_archived_async (BanterRoom *self, gboolean archived, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_set_archived_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_set_archived_async (banter_room_get_client (self), self->room_id, archived,
                                      get_last_ts (self), cancellable, on_kept,
                                      g_steal_pointer (&task));
}

gboolean
banter_room_set_archived_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
banter_room_mark_unread_async (BanterRoom *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_mark_unread_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_set_marked_unread_async (banter_room_get_client (self), self->room_id, TRUE,
                                           cancellable, on_kept, g_steal_pointer (&task));
}

gboolean
banter_room_mark_unread_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
banter_room_set_shows_read_async (BanterRoom *self, gboolean shows, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_set_shows_read_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_set_shows_read_async (banter_room_get_client (self), self->room_id, shows,
                                        cancellable, on_kept, g_steal_pointer (&task));
}

gboolean
banter_room_set_shows_read_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
banter_room_set_shows_typing_async (BanterRoom *self, gboolean shows, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ROOM (self));
  task = banter_action_new (self->account, self, banter_room_set_shows_typing_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_set_shows_typing_async (banter_room_get_client (self), self->room_id, shows,
                                          cancellable, on_kept, g_steal_pointer (&task));
}

gboolean
banter_room_set_shows_typing_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}
