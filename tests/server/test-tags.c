/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-tags"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Tags, account data, and what account data does to invites. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"
#define TAGS V3 "/user/%s/rooms/%s/tags"
#define DATA V3 "/user/%s/account_data/%s"

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

static void
expect_tags (BanterdChat *chat, const char *expected)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (chat->alice, &answer, "GET", NULL, TAGS,
                                        chat->alice->user_id, chat->room_id),
                    ==, 200);
  g_assert_cmpstr (answer, ==, expected);
}

static guint
put_tag (BanterdProbe *probe, BanterdChat *chat, const char *tag, const char *body)
{
  return banterd_probe_call (probe, NULL, "PUT", body, TAGS "/%s", chat->alice->user_id,
                             chat->room_id, tag);
}

static void
test_tags (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *told = NULL;
  g_autofree char *untagged = NULL;

  expect_tags (chat, "{\"tags\":{}}");
  g_assert_cmpuint (put_tag (chat->alice, chat, "m.favourite", "{\"order\":0.5}"), ==, 200);
  g_assert_cmpuint (put_tag (chat->alice, chat, "u.a/b", "{\"x\":{}}"), ==, 200);
  expect_tags (chat, "{\"tags\":{\"m.favourite\":{\"order\":0.5},\"u.a/b\":{\"x\":{}}}}");
  told = banterd_sync_room (chat->alice, &chat->alice_since, "", "join", chat->room_id);
  g_assert_nonnull (strstr (told, "{\"type\":\"m.tag\",\"content\":{\"tags\":{\"m.favourite\""));
  g_assert_cmpuint (put_tag (chat->alice, chat, "m.favourite", "{}"), ==, 200);
  banterd_probe_ok (chat->alice, "DELETE", NULL, TAGS "/%s", chat->alice->user_id, chat->room_id,
                    "u.a/b");
  banterd_probe_ok (chat->alice, "DELETE", NULL, TAGS "/%s", chat->alice->user_id, chat->room_id,
                    "none");
  expect_tags (chat, "{\"tags\":{\"m.favourite\":{}}}");
  untagged = banterd_sync_room (chat->alice, &chat->alice_since, "", "join", chat->room_id);
  g_assert_null (strstr (untagged, "u.a/b"));
}

static void
test_bad_tags (BanterdChat *chat, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (256, 'x');

  g_assert_cmpuint (put_tag (chat->bob, chat, "u.x", "{}"), ==, 403);
  g_assert_cmpuint (put_tag (chat->alice, chat, "u.x", "[]"), ==, 400);
  g_assert_cmpuint (put_tag (chat->alice, chat, "u.x", "{\"order\":\"first\"}"), ==, 400);
  g_assert_cmpuint (put_tag (chat->alice, chat, long_name, "{}"), ==, 400);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("u.%u", i);

      g_assert_cmpuint (put_tag (chat->alice, chat, name, "{}"), ==, 200);
    }
  g_assert_cmpuint (put_tag (chat->alice, chat, "u.more", "{}"), ==, 403);
  g_assert_cmpuint (put_tag (chat->alice, chat, "u.5", "{}"), ==, 200);
}

static void
test_account_data (BanterdChat *chat, gconstpointer data)
{
  static const struct
  {
    const char *type;
    const char *body;
    guint status;
  } rows[] = {
    { "im.example", "{\"a\":{}}", 200 },
    { "im.example", "{}", 200 },
    { "im.example", "[]", 400 },
    { "im.example", "", 400 },
    { "m.push_rules", "{}", 405 },
    { "m.fully_read", "{}", 405 },
    { "m.marked_unread", "{\"unread\":true}", 200 },
  };
  g_autofree char *answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint status = banterd_probe_call (chat->alice, NULL, "PUT", rows[i].body, DATA,
                                         chat->alice->user_id, rows[i].type);
      guint of_room = banterd_probe_call (chat->alice, NULL, "PUT", rows[i].body,
                                          V3 "/user/%s/rooms/%s/account_data/%s",
                                          chat->alice->user_id, chat->room_id, rows[i].type);

      if (status != rows[i].status || of_room != rows[i].status)
        g_error ("%s %s: %u, %u", rows[i].type, rows[i].body, status, of_room);
    }
  g_assert_cmpuint (banterd_probe_call (chat->alice, &answer, "PUT", "{}", DATA,
                                        chat->alice->user_id, "m.push_rules"),
                    ==, 405);
  g_assert_nonnull (strstr (answer, "M_BAD_JSON"));
  g_assert_cmpuint (
      banterd_probe_call (chat->bob, NULL, "GET", NULL, DATA, chat->alice->user_id, "im.example"),
      ==, 403);
}

/* CS-API "Invite permission": by both names, and not by an empty document. */
static void
test_invites (BanterdChat *chat, gconstpointer data)
{
  static const struct
  {
    const char *stable;
    const char *unstable;
    gboolean blocked;
  } rows[] = {
    { NULL, "{\"default_action\":\"block\"}", TRUE },
    { NULL, "{\"default_action\":\"allow\"}", FALSE },
    { "{}", "{\"default_action\":\"block\"}", FALSE },
    { "{\"default_action\":7}", NULL, FALSE },
    { "{\"default_action\":\"block\"}", "{}", TRUE },
  };
  g_autofree char *room_id = banterd_probe_create_room (chat->bob, "{}");
  g_autofree char *body = g_strdup_printf ("{\"user_id\":\"%s\"}", chat->alice->user_id);
  g_autofree char *create = g_strdup_printf ("{\"invite\":[\"%s\"]}", chat->alice->user_id);
  g_autofree char *waiting = NULL;
  g_autofree char *told = NULL;
  g_autofree char *again = NULL;
  g_autofree char *start = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = NULL;
      guint status;

      if (rows[i].stable != NULL)
        banterd_probe_set (chat->alice, "m.invite_permission_config", rows[i].stable);
      if (rows[i].unstable != NULL)
        banterd_probe_set (chat->alice, "org.matrix.msc4380.invite_permission_config",
                           rows[i].unstable);
      status = banterd_probe_call (chat->bob, &answer, "POST", body, ROOM "/invite", room_id);
      if (rows[i].blocked)
        g_assert_nonnull (strstr (answer, "M_INVITE_BLOCKED"));
      g_assert_cmpuint (status, ==, rows[i].blocked ? 403 : 200);
    }
  g_assert_cmpuint (banterd_probe_call (chat->bob, NULL, "POST", create, V3 "/createRoom"), ==,
                    403);
  waiting = banterd_sync_room (chat->alice, &start, "", "invite", room_id);
  g_assert_null (waiting);
  /* What waited is told once it may be. */
  banterd_probe_set (chat->alice, "m.invite_permission_config", "{}");
  told = banterd_sync_room (chat->alice, &start, "", "invite", room_id);
  g_assert_nonnull (told);
  again = banterd_sync_room (chat->alice, &start, "", "invite", room_id);
  g_assert_null (again);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/tags/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("tags", test_tags);
  ADD ("bad-tags", test_bad_tags);
  ADD ("account-data", test_account_data);
  ADD ("invites", test_invites);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
