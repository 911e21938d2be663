/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Wall clock in milliseconds since 1970, for origin_server_ts and what people see. Never for
 * ordering and never for time-outs: those use g_get_monotonic_time(). */
gint64 banter_clock_now_ms (void);

/* Tests only: a fixed wall clock; 0 returns to the real one. */
void banter_clock_set_for_tests (gint64 now_ms);

/* Tests only: the real clock moved by *@offset_ms, which another process may change at any time; it
 * has to stay where it is. */
void banter_clock_move_for_tests (const gint64 *offset_ms);

/**
 * banter_clock_to_local:
 * @timestamp_ms: from the network: may be anything
 *
 * Returns: (transfer full): local time; the nearest representable one where @timestamp_ms is out of
 *   range, never %NULL
 */
GDateTime *banter_clock_to_local (gint64 timestamp_ms);

G_END_DECLS
