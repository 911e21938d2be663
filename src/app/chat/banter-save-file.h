/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * banter_save_file_async:
 * @mxc: what to save
 * @name: (nullable): what its sender calls it
 *
 * Saves a file of a message in the person's downloads, under a name that does no harm there.
 * Nothing is written over. _finish: (transfer full): where it is.
 */
void banter_save_file_async (BanterAccount *account, const char *mxc, const char *name,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
GFile *banter_save_file_finish (GAsyncResult *result, GError **error);
/* Ends it too. Returns: (transfer full) (nullable): what to tell the person; NULL: nothing */
char *banter_save_file_finish_text (GAsyncResult *result);

/* (transfer full): @name without folders, control and direction characters and leading dots; never
 * empty, at most 200 bytes. */
char *banter_save_file_clean_name (const char *name);

G_END_DECLS
