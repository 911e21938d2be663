/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-error.h"

G_BEGIN_DECLS

/* Depth and size caps. Zero in max_size means no cap of its own. */
typedef struct
{
  gsize max_size;
  guint max_depth;
} BanterJsonLimits;

/* What the server accepts in a request, and the app in a response. */
#define BANTER_JSON_DEPTH_SERVER 64
#define BANTER_JSON_DEPTH_APP 100
#define BANTER_JSON_INT_MAX G_GINT64_CONSTANT (9007199254740991)

/**
 * banter_json_scan:
 * @text: (array length=length): bytes from outside
 * @length: their number
 * @limits: caps on size and depth
 * @error: a #BanterJsonError
 *
 * Checks that @text is exactly one JSON value, strictly: valid UTF-8, no NUL escapes, no duplicate
 * keys, no half surrogate pairs, integers within ±(2^53−1), no number beyond a double. One pass, no
 * recursion, memory bounded by the depth cap and the keys of the open objects. Must run before any
 * other parser sees bytes from the network.
 *
 * Returns: %TRUE if the text holds
 */
gboolean banter_json_scan (const char *text, gsize length, const BanterJsonLimits *limits,
                           GError **error);

/**
 * banter_json_scan_lenient:
 * @text: (array length=length) (inout): bytes from outside; blanked in place where they break rules
 * @length: their number
 * @limits: caps on size (whole text) and depth (of one event, counted from the top)
 * @event_arrays: (array zero-terminated=1): keys whose array elements are events ("events")
 * @n_blanked: (out) (optional): how many values were blanked
 * @error: a #BanterJsonError: only syntax, UTF-8 or size
 *
 * Like banter_json_scan(), for answers of a homeserver, where one hostile event may not stop
 * everything else. A depth, NUL, surrogate, number or duplicate-key violation inside an element of
 * one of @event_arrays is overwritten with `null` and spaces: the value of the event's own member
 * that holds it (so `content` is lost while `event_id` and `sender` survive), or the whole event
 * where the event itself repeats a key. Elsewhere the innermost member value that holds the
 * violation is blanked. The text keeps its length.
 *
 * Returns: %TRUE if what is now in @text would pass banter_json_scan()
 */
gboolean banter_json_scan_lenient (char *text, gsize length, const BanterJsonLimits *limits,
                                   const char *const *event_arrays, guint *n_blanked,
                                   GError **error);

G_END_DECLS
