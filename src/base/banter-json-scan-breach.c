/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-scan-breach"

#include "config.h"

#include "banter-json-scan-private.h"

#include <string.h>

/* What is done about a breach of a rule. Of syntax: the scan fails. Of any other rule: the strict
 * scan fails as well, the lenient one chooses the value to blank and goes on in "doomed" mode,
 * where only syntax still counts, until that value ends. */

gboolean
banter_scan_fail (BanterScan *scan, BanterJsonError code, const char *what)
{
  g_set_error (scan->error, BANTER_JSON_ERROR, code, "%s at byte %" G_GSIZE_FORMAT, what,
               scan->pos);
  return FALSE;
}

/* Which value goes: inside an event, the event's own member, or the event where its own keys are
 * bad; elsewhere the innermost member. Returns the frame that holds that value. */
static int
choose_level (BanterScan *scan, BanterScanWhere where)
{
  int level = (int)MIN (scan->depth, scan->max_depth) - (where == BANTER_SCAN_IN_KEYS ? 2 : 1);

  if (scan->events_level != BANTER_SCAN_NO_LEVEL && level >= scan->events_level)
    {
      int event = scan->events_level + 1;

      return level >= event && scan->frames[event].is_object ? event : scan->events_level;
    }
  while (level >= 0 && !scan->frames[level].is_object)
    level--;
  return level;
}

gboolean
banter_scan_breach (BanterScan *scan, BanterJsonError code, BanterScanWhere where, const char *what)
{
  if (scan->writable == NULL)
    return banter_scan_fail (scan, code, what);
  if (scan->doomed_level == BANTER_SCAN_NO_LEVEL)
    scan->doomed_level = choose_level (scan, where);
  return TRUE;
}

/* The doomed value ends before scan->pos. One too short to hold `null` takes its parent along. */
void
banter_scan_blank (BanterScan *scan)
{
  int level = scan->doomed_level;
  gsize start
      = level == BANTER_SCAN_ROOT_LEVEL ? scan->root_start : scan->frames[level].value_start;
  gsize length = scan->pos - start;

  if (length < 4 && level > BANTER_SCAN_ROOT_LEVEL)
    {
      scan->doomed_level--;
      return;
    }
  memset (scan->writable + start, ' ', length);
  memcpy (scan->writable + start, length < 4 ? "0" : "null", length < 4 ? 1 : 4);
  scan->n_blanked++;
  scan->doomed_level = BANTER_SCAN_NO_LEVEL;
}
