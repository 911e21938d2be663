/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/**
 * banter_server_backup:
 * @server: the server, which goes on answering
 * @db: a connection that reads, of the calling thread
 * @folder: must not exist yet
 * @n_files: (out): media in it
 * @error: what the database or the file system says
 *
 * Copies the database as it is at one moment, and the media that it names, into a folder from which
 * banterd can be started: "banterd --data FOLDER". Files of media never change, so on the same file
 * system they are linked instead of copied. Returns once all of it is on the disk.
 */
gboolean banter_server_backup (BanterServer *server, BanterDb *db, const char *folder,
                               guint *n_files, GError **error);

G_END_DECLS
