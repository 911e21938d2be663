/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_SIGN_IN_PAGE (banter_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterSignInPage, banter_sign_in_page, BANTER, SIGN_IN_PAGE, GtkWidget)

/* Signal: "signed-in" (BanterAccount *). The back button activates "session.back". */

GtkWidget *banter_sign_in_page_new (BanterProfile *profile);
/* Where a name without a server belongs. */
void banter_sign_in_page_set_server (BanterSignInPage *self, const char *server);
/* Puts the focus where the person has to type next. */
void banter_sign_in_page_focus (BanterSignInPage *self);

G_END_DECLS
