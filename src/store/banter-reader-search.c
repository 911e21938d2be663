/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-search"

#include "config.h"

#include "banter-reader-private.h"

#include "banter-clock.h"

/* The search in messages: what was typed becomes words, each of which a found text has to begin a
 * word with. Nothing in it is syntax. Runs in the reader's thread. */

#define WORDS_MAX 8
#define WORD_CHARS_MAX 64

/* What the index takes for a part of a word; the rest of a word's characters only divides it. */
static gboolean
is_indexed (gunichar ch)
{
  return g_unichar_isalnum (ch) || g_unichar_type (ch) == G_UNICODE_OTHER_SYMBOL
         || g_unichar_type (ch) == G_UNICODE_PRIVATE_USE;
}

/* Appends @word in quotes, with what follows it left open; a word of nothing but punctuation is no
 * condition. Returns: whether it was appended */
static gboolean
append_word (GString *match, const char *word)
{
  const char *p = word;
  gboolean any = FALSE;
  gsize start = match->len;

  g_string_append (match, match->len > 0 ? " \"" : "\"");
  for (guint n = 0; *p != '\0' && n < WORD_CHARS_MAX; p = g_utf8_next_char (p), n++)
    {
      any = any || is_indexed (g_utf8_get_char (p));
      g_string_append_unichar (match, g_utf8_get_char (p));
      if (*p == '"')
        g_string_append_c (match, '"');
    }
  g_string_append (match, "\"*");
  if (!any)
    g_string_truncate (match, start);
  return any;
}

/* Returns: (transfer full) (nullable): a query of FTS5; %NULL if @text has no words */
static char *
make_match (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *match = g_string_new (NULL);
  char *p = valid;

  for (guint n = 0; *p != '\0' && n < WORDS_MAX;)
    {
      char *word;
      gboolean more;

      while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      for (word = p; *p != '\0' && !g_unichar_isspace (g_utf8_get_char (p));)
        p = g_utf8_next_char (p);
      more = *p != '\0';
      if (more)
        {
          char *next = g_utf8_next_char (p);

          *p = '\0';
          p = next;
        }
      n += append_word (match, word);
    }
  return g_string_free (match, match->len == 0);
}

/* What may be found: in rooms that are shown, neither hidden nor being deleted, and by nobody who
 * is ignored. Of rooms 1 is a joined one; of the outbox 1 is a redaction, 2 leaving. */
#define FINDABLE                                                                                   \
  " r.membership = 1 AND coalesce (r.type, '') NOT IN ('m.space', 'im.banter.stickers')"           \
  " AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.room = e.room AND h.event_id = e.event_id)"     \
  " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.room_id = r.room_id AND o.state <> 4"           \
  "  AND (o.kind = 2 OR (o.kind = 1 AND o.target = e.event_id)))"                                  \
  " AND NOT EXISTS (SELECT 1 FROM account_data a, json_each (a.content, '$.ignored_users') i"      \
  "  WHERE a.room_id = '' AND a.type = 'm.ignored_user_list' AND i.key = e.sender)"

/* Only what is shown is cut out of its text; the word filter needs all of that. The marks are
 * BANTER_FOUND_BEGIN and _END. */
#define FOUND                                                                                      \
  "SELECT r.room_id, e.event_id, e.position, f.place, f.id, e.sender, m.name, e.ts,"               \
  " e.sender = (SELECT user_id FROM session), c.body, c.formatted_body,"                           \
  " snippet (words, 0, char (64976), char (64977), '…', 16)"

#define FOUND_TABLES                                                                               \
  " CROSS JOIN events e ON e.id = f.id CROSS JOIN rooms r ON r.id = e.room"                        \
  " CROSS JOIN events c ON c.id = coalesce (e.edit, e.id)"                                         \
  " LEFT JOIN members m ON m.room = e.room AND m.user_id = e.sender"                               \
  " CROSS JOIN words ON words.rowid = f.id WHERE words MATCH ?1"                                   \
  " ORDER BY f.place DESC, f.id DESC"

static const char search_everywhere[]
    = FOUND " FROM (SELECT e.id AS id, min (e.ts, ?2) AS place"
            "  FROM words JOIN events e ON e.id = words.rowid JOIN rooms r ON r.id = e.room"
            "  WHERE words MATCH ?1 AND (min (e.ts, ?2), e.id) < (?3, ?4) AND" FINDABLE
            "  ORDER BY place DESC, id DESC LIMIT ?5) f" FOUND_TABLES;

static const char search_room[] = FOUND
    " FROM (SELECT e.id AS id, e.position AS place"
    "  FROM words JOIN events e ON e.id = words.rowid JOIN rooms r ON r.id = e.room"
    "  WHERE words MATCH ?1 AND r.room_id = ?2 AND (e.position, e.id) < (?3, ?4) AND" FINDABLE
    "  ORDER BY place DESC LIMIT ?5) f" FOUND_TABLES;

static BanterFoundRow *
read_found (BanterDbCursor *cursor)
{
  BanterFoundRow *row = g_new0 (BanterFoundRow, 1);

  banter_db_cursor_read (cursor, "SSiiiSSibSSS", &row->room_id, &row->event_id, &row->position,
                         &row->place, &row->place_id, &row->sender, &row->sender_name, &row->ts,
                         &row->own, &row->body, &row->formatted_body, &row->snippet);
  return row;
}

gpointer
banter_reader_run_search (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_found_row_free);
  g_autofree char *match = make_match (query->text);
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (match == NULL)
    return g_steal_pointer (&rows);
  if (query->room_id != NULL)
    cursor = banter_db_query (db, search_room, "ssiii", match, query->room_id, query->before,
                              query->from, (gint64)query->limit);
  else
    cursor = banter_db_query (db, search_everywhere, "siiii", match, banter_clock_now_ms (),
                              query->before, query->from, (gint64)query->limit);
  while (banter_db_cursor_next (cursor, error))
    g_ptr_array_add (rows, read_found (cursor));
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&rows);
}
