/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd-probe"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "banterd-probe.h"

#include "banter-json.h"

#define V3 "/_matrix/client/v3"

/* One for each thread: a session is not shared between threads, nor are its connections. */
static SoupSession *
get_session (void)
{
  static GPrivate key = G_PRIVATE_INIT (g_object_unref);
  SoupSession *session = g_private_get (&key);

  if (session == NULL)
    {
      session = soup_session_new_with_options ("timeout", 60, NULL);
      g_private_set (&key, session);
    }
  return session;
}

static guint
exchange (BanterdProbe *probe, char **answer, const char *method, const char *body,
          const char *path)
{
  g_autofree char *url = g_strconcat (banterd_fixture_get_url (probe->fixture), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) received = NULL;

  g_assert_nonnull (message);
  if (probe->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", probe->token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    bearer);
    }
  if (probe->address != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-Forwarded-For",
                                  probe->address);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  received = soup_session_send_and_read (get_session (), message, NULL, &error);
  g_assert_no_error (error);
  if (answer != NULL)
    *answer = g_strndup (g_bytes_get_data (received, NULL), g_bytes_get_size (received));
  return soup_message_get_status (message);
}

/* Escapes each %s of the format on its own. */
static char *
format_path (const char *format, va_list args)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (const char *c = format; *c != '\0'; c++)
    if (c[0] == '%' && c[1] == 's')
      {
        g_autofree char *escaped = g_uri_escape_string (va_arg (args, const char *), NULL, FALSE);

        g_string_append (path, escaped);
        c++;
      }
    else
      g_string_append_c (path, *c);
  return g_strdup (path->str);
}

guint
banterd_probe_call (BanterdProbe *probe, char **answer, const char *method, const char *body,
                    const char *path, ...)
{
  g_autofree char *full = NULL;
  va_list args;

  va_start (args, path);
  full = format_path (path, args);
  va_end (args);
  return exchange (probe, answer, method, body, full);
}

guint
banterd_probe_call_at (BanterdProbe *probe, char **answer, const char *method, const char *body,
                       const char *path)
{
  return exchange (probe, answer, method, body, path);
}

/* On a connection of its own, so from any thread; %NULL if the server ended without an answer. */
static char *
exchange_apart (BanterdProbe *probe, const char *method, const char *body, const char *path)
{
  g_autofree char *url = g_strconcat (banterd_fixture_get_url (probe->fixture), path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", probe->token, NULL);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) received = NULL;

  g_main_context_push_thread_default (context);
  session = soup_session_new ();
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                bearer);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  received = soup_session_send_and_read (session, message, NULL, NULL);
  g_clear_object (&session);
  g_main_context_pop_thread_default (context);
  if (received == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (received, NULL), g_bytes_get_size (received));
}

void
banterd_probe_hang_up (void)
{
  soup_session_abort (get_session ());
}

char *
banterd_probe_poll (BanterdProbe *probe, const char *since, guint timeout_ms)
{
  g_autofree char *path = g_strdup_printf (V3 "/sync?since=%s&timeout=%u", since, timeout_ms);

  return exchange_apart (probe, "GET", NULL, path);
}

char *
banterd_probe_post_apart (BanterdProbe *probe, const char *path, const char *body)
{
  return exchange_apart (probe, "POST", body, path);
}

char *
banterd_probe_get (BanterdProbe *probe, const char *path)
{
  char *answer = NULL;
  guint status = banterd_probe_call_at (probe, &answer, "GET", NULL, path);

  if (status != 200)
    g_error ("%s: %u %s", path, status, answer);
  return answer;
}

char *
banterd_probe_post (BanterdProbe *probe, const char *path, const char *body)
{
  char *answer = NULL;
  guint status = exchange (probe, &answer, "POST", body, path);

  if (status != 200)
    g_error ("POST %s %s: %u %s", path, body, status, answer);
  return answer;
}

char *
banterd_probe_fill_in (BanterdProbe *probe, const char *text)
{
  GString *filled = g_string_new (text);

  g_string_replace (filled, "@USER@", probe->user_id, 0);
  g_string_replace (filled, "@DEVICE@", probe->device_id, 0);
  return g_string_free (filled, FALSE);
}

BanterdProbe *
banterd_probe_new_nobody (BanterdFixture *fixture)
{
  BanterdProbe *probe = g_new0 (BanterdProbe, 1);

  probe->fixture = fixture;
  return probe;
}

char *
banterd_probe_get_string (const char *answer, const char *member)
{
  return banter_json_dup_string_member (answer, member);
}

guint
banterd_probe_count (const char *answer, const char *text)
{
  guint n = 0;

  for (const char *at = strstr (answer, text); at != NULL; at = strstr (at + 1, text))
    n++;
  return n;
}

char *
banterd_probe_list_names (const char *answer)
{
  static const char member[] = "\"name\":\"";
  GString *names = g_string_new (NULL);

  for (const char *at = strstr (answer, member); at != NULL; at = strstr (at + 1, member))
    {
      const char *start = at + strlen (member);

      if (names->len > 0)
        g_string_append_c (names, ' ');
      g_string_append_len (names, start, strchr (start, '"') - start);
    }
  return g_string_free (names, FALSE);
}

BanterdProbe *
banterd_probe_register (BanterdFixture *fixture, const char *name, const char *birthday)
{
  static const char *const stages[]
      = { "im.banter.login.birthday", "m.login.terms", "m.login.dummy" };
  static guint n;
  BanterdProbe *probe = banterd_probe_new_nobody (fixture);
  g_autofree char *username = name != NULL ? g_strdup (name) : g_strdup_printf ("person%u", n++);
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *plain
      = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"a long enough one\"}", username);
  guint status;

  status = exchange (probe, &first, "POST", plain, V3 "/register");
  g_assert_cmpuint (status, ==, 401);
  session = banterd_probe_get_string (first, "session");
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *body = NULL;

      if (strstr (first, stages[i]) == NULL)
        continue;
      body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"a long enough one\",\"auth\":"
                              "{\"type\":\"%s\",\"session\":\"%s\",\"birthday\":\"%s\"}}",
                              username, stages[i], session,
                              birthday != NULL ? birthday : "1990-01-01");
      g_clear_pointer (&answer, g_free);
      status = exchange (probe, &answer, "POST", body, V3 "/register");
    }
  if (status != 200)
    g_error ("%s is not registered: %u %s", username, status, answer);
  probe->user_id = banterd_probe_get_string (answer, "user_id");
  probe->device_id = banterd_probe_get_string (answer, "device_id");
  probe->token = banterd_probe_get_string (answer, "access_token");
  return probe;
}

BanterdProbe *
banterd_probe_log_in (BanterdProbe *probe, const char *device_id)
{
  BanterdProbe *other = banterd_probe_new_nobody (probe->fixture);
  g_autofree char *device
      = device_id != NULL ? g_strdup_printf (",\"device_id\":\"%s\"", device_id) : g_strdup ("");
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
      "\"password\":\"a long enough one\"%s}",
      probe->user_id, device);
  g_autofree char *answer = banterd_probe_post (other, V3 "/login", body);

  other->user_id = banterd_probe_get_string (answer, "user_id");
  other->device_id = banterd_probe_get_string (answer, "device_id");
  other->token = banterd_probe_get_string (answer, "access_token");
  return other;
}

void
banterd_probe_free (BanterdProbe *probe)
{
  g_free (probe->user_id);
  g_free (probe->device_id);
  g_free (probe->token);
  g_free (probe);
}

char *
banterd_probe_create_room (BanterdProbe *probe, const char *body)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (probe, &answer, "POST", body, V3 "/createRoom");

  if (status != 200)
    g_error ("No room: %u %s", status, answer);
  return banterd_probe_get_string (answer, "room_id");
}

char *
banterd_probe_prepare_dm (BanterdProbe *probe, BanterdProbe *target)
{
  g_autofree char *body = g_strdup_printf (
      "{\"preset\":\"private_chat\",\"is_direct\":true,\"power_level_content_override\":"
      "{\"users\":{\"%s\":100,\"%s\":100}},\"initial_state\":[{\"type\":"
      "\"m.room.history_visibility\",\"state_key\":\"\",\"content\":"
      "{\"history_visibility\":\"invited\"}}]}",
      probe->user_id, target->user_id);

  return banterd_probe_create_room (probe, body);
}

guint
banterd_probe_invite (BanterdProbe *probe, const char *room_id, BanterdProbe *target,
                      const char *reason, char **answer)
{
  g_autofree char *body = g_strdup_printf (
      "{\"membership\":\"invite\",\"is_direct\":true,\"reason\":\"%s\"}", reason);

  return banterd_probe_call (probe, answer, "PUT", body, V3 "/rooms/%s/state/m.room.member/%s",
                             room_id, target->user_id);
}

guint
banterd_probe_add (BanterdProbe *probe, const char *room_id, BanterdProbe *target)
{
  g_autofree char *body = g_strdup_printf ("{\"user_id\":\"%s\"}", target->user_id);

  return banterd_probe_call (probe, NULL, "POST", body, V3 "/rooms/%s/invite", room_id);
}

char *
banterd_probe_open_dm (BanterdProbe *probe, BanterdProbe *target)
{
  char *room_id = banterd_probe_prepare_dm (probe, target);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_invite (probe, room_id, target, "Hello", &answer);

  if (status != 200)
    g_error ("%s is not invited: %u %s", target->user_id, status, answer);
  return room_id;
}

void
banterd_probe_join (BanterdProbe *probe, const char *room_id)
{
  banterd_probe_ok (probe, "POST", "{}", V3 "/rooms/%s/join", room_id);
}

void
banterd_probe_leave (BanterdProbe *probe, const char *room_id)
{
  banterd_probe_ok (probe, "POST", "{}", V3 "/rooms/%s/leave", room_id);
}

guint
banterd_probe_send (BanterdProbe *probe, const char *room_id, const char *type, const char *content,
                    char **answer)
{
  g_autofree char *txn = g_strdup_printf ("t%u", probe->n_transactions++);

  return banterd_probe_call (probe, answer, "PUT", content, V3 "/rooms/%s/send/%s/%s", room_id,
                             type, txn);
}

guint
banterd_probe_say (BanterdProbe *probe, const char *room_id, const char *text)
{
  g_autofree char *content = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", text);

  return banterd_probe_send (probe, room_id, "m.room.message", content, NULL);
}

char *
banterd_probe_send_ok (BanterdProbe *probe, const char *room_id, const char *type,
                       const char *content)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_send (probe, room_id, type, content, &answer);

  if (status != 200)
    g_error ("%s: %u %s", content, status, answer);
  return banterd_probe_get_string (answer, "event_id");
}

char *
banterd_probe_say_ok (BanterdProbe *probe, const char *room_id, const char *text)
{
  g_autofree char *content = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", text);

  return banterd_probe_send_ok (probe, room_id, "m.room.message", content);
}

void
banterd_probe_set (BanterdProbe *probe, const char *type, const char *content)
{
  banterd_probe_ok (probe, "PUT", content, V3 "/user/%s/account_data/%s", probe->user_id, type);
}

void
banterd_probe_follow (BanterdProbe *probe, BanterdProbe *other)
{
  g_autofree char *content
      = g_strdup_printf ("{\"users\":{\"%s\":{\"since_ts\":1}}}", other->user_id);

  banterd_probe_set (probe, "im.banter.following", content);
}
