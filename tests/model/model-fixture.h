/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account.h"
#include "banter-family.h"
#include "banter-found-message.h"
#include "banter-group.h"
#include "banter-message.h"
#include "banter-room.h"
#include "banter-stickers.h"
#include "banter-timeline-model.h"

/* An account in memory, filled with believable chats, requests and stickers, for tests and for
 * looking at widgets: no server, no disk. What would go to a server fails with NO_NETWORK. Its
 * timelines are ready at once. The user is @mia:demo.banter; "Noor" is the chat with every kind of
 * item, "Climbing club" a group, "Old friends" an empty chat, "Sam" a chat with a draft. */

#define MODEL_FIXTURE_USER "@mia:demo.banter"
#define MODEL_FIXTURE_ROOM "!noor:demo.banter" /* the chat with every kind of item */
#define MODEL_FIXTURE_GROUP "!club:demo.banter"
#define MODEL_FIXTURE_QUIET "!film:demo.banter" /* a group without anything unread */
#define MODEL_FIXTURE_EMPTY "!old:demo.banter"
#define MODEL_FIXTURE_REQUEST "!request0:demo.banter"

/* Returns: (transfer full) */
BanterAccount *model_fixture_new (void);

/* The same with @n_messages plain messages in MODEL_FIXTURE_ROOM. */
BanterAccount *model_fixture_new_long (guint n_messages);

/* Fills what is known of @group: @n_members people, me among them with the level @power. */
void model_fixture_fill_group (BanterGroup *group, guint n_members, gint64 power);

/* Something new from the other one in @room (in its timeline too), as if it had come by sync. */
void model_fixture_receive (BanterAccount *account, BanterRoom *room, const char *text);
/* What the server says of who one is; @refusal: (nullable): why there are no direct messages, as
 * `im.banter.reason`. @dm_from: (nullable): "YYYY-MM-DD" */
void model_fixture_set_standing (BanterAccount *account, const char *age_band, const char *refusal,
                                 const char *dm_from);
/* How the person keeps a chat. */
typedef enum
{
  MODEL_FIXTURE_MUTED = 1 << 0,
  MODEL_FIXTURE_PINNED = 1 << 1,
  MODEL_FIXTURE_ARCHIVED = 1 << 2,
  MODEL_FIXTURE_MARKED = 1 << 3, /* as unread */
} ModelFixtureKept;
void model_fixture_keep (BanterAccount *account, const char *room_id, ModelFixtureKept kept);
/* A pairing of the user with @other, as guardian or as teen, in which @limits hold. */
void model_fixture_pair (BanterAccount *account, const char *other, gboolean as_guardian,
                         const BanterFamilyLimits *limits);
/* Returns: (transfer full): a message of @room that a search found; @snippet: with the store's
 * marks
 */
BanterFoundMessage *model_fixture_new_found (BanterRoom *room, gboolean own, const char *snippet);
/* Someone types in @room; NULL: nobody. */
void model_fixture_set_typing (BanterRoom *room, const char *names);
/* A saved set with one sticker, in place of those that are saved. */
void model_fixture_add_sticker (BanterAccount *account, const char *description);
/* Only @user_id is blocked; NULL: nobody. */
void model_fixture_block (BanterAccount *account, const char *user_id);
/* A request of @user_id. */
void model_fixture_ask (BanterAccount *account, const char *user_id);
void model_fixture_rename (BanterAccount *account, const char *user_id, const char *name);
/* A favourite in place of those that there are. */
void model_fixture_add_favourite (BanterAccount *account, const char *description);
/* The server offers no sets any more. */
void model_fixture_empty_store (BanterAccount *account);
