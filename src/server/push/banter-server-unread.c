/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-unread"

#include "config.h"

#include <string.h>

#include "banter-server-unread.h"

#include "banter-server-account-data.h"
#include "banter-server-push.h"
#include "banter-server-pushrules.h"
#include "banter-server-relation.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-json-find.h"

#define MAX_READERS 10000
#define UNDO_PREFIX "unread "
#define MAIN "main"
#define KEEP_READ 100000 /* stream ids: how far back "GET /notifications" tells what was read */

static const char INSERT[]
    = "INSERT INTO notifications (user_id, room_id, stream_id, thread_id, is_highlight, actions)"
      " VALUES (?, ?, ?, ?, ?, ?)";
static const char READ_ALL[] = "UPDATE memberships SET read_to = ?3 WHERE user_id = ?1"
                               " AND room_id = ?2 AND read_to < ?3";

/* Rows of ?1 in ?2 that are unread. */
#define UNREAD                                                                                     \
  " FROM notifications WHERE user_id = ?1 AND room_id = ?2 AND NOT is_read AND stream_id >"        \
  " (SELECT read_to FROM memberships WHERE user_id = ?1 AND room_id = ?2)"

static const char READ_THREAD[]
    = "UPDATE notifications SET is_read = 1 WHERE user_id = ?1 AND room_id = ?2"
      " AND NOT is_read AND stream_id <= ?3 AND thread_id = ?4 AND stream_id >"
      " (SELECT read_to FROM memberships WHERE user_id = ?1 AND room_id = ?2)";
/* Up to the first of what other threads leave. */
static const char READ_ON[] = "UPDATE memberships SET read_to = max (read_to, coalesce ("
                              "(SELECT stream_id - 1" UNREAD " ORDER BY stream_id LIMIT 1), ?3))"
                              " WHERE user_id = ?1 AND room_id = ?2";
static const char COUNT[] = "SELECT count(*), coalesce (sum(is_highlight), 0)" UNREAD;
static const char COUNT_THREADS[]
    = "SELECT thread_id, count(*), sum(is_highlight)" UNREAD " GROUP BY thread_id";
static const char SELECT_NAME[]
    = "SELECT e.content ->> '$.displayname' FROM room_state s JOIN events e"
      " ON e.stream_id = s.stream_id WHERE s.room_id = ? AND s.type = 'm.room.member'"
      " AND s.state_key = ? AND json_valid (e.content)";
static const char SELECT_DEAF[] = "SELECT password_hash IS NULL FROM users WHERE user_id = ?";

static const char SELECT_HAS_RULES[]
    = "SELECT EXISTS (SELECT 1 FROM account_data WHERE user_id = ? "
      "AND room_id = '' AND type = ?)";

/* Somebody who may have to be notified. */
typedef struct
{
  BanterServerPushRules *rules; /* NULL: nobody ever signs in as them */
  GHashTable *ignored;
} Reader;

struct _BanterServerUnread
{
  GHashTable *readers;               /* user id -> Reader */
  BanterServerPushRules *predefined; /* NULL: nobody was asked for yet */
};

static void
reader_free (gpointer data)
{
  Reader *reader = data;

  g_clear_pointer (&reader->rules, banter_server_push_rules_unref);
  g_clear_pointer (&reader->ignored, g_hash_table_unref);
  g_free (reader);
}

BanterServerUnread *
banter_server_unread_new (void)
{
  BanterServerUnread *unread = g_new0 (BanterServerUnread, 1);

  unread->readers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, reader_free);
  return unread;
}

void
banter_server_unread_free (BanterServerUnread *unread)
{
  g_hash_table_unref (unread->readers);
  g_clear_pointer (&unread->predefined, banter_server_push_rules_unref);
  g_free (unread);
}

/* --- Readers --- */

static void
on_undo (BanterServer *server, const char *key)
{
  g_hash_table_remove (banter_server_get_unread (server)->readers, key + strlen (UNDO_PREFIX));
}

void
banter_server_unread_forget_user (BanterServer *server, const char *user_id)
{
  g_autofree char *key = g_strconcat (UNDO_PREFIX, user_id, NULL);

  g_hash_table_remove (banter_server_get_unread (server)->readers, user_id);
  /* What is read anew before COMMIT goes with it if that fails. */
  banter_server_writer_touch (banter_server_get_writer (server), key, on_undo);
}

/* Most people change nothing: they share one set, so that nobody pays for the first message to
 * each. */
static BanterServerPushRules *
load_rules (BanterServerUnread *unread, BanterDb *db, const char *user_id, GError **error)
{
  BanterMatrixPushRules *own;
  gboolean has_own = FALSE;

  if (!banter_db_get (db, SELECT_HAS_RULES, "ss:b", user_id, BANTER_SERVER_PUSHRULES_TYPE, &has_own,
                      error))
    return NULL;
  if (has_own)
    {
      own = banter_server_pushrules_load (db, user_id, error);
      return own != NULL ? banter_server_push_rules_new (own) : NULL;
    }
  if (unread->predefined == NULL)
    unread->predefined = banter_server_push_rules_new (banter_server_pushrules_build_predefined ());
  return banter_server_push_rules_ref (unread->predefined);
}

static gboolean
load_reader (BanterServerUnread *unread, Reader *reader, BanterDb *db, const char *user_id,
             GError **error)
{
  gboolean is_deaf = TRUE;

  if (!banter_db_get (db, SELECT_DEAF, "s:b", user_id, &is_deaf, error))
    return FALSE;
  if (is_deaf)
    return TRUE;
  reader->rules = load_rules (unread, db, user_id, error);
  if (reader->rules == NULL)
    return FALSE;
  reader->ignored = banter_server_account_data_load_ignored (db, user_id, error);
  return reader->ignored != NULL;
}

static const Reader *
get_reader (BanterServer *server, BanterDb *db, const char *user_id, GError **error)
{
  BanterServerUnread *unread = banter_server_get_unread (server);
  GHashTable *readers = unread->readers;
  Reader *reader = g_hash_table_lookup (readers, user_id);

  if (reader != NULL)
    return reader;
  reader = g_new0 (Reader, 1);
  if (!load_reader (unread, reader, db, user_id, error))
    {
      reader_free (reader);
      return NULL;
    }
  if (g_hash_table_size (readers) >= MAX_READERS)
    g_hash_table_remove_all (readers);
  g_hash_table_insert (readers, g_strdup (user_id), reader);
  return reader;
}

/* --- New events --- */

typedef struct
{
  BanterServer *server;
  BanterDb *db;
  const BanterServerNewEvent *event;
  gint64 stream_id;
  BanterServerPushEvent push;
  char *thread_id; /* NULL: not yet asked for */

  /* What was decided for the last reader; and the rules that say the same to whoever has them. */
  const BanterServerPushRules *shared;
  const BanterMatrixPushRule *rule;
  gboolean is_highlight;
} Scope;

static gboolean
find_thread (Scope *scope, GError **error)
{
  static const char *const path[] = { "m.relates_to", NULL };

  if (scope->thread_id != NULL)
    return TRUE;
  if (banter_json_find (scope->push.content, path).text == NULL)
    {
      scope->thread_id = g_strdup (MAIN);
      return TRUE;
    }
  return banter_server_relation_get_thread (scope->db, scope->push.room_id, scope->stream_id,
                                            &scope->thread_id, error);
}

static gboolean
add_row (Scope *scope, const char *user_id, GError **error)
{
  const GPtrArray *list = scope->rule->actions;
  g_autoptr (GString) actions = g_string_new ("[");

  for (guint i = 0; i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (actions, ',');
      g_string_append (actions, g_ptr_array_index (list, i));
    }
  g_string_append_c (actions, ']');
  return find_thread (scope, error)
         && banter_db_exec (scope->db, INSERT, "ssisbs", user_id, scope->push.room_id,
                            scope->stream_id, scope->thread_id, scope->is_highlight, actions->str,
                            error);
}

/* Asks the rules of scope->push.reader. */
static void
evaluate (Scope *scope, const BanterServerPushRules *rules)
{
  const BanterServerPushRules *predefined = banter_server_get_unread (scope->server)->predefined;
  gboolean is_personal = FALSE;

  if (scope->shared == rules)
    return;
  scope->rule
      = banter_server_push_evaluate (rules, &scope->push, &scope->is_highlight, &is_personal);
  scope->shared = rules == predefined && !is_personal ? rules : NULL;
}

static gboolean
notify (Scope *scope, const char *user_id, GError **error)
{
  const Reader *reader = get_reader (scope->server, scope->db, user_id, error);
  g_autofree char *displayname = NULL;

  if (reader == NULL)
    return FALSE;
  if (reader->rules == NULL || g_hash_table_contains (reader->ignored, scope->event->sender))
    return TRUE;
  if (banter_server_push_rules_want_name (reader->rules)
      && !banter_db_get (scope->db, SELECT_NAME, "ss:S", scope->push.room_id, user_id, &displayname,
                         error))
    return FALSE;
  scope->push.reader = user_id;
  scope->push.displayname = displayname;
  evaluate (scope, reader->rules);
  return scope->rule == NULL || add_row (scope, user_id, error);
}

static gint64
count_joined (BanterServerRoom *room)
{
  GHashTableIter iter;
  gpointer member;
  gint64 n = 0;

  g_hash_table_iter_init (&iter, room->members);
  while (g_hash_table_iter_next (&iter, NULL, &member))
    n += ((BanterServerMember *)member)->membership == BANTER_SERVER_MEMBERSHIP_JOIN;
  return n;
}

/* Who comes or goes has nothing unread there. */
static gboolean
read_of_changed (Scope *scope, GError **error)
{
  static const char sql[]
      = "SELECT since = ?3 FROM memberships WHERE user_id = ?1 AND room_id = ?2";
  gboolean changed = FALSE;

  if (!banter_db_get (scope->db, sql, "ssi:b", scope->event->state_key, scope->push.room_id,
                      scope->stream_id, &changed, error))
    return FALSE;
  return !changed
         || banter_server_unread_read (scope->db, scope->event->state_key, scope->push.room_id,
                                       NULL, scope->stream_id, error);
}

/* Those who are in the room, and whoever was just asked in. */
static gboolean
is_addressed (const Scope *scope, const char *user_id, const BanterServerMember *member)
{
  if (g_str_equal (user_id, scope->event->sender))
    return FALSE;
  return member->membership == BANTER_SERVER_MEMBERSHIP_JOIN
         || (member->membership == BANTER_SERVER_MEMBERSHIP_INVITE
             && g_strcmp0 (scope->event->state_key, user_id) == 0
             && g_str_equal (scope->event->type, BANTER_MATRIX_EVENT_MEMBER));
}

gboolean
banter_server_unread_add (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                          const BanterServerNewEvent *event, const char *content, gint64 stream_id,
                          GError **error)
{
  Scope scope = { .server = server,
                  .db = db,
                  .event = event,
                  .stream_id = stream_id,
                  .push = { .room_id = room->room_id,
                            .type = event->type,
                            .state_key = event->state_key,
                            .sender = event->sender,
                            .content = content,
                            .n_members = count_joined (room),
                            .sender_power = banter_server_room_get_power (room, event->sender),
                            .room_power
                            = banter_matrix_power_levels_get_room_notification (room->power) } };
  GHashTableIter iter;
  gpointer user_id, member;
  gboolean ok = TRUE;

  if (event->state_key != NULL && g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    ok = read_of_changed (&scope, error);
  g_hash_table_iter_init (&iter, room->members);
  while (ok && g_hash_table_iter_next (&iter, &user_id, &member))
    if (is_addressed (&scope, user_id, member))
      ok = notify (&scope, user_id, error);
  g_free (scope.thread_id);
  return ok;
}

/* --- Reading --- */

gboolean
banter_server_unread_read (BanterDb *db, const char *user_id, const char *room_id,
                           const char *thread_id, gint64 position, GError **error)
{
  if (thread_id == NULL)
    return banter_db_exec (db, READ_ALL, "ssi", user_id, room_id, position, error);
  return banter_db_exec (db, READ_THREAD, "ssis", user_id, room_id, position, thread_id, error)
         && banter_db_exec (db, READ_ON, "ssi", user_id, room_id, position, error);
}

gboolean
banter_server_unread_forget_event (BanterDb *db, gint64 stream_id, GError **error)
{
  static const char sql[]
      = "DELETE FROM notifications WHERE stream_id = ?1 AND (user_id, room_id) IN"
        " (SELECT m.user_id, m.room_id FROM events e JOIN memberships m ON m.room_id = e.room_id"
        " WHERE e.stream_id = ?1)";

  return banter_db_exec (db, sql, "i", stream_id, error);
}

gboolean
banter_server_unread_forget_ignored (BanterServer *server, BanterDb *db, const char *user_id,
                                     GError **error)
{
  static const char sql[]
      = "UPDATE notifications SET is_read = 1 WHERE user_id = ?1 AND NOT is_read AND stream_id >"
        " (SELECT read_to FROM memberships m WHERE m.user_id = ?1"
        " AND m.room_id = notifications.room_id) AND EXISTS"
        " (SELECT 1 FROM events e JOIN account_data a ON a.user_id = ?1 AND a.room_id = ''"
        " AND a.type = 'm.ignored_user_list' JOIN json_each (a.content, '$.ignored_users') i"
        " ON i.key = e.sender WHERE e.stream_id = notifications.stream_id)";

  banter_server_unread_forget_user (server, user_id);
  return banter_db_exec (db, sql, "s", user_id, error);
}

gboolean
banter_server_unread_tidy (BanterServerWriter *writer, BanterDb *db, GError **error)
{
  static const char sql[]
      = "DELETE FROM notifications WHERE (user_id, room_id, stream_id) IN"
        " (SELECT n.user_id, n.room_id, n.stream_id FROM memberships m CROSS JOIN notifications n"
        " ON n.user_id = m.user_id AND n.room_id = m.room_id AND n.stream_id < ?1"
        " WHERE n.is_read OR n.stream_id <= m.read_to)";

  return banter_db_exec (db, sql, "i", banter_server_writer_next_id (writer) - KEEP_READ, error);
}

static void
add_counts (BanterMatrixUnread *to, gint64 n, gint64 n_highlights)
{
  to->notification_count += n;
  to->highlight_count += n_highlights;
}

static BanterMatrixUnread *
ensure_thread (GHashTable **threads, const char *thread_id)
{
  BanterMatrixUnread *counts = g_new0 (BanterMatrixUnread, 1);

  if (*threads == NULL)
    *threads = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (*threads, g_strdup (thread_id), counts);
  return counts;
}

static gboolean
count_threads (BanterDb *db, const char *user_id, const char *room_id, BanterMatrixUnread *counts,
               GHashTable **threads, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, COUNT_THREADS, "ss", user_id, room_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *thread_id;
      gint64 n, n_highlights;

      banter_db_cursor_read (rows, "sii", &thread_id, &n, &n_highlights);
      add_counts (g_str_equal (thread_id, MAIN) ? counts : ensure_thread (threads, thread_id), n,
                  n_highlights);
    }
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_unread_count (BanterDb *db, const char *user_id, const char *room_id,
                            gboolean by_thread, BanterMatrixUnread *counts, GHashTable **threads,
                            GError **error)
{
  if (by_thread)
    return count_threads (db, user_id, room_id, counts, threads, error);
  return banter_db_get (db, COUNT, "ss:ii", user_id, room_id, &counts->notification_count,
                        &counts->highlight_count, error);
}
