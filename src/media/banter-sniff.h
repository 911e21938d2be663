/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a file is, by its first bytes and never by what the sender says. Knows exactly the formats
 * that the helper decodes; everything else is a file to save. */

G_BEGIN_DECLS

typedef enum
{
  BANTER_FORMAT_UNKNOWN,
  BANTER_FORMAT_PNG,
  BANTER_FORMAT_JPEG,
  BANTER_FORMAT_GIF,
  BANTER_FORMAT_WEBP,
} BanterFormat;

/**
 * banter_sniff:
 * @data: (array length=size): the file
 * @width: (out) (optional): pixels, 0 if its header is damaged
 * @height: (out) (optional): likewise
 */
BanterFormat banter_sniff (const guint8 *data, gsize size, int *width, int *height);

/* Returns: (nullable): "image/png" and so on; %NULL for what we do not decode */
const char *banter_media_sniff (GBytes *bytes);

G_END_DECLS
