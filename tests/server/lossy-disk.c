/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lossy-disk"

#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "lossy-disk.h"

/* A VFS around the system's own. Files are real; beside each stands what of it is surely on the
 * disk (`synced`), and what was written since, in order. The shared memory index is not followed:
 * it does not outlive the power. */

typedef struct
{
  gint64 offset;
  GBytes *bytes; /* NULL: cut off at offset */
} Write;

/* One per path, as long as the program. */
typedef struct
{
  GByteArray *synced;
  GPtrArray *writes; /* Write */
  gboolean is_log;
} Image;

typedef struct
{
  sqlite3_file base;
  Image *image; /* NULL: not followed */
  /* The system's file follows. */
} File;

static struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *system;
  sqlite3_io_methods methods;
  GMutex mutex;
  GHashTable *images; /* path -> Image */
  gboolean is_lying;
  guint sync_us;
  guint full_in; /* 0: never; 1: now */
  guint n_syncs;
} disk;

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return (sqlite3_file *)((File *)file + 1);
}

static void
write_free (gpointer data)
{
  Write *write = data;

  g_clear_pointer (&write->bytes, g_bytes_unref);
  g_free (write);
}

static Image *
ensure_image (const char *path)
{
  Image *image = g_hash_table_lookup (disk.images, path);

  if (image == NULL)
    {
      image = g_new0 (Image, 1);
      image->synced = g_byte_array_new ();
      image->writes = g_ptr_array_new_with_free_func (write_free);
      image->is_log = g_str_has_suffix (path, "-wal");
      g_hash_table_insert (disk.images, g_strdup (path), image);
    }
  return image;
}

static void
apply (GByteArray *bytes, const Write *write, gsize length)
{
  guint end = (guint)write->offset + (guint)length;

  if (write->bytes == NULL)
    {
      g_byte_array_set_size (bytes, (guint)write->offset);
      return;
    }
  if (bytes->len < end)
    {
      guint old = bytes->len;

      g_byte_array_set_size (bytes, end);
      memset (bytes->data + old, 0, end - old);
    }
  if (length > 0)
    memcpy (bytes->data + write->offset, g_bytes_get_data (write->bytes, NULL), length);
}

static gsize
get_length (const Write *write)
{
  return write->bytes != NULL ? g_bytes_get_size (write->bytes) : 0;
}

/* --- The file --- */

static void
remember (Image *image, gint64 offset, GBytes *bytes)
{
  Write *write = g_new0 (Write, 1);

  write->offset = offset;
  write->bytes = bytes;
  g_mutex_lock (&disk.mutex);
  g_ptr_array_add (image->writes, write);
  g_mutex_unlock (&disk.mutex);
}

static gboolean
is_full (void)
{
  gboolean full;

  g_mutex_lock (&disk.mutex);
  if (disk.full_in > 1)
    disk.full_in--;
  full = disk.full_in == 1;
  g_mutex_unlock (&disk.mutex);
  return full;
}

static int
file_close (sqlite3_file *file)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xClose (real);
}

static int
file_read (sqlite3_file *file, void *buffer, int n, sqlite3_int64 offset)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xRead (real, buffer, n, offset);
}

static int
file_write (sqlite3_file *file, const void *buffer, int n, sqlite3_int64 offset)
{
  sqlite3_file *real = get_real (file);
  Image *image = ((File *)file)->image;
  int code;

  if (image != NULL && is_full ())
    return SQLITE_FULL;
  code = real->pMethods->xWrite (real, buffer, n, offset);
  if (code == SQLITE_OK && image != NULL)
    remember (image, offset, g_bytes_new (buffer, (gsize)n));
  return code;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  sqlite3_file *real = get_real (file);
  int code = real->pMethods->xTruncate (real, size);

  if (code == SQLITE_OK && ((File *)file)->image != NULL)
    remember (((File *)file)->image, size, NULL);
  return code;
}

static int
file_sync (sqlite3_file *file, int flags)
{
  Image *image = ((File *)file)->image;

  if (image == NULL)
    return SQLITE_OK;
  if (disk.sync_us > 0)
    g_usleep (disk.sync_us);
  g_mutex_lock (&disk.mutex);
  disk.n_syncs += image->is_log;
  for (guint i = 0; i < image->writes->len && !disk.is_lying; i++)
    {
      const Write *write = g_ptr_array_index (image->writes, i);

      apply (image->synced, write, get_length (write));
    }
  if (!disk.is_lying)
    g_ptr_array_set_size (image->writes, 0);
  g_mutex_unlock (&disk.mutex);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xFileSize (real, size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xLock (real, level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xUnlock (real, level);
}

static int
file_check_lock (sqlite3_file *file, int *is_locked)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xCheckReservedLock (real, is_locked);
}

static int
file_control (sqlite3_file *file, int operation, void *argument)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xFileControl (real, operation, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xSectorSize (real);
}

static int
file_characteristics (sqlite3_file *file)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xDeviceCharacteristics (real);
}

static int
file_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xShmMap (real, page, size, extend, memory);
}

static int
file_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xShmLock (real, offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  sqlite3_file *real = get_real (file);

  real->pMethods->xShmBarrier (real);
}

static int
file_shm_unmap (sqlite3_file *file, int delete_it)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xShmUnmap (real, delete_it);
}

/* --- The file system --- */

/* What is there already counts as synced. */
static void
load (Image *image, const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (image->synced->len > 0 || image->writes->len > 0
      || !g_file_get_contents (path, &bytes, &length, NULL))
    return;
  g_byte_array_append (image->synced, (const guint8 *)bytes, (guint)length);
}

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  File *own = (File *)file;
  int code = disk.system->xOpen (disk.system, path, get_real (file), flags, out_flags);

  own->base.pMethods = code == SQLITE_OK ? &disk.methods : NULL;
  own->image = NULL;
  if (code == SQLITE_OK && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0)
    {
      g_mutex_lock (&disk.mutex);
      own->image = ensure_image (path);
      load (own->image, path);
      g_mutex_unlock (&disk.mutex);
    }
  return code;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync_dir)
{
  Image *image;

  g_mutex_lock (&disk.mutex);
  image = g_hash_table_lookup (disk.images, path);
  if (image != NULL)
    {
      g_byte_array_set_size (image->synced, 0);
      g_ptr_array_set_size (image->writes, 0);
    }
  g_mutex_unlock (&disk.mutex);
  return disk.system->xDelete (disk.system, path, sync_dir);
}

void
lossy_disk_install (void)
{
  disk.system = sqlite3_vfs_find (NULL);
  disk.images = g_hash_table_new (g_str_hash, g_str_equal);
  disk.methods = (sqlite3_io_methods){
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
  };
  disk.vfs = *disk.system;
  disk.vfs.zName = "lossy";
  disk.vfs.szOsFile = (int)sizeof (File) + disk.system->szOsFile;
  disk.vfs.xOpen = vfs_open;
  disk.vfs.xDelete = vfs_delete;
  sqlite3_vfs_register (&disk.vfs, 1);
}

/* --- Cuts --- */

static void
cut_file (GRand *rand, const char *path, const char *target)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  Image *image = ensure_image (path);

  g_byte_array_append (bytes, image->synced->data, image->synced->len);
  for (guint i = 0; i < image->writes->len; i++)
    {
      const Write *write = g_ptr_array_index (image->writes, i);
      gsize length = get_length (write);

      /* Not at all, whole, or its first sectors. */
      switch (g_rand_int_range (rand, 0, 3))
        {
        case 0:
          break;
        case 1:
          apply (bytes, write, length);
          break;
        default:
          if (write->bytes != NULL)
            apply (bytes, write, length / 2 / 512 * 512);
        }
    }
  g_file_set_contents_full (target, (const char *)bytes->data, bytes->len, G_FILE_SET_CONTENTS_NONE,
                            0600, &error);
  g_assert_no_error (error);
}

void
lossy_disk_cut (GRand *rand, const char *path, const char *dir)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *target = g_build_filename (dir, name, NULL);
  g_autofree char *log_target = g_strconcat (target, "-wal", NULL);

  /* Both at the same moment. */
  g_mutex_lock (&disk.mutex);
  cut_file (rand, path, target);
  cut_file (rand, log_path, log_target);
  g_mutex_unlock (&disk.mutex);
}

void
lossy_disk_set_lying (gboolean is_lying)
{
  g_mutex_lock (&disk.mutex);
  disk.is_lying = is_lying;
  g_mutex_unlock (&disk.mutex);
}

void
lossy_disk_set_slow (guint sync_us)
{
  disk.sync_us = sync_us;
}

void
lossy_disk_set_full (guint nth)
{
  g_mutex_lock (&disk.mutex);
  disk.full_in = nth;
  g_mutex_unlock (&disk.mutex);
}

guint
lossy_disk_get_n_syncs (void)
{
  guint n;

  g_mutex_lock (&disk.mutex);
  n = disk.n_syncs;
  g_mutex_unlock (&disk.mutex);
  return n;
}
