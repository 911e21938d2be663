/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-scanner"

#include "config.h"

#include "banter-json-scanner.h"

#include <string.h>

/* The strict scanner: every byte of JSON that comes from outside passes here before json-glib,
 * which recurses, wraps integers and cuts strings. One loop over the text with an explicit stack;
 * any thread.
 *
 * A breach of a rule that is not about syntax goes through breach(): the strict scan stops there,
 * the lenient one chooses the value to blank and goes on in "doomed" mode, where only syntax still
 * counts, until that value ends. Levels above the depth cap exist only while doomed and cost one
 * bit each.
 *
 * Keys of all open objects lie on one stack. An object's keys are compared when it closes: pairwise
 * when few, sorted when many, so that no choice of keys makes it quadratic. */

#define MAX_OPEN_KEYS (1 << 20)
#define MAX_NUMBER_LENGTH 256
#define PAIRWISE_KEYS 16
#define NO_LEVEL (-2)
#define ROOT_LEVEL (-1)

typedef struct
{
  const char *text; /* NULL: unescaped, at offset in the arena */
  gsize offset;
  guint length;
} Key;

typedef struct
{
  gboolean is_object;
  gboolean holds_events;
  gsize value_start; /* of the member or element that is being read */
  guint first_key;
  gsize first_arena;
} Frame;

typedef enum
{
  STATE_VALUE,
  STATE_VALUE_OR_END,
  STATE_KEY,
  STATE_KEY_OR_END,
  STATE_AFTER_VALUE,
  STATE_DONE,
} State;

typedef enum
{
  IN_VALUE, /* the breach is inside the value being read */
  IN_KEYS,  /* the breach is in the keys of the innermost object */
} Where;

typedef struct
{
  const char *text;
  gsize length;
  gsize pos;
  State state;
  gsize depth;
  guint max_depth;
  Frame *frames;
  GByteArray *deep; /* one bit for each level above max_depth: is it an object? */
  GArray *keys;
  GByteArray *arena; /* unescaped keys */
  GError **error;

  /* lenient only */
  char *writable;
  const char *const *event_arrays;
  gboolean next_array_holds_events;
  int events_level; /* frame of the outermost open event array, or NO_LEVEL */
  int doomed_level; /* frame whose current value will be blanked, or NO_LEVEL */
  guint n_blanked;
  gsize root_start;
} Scan;

static inline gboolean
is_space (char ch)
{
  return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
}

static gboolean
fail (Scan *scan, BanterJsonError code, const char *what)
{
  g_set_error (scan->error, BANTER_JSON_ERROR, code, "%s at byte %" G_GSIZE_FORMAT, what,
               scan->pos);
  return FALSE;
}

/* Which value goes: inside an event, the event's own member, or the event where its own keys are
 * bad; elsewhere the innermost member. Returns the frame that holds that value. */
static int
choose_level (Scan *scan, Where where)
{
  int level = (int)MIN (scan->depth, scan->max_depth) - (where == IN_KEYS ? 2 : 1);

  if (scan->events_level != NO_LEVEL && level >= scan->events_level)
    {
      int event = scan->events_level + 1;

      return level >= event && scan->frames[event].is_object ? event : scan->events_level;
    }
  while (level >= 0 && !scan->frames[level].is_object)
    level--;
  return level;
}

static gboolean
breach (Scan *scan, BanterJsonError code, Where where, const char *what)
{
  if (scan->writable == NULL)
    return fail (scan, code, what);
  if (scan->doomed_level == NO_LEVEL)
    scan->doomed_level = choose_level (scan, where);
  return TRUE;
}

/* The doomed value ends before scan->pos. One too short to hold `null` takes its parent along. */
static void
blank (Scan *scan)
{
  int level = scan->doomed_level;
  gsize start = level == ROOT_LEVEL ? scan->root_start : scan->frames[level].value_start;
  gsize length = scan->pos - start;

  if (length < 4 && level > ROOT_LEVEL)
    {
      scan->doomed_level--;
      return;
    }
  memset (scan->writable + start, ' ', length);
  memcpy (scan->writable + start, length < 4 ? "0" : "null", length < 4 ? 1 : 4);
  scan->n_blanked++;
  scan->doomed_level = NO_LEVEL;
}

/* ---- strings ---- */

/* Length of the UTF-8 sequence at @p, 0 if it is not valid (RFC 3629: no surrogates, no overlong).
 */
static guint
utf8_sequence (const guchar *p, gsize left)
{
#define TAIL(i) ((p[i] & 0xc0) == 0x80)
  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    return left >= 2 && TAIL (1) ? 2 : 0;
  if ((p[0] & 0xf0) == 0xe0)
    {
      if (left < 3 || !TAIL (1) || !TAIL (2) || (p[0] == 0xe0 && p[1] < 0xa0)
          || (p[0] == 0xed && p[1] > 0x9f))
        return 0;
      return 3;
    }
  if (p[0] >= 0xf0 && p[0] <= 0xf4)
    {
      if (left < 4 || !TAIL (1) || !TAIL (2) || !TAIL (3) || (p[0] == 0xf0 && p[1] < 0x90)
          || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
      return 4;
    }
  return 0;
#undef TAIL
}

/* The four hexadecimal digits at @pos, or -1. */
static int
hex4 (const Scan *scan, gsize pos)
{
  int value = 0;

  if (scan->length - pos < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (scan->text[pos + i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  return value;
}

static void
arena_add (Scan *scan, gunichar ch)
{
  char utf8[6];
  int n = g_unichar_to_utf8 (ch, utf8);

  g_byte_array_append (scan->arena, (const guint8 *)utf8, n);
}

/* Reads \uXXXX (scan->pos is after the 'u') with its low surrogate where it needs one. */
static gboolean
scan_unicode_escape (Scan *scan, Where where, gboolean keep)
{
  int ch = hex4 (scan, scan->pos);

  if (ch < 0)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad \\u escape");
  scan->pos += 4;
  if (ch == 0 && !breach (scan, BANTER_JSON_ERROR_NUL, where, "U+0000 in a string"))
    return FALSE;
  if (ch >= 0xd800 && ch <= 0xdfff)
    {
      int low = -1;

      if (ch < 0xdc00 && scan->length - scan->pos >= 6 && scan->text[scan->pos] == '\\'
          && scan->text[scan->pos + 1] == 'u')
        low = hex4 (scan, scan->pos + 2);
      if (low >= 0xdc00 && low <= 0xdfff)
        {
          scan->pos += 6;
          ch = 0x10000 + ((ch - 0xd800) << 10) + (low - 0xdc00);
        }
      else if (!breach (scan, BANTER_JSON_ERROR_UTF8, where, "half a surrogate pair"))
        return FALSE;
      else
        ch = 0xfffd;
    }
  if (keep)
    arena_add (scan, ch);
  return TRUE;
}

static gboolean
scan_escape (Scan *scan, Where where, gboolean keep)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found;
  char letter;

  if (++scan->pos >= scan->length)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "unfinished string");
  letter = scan->text[scan->pos];
  if (letter == 'u')
    {
      scan->pos++;
      return scan_unicode_escape (scan, where, keep);
    }
  found = letter != '\0' ? strchr (letters, letter) : NULL;
  if (found == NULL)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad escape");
  scan->pos++;
  if (keep)
    arena_add (scan, (guchar)meanings[found - letters]);
  return TRUE;
}

/* Reads a string whose quote is at scan->pos. With @key, where its characters are is stored there.
 */
static gboolean
scan_string (Scan *scan, Where where, Key *key)
{
  gsize plain = ++scan->pos;
  gsize arena = scan->arena->len;
  gboolean escaped = FALSE;

  for (;;)
    {
      guchar ch;

      if (scan->pos >= scan->length)
        return fail (scan, BANTER_JSON_ERROR_SYNTAX, "unfinished string");
      ch = scan->text[scan->pos];
      if (ch == '"')
        break;
      if (ch == '\\')
        {
          if (key != NULL)
            g_byte_array_append (scan->arena, (const guint8 *)scan->text + plain,
                                 scan->pos - plain);
          escaped = TRUE;
          if (!scan_escape (scan, where, key != NULL))
            return FALSE;
          plain = scan->pos;
        }
      else if (ch < 0x20)
        return fail (scan, BANTER_JSON_ERROR_SYNTAX, "control character in a string");
      else if (ch < 0x80)
        scan->pos++;
      else
        {
          guint n
              = utf8_sequence ((const guchar *)scan->text + scan->pos, scan->length - scan->pos);

          if (n == 0)
            return fail (scan, BANTER_JSON_ERROR_UTF8, "not valid UTF-8");
          scan->pos += n;
        }
    }

  if (key != NULL && escaped)
    {
      g_byte_array_append (scan->arena, (const guint8 *)scan->text + plain, scan->pos - plain);
      *key = (Key){ NULL, arena, scan->arena->len - arena };
    }
  else if (key != NULL)
    *key = (Key){ scan->text + plain, 0, scan->pos - plain };
  scan->pos++;
  return TRUE;
}

/* ---- keys ---- */

static const char *
key_text (const Scan *scan, const Key *key)
{
  return key->text != NULL ? key->text : (const char *)scan->arena->data + key->offset;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Key *left = a, *right = b;

  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  if (left->length == 0)
    return 0;
  return memcmp (key_text (user_data, left), key_text (user_data, right), left->length);
}

static gboolean
has_duplicates (Scan *scan, guint first)
{
  guint n = scan->keys->len - first;
  Key *keys;

  if (n < 2)
    return FALSE;
  keys = &g_array_index (scan->keys, Key, first);
  if (n <= PAIRWISE_KEYS)
    {
      for (guint i = 1; i < n; i++)
        for (guint j = 0; j < i; j++)
          if (keys[i].length == keys[j].length && compare_keys (&keys[i], &keys[j], scan) == 0)
            return TRUE;
      return FALSE;
    }
  g_qsort_with_data (keys, n, sizeof (Key), compare_keys, scan);
  for (guint i = 1; i < n; i++)
    if (compare_keys (&keys[i - 1], &keys[i], scan) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
names_events (const Scan *scan, const Key *key)
{
  if (scan->event_arrays == NULL || scan->events_level != NO_LEVEL)
    return FALSE;
  for (guint i = 0; scan->event_arrays[i] != NULL; i++)
    if (strlen (scan->event_arrays[i]) == key->length
        && memcmp (scan->event_arrays[i], key_text (scan, key), key->length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
scan_key (Scan *scan)
{
  Key key;

  if (scan->doomed_level != NO_LEVEL)
    {
      if (!scan_string (scan, IN_KEYS, NULL))
        return FALSE;
    }
  else
    {
      if (!scan_string (scan, IN_KEYS, &key))
        return FALSE;
      if (scan->keys->len >= MAX_OPEN_KEYS)
        {
          if (!breach (scan, BANTER_JSON_ERROR_SIZE, IN_KEYS, "too many keys"))
            return FALSE;
        }
      else
        g_array_append_val (scan->keys, key);
      scan->next_array_holds_events = names_events (scan, &key);
    }

  while (scan->pos < scan->length && is_space (scan->text[scan->pos]))
    scan->pos++;
  if (scan->pos >= scan->length || scan->text[scan->pos] != ':')
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "expected ':'");
  scan->pos++;
  scan->state = STATE_VALUE;
  return TRUE;
}

/* ---- containers ---- */

static gboolean
top_is_object (const Scan *scan)
{
  gsize bit;

  if (scan->depth <= scan->max_depth)
    return scan->frames[scan->depth - 1].is_object;
  bit = scan->depth - scan->max_depth - 1;
  return (scan->deep->data[bit / 8] >> (bit % 8)) & 1;
}

static void
push_deep (Scan *scan, gboolean is_object)
{
  gsize bit = scan->depth - scan->max_depth;

  if (bit / 8 >= scan->deep->len)
    g_byte_array_set_size (scan->deep, bit / 8 + 1);
  if (is_object)
    scan->deep->data[bit / 8] |= 1 << (bit % 8);
  else
    scan->deep->data[bit / 8] &= ~(1 << (bit % 8));
  scan->depth++;
}

static gboolean
open_container (Scan *scan, gboolean is_object)
{
  gboolean holds_events = !is_object && scan->next_array_holds_events;

  scan->next_array_holds_events = FALSE;
  scan->state = is_object ? STATE_KEY_OR_END : STATE_VALUE_OR_END;
  if (scan->depth >= scan->max_depth)
    {
      if (!breach (scan, BANTER_JSON_ERROR_DEPTH, IN_VALUE, "nested too deep"))
        return FALSE;
      push_deep (scan, is_object);
    }
  else
    {
      scan->frames[scan->depth] = (Frame){
        .is_object = is_object,
        .holds_events = holds_events,
        .first_key = scan->keys->len,
        .first_arena = scan->arena->len,
      };
      if (holds_events)
        scan->events_level = (int)scan->depth;
      scan->depth++;
    }
  scan->pos++;
  return TRUE;
}

/* A value ends before scan->pos. */
static void
end_value (Scan *scan)
{
  if (scan->doomed_level != NO_LEVEL && (int)scan->depth == scan->doomed_level + 1)
    blank (scan);
  scan->next_array_holds_events = FALSE;
  scan->state = scan->depth == 0 ? STATE_DONE : STATE_AFTER_VALUE;
}

static gboolean
close_container (Scan *scan, gboolean is_object)
{
  if (top_is_object (scan) != is_object)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "mismatched bracket");
  if (scan->depth <= scan->max_depth)
    {
      Frame *frame = &scan->frames[scan->depth - 1];

      if (is_object && scan->doomed_level == NO_LEVEL && has_duplicates (scan, frame->first_key)
          && !breach (scan, BANTER_JSON_ERROR_DUPLICATE, IN_KEYS, "duplicate key"))
        return FALSE;
      g_array_set_size (scan->keys, frame->first_key);
      g_byte_array_set_size (scan->arena, frame->first_arena);
      if (frame->holds_events)
        scan->events_level = NO_LEVEL;
    }
  scan->depth--;
  scan->pos++;
  end_value (scan);
  return TRUE;
}

/* ---- scalars ---- */

static gsize
skip_digits (Scan *scan)
{
  gsize start = scan->pos;

  while (scan->pos < scan->length && g_ascii_isdigit (scan->text[scan->pos]))
    scan->pos++;
  return scan->pos - start;
}

static gboolean
number_is_in_range (const char *number, gsize length, gboolean is_integer)
{
  char copy[MAX_NUMBER_LENGTH + 1];
  double value;

  if (length > MAX_NUMBER_LENGTH)
    return FALSE;
  if (is_integer && length <= 15)
    return TRUE;
  memcpy (copy, number, length);
  copy[length] = '\0';
  if (is_integer)
    {
      gint64 integer = length <= 17 ? g_ascii_strtoll (copy, NULL, 10) : G_MAXINT64;

      return ABS (integer) <= BANTER_JSON_INT_MAX;
    }
  value = g_ascii_strtod (copy, NULL);
  return value <= G_MAXDOUBLE && value >= -G_MAXDOUBLE;
}

static gboolean
scan_number (Scan *scan)
{
  gsize start = scan->pos;
  gboolean is_integer = TRUE;

  if (scan->text[scan->pos] == '-')
    scan->pos++;
  if (scan->pos < scan->length && scan->text[scan->pos] == '0')
    scan->pos++;
  else if (skip_digits (scan) == 0)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad number");
  if (scan->pos < scan->length && scan->text[scan->pos] == '.')
    {
      is_integer = FALSE;
      scan->pos++;
      if (skip_digits (scan) == 0)
        return fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad number");
    }
  if (scan->pos < scan->length && (scan->text[scan->pos] | 0x20) == 'e')
    {
      is_integer = FALSE;
      scan->pos++;
      if (scan->pos < scan->length
          && (scan->text[scan->pos] == '+' || scan->text[scan->pos] == '-'))
        scan->pos++;
      if (skip_digits (scan) == 0)
        return fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad number");
    }
  if (!number_is_in_range (scan->text + start, scan->pos - start, is_integer)
      && !breach (scan, BANTER_JSON_ERROR_INTEGER, IN_VALUE, "number out of range"))
    return FALSE;
  end_value (scan);
  return TRUE;
}

static gboolean
scan_literal (Scan *scan, const char *literal)
{
  gsize n = strlen (literal);

  if (scan->length - scan->pos < n || memcmp (scan->text + scan->pos, literal, n) != 0)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "unexpected character");
  scan->pos += n;
  end_value (scan);
  return TRUE;
}

static gboolean
scan_value (Scan *scan)
{
  char ch = scan->text[scan->pos];

  if (scan->depth == 0)
    scan->root_start = scan->pos;
  else if (scan->depth <= scan->max_depth)
    scan->frames[scan->depth - 1].value_start = scan->pos;

  switch (ch)
    {
    case '{':
    case '[':
      return open_container (scan, ch == '{');
    case '"':
      if (!scan_string (scan, IN_VALUE, NULL))
        return FALSE;
      end_value (scan);
      return TRUE;
    case 't':
      return scan_literal (scan, "true");
    case 'f':
      return scan_literal (scan, "false");
    case 'n':
      return scan_literal (scan, "null");
    default:
      if (ch == '-' || g_ascii_isdigit (ch))
        return scan_number (scan);
      return fail (scan, BANTER_JSON_ERROR_SYNTAX, "unexpected character");
    }
}

/* ---- the loop ---- */

/* One step at a character that is not white space. */
static gboolean
step (Scan *scan)
{
  char ch = scan->text[scan->pos];

  switch (scan->state)
    {
    case STATE_VALUE_OR_END:
      if (ch == ']')
        return close_container (scan, FALSE);
      return scan_value (scan);
    case STATE_VALUE:
      return scan_value (scan);
    case STATE_KEY_OR_END:
      if (ch == '}')
        return close_container (scan, TRUE);
      G_GNUC_FALLTHROUGH;
    case STATE_KEY:
      if (ch != '"')
        return fail (scan, BANTER_JSON_ERROR_SYNTAX, "expected a key");
      return scan_key (scan);
    case STATE_AFTER_VALUE:
      if (ch == '}' || ch == ']')
        return close_container (scan, ch == '}');
      if (ch != ',')
        return fail (scan, BANTER_JSON_ERROR_SYNTAX, "expected ',' or an end");
      scan->state = top_is_object (scan) ? STATE_KEY : STATE_VALUE;
      scan->pos++;
      return TRUE;
    case STATE_DONE:
    default:
      return fail (scan, BANTER_JSON_ERROR_SYNTAX, "text after the value");
    }
}

static gboolean
run (Scan *scan)
{
  while (scan->pos < scan->length)
    {
      char ch = scan->text[scan->pos];

      if (is_space (ch))
        scan->pos++;
      else if (!step (scan))
        return FALSE;
    }
  if (scan->state != STATE_DONE)
    return fail (scan, BANTER_JSON_ERROR_SYNTAX, "the text ends too early");
  return TRUE;
}

static gboolean
scan_all (Scan *scan, const BanterJsonLimits *limits)
{
  g_autofree Frame *frames = NULL;
  gboolean ok;

  if (limits->max_size != 0 && scan->length > limits->max_size)
    return fail (scan, BANTER_JSON_ERROR_SIZE, "too long");
  frames = g_new (Frame, limits->max_depth);
  scan->frames = frames;
  scan->max_depth = limits->max_depth;
  scan->events_level = NO_LEVEL;
  scan->doomed_level = NO_LEVEL;
  scan->deep = g_byte_array_new ();
  scan->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  scan->arena = g_byte_array_new ();
  ok = run (scan);
  g_byte_array_unref (scan->deep);
  g_array_unref (scan->keys);
  g_byte_array_unref (scan->arena);
  return ok;
}

gboolean
banter_json_scan (const char *text, gsize length, const BanterJsonLimits *limits, GError **error)
{
  Scan scan = { .text = text, .length = length, .error = error };

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits != NULL && limits->max_depth > 0, FALSE);

  return scan_all (&scan, limits);
}

gboolean
banter_json_scan_lenient (char *text, gsize length, const BanterJsonLimits *limits,
                          const char *const *event_arrays, guint *n_blanked, GError **error)
{
  Scan scan = {
    .text = text,
    .length = length,
    .writable = text,
    .event_arrays = event_arrays,
    .error = error,
  };
  gboolean ok;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits != NULL && limits->max_depth > 0, FALSE);

  ok = scan_all (&scan, limits);
  if (n_blanked != NULL)
    *n_blanked = scan.n_blanked;
  return ok;
}
