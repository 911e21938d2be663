/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE_FAILURE (banter_message_failure_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageFailure, banter_message_failure, BANTER, MESSAGE_FAILURE,
                      GtkWidget)

/* Below a message that was not sent: why, "Retry" and "Delete" (the row's actions); of an @edit
 * that was not sent, "Discard Edit". */
GtkWidget *banter_message_failure_new (void);
void banter_message_failure_set_problem (BanterMessageFailure *self, BanterProblem problem,
                                         gboolean edit);

G_END_DECLS
