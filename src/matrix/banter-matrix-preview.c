/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-preview"

#include "config.h"

#include "banter-matrix-preview.h"

static const BanterJsonField url_preview_fields[] = {
  BANTER_JSON_STRING (BanterMatrixUrlPreview, title, "og:title", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUrlPreview, description, "og:description", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUrlPreview, site_name, "og:site_name", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUrlPreview, type, "og:type", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUrlPreview, image, "og:image", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUrlPreview, image_type, "og:image:type", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixUrlPreview, image_width, "og:image:width", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixUrlPreview, image_height, "og:image:height", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixUrlPreview, image_size, "matrix:image:size", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (UrlPreview, url_preview)
