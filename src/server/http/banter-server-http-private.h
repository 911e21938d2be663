/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>

#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-http.h"
#include "banter-server-peers.h"
#include "banter-server-watch.h"

G_BEGIN_DECLS

/* What a body or an answer may take of memory, and what is read of a body only to be dropped. */
#define BANTER_SERVER_HTTP_MAX_MEMORY (1024 * 1024)

struct _BanterServerHttp
{
  BanterServer *server;
  struct MHD_Daemon *daemon;
  int listen_fd;
  guint16 port;
  BanterServerWatch *watch;
  BanterServerPeers *peers;
};

/* @limit: a time, which is shorter where tests do not want to wait */
gint64 banter_server_http_hurry (BanterServerHttp *http, gint64 limit);

/* Refuses what could be read in two ways (request smuggling); @length: (out) of the body */
gboolean banter_server_http_check_headers (struct MHD_Connection *connection, const char *version,
                                           gint64 *length, GError **error);

/* Returns: (transfer full): the client's address: the other end of the socket, or what our own
 * proxy (on loopback, or anywhere with --behind-proxy) says of its client */
char *banter_server_http_dup_address (struct MHD_Connection *connection, BanterServer *server);
/* Returns: (transfer full): how the client reaches us */
char *banter_server_http_dup_base_url (struct MHD_Connection *connection, BanterServer *server);

/* Returns: the call's answer, which it gives away; @closing: it is the connection's last */
struct MHD_Response *banter_server_http_create_response (BanterServerCall *call, gboolean closing);

/* Returns: a listening socket, or -1 */
int banter_server_http_listen (const BanterServerAddress *address, guint16 *port, GError **error);

/* The call's temporary file, made if it is not there yet. */
gboolean banter_server_http_open_upload (BanterServerCall *call, GError **error);
/* Adds to it. */
gboolean banter_server_http_append_upload (BanterServerCall *call, const char *data, gsize length,
                                           GError **error);

G_END_DECLS
