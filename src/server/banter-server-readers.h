/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* One read-only connection for each thread that asks for one. The last connection that is closed
 * brings SQLite's log into the database, and only a connection that writes can; so all of these
 * close before the writer's. */

/* @path: of the database */
BanterServerReaders *banter_server_readers_new (const char *path);

/* Returns: (transfer none) (nullable): the calling thread's connection; %NULL with @error */
BanterDb *banter_server_readers_get (BanterServerReaders *readers, GError **error);

/* Closes all connections, also those of threads that live on. No thread may read any more. */
void banter_server_readers_free (BanterServerReaders *readers);

G_END_DECLS
