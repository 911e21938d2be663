/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-loop"

#include "config.h"

#include "banter-loop.h"

/* The engine's thread. Others hand work over through its context's queue: FIFO, because every
 * source has the default priority. */

struct _BanterLoop
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
};

typedef struct
{
  BanterLoopFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Post;

typedef struct
{
  BanterLoopFunc func;
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Call;

typedef struct
{
  BanterLoop *loop;
  GCancellable *inner;
} PassOn;

static gpointer
run (gpointer data)
{
  BanterLoop *loop = data;

  g_main_context_push_thread_default (loop->context);
  g_main_loop_run (loop->loop);
  g_main_context_pop_thread_default (loop->context);

  return NULL;
}

static gboolean
on_post (gpointer data)
{
  Post *post = data;

  post->func (post->data);

  return G_SOURCE_REMOVE;
}

static void
post_free (gpointer data)
{
  Post *post = data;

  if (post->destroy != NULL)
    post->destroy (post->data);
  g_free (post);
}

static void
on_call (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  g_mutex_lock (&call->mutex);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
}

static void
on_quit (gpointer data)
{
  g_main_loop_quit (data);
}

BanterLoop *
banter_loop_new (const char *thread_name)
{
  BanterLoop *loop = g_new0 (BanterLoop, 1);

  loop->context = g_main_context_new ();
  loop->loop = g_main_loop_new (loop->context, FALSE);
  loop->thread = g_thread_new (thread_name, run, loop);

  return loop;
}

void
banter_loop_free (BanterLoop *loop)
{
  g_return_if_fail (!banter_loop_is_current (loop));

  banter_loop_post (loop, on_quit, loop->loop, NULL);
  g_thread_join (loop->thread);
  g_main_loop_unref (loop->loop);
  g_main_context_unref (loop->context);
  g_free (loop);
}

GMainContext *
banter_loop_get_context (BanterLoop *loop)
{
  return loop->context;
}

gboolean
banter_loop_is_current (BanterLoop *loop)
{
  return g_thread_self () == loop->thread;
}

void
banter_loop_post (BanterLoop *loop, BanterLoopFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Post *post = g_new0 (Post, 1);

  post->func = func;
  post->data = data;
  post->destroy = destroy;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_post, post, post_free);
  g_source_set_static_name (source, G_LOG_DOMAIN);
  g_source_attach (source, loop->context);
}

void
banter_loop_call (BanterLoop *loop, BanterLoopFunc func, gpointer data)
{
  Call call = { .func = func, .data = data };

  if (banter_loop_is_current (loop))
    {
      func (data);
      return;
    }

  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  banter_loop_post (loop, on_call, &call, NULL);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_cond_clear (&call.cond);
  g_mutex_clear (&call.mutex);
}

static void
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
on_outer_cancelled (GCancellable *outer, gpointer user_data)
{
  PassOn *pass = user_data;

  banter_loop_post (pass->loop, cancel, g_object_ref (pass->inner), g_object_unref);
}

static void
pass_on_free (gpointer data)
{
  PassOn *pass = data;

  g_object_unref (pass->inner);
  g_free (pass);
}

/* Not by a source of the cancellable: GLib 2.74 leaks one that goes while another thread is still
 * telling the rest of the cancellation. */
gulong
banter_loop_pass_on (BanterLoop *loop, GCancellable *outer, GCancellable *inner)
{
  PassOn *pass = g_new0 (PassOn, 1);

  pass->loop = loop;
  pass->inner = g_object_ref (inner);

  return g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled), pass, pass_on_free);
}

void
banter_timer_clear (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

void
banter_timer_start (GSource **timer, guint ms, GSourceFunc func, gpointer data)
{
  banter_timer_clear (timer);
  *timer = g_timeout_source_new (ms);
  g_source_set_callback (*timer, func, data, NULL);
  g_source_attach (*timer, g_main_context_get_thread_default ());
}
