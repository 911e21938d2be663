/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-timeline.h"
#include "banter-timeline-model.h"

G_BEGIN_DECLS

/* Where the person was in the chats opened last. */
typedef struct _BanterChatPlaces BanterChatPlaces;

BanterChatPlaces *banter_chat_places_new (void);
void banter_chat_places_free (BanterChatPlaces *self);

void banter_chat_places_save (BanterChatPlaces *self, BanterTimeline *timeline);
gboolean banter_chat_places_restore (BanterChatPlaces *self, BanterTimeline *timeline);

G_END_DECLS
