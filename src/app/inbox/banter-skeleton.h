/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_SKELETON (banter_skeleton_get_type ())
G_DECLARE_FINAL_TYPE (BanterSkeleton, banter_skeleton, BANTER, SKELETON, GtkWidget)

/* The shape of an inbox that is still on its way. */
GtkWidget *banter_skeleton_new (void);

G_END_DECLS
