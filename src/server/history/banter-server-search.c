/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-search"

#include "config.h"

#include <string.h>

#include "banter-server-search.h"

#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-event.h"
#include "banter-text.h"

#define BATCH 500
#define MAX_WORDS 20

static const char SELECT_NEW[]
    = "SELECT e.stream_id, coalesce (r.target, 0) FROM events e LEFT JOIN relations r"
      " ON r.stream_id = e.stream_id AND r.rel_type = 'm.replace' WHERE e.stream_id > ?"
      " AND e.type IN ('m.room.message', 'm.room.name', 'm.room.topic')"
      " AND e.redacted_by IS NULL ORDER BY e.stream_id LIMIT ?";
static const char SELECT_EVENT[]
    = "SELECT type, content FROM events WHERE stream_id = ? AND redacted_by IS NULL"
      " AND (type = 'm.room.message' AND state_key IS NULL"
      " OR type IN ('m.room.name', 'm.room.topic') AND state_key = '')";
/* As bundled: the newest edit that is one. */
static const char SELECT_EDIT[]
    = "SELECT e.content -> '$.\"m.new_content\"' FROM relations r JOIN events e"
      " ON e.stream_id = r.stream_id JOIN events t ON t.stream_id = r.target"
      " WHERE r.room_id = t.room_id AND r.target = ? AND r.rel_type = 'm.replace'"
      " AND r.type = t.type AND r.sender = t.sender AND t.state_key IS NULL"
      " AND json_type (e.content, '$.\"m.new_content\"') = 'object'"
      " ORDER BY e.origin_server_ts DESC, e.event_id DESC LIMIT 1";
static const char DELETE_ROW[] = "DELETE FROM search_index WHERE rowid = ?";
static const char INSERT_ROW[]
    = "INSERT INTO search_index (rowid, body, name, topic) VALUES (?, ?, ?, ?)";
static const char SELECT_STATE[] = "SELECT position, is_dirty,"
                                   " (SELECT coalesce (max (stream_id), 0) FROM events)"
                                   " FROM search_state";
static const char UPDATE_POSITION[] = "UPDATE search_state SET position = ?";
static const char UPDATE_DIRTY[] = "UPDATE search_state SET is_dirty = ?";
static const char OPTIMIZE[] = "INSERT INTO search_index (search_index) VALUES ('optimize')";

/* Puts into the index what the event says now. */
static gboolean
refresh (BanterDb *db, gint64 stream_id, GError **error)
{
  g_autofree char *type = NULL;
  g_autofree char *content = NULL;
  g_autofree char *edit = NULL;
  g_autofree char *body = NULL;
  g_autofree char *name = NULL;
  g_autofree char *topic = NULL;

  if (!banter_db_exec (db, DELETE_ROW, "i", stream_id, error)
      || !banter_db_get (db, SELECT_EVENT, "i:SS", stream_id, &type, &content, error))
    return FALSE;
  if (content == NULL)
    return TRUE;
  if (!banter_db_get (db, SELECT_EDIT, "i:S", stream_id, &edit, error))
    return FALSE;
  if (g_str_equal (type, BANTER_MATRIX_EVENT_NAME))
    name = banter_json_dup_string_member (content, "name");
  else if (g_str_equal (type, BANTER_MATRIX_EVENT_TOPIC))
    topic = banter_json_dup_string_member (content, "topic");
  else
    body = banter_json_dup_string_member (edit != NULL ? edit : content, "body");
  return (body == NULL && name == NULL && topic == NULL)
         || banter_db_exec (db, INSERT_ROW, "isss", stream_id, body, name, topic, error);
}

/* --- Catching up --- */

static gboolean
read_batch (BanterDb *db, gint64 position, GArray *ids, gint64 *last, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_NEW, "ii", position, (gint64)BATCH);

  while (banter_db_cursor_next (rows, error))
    {
      gint64 edited = banter_db_cursor_get_int (rows, 1);

      *last = banter_db_cursor_get_int (rows, 0);
      g_array_append_vals (ids, edited != 0 ? &edited : last, 1);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
add_batch (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  gboolean *is_done = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 position = 0;
  gint64 newest = 0;
  gint64 last = 0;
  gboolean is_dirty;

  if (!banter_db_get (db, SELECT_STATE, ":ibi", &position, &is_dirty, &newest, error)
      || !read_batch (db, position, ids, &last, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!refresh (db, g_array_index (ids, gint64, i), error))
      return FALSE;
  *is_done = ids->len < BATCH;
  return banter_db_exec (db, UPDATE_POSITION, "i", *is_done ? newest : last, error);
}

gboolean
banter_server_search_catch_up (BanterServer *server, GError **error)
{
  BanterDb *db = banter_server_get_reader (server, error);
  gint64 position = 0;
  gint64 newest = 0;
  gboolean is_dirty;
  gboolean is_done = FALSE;

  if (db == NULL || !banter_db_get (db, SELECT_STATE, ":ibi", &position, &is_dirty, &newest, error))
    return FALSE;
  is_done = position >= newest;
  while (!is_done)
    if (!banter_server_writer_run (banter_server_get_writer (server), add_batch, &is_done, error))
      return FALSE;
  return TRUE;
}

/* --- Forgetting --- */

gboolean
banter_server_search_forget (BanterDb *db, gint64 stream_id, gint64 edited, GError **error)
{
  return banter_db_exec (db, DELETE_ROW, "i", stream_id, error)
         && (edited == 0 || refresh (db, edited, error))
         && banter_db_exec (db, UPDATE_DIRTY, "b", TRUE, error);
}

gboolean
banter_server_search_tidy (BanterDb *db, GError **error)
{
  gint64 position = 0;
  gint64 newest = 0;
  gboolean is_dirty = FALSE;

  if (!banter_db_get (db, SELECT_STATE, ":ibi", &position, &is_dirty, &newest, error))
    return FALSE;
  return !is_dirty
         || (banter_db_exec (db, OPTIMIZE, "", error)
             && banter_db_exec (db, UPDATE_DIRTY, "b", FALSE, error));
}

/* --- Asking --- */

/* Letters and digits of any script, as the index's tokenizer sees them. */
static GStrv
split_words (const char *term)
{
  g_autofree char *folded = banter_text_fold (term);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  const char *start = NULL;
  guint n = 0;

  for (const char *c = folded; n < MAX_WORDS; c = g_utf8_next_char (c))
    {
      gboolean inside = *c != '\0' && g_unichar_isalnum (g_utf8_get_char (c));

      if (inside && start == NULL)
        start = c;
      if (!inside && start != NULL)
        {
          g_autofree char *word = g_strndup (start, (gsize)(c - start));

          g_strv_builder_add (words, word);
          start = NULL;
          n++;
        }
      if (*c == '\0')
        break;
    }
  return g_strv_builder_end (words);
}

char *
banter_server_search_build_query (const char *term, const char *const *keys, GStrv *words)
{
  static const char *const columns[] = { "body", "name", "topic" };
  g_autoptr (GString) query = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *key = g_strconcat ("content.", columns[i], NULL);

      if (keys == NULL || g_strv_contains (keys, key))
        g_string_append_printf (query, " %s", columns[i]);
    }
  *words = split_words (term);
  if (query->len == 1 || (*words)[0] == NULL)
    return NULL;
  g_string_append (query, " } : (");
  for (guint i = 0; (*words)[i] != NULL; i++)
    g_string_append_printf (query, "%s\"%s\" *", i > 0 ? " AND " : "", (*words)[i]);
  g_string_append_c (query, ')');
  return g_strdup (query->str);
}
