/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BANTER_TYPE_SPLIT (banter_split_get_type ())
G_DECLARE_FINAL_TYPE (BanterSplit, banter_split, BANTER, SPLIT, GtkWidget)

GtkWidget *banter_split_new (void);

/* Two panes side by side, or, where there is no room for both, one of them. */
GtkWidget *banter_split_get_sidebar (BanterSplit *self);
void banter_split_set_sidebar (BanterSplit *self, GtkWidget *sidebar);
GtkWidget *banter_split_get_content (BanterSplit *self);
void banter_split_set_content (BanterSplit *self, GtkWidget *content);

/* Whether only one pane is shown. */
gboolean banter_split_get_folded (BanterSplit *self);

/* Which pane is shown while folded. */
gboolean banter_split_get_show_content (BanterSplit *self);
void banter_split_set_show_content (BanterSplit *self, gboolean show_content);

G_END_DECLS
