/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* CS-API "Content Repository". */

/* "POST /_matrix/media/v3/upload", "POST /_matrix/media/v1/create" */
typedef struct
{
  char *content_uri;
  gint64 unused_expires_at; /* ms since 1970; 0: not said */
} BanterMatrixUpload;
BANTER_MATRIX_TYPE (Upload, upload)

/* "GET /_matrix/client/v1/media/config" */
typedef struct
{
  gint64 upload_size; /* 0: not said */
} BanterMatrixMediaConfig;
BANTER_MATRIX_TYPE (MediaConfig, media_config)

G_END_DECLS
