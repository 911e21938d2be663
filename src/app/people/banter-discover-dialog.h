/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DISCOVER_DIALOG (banter_discover_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterDiscoverDialog, banter_discover_dialog, BANTER, DISCOVER_DIALOG,
                      AdwWindow)

/* Groups that anybody may join, by name or #hashtag. Signal: "opened" (BanterRoom *): one that was
 * joined, or is already; it closes itself. */
GtkWidget *banter_discover_dialog_new (BanterAccount *account);

G_END_DECLS
