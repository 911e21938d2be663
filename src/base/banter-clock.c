/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-clock"

#include "config.h"

#include "banter-clock.h"

/* The wall clock, and times from the network made safe to show. Any thread. */

/* The years that GDateTime can hold, less a day at each end so that every time zone fits. */
#define SECONDS_MIN (G_GINT64_CONSTANT (-62135596800) + 86400)
#define SECONDS_MAX (G_GINT64_CONSTANT (253402300799) - 86400)

static gint64 test_now; /* atomic; 0: the real clock */
static const gint64 no_offset;
static const gint64 *test_offset = &no_offset; /* read atomically */

gint64
banter_clock_now_ms (void)
{
  gint64 fixed = __atomic_load_n (&test_now, __ATOMIC_RELAXED);

  if (fixed != 0)
    return fixed;
  return g_get_real_time () / 1000 + __atomic_load_n (test_offset, __ATOMIC_RELAXED);
}

void
banter_clock_move_for_tests (const gint64 *offset_ms)
{
  g_return_if_fail (offset_ms != NULL);

  test_offset = offset_ms;
}

void
banter_clock_set_for_tests (gint64 now_ms)
{
  __atomic_store_n (&test_now, now_ms, __ATOMIC_RELAXED);
}

GDateTime *
banter_clock_to_local (gint64 timestamp_ms)
{
  g_autoptr (GDateTime) whole = NULL;
  gint64 seconds = timestamp_ms / 1000;
  gint64 rest = timestamp_ms % 1000;

  if (rest < 0)
    {
      seconds--;
      rest += 1000;
    }
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX)
    {
      seconds = CLAMP (seconds, SECONDS_MIN, SECONDS_MAX);
      rest = 0;
    }
  whole = g_date_time_new_from_unix_local (seconds);
  return g_date_time_add (whole, rest * G_TIME_SPAN_MILLISECOND);
}
