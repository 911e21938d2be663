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
#include "banter-server-exchange.h"
#include "banter-server-http-private.h"
#include "banter-server-metrics.h"
#include "banter-server-peers.h"
#include "banter-server-watch.h"
#include "banter-server.h"

/* libmicrohttpd's daemon: its two epoll threads, what they are told of connections, and the limits
 * that are its own. What becomes of a request: banter-server-exchange.h. */

#define MAX_CONNECTIONS 4096
/* Descriptors that connections never get: the database's for each thread, media, what comes. */
#define RESERVED_FILES 256
#define N_THREADS 2
#define HEADER_MS (15 * 1000)
#define IDLE_S 60
/* What the kernel may keep of an answer that is not read; it doubles the figure. */
#define SEND_BUFFER (512 * 1024)

gint64
banter_server_http_hurry (BanterServerHttp *http, gint64 limit)
{
  return MAX (limit / banter_server_get_config (http->server)->hurry, 1);
}

static void
count_connection (BanterServerHttp *http, int change)
{
  banter_server_metrics_move_gauge (banter_server_get_metrics (http->server),
                                    BANTER_SERVER_GAUGE_CONNECTIONS, change);
}

/* --- What the daemon tells --- */

static void *
on_uri (void *data, const char *uri, struct MHD_Connection *connection)
{
  return banter_server_exchange_new (data, connection, uri);
}

static enum MHD_Result
on_request (void *data, struct MHD_Connection *connection, const char *url, const char *method,
            const char *version, const char *upload_data, size_t *upload_size, void **context)
{
  return banter_server_exchange_go_on (*context, method, version, upload_data, upload_size);
}

static void
on_completed (void *data, struct MHD_Connection *connection, void **context,
              enum MHD_RequestTerminationCode code)
{
  BanterServerHttp *http = data;
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

  if (*context == NULL)
    return;
  banter_server_exchange_free (g_steal_pointer (context));
  banter_server_watch_limit (http->watch, info->socket_context,
                             banter_server_http_hurry (http, IDLE_S * 1000 + HEADER_MS));
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
      count_connection (http, 1);
      *context = banter_server_watch_add (http->watch, fd);
      banter_server_watch_limit (http->watch, *context, banter_server_http_hurry (http, HEADER_MS));
    }
  else if (*context != NULL)
    {
      count_connection (http, -1);
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
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)banter_server_http_hurry (http, IDLE_S),
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
