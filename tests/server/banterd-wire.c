/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd-wire"

#include "config.h"

#include <string.h>

#include "banterd-wire.h"

#define PATIENCE_S 60

static BanterdWire *
dial (guint16 port, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection;
  BanterdWire *wire;

  g_socket_client_set_timeout (client, PATIENCE_S);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, error);
  if (connection == NULL)
    return NULL;
  wire = g_new0 (BanterdWire, 1);
  wire->connection = connection;
  wire->input = g_string_new (NULL);
  return wire;
}

BanterdWire *
banterd_wire_new (BanterdFixture *fixture)
{
  return banterd_wire_new_at (banterd_fixture_get_port (fixture));
}

BanterdWire *
banterd_wire_new_at (guint16 port)
{
  g_autoptr (GError) error = NULL;
  BanterdWire *wire = dial (port, &error);

  g_assert_no_error (error);
  return wire;
}

BanterdWire *
banterd_wire_try (guint16 port)
{
  return dial (port, NULL);
}

void
banterd_wire_free (BanterdWire *wire)
{
  g_object_unref (wire->connection);
  g_string_free (wire->input, TRUE);
  g_free (wire);
}

gboolean
banterd_wire_write (BanterdWire *wire, const char *bytes, gsize length)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (wire->connection));

  return g_output_stream_write_all (stream, bytes, length, NULL, NULL, NULL);
}

gboolean
banterd_wire_ask (BanterdWire *wire, const char *token, const char *method, const char *target,
                  const char *headers, const char *body)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_printf (out, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, target);
  if (token != NULL)
    g_string_append_printf (out, "Authorization: Bearer %s\r\n", token);
  if (headers != NULL)
    g_string_append (out, headers);
  if (body != NULL)
    g_string_append_printf (out, "Content-Length: %zu\r\n", strlen (body));
  g_string_append (out, "\r\n");
  g_string_append (out, body != NULL ? body : "");
  return banterd_wire_write (wire, out->str, out->len);
}

/* Returns: whether there was more */
static gboolean
read_more (BanterdWire *wire)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (wire->connection));
  g_autoptr (GError) error = NULL;
  char buffer[16 * 1024];
  gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_error ("banterd neither answers nor closes; so far: %s", wire->input->str);
  if (n > 0)
    g_string_append_len (wire->input, buffer, n);
  return n > 0;
}

char *
banterd_answer_get_header (const BanterdAnswer *answer, const char *name)
{
  gsize length = strlen (name);

  for (const char *line = strstr (answer->head, "\r\n"); line != NULL && line[2] != '\0';
       line = strstr (line + 2, "\r\n"))
    if (g_ascii_strncasecmp (line + 2, name, length) == 0 && line[2 + length] == ':')
      return g_strstrip (g_strndup (line + 3 + length, strcspn (line + 3 + length, "\r")));
  return NULL;
}

BanterdAnswer *
banterd_wire_read (BanterdWire *wire)
{
  g_autoptr (BanterdAnswer) answer = g_new0 (BanterdAnswer, 1);
  g_autofree char *length = NULL;
  const char *end;
  gsize body;

  while ((end = strstr (wire->input->str, "\r\n\r\n")) == NULL)
    if (!read_more (wire))
      return NULL;
  answer->head = g_strndup (wire->input->str, (gsize)(end - wire->input->str) + 2);
  answer->status = (guint)g_ascii_strtoull (answer->head + strcspn (answer->head, " "), NULL, 10);
  length = banterd_answer_get_header (answer, "Content-Length");
  answer->length = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
  body = strlen (answer->head) + 2;
  while (wire->input->len < body + answer->length)
    if (!read_more (wire))
      return NULL;
  answer->body = g_strndup (wire->input->str + body, answer->length);
  g_string_erase (wire->input, 0, (gssize)(body + answer->length));
  return g_steal_pointer (&answer);
}

char *
banterd_wire_read_to_end (BanterdWire *wire)
{
  while (read_more (wire))
    ;
  return g_strdup (wire->input->str);
}

void
banterd_wire_wait_closed (BanterdWire *wire)
{
  GSocket *socket = g_socket_connection_get_socket (wire->connection);
  g_autoptr (GError) error = NULL;

  /* HUP without reading what may be there: the peer has shut down both directions. */
  g_socket_condition_timed_wait (socket, G_IO_HUP | G_IO_ERR, PATIENCE_S * G_USEC_PER_SEC, NULL,
                                 &error);
  g_assert_no_error (error);
}

void
banterd_answer_free (BanterdAnswer *answer)
{
  g_free (answer->head);
  g_free (answer->body);
  g_free (answer);
}

char *
banterd_wire_talk (BanterdFixture *fixture, const char *bytes, gsize length)
{
  g_autoptr (BanterdWire) wire = banterd_wire_new (fixture);

  banterd_wire_write (wire, bytes, length);
  return banterd_wire_read_to_end (wire);
}
