/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PERSON_ACTIONS (banter_person_actions_get_type ())
G_DECLARE_FINAL_TYPE (BanterPersonActions, banter_person_actions, BANTER, PERSON_ACTIONS, GtkWidget)

/* Following, blocking and reporting somebody, as rows. They name actions of the window. */

/* @person, @room: (nullable): who, and the chat with them */
void banter_person_actions_set_person (BanterPersonActions *self, BanterPerson *person,
                                       BanterRoom *room);

G_END_DECLS
