/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PICTURE (banter_picture_get_type ())
G_DECLARE_FINAL_TYPE (BanterPicture, banter_picture, BANTER, PICTURE, GtkWidget)

/* A picture or sticker from the network in a place of known size. It is fetched when it comes into
 * view, and moves (if it is animated) only while it is seen.
 *
 * Properties: "account" BanterAccount (whose media), "asleep" b (treated as out of view; see
 * banter_picture_follow()). */

GtkWidget *banter_picture_new (BanterAccount *account);
void banter_picture_set_account (BanterPicture *self, BanterAccount *account);
void banter_picture_set_media (BanterPicture *self, const char *mxc, BanterMediaSize size,
                               const char *description);
void banter_picture_set_asleep (BanterPicture *self, gboolean asleep);
void banter_picture_follow (GtkScrolledWindow *scrolled);
void banter_picture_follow_again (GtkScrolledWindow *scrolled);
void banter_picture_set_size (BanterPicture *self, int width, int height);
GdkPaintable *banter_picture_get_paintable (BanterPicture *self);

/* The largest size of @width × @height (0 where unknown) that fits into @max × @max and is not
 * larger than itself. */
void banter_picture_fit (int width, int height, int max, int *fit_width, int *fit_height);

G_END_DECLS
