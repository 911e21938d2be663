/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-animation.h"
#include "banter-media-error.h"

/* Pictures that strangers sent, decoded in helper processes without network or files. Use it from
 * the main thread; nothing here blocks. */

G_BEGIN_DECLS

#define BANTER_TYPE_DECODER (banter_decoder_get_type ())
G_DECLARE_FINAL_TYPE (BanterDecoder, banter_decoder, BANTER, DECODER, GObject)

/* Returns: (transfer full): a decoder with processes of its own; they start when first needed */
BanterDecoder *banter_decoder_new (void);

/* Returns: (transfer none): the one that the whole app shares */
BanterDecoder *banter_decoder_get_default (void);

/**
 * banter_decoder_load_async:
 * @bytes: a PNG, JPEG, GIF or WebP file, from anywhere
 * @max_width: scale down, keeping the shape, to at most this many pixels; 0: as it is
 * @max_height: likewise. Give the size on screen times the widget's scale factor
 * @animated: %FALSE: the first frame is enough
 *
 * Decodes @bytes; the first callbacks to come are those of the jobs that were asked for last, as
 * those are what the person looks at now. Cancel what has scrolled out of view.
 */
void banter_decoder_load_async (BanterDecoder *self, GBytes *bytes, int max_width, int max_height,
                                gboolean animated, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable): the picture; errors are of #BanterMediaError or G_IO_ERROR
 */
BanterAnimation *banter_decoder_load_finish (BanterDecoder *self, GAsyncResult *result,
                                             GError **error);

typedef enum
{
  BANTER_FIT_INSIDE, /* scaled down to fit, never up; keeps its shape */
  BANTER_FIT_SQUARE, /* the middle, cut to a square of at most that size */
} BanterFit;

/**
 * banter_decoder_prepare_upload_async:
 * @bytes: a picture that the person chose
 * @size: the longest side of the result in pixels
 * @fit: how it gets there
 *
 * Makes an avatar or a still sticker: decodes in the helper (which also turns it as its EXIF says
 * and drops all metadata), scales, and encodes as PNG.
 */
void banter_decoder_prepare_upload_async (BanterDecoder *self, GBytes *bytes, int size,
                                          BanterFit fit, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);

/**
 * banter_decoder_prepare_upload_finish:
 * @width: (out) (optional): pixels
 * @height: (out) (optional): pixels
 *
 * Returns: (transfer full) (nullable): a PNG file
 */
GBytes *banter_decoder_prepare_upload_finish (BanterDecoder *self, GAsyncResult *result, int *width,
                                              int *height, GError **error);

/* A picture as it is sent. */
typedef struct
{
  GBytes *bytes; /* without what is private in it */
  int width;     /* as it is shown; 0 if that cannot be told */
  int height;
  GBytes *thumbnail; /* (nullable) of a large one that does not move: PNG or JPEG */
  int thumbnail_width;
  int thumbnail_height;
} BanterOutgoingPicture;

void banter_outgoing_picture_free (BanterOutgoingPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterOutgoingPicture, banter_outgoing_picture_free)

/**
 * banter_decoder_prepare_picture_async:
 * @bytes: a PNG, JPEG, GIF or WebP file that the person sends
 *
 * Takes out what banter_strip() names, and makes a thumbnail of a large picture. _finish: (transfer
 * full) (nullable): fails only if it is cancelled.
 */
void banter_decoder_prepare_picture_async (BanterDecoder *self, GBytes *bytes,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
BanterOutgoingPicture *banter_decoder_prepare_picture_finish (BanterDecoder *self,
                                                              GAsyncResult *result, GError **error);

G_END_DECLS
