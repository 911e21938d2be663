/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "load-client"

#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load-client.h"

LoadConnection *
load_connection_new (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  LoadConnection *connection = g_new0 (LoadConnection, 1);
  int one = 1;

  connection->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection->fd < 0
      || connect (connection->fd, (struct sockaddr *)&address, sizeof address) != 0)
    g_error ("connect: %s", g_strerror (errno));
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connection->input = g_string_sized_new (16 * 1024);
  return connection;
}

void
load_connection_free (LoadConnection *connection)
{
  close (connection->fd);
  g_string_free (connection->input, TRUE);
  g_free (connection);
}

void
load_ask (LoadConnection *connection, const char *token, const char *method, const char *path,
          const char *body)
{
  g_autoptr (GString) request = g_string_new (NULL);

  g_string_printf (request, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path);
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  if (body != NULL)
    g_string_append_printf (request, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                            strlen (body));
  g_string_append (request, "\r\n");
  g_string_append (request, body != NULL ? body : "");

  g_string_truncate (connection->input, 0);
  connection->asked_us = g_get_monotonic_time ();
  if (send (connection->fd, request->str, request->len, MSG_NOSIGNAL) != (gssize)request->len)
    g_error ("send: %s", g_strerror (errno));
}

/* Takes the chunks' sizes out of a body that is complete. */
static void
join_chunks (GString *input, gsize body)
{
  gsize to = body;
  gsize from = body;
  gsize size;

  while ((size = (gsize)g_ascii_strtoull (input->str + from, NULL, 16)) > 0)
    {
      from = (gsize)(strstr (input->str + from, "\r\n") - input->str) + 2;
      memmove (input->str + to, input->str + from, size);
      to += size;
      from += size + 2;
    }
  g_string_truncate (input, to);
}

const char *
load_take (LoadConnection *connection, guint *status)
{
  GString *input = connection->input;
  char buffer[64 * 1024];
  gssize n = recv (connection->fd, buffer, sizeof buffer, 0);
  const char *length, *end;
  gsize body;

  if (n <= 0)
    g_error ("recv: %s", n == 0 ? "closed" : g_strerror (errno));
  g_string_append_len (input, buffer, n);
  end = strstr (input->str, "\r\n\r\n");
  if (end == NULL)
    return NULL;
  body = (gsize)(end - input->str) + 4;
  *status = (guint)g_ascii_strtoull (input->str + strlen ("HTTP/1.1 "), NULL, 10);
  length = strcasestr (input->str, "\r\ncontent-length:");
  if (length != NULL && length < end)
    return input->len >= body + g_ascii_strtoull (length + 17, NULL, 10) ? input->str + body : NULL;
  /* Synapse sends chunks. */
  if (!g_str_has_suffix (input->str + body, "\r\n0\r\n\r\n"))
    return NULL;
  join_chunks (input, body);
  return input->str + body;
}

const char *
load_call (LoadConnection *connection, const char *token, const char *method, const char *path,
           const char *body)
{
  const char *answer;
  guint status;

  load_ask (connection, token, method, path, body);
  while ((answer = load_take (connection, &status)) == NULL)
    ;
  if (status != 200 && status != 401)
    g_error ("%s %s: %u %.300s", method, path, status, answer);
  return answer;
}

char *
load_find (const char *json, const char *member)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":\"", member);
  const char *start = strstr (json, key);

  if (start == NULL)
    g_error ("No %s in %.300s", member, json);
  start += strlen (key);
  return g_strndup (start, strcspn (start, "\""));
}

char *
load_register (LoadConnection *connection, const char *name)
{
  static const char *const stages[]
      = { "im.banter.login.birthday", "m.login.terms", "m.login.dummy" };
  static const char path[] = "/_matrix/client/v3/register";
  g_autofree char *account
      = g_strdup_printf ("\"username\":\"%s\",\"password\":\"not a secret, only long\"", name);
  g_autofree char *plain = g_strdup_printf ("{%s}", account);
  g_autofree char *first = g_strdup (load_call (connection, NULL, "POST", path, plain));
  g_autofree char *session = load_find (first, "session");
  const char *answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{%s,\"auth\":{\"type\":\"%s\",\"session\":\"%s\",\"birthday\":\"1990-01-01\"}}", account,
          stages[i], session);

      if (strstr (first, stages[i]) != NULL)
        answer = load_call (connection, NULL, "POST", path, body);
    }
  return load_find (answer != NULL ? answer : "", "access_token");
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

char *
load_create_room (LoadConnection *connection, const char *token)
{
  return load_find (load_call (connection, token, "POST", "/_matrix/client/v3/createRoom",
                               "{\"preset\":\"public_chat\",\"name\":\"Load\"}"),
                    "room_id");
}

void
load_join_room (LoadConnection *connection, const char *token, const char *room_id)
{
  g_autofree char *path = g_strconcat ("/_matrix/client/v3/join/", room_id, NULL);

  load_call (connection, token, "POST", path, "{}");
}

LoadLatencies
load_measure (GArray *us)
{
  if (us->len == 0)
    return (LoadLatencies){ 0, 0 };
  g_array_sort (us, compare);
  return (LoadLatencies){
    .median_ms = (double)g_array_index (us, gint64, us->len / 2) / 1000,
    .p99_ms = (double)g_array_index (us, gint64, us->len * 99 / 100) / 1000,
  };
}
