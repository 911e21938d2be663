/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-watch"

#include "config.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "banter-server-watch.h"

/* All connections in a set with a deadline each. At most 4,096, and deadlines pass rarely, so the
 * thread goes over the whole set when the nearest one does. The lock also orders a shutdown() here
 * before the close() elsewhere: a number that was closed may belong to somebody else. */

#define MAX_EVENTS 64

struct _BanterServerWatched
{
  int fd;
  gint64 deadline;            /* monotonic µs, 0: none */
  BanterServerWatchFunc func; /* set: it is a poll */
  gpointer data;
};

struct _BanterServerWatch
{
  GMutex mutex;
  GHashTable *all; /* BanterServerWatched */
  int epoll;
  int wakeup;
  gint64 nearest; /* when the thread looks next, 0: never */
  gboolean ending;
  GThread *thread;
};

static void
wake_thread (BanterServerWatch *watch)
{
  guint64 one = 1;

  if (write (watch->wakeup, &one, sizeof one) < 0)
    g_debug ("The watch is awake already");
}

static void
end_poll (BanterServerWatch *watch, BanterServerWatched *watched)
{
  if (watched->func == NULL)
    return;
  epoll_ctl (watch->epoll, EPOLL_CTL_DEL, watched->fd, NULL);
  watched->func = NULL;
  watched->deadline = 0;
}

static void
fire (BanterServerWatch *watch, BanterServerWatched *watched, BanterServerWatchEvent event)
{
  BanterServerWatchFunc func = watched->func;

  watched->deadline = 0;
  if (func == NULL)
    {
      shutdown (watched->fd, SHUT_RDWR);
      return;
    }
  end_poll (watch, watched);
  func (watched->data, event);
}

static void
fire_deadlines (BanterServerWatch *watch)
{
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;

  watch->nearest = 0;
  g_hash_table_iter_init (&iter, watch->all);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      BanterServerWatched *watched = key;

      if (watched->deadline != 0 && watched->deadline <= now)
        fire (watch, watched, BANTER_SERVER_WATCH_TIMEOUT);
      else if (watched->deadline != 0
               && (watch->nearest == 0 || watched->deadline < watch->nearest))
        watch->nearest = watched->deadline;
    }
}

static void
handle_events (BanterServerWatch *watch, const struct epoll_event *events, int n_events)
{
  for (int i = 0; i < n_events; i++)
    {
      BanterServerWatched *watched = events[i].data.ptr;
      guint64 count;

      if (watched == NULL)
        {
          if (read (watch->wakeup, &count, sizeof count) < 0)
            g_debug ("Nothing woke the watch");
        }
      else if (g_hash_table_contains (watch->all, watched) && watched->func != NULL)
        fire (watch, watched, BANTER_SERVER_WATCH_GONE);
    }
}

static int
get_timeout (BanterServerWatch *watch)
{
  gint64 left = watch->nearest - g_get_monotonic_time ();

  if (watch->nearest == 0)
    return -1;
  return left > 0 ? (int)MIN (left / 1000 + 1, 60 * 1000) : 0;
}

static gpointer
watch_thread (gpointer data)
{
  BanterServerWatch *watch = data;
  struct epoll_event events[MAX_EVENTS];

  g_mutex_lock (&watch->mutex);
  while (!watch->ending)
    {
      int timeout = get_timeout (watch);
      int n_events;

      g_mutex_unlock (&watch->mutex);
      n_events = epoll_wait (watch->epoll, events, MAX_EVENTS, timeout);
      g_mutex_lock (&watch->mutex);
      handle_events (watch, events, n_events);
      if (watch->nearest != 0 && watch->nearest <= g_get_monotonic_time ())
        fire_deadlines (watch);
    }
  g_mutex_unlock (&watch->mutex);
  return NULL;
}

BanterServerWatch *
banter_server_watch_new (void)
{
  BanterServerWatch *watch = g_new0 (BanterServerWatch, 1);
  struct epoll_event event = { .events = EPOLLIN };

  g_mutex_init (&watch->mutex);
  watch->all = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  watch->epoll = epoll_create1 (EPOLL_CLOEXEC);
  watch->wakeup = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_ctl (watch->epoll, EPOLL_CTL_ADD, watch->wakeup, &event);
  watch->thread = g_thread_new ("watch", watch_thread, watch);
  return watch;
}

void
banter_server_watch_free (BanterServerWatch *watch)
{
  g_mutex_lock (&watch->mutex);
  watch->ending = TRUE;
  wake_thread (watch);
  g_mutex_unlock (&watch->mutex);
  g_thread_join (watch->thread);

  close (watch->epoll);
  close (watch->wakeup);
  g_hash_table_unref (watch->all);
  g_mutex_clear (&watch->mutex);
  g_free (watch);
}

static void
set_deadline (BanterServerWatch *watch, BanterServerWatched *watched, gint64 timeout_ms)
{
  watched->deadline = g_get_monotonic_time () + timeout_ms * 1000;
  if (watch->nearest == 0 || watched->deadline < watch->nearest)
    {
      watch->nearest = watched->deadline;
      wake_thread (watch);
    }
}

BanterServerWatched *
banter_server_watch_add (BanterServerWatch *watch, int fd)
{
  BanterServerWatched *watched = g_new0 (BanterServerWatched, 1);

  watched->fd = fd;
  g_mutex_lock (&watch->mutex);
  g_hash_table_add (watch->all, watched);
  g_mutex_unlock (&watch->mutex);
  return watched;
}

void
banter_server_watch_remove (BanterServerWatch *watch, BanterServerWatched *watched)
{
  g_mutex_lock (&watch->mutex);
  end_poll (watch, watched);
  g_hash_table_remove (watch->all, watched);
  g_mutex_unlock (&watch->mutex);
}

void
banter_server_watch_limit (BanterServerWatch *watch, BanterServerWatched *watched,
                           gint64 timeout_ms)
{
  g_mutex_lock (&watch->mutex);
  if (timeout_ms == 0)
    watched->deadline = 0;
  else
    set_deadline (watch, watched, timeout_ms);
  g_mutex_unlock (&watch->mutex);
}

void
banter_server_watch_poll (BanterServerWatch *watch, BanterServerWatched *watched, gint64 timeout_ms,
                          BanterServerWatchFunc func, gpointer data)
{
  struct epoll_event event = { .events = EPOLLRDHUP | EPOLLONESHOT, .data.ptr = watched };

  g_mutex_lock (&watch->mutex);
  watched->func = func;
  watched->data = data;
  set_deadline (watch, watched, timeout_ms);
  epoll_ctl (watch->epoll, EPOLL_CTL_ADD, watched->fd, &event);
  g_mutex_unlock (&watch->mutex);
}

void
banter_server_watch_end_poll (BanterServerWatch *watch, BanterServerWatched *watched)
{
  g_mutex_lock (&watch->mutex);
  end_poll (watch, watched);
  g_mutex_unlock (&watch->mutex);
}
