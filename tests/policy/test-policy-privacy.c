/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-privacy"

#include "config.h"

#include "banter-policy-privacy.h"

static void
test_defaults (void)
{
  static const char *const documents[] = { NULL, "{}", "{\"filter_words\":{}}", "{\"x\":[1]}" };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterPrivacy) adult
          = banter_privacy_parse (documents[i], BANTER_AGE_ADULT, &error);
      g_autoptr (BanterPrivacy) teen
          = banter_privacy_parse (documents[i], BANTER_AGE_16_17, &error);

      g_assert_no_error (error);
      g_assert_cmpint (adult->who_can_message, ==, BANTER_AUDIENCE_EVERYONE);
      g_assert_cmpint (teen->who_can_message, ==, BANTER_AUDIENCE_NO_ONE);
      g_assert_cmpint (adult->who_can_add_to_groups, ==, BANTER_AUDIENCE_FRIENDS);
      g_assert_true (adult->read_receipts && adult->typing && adult->activity_status);
      g_assert_true (adult->filter_words);
      g_assert_cmpuint (g_strv_length (adult->filter_languages), ==, 1);
      g_assert_cmpstr (adult->filter_languages[0], ==, "en");
      g_assert_false (adult->restrict_messages);
      g_assert_true (teen->restrict_messages);
    }
}

static void
test_everything_written (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterPrivacy) privacy = banter_privacy_parse (
      "{\"who_can_message\":\"following\",\"who_can_add_to_groups\":\"no_one\","
      "\"read_receipts\":false,\"typing\":false,\"activity_status\":false,"
      "\"filter_words\":{\"enabled\":false,\"languages\":[\"de\",\"fr\"],\"custom\":[\"x\"]},"
      "\"restrict_messages\":true}",
      BANTER_AGE_ADULT, &error);

  g_assert_no_error (error);
  g_assert_cmpint (privacy->who_can_message, ==, BANTER_AUDIENCE_FOLLOWING);
  g_assert_cmpint (privacy->who_can_add_to_groups, ==, BANTER_AUDIENCE_NO_ONE);
  g_assert_false (privacy->read_receipts || privacy->typing || privacy->activity_status);
  g_assert_false (privacy->filter_words);
  g_assert_cmpstr (privacy->filter_languages[1], ==, "fr");
  g_assert_cmpstr (privacy->filter_custom[0], ==, "x");
  g_assert_true (privacy->restrict_messages);
}

static void
test_malformed (void)
{
  static const char *const documents[] = {
    "[]",
    "{\"who_can_message\":1}",
    "{\"who_can_message\":[\"everyone\"]}",
    "{\"who_can_add_to_groups\":{}}",
    "{\"read_receipts\":\"true\"}",
    "{\"typing\":1}",
    "{\"restrict_messages\":[]}",
    "{\"filter_words\":true}",
    "{\"filter_words\":{\"enabled\":\"yes\"}}",
    "{\"filter_words\":{\"languages\":\"en\"}}",
    "{\"filter_words\":{\"custom\":[1]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", documents[i]);
      g_assert_null (banter_privacy_parse (documents[i], BANTER_AGE_ADULT, &error));
      g_assert_nonnull (error);
    }
}

static void
test_unknown_word_lets_nobody_in (void)
{
  static const char *const documents[] = {
    "{\"who_can_message\":\"\"}",
    "{\"who_can_message\":\"Everyone\"}",
    "{\"who_can_message\":\"friends_of_friends\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (BanterPrivacy) privacy
          = banter_privacy_parse (documents[i], BANTER_AGE_ADULT, NULL);

      g_assert_cmpint (privacy->who_can_message, ==, BANTER_AUDIENCE_NO_ONE);
    }
}

static void
test_narrow (void)
{
  static const BanterAudience limits[]
      = { BANTER_AUDIENCE_NO_ONE, BANTER_AUDIENCE_FRIENDS, BANTER_AUDIENCE_EVERYONE };

  for (int wish = BANTER_AUDIENCE_NO_ONE; wish <= BANTER_AUDIENCE_EVERYONE; wish++)
    for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
      {
        BanterAudience got = banter_audience_narrow ((BanterAudience)wish, limits[i]);

        if (limits[i] == BANTER_AUDIENCE_EVERYONE)
          g_assert_cmpint (got, ==, wish);
        else if (wish == BANTER_AUDIENCE_NO_ONE)
          g_assert_cmpint (got, ==, BANTER_AUDIENCE_NO_ONE);
        else
          g_assert_cmpint (got, ==, limits[i]);
      }
  g_assert_cmpint (banter_audience_cap (BANTER_AGE_16_17), ==, BANTER_AUDIENCE_FRIENDS);
  g_assert_cmpint (banter_audience_cap (BANTER_AGE_ADULT), ==, BANTER_AUDIENCE_EVERYONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-privacy/defaults", test_defaults);
  g_test_add_func ("/policy-privacy/everything-written", test_everything_written);
  g_test_add_func ("/policy-privacy/malformed", test_malformed);
  g_test_add_func ("/policy-privacy/unknown-word", test_unknown_word_lets_nobody_in);
  g_test_add_func ("/policy-privacy/narrow", test_narrow);
  return g_test_run ();
}
