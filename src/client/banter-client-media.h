/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* Media: from the disk cache (500 MB, least recently used goes first) or the server. */

/**
 * banter_client_load_media_async:
 * @mxc: "mxc://…"; anything else is _NOT_FOUND without a request
 * @thumbnail_size: 0: the file itself; else the server's thumbnail of at least that many pixels,
 * cropped
 *
 * Calls for the same thing share one request. _finish: (transfer full): the bytes, mapped from the
 * cache.
 */
void banter_client_load_media_async (BanterClient *self, const char *mxc, guint thumbnail_size,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
GBytes *banter_client_load_media_finish (BanterClient *self, GAsyncResult *result, GError **error);

typedef void (*BanterProgressFunc) (gsize done, gsize total, gpointer user_data);

/* _finish: (transfer full): the mxc URI. @progress: (nullable) (scope notified): on the main thread
 */
void banter_client_upload_async (BanterClient *self, GBytes *bytes, const char *file_name,
                                 const char *mime_type, BanterProgressFunc progress,
                                 gpointer progress_data, GDestroyNotify progress_destroy,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
char *banter_client_upload_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
