/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-rich-text"

#include "config.h"

#include "banter-rich-text.h"

#include <string.h>

#include "banter-text.h"

/* Formatted text, and what makes it. Strangers choose every letter and every nesting, so all costs
 * grow with the length only. Any thread, one at a time for a writer. */

/* More is not formatting but an attempt at something. */
#define MAX_RUNS 2000
#define MAX_BLOCKS 500

struct _BanterRichWriter
{
  GString *text;
  GArray *runs;
  GArray *blocks;
  GArray *starts; /* of guint: of the runs that are open */
  char *marker;   /* of the item that begins; NULL: none */
  BanterRichBlock nesting;
  int code;
  guint placed; /* of the open runs, how many have letters and so a start that holds */
  guint breaks; /* line feeds that wait for a letter */
  gboolean space;
  enum
  {
    INSIDE,
    NEW_BLOCK,
    NEW_BLOCK_APART,
  } state;
};

/* ---- the text ---- */

static void
clear_run (gpointer data)
{
  g_free (((BanterRichRun *)data)->uri);
}

BanterRichText *
banter_rich_text_ref (BanterRichText *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  BanterRichText *self = data;

  g_free (self->text);
  g_free (self->summary);
  g_array_unref (self->runs);
  g_array_unref (self->blocks);
}

void
banter_rich_text_unref (BanterRichText *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
equal_runs (const GArray *a, const GArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      const BanterRichRun *one = &g_array_index (a, BanterRichRun, i);
      const BanterRichRun *other = &g_array_index (b, BanterRichRun, i);

      if (one->start != other->start || one->end != other->end || one->style != other->style
          || g_strcmp0 (one->uri, other->uri) != 0)
        return FALSE;
    }
  return a->len == b->len;
}

static gboolean
equal_blocks (const GArray *a, const GArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      const BanterRichBlock *one = &g_array_index (a, BanterRichBlock, i);
      const BanterRichBlock *other = &g_array_index (b, BanterRichBlock, i);

      if (one->start != other->start || one->end != other->end || one->quotes != other->quotes
          || one->lists != other->lists || one->code != other->code || one->apart != other->apart
          || one->marker != other->marker)
        return FALSE;
    }
  return a->len == b->len;
}

gboolean
banter_rich_text_equal (const BanterRichText *a, const BanterRichText *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  return g_str_equal (a->text, b->text) && equal_runs (a->runs, b->runs)
         && equal_blocks (a->blocks, b->blocks);
}

/* ---- the writer ---- */

BanterRichWriter *
banter_rich_writer_new (void)
{
  BanterRichWriter *self = g_new0 (BanterRichWriter, 1);

  self->text = g_string_new (NULL);
  self->runs = g_array_new (FALSE, FALSE, sizeof (BanterRichRun));
  g_array_set_clear_func (self->runs, clear_run);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (BanterRichBlock));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->state = NEW_BLOCK;
  return self;
}

void
banter_rich_writer_free (BanterRichWriter *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->runs);
  g_array_unref (self->blocks);
  g_array_unref (self->starts);
  g_free (self->marker);
  g_free (self);
}

static void
end_block (BanterRichWriter *self)
{
  if (self->blocks->len > 0)
    g_array_index (self->blocks, BanterRichBlock, self->blocks->len - 1).end = self->text->len;
}

static void
begin_block (BanterRichWriter *self)
{
  BanterRichBlock block = self->nesting;

  end_block (self);
  if (self->text->len > 0)
    {
      block.apart = self->state == NEW_BLOCK_APART;
      g_string_append (self->text, block.apart ? "\n\n" : "\n");
    }
  block.start = self->text->len;
  block.code = self->code > 0;
  if (self->marker != NULL)
    {
      g_string_append (self->text, self->marker);
      block.marker = strlen (self->marker);
      g_clear_pointer (&self->marker, g_free);
    }
  g_array_append_val (self->blocks, block);
}

/* A letter comes: what waited for one goes before it, and the runs that wait start with it. */
static void
place (BanterRichWriter *self)
{
  if (self->state != INSIDE)
    begin_block (self);
  else if (self->breaks > 0)
    for (guint i = 0; i < self->breaks; i++)
      g_string_append_c (self->text, '\n');
  else if (self->space)
    g_string_append_c (self->text, ' ');
  self->state = INSIDE;
  self->breaks = 0;
  self->space = FALSE;
  for (; self->placed < self->starts->len; self->placed++)
    g_array_index (self->starts, guint, self->placed) = self->text->len;
}

void
banter_rich_writer_add_char (BanterRichWriter *self, gunichar ch)
{
  char letters[7] = { 0 };
  g_autofree char *clean = NULL;

  if (self->code > 0 && ch == '\n')
    {
      self->breaks++;
      return;
    }
  if (self->code == 0 && ch < 0x80 && g_ascii_isspace ((char)ch))
    {
      self->space = TRUE;
      return;
    }
  if (ch < 0x20 && ch != '\t')
    return;
  if (ch >= 0x20 && ch < 0x7f)
    {
      place (self);
      g_string_append_c (self->text, (char)ch);
      return;
    }
  g_unichar_to_utf8 (ch, letters);
  clean = banter_text_clean (letters);
  if (*clean == '\0')
    return;
  place (self);
  g_string_append (self->text, clean);
}

void
banter_rich_writer_add_text (BanterRichWriter *self, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    banter_rich_writer_add_char (self, g_utf8_get_char (text));
}

void
banter_rich_writer_break_line (BanterRichWriter *self)
{
  self->breaks++;
}

void
banter_rich_writer_break_block (BanterRichWriter *self, gboolean apart)
{
  if (self->state != NEW_BLOCK_APART)
    self->state = apart ? NEW_BLOCK_APART : NEW_BLOCK;
}

void
banter_rich_writer_nest (BanterRichWriter *self, int quotes, int lists, int code)
{
  self->nesting.quotes = (guint)((int)self->nesting.quotes + quotes);
  self->nesting.lists = (guint)((int)self->nesting.lists + lists);
  self->code += code;
}

void
banter_rich_writer_set_marker (BanterRichWriter *self, const char *marker)
{
  g_free (self->marker);
  self->marker = g_strdup (marker);
}

guint
banter_rich_writer_open_run (BanterRichWriter *self)
{
  guint start = G_MAXUINT;

  g_array_append_val (self->starts, start);
  return self->starts->len - 1;
}

void
banter_rich_writer_close_run (BanterRichWriter *self, guint opened, BanterRichStyle style,
                              const char *uri)
{
  guint start;

  g_return_if_fail (opened + 1 == self->starts->len);

  start = g_array_index (self->starts, guint, opened);
  g_array_set_size (self->starts, opened);
  self->placed = MIN (self->placed, opened);
  if (start < self->text->len && self->runs->len <= MAX_RUNS)
    {
      const BanterRichRun run = { start, self->text->len, style, g_strdup (uri) };

      g_array_append_val (self->runs, run);
    }
}

static int
compare_runs (gconstpointer a, gconstpointer b)
{
  const BanterRichRun *one = a, *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  if (one->end != other->end)
    return one->end > other->end ? -1 : 1;
  return (int)one->style - (int)other->style;
}

/* Spoilers may overlap; each letter is covered once. */
static char *
cover_spoilers (const char *text, const GArray *runs)
{
  GString *summary = g_string_new (NULL);
  guint done = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const BanterRichRun *run = &g_array_index (runs, BanterRichRun, i);

      if (run->style != BANTER_RICH_SPOILER || run->end <= done)
        continue;
      if (run->start > done)
        g_string_append_len (summary, text + done, run->start - done);
      g_string_append (summary, "▒▒▒");
      done = run->end;
    }
  g_string_append (summary, text + done);
  return g_string_free (summary, FALSE);
}

BanterRichText *
banter_rich_writer_finish (BanterRichWriter *self)
{
  BanterRichText *result;

  end_block (self);
  if (self->text->len == 0 || self->runs->len > MAX_RUNS || self->blocks->len > MAX_BLOCKS)
    {
      banter_rich_writer_free (self);
      return NULL;
    }
  result = g_atomic_rc_box_new0 (BanterRichText);
  result->text = g_strdup (self->text->str);
  result->runs = g_array_ref (self->runs);
  g_array_sort (result->runs, compare_runs);
  result->summary = cover_spoilers (result->text, result->runs);
  result->blocks = g_array_ref (self->blocks);
  banter_rich_writer_free (self);
  return result;
}
