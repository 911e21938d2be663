/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_time_text_short:
 * @time: a moment, in local time
 * @now: the present, in local time
 *
 * Returns: (transfer full): the time on the same day, "Yesterday", the weekday within the last
 * week, else the date
 */
char *banter_time_text_short (GDateTime *time, GDateTime *now);

G_END_DECLS
