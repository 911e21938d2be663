/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-policy-age.h"

/* Whom an act in a room reaches, and what the rules ask of the room. Any connection. */

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

G_END_DECLS
