/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pushrules"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Push rules and pushers through the API; what comes of them is in test-unread.c. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"
#define RULES V3 "/pushrules/global/"

static BanterdFixture *fixture;

static void
set_up (BanterdChat *chat, gconstpointer data)
{
  banterd_chat_init (chat, fixture);
}

static void
tear_down (BanterdChat *chat, gconstpointer data)
{
  banterd_chat_clear (chat);
}

/* --- The list --- */

/* Specification v1.17, "Predefined Rules", in their order. */
static void
test_predefined (BanterdChat *chat, gconstpointer data)
{
  static const char *const ids[] = {
    ".m.rule.master",
    ".m.rule.suppress_notices",
    ".m.rule.invite_for_me",
    ".m.rule.member_event",
    ".m.rule.is_user_mention",
    ".m.rule.is_room_mention",
    ".m.rule.tombstone",
    ".m.rule.reaction",
    ".m.rule.room.server_acl",
    ".m.rule.suppress_edits",
    ".m.rule.call",
    ".m.rule.encrypted_room_one_to_one",
    ".m.rule.room_one_to_one",
    ".m.rule.message",
    ".m.rule.encrypted",
  };
  g_autofree char *all = banterd_probe_get (chat->alice, V3 "/pushrules/");
  g_autofree char *override = banter_json_dup_member (all, "global/override");
  g_autofree char *underride = banter_json_dup_member (all, "global/underride");
  g_autofree char *both = g_strconcat (override, underride, NULL);
  g_autofree char *global = banterd_probe_get (chat->alice, RULES);
  g_autofree char *document = NULL;
  const char *at = both;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *quoted = g_strdup_printf ("\"rule_id\":\"%s\"", ids[i]);

      at = strstr (at, quoted);
      if (at == NULL)
        g_error ("%s is missing, or not in its place", ids[i]);
    }
  g_assert_nonnull (strstr (all, chat->alice->user_id));
  g_assert_cmpuint (banterd_probe_call (chat->alice, &document, "GET", NULL,
                                        V3 "/user/%s/account_data/m.push_rules",
                                        chat->alice->user_id),
                    ==, 200);
  g_assert_cmpstr (document, ==, all);
  g_assert_nonnull (strstr (all, global + 1));
}

static void
expect_order (BanterdChat *chat, const char *kind, const char *expected)
{
  g_autofree char *all = banterd_probe_get (chat->alice, RULES);
  g_autofree char *list = banter_json_dup_member (all, kind);
  const char *at = list;
  g_auto (GStrv) ids = g_strsplit (expected, " ", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *quoted = g_strdup_printf ("\"rule_id\":\"%s\"", ids[i]);

      at = strstr (at, quoted);
      if (at == NULL)
        g_error ("%s: %s", ids[i], list);
    }
}

#define BODY "{\"actions\":[\"notify\"],\"conditions\":[]}"

static void
test_places (BanterdChat *chat, gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *expected;
  } steps[] = {
    { "PUT", RULES "override/a", ".m.rule.master a .m.rule.suppress_notices" },
    { "PUT", RULES "override/b", ".m.rule.master b a .m.rule.suppress_notices" },
    { "PUT", RULES "override/c?after=b", "b c a .m.rule.suppress_notices" },
    { "PUT", RULES "override/d?before=b", ".m.rule.master d b c a" },
    { "PUT", RULES "override/a?before=d", "a d b c .m.rule.suppress_notices" },
    { "PUT", RULES "override/a?after=b", "d b a c" },
    { "PUT", RULES "override/d?before=c&after=b", "b a d c" },
    { "PUT", RULES "override/d", "b a d c" },
    { "DELETE", RULES "override/a", "b d c .m.rule.suppress_notices" },
    { "PUT", RULES "underride/u", "u .m.rule.call" },
    { "PUT", RULES "room/!r:x", "!r:x" },
    { "PUT", RULES "sender/@s:x", "@s:x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *answer = NULL;
      g_autofree char *kind = g_strndup (steps[i].path + strlen (RULES),
                                         strcspn (steps[i].path + strlen (RULES), "/"));

      if (banterd_probe_call_at (chat->alice, &answer, steps[i].method, BODY, steps[i].path) != 200)
        g_error ("%s: %s", steps[i].path, answer);
      expect_order (chat, kind, steps[i].expected);
    }
}

static void
test_changes (BanterdChat *chat, gconstpointer data)
{
  static const char content[]
      = "{\"actions\":[\"notify\",{\"set_tweak\":\"highlight\"}],\"pattern\":\"t*a\"}";
  g_autofree char *rule = NULL;
  g_autofree char *enabled = NULL;
  g_autofree char *actions = NULL;
  g_autofree char *told = NULL;
  g_autofree char *start = NULL;
  g_autofree char *first = NULL;

  banterd_probe_ok (chat->alice, "PUT", content, RULES "content/tea");
  rule = banterd_probe_get (chat->alice, RULES "content/tea");
  g_assert_cmpstr (
      rule, ==,
      "{\"rule_id\":\"tea\",\"default\":false,\"enabled\":true,\"actions\":[\"notify\","
      "{\"set_tweak\":\"highlight\"}],\"pattern\":\"t*a\"}");
  banterd_probe_ok (chat->alice, "PUT", "{\"enabled\":false}", RULES "content/tea/enabled");
  enabled = banterd_probe_get (chat->alice, RULES "content/tea/enabled");
  g_assert_cmpstr (enabled, ==, "{\"enabled\":false}");
  banterd_probe_ok (chat->alice, "PUT", "{\"actions\":[]}",
                    RULES "underride/.m.rule.message/actions");
  actions = banterd_probe_get (chat->alice, RULES "underride/.m.rule.message/actions");
  g_assert_cmpstr (actions, ==, "{\"actions\":[]}");
  told = banterd_sync_all (chat->alice, &chat->alice_since, "");
  g_assert_nonnull (strstr (told, "\"m.push_rules\""));
  g_assert_nonnull (strstr (told, "\"tea\""));
  first = banterd_sync_all (chat->alice, &start, "");
  g_assert_nonnull (strstr (first, "\"tea\""));
}

static void
test_refused (BanterdChat *chat, gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *body;
    guint status;
  } rows[] = {
    { "GET", RULES "override/none", NULL, 404 },
    { "GET", RULES "stickers/none", NULL, 400 },
    { "GET", RULES "override/none/enabled", NULL, 404 },
    { "PUT", RULES "override/none/enabled", "{\"enabled\":true}", 404 },
    { "PUT", RULES "override/.m.rule.master/enabled", "{\"enabled\":1}", 400 },
    { "PUT", RULES "override/.m.rule.master/enabled", "{}", 400 },
    { "PUT", RULES "override/none/actions", "{\"actions\":[]}", 404 },
    { "PUT", RULES "override/.m.rule.master/actions", "{\"actions\":[1]}", 400 },
    { "PUT", RULES "override/.mine", BODY, 400 },
    { "PUT", RULES "override/a%5Cb", BODY, 400 },
    { "PUT", RULES "override/a%2Fb", BODY, 400 },
    { "PUT", RULES "stickers/a", BODY, 400 },
    { "PUT", RULES "override/a", "{}", 400 },
    { "PUT", RULES "override/a", "{\"actions\":[],\"conditions\":[1]}", 400 },
    { "PUT", RULES "override/a", "{\"actions\":[],\"conditions\":[{}]}", 400 },
    { "PUT", RULES "override/a", "{\"actions\":[null]}", 400 },
    { "PUT", RULES "override/a", "{\"actions\":{}}", 400 },
    { "PUT", RULES "content/a", "{\"actions\":[]}", 400 },
    { "PUT", RULES "override/a?before=none", BODY, 404 },
    { "PUT", RULES "override/a?after=.m.rule.master", BODY, 400 },
    { "DELETE", RULES "override/none", NULL, 404 },
    { "DELETE", RULES "override/.m.rule.master", NULL, 400 },
    { "GET", V3 "/pushrules/device/", NULL, 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (chat->alice, &answer, rows[i].method, rows[i].body,
                                            rows[i].path);

      if (status != rows[i].status)
        g_error ("%s %s: %u %s", rows[i].method, rows[i].path, status, answer);
    }
}

/* --- Pushers --- */

/* All of them are looked at for each message, and come with each initial sync. */
static void
test_too_much (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *action = g_strnfill (100 * 1024, 'a');
  g_autofree char *rule = g_strdup_printf ("{\"actions\":[\"%s\"],\"pattern\":\"x\"}", action);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      banterd_probe_ok (chat->bob, "PUT", rule, V3 "/pushrules/global/content/%s", id);
    }
  banterd_probe_fails (chat->bob, 403, "M_RESOURCE_LIMIT_EXCEEDED", "PUT", rule,
                       V3 "/pushrules/global/content/one-more");
  banterd_probe_ok (chat->bob, "DELETE", NULL, V3 "/pushrules/global/content/0");
  banterd_probe_ok (chat->bob, "PUT", rule, V3 "/pushrules/global/content/one-more");
}

static void
test_pushers (BanterdChat *chat, gconstpointer data)
{
  static const char pusher[]
      = "{\"kind\":\"http\",\"app_id\":\"im.app\",\"pushkey\":\"k\",\"app_display_name\":\"App\","
        "\"device_display_name\":\"Phone\",\"lang\":\"en\",\"data\":{\"url\":\"https://x.y/z\"}}";
  static const char *const bad[] = {
    "{}",
    "{\"kind\":\"http\",\"app_id\":\"a\",\"pushkey\":\"k\"}",
    "{\"kind\":null,\"app_id\":\"\",\"pushkey\":\"k\"}",
    "{\"kind\":\"http\",\"app_id\":1,\"pushkey\":\"k\"}",
  };
  g_autofree char *list = NULL;
  g_autofree char *taken = NULL;

  banterd_probe_ok (chat->bob, "POST", pusher, V3 "/pushers/set");
  list = banterd_probe_get (chat->bob, V3 "/pushers");
  g_assert_nonnull (strstr (list, "\"https://x.y/z\""));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpuint (banterd_probe_call (chat->bob, NULL, "POST", bad[i], V3 "/pushers/set"), ==,
                      400);
  /* A push key belongs to one person, unless it is added. */
  banterd_probe_ok (chat->alice, "POST", pusher, V3 "/pushers/set");
  taken = banterd_probe_get (chat->bob, V3 "/pushers");
  g_assert_cmpstr (taken, ==, "{\"pushers\":[]}");
  banterd_probe_ok (chat->alice, "POST", "{\"kind\":null,\"app_id\":\"im.app\",\"pushkey\":\"k\"}",
                    V3 "/pushers/set");
  g_free (list);
  list = banterd_probe_get (chat->alice, V3 "/pushers");
  g_assert_cmpstr (list, ==, "{\"pushers\":[]}");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/pushrules/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("predefined", test_predefined);
  ADD ("places", test_places);
  ADD ("changes", test_changes);
  ADD ("refused", test_refused);
  ADD ("too-much", test_too_much);
  ADD ("pushers", test_pushers);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
