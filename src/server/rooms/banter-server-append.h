/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-room.h"

G_BEGIN_DECLS

/**
 * BanterServerNewEvent:
 * @sender: a user of this server
 * @state_key: (nullable): with one it is a state event
 * @content: a JSON object that has passed a scan
 * @redacts: (nullable): of an m.room.redaction: the target; @content holds it too
 * @device_id: (nullable): with @txn_id, so that the device sees its own transaction id
 * @origin_server_ts: 0 for now; the sample community has a past
 * @is_creation: part of a new room: the policy is asked only who may come in, and what the rules
 *   forbid is M_INVALID_ROOM_STATE
 */
typedef struct
{
  const char *sender;
  const char *type;
  const char *state_key;
  const char *content;
  const char *redacts;
  const char *device_id;
  const char *txn_id;
  gint64 origin_server_ts;
  gboolean is_creation;
} BanterServerNewEvent;

/**
 * banter_server_append:
 * @server: the server
 * @db: the write connection, inside a job
 * @room: where
 * @event: what
 * @error: M_FORBIDDEN from the authorisation rules or the policy, M_TOO_LARGE, M_BAD_JSON
 *
 * The one way an event comes into being: authorisation rules, policy, id, rows,
 * and the wake-up of everybody who sees it. A state event that says what is so already makes no
 * new event.
 *
 * Returns: (transfer full) (nullable): the event id
 */
char *banter_server_append (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                            const BanterServerNewEvent *event, GError **error);

/**
 * banter_server_append_membership:
 * @membership: what @user_id becomes: "join", "invite", "leave" …
 * @reason: (nullable): words that go with it
 * @is_direct: for an invite: whether it is one into a direct chat
 *
 * An m.room.member event with the profile of @user_id.
 *
 * Returns: (transfer full) (nullable): the event id
 */
char *banter_server_append_membership (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                                       const char *sender, const char *user_id,
                                       const char *membership, const char *reason,
                                       gboolean is_direct, GError **error);

/* The same, with the time that it is said to have happened at; 0: now. */
char *banter_server_append_membership_at (BanterServer *server, BanterDb *db,
                                          BanterServerRoom *room, const char *sender,
                                          const char *user_id, const char *membership,
                                          const char *reason, gboolean is_direct, gint64 ts_ms,
                                          GError **error);

G_END_DECLS
