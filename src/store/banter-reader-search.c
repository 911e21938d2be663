/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-search"

#include "config.h"

#include "banter-reader-private.h"

#include "banter-clock.h"

#include <string.h>

/* The search in messages: what was typed becomes words, each of which a found text has to begin a
 * word with. Nothing in it is syntax. What is written without spaces is looked for anywhere in a
 * text: for the index a whole sentence of it is one word. Runs in the reader's thread. */

#define WORDS_MAX 8
#define WORD_CHARS_MAX 64
#define CONTEXT_CHARS 20

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

/* Whether words of @text are written without spaces between them. */
static gboolean
lacks_spaces (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    switch ((int)g_unichar_get_script (g_utf8_get_char (p)))
      {
      case G_UNICODE_SCRIPT_HAN:
      case G_UNICODE_SCRIPT_HIRAGANA:
      case G_UNICODE_SCRIPT_KATAKANA:
      case G_UNICODE_SCRIPT_THAI:
      case G_UNICODE_SCRIPT_LAO:
      case G_UNICODE_SCRIPT_KHMER:
      case G_UNICODE_SCRIPT_MYANMAR:
        return TRUE;
      default:
        break;
      }
  return FALSE;
}

/* Returns: (transfer full) (nullable): what to look for anywhere in a text; %NULL where the index
 * knows the words */
static char *
make_part (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *cut
      = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), WORD_CHARS_MAX));

  return lacks_spaces (cut) ? g_strdup (g_strstrip (cut)) : NULL;
}

/* The part of @body around the first @part, which is in it, with its marks. */
static char *
cut_out (const char *body, const char *part)
{
  const char *found = strstr (body, part);
  const char *start = found, *end;
  GString *snippet;

  if (found == NULL)
    return g_strdup (body);
  for (guint n = 0; start > body && n < CONTEXT_CHARS; n++)
    start = g_utf8_prev_char (start);
  end = found + strlen (part);
  for (guint n = 0; *end != '\0' && n < 2 * CONTEXT_CHARS; n++)
    end = g_utf8_next_char (end);
  snippet = g_string_new (start > body ? "…" : NULL);
  g_string_append_len (snippet, start, found - start);
  g_string_append_unichar (snippet, BANTER_FOUND_BEGIN);
  g_string_append (snippet, part);
  g_string_append_unichar (snippet, BANTER_FOUND_END);
  g_string_append_len (snippet, found + strlen (part), end - found - (gssize)strlen (part));
  if (*end != '\0')
    g_string_append (snippet, "…");
  return g_string_free (snippet, FALSE);
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

/* The same, of a part of the text: every text is looked at. */
#define PART_FOUND                                                                                 \
  "SELECT r.room_id, e.event_id, e.position, f.place, f.id, e.sender, m.name, e.ts,"               \
  " e.sender = (SELECT user_id FROM session), c.body, c.formatted_body, c.body"

#define PART_TABLES                                                                                \
  " CROSS JOIN events e ON e.id = f.id CROSS JOIN rooms r ON r.id = e.room"                        \
  " CROSS JOIN events c ON c.id = coalesce (e.edit, e.id)"                                         \
  " LEFT JOIN members m ON m.room = e.room AND m.user_id = e.sender"                               \
  " ORDER BY f.place DESC, f.id DESC"

static const char look_everywhere[] = PART_FOUND
    " FROM (SELECT e.id AS id, min (e.ts, ?2) AS place"
    "  FROM words JOIN events e ON e.id = words.rowid JOIN rooms r ON r.id = e.room"
    "  WHERE instr (words.text, ?1) > 0 AND (min (e.ts, ?2), e.id) < (?3, ?4) AND" FINDABLE
    "  ORDER BY place DESC, id DESC LIMIT ?5) f" PART_TABLES;

static const char look_in_room[]
    = PART_FOUND " FROM (SELECT e.id AS id, e.position AS place"
                 "  FROM words JOIN events e ON e.id = words.rowid JOIN rooms r ON r.id = e.room"
                 "  WHERE instr (words.text, ?1) > 0 AND r.room_id = ?2"
                 "   AND (e.position, e.id) < (?3, ?4) AND" FINDABLE
                 "  ORDER BY place DESC LIMIT ?5) f" PART_TABLES;

static BanterFoundRow *
read_found (BanterDbCursor *cursor, const char *part)
{
  BanterFoundRow *row = g_new0 (BanterFoundRow, 1);

  banter_db_cursor_read (cursor, "SSiiiSSibSSS", &row->room_id, &row->event_id, &row->position,
                         &row->place, &row->place_id, &row->sender, &row->sender_name, &row->ts,
                         &row->own, &row->body, &row->formatted_body, &row->snippet);
  if (part != NULL)
    {
      g_free (row->snippet);
      row->snippet = cut_out (row->body, part);
    }
  return row;
}

gpointer
banter_reader_run_search (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_found_row_free);
  g_autofree char *part = make_part (query->text);
  g_autofree char *match = part != NULL ? g_strdup (part) : make_match (query->text);
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (match == NULL)
    return g_steal_pointer (&rows);
  if (query->room_id != NULL)
    cursor = banter_db_query (db, part != NULL ? look_in_room : search_room, "ssiii", match,
                              query->room_id, query->before, query->from, (gint64)query->limit);
  else
    cursor = banter_db_query (db, part != NULL ? look_everywhere : search_everywhere, "siiii",
                              match, banter_clock_now_ms (), query->before, query->from,
                              (gint64)query->limit);
  while (banter_db_cursor_next (cursor, error))
    g_ptr_array_add (rows, read_found (cursor, part));
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&rows);
}
