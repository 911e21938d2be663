/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-sticker-draft.h"

G_BEGIN_DECLS

/**
 * banter_sticker_intake_async:
 * @file: a picture that the person chose
 *
 * Makes a sticker of it: one that moves keeps its frames and loses what is private in it, any other
 * one is scaled down to 512 pixels. Both are decoded in the sandbox.
 *
 * Returns: (from _finish): @picture: (out): (transfer full) its bytes, %NULL on error:
 *   %G_IO_ERROR_MESSAGE_TOO_LARGE above BANTER_STICKER_BYTES_MAX, %BANTER_MEDIA_ERROR for what
 *   is no picture, else what reading the file says
 */
void banter_sticker_intake_async (GFile *file, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sticker_intake_finish (GFile *file, GAsyncResult *result,
                                       BanterStickerPicture *picture, GError **error);

G_END_DECLS
