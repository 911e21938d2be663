/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BANTER_TYPE_DAY_CLOCK (banter_day_clock_get_type ())
G_DECLARE_FINAL_TYPE (BanterDayClock, banter_day_clock, BANTER, DAY_CLOCK, GObject)

/* The one clock of the app: emits "day-changed" after each local midnight, and after the computer
 * slept over one. Returns: (transfer none) */
BanterDayClock *banter_day_clock_get_default (void);

G_END_DECLS
