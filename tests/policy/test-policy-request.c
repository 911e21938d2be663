/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-request"

#include "config.h"

#include "banter-policy-request.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static void
test_may_ask (void)
{
  static const struct
  {
    BanterRequestFacts facts;
    BanterReason reason;
  } cases[] = {
    { { FALSE, 0, -1, 0 }, BANTER_REASON_NONE },
    { { FALSE, 4, -1, 0 }, BANTER_REASON_NONE },
    { { FALSE, 5, -1, 0 }, BANTER_REASON_REQUEST_LIMIT },
    { { TRUE, 0, -1, 0 }, BANTER_REASON_REQUEST_PENDING },
    { { TRUE, 9, -1, 0 }, BANTER_REASON_REQUEST_PENDING },
    { { FALSE, 0, 0, 0 }, BANTER_REASON_REQUEST_PENDING },
    { { FALSE, 0, 30 * DAY_MS - 1, 0 }, BANTER_REASON_REQUEST_PENDING },
    { { FALSE, 0, 30 * DAY_MS, 0 }, BANTER_REASON_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BanterReason reason;
      gboolean may = banter_policy_may_ask (&cases[i].facts, &reason);

      g_assert_cmpint (reason, ==, cases[i].reason);
      g_assert_cmpint (may, ==, cases[i].reason == BANTER_REASON_NONE);
    }
}

static void
test_contents (void)
{
  static const struct
  {
    const char *type;
    const char *state_key;
    const char *content;
    gboolean allowed;
  } cases[] = {
    { "m.room.message", NULL, "{\"msgtype\":\"m.text\",\"body\":\"hi\"}", TRUE },
    { "m.room.encrypted", NULL, "{\"ciphertext\":\"x\"}", TRUE },
    { "m.room.redaction", NULL, "{}", TRUE },
    { "m.room.create", "", "{\"room_version\":\"11\"}", TRUE },
    { "m.room.history_visibility", "", "{}", TRUE },
    { "m.room.history_visibility", "", "{\"history_visibility\":\"invited\"}", TRUE },
    { "m.room.history_visibility", "", "{\"history_visibility\":\"words for you\"}", FALSE },
    { "m.room.history_visibility", "", "{\"history_visibility\":[\"words\"]}", FALSE },
    { "m.room.guest_access", "", "{\"guest_access\":\"words\"}", FALSE },
    { "m.room.join_rules", "", "{\"join_rule\":\"invite\"}", TRUE },
    { "m.room.join_rules", "", "{\"join_rule\":\"words\"}", FALSE },
    { "m.room.join_rules", "", "{\"join_rule\":\"restricted\",\"allow\":[\"words\"]}", FALSE },
    { "m.room.encryption", "", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}", TRUE },
    { "m.room.encryption", "", "{\"algorithm\":\"words\"}", FALSE },
    { "m.room.encryption", "",
      "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"rotation_period_ms\":\"words\"}", FALSE },
    { "m.room.create", "", "{\"room_version\":\"words\"}", FALSE },
    { "m.room.create", "", "{\"room_version\":\"11\",\"m.federate\":\"words\"}", FALSE },
    { "m.room.create", "", "{\"room_version\":\"11\",\"predecessor\":{\"room_id\":\"!w:x\"}}",
      FALSE },
    { "m.room.message", NULL, "{\"msgtype\":\"m.image\",\"body\":\"x\",\"url\":\"mxc://a/b\"}",
      FALSE },
    { "m.room.message", NULL, "{\"msgtype\":\"m.text\",\"body\":\"x\",\"url\":\"mxc://a/b\"}",
      FALSE },
    { "m.room.message", NULL, "{\"msgtype\":\"m.text\",\"body\":\"x\",\"formatted_body\":\"<b>\"}",
      FALSE },
    { "m.room.message", NULL, "{\"msgtype\":\"m.notice\",\"body\":\"x\"}", FALSE },
    { "m.room.message", NULL, "{\"body\":\"x\"}", FALSE },
    { "m.room.message", NULL, "{\"msgtype\":1,\"body\":\"x\"}", FALSE },
    { "m.room.message", NULL, "{}", FALSE },
    { "m.sticker", NULL, "{\"body\":\"x\",\"url\":\"mxc://a/b\"}", FALSE },
    { "m.reaction", NULL, "{}", FALSE },
    { "m.room.power_levels", "", "{\"users\":{},\"invite\":0}", TRUE },
    { "m.room.power_levels", "",
      "{\"users\":{\"@a:x\":100},\"events\":{\"m.room.name\":50},\"notifications\":{\"room\":1}}",
      TRUE },
    { "m.room.power_levels", "", "{\"users\":{\"words for you\":1}}", FALSE },
    { "m.room.power_levels", "", "{\"events\":{\"words for you\":1}}", FALSE },
    { "m.room.power_levels", "", "{\"notifications\":{\"words for you\":1}}", FALSE },
    { "m.room.power_levels", "", "{\"invite\":\"words\"}", FALSE },
    { "m.room.join_rules", "", "{\"join_rule\":\"invite\",\"x\":\"words\"}", FALSE },
    { "m.room.create", "", "{\"room_version\":\"11\",\"org.example\":\"words\"}", FALSE },
    { "m.room.create", "", "{\"type\":\"words\"}", FALSE },
    { "m.room.name", "", "{\"name\":\"words\"}", FALSE },
    { "m.room.topic", "", "{\"topic\":\"words\"}", FALSE },
    { "m.room.avatar", "", "{}", FALSE },
    { "m.room.join_rules", "words", "{}", FALSE },
    { "org.example.anything", "", "{}", FALSE },
    { "org.example.anything", NULL, "{}", FALSE },
  };
  BanterRequestFacts facts = { FALSE, 0, -1, BANTER_REQUEST_MAX_EVENTS - 1 };
  BanterReason reason;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].type, cases[i].content);
      g_assert_cmpint (banter_policy_request_allows (&facts, cases[i].type, cases[i].state_key,
                                                     cases[i].content, &reason),
                       ==, cases[i].allowed);
      g_assert_cmpint (reason, ==,
                       cases[i].allowed ? BANTER_REASON_NONE : BANTER_REASON_REQUEST_PENDING);
    }

  facts.n_events = BANTER_REQUEST_MAX_EVENTS;
  g_assert_false (
      banter_policy_request_allows (&facts, cases[0].type, NULL, cases[0].content, &reason));
  g_assert_true (banter_policy_request_allows (&facts, "m.room.redaction", NULL, "{}", &reason));
}

static void
test_media (void)
{
  static const struct
  {
    const char *type;
    const char *content;
    gboolean is_media;
  } cases[] = {
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"hi\"}", FALSE },
    { "m.room.encrypted", "{\"ciphertext\":\"x\"}", FALSE },
    { "m.sticker", "{}", TRUE },
    { "m.room.message", "{\"msgtype\":\"m.image\",\"url\":\"mxc://a/b\"}", TRUE },
    { "m.room.message", "{\"msgtype\":\"m.file\",\"file\":{\"url\":\"mxc://a/b\"}}", TRUE },
    { "m.room.message", "{\"msgtype\":\"m.text\",\"url\":7}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].type, cases[i].content);
      g_assert_cmpint (banter_policy_is_media (cases[i].type, cases[i].content), ==,
                       cases[i].is_media);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy-request/may-ask", test_may_ask);
  g_test_add_func ("/policy-request/contents", test_contents);
  g_test_add_func ("/policy-request/media", test_media);
  return g_test_run ();
}
