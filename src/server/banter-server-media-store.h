/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Uploaded files: bytes under media/ in the data directory, named by a hash of their id, and a row
 * that says whose and what they are. */

typedef struct
{
  char *media_id;
  char *user_id;
  char *content_type;
  char *name; /* NULL if none was given */
  gint64 size;
} BanterServerMedia;

void banter_server_media_free (BanterServerMedia *media);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerMedia, banter_server_media_free)

/**
 * banter_server_media_keep:
 * @server: the server
 * @fd: the file, open
 * @path: where it is; renamed away from there
 * @error: what the file system says
 *
 * Makes the bytes durable under a new id. Not on the writer's thread: it waits for the disk.
 *
 * Returns: (transfer full) (nullable): the id
 */
char *banter_server_media_keep (BanterServer *server, int fd, const char *path, GError **error);

/* Forgets the bytes of @media_id; for what could not be recorded. */
void banter_server_media_discard (BanterServer *server, const char *media_id);

/* Records what was kept. M_RESOURCE_LIMIT_EXCEEDED if the person would have more than @quota bytes.
 * Writer's thread. */
gboolean banter_server_media_insert (BanterDb *db, const BanterServerMedia *media, gint64 quota,
                                     GError **error);

/* Returns: (transfer full) (nullable): the row; M_NOT_FOUND */
BanterServerMedia *banter_server_media_lookup (BanterDb *db, const char *media_id, GError **error);

/* Returns: a descriptor to read from; -1 and M_NOT_FOUND */
int banter_server_media_open (BanterServer *server, const char *media_id, GError **error);

/* Returns: (transfer full): "mxc://server/id" */
char *banter_server_media_uri (BanterServer *server, const char *media_id);

G_END_DECLS
