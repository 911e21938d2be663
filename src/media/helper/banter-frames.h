/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../banter-media-protocol.h"
#include "banter-encode.h"

/* The way of decoded frames out of the helper: cut, scaled down, written to the memfd, counted. */

G_BEGIN_DECLS

typedef struct
{
  const BanterMediaRequest *request;
  BanterMediaReply *reply;
  int fd;

  int canvas_width;
  int canvas_height;
  int crop_x, crop_y, crop_width, crop_height; /* of the canvas */
  guint max_frames;
  guint duration_ms;
  gint64 cpu_at_start_ms;
  float *sums;            /* one row of the result */
  guint8 *pixels;         /* one frame of the result */
  BanterEncoder *encoder; /* with BANTER_MEDIA_FILE */
} BanterFrames;

/* Sizes the result for frames of that canvas; FALSE where there is nothing to show. */
gboolean banter_frames_begin (BanterFrames *self, int width, int height, guint n_frames);

/**
 * banter_frames_add:
 * @rgba: (array): the canvas, premultiplied
 * @delay_ms: how long the frame is shown; ignored for a single one
 *
 * Returns: whether another frame is wanted
 */
gboolean banter_frames_add (BanterFrames *self, const guint8 *rgba, gsize stride, int delay_ms);

/* After the last frame. Returns: whether all is written */
gboolean banter_frames_finish (BanterFrames *self);

void banter_frames_end (BanterFrames *self);

G_END_DECLS
