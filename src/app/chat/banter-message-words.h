/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message.h"

G_BEGIN_DECLS

char *banter_message_words_day (GDateTime *day, GDateTime *now);
char *banter_message_words_notice (BanterMessage *message);
char *banter_message_words_time (GDateTime *time);
char *banter_message_words_full_time (GDateTime *time);
const char *banter_message_words_delivery (BanterDelivery delivery);
char *banter_message_words_for_reader (BanterMessage *message);

G_END_DECLS
