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
    = "INSERT INTO notifications (stream_id, user_id, room_id, thread_id, is_highlight, actions)"
      " VALUES (?, ?, ?, ?, ?, ?)";
static const char READ_ALL[]
    = "UPDATE notifications SET is_read = 1 WHERE user_id = ? AND room_id = ? AND NOT is_read"
      " AND stream_id <= ?";
static const char READ_THREAD[]
    = "UPDATE notifications SET is_read = 1 WHERE user_id = ? AND room_id = ? AND NOT is_read"
      " AND stream_id <= ? AND thread_id = ?";
static const char COUNT[]
    = "SELECT thread_id, count(*), sum(is_highlight) FROM notifications WHERE user_id = ?"
      " AND room_id = ? AND NOT is_read GROUP BY thread_id";
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
add_row (Scope *scope, const char *user_id, const BanterMatrixPushRule *rule, gboolean highlight,
         GError **error)
{
  g_autoptr (GString) actions = g_string_new ("[");

  for (guint i = 0; i < rule->actions->len; i++)
    g_string_append_printf (actions, "%s%s", i > 0 ? "," : "",
                            (const char *)g_ptr_array_index (rule->actions, i));
  g_string_append_c (actions, ']');
  return find_thread (scope, error)
         && banter_db_exec (scope->db, INSERT, "isssbs", scope->stream_id, user_id,
                            scope->push.room_id, scope->thread_id, highlight, actions->str, error);
}

static gboolean
notify (Scope *scope, const char *user_id, GError **error)
{
  const Reader *reader = get_reader (scope->server, scope->db, user_id, error);
  const BanterMatrixPushRule *rule;
  g_autofree char *displayname = NULL;
  gboolean highlight;

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
  rule = banter_server_push_evaluate (reader->rules, &scope->push, &highlight);
  return rule == NULL || add_row (scope, user_id, rule, highlight, error);
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
  return banter_db_exec (db, READ_THREAD, "ssis", user_id, room_id, position, thread_id, error);
}

gboolean
banter_server_unread_forget_event (BanterDb *db, gint64 stream_id, GError **error)
{
  return banter_db_exec (db, "DELETE FROM notifications WHERE stream_id = ?", "i", stream_id,
                         error);
}

gboolean
banter_server_unread_forget_ignored (BanterServer *server, BanterDb *db, const char *user_id,
                                     GError **error)
{
  static const char sql[]
      = "UPDATE notifications SET is_read = 1 WHERE user_id = ?1 AND NOT is_read AND EXISTS"
        " (SELECT 1 FROM events e JOIN account_data a ON a.user_id = ?1 AND a.room_id = ''"
        " AND a.type = 'm.ignored_user_list' JOIN json_each (a.content, '$.ignored_users') i"
        " ON i.key = e.sender WHERE e.stream_id = notifications.stream_id)";

  banter_server_unread_forget_user (server, user_id);
  return banter_db_exec (db, sql, "s", user_id, error);
}

gboolean
banter_server_unread_tidy (BanterServerWriter *writer, BanterDb *db, GError **error)
{
  return banter_db_exec (db, "DELETE FROM notifications WHERE is_read AND stream_id < ?", "i",
                         banter_server_writer_next_id (writer) - KEEP_READ, error);
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

gboolean
banter_server_unread_count (BanterDb *db, const char *user_id, const char *room_id,
                            gboolean by_thread, BanterMatrixUnread *counts, GHashTable **threads,
                            GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, COUNT, "ss", user_id, room_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *thread_id;
      gint64 n, n_highlights;

      banter_db_cursor_read (rows, "sii", &thread_id, &n, &n_highlights);
      add_counts (by_thread && !g_str_equal (thread_id, MAIN) ? ensure_thread (threads, thread_id)
                                                              : counts,
                  n, n_highlights);
    }
  return !banter_db_cursor_failed (rows);
}
