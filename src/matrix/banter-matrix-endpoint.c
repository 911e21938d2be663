/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-endpoint"

#include "config.h"

#include <string.h>

#include "banter-matrix-endpoint.h"

#include "banter-id.h"

/* Paths of the client-server API. What is put into one has passed its grammar first, so that no id
 * from the network can name another endpoint (CVE-2024-50336), and "." or ".." cannot be a segment.
 */

#define V3 "/_matrix/client/v3"
#define V1_MEDIA "/_matrix/client/v1/media"
#define V3_MEDIA "/_matrix/media/v3"
#define BANTER "/_matrix/client/unstable/im.banter"

typedef struct
{
  const char *method;
  const char *pattern;
  gboolean open;
} Endpoint;

static const Endpoint endpoints[] = {
  [BANTER_MATRIX_WELL_KNOWN] = { "GET", "/.well-known/matrix/client", TRUE },
  [BANTER_MATRIX_GET_VERSIONS] = { "GET", "/_matrix/client/versions", TRUE },
  [BANTER_MATRIX_GET_LOGIN_FLOWS] = { "GET", V3 "/login", TRUE },
  [BANTER_MATRIX_LOGIN] = { "POST", V3 "/login", TRUE },
  [BANTER_MATRIX_LOGOUT] = { "POST", V3 "/logout" },
  [BANTER_MATRIX_LOGOUT_ALL] = { "POST", V3 "/logout/all" },
  [BANTER_MATRIX_REGISTER] = { "POST", V3 "/register", TRUE },
  [BANTER_MATRIX_REGISTER_AVAILABLE] = { "GET", V3 "/register/available", TRUE },
  [BANTER_MATRIX_WHOAMI] = { "GET", V3 "/account/whoami" },
  [BANTER_MATRIX_CAPABILITIES] = { "GET", V3 "/capabilities" },
  [BANTER_MATRIX_SYNC] = { "GET", V3 "/sync" },
  [BANTER_MATRIX_CREATE_FILTER] = { "POST", V3 "/user/{user}/filter" },
  [BANTER_MATRIX_GET_FILTER] = { "GET", V3 "/user/{user}/filter/{text}" },
  [BANTER_MATRIX_CREATE_ROOM] = { "POST", V3 "/createRoom" },
  [BANTER_MATRIX_JOIN] = { "POST", V3 "/rooms/{room}/join" },
  [BANTER_MATRIX_JOIN_BY_ALIAS] = { "POST", V3 "/join/{room_or_alias}" },
  [BANTER_MATRIX_INVITE] = { "POST", V3 "/rooms/{room}/invite" },
  [BANTER_MATRIX_KICK] = { "POST", V3 "/rooms/{room}/kick" },
  [BANTER_MATRIX_LEAVE] = { "POST", V3 "/rooms/{room}/leave" },
  [BANTER_MATRIX_FORGET] = { "POST", V3 "/rooms/{room}/forget" },
  [BANTER_MATRIX_SEND] = { "PUT", V3 "/rooms/{room}/send/{type}/{txn}" },
  [BANTER_MATRIX_REDACT] = { "PUT", V3 "/rooms/{room}/redact/{event}/{txn}" },
  [BANTER_MATRIX_GET_STATE] = { "GET", V3 "/rooms/{room}/state" },
  [BANTER_MATRIX_GET_STATE_EVENT] = { "GET", V3 "/rooms/{room}/state/{type}/{state_key}" },
  [BANTER_MATRIX_PUT_STATE_EVENT] = { "PUT", V3 "/rooms/{room}/state/{type}/{state_key}" },
  [BANTER_MATRIX_GET_EVENT] = { "GET", V3 "/rooms/{room}/event/{event}" },
  [BANTER_MATRIX_GET_MESSAGES] = { "GET", V3 "/rooms/{room}/messages" },
  [BANTER_MATRIX_GET_MEMBERS] = { "GET", V3 "/rooms/{room}/members" },
  [BANTER_MATRIX_GET_JOINED_MEMBERS] = { "GET", V3 "/rooms/{room}/joined_members" },
  [BANTER_MATRIX_GET_CONTEXT] = { "GET", V3 "/rooms/{room}/context/{event}" },
  [BANTER_MATRIX_POST_RECEIPT] = { "POST", V3 "/rooms/{room}/receipt/{type}/{event}" },
  [BANTER_MATRIX_POST_READ_MARKERS] = { "POST", V3 "/rooms/{room}/read_markers" },
  [BANTER_MATRIX_PUT_TYPING] = { "PUT", V3 "/rooms/{room}/typing/{user}" },
  [BANTER_MATRIX_GET_ACCOUNT_DATA] = { "GET", V3 "/user/{user}/account_data/{type}" },
  [BANTER_MATRIX_PUT_ACCOUNT_DATA] = { "PUT", V3 "/user/{user}/account_data/{type}" },
  [BANTER_MATRIX_GET_ROOM_ACCOUNT_DATA]
  = { "GET", V3 "/user/{user}/rooms/{room}/account_data/{type}" },
  [BANTER_MATRIX_PUT_ROOM_ACCOUNT_DATA]
  = { "PUT", V3 "/user/{user}/rooms/{room}/account_data/{type}" },
  [BANTER_MATRIX_PUT_TAG] = { "PUT", V3 "/user/{user}/rooms/{room}/tags/{text}" },
  [BANTER_MATRIX_DELETE_TAG] = { "DELETE", V3 "/user/{user}/rooms/{room}/tags/{text}" },
  /* of one room: the rule has its id */
  [BANTER_MATRIX_PUT_PUSH_RULE] = { "PUT", V3 "/pushrules/global/{text}/{room}" },
  [BANTER_MATRIX_DELETE_PUSH_RULE] = { "DELETE", V3 "/pushrules/global/{text}/{room}" },
  [BANTER_MATRIX_GET_PROFILE] = { "GET", V3 "/profile/{user}" },
  [BANTER_MATRIX_GET_PROFILE_NAME] = { "GET", V3 "/profile/{user}/displayname" },
  [BANTER_MATRIX_PUT_PROFILE_NAME] = { "PUT", V3 "/profile/{user}/displayname" },
  [BANTER_MATRIX_GET_PROFILE_AVATAR] = { "GET", V3 "/profile/{user}/avatar_url" },
  [BANTER_MATRIX_PUT_PROFILE_AVATAR] = { "PUT", V3 "/profile/{user}/avatar_url" },
  [BANTER_MATRIX_SEARCH_USERS] = { "POST", V3 "/user_directory/search" },
  [BANTER_MATRIX_PUBLIC_ROOMS] = { "POST", V3 "/publicRooms" },
  [BANTER_MATRIX_REPORT_EVENT] = { "POST", V3 "/rooms/{room}/report/{event}" },
  [BANTER_MATRIX_REPORT_ROOM] = { "POST", V3 "/rooms/{room}/report" },
  [BANTER_MATRIX_REPORT_USER] = { "POST", V3 "/users/{user}/report" },
  [BANTER_MATRIX_UPLOAD] = { "POST", V3_MEDIA "/upload" },
  [BANTER_MATRIX_MEDIA_CONFIG] = { "GET", V1_MEDIA "/config" },
  [BANTER_MATRIX_DOWNLOAD] = { "GET", V1_MEDIA "/download/{server}/{media}" },
  [BANTER_MATRIX_THUMBNAIL] = { "GET", V1_MEDIA "/thumbnail/{server}/{media}" },
  [BANTER_MATRIX_MEDIA_CONFIG_V3] = { "GET", V3_MEDIA "/config" },
  [BANTER_MATRIX_DOWNLOAD_V3] = { "GET", V3_MEDIA "/download/{server}/{media}", TRUE },
  [BANTER_MATRIX_THUMBNAIL_V3] = { "GET", V3_MEDIA "/thumbnail/{server}/{media}", TRUE },
  [BANTER_MATRIX_BANTER_ACCOUNT] = { "GET", BANTER "/account" },
  [BANTER_MATRIX_BANTER_RELATIONS] = { "GET", BANTER "/relations/{user}" },
  [BANTER_MATRIX_BANTER_REQUEST] = { "GET", BANTER "/requests/{room}" },
  [BANTER_MATRIX_BANTER_FAMILY] = { "GET", BANTER "/family" },
  [BANTER_MATRIX_BANTER_FAMILY_CODE] = { "POST", BANTER "/family/codes" },
  [BANTER_MATRIX_BANTER_FAMILY_ACCEPT] = { "POST", BANTER "/family/accept" },
  [BANTER_MATRIX_BANTER_FAMILY_LIMITS] = { "PUT", BANTER "/family/{user}/limits" },
  [BANTER_MATRIX_BANTER_FAMILY_END] = { "DELETE", BANTER "/family/{user}" },
  [BANTER_MATRIX_GET_THREEPIDS] = { "GET", V3 "/account/3pid" },
  [BANTER_MATRIX_ADD_THREEPID] = { "POST", V3 "/account/3pid/add" },
  [BANTER_MATRIX_DELETE_THREEPID] = { "POST", V3 "/account/3pid/delete" },
  [BANTER_MATRIX_PHONE_CODE] = { "POST", V3 "/account/3pid/msisdn/requestToken" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (endpoints) == BANTER_MATRIX_ENDPOINT_LAST);

static gboolean
is_segment (const char *text)
{
  return *text != '\0' && strlen (text) <= BANTER_ID_MAX_LENGTH && !g_str_equal (text, ".")
         && !g_str_equal (text, "..") && g_utf8_validate (text, -1, NULL);
}

/* The empty state key is the usual one: ".../state/m.room.name/". */
static gboolean
is_state_key (const char *text)
{
  return *text == '\0' || is_segment (text);
}

static gboolean
is_user_id (const char *text)
{
  return banter_user_id_is_valid (text);
}

static gboolean
is_room_or_alias (const char *text)
{
  return banter_room_id_is_valid (text) || banter_room_alias_is_valid (text);
}

static gboolean
is_media_id (const char *text)
{
  return *text != '\0' && strlen (text) <= BANTER_ID_MAX_LENGTH
         && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-") == strlen (text);
}

static const struct
{
  const char *name;
  gboolean (*check) (const char *text);
} placeholders[] = {
  { "{room}", banter_room_id_is_valid },
  { "{user}", is_user_id },
  { "{event}", banter_event_id_is_valid },
  { "{room_or_alias}", is_room_or_alias },
  { "{server}", banter_server_name_is_valid },
  { "{media}", is_media_id },
  { "{state_key}", is_state_key },
  { "{type}", is_segment },
  { "{txn}", is_segment },
  { "{text}", is_segment },
};

static gboolean
fits (const char *placeholder, gsize length, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (placeholders); i++)
    if (strlen (placeholders[i].name) == length
        && strncmp (placeholders[i].name, placeholder, length) == 0)
      return value != NULL && placeholders[i].check (value);

  g_return_val_if_reached (FALSE);
}

const char *
banter_matrix_endpoint_get_method (BanterMatrixEndpoint endpoint)
{
  g_return_val_if_fail ((guint)endpoint < G_N_ELEMENTS (endpoints), NULL);

  return endpoints[endpoint].method;
}

const char *
banter_matrix_endpoint_get_pattern (BanterMatrixEndpoint endpoint)
{
  g_return_val_if_fail ((guint)endpoint < G_N_ELEMENTS (endpoints), NULL);

  return endpoints[endpoint].pattern;
}

gboolean
banter_matrix_endpoint_needs_token (BanterMatrixEndpoint endpoint)
{
  g_return_val_if_fail ((guint)endpoint < G_N_ELEMENTS (endpoints), TRUE);

  return !endpoints[endpoint].open;
}

char *
banter_matrix_path (BanterMatrixEndpoint endpoint, ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  const char *rest = banter_matrix_endpoint_get_pattern (endpoint);
  gboolean valid = rest != NULL;
  va_list args;

  va_start (args, endpoint);
  while (valid && *rest != '\0')
    {
      const char *open = strchr (rest, '{');
      const char *close = open != NULL ? strchr (open, '}') : NULL;
      const char *value;

      if (close == NULL)
        {
          g_string_append (path, rest);
          break;
        }
      value = va_arg (args, const char *);
      valid = fits (open, (gsize)(close + 1 - open), value);
      if (valid)
        {
          g_string_append_len (path, rest, open - rest);
          g_string_append_uri_escaped (path, value, NULL, FALSE);
        }
      rest = close + 1;
    }
  va_end (args);

  return valid ? g_string_free (g_steal_pointer (&path), FALSE) : NULL;
}

void
banter_matrix_path_add_query (char **path, const char *key, const char *value)
{
  GString *out;

  g_return_if_fail (path != NULL && *path != NULL);

  if (value == NULL)
    return;

  out = g_string_new (*path);
  g_string_append_c (out, strchr (*path, '?') != NULL ? '&' : '?');
  g_string_append (out, key);
  g_string_append_c (out, '=');
  g_string_append_uri_escaped (out, value, NULL, FALSE);
  g_free (*path);
  *path = g_string_free (out, FALSE);
}
