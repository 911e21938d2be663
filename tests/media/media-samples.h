/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Pictures made on the spot. Frame i is filled with the colour sample_colour (i), its upper left
 * quarter transparent where the format can. */

G_BEGIN_DECLS

typedef enum
{
  SAMPLE_PNG,
  SAMPLE_JPEG,
  SAMPLE_GIF,
  SAMPLE_WEBP,
  SAMPLE_GIF_ANIMATED,
  SAMPLE_WEBP_ANIMATED,
  N_SAMPLES,
} SampleKind;

extern const char *const sample_names[N_SAMPLES];

#define SAMPLE_FRAMES 4
#define SAMPLE_DELAY_MS 50

GBytes *sample_new (SampleKind kind, int width, int height);
GBytes *sample_new_animated (SampleKind kind, int width, int height, guint n_frames, int delay_ms);

/* 0xRRGGBB */
guint32 sample_colour (guint frame);

G_END_DECLS
