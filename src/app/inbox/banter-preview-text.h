/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * banter_preview_text:
 * @kind: of the last message
 * @text: (nullable): its one clean line
 * @own: whether it is one's own
 * @sender: (nullable): in groups, who sent it
 *
 * Returns: (transfer full): what the inbox shows below a chat's name
 */
char *banter_preview_text (BanterItemKind kind, const char *text, gboolean own, const char *sender);

G_END_DECLS
