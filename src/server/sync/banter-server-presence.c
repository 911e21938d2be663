/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-presence"

#include "config.h"

#include "banter-server-presence.h"

#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* Coming and going is noticed on HTTP threads and by timers; the writer gives it a stream id and
 * wakes those who see it. */

/* How long somebody is there after their last sync. */
#define GRACE_MS 30000
/* Where many come and go, it is told so often, all at once: else each of them would make everybody
 * who sees them ask for news, again and again. */
#define GATHER_MS 1000
#define MAX_TOLD 100 /* in one job of the writer */

typedef struct
{
  BanterServerPresenceState state;
  gboolean is_hidden;  /* said to be offline, and not otherwise since */
  gboolean is_watched; /* a timer runs */
  gint64 until;        /* monotonic µs */
  gint64 active;       /* the same; 0: unknown */
  gint64 stream_id;
} Person;

struct _BanterServerPresence
{
  BanterServer *server;
  GMutex mutex;
  GHashTable *people;  /* user id -> Person */
  gint64 newest;       /* stream id that any of them has */
  GHashTable *changed; /* user ids that others are to be told of */
  gboolean is_gathering;
  gint64 told; /* monotonic µs: when others were told last */
};

static const char SELECT_WATCHERS[]
    = "SELECT DISTINCT b.user_id FROM memberships a JOIN memberships b USING (room_id)"
      " WHERE a.user_id = ?1 AND a.membership = 'join' AND b.membership = 'join'"
      " AND b.user_id <> ?1 AND (SELECT count(*) FROM (SELECT 1 FROM memberships c"
      " WHERE c.room_id = a.room_id AND c.membership = 'join' LIMIT ?2 + 1)) <= ?2";
static const char UPSERT_STATUS[] = "INSERT INTO presence (user_id, status_msg) VALUES (?, ?)"
                                    " ON CONFLICT DO UPDATE SET status_msg = excluded.status_msg";

static const char *const names[] = {
  [BANTER_SERVER_PRESENCE_OFFLINE] = "offline",
  [BANTER_SERVER_PRESENCE_UNAVAILABLE] = "unavailable",
  [BANTER_SERVER_PRESENCE_ONLINE] = "online",
};

BanterServerPresence *
banter_server_presence_new (BanterServer *server)
{
  BanterServerPresence *presence = g_new0 (BanterServerPresence, 1);

  presence->server = server;
  g_mutex_init (&presence->mutex);
  presence->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  presence->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return presence;
}

void
banter_server_presence_free (BanterServerPresence *presence)
{
  g_hash_table_unref (presence->people);
  g_hash_table_unref (presence->changed);
  g_mutex_clear (&presence->mutex);
  g_free (presence);
}

const char *
banter_server_presence_to_string (BanterServerPresenceState state)
{
  return names[state];
}

gboolean
banter_server_presence_parse (const char *text, BanterServerPresenceState *state, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], text))
      {
        *state = (BanterServerPresenceState)i;
        return TRUE;
      }
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "Presence is online, unavailable or offline");
  return FALSE;
}

/* Under the lock. */
static Person *
ensure (BanterServerPresence *presence, const char *user_id)
{
  Person *person = g_hash_table_lookup (presence->people, user_id);

  if (person == NULL)
    {
      person = g_new0 (Person, 1);
      g_hash_table_insert (presence->people, g_strdup (user_id), person);
    }
  return person;
}

/* --- Telling others --- */

typedef struct
{
  BanterServerPresence *presence;
  char *user_id;
} Change;

static Change *
change_new (BanterServerPresence *presence, const char *user_id)
{
  Change *change = g_new0 (Change, 1);

  change->presence = presence;
  change->user_id = g_strdup (user_id);
  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->user_id);
  g_free (change);
}

gboolean
banter_server_presence_load_watchers (BanterDb *db, const char *user_id, GHashTable **watchers,
                                      GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_WATCHERS, "si", user_id,
                                                     (gint64)BANTER_SERVER_PRESENCE_MAX_MEMBERS);

  while (banter_db_cursor_next (rows, error))
    g_hash_table_add (found, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  *watchers = g_steal_pointer (&found);
  return TRUE;
}

gboolean
banter_server_presence_announce (BanterServerPresence *presence, BanterDb *db, const char *user_id,
                                 GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (presence->server);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_WATCHERS, "si", user_id,
                                                     (gint64)BANTER_SERVER_PRESENCE_MAX_MEMBERS);

  gboolean any = FALSE;

  for (; banter_db_cursor_next (rows, error); any = TRUE)
    banter_server_writer_wake (writer, banter_db_cursor_get_text (rows, 0));
  if (any)
    {
      g_mutex_lock (&presence->mutex);
      presence->newest = banter_server_writer_next_id (writer);
      ensure (presence, user_id)->stream_id = presence->newest;
      g_mutex_unlock (&presence->mutex);
    }
  return !banter_db_cursor_failed (rows);
}

typedef struct
{
  BanterServerPresence *presence;
  GPtrArray *user_ids;
} Announcement;

static gboolean
announce_all (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Announcement *announcement = data;

  for (guint i = 0; i < announcement->user_ids->len; i++)
    if (!banter_server_presence_announce (announcement->presence, db,
                                          g_ptr_array_index (announcement->user_ids, i), error))
      return FALSE;
  return TRUE;
}

static void
on_announced (gpointer data, const GError *error)
{
  Announcement *announcement = data;

  g_ptr_array_unref (announcement->user_ids);
  g_free (announcement);
}

/* Takes @user_ids. */
static void
submit_announcement (BanterServerPresence *presence, GPtrArray *user_ids)
{
  Announcement *announcement = g_new0 (Announcement, 1);

  announcement->presence = presence;
  announcement->user_ids = user_ids;
  banter_server_writer_submit (banter_server_get_writer (presence->server), announce_all,
                               on_announced, announcement);
}

/* Under the lock. */
static void
tell (BanterServerPresence *presence)
{
  GPtrArray *user_ids = NULL;
  GHashTableIter iter;
  gpointer user_id;

  g_hash_table_iter_init (&iter, presence->changed);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    {
      if (user_ids == NULL)
        user_ids = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (user_ids, user_id);
      if (user_ids->len == MAX_TOLD)
        submit_announcement (presence, g_steal_pointer (&user_ids));
    }
  if (user_ids != NULL)
    submit_announcement (presence, user_ids);
  presence->told = g_get_monotonic_time ();
}

/* Main thread */
static gboolean
on_gathered (gpointer data)
{
  BanterServerPresence *presence = data;

  g_mutex_lock (&presence->mutex);
  presence->is_gathering = FALSE;
  tell (presence);
  g_mutex_unlock (&presence->mutex);
  return G_SOURCE_REMOVE;
}

/* Under the lock. A single change is told at once. */
static void
submit (BanterServerPresence *presence, const char *user_id)
{
  gint64 wait_ms = GATHER_MS - (g_get_monotonic_time () - presence->told) / 1000;

  g_hash_table_add (presence->changed, g_strdup (user_id));
  if (presence->is_gathering)
    return;
  if (presence->told == 0 || wait_ms <= 0)
    {
      tell (presence);
      return;
    }
  presence->is_gathering = TRUE;
  g_timeout_add ((guint)wait_ms, on_gathered, presence);
}

/* --- Coming and going --- */

static gboolean on_over (gpointer data);

/* Under the lock. */
static void
watch (BanterServerPresence *presence, const char *user_id, Person *person, gint64 now)
{
  person->is_watched = TRUE;
  g_timeout_add_full (G_PRIORITY_DEFAULT, (guint)((person->until - now) / 1000) + 1, on_over,
                      change_new (presence, user_id), change_free);
}

/* Main thread */
static gboolean
on_over (gpointer data)
{
  const Change *change = data;
  BanterServerPresence *presence = change->presence;
  gint64 now = g_get_monotonic_time ();
  gboolean is_gone;
  Person *person;

  g_mutex_lock (&presence->mutex);
  person = ensure (presence, change->user_id);
  person->is_watched = FALSE;
  is_gone = person->until <= now && person->state != BANTER_SERVER_PRESENCE_OFFLINE;
  if (is_gone)
    person->state = BANTER_SERVER_PRESENCE_OFFLINE;
  else if (person->state != BANTER_SERVER_PRESENCE_OFFLINE)
    watch (presence, change->user_id, person, now);
  if (is_gone)
    submit (presence, change->user_id);
  g_mutex_unlock (&presence->mutex);
  return G_SOURCE_REMOVE;
}

/* Under the lock. Returns: whether others see something else now */
static gboolean
be (BanterServerPresence *presence, const char *user_id, BanterServerPresenceState state,
    gint64 stay_ms)
{
  gint64 now = g_get_monotonic_time ();
  Person *person = ensure (presence, user_id);
  gboolean changed = person->state != state;

  person->state = state;
  person->is_hidden = state == BANTER_SERVER_PRESENCE_OFFLINE;
  person->until = MAX (person->until, now + (stay_ms + GRACE_MS) * 1000);
  if (changed && state == BANTER_SERVER_PRESENCE_ONLINE)
    person->active = now;
  if (!person->is_watched && state != BANTER_SERVER_PRESENCE_OFFLINE)
    watch (presence, user_id, person, now);
  return changed;
}

void
banter_server_presence_note (BanterServerPresence *presence, const char *user_id,
                             const BanterServerPresenceState *state, gint64 stay_ms)
{
  const Person *person;
  gboolean changed = FALSE;

  /* CS-API "set_presence": such a client does not make anybody seem to be there. */
  if (state != NULL && *state == BANTER_SERVER_PRESENCE_OFFLINE)
    return;
  g_mutex_lock (&presence->mutex);
  person = ensure (presence, user_id);
  if (state != NULL)
    changed = be (presence, user_id, *state, stay_ms);
  else if (!person->is_hidden)
    changed = be (presence, user_id,
                  person->state != BANTER_SERVER_PRESENCE_OFFLINE ? person->state
                                                                  : BANTER_SERVER_PRESENCE_ONLINE,
                  stay_ms);
  if (changed)
    submit (presence, user_id);
  g_mutex_unlock (&presence->mutex);
}

void
banter_server_presence_act (BanterServerPresence *presence, const char *user_id)
{
  Person *person;

  g_mutex_lock (&presence->mutex);
  person = g_hash_table_lookup (presence->people, user_id);
  if (person != NULL)
    person->active = g_get_monotonic_time ();
  g_mutex_unlock (&presence->mutex);
}

gboolean
banter_server_presence_set (BanterServerPresence *presence, BanterDb *db, const char *user_id,
                            BanterServerPresenceState state, const char *status_msg, GError **error)
{
  g_mutex_lock (&presence->mutex);
  be (presence, user_id, state, 0);
  g_mutex_unlock (&presence->mutex);
  banter_server_presence_act (presence, user_id);

  return banter_db_exec (db, UPSERT_STATUS, "ss", user_id, status_msg, error)
         && banter_server_presence_announce (presence, db, user_id, error);
}

/* --- Reading --- */

GPtrArray *
banter_server_presence_list (BanterServerPresence *presence, gint64 since)
{
  GPtrArray *users = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer user_id, data;

  g_mutex_lock (&presence->mutex);
  g_hash_table_iter_init (&iter, presence->people);
  while ((since == 0 || presence->newest > since)
         && g_hash_table_iter_next (&iter, &user_id, &data))
    {
      const Person *person = data;

      if (since != 0 ? person->stream_id > since : person->state != BANTER_SERVER_PRESENCE_OFFLINE)
        g_ptr_array_add (users, g_strdup (user_id));
    }
  g_mutex_unlock (&presence->mutex);

  return users;
}

BanterServerPresenceState
banter_server_presence_get (BanterServerPresence *presence, const char *user_id,
                            gint64 *active_ago_ms)
{
  BanterServerPresenceState state = BANTER_SERVER_PRESENCE_OFFLINE;
  const Person *person;

  *active_ago_ms = -1;
  g_mutex_lock (&presence->mutex);
  person = g_hash_table_lookup (presence->people, user_id);
  if (person != NULL)
    state = person->state;
  if (person != NULL && person->active != 0)
    *active_ago_ms = (g_get_monotonic_time () - person->active) / 1000;
  g_mutex_unlock (&presence->mutex);

  return state;
}
