/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-backup"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "banter-server-backup.h"

#include "banter-server.h"

/* The database first, then the media: what is uploaded in between is not named by the copy, and
 * what it names is there unless it was deleted in between. */

static gboolean
fail (GError **error, const char *path)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (saved), "%s: %s", path,
               g_strerror (saved));
  return FALSE;
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = NULL;
  g_autoptr (GFile) target = NULL;

  if (link (from, to) == 0 || errno == ENOENT)
    return TRUE;
  source = g_file_new_for_path (from);
  target = g_file_new_for_path (to);
  return g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

static gboolean
copy_folder (const char *from, const char *to, guint *n_files, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  if (g_mkdir (to, 0700) != 0)
    return fail (error, to);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          if (!copy_folder (source, target, n_files, error))
            return FALSE;
          continue;
        }
      if (!copy_file (source, target, error))
        return FALSE;
      (*n_files)++;
    }
  return TRUE;
}

static gboolean
sync_to_disk (const char *folder, GError **error)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && syncfs (fd) == 0;

  if (!done)
    fail (error, folder);
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
banter_server_backup (BanterServer *server, BanterDb *db, const char *folder, guint *n_files,
                      GError **error)
{
  g_autofree char *database = g_build_filename (folder, BANTER_SERVER_DATABASE, NULL);
  g_autofree char *media = banter_server_build_path (server, "media");
  g_autofree char *media_copy = g_build_filename (folder, "media", NULL);

  *n_files = 0;
  if (g_mkdir (folder, 0700) != 0)
    return fail (error, folder);
  return banter_db_backup (db, database, error) && copy_folder (media, media_copy, n_files, error)
         && sync_to_disk (folder, error);
}
