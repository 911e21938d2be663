/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-typing"

#include "config.h"

#include "banter-server-typing.h"

/* A notice that ran out is dropped when somebody looks. Readers see the end of one at their next
 * sync; clients let notices run out by themselves as well (CS-API "Typing Notifications"). */

typedef struct
{
  gint64 stream_id;
  GHashTable *users; /* user id -> gint64 *, monotonic µs */
} Room;

struct _BanterServerTyping
{
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
banter_server_typing_new (void)
{
  BanterServerTyping *typing = g_new0 (BanterServerTyping, 1);

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

gboolean
banter_server_typing_set (BanterServerTyping *typing, const char *room_id, const char *user_id,
                          gint64 timeout_ms, gint64 stream_id)
{
  gint64 now = g_get_monotonic_time ();
  gboolean was_typing;
  Room *room;

  g_mutex_lock (&typing->mutex);
  room = ensure_room (typing, room_id);
  g_hash_table_foreach_remove (room->users, is_over, &now);
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

  return was_typing != (timeout_ms > 0);
}

GPtrArray *
banter_server_typing_get (BanterServerTyping *typing, const char *room_id, gint64 since)
{
  gint64 now = g_get_monotonic_time ();
  GPtrArray *users = NULL;
  GHashTableIter iter;
  gpointer user_id;
  Room *room;

  g_mutex_lock (&typing->mutex);
  room = g_hash_table_lookup (typing->rooms, room_id);
  if (room != NULL && room->stream_id > since)
    {
      users = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_foreach_remove (room->users, is_over, &now);
      g_hash_table_iter_init (&iter, room->users);
      while (g_hash_table_iter_next (&iter, &user_id, NULL))
        g_ptr_array_add (users, g_strdup (user_id));
    }
  g_mutex_unlock (&typing->mutex);

  return users;
}
