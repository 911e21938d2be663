/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-private"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

/* "No request serves another user's data": every route that `banterd --routes` prints is asked by
 * somebody who knows all of alice's ids, with her ids in path, query and body. Nothing private of
 * hers is in any answer, whatever is hers alone is refused, and all of it is there unchanged
 * afterwards. test-walk.c asks at random, and more. */

#define V3 "/_matrix/client/v3"
#define SECRET "canary-91c2"
#define TYPE "org.example.secret"

static BanterdFixture *fixture;
static BanterdProbe *alice, *bob, *mallory;
static char *room_id, *dm, *event_id, *filter_id, *version, *media_id;

/* --- What is hers --- */

static char *
get_id (const char *method, const char *path, const char *body, const char *member)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call_at (alice, &answer, method, body, path);

  if (status != 200)
    g_error ("%s: %u %s", path, status, answer);
  return banterd_probe_get_string (answer, member);
}

static void
keep_account_secrets (void)
{
  g_autofree char *filters = g_strconcat (V3 "/user/", alice->user_id, "/filter", NULL);
  g_autofree char *uri = NULL;

  banterd_probe_set (alice, TYPE, "{\"x\":\"" SECRET "\"}");
  filter_id = get_id ("POST", filters, "{\"room\":{\"rooms\":[\"" SECRET "\"]}}", "filter_id");
  version = get_id ("POST", V3 "/room_keys/version",
                    "{\"algorithm\":\"m.megolm_backup.v1.curve25519-aes-sha2\",\"auth_data\":"
                    "{\"public_key\":\"" SECRET "\"}}",
                    "version");
  banterd_probe_ok (alice, "PUT",
                    "{\"first_message_index\":0,\"forwarded_count\":0,\"is_verified\":true,"
                    "\"session_data\":{\"x\":\"" SECRET "\"}}",
                    V3 "/room_keys/keys/%s/S?version=%s", room_id, version);
  banterd_probe_ok (
      alice, "POST",
      "{\"app_display_name\":\"" SECRET "\",\"app_id\":\"x\",\"data\":{\"url\":"
      "\"https://push.example/_matrix/push/v1/notify\"},\"device_display_name\":\"x\","
      "\"kind\":\"http\",\"lang\":\"en\",\"pushkey\":\"" SECRET "\"}",
      V3 "/pushers/set");
  banterd_probe_ok (alice, "PUT", "{\"actions\":[\"notify\"],\"pattern\":\"" SECRET "\"}",
                    V3 "/pushrules/global/content/r");
  banterd_probe_ok (alice, "PUT", "{\"presence\":\"online\",\"status_msg\":\"" SECRET "\"}",
                    V3 "/presence/%s/status", alice->user_id);
  uri = get_id ("POST", "/_matrix/media/v3/upload", "bytes", "content_uri");
  media_id = g_path_get_basename (uri);
}

static void
keep_secrets (void)
{
  g_autofree char *answer = NULL;

  room_id = banterd_probe_create_room (alice, "{\"preset\":\"private_chat\",\"name\":\"" SECRET
                                              "\",\"topic\":\"" SECRET "\"}");
  g_assert_cmpuint (banterd_probe_send (alice, room_id, "m.room.message",
                                        "{\"msgtype\":\"m.text\",\"body\":\"" SECRET "\"}",
                                        &answer),
                    ==, 200);
  event_id = banterd_probe_get_string (answer, "event_id");
  banterd_probe_ok (alice, "PUT", "{\"x\":\"" SECRET "\"}", V3 "/rooms/%s/state/" TYPE "/k",
                    room_id);
  banterd_probe_ok (alice, "PUT", "{\"x\":\"" SECRET "\"}",
                    V3 "/user/%s/rooms/%s/account_data/" TYPE, alice->user_id, room_id);
  banterd_probe_ok (alice, "PUT", "{}", V3 "/user/%s/rooms/%s/tags/u." SECRET, alice->user_id,
                    room_id);
  banterd_probe_ok (alice, "POST", "{\"reason\":\"" SECRET "\"}", V3 "/rooms/%s/report/%s", room_id,
                    event_id);
  dm = banterd_probe_open_dm (alice, bob);
  banterd_probe_join (bob, dm);
  banterd_probe_say (bob, dm, SECRET);
  banterd_probe_ok (bob, "PUT",
                    "{\"messages\":{\"@alice:localhost\":{\"*\":{\"x\":\"" SECRET "\"}}}}",
                    V3 "/sendToDevice/" TYPE "/1");
  keep_account_secrets ();
}

/* All of it as she reads it, without what changes by itself. */
static char *
take_snapshot (void)
{
  static const char *const paths[] = {
    V3 "/sync",
    V3 "/devices",
    V3 "/pushrules/",
    V3 "/pushers",
    V3 "/joined_rooms",
    V3 "/room_keys/version",
    V3 "/room_keys/keys?version=1",
    V3 "/profile/@alice:localhost",
    V3 "/user/@alice:localhost/account_data/" TYPE,
  };
  g_autoptr (GRegex) passing = g_regex_new (
      "\"(age|last_active_ago|last_seen_ts)\":[0-9]+|\"(next_batch|prev_batch)\":\"[^\"]*\"", 0, 0,
      NULL);
  GString *out = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (alice, &answer, "GET", NULL, paths[i]);

      if (status != 200)
        g_error ("%s: %u %s", paths[i], status, answer);
      g_string_append_printf (out, "%s: %s\n", paths[i], answer);
    }
  text = g_string_free (out, FALSE);
  g_assert_nonnull (strstr (text, SECRET));
  return g_regex_replace_literal (passing, text, -1, 0, "", 0, NULL);
}

/* --- What is asked --- */

/* The parameters' beginnings; the first that fits counts. */
static const char *
find_value (const char *parameter, const char *room)
{
  const struct
  {
    const char *prefix;
    const char *value;
  } values[] = {
    { "{room", room },
    { "{userId", alice->user_id },
    { "{user", alice->user_id },
    { "{teen", alice->user_id },
    { "{eventType", TYPE },
    { "{event", event_id },
    { "{type", TYPE },
    { "{stateKey", "k" },
    { "{filterId", filter_id },
    { "{device", alice->device_id },
    { "{version", version },
    { "{session", "S" },
    { "{media", media_id },
    { "{server", "localhost" },
    { "{kind", "content" },
    { "{ruleId", "r" },
    { "{tag", "u." SECRET },
    { "{field", "displayname" },
    { "{relType", "m.annotation" },
    { "{alias", "#x:localhost" },
    { "{stage", "m.login.dummy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_has_prefix (parameter, values[i].prefix))
      return values[i].value;
  return "x";
}

static char *
fill_path (const char *pattern, const char *room)
{
  g_auto (GStrv) segments = g_strsplit (pattern, "/", -1);
  g_autofree char *path = NULL;

  for (guint i = 0; segments[i] != NULL; i++)
    if (segments[i][0] == '{')
      {
        g_autofree char *name = g_steal_pointer (&segments[i]);

        segments[i] = g_uri_escape_string (find_value (name, room), NULL, FALSE);
      }
  path = g_strjoinv ("/", segments);
  return g_strconcat (
      path, "?dir=b&ts=1&limit=100&since=s0&width=9&height=9&timeout=0&user_id=", alice->user_id,
      "&filter=", filter_id, "&version=", version, "&room_id=", room, NULL);
}

/* Each route finds the members that it knows. */
static char *
build_body (const char *room)
{
  return g_strdup_printf (
      "{\"user_id\":\"%s\",\"room_id\":\"%s\",\"reason\":\"x\",\"event_id\":\"%s\","
      "\"devices\":[\"%s\"],\"device_keys\":{\"%s\":[]},\"one_time_keys\":{\"%s\":{\"%s\":"
      "\"signed_curve25519\"}},\"search_term\":\"alice\",\"new_version\":\"11\",\"typing\":true,"
      "\"search_categories\":{\"room_events\":{\"search_term\":\"canary 91c2\",\"filter\":"
      "{\"rooms\":[\"%s\"]}}},\"membership\":\"join\",\"displayname\":\"Eve\",\"enabled\":false,"
      "\"presence\":\"offline\",\"m.fully_read\":\"%s\",\"display_name\":\"Eve\","
      "\"algorithm\":\"m.megolm_backup.v1.curve25519-aes-sha2\",\"auth_data\":{},"
      "\"first_message_index\":0,\"forwarded_count\":0,\"is_verified\":true,\"session_data\":{},"
      "\"sessions\":{},\"rooms\":{},\"suspended\":true,\"locked\":true,\"messages\":{},"
      "\"actions\":[],\"limits\":{},\"visibility\":\"public\"}",
      alice->user_id, room, event_id, alice->device_id, alice->user_id, alice->user_id,
      alice->device_id, room, event_id);
}

/* Of routes with somebody's ids these answer 200: what everybody may know, and what reaches only
 * the administrator. */
static gboolean
is_for_everybody (const char *method, const char *pattern)
{
  static const char *const known[] = {
    "GET " V3 "/directory/list/room/{room}",
    "GET " V3 "/profile/{user}",
    "GET " V3 "/profile/{user}/{field}",
    "POST " V3 "/rooms/{room}/report",
    "POST " V3 "/users/{user}/report",
    "GET /_matrix/client/unstable/im.banter/relations/{user}",
    NULL,
  };
  g_autofree char *route = g_strdup_printf ("%s %s", method, pattern);

  return g_strv_contains (known, route);
}

static gboolean
names_somebody (const char *pattern)
{
  static const char *const parameters[]
      = { "{room", "{user", "{teen", "{event", "{device", "{filterId" };

  /* Everybody's versions of a backup begin with 1. */
  if (g_str_has_prefix (pattern, V3 "/room_keys/"))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (strstr (pattern, parameters[i]) != NULL
        && !g_str_has_prefix (strstr (pattern, parameters[i]), "{eventType"))
      return TRUE;
  return FALSE;
}

static void
try_route (const char *method, const char *pattern, const char *room)
{
  g_autofree char *path = fill_path (pattern, room);
  g_autofree char *body = build_body (room);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call_at (
      mallory, &answer, method,
      g_str_equal (method, "GET") || g_str_equal (method, "DELETE") ? NULL : body, path);

  if (status >= 500 || strstr (answer, SECRET) != NULL)
    g_error ("%s %s: %u %s", method, path, status, answer);
  if (status < 300 && names_somebody (pattern) && !is_for_everybody (method, pattern))
    g_error ("%s %s is not refused: %u %s", method, path, status, answer);
}

static void
test_routes (void)
{
  static const char *const arguments[] = { "--routes", NULL };
  g_autofree char *before = take_snapshot ();
  g_autofree char *after = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (banterd_fixture_run (arguments, &output), ==, 0);
  lines = g_strsplit (g_strchomp (output), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 100);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *method = g_strndup (lines[i], strcspn (lines[i], " "));
      const char *path = strchr (lines[i], '/');
      g_autofree char *pattern = g_strndup (path, strcspn (path, " "));

      /* Her own session, which the other questions need. */
      if (strstr (pattern, "/logout") != NULL)
        continue;
      try_route (method, pattern, room_id);
      try_route (method, pattern, dm);
    }
  after = take_snapshot ();
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  alice = banterd_probe_register (fixture, "alice", NULL);
  bob = banterd_probe_register (fixture, "bob", NULL);
  mallory = banterd_probe_register (fixture, "mallory", NULL);
  keep_secrets ();
  g_test_add_func ("/server/private/routes", test_routes);
  result = g_test_run ();
  g_free (room_id);
  g_free (dm);
  g_free (event_id);
  g_free (filter_id);
  g_free (version);
  g_free (media_id);
  banterd_probe_free (alice);
  banterd_probe_free (bob);
  banterd_probe_free (mallory);
  banterd_fixture_stop (fixture);
  return result;
}
