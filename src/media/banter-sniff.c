/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sniff"

#include "config.h"

#include "banter-sniff.h"

#include <string.h>

/* Formats and sizes from the headers of files, read with bounds only and no library, so that it is
 * safe in any process. Any thread. */

typedef gboolean (*SizeFunc) (const guint8 *data, gsize size, int *width, int *height);

static guint
be16 (const guint8 *p)
{
  return p[0] << 8 | p[1];
}

static guint
le16 (const guint8 *p)
{
  return p[1] << 8 | p[0];
}

static guint
le24 (const guint8 *p)
{
  return p[2] << 16 | le16 (p);
}

static gboolean
png_size (const guint8 *data, gsize size, int *width, int *height)
{
  if (size < 24 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  /* Nothing that we accept has a side of more than 16 bits. */
  *width = be16 (data + 16) != 0 ? G_MAXINT : (int)be16 (data + 18);
  *height = be16 (data + 20) != 0 ? G_MAXINT : (int)be16 (data + 22);
  return TRUE;
}

static gboolean
gif_size (const guint8 *data, gsize size, int *width, int *height)
{
  if (size < 10)
    return FALSE;
  *width = le16 (data + 6);
  *height = le16 (data + 8);
  return TRUE;
}

static gboolean
is_other_frame (guint8 marker)
{
  /* C4 and CC are tables, C8 is reserved. */
  return marker >= 0xc3 && marker <= 0xcf && marker != 0xc4 && marker != 0xcc;
}

/* Finds the frame header (SOF) among the segments (ITU T.81, B.1.1). Baseline, extended and
 * progressive only: no browser shows the others, and libjpeg may never finish one that is
 * arithmetic-coded. */
static gboolean
jpeg_size (const guint8 *data, gsize size, int *width, int *height)
{
  gsize pos = 2;

  while (size - pos >= 9)
    {
      guint8 marker;

      if (data[pos] != 0xff)
        return FALSE;
      marker = data[pos + 1];
      if (marker == 0xff)
        {
          pos++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xc2)
        {
          *height = be16 (data + pos + 5);
          *width = be16 (data + pos + 7);
          return TRUE;
        }
      if (marker == 0xd9 || marker == 0xda || is_other_frame (marker) || be16 (data + pos + 2) < 2
          || size - pos - 2 < be16 (data + pos + 2))
        return FALSE;
      pos += 2 + be16 (data + pos + 2);
    }
  return FALSE;
}

/* The three forms of WebP: extended, lossless, lossy (RFC 9649, §2). */
static gboolean
webp_size (const guint8 *data, gsize size, int *width, int *height)
{
  if (size < 30)
    return FALSE;
  if (memcmp (data + 12, "VP8X", 4) == 0)
    {
      *width = 1 + le24 (data + 24);
      *height = 1 + le24 (data + 27);
      return TRUE;
    }
  if (memcmp (data + 12, "VP8L", 4) == 0 && data[20] == 0x2f)
    {
      guint bits = le24 (data + 21) | (guint)data[24] << 24;

      *width = 1 + (bits & 0x3fff);
      *height = 1 + (bits >> 14 & 0x3fff);
      return TRUE;
    }
  if (memcmp (data + 12, "VP8 ", 4) == 0 && memcmp (data + 23, "\x9d\x01\x2a", 3) == 0)
    {
      *width = le16 (data + 26) & 0x3fff;
      *height = le16 (data + 28) & 0x3fff;
      return TRUE;
    }
  return FALSE;
}

static const struct
{
  BanterFormat format;
  const char *mime_type;
  gsize magic_length;
  const char *magic;
  const char *magic_at_8; /* or NULL */
  SizeFunc read_size;
} formats[] = {
  { BANTER_FORMAT_PNG, "image/png", 8, "\x89PNG\r\n\x1a\n", NULL, png_size },
  { BANTER_FORMAT_JPEG, "image/jpeg", 3, "\xff\xd8\xff", NULL, jpeg_size },
  { BANTER_FORMAT_GIF, "image/gif", 6, "GIF87a", NULL, gif_size },
  { BANTER_FORMAT_GIF, "image/gif", 6, "GIF89a", NULL, gif_size },
  { BANTER_FORMAT_WEBP, "image/webp", 4, "RIFF", "WEBP", webp_size },
};

static int
find_format (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (size >= 12 && memcmp (data, formats[i].magic, formats[i].magic_length) == 0
        && (formats[i].magic_at_8 == NULL || memcmp (data + 8, formats[i].magic_at_8, 4) == 0))
      return (int)i;
  return -1;
}

BanterFormat
banter_sniff (const guint8 *data, gsize size, int *width, int *height)
{
  int found = find_format (data, size);
  int w = 0, h = 0;

  if (found >= 0 && !formats[found].read_size (data, size, &w, &h))
    w = h = 0;
  if (width != NULL)
    *width = w;
  if (height != NULL)
    *height = h;
  return found >= 0 ? formats[found].format : BANTER_FORMAT_UNKNOWN;
}

const char *
banter_media_sniff (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int found = find_format (data, size);

  return found >= 0 ? formats[found].mime_type : NULL;
}
