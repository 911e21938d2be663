/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  BANTER_FILE_ANY,
  BANTER_FILE_PICTURE, /* PNG or JPEG */
  BANTER_FILE_STICKER, /* what may move as well: PNG, JPEG, GIF or WebP */
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

/* The same for several at once. _finish: (transfer full) (nullable): of GFile */
void banter_file_picker_open_many_async (GtkWindow *parent, BanterFileKind kind, const char *title,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
GListModel *banter_file_picker_open_many_finish (GAsyncResult *result, GError **error);

G_END_DECLS
