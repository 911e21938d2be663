/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-inbox-list.h"

#include "banter-inbox-row.h"

G_BEGIN_DECLS

/* Between banter-inbox-list.c and banter-inbox-list-menu.c. */
struct _BanterInboxList
{
  GtkWidget parent_instance;

  BanterAccount *account;
  BanterRoom *current;
  BanterRoom *menu_room; /* what the open menu is about */
  BanterRoom *followed;  /* a key has moved its row, which had the focus; or NULL */
  guint follow_id;       /* idle source that gives the focus back */

  /* template children */
  GtkWidget *scroller;
  GtkGridView *grid;
  GtkNoSelection *selection;
  GtkPopoverMenu *menu;
  GMenuModel *chat_menu;
  GMenuModel *request_menu;
};

/* Returns: (transfer none) (nullable): the row that has the focus */
BanterInboxRow *banter_inbox_list_get_focused (BanterInboxList *self);
void banter_inbox_list_show_menu (BanterInboxList *self, BanterInboxRow *row, double x, double y);
void banter_inbox_list_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
