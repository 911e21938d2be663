/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-push"

#include "config.h"

#include "banter-server-push.h"

/* CS-API "Conditions for push rules": one condition or rule against one event. */

#define BODY(text) "{\"body\":\"" text "\",\"msgtype\":\"m.text\"}"
#define MENTIONS "{\"m.mentions\":{\"room\":true,\"user_ids\":[\"@a:x\",\"@b:x\"]}}"
#define MATCH(key, pattern)                                                                        \
  "{\"kind\":\"event_match\",\"key\":\"" key "\",\"pattern\":\"" pattern "\"}"
#define IS(key, value) "{\"kind\":\"event_property_is\",\"key\":\"" key "\",\"value\":" value "}"
#define CONTAINS(key, value)                                                                       \
  "{\"kind\":\"event_property_contains\",\"key\":\"" key "\",\"value\":" value "}"
#define COUNT(is) "{\"kind\":\"room_member_count\",\"is\":\"" is "\"}"

static const struct
{
  const char *condition;
  const char *content;
  gboolean holds;
} conditions[] = {
  { MATCH ("type", "m.room.message"), "{}", TRUE },
  { MATCH ("type", "M.ROOM.*"), "{}", TRUE },
  { MATCH ("type", "m.room"), "{}", FALSE },
  { MATCH ("sender", "@carol:x"), "{}", TRUE },
  { MATCH ("room_id", "!r:x"), "{}", TRUE },
  { MATCH ("state_key", ""), "{}", FALSE },
  { MATCH ("content.body", "cake"), BODY ("Cake!"), TRUE },
  { MATCH ("content.body", "cake"), BODY ("pancake"), FALSE },
  { MATCH ("content.body", "ca*"), BODY ("the cat"), TRUE },
  { MATCH ("content.msgtype", "m.t??t"), BODY (""), TRUE },
  { MATCH ("content.msgtype", "text"), BODY (""), FALSE },
  { MATCH ("content.body", "1"), "{\"body\":1}", FALSE },
  { MATCH ("content.body", "x"), "{}", FALSE },
  { MATCH ("content", "x"), "{}", FALSE },
  { MATCH ("body", "x"), BODY ("x"), FALSE },
  { MATCH ("content.a.b", "x"), "{\"a\":{\"b\":\"x\"}}", TRUE },
  { MATCH ("content.a\\\\.b", "x"), "{\"a.b\":\"x\"}", TRUE },
  { "{\"kind\":\"event_match\",\"key\":\"type\"}", "{}", FALSE },
  { "{\"kind\":\"event_match\",\"pattern\":\"*\"}", "{}", FALSE },
  { IS ("content.m\\\\.mentions.room", "true"), MENTIONS, TRUE },
  { IS ("content.m\\\\.mentions.room", "false"), MENTIONS, FALSE },
  { IS ("content.m\\\\.mentions.room", "\"true\""), MENTIONS, FALSE },
  { IS ("content.n", "5"), "{\"n\":5}", TRUE },
  { IS ("content.n", "5"), "{\"n\":50}", FALSE },
  { IS ("content.n", "null"), "{\"n\":null}", TRUE },
  { IS ("content.n", "null"), "{}", FALSE },
  { IS ("content.n", "\"a*\""), "{\"n\":\"ab\"}", FALSE },
  { IS ("content.n", "\"A\""), "{\"n\":\"a\"}", FALSE },
  { IS ("type", "\"m.room.message\""), "{}", TRUE },
  { IS ("type", "5"), "{}", FALSE },
  { CONTAINS ("content.m\\\\.mentions.user_ids", "\"@b:x\""), MENTIONS, TRUE },
  { CONTAINS ("content.m\\\\.mentions.user_ids", "\"@B:x\""), MENTIONS, FALSE },
  { CONTAINS ("content.m\\\\.mentions.room", "true"), MENTIONS, FALSE },
  { CONTAINS ("content.l", "2"), "{\"l\":[1,2]}", TRUE },
  { CONTAINS ("content.l", "2"), "{\"l\":[1,\"2\",[2]]}", FALSE },
  { COUNT ("2"), "{}", TRUE },
  { COUNT ("==2"), "{}", TRUE },
  { COUNT (">2"), "{}", FALSE },
  { COUNT (">=2"), "{}", TRUE },
  { COUNT ("<3"), "{}", TRUE },
  { COUNT ("<=1"), "{}", FALSE },
  { COUNT ("!2"), "{}", FALSE },
  { COUNT (""), "{}", FALSE },
  { "{\"kind\":\"room_member_count\"}", "{}", FALSE },
  { "{\"kind\":\"sender_notification_permission\",\"key\":\"room\"}", "{}", TRUE },
  { "{\"kind\":\"sender_notification_permission\",\"key\":\"moon\"}", "{}", FALSE },
  { "{\"kind\":\"contains_display_name\"}", BODY ("hi al*ce."), TRUE },
  { "{\"kind\":\"contains_display_name\"}", BODY ("malice"), FALSE },
  { "{\"kind\":\"contains_display_name\"}", "{}", FALSE },
  { "{\"kind\":\"org.example.unknown\"}", "{}", FALSE },
  { "{}", "{}", FALSE },
  { "5", "{}", FALSE },
};

static BanterServerPushRules *
parse (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;
  BanterMatrixPushRules *rules;
  g_autoptr (GError) error = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  rules = banter_json_decode (&banter_matrix_push_rules_type, text, -1, &error);
  g_assert_no_error (error);
  return banter_server_push_rules_new (rules);
}

static const char *
evaluate (const BanterServerPushRules *rules, const char *content, gboolean *highlight)
{
  gboolean is_personal;
  const BanterServerPushEvent event = { .room_id = "!r:x",
                                        .type = "m.room.message",
                                        .sender = "@carol:x",
                                        .content = content,
                                        .n_members = 2,
                                        .sender_power = 50,
                                        .room_power = 50,
                                        .displayname = "al*ce" };
  const BanterMatrixPushRule *rule
      = banter_server_push_evaluate (rules, &event, highlight, &is_personal);

  return rule != NULL ? rule->rule_id : NULL;
}

static void
test_conditions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (BanterServerPushRules) rules
          = parse ("{\"global\":{\"override\":[{\"rule_id\":\"r\",\"enabled\":true,\"actions\":"
                   "[\"notify\"],\"conditions\":[%s]}]}}",
                   conditions[i].condition);
      gboolean highlight;

      if ((evaluate (rules, conditions[i].content, &highlight) != NULL) != conditions[i].holds)
        g_error ("%s on %s", conditions[i].condition, conditions[i].content);
    }
}

#define RULE(id, enabled, actions, more)                                                           \
  "{\"rule_id\":\"" id "\",\"enabled\":" enabled ",\"actions\":" actions more "}"
#define NOTIFY "[\"notify\"]"
#define LOUD "[\"notify\",{\"set_tweak\":\"highlight\"}]"
#define QUIET "[\"notify\",{\"set_tweak\":\"highlight\",\"value\":false}]"

static const struct
{
  const char *rules;
  const char *decides; /* NULL: nothing notifies */
  gboolean highlight;
} rulesets[] = {
  { "{\"global\":{}}", NULL, FALSE },
  { "{\"global\":{\"underride\":[" RULE ("u", "true", NOTIFY, "") "]}}", "u", FALSE },
  { "{\"global\":{\"underride\":[" RULE ("u", "false", NOTIFY, "") "]}}", NULL, FALSE },
  { "{\"global\":{\"underride\":[" RULE ("u", "true", LOUD, "") "]}}", "u", TRUE },
  { "{\"global\":{\"underride\":[" RULE ("u", "true", QUIET, "") "]}}", "u", FALSE },
  { "{\"global\":{\"underride\":[" RULE ("u", "true", "[{\"set_tweak\":\"highlight\"}]", "") "]}}",
    NULL, FALSE },
  { "{\"global\":{\"override\":[" RULE ("o", "true", "[]", "") "],\"underride\":[" RULE (
        "u", "true", NOTIFY, "") "]}}",
    NULL, FALSE },
  { "{\"global\":{\"override\":[" RULE ("o", "true", "[\"dont_notify\"]",
                                        "") "],\"room\":[" RULE ("!r:x", "true", NOTIFY, "") "]}}",
    NULL, FALSE },
  { "{\"global\":{\"content\":[" RULE ("c", "true", LOUD,
                                       ",\"pattern\":\"tea\"") "],\"room\":[" RULE ("!r:x", "true",
                                                                                    "[]", "") "]}}",
    "c", TRUE },
  { "{\"global\":{\"content\":[" RULE ("c", "true", LOUD,
                                       "") "],\"room\":[" RULE ("!r:x", "true", NOTIFY, "") "]}}",
    "!r:x", FALSE },
  { "{\"global\":{\"room\":[" RULE ("!other:x", "true", "[]", "") "],\"sender\":[" RULE (
        "@carol:x", "true", NOTIFY, "") "]}}",
    "@carol:x", FALSE },
  { "{\"global\":{\"room\":[" RULE ("!*", "true", NOTIFY, "") "]}}", NULL, FALSE },
};

static void
test_rulesets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rulesets); i++)
    {
      g_autoptr (BanterServerPushRules) rules = parse ("%s", rulesets[i].rules);
      gboolean highlight;

      g_assert_cmpstr (evaluate (rules, BODY ("tea?"), &highlight), ==, rulesets[i].decides);
      g_assert_cmpint (highlight, ==, rulesets[i].highlight);
    }
}

/* A thousand rules that each want the most of a long message: what is spent is bounded, and rules
 * that need no pattern still count. */
static void
test_bounded (void)
{
  g_autofree char *pattern = g_strnfill (4000, '*');
  g_autofree char *body = g_strnfill (60000, 'a');
  g_autofree char *content = g_strdup_printf (BODY ("%s"), body);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (BanterServerPushRules) rules = NULL;
  gboolean highlight;

  for (gsize i = 1; i < 4000; i += 2)
    pattern[i] = 'b';
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (list, "%s" RULE ("c%u", "true", NOTIFY, ",\"pattern\":\"%s\""),
                            i > 0 ? "," : "", i, pattern);
  rules
      = parse ("{\"global\":{\"content\":[%s],\"underride\":[" RULE ("u", "true", NOTIFY, "") "]}}",
               list->str);
  g_assert_cmpstr (evaluate (rules, content, &highlight), ==, "u");
}

/* Whether the outcome depends on who reads. */
static const struct
{
  const char *condition;
  const char *content;
  gboolean is_personal;
} readers[] = {
  { "{\"kind\":\"event_match\",\"key\":\"content.body\",\"pattern\":\"tea\"}", BODY ("tea"),
    FALSE },
  { "{\"kind\":\"contains_display_name\"}", BODY ("tea"), TRUE },
  { "{\"kind\":\"event_property_contains\",\"key\":\"content.u\",\"value\":\"@USER_ID@\"}",
    "{\"u\":[\"@bob:x\"]}", TRUE },
  { "{\"kind\":\"event_property_contains\",\"key\":\"content.u\",\"value\":\"@USER_ID@\"}",
    "{\"u\":[]}", FALSE },
  { "{\"kind\":\"event_property_contains\",\"key\":\"content.u\",\"value\":\"@bob:x\"}",
    "{\"u\":[\"@bob:x\"]}", FALSE },
  { "{\"kind\":\"event_match\",\"key\":\"sender\",\"pattern\":\"@USER_ID@\"}", "{}", TRUE },
  { "{\"kind\":\"event_match\",\"key\":\"state_key\",\"pattern\":\"@USER_ID@\"}", "{}", FALSE },
};

static void
test_readers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      const BanterServerPushEvent event = { .reader = "@alice:x",
                                            .room_id = "!r:x",
                                            .type = "m.room.message",
                                            .sender = "@carol:x",
                                            .content = readers[i].content };
      g_autoptr (BanterServerPushRules) rules
          = parse ("{\"global\":{\"override\":[{\"rule_id\":\"r\",\"enabled\":true,\"actions\":"
                   "[\"notify\"],\"conditions\":[%s]}]}}",
                   readers[i].condition);
      gboolean highlight, is_personal;

      banter_server_push_evaluate (rules, &event, &highlight, &is_personal);
      if (is_personal != readers[i].is_personal)
        g_error ("%s on %s", readers[i].condition, readers[i].content);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/push/conditions", test_conditions);
  g_test_add_func ("/server/push/readers", test_readers);
  g_test_add_func ("/server/push/rulesets", test_rulesets);
  g_test_add_func ("/server/push/bounded", test_bounded);
  return g_test_run ();
}
