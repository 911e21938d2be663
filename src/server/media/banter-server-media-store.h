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

/* Returns: (transfer full): an id that nobody can guess */
char *banter_server_media_mint_id (void);

/**
 * banter_server_media_keep:
 * @server: the server
 * @media_id: of the file
 * @fd: the file, open
 * @path: where it is; renamed away from there
 * @error: M_CANNOT_OVERWRITE_MEDIA, or what the file system says
 *
 * Makes the bytes durable. Not on the writer's thread: it waits for the disk.
 */
gboolean banter_server_media_keep (BanterServer *server, const char *media_id, int fd,
                                   const char *path, GError **error);

/* Announces an upload (CS-API "POST /_matrix/media/v1/create"). M_LIMIT_EXCEEDED if @user_id has
 * announced too many. Writer's thread. */
gboolean banter_server_media_reserve (BanterDb *db, const char *media_id, const char *user_id,
                                      gint64 expires_ms, GError **error);
/* @user_id: (out) (transfer full) (nullable): who has announced @media_id and not yet uploaded it
 */
gboolean banter_server_media_is_pending (BanterDb *db, const char *media_id, char **user_id,
                                         GError **error);
/* At the start: deletes bytes of announced uploads that a crash kept from being recorded. */
gboolean banter_server_media_clear_half_done (BanterServer *server, BanterDb *db, GError **error);
/* Forgets announcements whose time is over. Writer's thread. */
gboolean banter_server_media_expire (BanterDb *db, GError **error);

/* Deletes the bytes of @media_id and its thumbnails; its row is gone, or was never made. */
void banter_server_media_discard (BanterServer *server, const char *media_id);

/* Records what was kept, announced or not. M_FORBIDDEN if the person would have more
 * than @quota bytes. Writer's thread. */
gboolean banter_server_media_insert (BanterDb *db, const BanterServerMedia *media, gint64 quota,
                                     GError **error);

/* Returns: (transfer full) (nullable): the row; M_NOT_FOUND */
BanterServerMedia *banter_server_media_lookup (BanterDb *db, const char *media_id, GError **error);

/* Returns: a descriptor to read from; -1 and M_NOT_FOUND */
int banter_server_media_open (BanterServer *server, const char *media_id, GError **error);

/* Returns: (transfer full): "mxc://server/id" */
char *banter_server_media_uri (BanterServer *server, const char *media_id);

G_END_DECLS
