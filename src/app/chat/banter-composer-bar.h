/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-message.h"

G_BEGIN_DECLS

#define BANTER_TYPE_COMPOSER_BAR (banter_composer_bar_get_type ())
G_DECLARE_FINAL_TYPE (BanterComposerBar, banter_composer_bar, BANTER, COMPOSER_BAR, GtkWidget)

/* Signal "closed": the person wants it no more. */

/* @message: what is answered, or changed where it is an @edit */
void banter_composer_bar_set (BanterComposerBar *self, BanterMessage *message, gboolean edit);

G_END_DECLS
