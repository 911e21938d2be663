/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-session"

#include "config.h"

#include <string.h>

#include "banter-client-private.h"
#include "banter-client-session-private.h"

#include "banter-client-error-private.h"
#include "banter-id.h"
#include "banter-matrix-login.h"
#include "banter-matrix-people.h"
#include "banter-matrix-server.h"
#include "banter-media-cache.h"
#include "banter-outbox-files.h"
#include "banter-secrets.h"

/* Signing in, coming back, signing out. Plain code on a worker; what it found out goes to the main
 * thread as one struct. */

#define LOGOUT_TIMEOUT_MS 5000

/* A finished sign-in, for the main thread. */
typedef struct
{
  char *user_id;
  char *device_id;
  char *base_url;
  gboolean has_safety;
  gboolean token_in_file;
  gboolean has_token;
} SignedIn;

static void
signed_in_free (gpointer data)
{
  SignedIn *info = data;

  g_free (info->user_id);
  g_free (info->device_id);
  g_free (info->base_url);
  g_free (info);
}

void
banter_wipe_string (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
banter_credentials_free (gpointer data)
{
  BanterCredentials *self = data;

  g_clear_object (&self->server);
  g_free (self->name);
  banter_wipe_string (self->password);
  banter_wipe_string (self->birthday);
  g_free (self->device_name);
  g_free (self);
}

typedef struct
{
  const BanterMatrixSession *session;
  const char *base_url;
  BanterSessionRow *row; /* as it was */
} SessionStore;

static gboolean
read_session (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  SessionStore *call = data;

  call->row = banter_store_get_session (store, error);

  return *error == NULL;
}

static gboolean
write_session (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const SessionStore *call = data;

  return banter_store_set_session (store, call->session->user_id, call->session->device_id,
                                   call->base_url, error);
}

void
banter_session_adopt (GTask *task, BanterEngine *engine, BanterDiscovery *server,
                      const BanterMatrixSession *session)
{
  SessionStore call = { .session = session, .base_url = banter_discovery_get_base_url (server) };
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  SignedIn *info;
  gboolean in_file = FALSE;

  if (!banter_user_id_is_valid (session->user_id) || session->access_token == NULL
      || session->device_id == NULL)
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX,
                               "The session is incomplete");
      return;
    }
  if (!banter_engine_store_call (engine, write_session, &call, &error)
      || !banter_secrets_store (banter_engine_get_profile_dir (engine), session->user_id,
                                session->device_id, session->access_token, &in_file, cancellable,
                                &error))
    {
      g_task_return_error (task, error);
      return;
    }
  banter_engine_set_session (engine, session->user_id, call.base_url, session->access_token);
  banter_engine_set_has_safety (engine, banter_discovery_get_has_safety (server));

  info = g_new0 (SignedIn, 1);
  info->user_id = g_strdup (session->user_id);
  info->device_id = g_strdup (session->device_id);
  info->base_url = g_strdup (call.base_url);
  info->has_safety = banter_discovery_get_has_safety (server);
  info->token_in_file = in_file;
  info->has_token = TRUE;
  g_task_return_pointer (task, info, signed_in_free);
}

/* The device id of an earlier session of the same person here: with it transaction ids stay valid.
 */
static char *
dup_known_device (BanterEngine *engine, const BanterCredentials *credentials, GError **error)
{
  SessionStore call = { 0 };
  g_autoptr (BanterSessionRow) row = NULL;
  g_autofree char *localpart = NULL;

  if (!banter_engine_store_call (engine, read_session, &call, error) || call.row == NULL)
    return NULL;
  row = call.row;
  banter_user_id_parse (row->user_id, &localpart, NULL);
  if (g_strcmp0 (row->homeserver, banter_discovery_get_base_url (credentials->server)) != 0
      || (g_strcmp0 (credentials->name, row->user_id) != 0
          && g_strcmp0 (credentials->name, localpart) != 0))
    return NULL;

  return g_strdup (row->device_id);
}

static GError *
refine_login_error (GError *error)
{
  const BanterClientAnswer *answer = banter_client_error_get_answer (error);
  BanterClientError code;

  if (answer->code == BANTER_MATRIX_ERROR_FORBIDDEN)
    code = BANTER_CLIENT_ERROR_WRONG_PASSWORD;
  else if (answer->code == BANTER_MATRIX_ERROR_INVALID_USERNAME
           || answer->code == BANTER_MATRIX_ERROR_INVALID_PARAM)
    code = BANTER_CLIENT_ERROR_WRONG_PASSWORD;
  else
    return error;
  g_error_free (error);

  return g_error_new_literal (BANTER_CLIENT_ERROR, code, "Refused");
}

static void
sign_in (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  BanterCredentials *credentials = task_data;
  g_autofree char *device_id = NULL;
  g_autofree char *url = NULL;
  char *json;
  g_autoptr (BanterMatrixSession) session = NULL;
  GError *error = NULL;
  BanterMatrixIdentifier identifier
      = { .type = (char *)BANTER_MATRIX_IDENTIFIER_USER, .user = credentials->name };
  BanterMatrixLoginRequest body = { .type = (char *)BANTER_MATRIX_LOGIN_PASSWORD,
                                    .identifier = &identifier,
                                    .password = credentials->password,
                                    .initial_device_display_name = credentials->device_name };
  BanterHttpRequest request;

  if (!banter_discovery_get_has_password_login (credentials->server))
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NO_PASSWORD_LOGIN,
                               "No password login");
      return;
    }
  if (banter_engine_open_store (engine, &error))
    device_id = dup_known_device (engine, credentials, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  body.device_id = device_id;
  json = banter_json_encode (&banter_matrix_login_request_type, &body);
  url = banter_session_build_url (credentials->server, BANTER_MATRIX_LOGIN);
  request = banter_http_request (BANTER_MATRIX_LOGIN, url, json);
  session = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_session_type, cancellable, &error);
  banter_wipe_string (json);
  if (session == NULL)
    g_task_return_error (task, refine_login_error (error));
  else
    banter_session_adopt (task, engine, credentials->server, session);
}

char *
banter_session_build_url (BanterDiscovery *server, BanterMatrixEndpoint endpoint)
{
  g_autofree char *path = banter_matrix_path (endpoint);

  return g_strconcat (banter_discovery_get_base_url (server), path, NULL);
}

/* On the main thread: the client becomes what the worker found. */
gboolean
banter_session_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  SignedIn *info = g_task_propagate_pointer (G_TASK (result), error);
  g_autofree char *server_name = NULL;

  if (info == NULL)
    return FALSE;
  banter_user_id_parse (info->user_id, NULL, &server_name);
  banter_client_set_session (self, info->user_id, info->device_id, server_name, info->base_url,
                             info->has_safety, info->token_in_file, info->has_token);
  signed_in_free (info);

  return TRUE;
}

void
banter_client_sign_in_async (BanterClient *self, BanterDiscovery *server, const char *name,
                             const char *password, const char *device_name,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  BanterCredentials *credentials = g_new0 (BanterCredentials, 1);

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (BANTER_IS_DISCOVERY (server));
  g_return_if_fail (name != NULL && password != NULL);

  credentials->server = g_object_ref (server);
  credentials->name = g_strdup (name);
  credentials->password = g_strdup (password);
  credentials->device_name = g_strdup (device_name);
  banter_client_run (self, banter_client_sign_in_async, sign_in, credentials,
                     banter_credentials_free, cancellable, callback, user_data);
}

gboolean
banter_client_sign_in_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return banter_session_finish (self, result, error);
}

static void
restore (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const char *profile_dir = banter_engine_get_profile_dir (engine);
  g_autoptr (BanterSessionRow) row = NULL;
  SessionStore call = { 0 };
  GError *error = NULL;
  char *token;
  gboolean in_file = FALSE;
  SignedIn *info;

  if (!banter_engine_open_store (engine, &error)
      || !banter_engine_store_call (engine, read_session, &call, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  row = call.row;
  if (row == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  token = banter_secrets_lookup (profile_dir, row->user_id, row->device_id, &in_file, cancellable,
                                 &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  banter_engine_set_session (engine, row->user_id, row->homeserver, token);

  info = g_new0 (SignedIn, 1);
  info->user_id = g_strdup (row->user_id);
  info->device_id = g_strdup (row->device_id);
  info->base_url = g_strdup (row->homeserver);
  info->token_in_file = in_file;
  info->has_token = token != NULL;
  banter_wipe_string (token);
  g_task_return_pointer (task, info, signed_in_free);
}

void
banter_client_restore_async (BanterClient *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_restore_async, restore, NULL, NULL, cancellable, callback,
                     user_data);
}

gboolean
banter_client_restore_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return banter_session_finish (self, result, error);
}

static gboolean
clear_store (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);

  banter_media_cache_clear (banter_engine_get_media_cache (data));
  banter_outbox_files_clean (banter_engine_get_profile_dir (data), nothing);

  return banter_store_clear (store, error);
}

static void
sign_out (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_LOGOUT);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_LOGOUT, path, "{}");
  g_autoptr (BanterSessionRow) row = NULL;
  g_autoptr (GError) logout_error = NULL;
  SessionStore call = { 0 };
  GError *error = NULL;

  banter_engine_halt (engine);
  request.timeout_ms = LOGOUT_TIMEOUT_MS;
  if (!banter_http_run (banter_engine_get_http (engine), &request, cancellable, &logout_error))
    g_debug ("The server was not told: %s", logout_error->message);

  if (!banter_engine_store_call (engine, read_session, &call, &error)
      || !banter_engine_store_call (engine, clear_store, engine, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  row = call.row;
  if (row != NULL)
    banter_secrets_clear (banter_engine_get_profile_dir (engine), row->user_id, row->device_id);
  g_task_return_boolean (task, TRUE);
}

void
banter_client_sign_out_async (BanterClient *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_sign_out_async, sign_out, NULL, NULL, cancellable,
                     callback, user_data);
}

gboolean
banter_client_sign_out_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  banter_client_set_session (self, NULL, NULL, NULL, NULL, FALSE, FALSE, FALSE);

  return TRUE;
}

static gboolean
clear_cached (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  if (!banter_store_clear_cache (store, error))
    return FALSE;
  banter_media_cache_clear (banter_engine_get_media_cache (data));

  return TRUE;
}

static void
clear_cache (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  GError *error = NULL;

  banter_engine_halt (engine);
  if (banter_engine_store_call (engine, clear_cached, engine, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
banter_client_clear_cache_async (BanterClient *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_clear_cache_async, clear_cache, NULL, NULL, cancellable,
                     callback, user_data);
}

gboolean
banter_client_clear_cache_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
write_profile (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const BanterMatrixProfile *profile = data;

  return banter_store_set_own_profile (store, profile->displayname, profile->avatar_url, changes,
                                       error);
}

static void
refresh_facts (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  BanterHttp *http = banter_engine_get_http (engine);
  g_autofree char *versions_path = banter_matrix_path (BANTER_MATRIX_GET_VERSIONS);
  g_autofree char *profile_path
      = banter_matrix_path (BANTER_MATRIX_GET_PROFILE, banter_engine_get_user_id (engine));
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_PROFILE, profile_path, NULL);
  g_autoptr (BanterMatrixProfile) profile
      = banter_http_call (http, &request, &banter_matrix_profile_type, cancellable, NULL);
  g_autoptr (BanterMatrixVersions) versions = NULL;
  GError *error = NULL;

  if (profile != NULL)
    banter_engine_store_call (engine, write_profile, profile, NULL);

  request = banter_http_request (BANTER_MATRIX_GET_VERSIONS, versions_path, NULL);
  versions = banter_http_call (http, &request, &banter_matrix_versions_type, cancellable, &error);
  if (versions == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  banter_engine_set_has_safety (
      engine, banter_matrix_versions_has_feature (versions, BANTER_MATRIX_FEATURE_SAFETY));
  g_task_return_boolean (task, banter_engine_get_has_safety (engine));
}

static void
on_facts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean has_safety = g_task_propagate_boolean (G_TASK (result), &error);

  if (error == NULL)
    banter_client_set_has_safety (BANTER_CLIENT (source), has_safety);
  else
    g_debug ("Facts: %s", error->message);
}

void
banter_client_refresh_facts (BanterClient *self)
{
  banter_client_run (self, banter_client_refresh_facts, refresh_facts, NULL, NULL, NULL, on_facts,
                     NULL);
}
