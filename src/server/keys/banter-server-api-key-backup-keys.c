/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-key-backup-keys"

#include "config.h"

#include <string.h>

#include "banter-server-key-backup.h"
#include "banter-server-router.h"

#include "banter-id.h"
#include "banter-matrix-error.h"

/* CS-API "/room_keys/keys": storing keys in the current backup, reading and deleting them in any.
 * The same three sizes everywhere: all rooms, one room, one session. */

#define KEYS "/_matrix/client/v3/room_keys/keys"
#define MAX_SESSION_DATA (16 * 1024)
/* In all backups of a person together. */
#define MAX_KEYS 100000
#define MAX_BYTES (256 * 1024 * 1024)

/* The better key wins: verified before not, then from an earlier message on, then over fewer
 * hands. */
static const char UPSERT_KEY[]
    = "INSERT INTO backup_keys (user_id, version, room_id, session_id, first_message_index,"
      " forwarded_count, is_verified, session_data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET first_message_index = excluded.first_message_index,"
      " forwarded_count = excluded.forwarded_count, is_verified = excluded.is_verified,"
      " session_data = excluded.session_data"
      " WHERE (excluded.is_verified, -excluded.first_message_index, -excluded.forwarded_count)"
      " > (is_verified, -first_message_index, -forwarded_count)";
static const char SELECT_KEYS[]
    = "SELECT room_id, session_id, first_message_index, forwarded_count, is_verified,"
      " session_data FROM backup_keys WHERE user_id = ?1 AND version = ?2"
      " AND room_id = coalesce (?3, room_id) AND session_id = coalesce (?4, session_id)";
static const char DELETE_KEYS[]
    = "DELETE FROM backup_keys WHERE user_id = ?1 AND version = ?2"
      " AND room_id = coalesce (?3, room_id) AND session_id = coalesce (?4, session_id)";
static const char MEASURE[]
    = "SELECT sum (n_keys), sum (n_bytes) FROM key_backups WHERE user_id = ?";

static gboolean
refuse (GError **error, BanterMatrixError code, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, (int)code, message);
  return FALSE;
}

/* The backup that the query names. */
static gboolean
load_backup (BanterServerCall *call, BanterMatrixBackupInfo *info, GError **error)
{
  const char *version = banter_server_call_get_query (call, "version");

  if (version == NULL)
    return refuse (error, BANTER_MATRIX_ERROR_MISSING_PARAM, "'version' is missing");
  return banter_server_key_backup_load (call->db, call->user_id, version, info, error);
}

/* --- Storing --- */

static gboolean
store_key (BanterServerCall *call, gint64 version, const char *room_id, const char *session_id,
           const BanterMatrixBackupKey *key, GError **error)
{
  if (!banter_room_id_is_valid (room_id) || *session_id == '\0'
      || strlen (session_id) > BANTER_ID_MAX_LENGTH || key->first_message_index < 0
      || key->forwarded_count < 0 || strlen (key->session_data) > MAX_SESSION_DATA)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "This cannot be the key of a session");
  return banter_db_exec (call->db, UPSERT_KEY, "sissiibs", call->user_id, version, room_id,
                         session_id, key->first_message_index, key->forwarded_count,
                         key->is_verified, key->session_data, error);
}

static gboolean
store_room (BanterServerCall *call, gint64 version, const char *room_id,
            const BanterMatrixBackupRoom *room, GError **error)
{
  GHashTableIter iter;
  gpointer session_id, key;

  g_hash_table_iter_init (&iter, room->sessions);
  while (g_hash_table_iter_next (&iter, &session_id, &key))
    if (!store_key (call, version, room_id, session_id, key, error))
      return FALSE;
  return TRUE;
}

static gboolean
store_rooms (BanterServerCall *call, gint64 version, const BanterMatrixBackupRooms *rooms,
             GError **error)
{
  GHashTableIter iter;
  gpointer room_id, room;

  g_hash_table_iter_init (&iter, rooms->rooms);
  while (g_hash_table_iter_next (&iter, &room_id, &room))
    if (!store_room (call, version, room_id, room, error))
      return FALSE;
  return TRUE;
}

/* What the body is depends on the path. */
static gboolean
store (BanterServerCall *call, gint64 version, gconstpointer request, GError **error)
{
  if (call->params[0] == NULL)
    return store_rooms (call, version, request, error);
  if (call->params[1] == NULL)
    return store_room (call, version, call->params[0], request, error);
  return store_key (call, version, call->params[0], call->params[1], request, error);
}

static gboolean
check_quota (BanterServerCall *call, GError **error)
{
  gint64 n_keys = 0, n_bytes = 0;

  if (!banter_db_get (call->db, MEASURE, "s:ii", call->user_id, &n_keys, &n_bytes, error))
    return FALSE;
  return (n_keys <= MAX_KEYS && n_bytes <= MAX_BYTES)
         || refuse (error, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                    "Your backups are full; delete an old one");
}

static gboolean
answer_update (BanterServerCall *call, const char *version, BanterMatrixBackupUpdate *answer,
               GError **error)
{
  g_auto (BanterMatrixBackupInfo) info = { 0 };

  if (!banter_server_key_backup_load (call->db, call->user_id, version, &info, error))
    return FALSE;
  answer->count = info.count;
  answer->etag = g_steal_pointer (&info.etag);
  return TRUE;
}

/* Another device has begun a newer backup: the client needs to know which. */
static void
answer_wrong_version (BanterServerCall *call, const char *current)
{
  const BanterMatrixErrorBody body = {
    .errcode = (char *)banter_matrix_error_to_errcode (BANTER_MATRIX_ERROR_WRONG_ROOM_KEYS_VERSION),
    .error = (char *)"This is not the current backup",
    .current_version = (char *)current,
  };

  banter_server_call_set_status (
      call, banter_matrix_error_to_status (BANTER_MATRIX_ERROR_WRONG_ROOM_KEYS_VERSION));
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_error_body_type, &body));
}

static gboolean
put_keys (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterMatrixBackupInfo) named = { 0 };
  g_auto (BanterMatrixBackupInfo) current = { 0 };

  if (!load_backup (call, &named, error)
      || !banter_server_key_backup_load (call->db, call->user_id, NULL, &current, error))
    return FALSE;
  if (!g_str_equal (named.version, current.version))
    {
      answer_wrong_version (call, current.version);
      return TRUE;
    }
  return store (call, banter_server_key_backup_parse_version (named.version), request, error)
         && check_quota (call, error) && answer_update (call, named.version, response, error);
}

/* --- Reading and deleting --- */

static BanterMatrixBackupRoom *
ensure_room (GHashTable *rooms, const char *room_id)
{
  BanterMatrixBackupRoom *room = g_hash_table_lookup (rooms, room_id);

  if (room == NULL)
    {
      room = g_new0 (BanterMatrixBackupRoom, 1);
      room->sessions = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (rooms, g_strdup (room_id), room);
    }
  return room;
}

static gboolean
load_keys (BanterServerCall *call, BanterMatrixBackupRooms *found, GError **error)
{
  g_auto (BanterMatrixBackupInfo) info = { 0 };
  g_autoptr (BanterDbCursor) rows = NULL;

  found->rooms = g_hash_table_new (g_str_hash, g_str_equal);
  if (!load_backup (call, &info, error))
    return FALSE;
  rows = banter_db_query (call->db, SELECT_KEYS, "siss", call->user_id,
                          banter_server_key_backup_parse_version (info.version), call->params[0],
                          call->params[1]);
  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixBackupKey *key = g_new0 (BanterMatrixBackupKey, 1);
      const char *room_id, *session_id;

      banter_db_cursor_read (rows, "ssiibS", &room_id, &session_id, &key->first_message_index,
                             &key->forwarded_count, &key->is_verified, &key->session_data);
      g_hash_table_insert (ensure_room (found->rooms, room_id)->sessions, g_strdup (session_id),
                           key);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
get_rooms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return load_keys (call, response, error);
}

static gboolean
get_room (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterMatrixBackupRooms) found = { 0 };
  BanterMatrixBackupRoom *answer = response;

  if (!load_keys (call, &found, error))
    return FALSE;
  answer->sessions = g_steal_pointer (&ensure_room (found.rooms, call->params[0])->sessions);
  return TRUE;
}

static gboolean
get_session (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterMatrixBackupRooms) found = { 0 };
  BanterMatrixBackupKey *key;

  if (!load_keys (call, &found, error))
    return FALSE;
  key = g_hash_table_lookup (ensure_room (found.rooms, call->params[0])->sessions, call->params[1]);
  if (key == NULL)
    return refuse (error, BANTER_MATRIX_ERROR_NOT_FOUND, "There is no such key in the backup");
  *(BanterMatrixBackupKey *)response = *key;
  key->session_data = NULL;
  return TRUE;
}

static gboolean
delete_keys (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_auto (BanterMatrixBackupInfo) info = { 0 };

  return load_backup (call, &info, error)
         && banter_db_exec (call->db, DELETE_KEYS, "siss", call->user_id,
                            banter_server_key_backup_parse_version (info.version), call->params[0],
                            call->params[1], error)
         && answer_update (call, info.version, response, error);
}

#define ROUTE(method, path, run, body, request, response, handler)                                 \
  {                                                                                                \
    method, KEYS path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_##run, BANTER_SERVER_RATE_NONE,  \
        BANTER_SERVER_BODY_##body, request, &banter_matrix_backup_##response##_type, handler       \
  }
#define PUT(path, request)                                                                         \
  ROUTE ("PUT", path, WRITE, JSON, &banter_matrix_backup_##request##_type, update, put_keys)
#define GET(path, response, handler) ROUTE ("GET", path, READ, NONE, NULL, response, handler)
#define DELETE(path) ROUTE ("DELETE", path, WRITE, NONE, NULL, update, delete_keys)

static const BanterServerRoute routes[] = {
  PUT ("", rooms),
  PUT ("/{room}", room),
  PUT ("/{room}/{session}", key),
  GET ("", rooms, get_rooms),
  GET ("/{room}", room, get_room),
  GET ("/{room}/{session}", key, get_session),
  DELETE (""),
  DELETE ("/{room}"),
  DELETE ("/{room}/{session}"),
};
BANTER_SERVER_DEFINE_FAMILY (key_backup_keys, routes)
