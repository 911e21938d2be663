/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-decode-webp"

#include "config.h"

#include "banter-decode.h"

#include <webp/demux.h>

/* WebP, still and moving, through libwebpdemux, which puts each frame on the full canvas. */

BanterMediaStatus
banter_decode_webp (const guint8 *data, gsize size, BanterFrames *frames)
{
  WebPData file = { data, size };
  WebPAnimDecoderOptions options;
  WebPAnimDecoder *decoder;
  WebPAnimInfo info;
  int previous = 0, timestamp;
  guint8 *canvas;
  gboolean more;

  WebPAnimDecoderOptionsInit (&options);
  options.color_mode = MODE_rgbA;
  decoder = WebPAnimDecoderNew (&file, &options);
  if (decoder == NULL || !WebPAnimDecoderGetInfo (decoder, &info)
      || info.canvas_width > BANTER_MEDIA_MAX_SIDE || info.canvas_height > BANTER_MEDIA_MAX_SIDE
      || !banter_frames_begin (frames, (int)info.canvas_width, (int)info.canvas_height,
                               info.frame_count))
    {
      WebPAnimDecoderDelete (decoder);
      return BANTER_MEDIA_STATUS_BROKEN;
    }
  do
    {
      if (!WebPAnimDecoderGetNext (decoder, &canvas, &timestamp))
        break;
      more = banter_frames_add (frames, canvas, 4 * (gsize)info.canvas_width, timestamp - previous);
      previous = timestamp;
    }
  while (more);
  WebPAnimDecoderDelete (decoder);
  return frames->reply->n_frames > 0 ? BANTER_MEDIA_STATUS_OK : BANTER_MEDIA_STATUS_BROKEN;
}
