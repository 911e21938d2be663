/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-text"

#include "config.h"

#include "banter-text.h"

#include <string.h>

/* Strangers' words made fit to compare, to show in a line and to abbreviate. Pure functions, any
 * thread; any bytes are accepted. */

#define ELLIPSIS 0x2026
#define ZERO_WIDTH_JOINER 0x200d
#define VARIATION_SELECTOR_16 0xfe0f
#define KEYCAP 0x20e3
#define YPOGEGRAMMENI 0x345
#define MARKS_MAX 30
#define MAX_LARGE_EMOJI 3

static char *
make_valid (const char *text)
{
  return g_utf8_validate (text, -1, NULL) ? g_strdup (text) : g_utf8_make_valid (text, -1);
}

static gboolean
is_bidi_override (gunichar ch)
{
  return (ch >= 0x202a && ch <= 0x202e) || (ch >= 0x2066 && ch <= 0x2069);
}

static gboolean
is_mark (gunichar ch)
{
  GUnicodeType type = g_unichar_type (ch);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* U+2028 and U+2029 are white space for GLib too; U+0085 is a control character that ends a line.
 */
static gboolean
is_space (gunichar ch)
{
  return g_unichar_isspace (ch) || ch == 0x85 || ch == '\v';
}

/* ---- folding ---- */

/* Marks dropped, white space collapsed and trimmed. */
/* GLib puts a run of marks in order in the square of its length, and others choose the length.
 * Marks go in the end, so they may go at first, but for the one that folds to a letter; of what is
 * put in order without being a mark to us, as many stay as any language needs (UAX #15,
 * "Stream-Safe Text Format"). */
static char *
thin_out (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  guint run = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      run = g_unichar_combining_class (ch) != 0 ? run + 1 : 0;
      if (run <= MARKS_MAX && (!is_mark (ch) || ch == YPOGEGRAMMENI))
        g_string_append_unichar (out, ch);
    }
  return g_string_free (out, FALSE);
}

static char *
strip_marks (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean space = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (is_space (ch))
        space = TRUE;
      else if (!is_mark (ch))
        {
          if (space && out->len > 0)
            g_string_append_c (out, ' ');
          space = FALSE;
          g_string_append_unichar (out, ch);
        }
    }
  return g_string_free (out, FALSE);
}

char *
banter_text_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *thin = NULL;
  g_autofree char *cased = NULL;
  g_autofree char *decomposed = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* Case first: folding may compose ("ΐ"), and what it composes must fall apart again. */
  valid = make_valid (text);
  thin = thin_out (valid);
  decomposed = g_utf8_normalize (thin, -1, G_NORMALIZE_NFKD);
  cased = g_utf8_casefold (decomposed, -1);
  g_free (decomposed);
  decomposed = g_utf8_normalize (cased, -1, G_NORMALIZE_NFKD);
  return strip_marks (decomposed);
}

/* ---- one line ---- */

/* Characters that belong to the one before them, or bind the next: no cut there. */
static gboolean
is_joining (gunichar ch)
{
  return g_unichar_ismark (ch) || ch == ZERO_WIDTH_JOINER || (ch >= 0x1f3fb && ch <= 0x1f3ff)
         || (ch >= 0xe0020 && ch <= 0xe007f);
}

static void
cut (GString *line, guint max_chars)
{
  const char *end;

  if (g_utf8_strlen (line->str, line->len) <= (glong)max_chars)
    return;
  end = g_utf8_offset_to_pointer (line->str, max_chars - 1);
  while (end > line->str
         && (is_joining (g_utf8_get_char (end))
             || g_utf8_get_char (g_utf8_prev_char (end)) == ZERO_WIDTH_JOINER))
    end = g_utf8_prev_char (end);
  while (end > line->str && end[-1] == ' ')
    end--;
  g_string_truncate (line, end - line->str);
  g_string_append_unichar (line, ELLIPSIS);
}

char *
banter_text_one_line (const char *text, guint max_chars)
{
  g_autofree char *valid = make_valid (text != NULL ? text : "");
  GString *line = g_string_sized_new (strlen (valid));
  gboolean space = FALSE;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (is_space (ch))
        space = TRUE;
      else if (!g_unichar_iscntrl (ch) && !is_bidi_override (ch))
        {
          if (space && line->len > 0)
            g_string_append_c (line, ' ');
          space = FALSE;
          g_string_append_unichar (line, ch);
        }
    }
  if (max_chars > 0)
    cut (line, max_chars);
  return g_string_free (line, FALSE);
}

char *
banter_text_clean (const char *text)
{
  g_autofree char *valid = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  valid = make_valid (text);
  out = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (ch == '\n' || ch == '\t' || (!g_unichar_iscntrl (ch) && !is_bidi_override (ch)))
        g_string_append_unichar (out, ch);
    }
  return g_string_free (out, FALSE);
}

gboolean
banter_text_is_blank (const char *text)
{
  /* Letters that have no shape: fillers of Hangul, a Braille cell without dots. */
  static const gunichar shapeless[] = { 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0 };

  g_return_val_if_fail (text != NULL, TRUE);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);
      gboolean seen = !is_space (ch) && !g_unichar_iscntrl (ch) && !g_unichar_ismark (ch)
                      && g_unichar_type (ch) != G_UNICODE_FORMAT;

      for (guint i = 0; i < G_N_ELEMENTS (shapeless); i++)
        seen = seen && ch != shapeless[i];
      if (seen)
        return FALSE;
    }
  return TRUE;
}

/* ---- initials ---- */

/* The first letter or digit of @word in upper case, or 0. */
static gunichar
initial_of (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return g_unichar_totitle (g_utf8_get_char (p));
  return 0;
}

char *
banter_text_initials (const char *name)
{
  g_autofree char *line = banter_text_one_line (name, 0);
  g_autofree char *composed = g_utf8_normalize (line, -1, G_NORMALIZE_NFC);
  g_auto (GStrv) words = g_strsplit (composed, " ", -1);
  gunichar first = 0, last = 0;
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gunichar initial = initial_of (words[i]);

      if (initial != 0 && first == 0)
        first = initial;
      else if (initial != 0)
        last = initial;
    }
  if (first != 0)
    g_string_append_unichar (out, first);
  if (last != 0)
    g_string_append_unichar (out, last);
  return g_string_free (out, FALSE);
}

/* ---- emoji ---- */

typedef struct
{
  gunichar first;
  gunichar last;
} Range;

/* What people mean as an emoji by itself: Emoji_Presentation, and those of the others that are
 * commonly typed without U+FE0F (Unicode 15, emoji-data.txt). Sorted. */
static const Range emoji_ranges[] = {
  { 0x231a, 0x231b },   { 0x23e9, 0x23f3 },   { 0x23f8, 0x23fa },   { 0x25fd, 0x25fe },
  { 0x2600, 0x2604 },   { 0x260e, 0x260e },   { 0x2611, 0x2611 },   { 0x2614, 0x2615 },
  { 0x2618, 0x2618 },   { 0x261d, 0x261d },   { 0x2620, 0x2620 },   { 0x2622, 0x2623 },
  { 0x2626, 0x2626 },   { 0x262a, 0x262a },   { 0x262e, 0x262f },   { 0x2638, 0x263a },
  { 0x2648, 0x2653 },   { 0x265f, 0x2660 },   { 0x2663, 0x2663 },   { 0x2665, 0x2666 },
  { 0x2668, 0x2668 },   { 0x267b, 0x267b },   { 0x267e, 0x267f },   { 0x2692, 0x2697 },
  { 0x2699, 0x2699 },   { 0x269b, 0x269c },   { 0x26a0, 0x26a1 },   { 0x26a7, 0x26a7 },
  { 0x26aa, 0x26ab },   { 0x26b0, 0x26b1 },   { 0x26bd, 0x26be },   { 0x26c4, 0x26c5 },
  { 0x26c8, 0x26c8 },   { 0x26ce, 0x26cf },   { 0x26d1, 0x26d1 },   { 0x26d3, 0x26d4 },
  { 0x26e9, 0x26ea },   { 0x26f0, 0x26f5 },   { 0x26f7, 0x26fa },   { 0x26fd, 0x26fd },
  { 0x2702, 0x2702 },   { 0x2705, 0x2705 },   { 0x2708, 0x270d },   { 0x270f, 0x270f },
  { 0x2712, 0x2712 },   { 0x2714, 0x2714 },   { 0x2716, 0x2716 },   { 0x271d, 0x271d },
  { 0x2721, 0x2721 },   { 0x2728, 0x2728 },   { 0x2733, 0x2734 },   { 0x2744, 0x2744 },
  { 0x2747, 0x2747 },   { 0x274c, 0x274c },   { 0x274e, 0x274e },   { 0x2753, 0x2755 },
  { 0x2757, 0x2757 },   { 0x2763, 0x2764 },   { 0x2795, 0x2797 },   { 0x27a1, 0x27a1 },
  { 0x27b0, 0x27b0 },   { 0x27bf, 0x27bf },   { 0x2934, 0x2935 },   { 0x2b05, 0x2b07 },
  { 0x2b1b, 0x2b1c },   { 0x2b50, 0x2b50 },   { 0x2b55, 0x2b55 },   { 0x3030, 0x3030 },
  { 0x303d, 0x303d },   { 0x3297, 0x3297 },   { 0x3299, 0x3299 },   { 0x1f004, 0x1f004 },
  { 0x1f0cf, 0x1f0cf }, { 0x1f170, 0x1f171 }, { 0x1f17e, 0x1f17f }, { 0x1f18e, 0x1f18e },
  { 0x1f191, 0x1f19a }, { 0x1f201, 0x1f202 }, { 0x1f21a, 0x1f21a }, { 0x1f22f, 0x1f22f },
  { 0x1f232, 0x1f23a }, { 0x1f250, 0x1f251 }, { 0x1f300, 0x1f3fa }, { 0x1f400, 0x1f64f },
  { 0x1f680, 0x1f6ff }, { 0x1f7e0, 0x1f7eb }, { 0x1f7f0, 0x1f7f0 }, { 0x1f90c, 0x1f9ff },
  { 0x1fa70, 0x1faff },
};

/* Emoji only where U+FE0F follows: ©, ®, ‼, ™, arrows. */
static const Range text_emoji_ranges[] = {
  { 0xa9, 0xa9 },     { 0xae, 0xae },     { 0x203c, 0x203c }, { 0x2049, 0x2049 },
  { 0x2122, 0x2122 }, { 0x2139, 0x2139 }, { 0x2194, 0x2199 }, { 0x21a9, 0x21aa },
  { 0x2328, 0x2328 }, { 0x23cf, 0x23cf }, { 0x24c2, 0x24c2 }, { 0x25aa, 0x25ab },
  { 0x25b6, 0x25b6 }, { 0x25c0, 0x25c0 }, { 0x25fb, 0x25fc }, { 0x2640, 0x2640 },
  { 0x2642, 0x2642 }, { 0x2695, 0x2695 },
};

static gboolean
in_ranges (gunichar ch, const Range *ranges, gsize n)
{
  for (gsize i = 0; i < n && ranges[i].first <= ch; i++)
    if (ch <= ranges[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
is_regional_indicator (gunichar ch)
{
  return ch >= 0x1f1e6 && ch <= 0x1f1ff;
}

/* Skips one element (UTS #51: base, U+FE0F, skin tone, tags). Returns how many characters, or 0. */
static gsize
skip_element (const gunichar *text)
{
  gsize n = 1;

  if (is_regional_indicator (text[0]))
    return is_regional_indicator (text[1]) ? 2 : 0;
  if ((text[0] >= '0' && text[0] <= '9') || text[0] == '#' || text[0] == '*')
    {
      n += text[n] == VARIATION_SELECTOR_16 ? 1 : 0;
      return text[n] == KEYCAP ? n + 1 : 0;
    }
  if (!in_ranges (text[0], emoji_ranges, G_N_ELEMENTS (emoji_ranges))
      && !(in_ranges (text[0], text_emoji_ranges, G_N_ELEMENTS (text_emoji_ranges))
           && text[1] == VARIATION_SELECTOR_16))
    return 0;
  if (text[n] == VARIATION_SELECTOR_16 || (text[n] >= 0x1f3fb && text[n] <= 0x1f3ff))
    n++;
  while (text[n] >= 0xe0020 && text[n] <= 0xe007f)
    n++;
  return n;
}

/* Skips one emoji: elements held together by U+200D. Returns how many characters, or 0. */
static gsize
skip_emoji (const gunichar *text)
{
  gsize n = skip_element (text);

  while (n > 0 && text[n] == ZERO_WIDTH_JOINER)
    {
      gsize more = skip_element (text + n + 1);

      if (more == 0)
        return 0;
      n += 1 + more;
    }
  return n;
}

gboolean
banter_text_is_emoji_only (const char *text)
{
  g_autofree gunichar *chars = NULL;
  guint n_emoji = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  /* Longer than any three emoji: do not look. */
  if (strnlen (text, 256) >= 256 || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  chars = g_utf8_to_ucs4_fast (text, -1, NULL);
  for (const gunichar *p = chars; *p != 0;)
    {
      gsize n = is_space (*p) ? 1 : skip_emoji (p);

      if (n == 0 || (!is_space (*p) && ++n_emoji > MAX_LARGE_EMOJI))
        return FALSE;
      p += n;
    }
  return n_emoji > 0;
}

guint
banter_text_count_shown (const char *text)
{
  g_autofree gunichar *chars = NULL;
  guint n = 0;

  g_return_val_if_fail (text != NULL, 0);

  if (!g_utf8_validate (text, -1, NULL))
    return G_MAXUINT;
  chars = g_utf8_to_ucs4_fast (text, -1, NULL);
  for (const gunichar *p = chars; *p != 0;)
    {
      gsize length = MAX (skip_emoji (p), 1);

      n += length > 1 || (!is_mark (*p) && !g_unichar_iszerowidth (*p));
      p += length;
    }
  return n;
}
