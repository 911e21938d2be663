/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-error"

#include "config.h"

#include "banter-error.h"

G_DEFINE_QUARK (banter_json_error, banter_json_error)
