/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DETAILS_PANE (banter_details_pane_get_type ())
G_DECLARE_FINAL_TYPE (BanterDetailsPane, banter_details_pane, BANTER, DETAILS_PANE,
                      BanterDetailsPart)

/* The details of a chat: a person's or a group's. Properties besides those of BanterDetailsPart:
 * "beside" b (writable: the chat is seen beside it), "folded" b (writable: it has the window for
 * itself).
 *
 * Signals: "closed" (): it is to go away. "opened" (BanterRoom *): another chat is to be shown.
 * "deleted" (BanterRoom *): the chat is to be left. "addressed" (BanterPerson *): somebody is to be
 * written to with whom there is no chat yet. "add-people" (BanterGroup *): people are to be added.
 * "edit-group" (BanterRoom *): its name, topic or picture is to be changed. */
GtkWidget *banter_details_pane_new (BanterAccount *account);

G_END_DECLS
