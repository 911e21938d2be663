/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-facts.h"
#include "banter-server-policy.h"

#include "banter-matrix-state.h"

/* What the files of the policy share: -audience (whom an act reaches), -member (coming, going and
 * inviting), -request (message requests), -account (documents that the rules read), -reach (what is
 * no event), and banter-server-policy.c, which asks them. All on the writer's thread but -reach. */

G_BEGIN_DECLS

#define BANTER_SERVER_POLICY_MAX_GROUP 32

/* Who is in a room beside the one who acts. Present means joined or invited. */
typedef struct
{
  char *type;
  char *creator;
  char *join_rule;
  gint64 n_present;   /* with the one who acts; counted up to one more than a group may hold */
  gboolean has_grown; /* three or more have been present: a group, whoever is left */
  gboolean is_direct; /* an invitation said so */
  guint n_others;     /* 0, 1 or 2 for more */
  char *other;        /* if it is exactly one */
  gboolean other_joined;
} BanterServerAudience;

gboolean banter_server_audience_load (BanterDb *db, const char *room_id, const char *sender,
                                      BanterServerAudience *audience, GError **error);
void banter_server_audience_clear (BanterServerAudience *audience);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BanterServerAudience, banter_server_audience_clear)

/* A space or a room of sticker sets: it publishes something, nobody chats there. */
gboolean banter_server_audience_is_no_chat (const BanterServerAudience *audience);
/* Whoever knows of the room can come in without being asked in. */
gboolean banter_server_join_rule_is_open (const char *join_rule);
/* @user_id came to the room by a link, or keeps it open for those who do: that accepts this room.
 */
gboolean banter_server_audience_accepts_room (BanterDb *db, const BanterServerAudience *audience,
                                              const char *room_id, const char *user_id,
                                              gboolean *accepts, GError **error);
/* A friend of @user_id has joined. */
gboolean banter_server_audience_holds_friend (BanterDb *db, const char *room_id,
                                              const char *user_id, gboolean *holds, GError **error);
/* Somebody else who is present is not known to be an adult. */
gboolean banter_server_audience_holds_minor (BanterDb *db, const char *room_id, const char *user_id,
                                             gboolean *holds, GError **error);
/* The creator has joined; @band: of which age. */
gboolean banter_server_audience_get_maker (BanterDb *db, const BanterServerAudience *audience,
                                           const char *room_id, gboolean *is_there,
                                           BanterAgeBand *band, GError **error);

/* A question to the rules. */
typedef struct
{
  const char *sender;
  const char *target;
  BanterPolicyAction action;
  gboolean is_media;
  gboolean accepts_room; /* the target accepts the room that this is about */
} BanterServerQuestion;

/* Returns: %FALSE if it cannot be known. @facts: (out) (optional) */
gboolean banter_server_policy_ask (BanterServer *server, BanterDb *db,
                                   const BanterServerQuestion *question, BanterVerdict *verdict,
                                   BanterReason *reason, BanterPolicyFacts *facts, GError **error);
/* The same, where a refusal is an error. */
gboolean banter_server_policy_judge (BanterServer *server, BanterDb *db,
                                     const BanterServerQuestion *question, BanterVerdict *verdict,
                                     GError **error);
/* Under 16 and unknown have no chats at all. */
gboolean banter_server_policy_check_age (BanterDb *db, const char *sender, GError **error);

/* Something with words, in a chat with @audience. */
gboolean banter_server_policy_check_words (BanterServer *server, BanterDb *db,
                                           const BanterServerPolicyAct *act,
                                           const BanterServerAudience *audience, GError **error);

/* An m.room.member event. */
gboolean banter_server_policy_check_member (BanterServer *server, BanterDb *db,
                                            const BanterServerPolicyAct *act,
                                            const BanterServerAudience *audience, GError **error);
gboolean banter_server_policy_note_member (BanterServer *server, BanterDb *db,
                                           const BanterServerPolicyAct *act,
                                           const BanterServerAudience *audience, GError **error);
/* @state_key's invitation is one of those that were judged as a group's when its room was created.
 */
gboolean banter_server_policy_take_group_invite (BanterServer *server, const char *user_id);

/* An invitation that is a new request, or one more in a room that holds one. */
gboolean banter_server_policy_open_request (BanterDb *db, const BanterServerPolicyAct *act,
                                            GError **error);
/* Words in a chat of two that is no chat between friends yet. */
gboolean banter_server_policy_check_request (BanterDb *db, const BanterServerPolicyAct *act,
                                             const char *target, GError **error);
/* The invitation of @act's target has ended without being accepted. */
gboolean banter_server_policy_close_request (BanterDb *db, const BanterServerPolicyAct *act,
                                             GError **error);
/* @user_id has shown that @other may write. */
gboolean banter_server_policy_accept (BanterDb *db, const char *user_id, const char *other,
                                      GError **error);

/* Compares a member event with the profile of whom it is about. */
gboolean banter_server_policy_has_profile_of (BanterDb *db, const char *user_id,
                                              const char *content, gboolean *same, GError **error);

G_END_DECLS
