/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_CHAT_PRIVACY (banter_chat_privacy_get_type ())
G_DECLARE_FINAL_TYPE (BanterChatPrivacy, banter_chat_privacy, BANTER, CHAT_PRIVACY,
                      BanterDetailsPart)

/* What the others in this chat see of the person. */

G_END_DECLS
