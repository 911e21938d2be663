/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  BANTER_FILE_ANY,
  BANTER_FILE_PICTURE, /* PNG or JPEG */
} BanterFileKind;

/**
 * banter_file_picker_open_async:
 * @parent: the window that asks
 * @title: title of the dialog
 *
 * Lets the person choose a file. _finish returns %NULL without an error where they chose none.
 */
void banter_file_picker_open_async (GtkWindow *parent, BanterFileKind kind, const char *title,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
GFile *banter_file_picker_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
