/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-message-relations.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REACTION_BAR (banter_reaction_bar_get_type ())
G_DECLARE_FINAL_TYPE (BanterReactionBar, banter_reaction_bar, BANTER, REACTION_BAR, GtkWidget)

GtkWidget *banter_reaction_bar_new (void);

/**
 * banter_reaction_bar_set:
 * @self: a bar
 * @reactions: (element-type BanterReaction): what it shows
 * @at_end: whether lines end at the end of the bar, below a message of one's own
 * @can_react: whether a click activates "message.react"
 */
void banter_reaction_bar_set (BanterReactionBar *self, GPtrArray *reactions, gboolean at_end,
                              gboolean can_react);

G_END_DECLS
