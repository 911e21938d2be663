/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-server-admin.h"

G_BEGIN_DECLS

/* The UNIX socket in the data directory, mode 0600: one request as JSON until the client closes its
 * side, one answer, end. */

typedef struct _BanterServerAdminSocket BanterServerAdminSocket;

/* Starts a thread that executes what comes, one after the other. The data directory's lock is ours.
 */
BanterServerAdminSocket *banter_server_admin_socket_new (BanterServer *server, GError **error);
/* Waits for the command that runs. While the writer still works. */
void banter_server_admin_socket_free (BanterServerAdminSocket *socket);

/**
 * banter_server_admin_socket_connect:
 * @data_dir: of the server
 * @request: what to do
 * @error: %G_IO_ERROR_NOT_FOUND or %G_IO_ERROR_CONNECTION_REFUSED where no server runs
 *
 * Returns: (transfer full) (nullable): free with banter_json_free ()
 */
BanterServerAdminReply *banter_server_admin_socket_ask (const char *data_dir,
                                                        const BanterServerAdminRequest *request,
                                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerAdminSocket, banter_server_admin_socket_free)

G_END_DECLS
