/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader"

#include "config.h"

#include "banter-reader-private.h"
#include "banter-store-private.h"

/* The read side's thread: takes queries one by one from a queue and answers each from one snapshot
 * of its own read-only connection. The thread knows nothing of the object, so that the object can
 * go whenever its last task does. */

typedef struct
{
  gatomicrefcount ref_count;
  GAsyncQueue *queue; /* GTask; the worker itself is the sign to end */
  char *path;
  int closed;
} Worker;

struct _BanterReader
{
  GObject parent_instance;

  Worker *worker;
  GThread *thread;          /* NULL once closed */
  BanterReaderCheck *check; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (BanterReader, banter_reader, G_TYPE_OBJECT)

static void
query_free (gpointer data)
{
  BanterQuery *query = data;

  g_free (query->room_id);
  g_free (query->text);
  g_strfreev (query->room_ids);
  g_clear_pointer (&query->check, banter_reader_check_unref);
  g_free (query);
}

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;
  g_async_queue_unref (worker->queue);
  g_free (worker->path);
  g_free (worker);
}

typedef struct
{
  const BanterQuery *query;
  gpointer result;
} Snapshot;

static gboolean
run_in_snapshot (BanterDb *db, gpointer data, GError **error)
{
  Snapshot *snapshot = data;
  g_autoptr (GError) local_error = NULL;

  snapshot->result = snapshot->query->func (db, snapshot->query, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
answer (Worker *worker, BanterDb **db, GTask *task)
{
  Snapshot snapshot = { .query = g_task_get_task_data (task) };
  GError *error = NULL;

  if (g_atomic_int_get (&worker->closed))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the reader is closed");
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (*db == NULL)
    *db = banter_db_open (worker->path, BANTER_DB_READ_ONLY, &error);
  if (*db == NULL || !banter_db_transaction (*db, run_in_snapshot, &snapshot, &error))
    {
      if (snapshot.result != NULL)
        snapshot.query->free_result (snapshot.result);
      g_task_return_error (task, error);
    }
  else
    {
      if (snapshot.query->check != NULL && snapshot.query->check_result != NULL)
        snapshot.query->check_result (snapshot.query->check, snapshot.result);
      g_task_return_pointer (task, snapshot.result, snapshot.query->free_result);
    }
}

static gpointer
worker_main (gpointer data)
{
  Worker *worker = data;
  g_autoptr (BanterDb) db = NULL;
  gpointer item;

  while ((item = g_async_queue_pop (worker->queue)) != worker)
    {
      answer (worker, &db, item);
      g_object_unref (item);
    }
  g_clear_pointer (&db, banter_db_close);
  worker_unref (worker);
  return NULL;
}

void
banter_reader_close (BanterReader *self)
{
  g_return_if_fail (BANTER_IS_READER (self));

  if (self->thread == NULL)
    return;
  g_atomic_int_set (&self->worker->closed, 1);
  g_async_queue_push (self->worker->queue, self->worker);
  /* The last task may let go of the object inside the thread itself. */
  if (self->thread == g_thread_self ())
    g_thread_unref (g_steal_pointer (&self->thread));
  else
    g_thread_join (g_steal_pointer (&self->thread));
}

static void
banter_reader_dispose (GObject *object)
{
  banter_reader_close (BANTER_READER (object));
  G_OBJECT_CLASS (banter_reader_parent_class)->dispose (object);
}

static void
banter_reader_finalize (GObject *object)
{
  BanterReader *self = BANTER_READER (object);

  worker_unref (self->worker);
  g_clear_pointer (&self->check, banter_reader_check_unref);
  G_OBJECT_CLASS (banter_reader_parent_class)->finalize (object);
}

static void
banter_reader_class_init (BanterReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = banter_reader_dispose;
  object_class->finalize = banter_reader_finalize;
}

static void
banter_reader_init (BanterReader *self)
{
  self->worker = g_new0 (Worker, 1);
  g_atomic_ref_count_init (&self->worker->ref_count);
  self->worker->queue = g_async_queue_new ();
}

BanterReader *
banter_reader_new (const char *dir)
{
  BanterReader *self = g_object_new (BANTER_TYPE_READER, NULL);

  g_return_val_if_fail (dir != NULL, NULL);

  self->worker->path = g_build_filename (dir, BANTER_STORE_FILE, NULL);
  g_atomic_ref_count_inc (&self->worker->ref_count);
  self->thread = g_thread_new ("reader", worker_main, self->worker);
  return self;
}

void
banter_reader_set_check (BanterReader *self, const BanterTextCheck *check, gpointer owner,
                         GDestroyNotify free_owner)
{
  g_return_if_fail (BANTER_IS_READER (self));

  g_clear_pointer (&self->check, banter_reader_check_unref);
  if (check != NULL)
    self->check = banter_reader_check_new (check, owner, free_owner);
}

/* Takes @template's texts as copies. */
static void
start (BanterReader *self, const BanterQuery *template, gpointer tag, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  BanterQuery *query = g_memdup2 (template, sizeof *template);

  query->room_id = g_strdup (template->room_id);
  query->text = g_strdup (template->text);
  query->room_ids = g_strdupv (template->room_ids);
  query->check = self->check != NULL ? banter_reader_check_ref (self->check) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, query, query_free);
  if (self->thread == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the reader is closed");
  else
    g_async_queue_push (self->worker->queue, g_steal_pointer (&task));
}

static gpointer
finish (BanterReader *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (BANTER_IS_READER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_reader_rooms_async (BanterReader *self, const char *const *room_ids,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_rooms,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .check_result = banter_reader_check_rooms,
                        .room_ids = (GStrv)room_ids };

  g_return_if_fail (BANTER_IS_READER (self));

  start (self, &query, banter_reader_rooms_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_rooms_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_rooms_async, error);
}

void
banter_reader_timeline_async (BanterReader *self, const char *room_id, gint64 from, gint64 before,
                              guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_timeline,
                        .free_result = (GDestroyNotify)banter_timeline_page_free,
                        .check_result = banter_reader_check_timeline,
                        .room_id = (char *)room_id,
                        .from = from,
                        .before = before,
                        .limit = limit };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (room_id != NULL && limit > 0);

  start (self, &query, banter_reader_timeline_async, cancellable, callback, user_data);
}

BanterTimelinePage *
banter_reader_timeline_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_timeline_async, error);
}

void
banter_reader_media_async (BanterReader *self, const char *room_id, guint limit,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_media,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .room_id = (char *)room_id,
                        .limit = limit };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (room_id != NULL);

  start (self, &query, banter_reader_media_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_media_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_media_async, error);
}

void
banter_reader_search_async (BanterReader *self, const char *room_id, const char *text,
                            const BanterFoundRow *after, guint limit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_search,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .check_result = banter_reader_check_found,
                        .room_id = (char *)room_id,
                        .text = (char *)text,
                        .before = after != NULL ? after->place : G_MAXINT64,
                        .from = after != NULL ? after->place_id : G_MAXINT64,
                        .limit = limit };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (text != NULL && limit > 0);

  start (self, &query, banter_reader_search_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_search_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_search_async, error);
}

void
banter_reader_receipts_async (BanterReader *self, const char *room_id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_receipts,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .room_id = (char *)room_id };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (room_id != NULL);

  start (self, &query, banter_reader_receipts_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_receipts_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_receipts_async, error);
}

void
banter_reader_group_async (BanterReader *self, const char *room_id, const char *folded, guint limit,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_group,
                        .free_result = (GDestroyNotify)banter_group_row_free,
                        .check_result = banter_reader_check_group,
                        .room_id = (char *)room_id,
                        .text = (char *)folded,
                        .limit = limit };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (room_id != NULL);

  start (self, &query, banter_reader_group_async, cancellable, callback, user_data);
}

BanterGroupRow *
banter_reader_group_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_group_async, error);
}

void
banter_reader_common_groups_async (BanterReader *self, const char *user_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_common_groups,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .text = (char *)user_id };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (user_id != NULL);

  start (self, &query, banter_reader_common_groups_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_common_groups_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_common_groups_async, error);
}

void
banter_reader_people_async (BanterReader *self, const char *folded, guint limit,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_people,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .check_result = banter_reader_check_people,
                        .text = (char *)folded,
                        .limit = limit };

  g_return_if_fail (BANTER_IS_READER (self));

  start (self, &query, banter_reader_people_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_people_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_people_async, error);
}

void
banter_reader_sticker_sets_async (BanterReader *self, const char *room_id,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_sticker_sets,
                        .free_result = (GDestroyNotify)g_ptr_array_unref,
                        .room_id = (char *)room_id };

  g_return_if_fail (BANTER_IS_READER (self));

  start (self, &query, banter_reader_sticker_sets_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_sticker_sets_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_sticker_sets_async, error);
}

void
banter_reader_sticker_set_of_async (BanterReader *self, const char *url, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_sticker_set_of,
                        .free_result = (GDestroyNotify)banter_sticker_set_row_free,
                        .text = (char *)url };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (url != NULL);

  start (self, &query, banter_reader_sticker_set_of_async, cancellable, callback, user_data);
}

BanterStickerSetRow *
banter_reader_sticker_set_of_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_sticker_set_of_async, error);
}

void
banter_reader_recent_stickers_async (BanterReader *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_recent_stickers,
                        .free_result = (GDestroyNotify)g_ptr_array_unref };

  g_return_if_fail (BANTER_IS_READER (self));

  start (self, &query, banter_reader_recent_stickers_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_recent_stickers_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_recent_stickers_async, error);
}

void
banter_reader_favourite_stickers_async (BanterReader *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_favourite_stickers,
                        .free_result = (GDestroyNotify)g_ptr_array_unref };

  g_return_if_fail (BANTER_IS_READER (self));

  start (self, &query, banter_reader_favourite_stickers_async, cancellable, callback, user_data);
}

GPtrArray *
banter_reader_favourite_stickers_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_favourite_stickers_async, error);
}

void
banter_reader_account_data_async (BanterReader *self, const char *room_id, const char *type,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_account_data,
                        .free_result = g_free,
                        .room_id = (char *)room_id,
                        .text = (char *)type };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (type != NULL);

  start (self, &query, banter_reader_account_data_async, cancellable, callback, user_data);
}

char *
banter_reader_account_data_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_account_data_async, error);
}

void
banter_reader_session_async (BanterReader *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query = { .func = banter_reader_run_session,
                        .free_result = (GDestroyNotify)banter_session_row_free };

  g_return_if_fail (BANTER_IS_READER (self));

  start (self, &query, banter_reader_session_async, cancellable, callback, user_data);
}

BanterSessionRow *
banter_reader_session_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_session_async, error);
}

void
banter_reader_draft_async (BanterReader *self, const char *room_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  BanterQuery query
      = { .func = banter_reader_run_draft, .free_result = g_free, .room_id = (char *)room_id };

  g_return_if_fail (BANTER_IS_READER (self));
  g_return_if_fail (room_id != NULL);

  start (self, &query, banter_reader_draft_async, cancellable, callback, user_data);
}

char *
banter_reader_draft_finish (BanterReader *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, banter_reader_draft_async, error);
}
