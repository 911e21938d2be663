/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A revealer that shows nothing is not there at all: screen readers would find its contents. */
void banter_chat_reveal (GtkRevealer *revealer, gboolean reveal);
/* Handler of notify::child-revealed of such a revealer. */
void banter_chat_hide_revealer (GtkRevealer *revealer);

G_END_DECLS
