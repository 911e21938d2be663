/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-http"

#include "config.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "banter-server-http.h"

#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server-http-private.h"
#include "banter-server-log.h"
#include "banter-server-metrics.h"
#include "banter-server-notifier.h"
#include "banter-server-peers.h"
#include "banter-server-watch.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* libmicrohttpd's two epoll threads call on_request() several times for a request: with its
 * headers, with each piece of its body, at its end, and again after it was suspended. An Exchange
 * holds the request between these calls. While it is suspended another thread has it: the writer, a
 * worker, or nobody (a long poll), until whoever comes first resumes it. */

#define MAX_CONNECTIONS 4096
/* Descriptors that connections never get: the database's for each thread, media, what comes. */
#define RESERVED_FILES 256
#define N_THREADS 2
#define HEADER_MS (15 * 1000)
#define BODY_MS (60 * 1000)
#define FILE_MS (10 * 60 * 1000)
#define IDLE_S 60
/* What the kernel may keep of an answer that is not read; it doubles the figure. */
#define SEND_BUFFER (512 * 1024)

typedef enum
{
  STAGE_HEADERS,
  STAGE_BODY,
  STAGE_WAITING, /* a suspended poll */
  STAGE_READY,   /* the answer is in the call */
  STAGE_DONE,    /* the answer is queued */
} Stage;

typedef struct
{
  BanterServerCall call; /* first, so that a call leads to its exchange */
  BanterServerHttp *http;
  struct MHD_Connection *connection;
  BanterServerWatched *watched;
  char *target;
  char *place; /* among the client's requests */
  Stage stage;
  gboolean closing; /* the connection may not be used again */
  gsize n_received;
  gboolean too_large;
  guint64 serial;   /* of the notifier, before the handler looked */
  int suspended;    /* atomic: a poll that may still be woken */
  gint64 started;   /* monotonic */
  gint64 poll_ends; /* monotonic; 0 before the first wait */
  gboolean gone;
} Exchange;

struct _BanterServerHttp
{
  BanterServer *server;
  struct MHD_Daemon *daemon;
  int listen_fd;
  guint16 port;
  BanterServerWatch *watch;
  BanterServerPeers *peers;
};

/* Tests do not want to wait. */
static gint64
hurry (BanterServerHttp *http, gint64 limit)
{
  return MAX (limit / banter_server_get_config (http->server)->hurry, 1);
}

/* --- Answers --- */

static void
note_answer (Exchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  gint64 time_us = g_get_monotonic_time () - exchange->started;

  banter_server_metrics_add_request (banter_server_get_metrics (call->server), call->route,
                                     call->status, time_us);
  if (banter_server_log_is_debugging ())
    banter_server_log_request (call, time_us);
}

static enum MHD_Result
queue_answer (Exchange *exchange)
{
  struct MHD_Response *response
      = banter_server_http_create_response (&exchange->call, exchange->closing);
  enum MHD_Result result;

  if (response == NULL)
    return MHD_NO;
  result = MHD_queue_response (exchange->connection, exchange->call.status, response);
  MHD_destroy_response (response);
  note_answer (exchange);
  exchange->stage = STAGE_DONE;
  return result;
}

static enum MHD_Result
queue_error (Exchange *exchange, GError *error)
{
  banter_server_call_take_error (&exchange->call, error);
  return queue_answer (exchange);
}

static void
move_gauge (BanterServerHttp *http, BanterServerGauge gauge, int change)
{
  banter_server_metrics_move_gauge (banter_server_get_metrics (http->server), gauge, change);
}

/* --- Suspended exchanges --- */

/* The writer or a worker has the answer. */
static void
on_answered (BanterServerCall *call)
{
  Exchange *exchange = (Exchange *)call;

  exchange->stage = STAGE_READY;
  MHD_resume_connection (exchange->connection);
}

static void
wake_poll (gpointer data)
{
  Exchange *exchange = data;

  if (g_atomic_int_compare_and_exchange (&exchange->suspended, 1, 0))
    MHD_resume_connection (exchange->connection);
}

static void
on_poll_event (gpointer data, BanterServerWatchEvent event)
{
  Exchange *exchange = data;

  if (!g_atomic_int_compare_and_exchange (&exchange->suspended, 1, 0))
    return;
  exchange->call.timed_out = TRUE;
  exchange->gone = event == BANTER_SERVER_WATCH_GONE;
  MHD_resume_connection (exchange->connection);
}

static void
suspend_poll (Exchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  gint64 now = g_get_monotonic_time ();

  /* Woken without news for it, a poll goes on waiting, but not from the beginning. */
  if (exchange->poll_ends == 0)
    exchange->poll_ends = now + call->wait_ms * 1000;
  exchange->stage = STAGE_WAITING;
  move_gauge (exchange->http, BANTER_SERVER_GAUGE_POLLS, 1);
  MHD_suspend_connection (exchange->connection);
  g_atomic_int_set (&exchange->suspended, 1);
  banter_server_watch_poll (exchange->http->watch, exchange->watched,
                            MAX ((exchange->poll_ends - now) / 1000, 1), on_poll_event, exchange);
  banter_server_notifier_add (banter_server_get_notifier (call->server), call->user_id,
                              exchange->serial, wake_poll, exchange);
}

static void
end_poll (Exchange *exchange)
{
  move_gauge (exchange->http, BANTER_SERVER_GAUGE_POLLS, -1);
  banter_server_watch_end_poll (exchange->http->watch, exchange->watched);
  banter_server_notifier_remove (banter_server_get_notifier (exchange->call.server),
                                 exchange->call.user_id, exchange);
}

/* --- Running the call --- */

static gboolean
write_call (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  return banter_server_call_run (data, db, error);
}

static void
on_written (gpointer data, const GError *error)
{
  if (error != NULL)
    banter_server_call_take_error (data, g_error_copy (error));
  on_answered (data);
}

static enum MHD_Result
run_read (Exchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  g_autoptr (GError) error = NULL;
  BanterDb *db = banter_server_get_reader (call->server, &error);

  if (call->user_id != NULL)
    exchange->serial = banter_server_notifier_get_serial (banter_server_get_notifier (call->server),
                                                          call->user_id);
  /* After the serial, so that the last wake-up of all cannot fall between the two. */
  if (banter_server_is_stopping (call->server))
    call->timed_out = TRUE;
  if (db == NULL || !banter_server_call_run (call, db, &error))
    return queue_error (exchange, g_steal_pointer (&error));
  if (call->wait_ms < 0)
    return queue_answer (exchange);
  suspend_poll (exchange);
  return MHD_YES;
}

static enum MHD_Result
run_call (Exchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  g_autoptr (GError) error = NULL;

  switch (call->route->run)
    {
    case BANTER_SERVER_RUN_READ:
      return run_read (exchange);
    case BANTER_SERVER_RUN_WRITE:
      MHD_suspend_connection (exchange->connection);
      banter_server_writer_submit (banter_server_get_writer (call->server), write_call, on_written,
                                   call);
      return MHD_YES;
    case BANTER_SERVER_RUN_WORKER:
    case BANTER_SERVER_RUN_FETCH:
    case BANTER_SERVER_RUN_PICTURE:
    case BANTER_SERVER_RUN_HASH:
      MHD_suspend_connection (exchange->connection);
      if (!banter_server_push_work (call->server, call, on_answered, &error))
        {
          banter_server_call_take_error (call, g_steal_pointer (&error));
          on_answered (call);
        }
      return MHD_YES;
    default:
      g_return_val_if_reached (MHD_NO);
    }
}

/* A poll was woken: the token may have gone meanwhile. */
static enum MHD_Result
run_again (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;

  end_poll (exchange);
  if (exchange->gone)
    return MHD_NO;
  if (!banter_server_call_authenticate (
          &exchange->call,
          MHD_lookup_connection_value (exchange->connection, MHD_HEADER_KIND, "Authorization"),
          &error))
    return queue_error (exchange, g_steal_pointer (&error));
  return run_read (exchange);
}

/* --- Headers and body --- */

static gboolean
enter (Exchange *exchange, GError **error)
{
  BanterServerCall *call = &exchange->call;

  exchange->place = banter_server_peers_enter (exchange->http->peers, call->place);
  if (exchange->place != NULL)
    return TRUE;
  call->retry_after_ms = 1000;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
               "Too many requests at once");
  return FALSE;
}

static enum MHD_Result
begin (Exchange *exchange, const char *method, const char *version)
{
  BanterServerCall *call = &exchange->call;
  struct MHD_Connection *connection = exchange->connection;
  g_autoptr (GError) error = NULL;
  const char *authorization
      = MHD_lookup_connection_value (connection, MHD_HEADER_KIND, "Authorization");
  gint64 length = 0;
  gboolean big;

  exchange->stage = STAGE_BODY;
  if (!banter_server_http_check_headers (connection, version, &length, &error))
    {
      exchange->closing = TRUE;
      return queue_error (exchange, g_steal_pointer (&error));
    }
  call->address = banter_server_http_dup_address (connection, call->server);
  call->place = banter_server_peers_build_place (call->address);
  call->base_url = banter_server_http_dup_base_url (connection, call->server);
  call->content_type = g_strdup (
      MHD_lookup_connection_value (connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE));
  if (g_str_equal (method, MHD_HTTP_METHOD_OPTIONS))
    call->answer = g_strdup ("{}");
  else if (!enter (exchange, &error)
           || !banter_server_call_route (call, method, exchange->target, &error)
           || !banter_server_call_authenticate (call, authorization, &error))
    banter_server_call_take_error (call, g_steal_pointer (&error));

  big = length > (gint64)banter_server_call_get_max_body (call);
  banter_server_watch_limit (
      exchange->http->watch, exchange->watched,
      hurry (exchange->http, banter_server_call_get_max_body (call) > BANTER_SERVER_HTTP_MAX_MEMORY
                                 ? FILE_MS
                                 : BODY_MS));
  if (big && call->answer == NULL)
    banter_server_call_take_error (
        call,
        g_error_new (BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE, "The body is too large"));
  if (!big && call->answer == NULL)
    return MHD_YES;

  /* An answer that is queued before the body was read closes the connection. That is right where
   * the body is too large, and for files; a small body is read and dropped instead. */
  exchange->closing = big || length > BANTER_SERVER_HTTP_MAX_MEMORY;
  return exchange->closing ? queue_answer (exchange) : MHD_YES;
}

static enum MHD_Result
feed (Exchange *exchange, const char *data, size_t *size)
{
  BanterServerCall *call = &exchange->call;
  gsize max = banter_server_call_get_max_body (call);
  gsize length = *size;

  *size = 0;
  exchange->n_received += length;
  /* Without a Content-Length it shows late that the body is too large. A little more is read, so
   * that the client gets its answer; then the connection is cut. */
  if (exchange->n_received > max + BANTER_SERVER_HTTP_MAX_MEMORY)
    return MHD_NO;
  exchange->too_large = exchange->n_received > max;
  if (call->answer != NULL || exchange->too_large)
    return MHD_YES;
  if (call->route->body == BANTER_SERVER_BODY_FILE)
    {
      g_autoptr (GError) error = NULL;

      /* The rest is read and dropped, so that the client gets to hear why. */
      if (!banter_server_http_append_upload (call, data, length, &error))
        banter_server_call_take_error (call, g_steal_pointer (&error));
      return MHD_YES;
    }
  if (call->body == NULL)
    call->body = g_string_sized_new (MAX (length + 1, 512));
  g_string_append_len (call->body, data, (gssize)length);
  return MHD_YES;
}

static enum MHD_Result
finish_body (Exchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  g_autoptr (GError) error = NULL;

  banter_server_watch_limit (exchange->http->watch, exchange->watched, 0);
  if (call->answer != NULL)
    return queue_answer (exchange);
  if (exchange->too_large)
    {
      exchange->closing = TRUE;
      return queue_error (exchange, g_error_new (BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE,
                                                 "The body is too large"));
    }
  if ((call->route->body == BANTER_SERVER_BODY_FILE
       && !banter_server_http_open_upload (call, &error)) /* also of an empty one */
      || !banter_server_call_prepare (call, &error))
    return queue_error (exchange, g_steal_pointer (&error));
  return run_call (exchange);
}

/* --- libmicrohttpd's callbacks --- */

static void *
on_uri (void *data, const char *uri, struct MHD_Connection *connection)
{
  BanterServerHttp *http = data;
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  Exchange *exchange = g_new0 (Exchange, 1);

  banter_server_call_init (&exchange->call, http->server);
  exchange->http = http;
  exchange->connection = connection;
  exchange->watched = info->socket_context;
  exchange->target = g_strdup (uri);
  exchange->started = g_get_monotonic_time ();
  return exchange;
}

static enum MHD_Result
on_request (void *data, struct MHD_Connection *connection, const char *url, const char *method,
            const char *version, const char *upload_data, size_t *upload_size, void **context)
{
  Exchange *exchange = *context;

  switch (exchange->stage)
    {
    case STAGE_HEADERS:
      return begin (exchange, method, version);
    case STAGE_BODY:
      return *upload_size > 0 ? feed (exchange, upload_data, upload_size) : finish_body (exchange);
    case STAGE_WAITING:
      return run_again (exchange);
    case STAGE_READY:
      return queue_answer (exchange);
    case STAGE_DONE:
      *upload_size = 0;
      return MHD_YES;
    default:
      g_return_val_if_reached (MHD_NO);
    }
}

static void
on_completed (void *data, struct MHD_Connection *connection, void **context,
              enum MHD_RequestTerminationCode code)
{
  Exchange *exchange = g_steal_pointer (context);

  if (exchange == NULL)
    return;
  if (exchange->stage == STAGE_WAITING)
    end_poll (exchange);
  banter_server_watch_limit (exchange->http->watch, exchange->watched,
                             hurry (exchange->http, IDLE_S * 1000 + HEADER_MS));
  banter_server_peers_leave (exchange->http->peers, exchange->place);
  banter_server_call_clear (&exchange->call);
  g_free (exchange->target);
  g_free (exchange);
}

static void
on_connection (void *data, struct MHD_Connection *connection, void **context,
               enum MHD_ConnectionNotificationCode code)
{
  BanterServerHttp *http = data;

  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    {
      int fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
      int size = SEND_BUFFER;

      setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
      move_gauge (http, BANTER_SERVER_GAUGE_CONNECTIONS, 1);
      *context = banter_server_watch_add (http->watch, fd);
      banter_server_watch_limit (http->watch, *context, hurry (http, HEADER_MS));
    }
  else if (*context != NULL)
    {
      move_gauge (http, BANTER_SERVER_GAUGE_CONNECTIONS, -1);
      banter_server_watch_remove (http->watch, g_steal_pointer (context));
    }
}

static size_t
keep_escapes (void *data, struct MHD_Connection *connection, char *text)
{
  return strlen (text);
}

/* --- Start and end --- */

/* A connection takes a descriptor, and often one for a file. */
static unsigned int
get_max_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return MAX_CONNECTIONS;
  return (unsigned int)CLAMP (((gint64)limit.rlim_cur - RESERVED_FILES) / 2, 2 * N_THREADS,
                              MAX_CONNECTIONS);
}

static gboolean
start_daemon (BanterServerHttp *http, GError **error)
{
  http->daemon = MHD_start_daemon (
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, http,
      MHD_OPTION_LISTEN_SOCKET, http->listen_fd, MHD_OPTION_THREAD_POOL_SIZE,
      (unsigned int)N_THREADS, MHD_OPTION_CONNECTION_LIMIT, get_max_connections (),
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)hurry (http, IDLE_S),
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(32 * 1024),
      MHD_OPTION_URI_LOG_CALLBACK, on_uri, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
      MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes,
      NULL, MHD_OPTION_END);
  if (http->daemon != NULL)
    return TRUE;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "The HTTP server does not start");
  return FALSE;
}

BanterServerHttp *
banter_server_http_new (BanterServer *server, GError **error)
{
  BanterServerHttp *http = g_new0 (BanterServerHttp, 1);

  http->server = server;
  http->watch = banter_server_watch_new ();
  http->peers = banter_server_peers_new ();
  http->listen_fd
      = banter_server_http_listen (&banter_server_get_config (server)->listen, &http->port, error);
  if (http->listen_fd < 0 || !start_daemon (http, error))
    {
      banter_server_http_free (http);
      return NULL;
    }
  return http;
}

guint16
banter_server_http_get_port (BanterServerHttp *http)
{
  return http->port;
}

void
banter_server_http_free (BanterServerHttp *http)
{
  /* Not quiesced before: MHD_quiesce_daemon () races with its own threads for the listening socket,
   * and aborts the process if it loses. */
  if (http->daemon != NULL)
    MHD_stop_daemon (http->daemon); /* closes listen_fd */
  else if (http->listen_fd >= 0)
    close (http->listen_fd);
  banter_server_watch_free (http->watch);
  banter_server_peers_free (http->peers);
  g_free (http);
}
