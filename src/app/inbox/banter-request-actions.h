/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REQUEST_ACTIONS (banter_request_actions_get_type ())
G_DECLARE_FINAL_TYPE (BanterRequestActions, banter_request_actions, BANTER, REQUEST_ACTIONS,
                      GtkWidget)

/* Follow, Block and Report: what can be done about who asks, without answering them. The buttons
 * name actions of the window. */

/* @room: (nullable): the request */
void banter_request_actions_set_room (BanterRequestActions *self, BanterRoom *room);

G_END_DECLS
