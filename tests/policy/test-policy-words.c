/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-words"

#include "config.h"

#include "banter-policy-words.h"

/* What an event can say: each row is a way to say something, or to steer a room without a word. */

typedef struct
{
  const char *type;
  const char *state_key;
  const char *content;
} Row;

#define POWER "m.room.power_levels"

static const Row silent[] = {
  { "m.room.redaction", NULL, "{\"reason\":\"why\"}" }, /* its reason is asked for elsewhere */
  { "m.room.create", "", "{\"room_version\":\"11\"}" },
  { "m.room.create", "", "{\"room_version\":\"11\",\"m.federate\":false}" },
  { "m.room.create", "", "{\"room_version\":\"12\",\"additional_creators\":[\"@ann:localhost\"]}" },
  { POWER, "", "{}" },
  { POWER, "", "{\"users\":{\"@ann:localhost\":100},\"users_default\":0,\"kick\":-1}" },
  { POWER, "", "{\"events\":{\"m.room.name\":50},\"notifications\":{\"room\":20}}" },
  { "m.room.join_rules", "", "{\"join_rule\":\"invite\"}" },
  { "m.room.history_visibility", "", "{\"history_visibility\":\"invited\"}" },
  { "m.room.guest_access", "", "{\"guest_access\":\"forbidden\"}" },
  { "m.room.encryption", "",
    "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"rotation_period_ms\":604800000}" },
};

static const Row speaking[] = {
  { "m.room.message", NULL, "{}" },
  { "m.reaction", NULL, "{}" },
  { "org.example.anything", NULL, "{}" },
  { "m.room.name", "", "{\"name\":\"hi\"}" },
  { "org.example.state", "", "{}" },
  { "m.room.join_rules", "words", "{\"join_rule\":\"invite\"}" },
  { "m.room.join_rules", "", "{\"join_rule\":\"words\"}" },
  { "m.room.join_rules", "", "{\"join_rule\":[\"words\"]}" },
  { "m.room.join_rules", "", "{\"join_rule\":\"invite\",\"words\":1}" },
  { "m.room.create", "", "{\"room_version\":\"words\"}" },
  { "m.room.create", "", "{\"room_version\":\"11\",\"m.federate\":\"words\"}" },
  { "m.room.create", "", "{\"room_version\":\"11\",\"type\":\"words\"}" },
  { "m.room.create", "", "{\"room_version\":\"12\",\"additional_creators\":[\"words\"]}" },
  { "m.room.create", "", "{\"room_version\":\"12\",\"additional_creators\":\"words\"}" },
  { "m.room.encryption", "", "{\"algorithm\":\"words\"}" },
  { "m.room.encryption", "",
    "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"rotation_period_msgs\":\"words\"}" },
  { POWER, "", "{\"words\":0}" },
  { POWER, "", "{\"kick\":\"50\"}" },
  { POWER, "", "{\"kick\":null}" },
  { POWER, "", "{\"kick\":0.5}" },
  { POWER, "", "{\"users\":{\"words\":0}}" },
  { POWER, "", "{\"users\":{\"@ann:localhost\":\"words\"}}" },
  { POWER, "", "{\"users\":\"words\"}" },
  { POWER, "", "{\"events\":{\"words\":0}}" },
  { POWER, "", "{\"events\":{\"m.room.name\":{\"words\":0}}}" },
  { POWER, "", "{\"notifications\":{\"words\":0}}" },
};

static void
check (const Row *rows, guint n_rows, gboolean expected)
{
  for (guint i = 0; i < n_rows; i++)
    if (banter_policy_carries_words (rows[i].type, rows[i].state_key, rows[i].content) != expected)
      g_error ("%s \"%s\" %s", rows[i].type, rows[i].state_key, rows[i].content);
}

static void
test_carries_words (void)
{
  check (silent, G_N_ELEMENTS (silent), FALSE);
  check (speaking, G_N_ELEMENTS (speaking), TRUE);
}

/* As many user ids as words would take are words. */
static void
test_many_users (void)
{
  g_autoptr (GString) content = g_string_new ("{\"users\":{");

  for (guint i = 0; i < 33; i++)
    g_string_append_printf (content, "%s\"@word%u:localhost\":0", i > 0 ? "," : "", i);
  g_string_append (content, "}}");
  g_assert_true (banter_policy_carries_words (POWER, "", content->str));
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *type, *content;
    gboolean is_media, is_plain;
  } rows[] = {
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"hi\"}", FALSE, TRUE },
    { "m.room.message", "{\"msgtype\":\"m.text\"}", FALSE, FALSE },
    { "m.room.message", "{\"msgtype\":\"m.notice\",\"body\":\"hi\"}", FALSE, FALSE },
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"hi\",\"formatted_body\":\"<b>hi</b>\"}",
      FALSE, FALSE },
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"hi\",\"url\":\"mxc://a/b\"}", TRUE,
      FALSE },
    { "m.room.message", "{\"msgtype\":\"m.image\",\"body\":\"hi\",\"file\":{}}", TRUE, FALSE },
    { "m.sticker", "{}", TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (banter_policy_is_media (rows[i].type, rows[i].content) != rows[i].is_media
        || banter_policy_is_plain_text (rows[i].content) != rows[i].is_plain)
      g_error ("%s %s", rows[i].type, rows[i].content);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/words/carries-words", test_carries_words);
  g_test_add_func ("/policy/words/many-users", test_many_users);
  g_test_add_func ("/policy/words/kinds", test_kinds);
  return g_test_run ();
}
