/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-loop"

#include "config.h"

#include "banter-loop.h"

/* The engine's thread: order, waiting for it, its timers, and cancellation that reaches it. */

typedef struct
{
  BanterLoop *loop;
  GString *heard; /* the thread's only, until a call has returned */
  GSource *timer;
  GMutex mutex;
  GCond cond;
  gboolean done; /* guarded by mutex */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->loop = banter_loop_new ("test-loop");
  fixture->heard = g_string_new (NULL);
  g_mutex_init (&fixture->mutex);
  g_cond_init (&fixture->cond);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  banter_loop_free (fixture->loop);
  g_assert_null (fixture->timer);
  g_string_free (fixture->heard, TRUE);
  g_mutex_clear (&fixture->mutex);
  g_cond_clear (&fixture->cond);
}

static void
finish (Fixture *fixture)
{
  g_mutex_lock (&fixture->mutex);
  fixture->done = TRUE;
  g_cond_signal (&fixture->cond);
  g_mutex_unlock (&fixture->mutex);
}

static void
wait_done (Fixture *fixture)
{
  g_mutex_lock (&fixture->mutex);
  while (!fixture->done)
    g_cond_wait (&fixture->cond, &fixture->mutex);
  fixture->done = FALSE;
  g_mutex_unlock (&fixture->mutex);
}

static void
say_a (gpointer data)
{
  g_string_append_c (((Fixture *)data)->heard, 'a');
}

static void
say_b (gpointer data)
{
  g_string_append_c (((Fixture *)data)->heard, 'b');
}

static void
say_c_and_call (gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (banter_loop_is_current (fixture->loop));
  g_string_append_c (fixture->heard, 'c');
  banter_loop_call (fixture->loop, say_a, fixture); /* from there: at once */
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_assert_false (banter_loop_is_current (fixture->loop));
  banter_loop_post (fixture->loop, say_a, fixture, NULL);
  banter_loop_post (fixture->loop, say_b, fixture, NULL);
  banter_loop_call (fixture->loop, say_c_and_call, fixture);
  g_assert_cmpstr (fixture->heard->str, ==, "abca");
}

static gboolean
on_first (gpointer data)
{
  g_assert_not_reached ();
}

static gboolean
on_second (gpointer data)
{
  Fixture *fixture = data;

  banter_timer_clear (&fixture->timer);
  finish (fixture);
  return G_SOURCE_REMOVE;
}

static void
start_timers (gpointer data)
{
  Fixture *fixture = data;

  banter_timer_clear (&fixture->timer); /* none yet */
  banter_timer_start (&fixture->timer, 0, on_first, fixture);
  banter_timer_start (&fixture->timer, 0, on_second, fixture);
}

/* A timer that is started again does not fire twice. */
static void
test_timer (Fixture *fixture, gconstpointer data)
{
  banter_loop_post (fixture->loop, start_timers, fixture, NULL);
  wait_done (fixture);
}

static void
on_inner (GCancellable *inner, Fixture *fixture)
{
  g_assert_true (banter_loop_is_current (fixture->loop));
  finish (fixture);
}

/* Whoever cancels, and whenever: it takes effect on the loop's thread. */
static void
test_pass_on (Fixture *fixture, gconstpointer data)
{
  const gboolean early = GPOINTER_TO_INT (data);
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  gulong handler;

  g_signal_connect (inner, "cancelled", G_CALLBACK (on_inner), fixture);
  if (early)
    g_cancellable_cancel (outer);
  handler = banter_loop_pass_on (fixture->loop, outer, inner);
  g_cancellable_cancel (outer);
  wait_done (fixture);
  g_cancellable_disconnect (outer, handler);
}

/* After its end nothing is passed on, and nothing of it is held. */
static void
test_pass_on_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  GCancellable *inner = g_cancellable_new ();
  gulong handler = banter_loop_pass_on (fixture->loop, outer, inner);

  g_cancellable_disconnect (outer, handler);
  g_cancellable_cancel (outer);
  banter_loop_call (fixture->loop, say_a, fixture);
  g_assert_false (g_cancellable_is_cancelled (inner));
  g_assert_finalize_object (inner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/loop/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/loop/timer", Fixture, NULL, set_up, test_timer, tear_down);
  g_test_add ("/loop/pass-on", Fixture, GINT_TO_POINTER (FALSE), set_up, test_pass_on, tear_down);
  g_test_add ("/loop/pass-on/cancelled-before", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_pass_on, tear_down);
  g_test_add ("/loop/pass-on/ends", Fixture, NULL, set_up, test_pass_on_ends, tear_down);
  return g_test_run ();
}
