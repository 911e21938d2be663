/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-glob"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "banter-glob.h"

/* bench-glob: a push rule's pattern of a thousand stars against a message of 64 KB, which the
 * regular expressions of other servers did not live through. The floor is one walk over as long a
 * text without any pattern to speak of. */

#define TEXT_SIZE 65536
#define N_STARS 1000
#define N_ROUNDS 15
#define BAR_MS 10.0

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

/* Median milliseconds */
static double
measure (const char *pattern, const char *text)
{
  gint64 took[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_assert_false (
          banter_glob_match (pattern, text, BANTER_GLOB_IGNORE_CASE | BANTER_GLOB_WORDS));
      took[i] = g_get_monotonic_time () - start;
    }
  qsort (took, N_ROUNDS, sizeof *took, compare);
  return (double)took[N_ROUNDS / 2] / 1000;
}

int
main (void)
{
  g_autofree char *text = g_strnfill (TEXT_SIZE, 'a');
  g_autoptr (GString) pattern = g_string_new (NULL);
  double value, floor;

  for (guint i = 0; i < N_STARS; i++)
    g_string_append (pattern, "*a");
  g_string_append (pattern, "*b");
  value = measure (pattern->str, text);
  floor = measure ("b", text);
  printf ("glob-1000-stars %.4g ms floor=%.4g bar=%.4g %s\n", value, floor, BAR_MS,
          value <= BAR_MS ? "ok" : "short");
  return value <= BAR_MS ? 0 : 1;
}
