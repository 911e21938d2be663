/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-scanner"

#include "config.h"

#include "banter-json-scan-private.h"

#include <string.h>

/* The strict scanner: every byte of JSON that comes from outside passes here before json-glib,
 * which recurses, wraps integers and cuts strings. One loop over the text with an explicit stack;
 * any thread.
 *
 * This file is the loop, with objects, arrays and words. Strings, numbers, the keys of an object
 * and what is done about a breach have a file each (banter-json-scan-*.c). Levels above the depth
 * cap exist only while a lenient scan is doomed, and cost one bit each. */

#define MAX_OPEN_KEYS (1 << 20)
#define MAX_KEPT (64 * 1024) /* of a longer text the buffers are given back */

static inline gboolean
is_space (char ch)
{
  return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
}

/* ---- keys ---- */

static gboolean
scan_key (BanterScan *scan)
{
  BanterScanKey key;

  if (scan->doomed_level != BANTER_SCAN_NO_LEVEL)
    {
      if (!banter_scan_string (scan, BANTER_SCAN_IN_KEYS, NULL))
        return FALSE;
    }
  else
    {
      if (!banter_scan_string (scan, BANTER_SCAN_IN_KEYS, &key))
        return FALSE;
      if (scan->keys->len >= MAX_OPEN_KEYS)
        {
          if (!banter_scan_breach (scan, BANTER_JSON_ERROR_SIZE, BANTER_SCAN_IN_KEYS,
                                   "too many keys"))
            return FALSE;
        }
      else
        g_array_append_val (scan->keys, key);
      scan->next_array_holds_events = scan->event_arrays != NULL
                                      && scan->events_level == BANTER_SCAN_NO_LEVEL
                                      && banter_scan_key_is_one_of (scan, &key, scan->event_arrays);
    }

  while (scan->pos < scan->length && is_space (scan->text[scan->pos]))
    scan->pos++;
  if (scan->pos >= scan->length || scan->text[scan->pos] != ':')
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "expected ':'");
  scan->pos++;
  scan->state = BANTER_SCAN_STATE_VALUE;
  return TRUE;
}

/* ---- containers ---- */

static gboolean
top_is_object (const BanterScan *scan)
{
  gsize bit;

  if (scan->depth <= scan->max_depth)
    return scan->frames[scan->depth - 1].is_object;
  bit = scan->depth - scan->max_depth - 1;
  return (scan->deep->data[bit / 8] >> (bit % 8)) & 1;
}

static void
push_deep (BanterScan *scan, gboolean is_object)
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
open_container (BanterScan *scan, gboolean is_object)
{
  gboolean holds_events = !is_object && scan->next_array_holds_events;

  scan->next_array_holds_events = FALSE;
  scan->state = is_object ? BANTER_SCAN_STATE_KEY_OR_END : BANTER_SCAN_STATE_VALUE_OR_END;
  if (scan->depth >= scan->max_depth)
    {
      if (!banter_scan_breach (scan, BANTER_JSON_ERROR_DEPTH, BANTER_SCAN_IN_VALUE,
                               "nested too deep"))
        return FALSE;
      push_deep (scan, is_object);
    }
  else
    {
      scan->frames[scan->depth] = (BanterScanFrame){
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
end_value (BanterScan *scan)
{
  if (scan->doomed_level != BANTER_SCAN_NO_LEVEL && (int)scan->depth == scan->doomed_level + 1)
    banter_scan_blank (scan);
  scan->next_array_holds_events = FALSE;
  scan->state = scan->depth == 0 ? BANTER_SCAN_STATE_DONE : BANTER_SCAN_STATE_AFTER_VALUE;
}

static gboolean
close_container (BanterScan *scan, gboolean is_object)
{
  if (top_is_object (scan) != is_object)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "mismatched bracket");
  if (scan->depth <= scan->max_depth)
    {
      BanterScanFrame *frame = &scan->frames[scan->depth - 1];

      if (is_object && scan->doomed_level == BANTER_SCAN_NO_LEVEL
          && banter_scan_has_duplicates (scan, frame->first_key)
          && !banter_scan_breach (scan, BANTER_JSON_ERROR_DUPLICATE, BANTER_SCAN_IN_KEYS,
                                  "duplicate key"))
        return FALSE;
      g_array_set_size (scan->keys, frame->first_key);
      g_byte_array_set_size (scan->arena, frame->first_arena);
      if (frame->holds_events)
        scan->events_level = BANTER_SCAN_NO_LEVEL;
    }
  scan->depth--;
  scan->pos++;
  end_value (scan);
  return TRUE;
}

static gboolean
scan_literal (BanterScan *scan, const char *literal)
{
  gsize n = strlen (literal);

  if (scan->length - scan->pos < n || memcmp (scan->text + scan->pos, literal, n) != 0)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "unexpected character");
  scan->pos += n;
  end_value (scan);
  return TRUE;
}

static gboolean
scan_value (BanterScan *scan)
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
      if (!banter_scan_string (scan, BANTER_SCAN_IN_VALUE, NULL))
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
        {
          if (!banter_scan_number (scan))
            return FALSE;
          end_value (scan);
          return TRUE;
        }
      return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "unexpected character");
    }
}

/* ---- the loop ---- */

/* One step at a character that is not white space. */
static gboolean
step (BanterScan *scan)
{
  char ch = scan->text[scan->pos];

  switch (scan->state)
    {
    case BANTER_SCAN_STATE_VALUE_OR_END:
      if (ch == ']')
        return close_container (scan, FALSE);
      return scan_value (scan);
    case BANTER_SCAN_STATE_VALUE:
      return scan_value (scan);
    case BANTER_SCAN_STATE_KEY_OR_END:
      if (ch == '}')
        return close_container (scan, TRUE);
      G_GNUC_FALLTHROUGH;
    case BANTER_SCAN_STATE_KEY:
      if (ch != '"')
        return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "expected a key");
      return scan_key (scan);
    case BANTER_SCAN_STATE_AFTER_VALUE:
      if (ch == '}' || ch == ']')
        return close_container (scan, ch == '}');
      if (ch != ',')
        return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "expected ',' or an end");
      scan->state = top_is_object (scan) ? BANTER_SCAN_STATE_KEY : BANTER_SCAN_STATE_VALUE;
      scan->pos++;
      return TRUE;
    case BANTER_SCAN_STATE_DONE:
    default:
      return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "text after the value");
    }
}

static gboolean
run (BanterScan *scan)
{
  while (scan->pos < scan->length)
    {
      char ch = scan->text[scan->pos];

      if (is_space (ch))
        scan->pos++;
      else if (!step (scan))
        return FALSE;
    }
  if (scan->state != BANTER_SCAN_STATE_DONE)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "the text ends too early");
  return TRUE;
}

/* What a scan needs beside the text. Each thread keeps it for the next: most texts are short. */
typedef struct
{
  GByteArray *deep;
  GArray *keys;
  GByteArray *arena;
} Buffers;

static void
buffers_free (gpointer data)
{
  Buffers *buffers = data;

  g_byte_array_unref (buffers->deep);
  g_array_unref (buffers->keys);
  g_byte_array_unref (buffers->arena);
  g_free (buffers);
}

static GPrivate kept_buffers = G_PRIVATE_INIT (buffers_free);

static void
take_buffers (BanterScan *scan)
{
  Buffers *buffers = g_private_get (&kept_buffers);

  if (buffers == NULL)
    {
      buffers = g_new (Buffers, 1);
      buffers->deep = g_byte_array_new ();
      buffers->keys = g_array_new (FALSE, FALSE, sizeof (BanterScanKey));
      buffers->arena = g_byte_array_new ();
      g_private_set (&kept_buffers, buffers);
    }
  scan->deep = buffers->deep;
  scan->keys = buffers->keys;
  scan->arena = buffers->arena;
}

static void
leave_buffers (BanterScan *scan)
{
  if (scan->length > MAX_KEPT)
    {
      g_private_replace (&kept_buffers, NULL);
      return;
    }
  g_byte_array_set_size (scan->deep, 0);
  g_array_set_size (scan->keys, 0);
  g_byte_array_set_size (scan->arena, 0);
}

static gboolean
scan_all (BanterScan *scan, const BanterJsonLimits *limits)
{
  BanterScanFrame few[BANTER_JSON_DEPTH_APP];
  g_autofree BanterScanFrame *many = NULL;
  gboolean ok;

  if (limits->max_size != 0 && scan->length > limits->max_size)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SIZE, "too long");
  if (limits->max_depth > G_N_ELEMENTS (few))
    many = g_new (BanterScanFrame, limits->max_depth);
  scan->frames = many != NULL ? many : few;
  scan->max_depth = limits->max_depth;
  scan->events_level = BANTER_SCAN_NO_LEVEL;
  scan->doomed_level = BANTER_SCAN_NO_LEVEL;
  take_buffers (scan);
  ok = run (scan);
  leave_buffers (scan);
  return ok;
}

gboolean
banter_json_scan (const char *text, gsize length, const BanterJsonLimits *limits, GError **error)
{
  BanterScan scan = { .text = text, .length = length, .error = error };

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits != NULL && limits->max_depth > 0, FALSE);

  return scan_all (&scan, limits);
}

gboolean
banter_json_scan_lenient (char *text, gsize length, const BanterJsonLimits *limits,
                          const char *const *event_arrays, guint *n_blanked, GError **error)
{
  BanterScan scan = {
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
