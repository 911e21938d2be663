/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_AVATAR (banter_avatar_get_type ())
G_DECLARE_FINAL_TYPE (BanterAvatar, banter_avatar, BANTER, AVATAR, GtkWidget)

/* A round picture of a person or a chat; initials until it is there, or where there is none.
 *
 * Properties: "account" BanterAccount, "name" s, "media" s (mxc or NULL: initials only), "size" i.
 */

GtkWidget *banter_avatar_new (void);
void banter_avatar_set_account (BanterAvatar *self, BanterAccount *account);
void banter_avatar_set_name (BanterAvatar *self, const char *name);
void banter_avatar_set_media (BanterAvatar *self, const char *mxc);

G_END_DECLS
