/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-restricted"

#include "config.h"

#include <string.h>

#include "banter-server-restricted.h"

#include "banter-server-member.h"

#include "banter-matrix-event.h"

/* Joining because of a membership elsewhere. */

#define CONDITION_MEMBERSHIP "m.room_membership"

gboolean
banter_server_restricted_fits (BanterDb *db, const BanterMatrixJoinRules *rules,
                               const char *user_id, gboolean *fits, GError **error)
{
  *fits = FALSE;
  for (guint i = 0; rules != NULL && rules->allow != NULL && i < rules->allow->len; i++)
    {
      const BanterMatrixAllowCondition *condition = g_ptr_array_index (rules->allow, i);

      if (g_strcmp0 (condition->type, CONDITION_MEMBERSHIP) != 0 || condition->room_id == NULL)
        continue;
      if (!banter_server_member_is_joined (db, condition->room_id, user_id, fits, error))
        return FALSE;
      if (*fits)
        break;
    }
  return TRUE;
}

/* Returns: (nullable): the member with the most power, if that is enough to invite; of equals the
 * first by name, so that the same room always gives the same answer */
static const char *
find_voucher (BanterServerRoom *room)
{
  gint64 best = banter_matrix_power_levels_get_action (room->power, BANTER_MATRIX_POWER_INVITE);
  const char *found = NULL;
  GHashTableIter iter;
  gpointer user_id, member;

  g_hash_table_iter_init (&iter, room->members);
  while (g_hash_table_iter_next (&iter, &user_id, &member))
    {
      gint64 power = banter_server_room_get_power (room, user_id);

      if (((BanterServerMember *)member)->membership != BANTER_SERVER_MEMBERSHIP_JOIN
          || power < best || (power == best && found != NULL && strcmp (found, user_id) < 0))
        continue;
      best = power;
      found = user_id;
    }
  return found;
}

static gboolean
is_own_join (const BanterServerNewEvent *event)
{
  g_autofree char *membership = NULL;

  if (event->state_key == NULL || !g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER)
      || !g_str_equal (event->state_key, event->sender))
    return FALSE;
  membership = banter_json_dup_string_member (event->content, "membership");
  return g_strcmp0 (membership, "join") == 0;
}

static gboolean
needs_voucher (BanterServerRoom *room, const char *user_id)
{
  BanterServerMembership now = banter_server_room_get_membership (room, user_id);

  return banter_server_room_is_restricted (room) && now != BANTER_SERVER_MEMBERSHIP_JOIN
         && now != BANTER_SERVER_MEMBERSHIP_INVITE;
}

char *
banter_server_restricted_dup_content (BanterDb *db, BanterServerRoom *room,
                                      const BanterServerNewEvent *event, GError **error)
{
  const char *voucher = NULL;
  gboolean fits = FALSE;
  g_autoptr (GString) patch = NULL;

  if (!is_own_join (event))
    return g_strdup (event->content);
  if (needs_voucher (room, event->sender)
      && !banter_server_restricted_fits (db, room->rules, event->sender, &fits, error))
    return NULL;
  if (fits)
    voucher = find_voucher (room);
  if (voucher == NULL && strstr (event->content, BANTER_MATRIX_JOIN_AUTHORISED_VIA) == NULL)
    return g_strdup (event->content);
  patch = g_string_new ("{\"" BANTER_MATRIX_JOIN_AUTHORISED_VIA "\":");
  if (voucher != NULL)
    banter_json_append_string (patch, voucher);
  else
    g_string_append (patch, "null");
  g_string_append_c (patch, '}');
  return banter_json_merge (event->content, patch->str, error);
}
