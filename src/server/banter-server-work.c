/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-work"

#include "config.h"

#include "banter-server-work.h"

#include "banter-server-error.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* In the order in which they are waited for at the end. */
static const struct
{
  BanterServerRun run;
  int n_threads;
  gboolean keeps_threads;
  guint max_waiting;
} kinds[] = {
  { BANTER_SERVER_RUN_WORKER, 2, TRUE, 256 },
  { BANTER_SERVER_RUN_FETCH, 2, FALSE, 32 },
  { BANTER_SERVER_RUN_PICTURE, 2, TRUE, 128 },
  { BANTER_SERVER_RUN_HASH, 1, TRUE, 16 },
};

struct _BanterServerWork
{
  BanterServer *server;
  GThreadPool *pools[G_N_ELEMENTS (kinds)];
  GCancellable *ending;
  GMutex mutex; /* nothing is pushed once it is refused */
  int refused;  /* atomic */
};

typedef struct
{
  BanterServerCall *call;
  BanterServerWorkDone done;
} Piece;

static gboolean
check_running (BanterServerWork *work, GError **error)
{
  if (!banter_server_work_is_refused (work))
    return TRUE;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_ENDING, "The server is ending");
  return FALSE;
}

static void
do_piece (gpointer data, gpointer user_data)
{
  g_autofree Piece *piece = data;
  BanterServerWork *work = user_data;
  g_autoptr (GError) error = NULL;
  BanterDb *db = NULL;

  /* A queue of passwords or pictures may take longer than anybody waits for the end. */
  if (check_running (work, &error))
    db = banter_server_get_reader (work->server, &error);
  if (db == NULL || !banter_server_call_run (piece->call, db, &error))
    banter_server_call_take_error (piece->call, g_steal_pointer (&error));
  piece->done (piece->call);
}

BanterServerWork *
banter_server_work_new (BanterServer *server)
{
  BanterServerWork *work = g_new0 (BanterServerWork, 1);

  work->server = server;
  work->ending = g_cancellable_new ();
  g_mutex_init (&work->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    work->pools[i]
        = g_thread_pool_new (do_piece, work, kinds[i].n_threads, kinds[i].keeps_threads, NULL);
  return work;
}

void
banter_server_work_free (BanterServerWork *work)
{
  g_object_unref (work->ending);
  g_mutex_clear (&work->mutex);
  g_free (work);
}

static gboolean
push_locked (BanterServerWork *work, BanterServerCall *call, BanterServerWorkDone done,
             GError **error)
{
  Piece *piece;
  guint i = 0;

  if (!check_running (work, error))
    return FALSE;
  while (i < G_N_ELEMENTS (kinds) && kinds[i].run != call->route->run)
    i++;
  g_return_val_if_fail (i < G_N_ELEMENTS (kinds), FALSE);
  if (g_thread_pool_unprocessed (work->pools[i]) >= kinds[i].max_waiting)
    {
      call->retry_after_ms = 2000;
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
                   "Too many requests wait already");
      return FALSE;
    }
  piece = g_new0 (Piece, 1);
  piece->call = call;
  piece->done = done;
  return g_thread_pool_push (work->pools[i], piece, error);
}

gboolean
banter_server_work_push (BanterServerWork *work, BanterServerCall *call, BanterServerWorkDone done,
                         GError **error)
{
  gboolean ok;

  g_mutex_lock (&work->mutex);
  ok = push_locked (work, call, done, error);
  g_mutex_unlock (&work->mutex);

  return ok;
}

void
banter_server_work_refuse (BanterServerWork *work)
{
  g_mutex_lock (&work->mutex);
  g_atomic_int_set (&work->refused, 1);
  g_mutex_unlock (&work->mutex);
}

gboolean
banter_server_work_is_refused (BanterServerWork *work)
{
  return g_atomic_int_get (&work->refused) != 0;
}

GCancellable *
banter_server_work_get_ending (BanterServerWork *work)
{
  return work->ending;
}

void
banter_server_work_stop (BanterServerWork *work)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_thread_pool_free (g_steal_pointer (&work->pools[i]), FALSE, TRUE);
      /* Who works with files was done soon; who asks other machines may not be. */
      g_cancellable_cancel (work->ending);
    }
}
