/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-limits"

#include "config.h"

#include "banter-policy-limits.h"

#include "banter-json.h"

/* A guardian's limits: what is read, what is refused, and that several only ever take away. */

static const char *const good[] = {
  "{}",
  "{\"dms\":false}",
  "{\"dms\":true,\"requests\":true,\"groups\":true,\"media_from_non_friends\":true}",
  "{\"max_who_can_message\":\"friends\"}",
  "{\"max_who_can_message\":\"no_one\"}",
  "{\"words\":[\"one\",\"zwei\"]}",
  "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\",\"tz\":\"Europe/Berlin\"}}",
  "{\"quiet\":{\"from\":\"19:30\",\"to\":\"09:15\"}}",
};

static const char *const bad[] = {
  "{\"something new\":1}",
  "{\"dms\":0}",
  "{\"dms\":\"false\"}",
  "{\"requests\":{}}",
  "{\"groups\":[]}",
  "{\"media_from_non_friends\":1}",
  "{\"max_who_can_message\":\"everyone\"}",
  "{\"max_who_can_message\":\"following\"}",
  "{\"max_who_can_message\":\"suggested_friends\"}",
  "{\"max_who_can_message\":\"nobody at all\"}",
  "{\"max_who_can_message\":7}",
  "{\"words\":[\"\"]}",
  "{\"words\":\"one\"}",
  "{\"words\":[7]}",
  "{\"quiet\":{\"from\":\"22:01\",\"to\":\"08:00\"}}",
  "{\"quiet\":{\"from\":\"22:00\",\"to\":\"07:59\"}}",
  "{\"quiet\":{\"from\":\"08:00\",\"to\":\"22:00\"}}",
  "{\"quiet\":{\"from\":\"10:00\",\"to\":\"10:00\"}}",
  "{\"quiet\":{\"from\":\"24:00\",\"to\":\"08:00\"}}",
  "{\"quiet\":{\"from\":\"-1:00\",\"to\":\"08:00\"}}",
  "{\"quiet\":{\"from\":\"21:60\",\"to\":\"08:00\"}}",
  "{\"quiet\":{\"from\":\"9:00\",\"to\":\"08:00\"}}",
  "{\"quiet\":{\"from\":\"22:00\"}}",
  "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\",\"tz\":\"../../etc/passwd\"}}",
  "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\",\"tz\":\"/etc/localtime\"}}",
  "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\",\"tz\":\"Nowhere/Atlantis\"}}",
  "{\"quiet\":{\"from\":\"22:00\",\"to\":\"08:00\",\"tz\":\"\"}}",
  "{\"quiet\":[]}",
};

static void
test_parse (void)
{
  g_autoptr (GString) many = g_string_new ("{\"words\":[\"x\"");
  g_autofree char *long_word = g_strnfill (65, 'x');
  g_autofree char *too_long = g_strdup_printf ("{\"words\":[\"%s\"]}", long_word);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterLimits) limits = banter_limits_parse (good[i], &error);

      g_test_message ("%s", good[i]);
      g_assert_no_error (error);
      g_assert_nonnull (limits);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterLimits) limits = banter_limits_parse (bad[i], &error);

      g_test_message ("%s", bad[i]);
      g_assert_null (limits);
      g_assert_true (error != NULL && error->domain == BANTER_JSON_ERROR);
    }
  for (guint i = 0; i < BANTER_LIMITS_MAX_WORDS; i++)
    g_string_append (many, ",\"x\"");
  g_string_append (many, "]}");
  g_assert_null (banter_limits_parse (many->str, NULL));
  g_assert_null (banter_limits_parse (too_long, NULL));
}

static BanterLimits *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  BanterLimits *limits = banter_limits_parse (json, &error);

  g_assert_no_error (error);
  return limits;
}

static void
assert_together (const char *first, const char *second, const char *expected)
{
  const char *order[][2] = { { first, second }, { second, first } };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (BanterLimits) whole = banter_limits_new ();
      g_autoptr (BanterLimits) one = parse (order[i][0]);
      g_autoptr (BanterLimits) other = parse (order[i][1]);
      g_autofree char *text = NULL;

      banter_limits_add (whole, one);
      banter_limits_add (whole, other);
      text = banter_limits_encode (whole);
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_strictest (void)
{
  assert_together ("{}", "{}", "{}");
  assert_together ("{\"dms\":false}", "{\"dms\":true}", "{\"dms\":false}");
  assert_together ("{\"requests\":false}", "{\"groups\":false}",
                   "{\"requests\":false,\"groups\":false}");
  assert_together ("{\"max_who_can_message\":\"friends\"}", "{\"max_who_can_message\":\"no_one\"}",
                   "{\"max_who_can_message\":\"no_one\"}");
  assert_together ("{\"max_who_can_message\":\"friends\"}", "{}",
                   "{\"max_who_can_message\":\"friends\"}");
  assert_together ("{\"words\":[\"x\"]}", "{\"words\":[\"x\"]}", "{\"words\":[\"x\"]}");
  assert_together ("{\"media_from_non_friends\":false}",
                   "{\"quiet\":{\"from\":\"21:00\",\"to\":\"08:00\",\"tz\":\"Asia/Tokyo\"}}",
                   "{\"media_from_non_friends\":false,\"quiet\":[{\"from\":\"21:00\","
                   "\"to\":\"08:00\",\"tz\":\"Asia/Tokyo\"}]}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/limits/parse", test_parse);
  g_test_add_func ("/policy/limits/strictest", test_strictest);
  return g_test_run ();
}
