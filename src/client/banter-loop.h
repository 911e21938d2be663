/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterLoop, banter_loop_free)
