/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-decode"

#include "config.h"

#include "banter-decode.h"

/* Chooses the decoder by the first bytes and refuses what is too large before any library sees it.
 */

BanterMediaStatus
banter_decode (const guint8 *data, gsize size, BanterFrames *frames)
{
  int width, height;
  BanterFormat format = banter_sniff (data, size, &width, &height);

  if (format == BANTER_FORMAT_UNKNOWN)
    return BANTER_MEDIA_STATUS_UNSUPPORTED;
  if (width < 1 || height < 1)
    return BANTER_MEDIA_STATUS_BROKEN;
  if (width > BANTER_MEDIA_MAX_SIDE || height > BANTER_MEDIA_MAX_SIDE)
    return BANTER_MEDIA_STATUS_TOO_LARGE;
  if (format == BANTER_FORMAT_WEBP)
    return banter_decode_webp (data, size, frames);
  return banter_decode_pixbuf (format, data, size, frames);
}
