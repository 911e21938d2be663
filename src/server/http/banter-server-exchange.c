/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-exchange"

#include "config.h"

#include "banter-server-exchange.h"

#include "banter-server-log.h"
#include "banter-server-metrics.h"
#include "banter-server-notifier.h"
#include "banter-server-work.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* From headers to an answer. While an exchange is suspended another thread has it: the writer, a
 * worker, or nobody (a long poll), until whoever comes first resumes it. */

#define BODY_MS (60 * 1000)
#define FILE_MS (10 * 60 * 1000)

typedef enum
{
  STAGE_HEADERS,
  STAGE_BODY,
  STAGE_WAITING, /* a suspended poll */
  STAGE_READY,   /* the answer is in the call */
  STAGE_DONE,    /* the answer is queued */
} Stage;

struct _BanterServerExchange
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
};

/* --- Answers --- */

static void
note_answer (BanterServerExchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  gint64 time_us = g_get_monotonic_time () - exchange->started;

  banter_server_metrics_add_request (banter_server_get_metrics (call->server), call->route,
                                     call->status, time_us);
  if (banter_server_log_is_debugging ())
    banter_server_log_request (call, time_us);
}

static enum MHD_Result
queue_answer (BanterServerExchange *exchange)
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
queue_error (BanterServerExchange *exchange, GError *error)
{
  banter_server_call_take_error (&exchange->call, error);
  return queue_answer (exchange);
}

/* --- Suspended exchanges --- */

/* The writer or a worker has the answer. */
static void
on_answered (BanterServerCall *call)
{
  BanterServerExchange *exchange = (BanterServerExchange *)call;

  exchange->stage = STAGE_READY;
  MHD_resume_connection (exchange->connection);
}

static void
wake_poll (gpointer data)
{
  BanterServerExchange *exchange = data;

  if (g_atomic_int_compare_and_exchange (&exchange->suspended, 1, 0))
    MHD_resume_connection (exchange->connection);
}

static void
on_poll_event (gpointer data, BanterServerWatchEvent event)
{
  BanterServerExchange *exchange = data;

  if (!g_atomic_int_compare_and_exchange (&exchange->suspended, 1, 0))
    return;
  exchange->call.timed_out = TRUE;
  exchange->gone = event == BANTER_SERVER_WATCH_GONE;
  MHD_resume_connection (exchange->connection);
}

static void
suspend_poll (BanterServerExchange *exchange)
{
  BanterServerCall *call = &exchange->call;
  gint64 now = g_get_monotonic_time ();

  /* Woken without news for it, a poll goes on waiting, but not from the beginning. */
  if (exchange->poll_ends == 0)
    exchange->poll_ends = now + call->wait_ms * 1000;
  exchange->stage = STAGE_WAITING;
  banter_server_metrics_move_gauge (banter_server_get_metrics (call->server),
                                    BANTER_SERVER_GAUGE_POLLS, 1);
  MHD_suspend_connection (exchange->connection);
  g_atomic_int_set (&exchange->suspended, 1);
  banter_server_watch_poll (exchange->http->watch, exchange->watched,
                            MAX ((exchange->poll_ends - now) / 1000, 1), on_poll_event, exchange);
  banter_server_notifier_add (banter_server_get_notifier (call->server), call->user_id,
                              exchange->serial, wake_poll, exchange);
}

static void
end_poll (BanterServerExchange *exchange)
{
  banter_server_metrics_move_gauge (banter_server_get_metrics (exchange->call.server),
                                    BANTER_SERVER_GAUGE_POLLS, -1);
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
run_read (BanterServerExchange *exchange)
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
run_call (BanterServerExchange *exchange)
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
      if (!banter_server_work_push (banter_server_get_work (call->server), call, on_answered,
                                    &error))
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
run_again (BanterServerExchange *exchange)
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
enter (BanterServerExchange *exchange, GError **error)
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
begin (BanterServerExchange *exchange, const char *method, const char *version)
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
      banter_server_http_hurry (exchange->http, banter_server_call_get_max_body (call)
                                                        > BANTER_SERVER_HTTP_MAX_MEMORY
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
feed (BanterServerExchange *exchange, const char *data, size_t *size)
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
finish_body (BanterServerExchange *exchange)
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

/* --- From beginning to end --- */

BanterServerExchange *
banter_server_exchange_new (BanterServerHttp *http, struct MHD_Connection *connection,
                            const char *target)
{
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  BanterServerExchange *exchange = g_new0 (BanterServerExchange, 1);

  banter_server_call_init (&exchange->call, http->server);
  exchange->http = http;
  exchange->connection = connection;
  exchange->watched = info->socket_context;
  exchange->target = g_strdup (target);
  exchange->started = g_get_monotonic_time ();
  return exchange;
}

enum MHD_Result
banter_server_exchange_go_on (BanterServerExchange *exchange, const char *method,
                              const char *version, const char *data, size_t *size)
{
  switch (exchange->stage)
    {
    case STAGE_HEADERS:
      return begin (exchange, method, version);
    case STAGE_BODY:
      return *size > 0 ? feed (exchange, data, size) : finish_body (exchange);
    case STAGE_WAITING:
      return run_again (exchange);
    case STAGE_READY:
      return queue_answer (exchange);
    case STAGE_DONE:
      *size = 0;
      return MHD_YES;
    default:
      g_return_val_if_reached (MHD_NO);
    }
}

void
banter_server_exchange_free (BanterServerExchange *exchange)
{
  if (exchange->stage == STAGE_WAITING)
    end_poll (exchange);
  banter_server_peers_leave (exchange->http->peers, exchange->place);
  banter_server_call_clear (&exchange->call);
  g_free (exchange->target);
  g_free (exchange);
}
