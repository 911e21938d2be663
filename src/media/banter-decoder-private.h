/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-decoder.h"
#include "banter-media-process.h"

G_BEGIN_DECLS

/* With a helper and a time-out of the test's own. */
BanterDecoder *banter_decoder_new_for_tests (const char *helper, guint timeout_ms);

/* The frames themselves. */
void banter_decoder_decode_async (BanterDecoder *self, GBytes *bytes,
                                  const BanterMediaRequest *request, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
BanterMediaImage *banter_decoder_decode_finish (BanterDecoder *self, GAsyncResult *result,
                                                GError **error);

/* What an animation needs to get frames back that it has given up. */
typedef struct
{
  BanterDecoder *decoder;
  GBytes *bytes;
  BanterMediaRequest request;
} BanterMediaSource;

/**
 * banter_animation_new:
 * @image: (transfer full): its frames
 * @source: (nullable): copied
 */
BanterAnimation *banter_animation_new (BanterMediaImage *image, const BanterMediaSource *source);

/* Tests only: how much the cache may hold, 0 for the default; how the clock reads. */
void banter_animation_set_cache_limit_for_tests (gsize limit);
void banter_animation_tick_for_tests (gint64 now_us);

G_END_DECLS
