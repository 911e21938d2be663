/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-typing"

#include "config.h"

#include "banter-server-typing.h"

#include "banter-server-member.h"
#include "banter-server-writer.h"
#include "banter-server.h"

/* A notice that runs out is news like its beginning: the main loop's timer hands it to the writer,
 * which gives it a stream id and wakes the room. */

typedef struct
{
  gint64 stream_id;
  GHashTable *users; /* user id -> gint64 *, monotonic µs */
} Room;

struct _BanterServerTyping
{
  BanterServer *server;
  GMutex mutex;
  GHashTable *rooms; /* room id -> Room */
};

static void
room_free (gpointer data)
{
  Room *room = data;

  g_hash_table_unref (room->users);
  g_free (room);
}

BanterServerTyping *
banter_server_typing_new (BanterServer *server)
{
  BanterServerTyping *typing = g_new0 (BanterServerTyping, 1);

  typing->server = server;
  g_mutex_init (&typing->mutex);
  typing->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, room_free);
  return typing;
}

void
banter_server_typing_free (BanterServerTyping *typing)
{
  g_hash_table_unref (typing->rooms);
  g_mutex_clear (&typing->mutex);
  g_free (typing);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now)
{
  return *(gint64 *)value <= *(gint64 *)now;
}

static Room *
ensure_room (BanterServerTyping *typing, const char *room_id)
{
  Room *room = g_hash_table_lookup (typing->rooms, room_id);

  if (room == NULL)
    {
      room = g_new0 (Room, 1);
      room->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (typing->rooms, g_strdup (room_id), room);
    }
  return room;
}

/* --- Notices that run out --- */

typedef struct
{
  BanterServerTyping *typing;
  char *room_id;
} End;

static void
end_free (gpointer data)
{
  End *end = data;

  g_free (end->room_id);
  g_free (end);
}

static gboolean
end_notices (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  End *end = data;
  BanterServerTyping *typing = end->typing;
  gint64 now = g_get_monotonic_time ();
  guint n_over;
  Room *room;

  g_mutex_lock (&typing->mutex);
  room = ensure_room (typing, end->room_id);
  n_over = g_hash_table_foreach_remove (room->users, is_over, &now);
  if (n_over > 0)
    room->stream_id = banter_server_writer_next_id (writer);
  g_mutex_unlock (&typing->mutex);

  return n_over == 0 || banter_server_member_wake_room (typing->server, db, end->room_id, error);
}

static void
on_ended (gpointer data, const GError *error)
{
  end_free (data);
}

static gboolean
on_over (gpointer data)
{
  const End *end = data;
  End *copy = g_memdup2 (end, sizeof *end);

  copy->room_id = g_strdup (end->room_id);
  banter_server_writer_submit (banter_server_get_writer (end->typing->server), end_notices,
                               on_ended, copy);
  return G_SOURCE_REMOVE;
}

static void
watch_end (BanterServerTyping *typing, const char *room_id, gint64 timeout_ms)
{
  End *end = g_new0 (End, 1);

  end->typing = typing;
  end->room_id = g_strdup (room_id);
  g_timeout_add_full (G_PRIORITY_DEFAULT, (guint)timeout_ms + 1, on_over, end, end_free);
}

gboolean
banter_server_typing_set (BanterServerTyping *typing, const char *room_id, const char *user_id,
                          gint64 timeout_ms, gint64 stream_id)
{
  gint64 now = g_get_monotonic_time ();
  gboolean was_typing;
  Room *room;

  g_mutex_lock (&typing->mutex);
  room = ensure_room (typing, room_id);
  was_typing = g_hash_table_contains (room->users, user_id);
  if (timeout_ms > 0)
    {
      gint64 *until = g_new (gint64, 1);

      *until = now + timeout_ms * 1000;
      g_hash_table_insert (room->users, g_strdup (user_id), until);
    }
  else
    g_hash_table_remove (room->users, user_id);
  if (was_typing != (timeout_ms > 0))
    room->stream_id = stream_id;
  g_mutex_unlock (&typing->mutex);
  if (timeout_ms > 0)
    watch_end (typing, room_id, timeout_ms);

  return was_typing != (timeout_ms > 0);
}

GPtrArray *
banter_server_typing_get (BanterServerTyping *typing, const char *room_id, gint64 since)
{
  GPtrArray *users = NULL;
  GHashTableIter iter;
  gpointer user_id;
  Room *room;

  g_mutex_lock (&typing->mutex);
  room = g_hash_table_lookup (typing->rooms, room_id);
  if (room != NULL && room->stream_id > since)
    {
      users = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_iter_init (&iter, room->users);
      while (g_hash_table_iter_next (&iter, &user_id, NULL))
        g_ptr_array_add (users, g_strdup (user_id));
    }
  g_mutex_unlock (&typing->mutex);

  return users;
}

GPtrArray *
banter_server_typing_list_rooms (BanterServerTyping *typing, gint64 since)
{
  GPtrArray *rooms = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer room_id, room;

  g_mutex_lock (&typing->mutex);
  g_hash_table_iter_init (&iter, typing->rooms);
  while (g_hash_table_iter_next (&iter, &room_id, &room))
    if (((Room *)room)->stream_id > since)
      g_ptr_array_add (rooms, g_strdup (room_id));
  g_mutex_unlock (&typing->mutex);

  return rooms;
}
