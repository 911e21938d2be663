/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * banter_picture_choice_run_async:
 * @widget: where it was asked for
 *
 * Lets the person choose a picture for a person or a group, and makes a small square of it without
 * metadata.
 *
 * @texture: (of _finish) (out) (optional) (transfer full): the same, to be shown
 *
 * Returns: (from _finish) (transfer full) (nullable): bytes of a PNG; %NULL without an error where
 *   none was chosen, with one where what was chosen cannot be used
 */
void banter_picture_choice_run_async (GtkWidget *widget, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GBytes *banter_picture_choice_run_finish (GAsyncResult *result, GdkTexture **texture,
                                          GError **error);

G_END_DECLS
