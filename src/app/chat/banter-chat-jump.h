/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-timeline-model.h"
#include "banter-timeline.h"

G_BEGIN_DECLS

typedef struct _BanterChatJump BanterChatJump;

BanterChatJump *banter_chat_jump_new (BanterTimeline *timeline);
void banter_chat_jump_free (BanterChatJump *self);

/**
 * BanterChatJumpState: what came of looking for a message
 * @BANTER_CHAT_JUMP_IDLE: none is looked for, or it is shown now
 * @BANTER_CHAT_JUMP_LOADING: older messages are being loaded
 * @BANTER_CHAT_JUMP_FAILED: it is not there, or so far up that nobody would wait
 */
typedef enum
{
  BANTER_CHAT_JUMP_IDLE,
  BANTER_CHAT_JUMP_LOADING,
  BANTER_CHAT_JUMP_FAILED,
} BanterChatJumpState;

/* Shows the message @event_id of @model, or begins to load what is above. */
BanterChatJumpState banter_chat_jump_to (BanterChatJump *self, BanterTimelineModel *model,
                                         const char *event_id);
/* More of the chat may be there now: goes on, if something is looked for. */
BanterChatJumpState banter_chat_jump_step (BanterChatJump *self);
/* Another chat is shown. */
void banter_chat_jump_stop (BanterChatJump *self);

G_END_DECLS
