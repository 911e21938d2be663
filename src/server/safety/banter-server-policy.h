/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-policy.h"
#include "banter-server-types.h"

/* The one seam between the server and the safety rules: everything that carries words or pictures
 * from one person to another asks here, inside the write transaction, before it is stored. */

G_BEGIN_DECLS

/**
 * BanterServerPolicyError: one code for each `im.banter.reason` of the verdict table.
 */
typedef enum
{
  BANTER_SERVER_POLICY_ERROR_ACCOUNT,
  BANTER_SERVER_POLICY_ERROR_AGE,
  BANTER_SERVER_POLICY_ERROR_FAMILY,
  BANTER_SERVER_POLICY_ERROR_OWN_BLOCK,
  BANTER_SERVER_POLICY_ERROR_OWN_PRIVACY,
  BANTER_SERVER_POLICY_ERROR_PHONE,
  BANTER_SERVER_POLICY_ERROR_PRIVACY,
  BANTER_SERVER_POLICY_ERROR_REQUEST_PENDING,
  BANTER_SERVER_POLICY_ERROR_REQUEST_LIMIT,
  BANTER_SERVER_POLICY_ERROR_GROUP_FULL,
} BanterServerPolicyError;

/* Answered with 403 M_FORBIDDEN and "im.banter.reason". */
#define BANTER_SERVER_POLICY_ERROR (banter_server_policy_error_quark ())
GQuark banter_server_policy_error_quark (void);

/* Sets @error. Returns: %FALSE */
gboolean banter_server_policy_refuse (BanterReason reason, GError **error);

/* Returns: "privacy" and its like */
const char *banter_server_policy_error_to_reason (BanterServerPolicyError code);

/**
 * BanterServerPolicyAct:
 * @sender: who acts
 * @room_id: where; %NULL for a room that is about to be created
 * @type: the event's type; %NULL for the question whether @invites may be invited at all, which is
 *   asked before a room with them is created
 * @state_key: (nullable): of a state event. An invite is an m.room.member whose key is the person
 * @content: (nullable): the event's content, a JSON object
 * @invites: (nullable): with a %NULL @type: who is to be invited
 * @is_direct: with a %NULL @type: whether the room is meant as a direct chat
 *
 * One thing that somebody wants to do. All events of a room's creation but its invites come without
 * a question, as nobody else is there yet; the invites are asked once more, each on its own, when
 * their events are made.
 */
typedef struct
{
  const char *sender;
  const char *room_id;
  const char *type;
  const char *state_key;
  const char *content;
  const char *const *invites;
  gboolean is_direct;
} BanterServerPolicyAct;

/**
 * banter_server_policy_check:
 * @server: the server
 * @db: the write connection, inside the transaction of the act
 * @act: what is to be done
 * @error: a #BanterServerPolicyError; any other error also refuses
 *
 * On the writer's thread.
 *
 * Returns: %TRUE if @act may happen
 */
gboolean banter_server_policy_check (BanterServer *server, BanterDb *db,
                                     const BanterServerPolicyAct *act, GError **error);

/* After an event was stored, in the same transaction: remembers what later verdicts ask for
 * (who accepted whom, how many messages a request has had). */
gboolean banter_server_policy_note (BanterServer *server, BanterDb *db,
                                    const BanterServerPolicyAct *act, GError **error);

/* Whether @user_id may put a room of @type (nullable) into the directory: chats are for adults to
 * publish. */
gboolean banter_server_policy_check_publish (BanterServer *server, BanterDb *db,
                                             const char *user_id, const char *type, GError **error);

/**
 * banter_server_policy_may_see:
 * @viewer: who asks
 * @user_id: about whom
 * @may: (out): whether @viewer is told that there is such a person: profile, devices, presence
 *
 * Adults are seen by all. Others are seen by friends, guardians and people with whom they share a
 * room.
 * Any connection.
 */
gboolean banter_server_policy_may_see (BanterServer *server, BanterDb *db, const char *viewer,
                                       const char *user_id, gboolean *may, GError **error);

/* Whether the other one in a chat of two is shown what @user_id reads and types: only where both
 * may write to each other freely. Writer's thread. */
gboolean banter_server_policy_is_open (BanterServer *server, BanterDb *db, const char *user_id,
                                       const char *room_id, gboolean *open, GError **error);

/* Forgets remembered verdicts: a fact that they rest on has changed. To be called wherever an
 * account is locked, suspended, closed or reopened, and where a phone number comes or goes.
 * Writer's thread. */
void banter_server_policy_forget (BanterServer *server);

/* The account data of @user_id of this type is about to become @content: M_BAD_JSON if the rules
 * could not read it; what follows from a block is done. Writer's thread. */
gboolean banter_server_policy_account_data (BanterServer *server, BanterDb *db, const char *user_id,
                                            const char *type, const char *content, GError **error);

/* Verdicts that the writer remembers. */
BanterServerPolicy *banter_server_policy_new (void);
void banter_server_policy_free (BanterServerPolicy *policy);

G_END_DECLS
