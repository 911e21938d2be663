/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-create"

#include "config.h"

#include "banter-server-append.h"
#include "banter-server-found.h"
#include "banter-server-levels.h"
#include "banter-server-policy.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-room.h"

/* CS-API "POST /createRoom": everything in one job, so a room exists whole or not at all. */

#define MAX_INVITES 100
#define MAX_INITIAL_STATE 200

typedef struct
{
  const char *name;
  const char *join_rule;
  const char *history_visibility;
  const char *guest_access;
  gint64 invite_power;
  gboolean trusts_invitees;
} Preset;

static const Preset presets[] = {
  { "private_chat", "invite", "shared", "can_join", 0, FALSE },
  { "trusted_private_chat", "invite", "shared", "can_join", 0, TRUE },
  { "public_chat", "public", "shared", "forbidden", 50, FALSE },
};

typedef struct
{
  BanterServerCall *call;
  const BanterMatrixCreateRoom *request;
  const Preset *preset;
  BanterServerRoom *room;
} Creation;

static gboolean
invalid (GError **error, BanterMatrixError code, const char *why)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, code, why);
  return FALSE;
}

static const Preset *
find_preset (const BanterMatrixCreateRoom *request, GError **error)
{
  const char *name = request->preset;

  if (name == NULL)
    name = g_strcmp0 (request->visibility, "public") == 0 ? "public_chat" : "private_chat";
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].name, name))
      return &presets[i];
  invalid (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "This preset is not known");
  return NULL;
}

static gboolean
check_request (const BanterMatrixCreateRoom *request, GError **error)
{
  guint n_invites = request->invite != NULL ? g_strv_length (request->invite) : 0;

  if (request->room_version != NULL
      && banter_server_room_version_find (request->room_version) == NULL)
    return invalid (error, BANTER_MATRIX_ERROR_UNSUPPORTED_ROOM_VERSION,
                    "There are no rooms of this version here");
  if (request->visibility != NULL && !g_str_equal (request->visibility, "public")
      && !g_str_equal (request->visibility, "private"))
    return invalid (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "'visibility' is public or private");
  if (request->invite_3pid != NULL && request->invite_3pid->len > 0)
    return invalid (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                    "People can be invited by their Matrix id only");
  if (n_invites > MAX_INVITES
      || (request->initial_state != NULL && request->initial_state->len > MAX_INITIAL_STATE))
    return invalid (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "That is too much for one request");
  for (guint i = 0; i < n_invites; i++)
    if (!banter_user_id_is_valid (request->invite[i]))
      return invalid (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "An invited user has no valid id");
  for (guint i = 0; request->initial_state != NULL && i < request->initial_state->len; i++)
    {
      const BanterMatrixStateEntry *entry = g_ptr_array_index (request->initial_state, i);

      if (g_str_equal (entry->type, BANTER_MATRIX_EVENT_MEMBER)
          || g_str_equal (entry->type, BANTER_MATRIX_EVENT_CREATE))
        return invalid (error, BANTER_MATRIX_ERROR_INVALID_ROOM_STATE,
                        "initial_state has no memberships and no m.room.create");
    }
  return TRUE;
}

static gboolean
check_policy (BanterServerCall *call, const BanterMatrixCreateRoom *request, GError **error)
{
  BanterServerPolicyAct act = { .sender = call->user_id,
                                .invites = (const char *const *)request->invite,
                                .is_direct = request->is_direct };

  for (guint i = 0; request->invite != NULL && request->invite[i] != NULL; i++)
    if (!banter_server_call_limit (call, BANTER_SERVER_RATE_INVITE_ISSUER, call->user_id, error)
        || !banter_server_call_limit (call, BANTER_SERVER_RATE_INVITE_USER, request->invite[i],
                                      error))
      return FALSE;
  return request->invite == NULL || request->invite[0] == NULL
         || banter_server_policy_check (call->server, call->db, &act, error);
}

static gboolean
add (Creation *creation, const char *type, const char *state_key, const char *content,
     GError **error)
{
  BanterServerNewEvent event = { .sender = creation->call->user_id,
                                 .type = type,
                                 .state_key = state_key,
                                 .content = content,
                                 .is_creation = TRUE };
  g_autofree char *id = banter_server_append (creation->call->server, creation->call->db,
                                              creation->room, &event, error);

  return id != NULL;
}

/* Takes @content. */
static gboolean
add_taken (Creation *creation, const char *type, char *content, GError **error)
{
  g_autofree char *owned = content;

  return add (creation, type, "", owned, error);
}

static gboolean
is_given (const Creation *creation, const char *type)
{
  const GPtrArray *entries = creation->request->initial_state;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (g_str_equal (((BanterMatrixStateEntry *)g_ptr_array_index (entries, i))->type, type))
      return TRUE;
  return FALSE;
}

static const char *const *
get_trusted (const Creation *creation)
{
  return creation->preset->trusts_invitees ? (const char *const *)creation->request->invite : NULL;
}

static gboolean
found (Creation *creation, GError **error)
{
  BanterServerCall *call = creation->call;
  const BanterMatrixCreateRoom *request = creation->request;
  const char *version = request->room_version;
  const BanterServerFounding founding
      = { .creator = call->user_id,
          .version = version != NULL ? banter_server_room_version_find (version)
                                     : banter_server_room_version_get_default (),
          .content = request->creation_content,
          .trusted = get_trusted (creation),
          .is_public = g_strcmp0 (request->visibility, "public") == 0 };

  creation->room = banter_server_found (call->server, call->db, &founding, error);
  return creation->room != NULL;
}

static gboolean
add_levels (Creation *creation, GError **error)
{
  g_autofree char *levels = banter_server_levels_build (
      creation->room, creation->preset->invite_power, get_trusted (creation),
      creation->request->power_level_content_override, error);

  return levels != NULL && add (creation, BANTER_MATRIX_EVENT_POWER_LEVELS, "", levels, error);
}

static gboolean
add_alias (Creation *creation, GError **error)
{
  static const char sql[] = "INSERT INTO aliases (alias, room_id, creator) VALUES (?, ?, ?)";
  BanterServerCall *call = creation->call;
  const char *name = creation->request->room_alias_name;
  BanterMatrixCanonicalAlias content = { 0 };
  g_autofree char *alias = NULL;
  gint64 taken = 0;

  if (name == NULL)
    return TRUE;
  alias = g_strdup_printf ("#%s:%s", name, banter_server_get_name (call->server));
  if (!banter_room_alias_is_valid (alias))
    return invalid (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "This room alias is not valid");
  if (!banter_db_get (call->db, "SELECT 1 FROM aliases WHERE alias = ?", "s:i", alias, &taken,
                      error))
    return FALSE;
  if (taken)
    return invalid (error, BANTER_MATRIX_ERROR_ROOM_IN_USE, "This room alias is taken");
  if (!banter_db_exec (call->db, sql, "sss", alias, creation->room->room_id, call->user_id, error))
    return FALSE;
  content.alias = alias;
  return add_taken (creation, BANTER_MATRIX_EVENT_CANONICAL_ALIAS,
                    banter_json_encode (&banter_matrix_canonical_alias_type, &content), error);
}

static gboolean
add_preset (Creation *creation, GError **error)
{
  BanterMatrixJoinRules rules = { (char *)creation->preset->join_rule, NULL };
  BanterMatrixHistoryVisibility history = { (char *)creation->preset->history_visibility };
  BanterMatrixGuestAccess guests = { (char *)creation->preset->guest_access };
  const struct
  {
    const char *type;
    const BanterJsonType *descriptor;
    gconstpointer content;
  } entries[] = {
    { BANTER_MATRIX_EVENT_JOIN_RULES, &banter_matrix_join_rules_type, &rules },
    { BANTER_MATRIX_EVENT_HISTORY_VISIBILITY, &banter_matrix_history_visibility_type, &history },
    { BANTER_MATRIX_EVENT_GUEST_ACCESS, &banter_matrix_guest_access_type, &guests },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (!is_given (creation, entries[i].type)
        && !add_taken (creation, entries[i].type,
                       banter_json_encode (entries[i].descriptor, entries[i].content), error))
      return FALSE;
  return TRUE;
}

/* CS-API "m.room.topic": the plain form once for every client, once as the text/plain of those that
 * know more. */
static char *
build_topic (char *text)
{
  BanterMatrixText plain = { text, NULL };
  gpointer texts[] = { &plain };
  GPtrArray array = { texts, G_N_ELEMENTS (texts) };
  BanterMatrixTexts rich = { &array };
  BanterMatrixRoomTopic topic = { text, &rich };

  return banter_json_encode (&banter_matrix_room_topic_type, &topic);
}

static gboolean
add_given (Creation *creation, GError **error)
{
  const BanterMatrixCreateRoom *request = creation->request;
  BanterMatrixRoomName name = { request->name };

  for (guint i = 0; request->initial_state != NULL && i < request->initial_state->len; i++)
    {
      const BanterMatrixStateEntry *entry = g_ptr_array_index (request->initial_state, i);

      if (!add (creation, entry->type, entry->state_key != NULL ? entry->state_key : "",
                entry->content, error))
        return FALSE;
    }
  if (request->name != NULL
      && !add_taken (creation, BANTER_MATRIX_EVENT_NAME,
                     banter_json_encode (&banter_matrix_room_name_type, &name), error))
    return FALSE;
  return request->topic == NULL
         || add_taken (creation, BANTER_MATRIX_EVENT_TOPIC, build_topic (request->topic), error);
}

static gboolean
add_member (Creation *creation, const char *user_id, const char *membership, GError **error)
{
  BanterServerCall *call = creation->call;
  g_autofree char *id = banter_server_append_membership (
      call->server, call->db, creation->room, call->user_id, user_id, membership, NULL,
      creation->request->is_direct && g_str_equal (membership, "invite"), error);

  return id != NULL;
}

static gboolean
add_invites (Creation *creation, GError **error)
{
  const BanterMatrixCreateRoom *request = creation->request;

  for (guint i = 0; request->invite != NULL && request->invite[i] != NULL; i++)
    if (!add_member (creation, request->invite[i], "invite", error))
      return FALSE;
  return TRUE;
}

static gboolean
post_create_room (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixCreateRoom *request = data;
  Creation creation = { .call = call, .request = request };
  g_autofree char *type = NULL;

  creation.preset = find_preset (request, error);
  if (creation.preset == NULL || !check_request (request, error)
      || !check_policy (call, request, error))
    return FALSE;
  if (request->creation_content != NULL)
    type = banter_json_dup_string_member (request->creation_content, "type");
  if (g_strcmp0 (request->visibility, "public") == 0
      && !banter_server_policy_check_publish (call->server, call->db, call->user_id, type, error))
    return FALSE;
  if (!found (&creation, error) || !add_member (&creation, call->user_id, "join", error)
      || !add_levels (&creation, error) || !add_alias (&creation, error)
      || !add_preset (&creation, error) || !add_given (&creation, error)
      || !add_invites (&creation, error))
    return FALSE;
  ((BanterMatrixRoomId *)response)->room_id = g_strdup (creation.room->room_id);
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/client/v3/createRoom", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_ROOM_CREATION, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_create_room_type,
    &banter_matrix_room_id_type, post_create_room },
};
BANTER_SERVER_DEFINE_FAMILY (create, routes)
