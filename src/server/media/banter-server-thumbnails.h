/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-types.h"

#include <glib.h>

G_BEGIN_DECLS

/* Small versions of pictures, made by banter-media (never in this process) and kept under
 * thumbnails/ in the data directory, which may be deleted at any time. */

typedef struct
{
  int width;
  int height;
  gboolean is_cropped;
  gboolean is_animated;
} BanterServerThumbnailSize;

BanterServerThumbnails *banter_server_thumbnails_new (BanterServer *server);
void banter_server_thumbnails_free (BanterServerThumbnails *thumbnails);

/**
 * banter_server_thumbnails_open:
 * @thumbnails: the thumbnails
 * @media_id: of an upload
 * @wanted: made a bit larger, to one of a few sizes, and never larger than the picture
 * @type: (out): "image/png" and its like
 * @size: (out): bytes
 * @error: M_NOT_FOUND, M_TOO_LARGE, or %BANTER_SERVER_ERROR_BAD_REQUEST for what is no picture or a
 *   broken one
 *
 * Waits for the helper; on a thread of BANTER_SERVER_RUN_PICTURE.
 *
 * Returns: a descriptor to read from, or -1
 */
int banter_server_thumbnails_open (BanterServerThumbnails *thumbnails, const char *media_id,
                                   const BanterServerThumbnailSize *wanted, const char **type,
                                   gint64 *size, GError **error);

/* Returns: (transfer full) (nullable): @picture, which may be hostile, as banter-media draws it
 * anew and not too large. Waits for the helper. */
GBytes *banter_server_thumbnails_redraw (BanterServerThumbnails *thumbnails, GBytes *picture,
                                         GError **error);

/* Deletes those of @media_id. From any thread. */
void banter_server_thumbnails_discard (BanterServerThumbnails *thumbnails, const char *media_id);

/* Ends helpers that have nothing to do. From any thread. */
void banter_server_thumbnails_rest (BanterServerThumbnails *thumbnails);

G_END_DECLS
