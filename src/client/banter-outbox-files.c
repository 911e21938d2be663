/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-outbox-files"

#include "config.h"

#include "banter-outbox-files.h"

#include "banter-client-error-private.h"
#include "banter-id.h"
#include "banter-store-types.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Names are random: nothing of a person's file names is in the folder. */

#define NAME_LENGTH 32
#define THUMBNAIL_SUFFIX "-thumbnail"

static char *
build_folder (const char *profile_dir)
{
  return g_build_filename (profile_dir, BANTER_OUTBOX_FOLDER, NULL);
}

char *
banter_outbox_files_build_path (const char *profile_dir, const char *name)
{
  return g_build_filename (profile_dir, BANTER_OUTBOX_FOLDER, name, NULL);
}

static gboolean
save (const char *profile_dir, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *folder = build_folder (profile_dir);
  g_autofree char *path = banter_outbox_files_build_path (profile_dir, name);
  g_autoptr (GError) file_error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_set_error (&file_error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s",
                 g_strerror (errno));
  else if (g_file_set_contents_full (
               path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
               G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &file_error))
    return TRUE;
  g_propagate_error (error, banter_client_error_from_file (g_steal_pointer (&file_error)));

  return FALSE;
}

char *
banter_outbox_files_save (const char *profile_dir, GBytes *bytes, GError **error)
{
  g_autofree char *name = banter_random_token (NAME_LENGTH);

  return save (profile_dir, name, bytes, error) ? g_steal_pointer (&name) : NULL;
}

char *
banter_outbox_files_name_thumbnail (const char *name)
{
  return g_strconcat (name, THUMBNAIL_SUFFIX, NULL);
}

gboolean
banter_outbox_files_save_thumbnail (const char *profile_dir, const char *name, GBytes *bytes,
                                    GError **error)
{
  g_autofree char *thumbnail = banter_outbox_files_name_thumbnail (name);

  return save (profile_dir, thumbnail, bytes, error);
}

GBytes *
banter_outbox_files_load (const char *profile_dir, const char *name, GError **error)
{
  g_autofree char *path = banter_outbox_files_build_path (profile_dir, name);
  g_autoptr (GError) file_error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &file_error);

  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  g_set_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_BAD_FILE, "%s", file_error->message);

  return NULL;
}

/* A thumbnail is wanted as long as its file is. */
static gboolean
is_wanted (GHashTable *wanted, const char *name)
{
  g_autofree char *file = g_strdup (name);

  if (g_str_has_suffix (file, THUMBNAIL_SUFFIX))
    file[strlen (file) - strlen (THUMBNAIL_SUFFIX)] = '\0';

  return g_hash_table_contains (wanted, file);
}

void
banter_outbox_files_clean (const char *profile_dir, GHashTable *wanted)
{
  g_autofree char *folder = build_folder (profile_dir);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!is_wanted (wanted, name))
        g_unlink (path);
    }
}
