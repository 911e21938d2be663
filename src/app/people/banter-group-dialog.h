/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_GROUP_DIALOG (banter_group_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterGroupDialog, banter_group_dialog, BANTER, GROUP_DIALOG, AdwWindow)

/* Choosing people for a group, new or there already. It closes itself.
 *
 * Signals: "opened" (BanterRoom *): the new group. "told" (char *): a sentence, for instance who
 * could not be added. */

/* @group: (nullable): to which people are added; NULL makes a new one */
GtkWidget *banter_group_dialog_new (BanterAccount *account, BanterGroup *group);

G_END_DECLS
