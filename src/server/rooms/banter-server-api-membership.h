/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/* One more invite by the caller to @user_id into @room_id; M_LIMIT_EXCEEDED. */
gboolean banter_server_membership_limit_invite (BanterServerCall *call, const char *room_id,
                                                const char *user_id, GError **error);

G_END_DECLS
