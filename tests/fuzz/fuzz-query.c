/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-server-config.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include <stdint.h>
#include <string.h>

/* "METHOD TARGET", a line end, a body: a whole request by somebody who is signed in, against a
 * server that holds a little of everything, down to its statements. "!room", "$event" and "@user"
 * in the target stand for ids that are there. Only what reads is asked, so that each input finds
 * the same server. An answer below 500, of good JSON. */

#define V3 "/_matrix/client/v3"
#define REGISTRATION "\"username\":\"alice\",\"password\":\"a long enough one\""

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static BanterServer *server;
static char *authorization;
static char *room_id;
static char *event_id;

static gboolean
write_call (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  return banter_server_call_run (data, db, error);
}

static gboolean
run (BanterServerCall *call, GError **error)
{
  BanterDb *db = banter_server_get_reader (server, error);

  if (call->route->run == BANTER_SERVER_RUN_WRITE)
    return banter_server_writer_run (banter_server_get_writer (server), write_call, call, error);
  return db != NULL && banter_server_call_run (call, db, error);
}

static gboolean
is_wanted (const BanterServerRoute *route)
{
  return route->run == BANTER_SERVER_RUN_READ
         || (route->run == BANTER_SERVER_RUN_WORKER && g_str_has_suffix (route->path, "/search"));
}

/* Returns: (transfer full) (nullable): the answer; %NULL for a poll, and for what is not asked */
static char *
ask (const char *method, const char *target, const char *body, gsize length, gboolean wants_all,
     guint *status)
{
  BanterServerCall call = { 0 };
  g_autoptr (GError) error = NULL;
  char *answer = NULL;
  gboolean ok;

  banter_server_call_init (&call, server);
  call.address = g_strdup ("127.0.0.1");
  call.place = g_strdup ("127.0.0.1");
  call.base_url = g_strdup ("http://localhost");
  call.body = g_string_new_len (body, (gssize)length);
  ok = banter_server_call_route (&call, method, target, &error);
  if (!ok || wants_all || is_wanted (call.route))
    {
      ok = ok && banter_server_call_authenticate (&call, authorization, &error)
           && banter_server_call_prepare (&call, &error) && run (&call, &error);
      if (!ok)
        banter_server_call_take_error (&call, g_steal_pointer (&error));
      answer = g_steal_pointer (&call.answer);
    }
  *status = call.status;
  banter_server_call_clear (&call);
  return answer;
}

/* --- What is there --- */

/* Returns: (transfer full) (nullable): a member of the answer, which is 200 if there is one */
static char *
prepare (const char *method, const char *target, const char *body, const char *member)
{
  guint status;
  g_autofree char *answer = ask (method, target, body, strlen (body), TRUE, &status);

  if (member == NULL && status != 200)
    g_error ("%s %s: %u %s", method, target, status, answer);
  return member != NULL ? banter_json_dup_string_member (answer, member) : NULL;
}

static void
register_user (void)
{
  g_autofree char *session = prepare ("POST", V3 "/register", "{" REGISTRATION "}", "session");
  g_autofree char *terms = g_strdup_printf (
      "{" REGISTRATION ",\"auth\":{\"type\":\"m.login.terms\",\"session\":\"%s\"}}", session);
  g_autofree char *dummy = g_strdup_printf (
      "{" REGISTRATION ",\"auth\":{\"type\":\"m.login.dummy\",\"session\":\"%s\"}}", session);
  g_autofree char *token = NULL;

  g_free (prepare ("POST", V3 "/register", terms, "session"));
  token = prepare ("POST", V3 "/register", dummy, "access_token");
  g_assert_nonnull (token);
  authorization = g_strconcat ("Bearer ", token, NULL);
}

static char *
fill_in (const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "!room", room_id, 0);
  g_string_replace (out, "$event", event_id, 0);
  g_string_replace (out, "@user", "@alice:localhost", 0);
  return g_strdup (out->str);
}

static void
fill_server (void)
{
  static const char *const said[][2] = {
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"Good morning, everybody\"}" },
    { "m.reaction", "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$event\","
                    "\"key\":\"x\"}}" },
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"In a thread\",\"m.relates_to\":"
                        "{\"rel_type\":\"m.thread\",\"event_id\":\"$event\"}}" },
    { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"* Hi\",\"m.new_content\":{\"body\":"
                        "\"Hi\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":"
                        "\"$event\"}}" },
  };

  room_id = prepare ("POST", V3 "/createRoom",
                     "{\"preset\":\"public_chat\",\"visibility\":\"public\",\"name\":\"A room\","
                     "\"room_alias_name\":\"room\"}",
                     "room_id");
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autofree char *target = g_strdup_printf (V3 "/rooms/%s/send/%s/%u", room_id, said[i][0], i);
      g_autofree char *content = event_id != NULL ? fill_in (said[i][1]) : g_strdup (said[i][1]);
      g_autofree char *id = prepare ("PUT", target, content, "event_id");

      g_assert_nonnull (id);
      if (event_id == NULL)
        event_id = g_steal_pointer (&id);
    }
  g_free (prepare ("POST", V3 "/user/@alice:localhost/filter", "{}", "filter_id"));
  prepare ("PUT", V3 "/user/@alice:localhost/account_data/org.example.x", "{}", NULL);
}

/* The server stands in the current directory, which is the fuzzers' own. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autofree char *cwd = g_get_current_dir ();
  g_autofree char *dir = g_build_filename (cwd, "fuzz-server-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  BanterServerConfig *config;
  char *words[] = { (char *)"banterd",
                    (char *)"--data",
                    dir,
                    (char *)"--listen",
                    (char *)"127.0.0.1:0",
                    (char *)"--server-name",
                    (char *)"localhost",
                    (char *)"--plain",
                    (char *)"--no-rate-limits",
                    (char *)"--open-registration",
                    NULL };

  g_assert_nonnull (g_mkdtemp (dir));
  config = banter_server_config_parse (G_N_ELEMENTS (words) - 1, words, &error);
  g_assert_no_error (error);
  server = banter_server_new (config, &error);
  g_assert_no_error (error);
  register_user ();
  fill_server ();
  return 0;
}

static void
check (const char *line, const char *answer, guint status)
{
  static const BanterJsonLimits limits = { 0, 200 };

  if (status >= 500 && status != 504)
    g_error ("%s: %u %s", line, status, answer);
  /* Pages for people are none. */
  if (answer != NULL && *answer == '{'
      && !banter_json_scan (answer, strlen (answer), &limits, NULL))
    g_error ("%s: bad JSON: %s", line, answer);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize length = end != NULL ? (gsize)(end - data) : size;
  g_autofree char *text = g_strndup ((const char *)data, length);
  g_autofree char *line = fill_in (text);
  g_autofree char *answer = NULL;
  g_autofree char *method = g_strndup (line, strcspn (line, " "));
  const char *target = strchr (line, ' ');
  guint status;

  if (target == NULL)
    return 0;
  answer = ask (method, target + 1, end != NULL ? (const char *)end + 1 : "",
                end != NULL ? size - length - 1 : 0, FALSE, &status);
  check (line, answer, status);
  return 0;
}
