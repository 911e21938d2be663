/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REQUEST_CROWD (banter_request_crowd_get_type ())
G_DECLARE_FINAL_TYPE (BanterRequestCrowd, banter_request_crowd, BANTER, REQUEST_CROWD, GtkWidget)

/* A bar above the requests when many are from one server: all of them can be declined at once. */

/* @account: (nullable) */
void banter_request_crowd_set_account (BanterRequestCrowd *self, BanterAccount *account);

G_END_DECLS
