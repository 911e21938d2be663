/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-media-error"

#include "config.h"

#include "banter-media-error.h"

G_DEFINE_QUARK (banter_media_error, banter_media_error)
