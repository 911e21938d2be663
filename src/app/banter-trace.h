/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Marks for the benchmarks and for whoever wonders what takes so long: with BANTER_TRACE=1 in the
 * environment each goes to standard error as `trace MICROSECONDS MARK` (monotonic clock); without,
 * it costs a comparison. */

/* Reads the environment; starts the watchdog, which reports each iteration of the main loop that
 * took longer than 50 ms as `blocked N ms` and, at exit, the longest. Called once, from main(). */
void banter_trace_init (void);

gboolean banter_trace_enabled (void);

void banter_trace_mark (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Marks the moment at which @widget's next frame has been painted. */
void banter_trace_mark_painted (GtkWidget *widget, const char *mark);

G_END_DECLS
