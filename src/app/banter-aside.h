/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BANTER_TYPE_ASIDE (banter_aside_get_type ())
G_DECLARE_FINAL_TYPE (BanterAside, banter_aside, BANTER, ASIDE, GtkWidget)

/* Content with an aside that slides in at its end: beside it where there is room for both, else
 * over it.
 *
 * Properties: "content" GtkWidget, "aside" GtkWidget, "revealed" b, "beside" b (read-only: both are
 * seen at once).
 *
 * Signal: "hidden" (): the aside has slid away. */

void banter_aside_set_aside (BanterAside *self, GtkWidget *aside);
gboolean banter_aside_get_revealed (BanterAside *self);
void banter_aside_set_revealed (BanterAside *self, gboolean revealed);
gboolean banter_aside_get_beside (BanterAside *self);

G_END_DECLS
