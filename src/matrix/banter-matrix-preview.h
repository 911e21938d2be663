/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* "GET /_matrix/client/v1/media/preview_url" (CS-API "Content Repository"): Open Graph's names, and
 * the picture as one of the server's own. */
typedef struct
{
  char *title;
  char *description;
  char *site_name;
  char *type;
  char *image; /* mxc URI */
  char *image_type;
  gint64 image_width;
  gint64 image_height;
  gint64 image_size;
} BanterMatrixUrlPreview;
BANTER_MATRIX_TYPE (UrlPreview, url_preview)

G_END_DECLS
