/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-load"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "banterd-wire.h"

#include "banter-db.h"
#include "banter-json.h"

/* What must go on while people write: backups (reliability.md S7), jumps of the clock (S9),
 * readers, for whom the log of the database may not grow without end. */

#define V3 "/_matrix/client/v3"
#define N_WIRES 8

typedef struct
{
  BanterdFixture *fixture;
  BanterdProbe *alice;
  char *room_id;
  GPtrArray *wires;
  GPtrArray *acked; /* event ids, in the order of their rounds */
} Load;

static void
load_start (Load *load)
{
  static const char *const arguments[] = { "--plain", NULL };

  load->fixture = banterd_fixture_start (arguments);
  load->alice = banterd_probe_register (load->fixture, "alice", NULL);
  load->room_id = banterd_probe_create_room (load->alice, "{}");
  load->wires = g_ptr_array_new_with_free_func ((GDestroyNotify)banterd_wire_free);
  load->acked = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_WIRES; i++)
    g_ptr_array_add (load->wires, banterd_wire_new (load->fixture));
}

static void
load_stop (Load *load)
{
  g_ptr_array_unref (load->wires);
  g_ptr_array_unref (load->acked);
  banterd_probe_free (load->alice);
  banterd_probe_hang_up ();
  banterd_fixture_stop (load->fixture);
  g_free (load->room_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Load, load_stop)

/* One message on each connection, all at once; each is acknowledged. */
static void
write_round (Load *load)
{
  for (guint i = 0; i < N_WIRES; i++)
    {
      g_autofree char *target = g_strdup_printf (V3 "/rooms/%s/send/m.room.message/%u-%u",
                                                 load->room_id, load->acked->len, i);

      banterd_wire_ask (g_ptr_array_index (load->wires, i), load->alice->token, "PUT", target, NULL,
                        "{\"msgtype\":\"m.text\",\"body\":\"On and on\"}");
    }
  for (guint i = 0; i < N_WIRES; i++)
    {
      g_autoptr (BanterdAnswer) answer = banterd_wire_read (g_ptr_array_index (load->wires, i));

      g_assert_nonnull (answer);
      g_assert_cmpuint (answer->status, ==, 200);
      g_ptr_array_add (load->acked, banter_json_dup_string_member (answer->body, "event_id"));
    }
}

static gint64
find_stream_id (BanterDb *db, const char *event_id)
{
  g_autoptr (GError) error = NULL;
  gint64 stream_id = 0;

  banter_db_get (db, "SELECT stream_id FROM events WHERE event_id = ?", "s:i", event_id, &stream_id,
                 &error);
  g_assert_no_error (error);
  return stream_id;
}

/* --- Backups --- */

typedef struct
{
  BanterdFixture *fixture;
  char *folder;
  int status;
  int is_done; /* atomic */
} Backup;

static gpointer
backup_thread (gpointer data)
{
  Backup *backup = data;
  const char *const arguments[]
      = { "admin",  "--data",       banterd_fixture_get_data_dir (backup->fixture),
          "backup", backup->folder, NULL };

  backup->status = banterd_fixture_run (arguments, NULL);
  g_atomic_int_set (&backup->is_done, 1);
  return NULL;
}

/* All that was acknowledged before the backup began is in it. */
static void
check_backup (Load *load, const char *database, guint n_before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = banter_db_open (database, BANTER_DB_READ_WRITE, &error);
  gint64 position = 0;

  g_assert_no_error (error);
  banter_db_check (db, &error);
  g_assert_no_error (error);
  banter_db_get (db, "SELECT position FROM stream", ":i", &position, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_before; i++)
    {
      gint64 stream_id = find_stream_id (db, g_ptr_array_index (load->acked, i));

      g_assert_cmpint (stream_id, >, 0);
      g_assert_cmpint (stream_id, <=, position);
    }
}

/* A server starts on the copy, and the account goes on from there. */
static void
restore (Load *load, const char *database)
{
  g_autofree char *target
      = g_build_filename (banterd_fixture_get_data_dir (load->fixture), "banterd.db", NULL);
  g_autofree char *log = g_strconcat (target, "-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_ptr_array_set_size (load->wires, 0);
  banterd_fixture_terminate (load->fixture);
  g_assert_true (g_file_get_contents (database, &bytes, &length, NULL));
  g_unlink (log);
  g_assert_true (g_file_set_contents (target, bytes, (gssize)length, NULL));
  banterd_fixture_restart (load->fixture);
  banterd_probe_ok (load->alice, "GET", NULL, V3 "/sync");
  g_assert_cmpuint (banterd_probe_say (load->alice, load->room_id, "Again"), ==, 200);
}

static void
test_backup (void)
{
  g_auto (Load) load = { 0 };
  g_autofree char *dir = g_dir_make_tmp ("banterd-backups-XXXXXX", NULL);
  g_autofree char *database = NULL;

  load_start (&load);
  for (guint i = 0; i < 20; i++)
    {
      Backup backup = { .fixture = load.fixture };
      guint n_before;
      GThread *thread;

      write_round (&load);
      n_before = load.acked->len;
      backup.folder = g_strdup_printf ("%s/%u", dir, i);
      thread = g_thread_new ("backup", backup_thread, &backup);
      while (!g_atomic_int_get (&backup.is_done))
        write_round (&load);
      g_thread_join (thread);
      g_assert_cmpint (backup.status, ==, 0);
      g_free (database);
      database = g_build_filename (backup.folder, "banterd.db", NULL);
      check_backup (&load, database, n_before);
      g_free (backup.folder);
    }
  restore (&load, database);
  banterd_fixture_delete_tree (dir);
}

/* --- The clock --- */

/* A poll without news, on the server's own time. */
static void
assert_poll_ends (Load *load)
{
  g_autofree char *answer = NULL;
  g_autofree char *since = NULL;
  g_autofree char *polled = NULL;

  g_assert_cmpuint (banterd_probe_call (load->alice, &answer, "GET", NULL, V3 "/sync"), ==, 200);
  since = banterd_probe_get_string (answer, "next_batch");
  polled = banterd_probe_poll (load->alice, since, 100);
  g_assert_nonnull (polled);
}

/* Whatever it shows, order is the order of writing, and nobody is signed out. */
static void
test_clock (void)
{
  static const gint64 day_ms = 24 * 60 * 60 * 1000;
  static const int days[] = { 1, -1, 0, 400, -400, 0 };
  g_auto (Load) load = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = NULL;
  g_autofree char *path = NULL;
  gint64 last = 0;

  load_start (&load);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      write_round (&load);
      banterd_fixture_move_clock (load.fixture, days[i] * day_ms);
      write_round (&load);
      assert_poll_ends (&load);
      banterd_fixture_restart (load.fixture);
      for (guint j = 0; j < N_WIRES; j++)
        {
          banterd_wire_free (g_ptr_array_index (load.wires, j));
          g_ptr_array_index (load.wires, j) = banterd_wire_new (load.fixture);
        }
    }
  path = g_build_filename (banterd_fixture_get_data_dir (load.fixture), "banterd.db", NULL);
  db = banter_db_open (path, BANTER_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  for (guint round = 0; round < load.acked->len; round += N_WIRES)
    {
      gint64 newest = last;

      /* Within a round they were written at once. */
      for (guint i = 0; i < N_WIRES; i++)
        {
          gint64 stream_id = find_stream_id (db, g_ptr_array_index (load.acked, round + i));

          g_assert_cmpint (stream_id, >, last);
          newest = MAX (newest, stream_id);
        }
      last = newest;
    }
}

/* --- Readers --- */

typedef struct
{
  Load *load;
  int is_ending; /* atomic */
  int n_read;    /* atomic */
} Readers;

static gpointer
reader_thread (gpointer data)
{
  Readers *readers = data;
  g_autoptr (BanterdWire) wire = banterd_wire_new (readers->load->fixture);

  while (!g_atomic_int_get (&readers->is_ending))
    {
      g_autoptr (BanterdAnswer) answer = NULL;

      banterd_wire_ask (wire, readers->load->alice->token, "GET",
                        V3 "/sync?filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A200"
                           "%7D%7D%7D",
                        NULL, NULL);
      answer = banterd_wire_read (wire);
      g_assert_nonnull (answer);
      g_assert_cmpuint (answer->status, ==, 200);
      g_atomic_int_inc (&readers->n_read);
    }
  return NULL;
}

/* Somebody reads at every moment; the log is still brought into the database, and starts anew. */
static void
test_readers (void)
{
  enum
  {
    N_READERS = 4,
    MAX_LOG = 24 * 1024 * 1024 /* that is 6,000 pages */
  };
  g_auto (Load) load = { 0 };
  Readers readers = { .load = &load };
  GThread *threads[N_READERS];
  g_autofree char *log = NULL;
  GStatBuf status = { 0 };

  load_start (&load);
  log = g_build_filename (banterd_fixture_get_data_dir (load.fixture), "banterd.db-wal", NULL);
  for (guint i = 0; i < N_READERS; i++)
    threads[i] = g_thread_new ("reader", reader_thread, &readers);
  while (load.acked->len < 4000)
    {
      write_round (&load);
      g_assert_cmpint (g_stat (log, &status), ==, 0);
      g_assert_cmpint (status.st_size, <=, MAX_LOG);
    }
  g_atomic_int_set (&readers.is_ending, 1);
  for (guint i = 0; i < N_READERS; i++)
    g_thread_join (threads[i]);
  g_test_message ("%d read meanwhile; the log has %" G_GINT64_FORMAT " KiB",
                  g_atomic_int_get (&readers.n_read), (gint64)status.st_size / 1024);
  g_assert_cmpint (g_atomic_int_get (&readers.n_read), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/load/backup", test_backup);
  g_test_add_func ("/server/load/clock", test_clock);
  g_test_add_func ("/server/load/readers", test_readers);
  return g_test_run ();
}
