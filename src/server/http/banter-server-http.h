/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* HTTP: from sockets to calls and back. With the metrics, the only user of libmicrohttpd. */

BanterServerHttp *banter_server_http_new (BanterServer *server, GError **error);
guint16 banter_server_http_get_port (BanterServerHttp *http);
/* Nothing may be suspended any more: the caller has woken the polls, and stopped whoever works. */
void banter_server_http_free (BanterServerHttp *http);

G_END_DECLS
