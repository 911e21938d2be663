/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-strip"

#include "config.h"

#include "banter-strip.h"

#include "banter-sniff.h"

#include <string.h>

/* Private facts leave a picture before it leaves the computer. The files are walked by their outer
 * structure only: segments, chunks. Where one is damaged the rest is sent as it is. Any thread. */

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize pos;
  GByteArray *out;
} Walk;

static gsize
left (const Walk *walk)
{
  return walk->size - walk->pos;
}

static guint
be16 (const guint8 *p)
{
  return (guint)p[0] << 8 | p[1];
}

static guint32
be32 (const guint8 *p)
{
  return (guint32)be16 (p) << 16 | be16 (p + 2);
}

static guint32
le32 (const guint8 *p)
{
  return (guint32)p[3] << 24 | (guint32)p[2] << 16 | (guint32)p[1] << 8 | p[0];
}

static void
step (Walk *walk, gsize length, gboolean keep)
{
  if (keep)
    g_byte_array_append (walk->out, walk->data + walk->pos, (guint)length);
  walk->pos += length;
}

/* ---- JPEG (ITU T.81, Annex B) ---- */

#define EXIF_MAGIC "Exif\0"
#define EXIF_HEAD 6 /* the magic and its padding */
#define TAG_ORIENTATION 0x0112

typedef struct
{
  const guint8 *tiff;
  gsize size;
  gboolean little;
} Exif;

static guint
read16 (const Exif *exif, gsize at)
{
  if (at > exif->size || exif->size - at < 2)
    return 0;
  return exif->little ? (guint)exif->tiff[at + 1] << 8 | exif->tiff[at] : be16 (exif->tiff + at);
}

static guint32
read32 (const Exif *exif, gsize at)
{
  if (at > exif->size || exif->size - at < 4)
    return 0;
  return exif->little ? le32 (exif->tiff + at) : be32 (exif->tiff + at);
}

/* Of the first directory (EXIF 2.3, 4.6.4). Returns: 1 to 8 */
static guint
read_orientation (const guint8 *segment, gsize size)
{
  Exif exif = { segment + EXIF_HEAD, size - EXIF_HEAD, FALSE };
  gsize entry;
  guint n_entries;

  exif.little = exif.size > 1 && exif.tiff[0] == 'I';
  entry = read32 (&exif, 4);
  n_entries = read16 (&exif, entry);
  entry += 2;
  for (guint i = 0; i < n_entries && entry < exif.size; i++, entry += 12)
    if (read16 (&exif, entry) == TAG_ORIENTATION)
      return CLAMP (read16 (&exif, entry + 8), 1, 8);
  return 1;
}

/* An EXIF of one entry. */
static void
write_orientation (GByteArray *out, guint orientation)
{
  guint8 segment[] = { 0xff, 0xe1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                       0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   0,   0, 0,  0, 0, 0, 0 };

  segment[29] = (guint8)orientation;
  g_byte_array_append (out, segment, sizeof segment);
}

static gboolean
is_exif (const guint8 *segment, gsize size)
{
  return size >= EXIF_HEAD && memcmp (segment, EXIF_MAGIC, EXIF_HEAD) == 0;
}

/* Of the application's segments: JFIF, colour profiles, and Adobe's, which says what the colours
 * are. */
static gboolean
is_needed (guint8 marker, const guint8 *segment, gsize size)
{
  if (marker == 0xe2)
    return size >= 12 && memcmp (segment, "ICC_PROFILE", 12) == 0;
  if (marker >= 0xe0 && marker <= 0xef)
    return marker == 0xe0 || marker == 0xee;
  return marker != 0xfe;
}

/* From a scan's header to the next marker that is none of its own. */
static void
copy_scan (Walk *walk)
{
  gsize end = walk->pos;

  while (end + 1 < walk->size
         && !(walk->data[end] == 0xff && walk->data[end + 1] != 0
              && (walk->data[end + 1] < 0xd0 || walk->data[end + 1] > 0xd7)))
    end++;
  step (walk, (end + 1 < walk->size ? end : walk->size) - walk->pos, TRUE);
}

static void
strip_jpeg (Walk *walk, gboolean *sideways)
{
  guint orientation = 1;

  step (walk, 2, TRUE);
  while (left (walk) >= 4 && walk->data[walk->pos] == 0xff)
    {
      const guint8 *at = walk->data + walk->pos;
      guint8 marker = at[1];
      gsize length = be16 (at + 2);

      if (marker == 0xff)
        {
          step (walk, 1, FALSE);
          continue;
        }
      if (marker == 0xd9 || length < 2 || length > left (walk) - 2)
        break;
      if (marker == 0xe1 && orientation == 1 && is_exif (at + 4, length - 2))
        {
          orientation = read_orientation (at + 4, length - 2);
          if (orientation > 1)
            write_orientation (walk->out, orientation);
        }
      step (walk, 2 + length, is_needed (marker, at + 4, length - 2));
      if (marker == 0xda)
        copy_scan (walk);
    }
  *sideways = orientation >= 5;
  if (left (walk) >= 2 && be16 (walk->data + walk->pos) == 0xffd9)
    {
      step (walk, 2, TRUE);
      walk->pos = walk->size; /* behind the end: other pictures, videos, what not */
    }
}

/* ---- PNG (ISO/IEC 15948, 5.3) ---- */

static void
strip_png (Walk *walk)
{
  static const char *const dropped[] = { "eXIf", "tEXt", "zTXt", "iTXt", "tIME" };

  step (walk, 8, TRUE);
  while (left (walk) >= 12)
    {
      const guint8 *at = walk->data + walk->pos;
      gsize length = be32 (at);
      gboolean keep = TRUE;

      if (length > left (walk) - 12)
        return;
      for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
        keep &= memcmp (at + 4, dropped[i], 4) != 0;
      step (walk, length + 12, keep);
      if (memcmp (at + 4, "IEND", 4) == 0)
        walk->pos = walk->size;
    }
}

/* ---- WebP (RFC 9649, 2.7) ---- */

#define VP8X_METADATA 0x0c /* EXIF and XMP follow */

static void
strip_webp (Walk *walk)
{
  guint32 size;

  step (walk, 12, TRUE);
  while (left (walk) >= 8)
    {
      const guint8 *at = walk->data + walk->pos;
      gsize length = (gsize)le32 (at + 4) + (le32 (at + 4) & 1);
      guint flags = walk->out->len + 8;

      if (length > left (walk) - 8)
        break;
      step (walk, length + 8, memcmp (at, "EXIF", 4) != 0 && memcmp (at, "XMP ", 4) != 0);
      if (memcmp (at, "VP8X", 4) == 0 && length > 0)
        walk->out->data[flags] &= (guint8)~VP8X_METADATA;
    }
  size = walk->out->len + (guint32)left (walk) - 8;
  for (guint i = 0; i < 4; i++)
    walk->out->data[4 + i] = (guint8)(size >> (8 * i));
}

GBytes *
banter_strip (GBytes *picture, gboolean *sideways)
{
  Walk walk = { 0 };
  BanterFormat format;

  g_return_val_if_fail (picture != NULL && sideways != NULL, NULL);

  *sideways = FALSE;
  walk.data = g_bytes_get_data (picture, &walk.size);
  format = banter_sniff (walk.data, walk.size, NULL, NULL);
  if ((format != BANTER_FORMAT_JPEG && format != BANTER_FORMAT_PNG && format != BANTER_FORMAT_WEBP)
      || walk.size > G_MAXINT)
    return g_bytes_ref (picture);

  walk.out = g_byte_array_sized_new ((guint)walk.size);
  if (format == BANTER_FORMAT_JPEG)
    strip_jpeg (&walk, sideways);
  else if (format == BANTER_FORMAT_PNG)
    strip_png (&walk);
  else
    strip_webp (&walk);
  step (&walk, left (&walk), TRUE);
  return g_byte_array_free_to_bytes (walk.out);
}
