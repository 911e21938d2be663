/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * banter_load_file_async:
 * @file: what a person chose, dropped or handed over
 * @max: how many bytes it may have
 *
 * Reads a regular file that is small enough. A larger one is not read at all, and what is no file
 * (a folder, a pipe that never ends) neither.
 */
void banter_load_file_async (GFile *file, gsize max, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/**
 * banter_load_file_finish:
 * @info: (out) (optional) (transfer full): its display name and content type
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL with %G_IO_ERROR_MESSAGE_TOO_LARGE,
 *   %G_IO_ERROR_NOT_REGULAR_FILE or what reading it ended with
 */
GBytes *banter_load_file_finish (GAsyncResult *result, GFileInfo **info, GError **error);

G_END_DECLS
