/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The actions of the details pane that are about a member, each with the member's id:
 * "details.remove-member", "details.make-admin", "details.make-moderator", "details.make-member".
 */
void banter_details_members_install_actions (GtkWidgetClass *pane_class);

G_END_DECLS
