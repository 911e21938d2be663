/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MEDIA_PAGE (banter_media_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterMediaPage, banter_media_page, BANTER, MEDIA_PAGE, BanterDetailsPart)

/* The pictures and files of a chat, the newest first. */

G_END_DECLS
