/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_SESSION_PAGE (banter_session_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterSessionPage, banter_session_page, BANTER, SESSION_PAGE, GtkWidget)

/* Getting in: welcome, signing in, creating an account. Signals: "signed-in" (BanterAccount *),
 * "trial-requested": "Try it on this computer", "trial-cancelled". */

GtkWidget *banter_session_page_new (BanterProfile *profile);
/* Fills the server in on both forms. */
void banter_session_page_set_server (BanterSessionPage *self, const char *server);
/* @message: (nullable): a sentence on the welcome page, such as why the account was signed out */
void banter_session_page_set_message (BanterSessionPage *self, const char *message);
/* Whether a trial is being set up. */
void banter_session_page_set_trying (BanterSessionPage *self, gboolean trying);

G_END_DECLS
