/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Files that wait to be uploaded, in a folder of the profile: written before their outbox row and
 * deleted after the server has them, so that what is lost in between is only a file that no row
 * names. Errors are BANTER_CLIENT_ERROR. Any thread. */

/* Returns: (transfer full) (nullable): the name, once the file is on the disk */
char *banter_outbox_files_save (const char *profile_dir, GBytes *bytes, GError **error);
/* A file's thumbnail lies beside it, under a name that follows from its own. */
gboolean banter_outbox_files_save_thumbnail (const char *profile_dir, const char *name,
                                             GBytes *bytes, GError **error);
char *banter_outbox_files_name_thumbnail (const char *name);
GBytes *banter_outbox_files_load (const char *profile_dir, const char *name, GError **error);
char *banter_outbox_files_build_path (const char *profile_dir, const char *name);
/* Deletes all files, with their thumbnails, that @wanted (element-type utf8) does not hold. */
void banter_outbox_files_clean (const char *profile_dir, GHashTable *wanted);
