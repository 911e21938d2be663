/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REGISTER_PAGE (banter_register_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterRegisterPage, banter_register_page, BANTER, REGISTER_PAGE, GtkWidget)

/* Signal: "signed-in" (BanterAccount *). The back button activates "session.back". */

GtkWidget *banter_register_page_new (BanterProfile *profile);
void banter_register_page_set_server (BanterRegisterPage *self, const char *server);
/* Puts the focus where the person has to type next. */
void banter_register_page_focus (BanterRegisterPage *self);

G_END_DECLS
