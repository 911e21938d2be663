/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_ENFORCER (banter_enforcer_get_type ())
G_DECLARE_FINAL_TYPE (BanterEnforcer, banter_enforcer, BANTER, ENFORCER, GtkWidget)

/* A quiet picture beside a choice: who sees to it. Property: "by-server" b. */

G_END_DECLS
