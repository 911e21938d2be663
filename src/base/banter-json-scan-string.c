/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-scan-string"

#include "config.h"

#include "banter-json-scan-private.h"

#include <string.h>

/* Strings: UTF-8 and escapes, checked byte by byte; keys are unescaped on the way. */

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
hex4 (const BanterScan *scan, gsize pos)
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
arena_add (BanterScan *scan, gunichar ch)
{
  char utf8[6];
  int n = g_unichar_to_utf8 (ch, utf8);

  g_byte_array_append (scan->arena, (const guint8 *)utf8, n);
}

/* Reads \uXXXX (scan->pos is after the 'u') with its low surrogate where it needs one. */
static gboolean
scan_unicode_escape (BanterScan *scan, BanterScanWhere where, gboolean keep)
{
  int ch = hex4 (scan, scan->pos);

  if (ch < 0)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad \\u escape");
  scan->pos += 4;
  if (ch == 0 && !banter_scan_breach (scan, BANTER_JSON_ERROR_NUL, where, "U+0000 in a string"))
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
      else if (!banter_scan_breach (scan, BANTER_JSON_ERROR_UTF8, where, "half a surrogate pair"))
        return FALSE;
      else
        ch = 0xfffd;
    }
  if (keep)
    arena_add (scan, ch);
  return TRUE;
}

static gboolean
scan_escape (BanterScan *scan, BanterScanWhere where, gboolean keep)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found;
  char letter;

  if (++scan->pos >= scan->length)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "unfinished string");
  letter = scan->text[scan->pos];
  if (letter == 'u')
    {
      scan->pos++;
      return scan_unicode_escape (scan, where, keep);
    }
  found = letter != '\0' ? strchr (letters, letter) : NULL;
  if (found == NULL)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad escape");
  scan->pos++;
  if (keep)
    arena_add (scan, (guchar)meanings[found - letters]);
  return TRUE;
}

/* Reads a string whose quote is at scan->pos. With @key, where its characters are is stored there.
 */
gboolean
banter_scan_string (BanterScan *scan, BanterScanWhere where, BanterScanKey *key)
{
  gsize plain = ++scan->pos;
  gsize arena = scan->arena->len;
  gboolean escaped = FALSE;

  for (;;)
    {
      guchar ch;

      if (scan->pos >= scan->length)
        return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "unfinished string");
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
        return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "control character in a string");
      else if (ch < 0x80)
        scan->pos++;
      else
        {
          guint n
              = utf8_sequence ((const guchar *)scan->text + scan->pos, scan->length - scan->pos);

          if (n == 0)
            return banter_scan_fail (scan, BANTER_JSON_ERROR_UTF8, "not valid UTF-8");
          scan->pos += n;
        }
    }

  if (key != NULL && escaped)
    {
      g_byte_array_append (scan->arena, (const guint8 *)scan->text + plain, scan->pos - plain);
      *key = (BanterScanKey){ NULL, arena, scan->arena->len - arena };
    }
  else if (key != NULL)
    *key = (BanterScanKey){ scan->text + plain, 0, scan->pos - plain };
  scan->pos++;
  return TRUE;
}
