/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/* One family of endpoints: the table at the end of its file. */
typedef struct
{
  const BanterServerRoute *routes;
  guint n_routes;
} BanterServerFamily;

#define BANTER_SERVER_FAMILY(name) extern const BanterServerFamily banter_server_##name##_family
#define BANTER_SERVER_DEFINE_FAMILY(name, table)                                                   \
  const BanterServerFamily banter_server_##name##_family = { table, G_N_ELEMENTS (table) };

/* All families, ended by NULL: banter-server-routes.c */
extern const BanterServerFamily *const banter_server_families[];

BanterServerRouter *banter_server_router_new (const BanterServerFamily *const *families);
void banter_server_router_free (BanterServerRouter *router);

/**
 * banter_server_router_find:
 * @router: the router
 * @method: "GET" …
 * @path: (array zero-terminated=1): the path's segments, still percent-encoded
 * @params: (out): unescaped parameters; free each
 * @error: M_UNRECOGNIZED (404, 405), M_INVALID_PARAM for a parameter that is not UTF-8
 *
 * Returns: (nullable): the route
 */
const BanterServerRoute *banter_server_router_find (BanterServerRouter *router, const char *method,
                                                    char **path,
                                                    char *params[BANTER_SERVER_MAX_PARAMS],
                                                    GError **error);

/* Every route as a line: method, path, auth, where it runs, body. */
char *banter_server_router_describe (BanterServerRouter *router);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerRouter, banter_server_router_free)

G_END_DECLS
