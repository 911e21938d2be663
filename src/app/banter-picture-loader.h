/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * banter_picture_loader_load_async:
 * @account: whose media
 * @mxc: the picture's mxc URI
 * @size: the file itself, or the server's thumbnail
 * @pixels: edge of the square that the picture has to fit in, in device pixels
 *
 * Loads and decodes a picture: from memory, the disk cache or the server. Who asks for a picture
 * that is on its way shares it. _finish returns a BanterAnimation; a thumbnail never moves.
 */
void banter_picture_loader_load_async (BanterAccount *account, const char *mxc,
                                       BanterMediaSize size, int pixels, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
GdkPaintable *banter_picture_loader_load_finish (GAsyncResult *result, GError **error);

/* What is in memory. Returns: (transfer none) (nullable) */
GdkPaintable *banter_picture_loader_peek (BanterAccount *account, const char *mxc,
                                          BanterMediaSize size, int pixels);

G_END_DECLS
