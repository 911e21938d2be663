/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-routes"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"
#include "banterd-wire.h"

/* What holds for every route that `banterd --routes` prints: who may ask, which headers the answer
 * has, and that no body that is not strict JSON gets as far as a handler. */

#define V3 "/_matrix/client/v3"

typedef struct
{
  char *method;
  char *path; /* with the parameters filled in */
  gboolean is_open;
  char *body; /* "-", "json", "json?", "event", "form" or "file" */
} Route;

static BanterdFixture *fixture;
static BanterdProbe *alice;
static GPtrArray *routes;

static void
route_free (gpointer data)
{
  Route *route = data;

  g_free (route->method);
  g_free (route->path);
  g_free (route->body);
  g_free (route);
}

static char *
fill_path (const char *pattern)
{
  g_auto (GStrv) segments = g_strsplit (pattern, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    if (segments[i][0] == '{')
      {
        g_autofree char *name = g_steal_pointer (&segments[i]);

        segments[i] = g_uri_escape_string (g_str_has_prefix (name, "{user")   ? alice->user_id
                                           : g_str_has_prefix (name, "{room") ? "!r:localhost"
                                                                              : "x",
                                           NULL, FALSE);
      }
  return g_strjoinv ("/", segments);
}

static void
read_routes (void)
{
  static const char *const arguments[] = { "--routes", NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (banterd_fixture_run (arguments, &output), ==, 0);
  lines = g_strsplit (g_strchomp (output), "\n", -1);
  routes = g_ptr_array_new_with_free_func (route_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GRegex) spaces = g_regex_new (" +", 0, 0, NULL);
      g_auto (GStrv) words = g_regex_split (spaces, lines[i], 0);
      Route *route = g_new0 (Route, 1);

      g_assert_cmpuint (g_strv_length (words), >=, 5);
      route->method = g_strdup (words[0]);
      route->path = fill_path (words[1]);
      route->is_open = !g_str_equal (words[2], "user");
      route->body = g_strdup (words[4]);
      g_ptr_array_add (routes, route);
    }
  g_assert_cmpuint (routes->len, >, 50);
}

static BanterdAnswer *
ask (BanterdWire *wire, const char *token, const char *method, const char *path, const char *body)
{
  BanterdAnswer *answer;

  banterd_wire_ask (wire, token, method, path, NULL, body);
  answer = banterd_wire_read (wire);
  if (answer == NULL)
    g_error ("%s %s: no answer", method, path);
  return answer;
}

static void
assert_answer (const Route *route, const BanterdAnswer *answer, guint status, const char *errcode)
{
  if (answer->status != status || strstr (answer->body, errcode) == NULL)
    g_error ("%s %s: %u %s", route->method, route->path, answer->status, answer->body);
}

/* --- Who may ask --- */

static void
test_tokens (void)
{
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);

  for (guint i = 0; i < routes->len; i++)
    {
      const Route *route = g_ptr_array_index (routes, i);
      const char *body = g_str_equal (route->body, "-") ? NULL : "{}";
      g_autoptr (BanterdAnswer) without = NULL;
      g_autoptr (BanterdAnswer) wrong = NULL;

      if (route->is_open)
        continue;
      without = ask (wire, NULL, route->method, route->path, body);
      assert_answer (route, without, 401, "M_MISSING_TOKEN");
      wrong = ask (wire, "nonsense", route->method, route->path, body);
      assert_answer (route, wrong, 401, "M_UNKNOWN_TOKEN");
    }
}

static void
test_methods (void)
{
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);

  for (guint i = 0; i < routes->len; i++)
    {
      const Route *route = g_ptr_array_index (routes, i);
      g_autoptr (BanterdAnswer) answer = ask (wire, alice->token, "PATCH", route->path, NULL);

      assert_answer (route, answer, 405, "M_UNRECOGNIZED");
    }
}

/* --- CS-API "Web Browser Clients" --- */

static void
assert_cors (const Route *route, const BanterdAnswer *answer)
{
  static const char *const headers[][2] = {
    { "Access-Control-Allow-Origin", "*" },
    { "Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS" },
    { "Access-Control-Allow-Headers", "X-Requested-With, Content-Type, Authorization" },
    { "Access-Control-Allow-Credentials", NULL },
    { "Set-Cookie", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *value = banterd_answer_get_header (answer, headers[i][0]);

      if (g_strcmp0 (value, headers[i][1]) != 0)
        g_error ("%s %s: %s", route->method, route->path, answer->head);
    }
}

static void
test_cors (void)
{
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);

  for (guint i = 0; i < routes->len; i++)
    {
      const Route *route = g_ptr_array_index (routes, i);
      g_autoptr (BanterdAnswer) preflight = ask (wire, NULL, "OPTIONS", route->path, NULL);
      g_autoptr (BanterdAnswer) wrong = ask (wire, NULL, "PATCH", route->path, NULL);
      g_autoptr (BanterdAnswer) plain = ask (wire, NULL, route->method, route->path,
                                             g_str_equal (route->body, "-") ? NULL : "{}");

      g_assert_cmpuint (preflight->status, ==, 200);
      assert_cors (route, preflight);
      assert_cors (route, wrong);
      assert_cors (route, plain);
    }
}

/* --- Bodies --- */

static void
assert_refused (const Route *route, const char *body, const char *errcode)
{
  /* A connection each: what is refused early closes it. */
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);
  g_autoptr (BanterdAnswer) answer = ask (wire, alice->token, route->method, route->path, body);

  if (answer->status != 400 || strstr (answer->body, errcode) == NULL)
    g_error ("%s %s, %.40s: %u %s", route->method, route->path, body, answer->status, answer->body);
}

static gboolean
takes_json (const Route *route)
{
  return g_str_equal (route->body, "json") || g_str_equal (route->body, "json?")
         || g_str_equal (route->body, "event");
}

static char *
repeat (const char *text, gsize n)
{
  GString *out = g_string_sized_new (n * strlen (text) + 1);

  for (gsize i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

/* A megabyte of brackets, and one level more than there may be. */
static void
test_json_bombs (void)
{
  g_autofree char *million = repeat ("[", 1000 * 1000);
  g_autofree char *many = repeat ("[", 128 * 1024);
  g_autofree char *objects = repeat ("{\"a\":", 20000);
  g_autofree char *arrays = repeat ("[", 65);
  g_autofree char *mixed = repeat ("{\"a\":[", 33);

  for (guint i = 0; i < routes->len; i++)
    {
      const Route *route = g_ptr_array_index (routes, i);

      if (!takes_json (route))
        continue;
      assert_refused (route, g_str_equal (route->body, "event") ? many : million, "M_NOT_JSON");
      assert_refused (route, objects, "M_NOT_JSON");
      assert_refused (route, arrays, "M_NOT_JSON");
      assert_refused (route, mixed, "M_NOT_JSON");
    }
  banterd_probe_ok (alice, "GET", NULL, V3 "/account/whoami");
}

static void
test_bad_json (void)
{
  static const struct
  {
    const char *body;
    const char *errcode;
  } cases[] = {
    { "{", "M_NOT_JSON" },
    { "{} {}", "M_NOT_JSON" },
    { "{'type':1}", "M_NOT_JSON" },
    { "{/* */}", "M_NOT_JSON" },
    { "{\"a\":\"\\u0000\"}", "M_NOT_JSON" },
    { "{\"a\":\"\xff\"}", "M_NOT_JSON" },
    { "[]", "M_BAD_JSON" },
    { "1", "M_BAD_JSON" },
    { "null", "M_BAD_JSON" },
    { "{\"a\":1,\"a\":2}", "M_BAD_JSON" },
    { "{\"a\":9007199254740993}", "M_BAD_JSON" },
  };

  for (guint i = 0; i < routes->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
      if (takes_json (g_ptr_array_index (routes, i)))
        assert_refused (g_ptr_array_index (routes, i), cases[j].body, cases[j].errcode);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  alice = banterd_probe_register (fixture, "alice", NULL);
  read_routes ();
  g_test_add_func ("/server/routes/tokens", test_tokens);
  g_test_add_func ("/server/routes/methods", test_methods);
  g_test_add_func ("/server/routes/cors", test_cors);
  g_test_add_func ("/server/routes/json-bombs", test_json_bombs);
  g_test_add_func ("/server/routes/bad-json", test_bad_json);
  result = g_test_run ();
  g_ptr_array_unref (routes);
  banterd_probe_free (alice);
  banterd_fixture_stop (fixture);
  return result;
}
