/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REPORT_DIALOG (banter_report_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BanterReportDialog, banter_report_dialog, BANTER, REPORT_DIALOG, AdwWindow)

/* Why a message, a person or a group is reported. Signal: "reported" (gboolean block): the server
 * has it; @block: the person is to be blocked too. Then it closes. */

/**
 * banter_report_dialog_new:
 * @person: (nullable): who wrote the message, or is reported; %NULL for a whole group
 * @room_id: (nullable): where
 * @event_id: (nullable): the message
 */
GtkWidget *banter_report_dialog_new (BanterAccount *account, BanterPerson *person,
                                     const char *room_id, const char *event_id);

G_END_DECLS
