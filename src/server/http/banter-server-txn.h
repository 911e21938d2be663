/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/* CS-API "Transaction identifiers": a PUT that comes twice does something once. The scope is the
 * device and the path before the id, however its letters are escaped. RUN_WRITE. */

/* @event_id: (out) (transfer full) (nullable): what the transaction made the first time; "" if that
 * was no event; %NULL if this is the first time */
gboolean banter_server_txn_find (BanterServerCall *call, const char *txn_id, char **event_id,
                                 GError **error);
gboolean banter_server_txn_store (BanterServerCall *call, const char *txn_id, const char *event_id,
                                  GError **error);

G_END_DECLS
