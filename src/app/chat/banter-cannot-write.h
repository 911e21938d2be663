/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CANNOT_WRITE (banter_cannot_write_get_type ())
G_DECLARE_FINAL_TYPE (BanterCannotWrite, banter_cannot_write, BANTER, CANNOT_WRITE, GtkWidget)

/* Stands where one would write, and says why one cannot; somebody blocked can be unblocked from
 * here. Property: "room" BanterRoom (nullable), which it follows. */

G_END_DECLS
