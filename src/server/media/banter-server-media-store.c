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

#include "banter-server-thumbnails.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* Where uploads live. The id that people see is random; the path is made from a hash of it, so no
 * byte of a request ever becomes part of a file name, and the file is opened beneath the media
 * directory or not at all (CVE-2021-41281 is what happens otherwise). */

#define ID_LENGTH 32
/* Addresses that one person may have made and not used. */
#define MAX_PENDING 20

static const char INSERT_MEDIA[]
    = "INSERT INTO media (media_id, user_id, content_type, name, size, created_ms) "
      "VALUES (?, ?, ?, ?, ?, ?)";
static const char SELECT_MEDIA[]
    = "SELECT user_id, content_type, name, size FROM media WHERE media_id = ?";
static const char SELECT_USED[] = "SELECT coalesce(sum(size), 0) FROM media WHERE user_id = ?";

static const char INSERT_PENDING[]
    = "INSERT INTO media_pending (media_id, user_id, expires_ms) VALUES (?, ?, ?)";
static const char COUNT_PENDING[]
    = "SELECT count(*) FROM media_pending WHERE user_id = ? AND expires_ms > ?";
static const char SELECT_PENDING[]
    = "SELECT user_id FROM media_pending WHERE media_id = ? AND expires_ms > ?";
static const char DELETE_PENDING[] = "DELETE FROM media_pending WHERE media_id = ?";
static const char DELETE_EXPIRED[] = "DELETE FROM media_pending WHERE expires_ms <= ?";

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
  /* A link, as renaming would overwrite what another request has put there just now. */
  if (link (path, target) != 0)
    {
      if (errno != EEXIST)
        return fail_errno (error, "Link");
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_CANNOT_OVERWRITE_MEDIA,
                           "This media has content already");
      return FALSE;
    }
  g_unlink (path);
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
banter_server_media_mint_id (void)
{
  return banter_random_token (ID_LENGTH);
}

gboolean
banter_server_media_keep (BanterServer *server, const char *media_id, int fd, const char *path,
                          GError **error)
{
  g_return_val_if_fail (fd >= 0 && path != NULL, FALSE);

  if (fsync (fd) != 0)
    return fail_errno (error, "Sync");
  return move_into_place (server, path, media_id, error);
}

void
banter_server_media_discard (BanterServer *server, const char *media_id)
{
  g_autofree char *dir = media_dir (server);
  g_autofree char *relative = relative_path (media_id);
  g_autofree char *path = g_build_filename (dir, relative, NULL);

  g_unlink (path);
  banter_server_thumbnails_discard (banter_server_get_thumbnails (server), media_id);
}

gboolean
banter_server_media_reserve (BanterDb *db, const char *media_id, const char *user_id,
                             gint64 expires_ms, GError **error)
{
  gint64 n_pending = 0;

  if (!banter_db_get (db, COUNT_PENDING, "si:i", user_id, banter_clock_now_ms (), &n_pending,
                      error))
    return FALSE;
  if (n_pending >= MAX_PENDING)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
                           "Too many uploads were announced and not begun");
      return FALSE;
    }
  return banter_db_exec (db, INSERT_PENDING, "ssi", media_id, user_id, expires_ms, error);
}

gboolean
banter_server_media_is_pending (BanterDb *db, const char *media_id, char **user_id, GError **error)
{
  *user_id = NULL;
  return banter_db_get (db, SELECT_PENDING, "si:S", media_id, banter_clock_now_ms (), user_id,
                        error);
}

gboolean
banter_server_media_clear_half_done (BanterServer *server, BanterDb *db, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, "SELECT media_id FROM media_pending", "");

  while (banter_db_cursor_next (rows, error))
    banter_server_media_discard (server, banter_db_cursor_get_text (rows, 0));
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_media_expire (BanterDb *db, GError **error)
{
  return banter_db_exec (db, DELETE_EXPIRED, "i", banter_clock_now_ms (), error);
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
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           "No room left for your uploads");
      return FALSE;
    }
  return banter_db_exec (db, DELETE_PENDING, "s", media->media_id, error)
         && banter_db_exec (db, INSERT_MEDIA, "ssssii", media->media_id, media->user_id,
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
