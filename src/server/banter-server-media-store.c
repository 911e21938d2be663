/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-media-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "banter-server-media-store.h"

#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* Where uploads live. The id that people see is random; the path is made from a hash of it, so no
 * byte of a request ever becomes part of a file name, and the file is opened beneath the media
 * directory or not at all (CVE-2021-41281 is what happens otherwise). */

#define ID_LENGTH 32

static const char INSERT_MEDIA[]
    = "INSERT INTO media (media_id, user_id, content_type, name, size, created_ms) "
      "VALUES (?, ?, ?, ?, ?, ?)";
static const char SELECT_MEDIA[]
    = "SELECT user_id, content_type, name, size FROM media WHERE media_id = ?";
static const char SELECT_USED[] = "SELECT coalesce(sum(size), 0) FROM media WHERE user_id = ?";

static char *
media_dir (BanterServer *server)
{
  return banter_server_build_path (server, "media");
}

/* "ab/cdef…": 256 folders keep each of them small. */
static char *
relative_path (const char *media_id)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, media_id, -1);

  return g_strdup_printf ("%.2s/%s", hash, hash + 2);
}

static gboolean
fail_errno (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (saved), "%s: %s", what,
               g_strerror (saved));
  return FALSE;
}

static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return fail_errno (error, "Open folder");
  synced = fsync (fd) == 0 || fail_errno (error, "Sync folder");
  close (fd);
  return synced;
}

static gboolean
move_into_place (BanterServer *server, const char *path, const char *media_id, GError **error)
{
  g_autofree char *dir = media_dir (server);
  g_autofree char *relative = relative_path (media_id);
  g_autofree char *target = g_build_filename (dir, relative, NULL);
  g_autofree char *folder = g_path_get_dirname (target);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (error, "Make folder");
  if (g_rename (path, target) != 0)
    return fail_errno (error, "Rename");
  return sync_folder (folder, error) && sync_folder (dir, error);
}

void
banter_server_media_free (BanterServerMedia *media)
{
  if (media == NULL)
    return;
  g_free (media->media_id);
  g_free (media->user_id);
  g_free (media->content_type);
  g_free (media->name);
  g_free (media);
}

char *
banter_server_media_keep (BanterServer *server, int fd, const char *path, GError **error)
{
  g_autofree char *media_id = banter_random_token (ID_LENGTH);

  g_return_val_if_fail (fd >= 0 && path != NULL, NULL);

  if (fsync (fd) != 0)
    {
      fail_errno (error, "Sync");
      return NULL;
    }
  if (!move_into_place (server, path, media_id, error))
    return NULL;
  return g_steal_pointer (&media_id);
}

void
banter_server_media_discard (BanterServer *server, const char *media_id)
{
  g_autofree char *dir = media_dir (server);
  g_autofree char *relative = relative_path (media_id);
  g_autofree char *path = g_build_filename (dir, relative, NULL);

  g_unlink (path);
}

gboolean
banter_server_media_insert (BanterDb *db, const BanterServerMedia *media, gint64 quota,
                            GError **error)
{
  gint64 used = 0;

  if (!banter_db_get (db, SELECT_USED, "s:i", media->user_id, &used, error))
    return FALSE;
  if (used + media->size > quota)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                           "No room left for your uploads");
      return FALSE;
    }
  return banter_db_exec (db, INSERT_MEDIA, "ssssii", media->media_id, media->user_id,
                         media->content_type, media->name, media->size, banter_clock_now_ms (),
                         error);
}

BanterServerMedia *
banter_server_media_lookup (BanterDb *db, const char *media_id, GError **error)
{
  g_autoptr (BanterServerMedia) media = g_new0 (BanterServerMedia, 1);

  if (!banter_db_get (db, SELECT_MEDIA, "s:SSSi", media_id, &media->user_id, &media->content_type,
                      &media->name, &media->size, error))
    return NULL;
  if (media->user_id == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "No such media");
      return NULL;
    }
  media->media_id = g_strdup (media_id);
  return g_steal_pointer (&media);
}

int
banter_server_media_open (BanterServer *server, const char *media_id, GError **error)
{
  struct open_how how = {
    .flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
  };
  g_autofree char *dir = media_dir (server);
  g_autofree char *relative = relative_path (media_id);
  int folder = open (dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = -1;

  if (folder >= 0)
    {
      fd = (int)syscall (SYS_openat2, folder, relative, &how, sizeof how);
      /* Kernels before 5.6, and sandboxes that do not know the call. */
      if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        fd = openat (folder, relative, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
      close (folder);
    }
  if (fd < 0)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "No such media");
  return fd;
}

char *
banter_server_media_uri (BanterServer *server, const char *media_id)
{
  return g_strdup_printf ("mxc://%s/%s", banter_server_get_name (server), media_id);
}
