/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-decode-pixbuf"

#include "config.h"

#include "banter-decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* PNG, JPEG and GIF through gdk-pixbuf, each by the loader of that name and no other. */

static const char *
loader_name (BanterFormat format)
{
  switch (format)
    {
    case BANTER_FORMAT_PNG:
      return "png";
    case BANTER_FORMAT_JPEG:
      return "jpeg";
    case BANTER_FORMAT_GIF:
      return "gif";
    case BANTER_FORMAT_WEBP:
    case BANTER_FORMAT_UNKNOWN:
    default:
      g_assert_not_reached ();
    }
}

void
banter_decode_warm_up (void)
{
  static const BanterFormat formats[]
      = { BANTER_FORMAT_PNG, BANTER_FORMAT_JPEG, BANTER_FORMAT_GIF };

  /* A loader's module is opened when the first loader of its kind is made. */
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GdkPixbufLoader) loader
          = gdk_pixbuf_loader_new_with_type (loader_name (formats[i]), NULL);

      if (loader != NULL)
        gdk_pixbuf_loader_close (loader, NULL);
    }
}

/* ---- pixels ---- */

static void
premultiply_row (const guint8 *from, guint8 *to, int width, int channels)
{
  for (int x = 0; x < width; x++, from += channels, to += 4)
    {
      guint alpha = channels == 4 ? from[3] : 255;

      for (int c = 0; c < 3; c++)
        to[c] = (guint8)((from[c] * alpha + 127) / 255);
      to[3] = (guint8)alpha;
    }
}

static gboolean
add_pixbuf (BanterFrames *frames, GdkPixbuf *pixbuf, int delay_ms)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  g_autofree guint8 *rgba = g_malloc (4 * (gsize)width * height);

  for (int y = 0; y < height; y++)
    premultiply_row (pixels + (gsize)stride * y, rgba + 4 * (gsize)width * y, width, channels);
  return banter_frames_add (frames, rgba, 4 * (gsize)width, delay_ms);
}

/* ---- still pictures ---- */

static BanterMediaStatus
add_still (BanterFrames *frames, GdkPixbuf *pixbuf)
{
  g_autoptr (GdkPixbuf) upright = NULL;

  if (pixbuf == NULL)
    return BANTER_MEDIA_STATUS_BROKEN;
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  if (upright == NULL
      || !banter_frames_begin (frames, gdk_pixbuf_get_width (upright),
                               gdk_pixbuf_get_height (upright), 1))
    return BANTER_MEDIA_STATUS_BROKEN;
  add_pixbuf (frames, upright, 0);
  return frames->reply->n_frames > 0 ? BANTER_MEDIA_STATUS_OK : BANTER_MEDIA_STATUS_BROKEN;
}

/* JPEG can be decoded at an eighth to a half of its size, which saves most of the work; we leave
 * twice the wanted size for our own scaling, which is better. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  const BanterMediaRequest *request = user_data;
  int wanted = MAX (request->max_width, request->max_height);
  int side = request->flags & BANTER_MEDIA_SQUARE ? MIN (width, height) : MAX (width, height);
  int divisor = 1;

  if (width > BANTER_MEDIA_MAX_SIDE || height > BANTER_MEDIA_MAX_SIDE)
    {
      /* The header that we read was not the one that counts. A size of 0 makes the loader stop. */
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }
  if (request->max_width < 1 || request->max_height < 1)
    return;
  while (divisor < 8 && side / (divisor * 2) >= wanted * 2)
    divisor *= 2;
  if (divisor > 1 && width >= divisor && height >= divisor)
    gdk_pixbuf_loader_set_size (loader, width / divisor, height / divisor);
}

/* ---- GIF ---- */

static gsize
skip_sub_blocks (const guint8 *data, gsize size, gsize pos)
{
  while (pos < size && data[pos] != 0)
    pos += 1 + data[pos];
  return pos + 1;
}

/* gdk-pixbuf does not tell how many frames there are and plays for ever; so count the image
 * descriptors (GIF89a, §20). */
static guint
count_gif_frames (const guint8 *data, gsize size)
{
  gsize pos = 13;
  guint n = 0;

  if (size < pos)
    return 0;
  if (data[10] & 0x80)
    pos += 3u << ((data[10] & 7) + 1);
  while (pos < size && n < BANTER_MEDIA_MAX_FRAMES)
    {
      if (data[pos] == 0x21 && pos + 2 < size) /* extension */
        pos = skip_sub_blocks (data, size, pos + 2);
      else if (data[pos] == 0x2c && pos + 10 < size) /* image */
        {
          n++;
          pos += data[pos + 9] & 0x80 ? 10 + (3u << ((data[pos + 9] & 7) + 1)) : 10;
          pos = skip_sub_blocks (data, size, pos + 1);
        }
      else
        break;
    }
  return n;
}

/* GTimeVal: gdk-pixbuf has no other way to step through an animation. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static BanterMediaStatus
add_animation (BanterFrames *frames, GdkPixbufAnimation *animation, guint n_frames)
{
  GTimeVal time = { 0, 0 };
  g_autoptr (GdkPixbufAnimationIter) iter = NULL;
  int delay;

  if (!banter_frames_begin (frames, gdk_pixbuf_animation_get_width (animation),
                            gdk_pixbuf_animation_get_height (animation), n_frames))
    return BANTER_MEDIA_STATUS_BROKEN;
  iter = gdk_pixbuf_animation_get_iter (animation, &time);
  do
    {
      GdkPixbuf *pixbuf = gdk_pixbuf_animation_iter_get_pixbuf (iter);

      delay = gdk_pixbuf_animation_iter_get_delay_time (iter);
      if (pixbuf == NULL || gdk_pixbuf_get_width (pixbuf) != frames->canvas_width
          || gdk_pixbuf_get_height (pixbuf) != frames->canvas_height)
        break;
      if (!add_pixbuf (frames, pixbuf, delay) || delay < 0)
        break;
      g_time_val_add (&time, delay * 1000L);
      gdk_pixbuf_animation_iter_advance (iter, &time);
    }
  while (TRUE);
  return frames->reply->n_frames > 0 ? BANTER_MEDIA_STATUS_OK : BANTER_MEDIA_STATUS_BROKEN;
}
G_GNUC_END_IGNORE_DEPRECATIONS

BanterMediaStatus
banter_decode_pixbuf (BanterFormat format, const guint8 *data, gsize size, BanterFrames *frames)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (loader_name (format), NULL);
  GdkPixbufAnimation *animation;
  guint n_frames;

  if (loader == NULL)
    return BANTER_MEDIA_STATUS_UNSUPPORTED;
  if (format == BANTER_FORMAT_JPEG)
    g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared),
                      (gpointer)frames->request);
  if (!gdk_pixbuf_loader_write (loader, data, size, NULL))
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return BANTER_MEDIA_STATUS_BROKEN;
    }
  if (!gdk_pixbuf_loader_close (loader, NULL))
    return BANTER_MEDIA_STATUS_BROKEN;
  animation = gdk_pixbuf_loader_get_animation (loader);
  n_frames = format == BANTER_FORMAT_GIF ? count_gif_frames (data, size) : 1;
  if (animation == NULL)
    return BANTER_MEDIA_STATUS_BROKEN;
  if (n_frames > 1 && !gdk_pixbuf_animation_is_static_image (animation))
    return add_animation (frames, animation, n_frames);
  return add_still (frames, gdk_pixbuf_loader_get_pixbuf (loader));
}
