/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-authorise"

#include "config.h"

#include "banter-server-authorise.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

/* Who may do what in a room: the numbered rules of room version 11, in their order, and what
 * version 12 adds to them. */

static gboolean
forbid (GError **error, const char *why)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN, why);
  return FALSE;
}

typedef struct
{
  GStrv additional_creators;
} StrictCreate;

static const BanterJsonField strict_create_fields[] = {
  BANTER_JSON_STRINGS (StrictCreate, additional_creators, "additional_creators", 0),
};
static const BanterJsonType strict_create_type
    = BANTER_JSON_TYPE ("Create", StrictCreate, strict_create_fields);

/* Rule 1. Version 12, rule 1.4: the creators are users. */
static gboolean
authorise_create (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  StrictCreate *create = NULL;
  gboolean ok = TRUE;

  if (room->create_id != NULL)
    return forbid (error, "The room has been created already");
  if (!room->version->has_high_power)
    return TRUE;
  create = banter_json_decode (&strict_create_type, event->content, -1, NULL);
  ok = create != NULL;
  for (guint i = 0;
       ok && create->additional_creators != NULL && create->additional_creators[i] != NULL; i++)
    ok = banter_user_id_is_valid (create->additional_creators[i]);
  if (create != NULL)
    banter_json_free (&strict_create_type, create);
  return ok || forbid (error, "'additional_creators' holds valid user ids");
}

static gint64
action_power (BanterServerRoom *room, BanterMatrixPowerAction action)
{
  return banter_matrix_power_levels_get_action (room->power, action);
}

static gboolean
has_power (BanterServerRoom *room, const char *user_id, BanterMatrixPowerAction action)
{
  return banter_server_room_get_power (room, user_id) >= action_power (room, action);
}

static gboolean
is_joined (BanterServerRoom *room, const char *user_id)
{
  return banter_server_room_get_membership (room, user_id) == BANTER_SERVER_MEMBERSHIP_JOIN;
}

/* Rule 4.3.6: somebody who may invite stands for it that the conditions are met. */
static gboolean
is_vouched_for (BanterServerRoom *room, const BanterServerNewEvent *event)
{
  g_autofree char *via
      = banter_json_dup_string_member (event->content, BANTER_MATRIX_JOIN_AUTHORISED_VIA);

  return via != NULL && is_joined (room, via) && has_power (room, via, BANTER_MATRIX_POWER_INVITE);
}

static gboolean
authorise_join (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  BanterServerMembership now = banter_server_room_get_membership (room, event->state_key);

  if (!g_str_equal (event->sender, event->state_key))
    return forbid (error, "Nobody can join for somebody else");
  if (now == BANTER_SERVER_MEMBERSHIP_BAN)
    return forbid (error, "You are banned from this room");
  /* The creator's own join comes right after m.room.create. */
  if (room->depth == 1 && g_str_equal (room->creator, event->sender))
    return TRUE;
  if (g_str_equal (banter_server_room_get_join_rule (room), "public")
      || now == BANTER_SERVER_MEMBERSHIP_INVITE || now == BANTER_SERVER_MEMBERSHIP_JOIN
      || (banter_server_room_is_restricted (room) && is_vouched_for (room, event)))
    return TRUE;
  return forbid (error, "You are not invited to this room");
}

static gboolean
authorise_invite (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  BanterServerMembership now = banter_server_room_get_membership (room, event->state_key);

  if (!is_joined (room, event->sender))
    return forbid (error, "You are not in this room");
  if (now == BANTER_SERVER_MEMBERSHIP_JOIN)
    return forbid (error, "This user is in the room already");
  if (now == BANTER_SERVER_MEMBERSHIP_BAN)
    return forbid (error, "This user is banned from the room");
  if (!has_power (room, event->sender, BANTER_MATRIX_POWER_INVITE))
    return forbid (error, "You may not invite people to this room");
  return TRUE;
}

static gboolean
authorise_leave (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  BanterServerMembership now = banter_server_room_get_membership (room, event->state_key);

  if (g_str_equal (event->sender, event->state_key))
    return (now != BANTER_SERVER_MEMBERSHIP_NONE && now != BANTER_SERVER_MEMBERSHIP_BAN)
           || forbid (error, "You are not in this room");
  if (!is_joined (room, event->sender))
    return forbid (error, "You are not in this room");
  if (now == BANTER_SERVER_MEMBERSHIP_BAN
      && !has_power (room, event->sender, BANTER_MATRIX_POWER_BAN))
    return forbid (error, "You may not unban people in this room");
  if (!has_power (room, event->sender, BANTER_MATRIX_POWER_KICK)
      || banter_server_room_get_power (room, event->state_key)
             >= banter_server_room_get_power (room, event->sender))
    return forbid (error, "You may not remove this user from the room");
  return TRUE;
}

static gboolean
authorise_ban (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  if (!is_joined (room, event->sender))
    return forbid (error, "You are not in this room");
  if (!has_power (room, event->sender, BANTER_MATRIX_POWER_BAN)
      || banter_server_room_get_power (room, event->state_key)
             >= banter_server_room_get_power (room, event->sender))
    return forbid (error, "You may not ban this user");
  return TRUE;
}

static gboolean
authorise_knock (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  const char *rule = banter_server_room_get_join_rule (room);
  BanterServerMembership now = banter_server_room_get_membership (room, event->state_key);

  if (!g_str_equal (event->sender, event->state_key))
    return forbid (error, "Nobody can knock for somebody else");
  if (!(g_str_equal (rule, "knock") || g_str_equal (rule, "knock_restricted"))
      || now == BANTER_SERVER_MEMBERSHIP_BAN || now == BANTER_SERVER_MEMBERSHIP_INVITE
      || now == BANTER_SERVER_MEMBERSHIP_JOIN)
    return forbid (error, "You cannot knock on this room");
  return TRUE;
}

static const struct
{
  const char *membership;
  gboolean (*authorise) (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error);
} memberships[] = {
  { "join", authorise_join }, { "invite", authorise_invite }, { "leave", authorise_leave },
  { "ban", authorise_ban },   { "knock", authorise_knock },
};

/* Rule 4 */
static gboolean
authorise_member (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  g_autofree char *membership = banter_json_dup_string_member (event->content, "membership");

  if (membership == NULL || !banter_user_id_is_valid (event->state_key))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_BAD_JSON,
                   "This is no membership of a user");
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (memberships); i++)
    if (g_str_equal (memberships[i].membership, membership))
      return memberships[i].authorise (room, event, error);
  return forbid (error, "This membership is not known");
}

typedef struct
{
  gint64 users_default, events_default, state_default, ban, kick, redact, invite;
  GHashTable *users, *events, *notifications;
} StrictLevels;

#define LEVEL(name) BANTER_JSON_INT (StrictLevels, name, #name, 0)

/* Rule 9.1–9.3: everything is an integer. */
static const BanterJsonField strict_levels_fields[] = {
  LEVEL (users_default),
  LEVEL (events_default),
  LEVEL (state_default),
  LEVEL (ban),
  LEVEL (kick),
  LEVEL (redact),
  LEVEL (invite),
  BANTER_JSON_INT_MAP (StrictLevels, users, "users", 0),
  BANTER_JSON_INT_MAP (StrictLevels, events, "events", 0),
  BANTER_JSON_INT_MAP (StrictLevels, notifications, "notifications", 0),
};
static const BanterJsonType strict_levels_type
    = BANTER_JSON_TYPE ("PowerLevels", StrictLevels, strict_levels_fields);

static gint64
map_level (GHashTable *map, const char *key, gint64 fallback)
{
  const gint64 *level = map != NULL ? g_hash_table_lookup (map, key) : NULL;

  return level != NULL ? *level : fallback;
}

/* A level that changes may be above the sender's own neither before nor after. */
static gboolean
may_change (gint64 before, gint64 after, gint64 own)
{
  return before == after || (before <= own && after <= own);
}

static gboolean
may_change_map (GHashTable *before, GHashTable *after, gint64 before_default, gint64 after_default,
                gint64 own, const char *strictly_below_unless)
{
  GHashTable *maps[] = { before, after };

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      GHashTableIter iter;
      gpointer key;

      if (maps[i] == NULL)
        continue;
      g_hash_table_iter_init (&iter, maps[i]);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          gint64 was = map_level (before, key, before_default);
          gint64 is = map_level (after, key, after_default);

          if (!may_change (was, is, own))
            return FALSE;
          if (strictly_below_unless != NULL && was != is && was >= own
              && !g_str_equal (key, strictly_below_unless))
            return FALSE;
        }
    }
  return TRUE;
}

/* Rule 9.2. Version 12, rule 10.4: nobody gives a level to whom no level can hold. */
static gboolean
can_have_levels (BanterServerRoom *room, GHashTable *users)
{
  GHashTableIter iter;
  gpointer user_id;

  if (users == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, users);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    if (!banter_user_id_is_valid (user_id) || banter_server_room_has_high_power (room, user_id))
      return FALSE;
  return TRUE;
}

/* Rule 9 */
static gboolean
authorise_power_levels (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  StrictLevels *strict = banter_json_decode (&strict_levels_type, event->content, -1, error);
  g_autoptr (BanterMatrixPowerLevels) after = NULL;
  const BanterMatrixPowerLevels *before = room->power;
  gint64 own = banter_server_room_get_power (room, event->sender);
  gboolean ok = TRUE;

  if (strict == NULL)
    return FALSE;
  ok = can_have_levels (room, strict->users);
  banter_json_free (&strict_levels_type, strict);
  if (!ok)
    return forbid (error, "Power levels are for valid user ids, other than the room's creators");
  if (before == NULL)
    return TRUE;
  after = banter_json_decode (&banter_matrix_power_levels_type, event->content, -1, error);
  if (after == NULL)
    return FALSE;
  for (int action = BANTER_MATRIX_POWER_BAN; action <= BANTER_MATRIX_POWER_INVITE; action++)
    ok = ok
         && may_change (banter_matrix_power_levels_get_action (before, action),
                        banter_matrix_power_levels_get_action (after, action), own);
  /* An empty name has no level of its own, so these are the defaults. */
  ok = ok
       && may_change (banter_matrix_power_levels_get_event (before, "", TRUE),
                      banter_matrix_power_levels_get_event (after, "", TRUE), own)
       && may_change (banter_matrix_power_levels_get_event (before, "", FALSE),
                      banter_matrix_power_levels_get_event (after, "", FALSE), own)
       && may_change (banter_matrix_power_levels_get_user (before, ""),
                      banter_matrix_power_levels_get_user (after, ""), own)
       && may_change_map (before->events, after->events, 0, 0, own, NULL)
       && may_change_map (before->notifications, after->notifications, 0, 0, own, NULL)
       && may_change_map (before->users, after->users,
                          banter_matrix_power_levels_get_user (before, ""),
                          banter_matrix_power_levels_get_user (after, ""), own, event->sender);
  return ok || forbid (error, "You may not change these power levels");
}

gboolean
banter_server_authorise (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  gboolean is_state = event->state_key != NULL;

  if (g_str_equal (event->type, BANTER_MATRIX_EVENT_CREATE))
    return authorise_create (room, event, error);
  if (is_state && g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    return authorise_member (room, event, error);
  if (g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    return forbid (error, "A membership is always state");
  if (!is_joined (room, event->sender))
    return forbid (error, "You are not in this room");
  if (is_state && g_str_equal (event->type, "m.room.third_party_invite"))
    return has_power (room, event->sender, BANTER_MATRIX_POWER_INVITE)
           || forbid (error, "You may not invite people to this room");
  if (banter_server_room_get_power (room, event->sender)
      < banter_server_room_get_event_power (room, event->type, is_state))
    return forbid (error, "You have not the power to do this in this room");
  if (is_state && *event->state_key == '@' && !g_str_equal (event->state_key, event->sender))
    return forbid (error, "This state belongs to somebody else");
  if (is_state && *event->state_key == '\0'
      && g_str_equal (event->type, BANTER_MATRIX_EVENT_POWER_LEVELS))
    return authorise_power_levels (room, event, error);
  return TRUE;
}
