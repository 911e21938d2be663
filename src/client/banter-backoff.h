/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How long to wait before trying again: exponential with full jitter, 1 s to 5 min. */

typedef struct
{
  guint attempts;
} BanterBackoff;

#define BANTER_BACKOFF_FIRST_MS 1000
#define BANTER_BACKOFF_MAX_MS (5 * 60 * 1000)

/* The longest wait that the next call may give. */
guint banter_backoff_get_ceiling (const BanterBackoff *backoff);
/* Counts one more failure. Returns: milliseconds, 1 to the ceiling */
guint banter_backoff_next (BanterBackoff *backoff);
void banter_backoff_reset (BanterBackoff *backoff);

/**
 * banter_retry_after_parse:
 * @value: (nullable): a Retry-After header: seconds, or an HTTP date (RFC 9110, 10.2.3)
 * @now_ms: wall clock
 *
 * Returns: milliseconds from now, at least 0, at most a day; -1 if there is no such header
 */
gint64 banter_retry_after_parse (const char *value, gint64 now_ms);
