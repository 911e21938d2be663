/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A thread that runs a GMainContext of its own. */

typedef struct _BanterLoop BanterLoop;

BanterLoop *banter_loop_new (const char *thread_name);
/* Ends the thread after what is already in its queue, and frees. Not from the thread itself. */
void banter_loop_free (BanterLoop *loop);
GMainContext *banter_loop_get_context (BanterLoop *loop);
gboolean banter_loop_is_current (BanterLoop *loop); /* called on its thread? */

typedef void (*BanterLoopFunc) (gpointer data);

/* Runs @func there, in order with other such calls; returns at once. */
void banter_loop_post (BanterLoop *loop, BanterLoopFunc func, gpointer data,
                       GDestroyNotify destroy);
/* Runs @func there and waits until it has returned. From the thread itself: calls it directly. */
void banter_loop_call (BanterLoop *loop, BanterLoopFunc func, gpointer data);

/**
 * banter_loop_pass_on:
 * @outer: may be cancelled on any thread
 * @inner: what is cancelled then, on the loop's thread
 *
 * Returns: the handler: end it with g_cancellable_disconnect() on @outer
 */
gulong banter_loop_pass_on (BanterLoop *loop, GCancellable *outer, GCancellable *inner);

/* A timer on the loop on whose thread this is called. @timer: (inout): one that ran there ends;
 * @func has to clear it before it returns %G_SOURCE_REMOVE */
void banter_timer_start (GSource **timer, guint ms, GSourceFunc func, gpointer data);
void banter_timer_clear (GSource **timer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterLoop, banter_loop_free)
