/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-upgrade"

#include "config.h"

#include "banter-server-append.h"
#include "banter-server-authorise.h"
#include "banter-server-found.h"
#include "banter-server-levels.h"
#include "banter-server-policy.h"
#include "banter-server-predecessor.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-room.h"

/* CS-API "Room Upgrades": a new room in place of an old one, in one job. Nobody is invited to it:
 * people follow the tombstone by themselves, and whoever writes there is judged as in any other
 * room. So an upgrade is no way around the rules. */

/* State that moves as it is, in this order. Power levels come last: until then whoever upgrades may
 * set everything. */
static const char *const moved_types[] = {
  BANTER_MATRIX_EVENT_JOIN_RULES,
  BANTER_MATRIX_EVENT_HISTORY_VISIBILITY,
  BANTER_MATRIX_EVENT_GUEST_ACCESS,
  BANTER_MATRIX_EVENT_NAME,
  BANTER_MATRIX_EVENT_TOPIC,
  BANTER_MATRIX_EVENT_AVATAR,
  BANTER_MATRIX_EVENT_ENCRYPTION,
  "m.room.server_acl",
  "m.space.child",
  "m.space.parent",
  BANTER_MATRIX_EVENT_IMAGE_PACK,
  BANTER_MATRIX_EVENT_IMAGE_PACK_UNSTABLE,
};

static const char SELECT_STATE[]
    = "SELECT e.state_key, e.content FROM room_state s JOIN events e ON e.stream_id = s.stream_id"
      " WHERE s.room_id = ? AND s.type = ? AND e.content <> '{}' ORDER BY s.state_key";
static const char SELECT_BANS[]
    = "SELECT e.state_key, e.content FROM memberships m JOIN events e ON e.stream_id = m.stream_id"
      " WHERE m.room_id = ? AND m.membership = 'ban' ORDER BY m.user_id";
static const char SELECT_PUBLIC[] = "SELECT is_public FROM rooms WHERE room_id = ?";
static const char UPDATE_PUBLIC[] = "UPDATE rooms SET is_public = ? WHERE room_id = ?";
static const char UPDATE_ALIASES[] = "UPDATE aliases SET room_id = ? WHERE room_id = ?";

typedef struct
{
  char *new_version;
  GStrv additional_creators; /* from room version 12 on */
} UpgradeRequest;

static const BanterJsonField upgrade_request_fields[] = {
  BANTER_JSON_STRING (UpgradeRequest, new_version, "new_version", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (UpgradeRequest, additional_creators, "additional_creators", 0),
};
static const BanterJsonType upgrade_request_type
    = BANTER_JSON_TYPE ("UpgradeRequest", UpgradeRequest, upgrade_request_fields);

typedef struct
{
  char *replacement_room;
} UpgradeAnswer;

static const BanterJsonField upgrade_answer_fields[] = {
  BANTER_JSON_STRING (UpgradeAnswer, replacement_room, "replacement_room", BANTER_JSON_REQUIRED),
};
static const BanterJsonType upgrade_answer_type
    = BANTER_JSON_TYPE ("UpgradeAnswer", UpgradeAnswer, upgrade_answer_fields);

typedef struct
{
  BanterServerCall *call;
  const BanterServerRoomVersion *version; /* of the new room */
  BanterServerRoom *before;
  BanterServerRoom *after;
} Upgrade;

static gboolean
add (const Upgrade *upgrade, const char *type, const char *state_key, const char *content,
     GError **error)
{
  BanterServerNewEvent event = { .sender = upgrade->call->user_id,
                                 .type = type,
                                 .state_key = state_key,
                                 .content = content,
                                 .is_creation = TRUE };
  g_autofree char *id = banter_server_append (upgrade->call->server, upgrade->call->db,
                                              upgrade->after, &event, error);

  return id != NULL;
}

/* All state of a type, or all bans. */
static gboolean
copy_rows (const Upgrade *upgrade, BanterDbCursor *rows, const char *type, GError **error)
{
  while (banter_db_cursor_next (rows, error))
    if (!add (upgrade, type, banter_db_cursor_get_text (rows, 0),
              banter_db_cursor_get_text (rows, 1), error))
      return FALSE;
  return !banter_db_cursor_failed (rows);
}

static gboolean
copy_state (const Upgrade *upgrade, const char *type, GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (upgrade->call->db, SELECT_STATE, "ss", upgrade->before->room_id, type);

  return copy_rows (upgrade, rows, type, error);
}

static gboolean
copy_bans (const Upgrade *upgrade, GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (upgrade->call->db, SELECT_BANS, "s", upgrade->before->room_id);

  return copy_rows (upgrade, rows, BANTER_MATRIX_EVENT_MEMBER, error);
}

/* (transfer full) (nullable): the content of the old m.room.create, with the old room as
 * predecessor. Who else made the old room is not taken over. */
static char *
build_create (const Upgrade *upgrade, const UpgradeRequest *request, GError **error)
{
  BanterMatrixPredecessor predecessor
      = { upgrade->before->room_id, upgrade->before->last_event_id };
  BanterMatrixCreate patch = { .predecessor = &predecessor };
  g_autofree char *patch_text = NULL;
  g_autofree char *old = NULL;
  g_autofree char *ignored = NULL;
  g_autofree char *bare = NULL;

  if (upgrade->version->has_high_power)
    patch.additional_creators = request->additional_creators;
  patch_text = banter_json_encode (&banter_matrix_create_type, &patch);
  if (!banter_db_get (upgrade->call->db, SELECT_STATE, "ss:SS", upgrade->before->room_id,
                      BANTER_MATRIX_EVENT_CREATE, &ignored, &old, error))
    return NULL;
  bare = banter_json_merge (old, "{\"predecessor\":null,\"additional_creators\":null}", error);
  return bare != NULL ? banter_json_merge (bare, patch_text, error) : NULL;
}

static gboolean
found (Upgrade *upgrade, const UpgradeRequest *request, GError **error)
{
  g_autofree char *content = build_create (upgrade, request, error);
  const BanterServerFounding founding
      = { .creator = upgrade->call->user_id, .version = upgrade->version, .content = content };

  if (content == NULL)
    return FALSE;
  upgrade->after = banter_server_found (upgrade->call->server, upgrade->call->db, &founding, error);
  return upgrade->after != NULL;
}

/* @content: NULL without any */
static gboolean
get_old_levels (const Upgrade *upgrade, char **content, GError **error)
{
  g_autofree char *ignored = NULL;

  return banter_db_get (upgrade->call->db, SELECT_STATE, "ss:SS", upgrade->before->room_id,
                        BANTER_MATRIX_EVENT_POWER_LEVELS, &ignored, content, error);
}

static gboolean
move_levels (const Upgrade *upgrade, GError **error)
{
  g_autofree char *old = NULL;
  g_autofree char *content = NULL;

  if (!get_old_levels (upgrade, &old, error))
    return FALSE;
  if (old == NULL)
    return TRUE;
  content = banter_server_levels_move (upgrade->before, upgrade->after, old, error);
  return content != NULL && add (upgrade, BANTER_MATRIX_EVENT_POWER_LEVELS, "", content, error);
}

static gboolean
fill (const Upgrade *upgrade, GError **error)
{
  g_autofree char *join = NULL;

  join = banter_server_append_membership (upgrade->call->server, upgrade->call->db, upgrade->after,
                                          upgrade->call->user_id, upgrade->call->user_id, "join",
                                          NULL, FALSE, error);
  if (join == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (moved_types); i++)
    if (!copy_state (upgrade, moved_types[i], error))
      return FALSE;
  return copy_bans (upgrade, error);
}

/* --- The old room --- */

static gboolean
append_old (const Upgrade *upgrade, const char *type, const char *content, GError **error)
{
  BanterServerNewEvent event
      = { .sender = upgrade->call->user_id, .type = type, .state_key = "", .content = content };
  g_autofree char *id = banter_server_append (upgrade->call->server, upgrade->call->db,
                                              upgrade->before, &event, error);

  return id != NULL;
}

static gboolean
add_tombstone (const Upgrade *upgrade, GError **error)
{
  BanterMatrixTombstone tombstone
      = { (char *)"This room has been replaced", upgrade->after->room_id };
  g_autofree char *content = banter_json_encode (&banter_matrix_tombstone_type, &tombstone);

  return append_old (upgrade, BANTER_MATRIX_EVENT_TOMBSTONE, content, error);
}

static gboolean
may_send_old (const Upgrade *upgrade, const char *type, const char *content)
{
  const BanterServerNewEvent event
      = { .sender = upgrade->call->user_id, .type = type, .state_key = "", .content = content };

  return banter_server_authorise (upgrade->before, &event, NULL);
}

/* Names lead to the new room. What the old one says about them goes if whoever upgrades may say so.
 */
static gboolean
move_aliases (const Upgrade *upgrade, GError **error)
{
  const char *type = BANTER_MATRIX_EVENT_CANONICAL_ALIAS;

  if (!banter_db_exec (upgrade->call->db, UPDATE_ALIASES, "ss", upgrade->after->room_id,
                       upgrade->before->room_id, error)
      || !copy_state (upgrade, type, error))
    return FALSE;
  return !may_send_old (upgrade, type, "{}") || append_old (upgrade, type, "{}", error);
}

static gboolean
move_listing (const Upgrade *upgrade, GError **error)
{
  BanterServerCall *call = upgrade->call;
  gboolean is_public = FALSE;

  if (!banter_db_get (call->db, SELECT_PUBLIC, "s:b", upgrade->before->room_id, &is_public, error)
      || (is_public
          && !banter_server_policy_check_publish (call->server, call->db, call->user_id,
                                                  upgrade->after->type, error)))
    return FALSE;
  return banter_db_exec (call->db, UPDATE_PUBLIC, "bs", is_public, upgrade->after->room_id, error)
         && banter_db_exec (call->db, UPDATE_PUBLIC, "bs", FALSE, upgrade->before->room_id, error);
}

/* CS-API: nobody but moderators talks on in the old room, where that can be said. */
static gboolean
mute_old (const Upgrade *upgrade, GError **error)
{
  gint64 level = MAX (50, banter_matrix_power_levels_get_user (upgrade->before->power, "") + 1);
  g_autofree char *patch = g_strdup_printf (
      "{\"events_default\":%" G_GINT64_FORMAT ",\"invite\":%" G_GINT64_FORMAT "}", level, level);
  g_autofree char *old = NULL;
  g_autofree char *content = NULL;

  if (!get_old_levels (upgrade, &old, error))
    return FALSE;
  if (old == NULL)
    return TRUE;
  content = banter_json_merge (old, patch, error);
  if (content == NULL)
    return FALSE;
  return !may_send_old (upgrade, BANTER_MATRIX_EVENT_POWER_LEVELS, content)
         || append_old (upgrade, BANTER_MATRIX_EVENT_POWER_LEVELS, content, error);
}

static gboolean
check (const Upgrade *upgrade, GError **error)
{
  if (upgrade->version == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNSUPPORTED_ROOM_VERSION,
                           "There are no rooms of this version here");
      return FALSE;
    }
  if (may_send_old (upgrade, BANTER_MATRIX_EVENT_TOMBSTONE, "{}"))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "You may not upgrade this room");
  return FALSE;
}

static gboolean
post_upgrade (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const UpgradeRequest *request = data;
  Upgrade upgrade
      = { .call = call, .version = banter_server_room_version_find (request->new_version) };

  upgrade.before = banter_server_room_get (call->server, call->db, call->params[0], error);
  if (upgrade.before == NULL || !check (&upgrade, error) || !found (&upgrade, request, error)
      || !fill (&upgrade, error) || !move_aliases (&upgrade, error)
      || !move_levels (&upgrade, error) || !add_tombstone (&upgrade, error)
      || !move_listing (&upgrade, error) || !mute_old (&upgrade, error))
    return FALSE;
  if (!banter_server_predecessor_carry_over (call->server, call->db, upgrade.after->room_id,
                                             call->user_id, error))
    return FALSE;
  ((UpgradeAnswer *)response)->replacement_room = g_strdup (upgrade.after->room_id);
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/client/v3/rooms/{roomId}/upgrade", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_ROOM_CREATION, BANTER_SERVER_BODY_JSON,
    &upgrade_request_type, &upgrade_answer_type, post_upgrade },
};
BANTER_SERVER_DEFINE_FAMILY (upgrade, routes)
