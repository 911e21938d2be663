/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "glib-annotations"

#include "config.h"

#include <dlfcn.h>

#include <glib-object.h>

/* Tells the thread sanitizer about GLib's locks and queues, which it cannot see: they are made of
 * futexes inside a library that is not instrumented. Loaded before everything else (LD_PRELOAD).
 * What happens before a lock is given back, or before something is pushed, happens before the next
 * who takes it. A test starts programs without the sanitizer too, which get to do without. */

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

static void
acquire (void *address)
{
  if (__tsan_acquire != NULL && address != NULL)
    __tsan_acquire (address);
}

static void
release (void *address)
{
  if (__tsan_release != NULL && address != NULL)
    __tsan_release (address);
}

#define REAL(name)                                                                                 \
  static __typeof__ (&name) real;                                                                  \
  if (real == NULL)                                                                                \
  real = (__typeof__ (&name))dlsym (RTLD_NEXT, #name)

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock);

  real (mutex);
  acquire (mutex);
}

gboolean (g_mutex_trylock) (GMutex *mutex)
{
  REAL (g_mutex_trylock);

  if (!real (mutex))
    return FALSE;
  acquire (mutex);
  return TRUE;
}

void
g_mutex_unlock (GMutex *mutex)
{
  REAL (g_mutex_unlock);

  release (mutex);
  real (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait);

  release (mutex);
  real (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled;
  REAL (g_cond_wait_until);

  release (mutex);
  signalled = real (cond, mutex, end_time);
  acquire (mutex);
  return signalled;
}

void
g_async_queue_lock (GAsyncQueue *queue)
{
  REAL (g_async_queue_lock);

  real (queue);
  acquire (queue);
}

void
g_async_queue_unlock (GAsyncQueue *queue)
{
  REAL (g_async_queue_unlock);

  release (queue);
  real (queue);
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  REAL (g_async_queue_push);

  release (data);
  real (queue, data);
}

void
g_async_queue_push_unlocked (GAsyncQueue *queue, gpointer data)
{
  REAL (g_async_queue_push_unlocked);

  release (data);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data;
  REAL (g_async_queue_pop);

  data = real (queue);
  acquire (data);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data;
  REAL (g_async_queue_try_pop);

  data = real (queue);
  if (data != NULL)
    acquire (data);
  return data;
}

/* A thread that went from one pool to the next would know nothing of how that was made, and may be
 * the one that frees it. */
__attribute__ ((constructor)) static void
keep_no_threads (void)
{
  g_thread_pool_set_max_unused_threads (0);
}

/* The pool's function is called through one of ours. */
typedef struct
{
  GFunc func;
  gpointer user_data;
} Pool;

static void
call_pool (gpointer data, gpointer user_data)
{
  Pool *pool = user_data;

  acquire (data);
  pool->func (data, pool->user_data);
  release (pool);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer user_data, int max_threads, gboolean exclusive,
                   GError **error)
{
  Pool *pool = g_new0 (Pool, 1); /* as long as the program */
  REAL (g_thread_pool_new);

  pool->func = func;
  pool->user_data = user_data;
  return real (call_pool, pool, max_threads, exclusive, error);
}

/* Whatever its threads did happened before a pool that was waited for has gone. */
void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  Pool *ours = pool->user_data;
  REAL (g_thread_pool_free);

  real (pool, immediate, wait);
  if (wait)
    acquire (ours);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  REAL (g_thread_pool_push);

  release (data);
  return real (pool, data, error);
}

/* What each holder of a box did with it happened before the last one frees it. */
static _Thread_local GDestroyNotify clear_of_box;

static void
clear_box (gpointer data)
{
  GDestroyNotify clear = clear_of_box;

  acquire (data);
  if (clear != NULL)
    clear (data);
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  REAL (g_atomic_rc_box_release_full);

  release (box);
  clear_of_box = clear;
  real (box, clear_box);
}

/* A function that a main loop calls happens after its source was attached. Sources of other kinds
 * have functions of other kinds; what they wait for is a descriptor, which the sanitizer sees. */
typedef struct
{
  GSource *source;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Callback;

static gboolean
call_back (gpointer data)
{
  Callback *callback = data;

  acquire (callback->source);
  return callback->func (callback->data);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;

  acquire (callback->source);
  if (callback->destroy != NULL)
    callback->destroy (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  Callback *callback;
  REAL (g_source_set_callback);

  if (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs)
    {
      real (source, func, data, destroy);
      return;
    }
  callback = g_new (Callback, 1);
  callback->source = source;
  callback->func = func;
  callback->data = data;
  callback->destroy = destroy;
  real (source, call_back, callback, callback_free);
}

guint
g_source_attach (GSource *source, GMainContext *context)
{
  REAL (g_source_attach);

  release (source);
  return real (source, context);
}

/* Who gives the last reference back comes after all who gave one back before. */
void
g_object_unref (gpointer object)
{
  REAL (g_object_unref);

  release (object);
  acquire (object);
  real (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  REAL (g_bytes_unref);

  release (bytes);
  acquire (bytes);
  real (bytes);
}

gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  REAL (g_atomic_ref_count_dec);

  release (count);
  acquire (count);
  return real (count);
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  REAL (g_once_init_leave);

  release ((void *)location);
  real (location, result);
}
