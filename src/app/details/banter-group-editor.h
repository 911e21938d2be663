/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_GROUP_EDITOR (banter_group_editor_get_type ())
G_DECLARE_FINAL_TYPE (BanterGroupEditor, banter_group_editor, BANTER, GROUP_EDITOR, AdwWindow)

/* Name, topic and picture of a group, as far as one may change them. It closes itself. */
GtkWidget *banter_group_editor_new (BanterAccount *account, BanterRoom *room);

G_END_DECLS
