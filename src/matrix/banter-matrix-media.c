/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-media"

#include "config.h"

#include "banter-matrix-media.h"

static const BanterJsonField upload_fields[] = {
  BANTER_JSON_STRING (BanterMatrixUpload, content_uri, "content_uri", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixUpload, unused_expires_at, "unused_expires_at",
                   BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Upload, upload)

static const BanterJsonField media_config_fields[] = {
  BANTER_JSON_INT (BanterMatrixMediaConfig, upload_size, "m.upload.size", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (MediaConfig, media_config)
