/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-http"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "banter-http-private.h"

#include "banter-backoff.h"
#include "banter-client-error-private.h"
#include "banter-clock.h"

/* One exchange: send, read with a cap, perhaps follow. Redirects are followed only as decided here,
 * TLS errors end the exchange. On the loop's thread. */

#define CHUNK (64 * 1024)
#define MAX_REDIRECTS 5

typedef struct
{
  BanterHttp *http;
  BanterHttpRequest request;
  SoupMessage *message;
  GCancellable *cancellable; /* ends with the caller's, the session's, or the deadline */
  GCancellable *outer;
  gulong on_outer;
  gulong on_closing;
  GSource *deadline;
  gboolean timed_out;
  gboolean authenticated;
  guint redirects;
  GInputStream *stream;
  GByteArray *body;
  gsize received;
} Exchange;

static void read_next (GTask *task);
static void send_message (GTask *task, GUri *uri);

static void
drop_message (Exchange *self)
{
  if (self->message != NULL) /* libsoup may hold it for a while yet */
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
}

static void
exchange_free (Exchange *self)
{
  BanterHttp *http = self->http;

  g_cancellable_disconnect (self->outer, self->on_outer);
  g_clear_object (&self->outer);
  g_cancellable_disconnect (http->closing, self->on_closing);
  banter_timer_clear (&self->deadline);
  g_clear_object (&self->cancellable);
  drop_message (self);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->body, g_byte_array_unref);
  if (self->request.json != NULL) /* it may hold a password */
    explicit_bzero ((char *)self->request.json, strlen (self->request.json));
  g_free ((char *)self->request.json);
  g_free ((char *)self->request.path);
  g_free ((char *)self->request.content_type);
  g_clear_pointer (&self->request.bytes, g_bytes_unref);
  g_free (self);

  g_mutex_lock (&http->mutex);
  http->n_running--;
  if (http->n_running == 0)
    g_cond_signal (&http->idle);
  g_mutex_unlock (&http->mutex);
}

static gboolean
on_deadline (gpointer user_data)
{
  Exchange *self = user_data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
fail (GTask *task, GError *error)
{
  Exchange *self = g_task_get_task_data (task);

  if (self->timed_out && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      error = g_error_new_literal (BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TIMEOUT, "No answer");
    }
  if (error->domain == SOUP_SESSION_ERROR
      && (error->code == SOUP_SESSION_ERROR_PARSING || error->code == SOUP_SESSION_ERROR_ENCODING))
    {
      g_clear_error (&error);
      error = g_error_new_literal (BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX, "Not HTTP");
    }
  g_task_return_error (task, banter_client_error_from_transport (error));
}

static void
finish (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  BanterHttpAnswer *answer = g_new0 (BanterHttpAnswer, 1);

  answer->status = soup_message_get_status (self->message);
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->retry_after_ms = banter_retry_after_parse (
      soup_message_headers_get_one (headers, "Retry-After"), banter_clock_now_ms ());
  g_task_return_pointer (task, answer, (GDestroyNotify)banter_http_answer_free);
}

/* Writes all of @bytes; on the engine's thread, into the page cache. */
static gboolean
write_all (int fd, GBytes *bytes, GError **error)
{
  gsize left;
  const char *data = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      ssize_t n = write (fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, BANTER_CLIENT_ERROR,
                       errno == ENOSPC || errno == EDQUOT ? BANTER_CLIENT_ERROR_DISK_FULL
                                                          : BANTER_CLIENT_ERROR_STORAGE,
                       "Writing: %s", g_strerror (errno));
          return FALSE;
        }
      data += n;
      left -= (gsize)n;
    }

  return TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gboolean to_file
      = self->request.fd_plus_one > 0 && soup_message_get_status (self->message) == SOUP_STATUS_OK;

  if (chunk == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      finish (task);
      return;
    }

  self->received += g_bytes_get_size (chunk);
  if (self->received > self->request.max_size)
    g_set_error_literal (&error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE,
                         "The answer is too large");
  else if (to_file)
    write_all (self->request.fd_plus_one - 1, chunk, &error);
  else
    g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL),
                         (guint)g_bytes_get_size (chunk));

  if (error != NULL)
    fail (task, g_steal_pointer (&error));
  else
    read_next (g_steal_pointer (&task));
}

static void
read_next (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (self->stream, CHUNK, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, task);
}

/* Returns: (transfer full) (nullable): where a redirect leads, if it may be followed */
static GUri *
dup_redirect (Exchange *self)
{
  const char *location = soup_message_headers_get_one (
      soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) uri = NULL;

  if (!self->request.follow || location == NULL
      || !SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (self->message))
      || self->redirects >= MAX_REDIRECTS)
    return NULL;
  uri = g_uri_parse_relative (soup_message_get_uri (self->message), location, SOUP_HTTP_URI_FLAGS,
                              NULL);
  if (uri == NULL || !banter_http_uri_is_safe (uri))
    return NULL;

  return g_steal_pointer (&uri);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) redirect = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  redirect = dup_redirect (self);
  if (redirect != NULL)
    {
      /* The token is for the homeserver only (CVE-2025-46421). */
      self->authenticated = FALSE;
      self->redirects++;
      g_clear_object (&self->stream);
      send_message (g_steal_pointer (&task), redirect);
      return;
    }

  if (soup_message_headers_get_content_length (soup_message_get_response_headers (self->message))
      > (goffset)self->request.max_size)
    {
      fail (task, g_error_new_literal (BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE,
                                       "The answer is too large"));
      return;
    }
  read_next (g_steal_pointer (&task));
}

static void
on_wrote_body_data (SoupMessage *message, guint n_bytes, gpointer user_data)
{
  Exchange *self = user_data;

  self->received += n_bytes; /* nothing is received before all is written */
  self->request.progress (self->received, self->request.progress_data);
}

static void
on_wrote_body (SoupMessage *message, gpointer user_data)
{
  ((Exchange *)user_data)->received = 0;
}

/* Also when libsoup sends the message once more because a kept connection was dead: it has consumed
 * the stream by then and would send nothing. */
static void
set_body (Exchange *self)
{
  const BanterHttpRequest *request = &self->request;

  if (request->json != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (request->json, strlen (request->json));

      soup_message_set_request_body_from_bytes (self->message, "application/json", body);
    }
  else if (request->bytes != NULL)
    soup_message_set_request_body_from_bytes (self->message, request->content_type, request->bytes);
}

static void
send_message (GTask *task, GUri *uri)
{
  Exchange *self = g_task_get_task_data (task);
  const BanterHttpRequest *request = &self->request;
  SoupMessageHeaders *headers;

  drop_message (self);
  self->message = soup_message_new_from_uri (request->method, uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (self->message);
  if (self->authenticated && self->http->token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->http->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
      explicit_bzero (value, strlen (value));
    }
  set_body (self);
  g_signal_connect_swapped (self->message, "restarted", G_CALLBACK (set_body), self);
  if (request->progress != NULL)
    {
      g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), self);
      g_signal_connect (self->message, "wrote-body", G_CALLBACK (on_wrote_body), self);
    }

  soup_session_send_async (self->http->session, self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, on_sent, task);
}

static GUri *
build_uri (BanterHttp *http, const char *path, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *text = NULL;

  if (path == NULL || (path[0] == '/' && http->base_url == NULL))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                           "An id that cannot exist");
      return NULL;
    }
  text = path[0] == '/' ? g_strconcat (http->base_url, path, NULL) : g_strdup (path);
  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_BAD_ADDRESS,
                           "Not a URL");
      return NULL;
    }
  if (!banter_http_uri_is_safe (uri))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_INSECURE,
                           "Plain http to another machine");
      return NULL;
    }

  return g_steal_pointer (&uri);
}

static Exchange *
exchange_new (BanterHttp *http, const BanterHttpRequest *request, GCancellable *cancellable)
{
  Exchange *self = g_new0 (Exchange, 1);

  self->http = http;
  self->request = *request;
  self->request.path = g_strdup (request->path);
  self->request.json = g_strdup (request->json);
  self->request.content_type = g_strdup (
      request->content_type != NULL ? request->content_type : "application/octet-stream");
  if (request->bytes != NULL)
    g_bytes_ref (request->bytes);
  if (request->max_size == 0)
    self->request.max_size = BANTER_HTTP_JSON_MAX;
  if (request->timeout_ms == 0)
    self->request.timeout_ms = BANTER_HTTP_TIMEOUT_MS;
  self->authenticated = request->authenticated;
  self->body = g_byte_array_new ();
  self->cancellable = g_cancellable_new ();
  self->on_closing = banter_loop_pass_on (http->loop, http->closing, self->cancellable);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->on_outer = banter_loop_pass_on (http->loop, cancellable, self->cancellable);
    }
  g_mutex_lock (&http->mutex);
  http->n_running++;
  g_mutex_unlock (&http->mutex);

  return self;
}

void
banter_http_send_async (BanterHttp *http, const BanterHttpRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *self;
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;

  g_assert (banter_loop_is_current (http->loop));

  self = exchange_new (http, request, cancellable);
  g_task_set_source_tag (task, banter_http_send_async);
  g_task_set_task_data (task, self, (GDestroyNotify)exchange_free);

  uri = build_uri (http, self->request.path, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  banter_timer_start (&self->deadline, self->request.timeout_ms, on_deadline, self);
  send_message (g_steal_pointer (&task), uri);
}

BanterHttpAnswer *
banter_http_send_finish (BanterHttp *http, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
