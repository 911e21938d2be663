/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-writer"

#include "config.h"

#include "banter-server-writer.h"

#include "banter-server-devices.h"
#include "banter-server-error.h"
#include "banter-server-metrics.h"
#include "banter-server-notifier.h"
#include "banter-server-room.h"
#include "banter-server-tokens.h"
#include "banter-server.h"

/* Group commit. While one transaction is being synced to disk the next jobs queue up, so the more
 * there is to do, the more jobs share one fsync, and a lone job does not wait for company.
 *
 * The newest stream id is stored with the batch that used it. A reader takes it from its own
 * snapshot, so it can never show a position whose rows it does not see. */

#define MAX_JOBS 64
#define MAX_BATCH_US (5 * 1000)
#define MIGRATIONS "/im/banter/server/sql"

typedef struct
{
  BanterServerWriteFunc func;
  BanterServerWriteDone done;
  gpointer data;
  GError *error;
} Job;

typedef void (*Undo) (BanterServer *server, const char *key);

typedef struct
{
  BanterServerWriter *writer;
  const char *path;
  GAsyncQueue *ready;
  GError *error;
} Start;

struct _BanterServerWriter
{
  BanterServer *server;
  BanterDb *db;
  GThread *thread;
  GAsyncQueue *queue; /* Job; one without func ends the thread */
  gboolean is_closed; /* under the queue's lock: no more jobs */

  /* Thread's own */
  gint64 next_id;
  gint64 position;     /* as stored */
  GHashTable *wake;    /* user ids */
  GHashTable *forget;  /* user ids */
  GHashTable *touched; /* key -> Undo */
};

static void
job_free (Job *job)
{
  g_clear_error (&job->error);
  g_free (job);
}

static void
undo_touched (BanterServerWriter *writer)
{
  GHashTableIter iter;
  gpointer key, undo;

  g_hash_table_iter_init (&iter, writer->touched);
  while (g_hash_table_iter_next (&iter, &key, &undo))
    ((Undo)undo) (writer->server, key);
  g_hash_table_remove_all (writer->touched);
}

static gboolean
call_job (BanterDb *db, gpointer data, GError **error)
{
  gpointer *pair = data;
  Job *job = pair[1];

  return job->func (pair[0], db, job->data, error);
}

static void
run_job (BanterServerWriter *writer, Job *job)
{
  gpointer pair[] = { writer, job };

  if (!banter_db_savepoint (writer->db, call_job, pair, &job->error))
    undo_touched (writer);
}

/* Returns the jobs that were run, in order; the transaction is still open unless it broke. */
static GPtrArray *
run_batch (BanterServerWriter *writer, Job *job, gboolean *ending)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func ((GDestroyNotify)job_free);
  gint64 deadline = g_get_monotonic_time () + MAX_BATCH_US;

  while (job != NULL)
    {
      if (job->func == NULL)
        {
          *ending = TRUE;
          job_free (job);
          break;
        }
      g_ptr_array_add (batch, job);
      run_job (writer, job);
      if (!banter_db_in_transaction (writer->db) || batch->len == MAX_JOBS
          || g_get_monotonic_time () >= deadline)
        break;
      job = g_async_queue_try_pop (writer->queue);
    }
  return batch;
}

static void
announce (BanterServerWriter *writer)
{
  BanterServerNotifier *notifier = banter_server_get_notifier (writer->server);
  GHashTableIter iter;
  gpointer user_id;

  g_hash_table_iter_init (&iter, writer->forget);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    banter_server_tokens_forget_user (banter_server_get_tokens (writer->server), user_id);
  g_hash_table_iter_init (&iter, writer->wake);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    banter_server_notifier_wake (notifier, user_id);
  banter_server_poke_sample (writer->server);
}

static void
finish_batch (BanterServerWriter *writer, GPtrArray *batch, const GError *failure)
{
  if (failure != NULL)
    undo_touched (writer);
  else
    announce (writer);
  g_hash_table_remove_all (writer->wake);
  g_hash_table_remove_all (writer->forget);
  g_hash_table_remove_all (writer->touched);
  banter_server_room_trim (writer->server);

  for (guint i = 0; i < batch->len; i++)
    {
      Job *job = g_ptr_array_index (batch, i);

      job->done (job->data, job->error != NULL ? job->error : failure);
    }
}

static gboolean
commit_batch (BanterServerWriter *writer, GError **error)
{
  if (!banter_db_in_transaction (writer->db))
    {
      g_set_error (error, BANTER_DB_ERROR, BANTER_DB_ERROR_FULL, "The transaction was rolled back");
      return FALSE;
    }
  /* Devices go together with their tokens. */
  if (g_hash_table_size (writer->forget) > 0
      && !banter_server_devices_note_gone (writer, writer->db, error))
    {
      banter_db_rollback (writer->db);
      return FALSE;
    }
  if (writer->next_id - 1 > writer->position
      && !banter_db_exec (writer->db, "UPDATE stream SET position = ?", "i", writer->next_id - 1,
                          error))
    {
      banter_db_rollback (writer->db);
      return FALSE;
    }
  writer->position = writer->next_id - 1;
  return banter_db_commit (writer->db, error);
}

static void
commit_and_count (BanterServerWriter *writer, guint n_jobs, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  commit_batch (writer, error);
  banter_server_metrics_add_commit (banter_server_get_metrics (writer->server), n_jobs,
                                    g_get_monotonic_time () - start);
}

static gboolean
open_database (BanterServerWriter *writer, const char *path, GError **error)
{
  writer->db = banter_db_open (path, BANTER_DB_READ_WRITE, error);
  if (writer->db == NULL || !banter_db_migrate (writer->db, MIGRATIONS, error)
      || !banter_db_get (writer->db, "SELECT position FROM stream", ":i", &writer->position, error))
    return FALSE;
  writer->next_id = writer->position + 1;
  return TRUE;
}

static gpointer
writer_thread (gpointer data)
{
  Start *start = data;
  BanterServerWriter *writer = start->writer;
  gboolean ending = !open_database (writer, start->path, &start->error);

  g_async_queue_push (start->ready, start);
  while (!ending)
    {
      Job *job = g_async_queue_pop (writer->queue);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) batch = NULL;

      if (job->func != NULL && !banter_db_begin (writer->db, &error))
        {
          job->done (job->data, error);
          job_free (job);
          continue;
        }
      batch = run_batch (writer, job, &ending);
      if (batch->len > 0)
        {
          commit_and_count (writer, batch->len, &error);
          finish_batch (writer, batch, error);
          banter_db_checkpoint (writer->db);
        }
    }
  return NULL;
}

BanterServerWriter *
banter_server_writer_new (BanterServer *server)
{
  BanterServerWriter *writer = g_new0 (BanterServerWriter, 1);

  writer->server = server;
  writer->queue = g_async_queue_new ();
  writer->wake = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  writer->forget = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  writer->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return writer;
}

gboolean
banter_server_writer_start (BanterServerWriter *writer, const char *path, GError **error)
{
  g_autoptr (GAsyncQueue) ready = g_async_queue_new ();
  Start start = { writer, path, ready, NULL };

  writer->thread = g_thread_new ("writer", writer_thread, &start);
  g_async_queue_pop (ready);
  if (start.error == NULL)
    return TRUE;
  g_thread_join (g_steal_pointer (&writer->thread));
  g_propagate_error (error, start.error);
  return FALSE;
}

void
banter_server_writer_stop (BanterServerWriter *writer)
{
  if (writer->thread == NULL)
    return;
  g_async_queue_lock (writer->queue);
  writer->is_closed = TRUE;
  g_async_queue_push_unlocked (writer->queue, g_new0 (Job, 1));
  g_async_queue_unlock (writer->queue);
  /* The last jobs still ask whether they are on this thread. */
  g_thread_join (writer->thread);
  writer->thread = NULL;
}

void
banter_server_writer_free (BanterServerWriter *writer)
{
  banter_server_writer_stop (writer);
  g_clear_pointer (&writer->db, banter_db_close);
  g_async_queue_unref (writer->queue);
  g_hash_table_unref (writer->wake);
  g_hash_table_unref (writer->forget);
  g_hash_table_unref (writer->touched);
  g_free (writer);
}

void
banter_server_writer_submit (BanterServerWriter *writer, BanterServerWriteFunc func,
                             BanterServerWriteDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);
  gboolean is_closed;

  job->func = func;
  job->done = done;
  job->data = data;
  g_async_queue_lock (writer->queue);
  is_closed = writer->is_closed;
  if (!is_closed)
    g_async_queue_push_unlocked (writer->queue, job);
  g_async_queue_unlock (writer->queue);
  if (is_closed)
    {
      g_autoptr (GError) error
          = g_error_new (BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_ENDING, "The server is ending");

      done (data, error);
      job_free (job);
    }
}

typedef struct
{
  BanterServerWriteFunc func;
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean finished;
  GError *error;
} Wait;

static gboolean
run_waited (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Wait *wait = data;

  return wait->func (writer, db, wait->data, error);
}

static void
on_waited_done (gpointer data, const GError *error)
{
  Wait *wait = data;

  g_mutex_lock (&wait->mutex);
  wait->error = error != NULL ? g_error_copy (error) : NULL;
  wait->finished = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

gboolean
banter_server_writer_run (BanterServerWriter *writer, BanterServerWriteFunc func, gpointer data,
                          GError **error)
{
  Wait wait = { .func = func, .data = data };

  g_assert (g_thread_self () != writer->thread);

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  banter_server_writer_submit (writer, run_waited, on_waited_done, &wait);
  g_mutex_lock (&wait.mutex);
  while (!wait.finished)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_cond_clear (&wait.cond);
  g_mutex_clear (&wait.mutex);

  if (wait.error == NULL)
    return TRUE;
  g_propagate_error (error, wait.error);
  return FALSE;
}

guint
banter_server_writer_get_n_queued (BanterServerWriter *writer)
{
  return (guint)MAX (0, g_async_queue_length (writer->queue));
}

gint64
banter_server_writer_next_id (BanterServerWriter *writer)
{
  g_assert (g_thread_self () == writer->thread);

  return writer->next_id++;
}

gboolean
banter_server_writer_wake (BanterServerWriter *writer, const char *user_id)
{
  return !g_hash_table_contains (writer->wake, user_id)
         && g_hash_table_add (writer->wake, g_strdup (user_id));
}

void
banter_server_writer_forget_tokens (BanterServerWriter *writer, const char *user_id)
{
  g_hash_table_add (writer->forget, g_strdup (user_id));
  banter_server_writer_wake (writer, user_id);
}

void
banter_server_writer_touch (BanterServerWriter *writer, const char *key,
                            void (*undo) (BanterServer *server, const char *key))
{
  g_hash_table_insert (writer->touched, g_strdup (key), undo);
}
