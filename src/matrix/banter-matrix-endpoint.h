/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every endpoint that client and server speak, as method and path pattern. Named as in the
 * specification. "{room}" and its like are checked by their grammar and percent-encoded. */
typedef enum
{
  BANTER_MATRIX_WELL_KNOWN,
  BANTER_MATRIX_GET_VERSIONS,
  BANTER_MATRIX_GET_LOGIN_FLOWS,
  BANTER_MATRIX_LOGIN,
  BANTER_MATRIX_LOGOUT,
  BANTER_MATRIX_LOGOUT_ALL,
  BANTER_MATRIX_REGISTER,
  BANTER_MATRIX_REGISTER_AVAILABLE,
  BANTER_MATRIX_WHOAMI,
  BANTER_MATRIX_CAPABILITIES,
  BANTER_MATRIX_SYNC,
  BANTER_MATRIX_CREATE_FILTER,
  BANTER_MATRIX_GET_FILTER,
  BANTER_MATRIX_CREATE_ROOM,
  BANTER_MATRIX_JOIN,
  BANTER_MATRIX_JOIN_BY_ALIAS,
  BANTER_MATRIX_INVITE,
  BANTER_MATRIX_KICK,
  BANTER_MATRIX_LEAVE,
  BANTER_MATRIX_FORGET,
  BANTER_MATRIX_SEND,
  BANTER_MATRIX_REDACT,
  BANTER_MATRIX_GET_STATE,
  BANTER_MATRIX_GET_STATE_EVENT,
  BANTER_MATRIX_PUT_STATE_EVENT,
  BANTER_MATRIX_GET_EVENT,
  BANTER_MATRIX_GET_MESSAGES,
  BANTER_MATRIX_GET_MEMBERS,
  BANTER_MATRIX_GET_JOINED_MEMBERS,
  BANTER_MATRIX_GET_CONTEXT,
  BANTER_MATRIX_POST_RECEIPT,
  BANTER_MATRIX_POST_READ_MARKERS,
  BANTER_MATRIX_PUT_TYPING,
  BANTER_MATRIX_GET_ACCOUNT_DATA,
  BANTER_MATRIX_PUT_ACCOUNT_DATA,
  BANTER_MATRIX_GET_ROOM_ACCOUNT_DATA,
  BANTER_MATRIX_PUT_ROOM_ACCOUNT_DATA,
  BANTER_MATRIX_PUT_TAG,
  BANTER_MATRIX_DELETE_TAG,
  BANTER_MATRIX_PUT_PUSH_RULE,
  BANTER_MATRIX_DELETE_PUSH_RULE,
  BANTER_MATRIX_GET_PROFILE,
  BANTER_MATRIX_GET_PROFILE_NAME,
  BANTER_MATRIX_PUT_PROFILE_NAME,
  BANTER_MATRIX_GET_PROFILE_AVATAR,
  BANTER_MATRIX_PUT_PROFILE_AVATAR,
  BANTER_MATRIX_SEARCH_USERS,
  BANTER_MATRIX_PUBLIC_ROOMS,
  BANTER_MATRIX_REPORT_EVENT,
  BANTER_MATRIX_REPORT_ROOM,
  BANTER_MATRIX_REPORT_USER,
  BANTER_MATRIX_UPLOAD,
  BANTER_MATRIX_MEDIA_CONFIG,
  BANTER_MATRIX_DOWNLOAD,
  BANTER_MATRIX_THUMBNAIL,
  BANTER_MATRIX_MEDIA_CONFIG_V3,
  BANTER_MATRIX_DOWNLOAD_V3,
  BANTER_MATRIX_THUMBNAIL_V3,
  BANTER_MATRIX_BANTER_ACCOUNT,
  BANTER_MATRIX_BANTER_RELATIONS,
  BANTER_MATRIX_BANTER_REQUEST,
  BANTER_MATRIX_BANTER_FAMILY,
  BANTER_MATRIX_BANTER_FAMILY_CODE,
  BANTER_MATRIX_BANTER_FAMILY_ACCEPT,
  BANTER_MATRIX_BANTER_FAMILY_LIMITS,
  BANTER_MATRIX_BANTER_FAMILY_END,
  BANTER_MATRIX_GET_THREEPIDS,
  BANTER_MATRIX_ADD_THREEPID,
  BANTER_MATRIX_DELETE_THREEPID,
  BANTER_MATRIX_PHONE_CODE,
  BANTER_MATRIX_ENDPOINT_LAST,
} BanterMatrixEndpoint;

/* "GET", "PUT", "POST", "DELETE" */
const char *banter_matrix_endpoint_get_method (BanterMatrixEndpoint endpoint);

/* Path pattern with its placeholders: {user} {room} {event} {room_or_alias} {server} {media}
 * {type} {state_key} {txn} {text}. */
const char *banter_matrix_endpoint_get_pattern (BanterMatrixEndpoint endpoint);

/* FALSE for what is answered without an access token */
gboolean banter_matrix_endpoint_needs_token (BanterMatrixEndpoint endpoint);

/**
 * banter_matrix_path:
 * @endpoint: which
 * @...: one string for each placeholder, in order
 *
 * Each string must fit its placeholder's grammar (base/banter-id.h) and is percent-encoded.
 *
 * Returns: (transfer full) (nullable): the path, beginning with '/', or %NULL if a string does not
 * fit
 */
char *banter_matrix_path (BanterMatrixEndpoint endpoint, ...);

/* Appends "?key=value" or "&key=value" to @path, percent-encoded; nothing if @value is NULL. */
void banter_matrix_path_add_query (char **path, const char *key, const char *value);

G_END_DECLS
