/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_REACTION_PICKER (banter_reaction_picker_get_type ())
G_DECLARE_FINAL_TYPE (BanterReactionPicker, banter_reaction_picker, BANTER, REACTION_PICKER,
                      GtkWidget)

/* A row of emoji that activate "message.react", and a button for "message.react-more".
 *
 * @reactions: (nullable) (element-type BanterReaction): those that one has given are marked */
GtkWidget *banter_reaction_picker_new (GPtrArray *reactions);

G_END_DECLS
