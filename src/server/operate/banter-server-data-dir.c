/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-data-dir"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banter-server-data-dir.h"

#include "banter-server-error.h"

/* The folder with everything in it. Two servers on one database would each trust memory that the
 * other has made stale, so whoever uses it holds a lock, which the kernel drops with the process.
 */

#define LOCK_PATIENCE_US (5 * G_USEC_PER_SEC)
#define LOCK_INTERVAL_US (20 * 1000)

static gboolean
make_dir (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0 && g_chmod (path, 0700) == 0
      && g_access (path, R_OK | W_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "The data directory %s cannot be used: %s", path, g_strerror (errno));
  return FALSE;
}

static void
clear_uploads (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
}

/* The one before may still be on its way out, as when the app that embeds us was killed and is
 * started again. */
static gboolean
lock_soon (int fd)
{
  gint64 end = g_get_monotonic_time () + LOCK_PATIENCE_US;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK || g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (LOCK_INTERVAL_US);
    }
  return TRUE;
}

static int
take_lock (const char *path, GError **error)
{
  g_autofree char *file = g_build_filename (path, "lock", NULL);
  int fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0 && lock_soon (fd))
    return fd;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "The data directory %s cannot be used: %s", path,
               errno == EWOULDBLOCK ? "another banterd uses it" : g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

int
banter_server_data_dir_open (const char *path, GError **error)
{
  g_autofree char *uploads = g_build_filename (path, "uploads", NULL);
  int fd;

  if (!make_dir (path, error))
    return -1;
  fd = take_lock (path, error);
  if (fd < 0)
    return -1;
  if (make_dir (uploads, error))
    {
      clear_uploads (uploads);
      return fd;
    }
  close (fd);
  return -1;
}
