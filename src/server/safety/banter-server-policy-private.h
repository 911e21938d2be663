/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-facts.h"
#include "banter-server-policy-audience.h"
#include "banter-server-policy.h"

#include "banter-matrix-state.h"

/* What the files of the policy share: -audience (whom an act reaches), -member (coming, going and
 * inviting), -request (message requests), -account (documents that the rules read), -reach (what is
 * no event), -memory (answers that hold for a while), and banter-server-policy.c, the way in. */

G_BEGIN_DECLS

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

/* Answers that are remembered until banter_server_policy_forget (); 0 is none. */
typedef enum
{
  BANTER_SERVER_ANSWER_ALLOWED, /* words of the user's may go into the room */
  BANTER_SERVER_ANSWER_NOTED,   /* that some went is recorded */
  BANTER_SERVER_ANSWER_OPEN,    /* whether the other sees what the user reads and types */
  BANTER_SERVER_ANSWER_LAST,
} BanterServerAnswer;

void banter_server_policy_remember (BanterServer *server, BanterServerAnswer kind,
                                    const char *user_id, const char *room_id, int answer);
int banter_server_policy_recall (BanterServer *server, BanterServerAnswer kind, const char *user_id,
                                 const char *room_id);

/* Whom a room that @maker is creating is for, if it is for more than one: their invitations, which
 * come right after, were judged as a group's. */
void banter_server_policy_begin_group (BanterServer *server, const char *maker);
void banter_server_policy_add_to_group (BanterServer *server, const char *user_id);
gboolean banter_server_policy_take_from_group (BanterServer *server, const char *user_id);
/* Ends it unless @maker (nullable) is who makes it. */
void banter_server_policy_end_group (BanterServer *server, const char *maker);

/* Compares a member event with the profile of whom it is about. */
gboolean banter_server_policy_has_profile_of (BanterDb *db, const char *user_id,
                                              const char *content, gboolean *same, GError **error);

G_END_DECLS
