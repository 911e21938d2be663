/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-profile"

#include "config.h"

#include <string.h>

#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-call.h"
#include "banter-server-policy.h"
#include "banter-server-router.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-people.h"

/* CS-API "Profiles": name and picture, and how they get into the rooms; fields of any other name.
 * Somebody who may not be seen answers as somebody who does not exist. */

#define V3 "/_matrix/client/v3"
#define MAX_VALUE 256
#define MAX_KEY 255
#define MAX_PROFILE 65536 /* less than that: names and values together */

static const char SELECT_ROOMS[]
    = "SELECT room_id FROM memberships WHERE user_id = ? AND membership = 'join'";
static const char UPDATE_NAME[] = "UPDATE users SET displayname = ? WHERE user_id = ?";
static const char UPDATE_AVATAR[] = "UPDATE users SET avatar_url = ? WHERE user_id = ?";
static const char SELECT_CLOSED[] = "SELECT is_deactivated FROM users WHERE user_id = ?";
static const char SELECT_FIELDS[] = "SELECT name, value FROM profile_fields WHERE user_id = ?";
static const char UPSERT_FIELD[]
    = "INSERT INTO profile_fields (user_id, name, value) VALUES (?, ?, ?) "
      "ON CONFLICT DO UPDATE SET value = excluded.value";
static const char DELETE_FIELD[] = "DELETE FROM profile_fields WHERE user_id = ? AND name = ?";
static const char SUM_FIELDS[]
    = "SELECT (SELECT coalesce (sum (length (CAST (name AS BLOB)) "
      "+ length (CAST (value AS BLOB))), 0) FROM profile_fields WHERE user_id = ?1 AND name <> ?2) "
      "+ length (CAST (coalesce (displayname, '') || coalesce (avatar_url, '') AS BLOB)) "
      "FROM users WHERE user_id = ?1";

/* --- Reading --- */

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "There is nobody of this name, or nothing to see");
  return FALSE;
}

static gboolean
check_visible (BanterServerCall *call, GError **error)
{
  const char *user_id = call->params[0];
  gboolean is_closed = TRUE, may = FALSE;

  if (!banter_db_get (call->db, SELECT_CLOSED, "s:b", user_id, &is_closed, error)
      || !banter_server_policy_may_see (call->server, call->db, call->user_id, user_id, &may,
                                        error))
    return FALSE;
  return (!is_closed && may) || not_found (error);
}

static void
add_text (GHashTable *fields, const char *name, const char *text)
{
  GString *json;

  if (text == NULL)
    return;
  json = g_string_new (NULL);
  banter_json_append_string (json, text);
  g_hash_table_insert (fields, g_strdup (name), g_string_free (json, FALSE));
}

static GHashTable *
load_fields (BanterServerCall *call, GError **error)
{
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_FIELDS, "s", call->params[0]);
  g_autofree char *name = NULL;
  g_autofree char *avatar = NULL;

  while (banter_db_cursor_next (rows, error))
    g_hash_table_insert (fields, banter_db_cursor_dup_text (rows, 0),
                         banter_db_cursor_dup_text (rows, 1));
  if (banter_db_cursor_failed (rows)
      || !banter_server_account_get_profile (call->db, call->params[0], &name, &avatar, error))
    return NULL;
  add_text (fields, BANTER_MATRIX_PROFILE_NAME, name);
  add_text (fields, BANTER_MATRIX_PROFILE_AVATAR, avatar);
  return g_steal_pointer (&fields);
}

static gboolean
get_profile (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixProfileFields *answer = response;

  if (!check_visible (call, error))
    return FALSE;
  answer->fields = load_fields (call, error);
  return answer->fields != NULL;
}

static gboolean
get_field (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixProfileFields *answer = response;
  gpointer name, value;

  if (!get_profile (call, request, response, error))
    return FALSE;
  if (!g_hash_table_steal_extended (answer->fields, call->params[1], &name, &value))
    return not_found (error);
  g_hash_table_remove_all (answer->fields);
  g_hash_table_insert (answer->fields, name, value);
  return TRUE;
}

/* --- Writing --- */

/* A room with somebody whom one may not write to keeps the face that it knew. */
static gboolean
tell_room (BanterServerCall *call, const char *room_id, GError **error)
{
  BanterServerRoom *room = banter_server_room_get (call->server, call->db, room_id, error);
  g_autoptr (GError) refusal = NULL;
  g_autofree char *event_id = NULL;

  if (room == NULL)
    return FALSE;
  event_id = banter_server_append_membership (call->server, call->db, room, call->user_id,
                                              call->user_id, "join", NULL, FALSE, &refusal);
  if (event_id != NULL || refusal->domain == BANTER_SERVER_POLICY_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* A new member event in every room, as the specification wants it. */
static gboolean
tell_rooms (BanterServerCall *call, GError **error)
{
  g_autoptr (GPtrArray) room_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_ROOMS, "s", call->user_id);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (room_ids, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < room_ids->len; i++)
    if (!tell_room (call, g_ptr_array_index (room_ids, i), error))
      return FALSE;
  banter_server_writer_wake (banter_server_get_writer (call->server), call->user_id);
  return TRUE;
}

static gboolean
set_error (GError **error, BanterMatrixError code, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, code, message);
  return FALSE;
}

/* @value: (nullable): %NULL and "" are nothing */
static gboolean
change (BanterServerCall *call, const char *sql, const char *value, GError **error)
{
  if (value != NULL && strlen (value) > MAX_VALUE)
    return set_error (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "This is too long");
  if (value != NULL && *value == '\0')
    value = NULL;
  return banter_db_exec (call->db, sql, "ss", value, call->user_id, error)
         && tell_rooms (call, error);
}

static gboolean
change_avatar (BanterServerCall *call, const char *url, GError **error)
{
  if (url != NULL && *url != '\0' && !banter_mxc_parse (url, NULL, NULL))
    return set_error (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "A picture is an mxc:// address");
  return change (call, UPDATE_AVATAR, url, error);
}

/* Appendices, "Common Namespaced Identifier Grammar": "org.example.job_title" */
static gboolean
is_field_name (const char *name)
{
  const char *dot = strchr (name, '.');

  return g_ascii_islower (*name) && dot != NULL && dot[1] != '\0' && strstr (name, "..") == NULL
         && !g_str_has_suffix (name, ".")
         && strspn (name, G_CSET_a_2_z G_CSET_DIGITS "._-") == strlen (name);
}

static gboolean
check_name (BanterServerCall *call, GError **error)
{
  const char *name = call->params[1];

  if (!banter_server_call_check_self (call, error))
    return FALSE;
  if (strlen (name) > MAX_KEY)
    return set_error (error, BANTER_MATRIX_ERROR_KEY_TOO_LARGE,
                      "A field's name has at most 255 bytes");
  return g_str_equal (name, BANTER_MATRIX_PROFILE_NAME)
         || g_str_equal (name, BANTER_MATRIX_PROFILE_AVATAR) || is_field_name (name)
         || set_error (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "No field has this name");
}

static gboolean
check_size (BanterServerCall *call, const char *value, GError **error)
{
  gint64 others = 0;

  if (!banter_db_get (call->db, SUM_FIELDS, "ss:i", call->user_id, call->params[1], &others, error))
    return FALSE;
  return others + (gint64)strlen (call->params[1]) + (gint64)strlen (value) < MAX_PROFILE
         || set_error (error, BANTER_MATRIX_ERROR_PROFILE_TOO_LARGE,
                       "A profile has less than 64 KiB");
}

static gboolean
put_custom (BanterServerCall *call, const char *json, GError **error)
{
  g_autofree char *value = banter_json_canonical (json, error);

  return value != NULL && check_size (call, value, error)
         && banter_db_exec (call->db, UPSERT_FIELD, "sss", call->user_id, call->params[1], value,
                            error);
}

/* Text, or null for nothing. */
static gboolean
put_text (BanterServerCall *call, const char *json, GError **error)
{
  const char *name = call->params[1];
  g_autofree char *text = banter_json_dup_string_member (call->body->str, name);

  if (text == NULL && !g_str_equal (json, "null"))
    return set_error (error, BANTER_MATRIX_ERROR_BAD_JSON, "This field is text");
  if (g_str_equal (name, BANTER_MATRIX_PROFILE_NAME))
    return change (call, UPDATE_NAME, text, error);
  return change_avatar (call, text, error);
}

static gboolean
put_field (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *name = call->params[1];
  g_autofree char *json = NULL;

  if (!check_name (call, error))
    return FALSE;
  json = banter_json_dup_member (call->body->str, name);
  if (json == NULL)
    return set_error (error, BANTER_MATRIX_ERROR_MISSING_PARAM,
                      "The body lacks the field that the path names");
  if (strchr (name, '.') == NULL)
    return put_text (call, json, error);
  if (g_str_equal (name, BANTER_MATRIX_PROFILE_TIME_ZONE) && *json != '"')
    return set_error (error, BANTER_MATRIX_ERROR_BAD_JSON, "This field is text");
  return put_custom (call, json, error);
}

static gboolean
delete_field (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *name = call->params[1];

  if (!check_name (call, error))
    return FALSE;
  if (g_str_equal (name, BANTER_MATRIX_PROFILE_NAME))
    return change (call, UPDATE_NAME, NULL, error);
  if (g_str_equal (name, BANTER_MATRIX_PROFILE_AVATAR))
    return change (call, UPDATE_AVATAR, NULL, error);
  return banter_db_exec (call->db, DELETE_FIELD, "ss", call->user_id, name, error);
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/profile/{user}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_profile_fields_type,
    get_profile },
  { "GET", V3 "/profile/{user}/{field}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_profile_fields_type,
    get_field },
  { "PUT", V3 "/profile/{user}/{field}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, NULL, NULL, put_field },
  { "DELETE", V3 "/profile/{user}/{field}", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, delete_field },
};
BANTER_SERVER_DEFINE_FAMILY (profile, routes)
