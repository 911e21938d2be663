/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-encode"

#include "config.h"

#include "banter-encode.h"

#include <string.h>
#include <unistd.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <webp/encode.h>
#include <webp/mux.h>

/* The first frame waits until a second one shows that this becomes an animation. */

#define JPEG_QUALITY "85"
#define WEBP_QUALITY 70
#define WEBP_METHOD 1 /* of 6: the processor's time is short in here */

struct _BanterEncoder
{
  int fd;
  int width;
  int height;
  gboolean is_animated;
  guint8 *first; /* not premultiplied any more */
  int first_delay_ms;
  guint n_frames;
  WebPAnimEncoder *animation;
  int timestamp_ms;
  gsize written;
};

BanterEncoder *
banter_encoder_new (int fd, int width, int height, gboolean is_animated)
{
  BanterEncoder *self = g_new0 (BanterEncoder, 1);

  self->fd = fd;
  self->width = width;
  self->height = height;
  self->is_animated = is_animated;
  self->first = g_malloc (4 * (gsize)width * height);
  return self;
}

void
banter_encoder_free (BanterEncoder *self)
{
  WebPAnimEncoderDelete (self->animation);
  g_free (self->first);
  g_free (self);
}

static gsize
count_pixels (BanterEncoder *self)
{
  return (gsize)self->width * self->height;
}

/* File formats keep colours as they would be without their transparency. */
static void
unpremultiply (BanterEncoder *self, const guint8 *from, guint8 *to)
{
  for (gsize i = 0; i < count_pixels (self); i++, from += 4, to += 4)
    {
      guint alpha = from[3];

      for (int c = 0; c < 3; c++)
        to[c] = alpha == 0 ? 0 : (guint8)MIN (255u, (from[c] * 255u + alpha / 2) / alpha);
      to[3] = (guint8)alpha;
    }
}

/* ---- animations ---- */

static WebPAnimEncoder *
begin_animation (BanterEncoder *self)
{
  WebPAnimEncoderOptions options;

  if (!WebPAnimEncoderOptionsInit (&options))
    return NULL;
  return WebPAnimEncoderNew (self->width, self->height, &options);
}

static gboolean
add_to_animation (BanterEncoder *self, const guint8 *rgba, int delay_ms)
{
  WebPConfig config;
  WebPPicture picture;
  gboolean added;

  if (!WebPConfigInit (&config) || !WebPPictureInit (&picture))
    return FALSE;
  config.quality = WEBP_QUALITY;
  config.method = WEBP_METHOD;
  picture.use_argb = 1;
  picture.width = self->width;
  picture.height = self->height;
  added = WebPPictureImportRGBA (&picture, rgba, 4 * self->width)
          && WebPAnimEncoderAdd (self->animation, &picture, self->timestamp_ms, &config);
  WebPPictureFree (&picture);
  self->timestamp_ms += delay_ms;
  return added;
}

gboolean
banter_encoder_add (BanterEncoder *self, const guint8 *rgba, int delay_ms)
{
  g_autofree guint8 *plain = NULL;

  if (self->n_frames++ == 0)
    {
      unpremultiply (self, rgba, self->first);
      self->first_delay_ms = delay_ms;
      return TRUE;
    }
  if (!self->is_animated)
    return FALSE;
  if (self->animation == NULL)
    {
      self->animation = begin_animation (self);
      if (self->animation == NULL || !add_to_animation (self, self->first, self->first_delay_ms))
        return FALSE;
    }
  plain = g_malloc (4 * count_pixels (self));
  unpremultiply (self, rgba, plain);
  return add_to_animation (self, plain, delay_ms);
}

/* ---- writing ---- */

static gboolean
write_bytes (const char *bytes, gsize size, GError **error, gpointer data)
{
  BanterEncoder *self = data;

  while (size > 0)
    {
      gssize n = pwrite (self->fd, bytes, size, (off_t)self->written);

      if (n <= 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "Too long");
          return FALSE;
        }
      self->written += (gsize)n;
      bytes += n;
      size -= (gsize)n;
    }
  return TRUE;
}

static gboolean
write_animation (BanterEncoder *self)
{
  WebPData data;
  gboolean written;

  WebPDataInit (&data);
  written = WebPAnimEncoderAdd (self->animation, NULL, self->timestamp_ms, NULL)
            && WebPAnimEncoderAssemble (self->animation, &data)
            && write_bytes ((const char *)data.bytes, data.size, NULL, self);
  WebPDataClear (&data);
  return written;
}

static gboolean
is_opaque (BanterEncoder *self)
{
  for (gsize i = 0; i < count_pixels (self); i++)
    if (self->first[4 * i + 3] != 255)
      return FALSE;
  return TRUE;
}

static gboolean
write_still (BanterEncoder *self)
{
  g_autoptr (GdkPixbuf) picture
      = gdk_pixbuf_new_from_data (self->first, GDK_COLORSPACE_RGB, TRUE, 8, self->width,
                                  self->height, 4 * self->width, NULL, NULL);

  if (is_opaque (self))
    return gdk_pixbuf_save_to_callback (picture, write_bytes, self, "jpeg", NULL, "quality",
                                        JPEG_QUALITY, NULL);
  return gdk_pixbuf_save_to_callback (picture, write_bytes, self, "png", NULL, NULL);
}

gboolean
banter_encoder_finish (BanterEncoder *self, guint32 *size)
{
  gboolean written = self->n_frames > 0
                     && (self->animation != NULL ? write_animation (self) : write_still (self));

  *size = (guint32)self->written;
  return written;
}
