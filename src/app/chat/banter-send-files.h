/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

/* Files into a chat, however they got here: the picker, a drop, the clipboard, `banter --share`. */

/**
 * banter_send_files_async:
 * @files: (element-type GFile): in this order
 *
 * Commits one message for each file, pictures as pictures. _finish stops at the first that cannot
 * be sent; what was before it is sent.
 */
void banter_send_files_async (BanterRoom *room, GSList *files, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_send_files_finish (BanterRoom *room, GAsyncResult *result, GError **error);

/* The same for a picture that is no file (yet): it becomes a PNG. */
void banter_send_texture_async (BanterRoom *room, GdkTexture *texture, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
#define banter_send_texture_finish banter_send_files_finish

G_END_DECLS
