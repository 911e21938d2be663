/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_BLOCKED_PAGE (banter_blocked_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterBlockedPage, banter_blocked_page, BANTER, BLOCKED_PAGE, GtkWidget)

/* Everybody who is blocked, as a page of the settings. Signals: "back"; "message" (const char *):
 * something to say in a toast. */

GtkWidget *banter_blocked_page_new (BanterAccount *account);

G_END_DECLS
