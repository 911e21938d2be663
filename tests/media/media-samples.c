/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media-samples.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <webp/encode.h>
#include <webp/mux.h>

const char *const sample_names[N_SAMPLES]
    = { "png", "jpeg", "gif", "webp", "gif-animated", "webp-animated" };

/* All from the colours of the GIF palette below. */
static const guint32 palette[] = { 0x000000, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0x00ffff };

guint32
sample_colour (guint frame)
{
  return palette[1 + frame % (G_N_ELEMENTS (palette) - 1)];
}

static gboolean
is_clear (int x, int y, int width, int height)
{
  return x < width / 2 && y < height / 2;
}

static guint8 *
draw (int width, int height, guint frame)
{
  guint8 *rgba = g_malloc0 (4 * (gsize)width * height);
  guint32 colour = sample_colour (frame);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint8 *pixel = rgba + 4 * ((gsize)width * y + x);

        if (is_clear (x, y, width, height))
          continue;
        pixel[0] = colour >> 16;
        pixel[1] = (colour >> 8) & 0xff;
        pixel[2] = colour & 0xff;
        pixel[3] = 255;
      }
  return rgba;
}

static GBytes *
save_pixbuf (const char *type, int width, int height)
{
  g_autofree guint8 *rgba = draw (width, height, 0);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_data (rgba, GDK_COLORSPACE_RGB, TRUE, 8, width,
                                                           height, 4 * width, NULL, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* ---- GIF ---- */

static void
put16 (GByteArray *out, guint value)
{
  const guint8 bytes[] = { value & 0xff, value >> 8 };

  g_byte_array_append (out, bytes, 2);
}

/* Pixels of 3 bits as LZW codes of 4 bits that never grow: a clear code before each seventh. */
static void
put_gif_pixels (GByteArray *out, int width, int height, guint8 colour)
{
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, 1);
  const guint8 code_size = 3, clear = 8, end = 9, zero = 0;
  guint8 length = 0;

  for (int i = 0; i < width * height; i++)
    {
      guint8 index = is_clear (i % width, i / width, width, height) ? 0 : colour;

      if (i % 5 == 0)
        g_array_append_val (codes, clear);
      g_array_append_val (codes, index);
    }
  g_array_append_val (codes, end);
  if (codes->len % 2 != 0)
    g_array_append_val (codes, zero);

  g_byte_array_append (out, &code_size, 1);
  for (guint i = 0; i < codes->len; i += 2)
    {
      guint8 byte = g_array_index (codes, guint8, i) | g_array_index (codes, guint8, i + 1) << 4;

      if (i % 510 == 0)
        {
          length = MIN (255, (codes->len - i) / 2);
          g_byte_array_append (out, &length, 1);
        }
      g_byte_array_append (out, &byte, 1);
    }
  g_byte_array_append (out, &zero, 1);
}

static GBytes *
save_gif (int width, int height, guint n_frames, int delay_ms)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *)"GIF89a", 6);
  put16 (out, width);
  put16 (out, height);
  g_byte_array_append (out, (const guint8 *)"\xf2\0\0", 3); /* 8 colours for all */
  for (guint i = 0; i < 8; i++)
    {
      guint32 colour = palette[i % G_N_ELEMENTS (palette)];
      const guint8 rgb[] = { colour >> 16, (colour >> 8) & 0xff, colour & 0xff };

      g_byte_array_append (out, rgb, 3);
    }
  for (guint i = 0; i < n_frames; i++)
    {
      /* disposal: to background; colour 0 is transparent */
      g_byte_array_append (out, (const guint8 *)"\x21\xf9\x04\x09", 4);
      put16 (out, delay_ms / 10);
      g_byte_array_append (out, (const guint8 *)"\0\0\x2c\0\0\0\0", 7);
      put16 (out, width);
      put16 (out, height);
      g_byte_array_append (out, (const guint8 *)"\0", 1);
      put_gif_pixels (out, width, height, 1 + i % (G_N_ELEMENTS (palette) - 1));
    }
  g_byte_array_append (out, (const guint8 *)";", 1);
  return g_byte_array_free_to_bytes (out);
}

/* ---- WebP ---- */

static GBytes *
save_webp (int width, int height)
{
  g_autofree guint8 *rgba = draw (width, height, 0);
  guint8 *data;
  gsize size = WebPEncodeLosslessRGBA (rgba, width, height, 4 * width, &data);

  g_assert_cmpuint (size, >, 0);
  return g_bytes_new_with_free_func (data, size, WebPFree, data);
}

static GBytes *
save_webp_animated (int width, int height, guint n_frames, int delay_ms)
{
  WebPAnimEncoder *encoder = WebPAnimEncoderNew (width, height, NULL);
  WebPConfig config;
  WebPData data = { NULL, 0 };

  g_assert_true (WebPConfigInit (&config));
  config.lossless = 1;
  for (guint i = 0; i < n_frames; i++)
    {
      g_autofree guint8 *rgba = draw (width, height, i);
      WebPPicture picture;

      g_assert_true (WebPPictureInit (&picture));
      picture.width = width;
      picture.height = height;
      picture.use_argb = 1;
      g_assert_true (WebPPictureImportRGBA (&picture, rgba, 4 * width));
      g_assert_true (WebPAnimEncoderAdd (encoder, &picture, (int)i * delay_ms, &config));
      WebPPictureFree (&picture);
    }
  g_assert_true (WebPAnimEncoderAdd (encoder, NULL, (int)n_frames * delay_ms, NULL));
  g_assert_true (WebPAnimEncoderAssemble (encoder, &data));
  WebPAnimEncoderDelete (encoder);
  return g_bytes_new_with_free_func (data.bytes, data.size, WebPFree, (void *)data.bytes);
}

GBytes *
sample_new_animated (SampleKind kind, int width, int height, guint n_frames, int delay_ms)
{
  return kind == SAMPLE_GIF_ANIMATED ? save_gif (width, height, n_frames, delay_ms)
                                     : save_webp_animated (width, height, n_frames, delay_ms);
}

GBytes *
sample_new (SampleKind kind, int width, int height)
{
  switch (kind)
    {
    case SAMPLE_PNG:
      return save_pixbuf ("png", width, height);
    case SAMPLE_JPEG:
      return save_pixbuf ("jpeg", width, height);
    case SAMPLE_GIF:
      return save_gif (width, height, 1, 0);
    case SAMPLE_WEBP:
      return save_webp (width, height);
    case SAMPLE_GIF_ANIMATED:
    case SAMPLE_WEBP_ANIMATED:
      return sample_new_animated (kind, width, height, SAMPLE_FRAMES, SAMPLE_DELAY_MS);
    case N_SAMPLES:
    default:
      g_assert_not_reached ();
    }
}
