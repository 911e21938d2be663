/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * banter_file_picker_open_picture_async:
 * @parent: the window that asks
 * @title: title of the dialog
 *
 * Lets the person choose a PNG or JPEG file. _finish returns %NULL without an error where they
 * chose none.
 */
void banter_file_picker_open_picture_async (GtkWindow *parent, const char *title,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
GFile *banter_file_picker_open_picture_finish (GAsyncResult *result, GError **error);

G_END_DECLS
