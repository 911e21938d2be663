/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-readers"

#include "config.h"

#include "banter-server-readers.h"

/* A thread keeps its reader until it ends, which may be after the server has: threads of GLib's
 * pools are not joined. So the list is shared by the server and by every reader, and whoever comes
 * first closes the connection. */

struct _BanterServerReaders
{
  GMutex mutex;
  char *path;
  GPtrArray *open; /* Reader, borrowed from their threads */
};

typedef struct
{
  BanterServerReaders *readers; /* counted */
  BanterDb *db;                 /* NULL once the server has ended */
} Reader;

static void
clear_readers (gpointer data)
{
  BanterServerReaders *readers = data;

  g_mutex_clear (&readers->mutex);
  g_ptr_array_unref (readers->open);
  g_free (readers->path);
}

/* The thread ends, or reads from another server now. */
static void
reader_free (gpointer data)
{
  Reader *reader = data;

  g_mutex_lock (&reader->readers->mutex);
  g_ptr_array_remove_fast (reader->readers->open, reader);
  g_clear_pointer (&reader->db, banter_db_close);
  g_mutex_unlock (&reader->readers->mutex);
  g_atomic_rc_box_release_full (reader->readers, clear_readers);
  g_free (reader);
}

static GPrivate reader_key = G_PRIVATE_INIT (reader_free);

BanterServerReaders *
banter_server_readers_new (const char *path)
{
  BanterServerReaders *readers = g_atomic_rc_box_new0 (BanterServerReaders);

  g_mutex_init (&readers->mutex);
  readers->path = g_strdup (path);
  readers->open = g_ptr_array_new ();
  return readers;
}

BanterDb *
banter_server_readers_get (BanterServerReaders *readers, GError **error)
{
  Reader *reader = g_private_get (&reader_key);
  BanterDb *db;

  if (reader != NULL && reader->readers == readers)
    return reader->db;
  db = banter_db_open (readers->path, BANTER_DB_READ_ONLY, error);
  if (db == NULL)
    return NULL;
  reader = g_new0 (Reader, 1);
  reader->readers = g_atomic_rc_box_acquire (readers);
  reader->db = db;
  g_mutex_lock (&readers->mutex);
  g_ptr_array_add (readers->open, reader);
  g_mutex_unlock (&readers->mutex);
  g_private_replace (&reader_key, reader);
  return db;
}

void
banter_server_readers_free (BanterServerReaders *readers)
{
  g_mutex_lock (&readers->mutex);
  for (guint i = 0; i < readers->open->len; i++)
    {
      Reader *reader = g_ptr_array_index (readers->open, i);

      g_clear_pointer (&reader->db, banter_db_close);
    }
  g_mutex_unlock (&readers->mutex);
  g_atomic_rc_box_release_full (readers, clear_readers);
}
