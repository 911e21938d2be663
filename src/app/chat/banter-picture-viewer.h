/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PICTURE_VIEWER (banter_picture_viewer_get_type ())
G_DECLARE_FINAL_TYPE (BanterPictureViewer, banter_picture_viewer, BANTER, PICTURE_VIEWER, AdwWindow)

/**
 * banter_picture_viewer_new:
 * @account: whose media
 * @message: an image that has media
 *
 * Returns: (transfer none): a modal window with the whole picture; set what it belongs to and
 *   present it
 */
GtkWidget *banter_picture_viewer_new (BanterAccount *account, BanterMessage *message);

G_END_DECLS
