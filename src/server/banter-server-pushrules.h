/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the default push rules of @user_id, {"global": …} (CS-API "Push Rules",
 * "Predefined rules") */
char *banter_server_pushrules_build (const char *user_id);

G_END_DECLS
