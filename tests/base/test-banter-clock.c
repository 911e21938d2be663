/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-clock.h"

static void
test_now (void)
{
  gint64 before = g_get_real_time () / 1000;
  gint64 now = banter_clock_now_ms ();

  g_assert_cmpint (now, >=, before);
  banter_clock_set_for_tests (1234);
  g_assert_cmpint (banter_clock_now_ms (), ==, 1234);
  banter_clock_set_for_tests (0);
  g_assert_cmpint (banter_clock_now_ms (), >=, now);
}

static void
test_to_local (void)
{
  static const struct
  {
    gint64 timestamp;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000000" },
    { 1, "1970-01-01T00:00:00.001000" },
    { -1, "1969-12-31T23:59:59.999000" },
    { -1000, "1969-12-31T23:59:59.000000" },
    { 1700000000123, "2023-11-14T22:13:20.123000" },
    { 253402300799999, "9999-12-30T23:59:59.000000" },
    { G_GINT64_CONSTANT (9007199254740991), "9999-12-30T23:59:59.000000" },
    { G_MAXINT64, "9999-12-30T23:59:59.000000" },
    { -62135596800000, "1-01-02T00:00:00.000000" },
    { G_GINT64_CONSTANT (-9007199254740991), "1-01-02T00:00:00.000000" },
    { G_MININT64, "1-01-02T00:00:00.000000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) time = banter_clock_to_local (cases[i].timestamp);
      g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%f");

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/now", test_now);
  g_test_add_func ("/clock/to-local", test_to_local);
  return g_test_run ();
}
