/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-http-private.h"

/* One request and its answer. libmicrohttpd calls several times for a request: with its headers,
 * with each piece of its body, at its end, and again after it was suspended. An exchange holds the
 * request between these calls. On the HTTP threads. */

G_BEGIN_DECLS

typedef struct _BanterServerExchange BanterServerExchange;

/* @target: the path and the query, as they came */
BanterServerExchange *banter_server_exchange_new (BanterServerHttp *http,
                                                  struct MHD_Connection *connection,
                                                  const char *target);

/**
 * banter_server_exchange_go_on:
 * @exchange: the exchange
 * @method: "GET" …
 * @version: "HTTP/1.1"
 * @data: a piece of the body
 * @size: (inout): of @data; what is left of it
 *
 * Returns: what libmicrohttpd wants to hear; %MHD_NO closes the connection
 */
enum MHD_Result banter_server_exchange_go_on (BanterServerExchange *exchange, const char *method,
                                              const char *version, const char *data, size_t *size);

void banter_server_exchange_free (BanterServerExchange *exchange);

G_END_DECLS
