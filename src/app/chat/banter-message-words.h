/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message.h"

G_BEGIN_DECLS

char *banter_message_words_day (GDateTime *day, GDateTime *now);
char *banter_message_words_notice (BanterMessage *message);
char *banter_message_words_time (GDateTime *time);
/* Below a message: its time, and whether it was edited. (transfer full) */
char *banter_message_words_stamp (GDateTime *time, gboolean edited);
char *banter_message_words_full_time (GDateTime *time);
const char *banter_message_words_delivery (BanterDelivery delivery);
/* What a message consists of, in words; @text: (nullable). (transfer full) */
char *banter_message_words_content (BanterItemKind kind, const char *text);
/* Who reacted so. (transfer full) */
char *banter_message_words_reaction (const BanterReaction *reaction);
char *banter_message_words_for_reader (BanterMessage *message);
/* Why a message of the kind FILTERED, COVERED or BLOCKED is hidden. */
const char *banter_message_words_hidden (BanterItemKind kind);

G_END_DECLS
