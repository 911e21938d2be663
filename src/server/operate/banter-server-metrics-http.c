/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-metrics-http"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

#include "banter-server-metrics-http.h"

#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server-http-private.h"
#include "banter-server-metrics.h"
#include "banter-server-writer.h"
#include "banter-server.h"

/* One thread of libmicrohttpd's, apart from the one that serves people, so that a server that is
 * too busy to answer them still says so. */

#define MAX_CONNECTIONS 8
#define IDLE_S 30

struct _BanterServerMetricsHttp
{
  BanterServer *server;
  struct MHD_Daemon *daemon;
  int listen_fd;
};

static enum MHD_Result
answer (struct MHD_Connection *connection, guint status, const char *type, char *text)
{
  struct MHD_Response *response
      = MHD_create_response_from_buffer (strlen (text), text, MHD_RESPMEM_MUST_FREE);
  enum MHD_Result result;

  MHD_add_response_header (response, "Content-Type", type);
  result = MHD_queue_response (connection, status, response);
  MHD_destroy_response (response);
  return result;
}

static enum MHD_Result
on_request (void *data, struct MHD_Connection *connection, const char *url, const char *method,
            const char *version, const char *upload_data, size_t *upload_size, void **context)
{
  BanterServerMetricsHttp *http = data;
  guint n_queued = banter_server_writer_get_n_queued (banter_server_get_writer (http->server));
  BanterDb *db;

  if (*upload_size > 0)
    return MHD_NO;
  if (!g_str_equal (url, "/metrics"))
    return answer (connection, 404, "text/plain", g_strdup ("Only /metrics is here\n"));
  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    return answer (connection, 405, "text/plain", g_strdup ("Only GET is answered\n"));
  db = banter_server_get_reader (http->server, NULL);
  if (db == NULL)
    return MHD_NO;
  return answer (
      connection, 200, "text/plain; version=0.0.4; charset=utf-8",
      banter_server_metrics_to_text (banter_server_get_metrics (http->server), db, n_queued));
}

BanterServerMetricsHttp *
banter_server_metrics_http_new (BanterServer *server, GError **error)
{
  BanterServerMetricsHttp *http = g_new0 (BanterServerMetricsHttp, 1);
  guint16 port;

  http->server = server;
  http->listen_fd
      = banter_server_http_listen (&banter_server_get_config (server)->metrics, &port, error);
  if (http->listen_fd >= 0)
    http->daemon = MHD_start_daemon (
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, on_request, http, MHD_OPTION_LISTEN_SOCKET,
        http->listen_fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned int)MAX_CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)IDLE_S, MHD_OPTION_END);
  if (http->daemon != NULL)
    {
      g_message ("Metrics on port %u", port);
      return http;
    }
  if (http->listen_fd >= 0)
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                 "The server of metrics does not start");
  banter_server_metrics_http_free (http);
  return NULL;
}

void
banter_server_metrics_http_free (BanterServerMetricsHttp *http)
{
  if (http->daemon != NULL)
    MHD_stop_daemon (http->daemon);
  if (http->listen_fd >= 0)
    close (http->listen_fd);
  g_free (http);
}
