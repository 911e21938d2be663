/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-scan-number"

#include "config.h"

#include "banter-json-scan-private.h"

#include <string.h>

/* Numbers: the grammar, and what a 53-bit integer or a double can hold. */

#define MAX_NUMBER_LENGTH 256

static gsize
skip_digits (BanterScan *scan)
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

gboolean
banter_scan_number (BanterScan *scan)
{
  gsize start = scan->pos;
  gboolean is_integer = TRUE;

  if (scan->text[scan->pos] == '-')
    scan->pos++;
  if (scan->pos < scan->length && scan->text[scan->pos] == '0')
    scan->pos++;
  else if (skip_digits (scan) == 0)
    return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad number");
  if (scan->pos < scan->length && scan->text[scan->pos] == '.')
    {
      is_integer = FALSE;
      scan->pos++;
      if (skip_digits (scan) == 0)
        return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad number");
    }
  if (scan->pos < scan->length && (scan->text[scan->pos] | 0x20) == 'e')
    {
      is_integer = FALSE;
      scan->pos++;
      if (scan->pos < scan->length
          && (scan->text[scan->pos] == '+' || scan->text[scan->pos] == '-'))
        scan->pos++;
      if (skip_digits (scan) == 0)
        return banter_scan_fail (scan, BANTER_JSON_ERROR_SYNTAX, "bad number");
    }
  return number_is_in_range (scan->text + start, scan->pos - start, is_integer)
         || banter_scan_breach (scan, BANTER_JSON_ERROR_INTEGER, BANTER_SCAN_IN_VALUE,
                                "number out of range");
}
