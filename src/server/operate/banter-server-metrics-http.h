/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* GET /metrics, on a port of its own that only this machine reaches. */

typedef struct _BanterServerMetricsHttp BanterServerMetricsHttp;

/* Where the configuration says. */
BanterServerMetricsHttp *banter_server_metrics_http_new (BanterServer *server, GError **error);
void banter_server_metrics_http_free (BanterServerMetricsHttp *http);

G_END_DECLS
