/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-people"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

/* Profiles, directories, account data, receipts and reports, through the raw API. */

#define V3 "/_matrix/client/v3"

static BanterdFixture *banterd;

static BanterdProbe *
someone (void)
{
  return banterd_probe_register (banterd, NULL, NULL);
}

static void
test_profile (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *profile = NULL;
  g_autofree char *member = NULL;
  g_autofree char *name = NULL;

  banterd_probe_join (b, room_id);
  banterd_probe_ok (a, "PUT", "{\"displayname\":\"Anna Bell\"}", V3 "/profile/%s/displayname",
                    a->user_id);
  banterd_probe_ok (a, "PUT", "{\"avatar_url\":\"mxc://localhost/abc\"}",
                    V3 "/profile/%s/avatar_url", a->user_id);
  banterd_probe_call (b, &profile, "GET", NULL, V3 "/profile/%s", a->user_id);
  g_assert_nonnull (strstr (profile, "\"displayname\":\"Anna Bell\""));
  g_assert_nonnull (strstr (profile, "\"avatar_url\":\"mxc://localhost/abc\""));
  banterd_probe_call (b, &name, "GET", NULL, V3 "/profile/%s/displayname", a->user_id);
  g_assert_cmpstr (name, ==, "{\"displayname\":\"Anna Bell\"}");

  /* In the rooms too. */
  banterd_probe_call (b, &member, "GET", NULL, V3 "/rooms/%s/state/m.room.member/%s", room_id,
                      a->user_id);
  g_assert_nonnull (strstr (member, "Anna Bell"));

  g_assert_cmpuint (banterd_probe_call (b, NULL, "PUT", "{\"displayname\":\"Not me\"}",
                                        V3 "/profile/%s/displayname", a->user_id),
                    ==, 403);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "PUT", "{\"avatar_url\":\"https://x/y\"}",
                                        V3 "/profile/%s/avatar_url", a->user_id),
                    ==, 400);
  g_assert_cmpuint (
      banterd_probe_call (a, NULL, "GET", NULL, V3 "/profile/%s", "@nobody:localhost"), ==, 404);
}

static void
test_account_data (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *room_id = banterd_probe_create_room (a, "{}");
  g_autofree char *kept = NULL;

  banterd_probe_set (a, "org.example.x", "{\"one\":1}");
  banterd_probe_call (a, &kept, "GET", NULL, V3 "/user/%s/account_data/org.example.x", a->user_id);
  g_assert_cmpstr (kept, ==, "{\"one\":1}");
  g_assert_cmpuint (banterd_probe_call (b, NULL, "GET", NULL,
                                        V3 "/user/%s/account_data/org.example.x", a->user_id),
                    ==, 403);
  g_assert_cmpuint (
      banterd_probe_call (a, NULL, "GET", NULL, V3 "/user/%s/account_data/none", a->user_id), ==,
      404);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "PUT", "{}",
                                        V3 "/user/%s/account_data/m.fully_read", a->user_id),
                    ==, 405);
  g_assert_cmpuint (
      banterd_probe_call (a, NULL, "PUT", "[]", V3 "/user/%s/account_data/x", a->user_id), ==, 400);
  banterd_probe_ok (a, "PUT", "{\"two\":2}", V3 "/user/%s/rooms/%s/account_data/org.example.y",
                    a->user_id, room_id);
  g_assert_cmpuint (banterd_probe_call (b, NULL, "PUT", "{}", V3 "/user/%s/rooms/%s/account_data/y",
                                        b->user_id, room_id),
                    ==, 403);
}

static void
test_receipts (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *answer = NULL;
  g_autofree char *event_id = NULL;
  g_autofree char *markers = NULL;

  banterd_probe_send (a, room_id, "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
                      &answer);
  event_id = banterd_probe_get_string (answer, "event_id");

  /* CVE-2023-42453 and "before acceptance": only who is in the room, only events of it. */
  g_assert_cmpuint (banterd_probe_call (b, NULL, "POST", "{}", V3 "/rooms/%s/receipt/m.read/%s",
                                        room_id, event_id),
                    ==, 403);
  g_assert_cmpuint (banterd_probe_call (b, NULL, "PUT", "{\"typing\":true,\"timeout\":1000}",
                                        V3 "/rooms/%s/typing/%s", room_id, b->user_id),
                    ==, 403);
  banterd_probe_join (b, room_id);
  banterd_probe_ok (b, "POST", "{}", V3 "/rooms/%s/receipt/m.read/%s", room_id, event_id);
  banterd_probe_ok (b, "POST", NULL, V3 "/rooms/%s/receipt/m.read.private/%s", room_id, event_id);
  g_assert_cmpuint (banterd_probe_call (b, NULL, "POST", "{}", V3 "/rooms/%s/receipt/m.read/%s",
                                        room_id, "$elsewhere"),
                    ==, 404);
  g_assert_cmpuint (banterd_probe_call (b, NULL, "POST", "{}", V3 "/rooms/%s/receipt/m.other/%s",
                                        room_id, event_id),
                    ==, 400);
  markers = g_strdup_printf ("{\"m.fully_read\":\"%s\",\"m.read\":\"%s\"}", event_id, event_id);
  banterd_probe_ok (b, "POST", markers, V3 "/rooms/%s/read_markers", room_id);
  banterd_probe_ok (b, "PUT", "{\"typing\":true,\"timeout\":1000}", V3 "/rooms/%s/typing/%s",
                    room_id, b->user_id);
  g_assert_cmpuint (banterd_probe_call (b, NULL, "PUT", "{\"typing\":true}",
                                        V3 "/rooms/%s/typing/%s", room_id, a->user_id),
                    ==, 403);
}

static void
test_room_directory (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *hidden = banterd_probe_create_room (a, "{\"name\":\"Hidden cellar\"}");
  g_autofree char *shown = banterd_probe_create_room (
      a, "{\"name\":\"Läden und Märkte\",\"visibility\":\"public\",\"preset\":\"public_chat\"}");
  g_autofree char *set = banterd_probe_create_room (
      a, "{\"name\":\"Paper hats\",\"visibility\":\"public\",\"preset\":\"public_chat\","
         "\"creation_content\":{\"type\":\"im.banter.stickers\"}}");
  const struct
  {
    const char *search;
    gboolean finds_shown;
    gboolean finds_set;
  } cases[] = {
    { "{}", TRUE, TRUE },
    { "{\"filter\":{\"generic_search_term\":\"markte\"}}", TRUE, FALSE },
    { "{\"filter\":{\"generic_search_term\":\"cellar\"}}", FALSE, FALSE },
    { "{\"filter\":{\"room_types\":[\"im.banter.stickers\"]}}", FALSE, TRUE },
    { "{\"filter\":{\"room_types\":[null]}}", TRUE, FALSE },
    { "{\"filter\":{\"room_types\":[null,\"im.banter.stickers\"]}}", TRUE, TRUE },
    { "{\"filter\":{\"room_types\":[\"m.space\"]}}", FALSE, FALSE },
  };
  g_autofree char *page = NULL;
  g_autofree char *next = NULL;
  g_autofree char *body = NULL;
  g_autofree char *rest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = NULL;

      g_test_message ("%s", cases[i].search);
      g_assert_cmpuint (banterd_probe_call (b, &found, "POST", cases[i].search, V3 "/publicRooms"),
                        ==, 200);
      g_assert_null (strstr (found, hidden));
      g_assert_cmpint (strstr (found, shown) != NULL, ==, cases[i].finds_shown);
      g_assert_cmpint (strstr (found, set) != NULL, ==, cases[i].finds_set);
    }

  banterd_probe_call (b, &page, "POST", "{\"limit\":1}", V3 "/publicRooms");
  next = banterd_probe_get_string (page, "next_batch");
  g_assert_nonnull (next);
  body = g_strdup_printf ("{\"limit\":1,\"since\":\"%s\"}", next);
  banterd_probe_call (b, &rest, "POST", body, V3 "/publicRooms");
  g_assert_true ((strstr (page, shown) != NULL) != (strstr (rest, shown) != NULL));
  g_assert_cmpuint (banterd_probe_call (b, NULL, "POST", "{\"since\":\"x\"}", V3 "/publicRooms"),
                    ==, 400);

  /* A room of a set is no chat. */
  g_assert_cmpuint (banterd_probe_say (a, set, "words"), ==, 403);
}

static void
test_aliases (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *room_id = banterd_probe_create_room (a, "{}");
  g_autofree char *target = g_strdup_printf ("{\"room_id\":\"%s\"}", room_id);
  g_autofree char *found = NULL;

  banterd_probe_ok (a, "PUT", target, V3 "/directory/room/%s", "#tea:localhost");
  g_assert_cmpuint (
      banterd_probe_call (a, NULL, "PUT", target, V3 "/directory/room/%s", "#tea:localhost"), ==,
      409);
  g_assert_cmpuint (
      banterd_probe_call (b, NULL, "PUT", target, V3 "/directory/room/%s", "#mine:localhost"), ==,
      403);
  g_assert_cmpuint (
      banterd_probe_call (a, NULL, "PUT", target, V3 "/directory/room/%s", "#x:else.example"), ==,
      400);
  banterd_probe_call (b, &found, "GET", NULL, V3 "/directory/room/%s", "#tea:localhost");
  g_assert_nonnull (strstr (found, room_id));
  g_assert_cmpuint (
      banterd_probe_call (b, NULL, "DELETE", NULL, V3 "/directory/room/%s", "#tea:localhost"), ==,
      403);
  banterd_probe_ok (a, "DELETE", NULL, V3 "/directory/room/%s", "#tea:localhost");
  g_assert_cmpuint (
      banterd_probe_call (b, NULL, "GET", NULL, V3 "/directory/room/%s", "#tea:localhost"), ==,
      404);
}

static void
test_user_directory (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autoptr (BanterdProbe) c = someone ();
  static const char *const terms[] = { "zoë quill", "ZOE", "quill", "zo" };

  banterd_probe_ok (b, "PUT", "{\"displayname\":\"Zoë Quill\"}", V3 "/profile/%s/displayname",
                    b->user_id);
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      g_autofree char *found = NULL;
      g_autofree char *search = g_strdup_printf ("{\"search_term\":\"%s\"}", terms[i]);

      banterd_probe_call (a, &found, "POST", search, V3 "/user_directory/search");
      g_assert_nonnull (strstr (found, b->user_id));
    }
  {
    g_autofree char *limited = NULL;

    banterd_probe_call (a, &limited, "POST", "{\"search_term\":\"person\",\"limit\":1}",
                        V3 "/user_directory/search");
    g_assert_nonnull (strstr (limited, "\"limited\":true"));
    g_assert_true ((strstr (limited, b->user_id) != NULL) + (strstr (limited, c->user_id) != NULL)
                   <= 1);
  }
}

static void
test_reports (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *room_id = banterd_probe_open_dm (a, b);

  /* An invitation can be reported without accepting it. */
  banterd_probe_ok (b, "POST", "{\"reason\":\"unwanted\"}", V3 "/rooms/%s/report", room_id);
  banterd_probe_ok (b, "POST", "{\"reason\":\"unwanted\"}", V3 "/users/%s/report", a->user_id);
  g_assert_cmpuint (
      banterd_probe_call (b, NULL, "POST", "{}", V3 "/rooms/%s/report/%s", room_id, "$x"), ==, 404);
  g_assert_cmpuint (
      banterd_probe_call (b, NULL, "POST", "{}", V3 "/users/%s/report", "@nobody:localhost"), ==,
      404);
}

static void
test_mutual_rooms (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autoptr (BanterdProbe) b = someone ();
  g_autofree char *room_id = banterd_probe_open_dm (a, b);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  banterd_probe_call (a, &before, "GET", NULL, "/_matrix/client/v1/mutual_rooms?user_id=%s",
                      b->user_id);
  g_assert_nonnull (strstr (before, "\"count\":0"));
  banterd_probe_join (b, room_id);
  banterd_probe_call (a, &after, "GET", NULL, "/_matrix/client/v1/mutual_rooms?user_id=%s",
                      b->user_id);
  g_assert_nonnull (strstr (after, room_id));
}

static guint
sign_in (BanterdProbe *probe, const char *password)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
      "\"password\":\"%s\",\"device_id\":\"OTHER\"}",
      probe->user_id, password);

  return banterd_probe_call (probe, NULL, "POST", body, V3 "/login");
}

static void
test_password (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *right = NULL;
  g_autofree char *stolen = NULL;

  g_assert_cmpuint (sign_in (a, "a long enough one"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (a, &first, "POST",
                                        "{\"new_password\":\"another long one\"}",
                                        V3 "/account/password"),
                    ==, 401);
  session = banterd_probe_get_string (first, "session");
  wrong = g_strdup_printf ("{\"new_password\":\"another long one\",\"auth\":{\"type\":"
                           "\"m.login.password\",\"session\":\"%s\",\"password\":\"no\"}}",
                           session);
  right = g_strdup_printf (
      "{\"new_password\":\"another long one\",\"auth\":{\"type\":"
      "\"m.login.password\",\"session\":\"%s\",\"password\":\"a long enough one\"}}",
      session);
  /* A session is good for the request that it was begun with. */
  stolen = g_strdup_printf (
      "{\"new_password\":\"somebody else's\",\"auth\":{\"type\":"
      "\"m.login.password\",\"session\":\"%s\",\"password\":\"a long enough one\"}}",
      session);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "POST", wrong, V3 "/account/password"), ==, 401);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "POST", stolen, V3 "/account/password"), ==, 403);
  banterd_probe_ok (a, "PUT", "{\"display_name\":\"Kitchen\"}", V3 "/devices/OTHER");
  banterd_probe_ok (a, "POST", right, V3 "/account/password");

  /* Other devices are signed out, this one stays. */
  g_assert_cmpuint (banterd_probe_call (a, NULL, "GET", NULL, V3 "/devices/OTHER"), ==, 404);
  g_assert_cmpuint (sign_in (a, "a long enough one"), ==, 403);
  g_assert_cmpuint (sign_in (a, "another long one"), ==, 200);
}

static void
test_devices (void)
{
  g_autoptr (BanterdProbe) a = someone ();
  g_autofree char *answer = NULL;
  g_autofree char *session = NULL;
  g_autofree char *body = NULL;

  g_assert_cmpuint (sign_in (a, "a long enough one"), ==, 200);
  banterd_probe_ok (a, "PUT", "{\"display_name\":\"Kitchen\"}", V3 "/devices/OTHER");
  g_assert_cmpuint (banterd_probe_call (a, NULL, "PUT", "{}", V3 "/devices/NONE"), ==, 404);
  g_assert_cmpuint (banterd_probe_call (a, &answer, "DELETE", NULL, V3 "/devices/OTHER"), ==, 401);
  session = banterd_probe_get_string (answer, "session");
  body = g_strdup_printf ("{\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
                          "\"password\":\"a long enough one\"}}",
                          session);
  banterd_probe_ok (a, "DELETE", body, V3 "/devices/OTHER");
  g_assert_cmpuint (banterd_probe_call (a, NULL, "GET", NULL, V3 "/devices/OTHER"), ==, 404);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "GET", NULL, V3 "/account/whoami"), ==, 200);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  banterd = banterd_fixture_start (NULL);
  g_test_add_func ("/people/profile", test_profile);
  g_test_add_func ("/people/account-data", test_account_data);
  g_test_add_func ("/people/receipts", test_receipts);
  g_test_add_func ("/people/room-directory", test_room_directory);
  g_test_add_func ("/people/aliases", test_aliases);
  g_test_add_func ("/people/user-directory", test_user_directory);
  g_test_add_func ("/people/reports", test_reports);
  g_test_add_func ("/people/mutual-rooms", test_mutual_rooms);
  g_test_add_func ("/people/password", test_password);
  g_test_add_func ("/people/devices", test_devices);
  status = g_test_run ();
  banterd_fixture_stop (banterd);
  return status;
}
