/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-register"

#include "config.h"

#include <string.h>

#include "banter-server-account.h"
#include "banter-server-config.h"
#include "banter-server-invitation.h"
#include "banter-server-limiter.h"
#include "banter-server-password.h"
#include "banter-server-router.h"
#include "banter-server-session.h"
#include "banter-server-threepid.h"
#include "banter-server-uia.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-login.h"

/* CS-API "Account registration". */

#define V1 "/_matrix/client/v1"
#define V3 "/_matrix/client/v3"
#define NAME_CHARS 12
#define MAX_PASSWORD 512

static char *
build_user_id (BanterServerCall *call, const char *username, GError **error)
{
  g_autofree char *random = NULL;
  g_autofree char *id = NULL;

  if (username == NULL)
    {
      random = banter_random_token (NAME_CHARS);
      username = random;
    }
  if (random == NULL && !banter_localpart_is_valid (username))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_USERNAME,
                   "A user name has only a-z, 0-9 and . _ = - / +");
      return NULL;
    }
  id = g_strdup_printf ("@%s:%s", username, banter_server_get_name (call->server));
  if (strlen (id) > BANTER_ID_MAX_LENGTH)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_USERNAME,
                   "This user name is too long");
      return NULL;
    }
  return random != NULL ? g_ascii_strdown (id, -1) : g_steal_pointer (&id);
}

static gboolean
check_free (BanterServerCall *call, const char *user_id, GError **error)
{
  gboolean exists;

  if (!banter_server_account_exists (call->db, user_id, &exists, error))
    return FALSE;
  if (exists)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_IN_USE,
                 "This user name is taken");
  return !exists;
}

static gboolean
registration_is_closed (GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "Registration is closed on this server");
  return FALSE;
}

/* @needs_token: (out): whether it takes an invitation */
static gboolean
check_open (BanterServerCall *call, gboolean *needs_token, GError **error)
{
  gboolean exists;

  *needs_token = !banter_server_get_config (call->server)->open_registration;
  if (!*needs_token)
    return TRUE;
  return banter_server_invitation_exists (call->db, &exists, error)
         && (exists || registration_is_closed (error));
}

static gboolean
check_request (BanterServerCall *call, const BanterMatrixRegisterRequest *request, GError **error)
{
  if (g_strcmp0 (banter_server_call_get_query (call, "kind"), "guest") == 0)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_GUEST_ACCESS_FORBIDDEN,
                 "There are no guest accounts here");
  else if (request->password == NULL && request->auth == NULL)
    return TRUE; /* asks what it takes: answered with the flows */
  else if (request->password == NULL || *request->password == '\0')
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                 "A password is missing");
  else if (strlen (request->password) > MAX_PASSWORD)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                 "The password is too long");
  else
    return TRUE;
  return FALSE;
}

static void
fill_flow (const char **stages, gboolean needs_token, gboolean plain, const char *last)
{
  guint n = 0;

  if (needs_token)
    stages[n++] = BANTER_MATRIX_STAGE_TOKEN;
  if (!plain)
    stages[n++] = BANTER_MATRIX_STAGE_BIRTHDAY;
  stages[n++] = BANTER_MATRIX_STAGE_TERMS;
  stages[n++] = last;
  stages[n] = NULL;
}

static gboolean
authenticate (BanterServerCall *call, const BanterMatrixRegisterRequest *request,
              gboolean needs_token, BanterServerUiaResult *result, GError **error)
{
  gboolean plain = banter_server_get_config (call->server)->plain;
  const char *without_phone[5];
  const char *with_phone[5];
  const char *const *const flows[] = { without_phone, with_phone, NULL };
  const char *parts[] = { request->username, request->password, request->device_id };
  g_autofree char *fingerprint = request->password != NULL
                                     ? banter_server_uia_fingerprint (parts, G_N_ELEMENTS (parts))
                                     : g_strdup ("");
  g_autofree char *terms_url = g_strconcat (call->base_url, BANTER_SERVER_TERMS_PATH, NULL);
  const BanterServerUiaRequest uia = { flows, terms_url, fingerprint };

  fill_flow (without_phone, needs_token, plain, BANTER_MATRIX_STAGE_DUMMY);
  fill_flow (with_phone, needs_token, plain, BANTER_MATRIX_STAGE_PHONE);
  return banter_server_uia_advance (call, &uia, request->auth, result, error);
}

typedef struct
{
  BanterServer *server;
  const BanterMatrixRegisterRequest *request;
  BanterServerNewAccount account;
  const char *token; /* nullable: the invitation */
  const char *phone; /* nullable: as the phone's stage was told */
  BanterMatrixSession *session;
} Registration;

static gboolean
write_phone (const Registration *registration, BanterDb *db, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (registration->phone == NULL)
    return TRUE;
  parts = banter_server_uia_split_phone (registration->phone);
  return banter_server_threepid_add (registration->server, db, registration->account.user_id,
                                     parts[0], parts[1], error);
}

static gboolean
write_account (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Registration *registration = data;
  const BanterMatrixRegisterRequest *request = registration->request;
  const BanterServerNewSession wanted
      = { registration->account.user_id, request->device_id, request->initial_device_display_name,
          request->refresh_token };

  if ((registration->token != NULL
       && !banter_server_invitation_use (db, registration->token, error))
      || !banter_server_account_create (db, &registration->account, error)
      || !write_phone (registration, db, error))
    return FALSE;
  return request->inhibit_login
         || banter_server_session_begin (writer, db, &wanted, registration->session, error);
}

static gboolean
create_account (BanterServerCall *call, const BanterMatrixRegisterRequest *request,
                const char *user_id, GHashTable *values, BanterMatrixSession *session,
                GError **error)
{
  const char *birthday = g_hash_table_lookup (values, BANTER_MATRIX_STAGE_BIRTHDAY);
  g_autofree char *hash = banter_server_password_hash (
      request->password, banter_server_get_config (call->server)->fast_hash);
  /* Until people choose a name they are called as they sign in. */
  Registration registration = { .server = call->server,
                                .request = request,
                                .account = { user_id, hash, birthday, request->username, NULL },
                                .token = g_hash_table_lookup (values, BANTER_MATRIX_STAGE_TOKEN),
                                .phone = g_hash_table_lookup (values, BANTER_MATRIX_STAGE_PHONE),
                                .session = session };

  if (hash == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN, "Out of memory");
      return FALSE;
    }
  if (!banter_server_writer_run (banter_server_get_writer (call->server), write_account,
                                 &registration, error))
    return FALSE;
  session->user_id = g_strdup (user_id);
  session->home_server = g_strdup (banter_server_get_name (call->server));
  return TRUE;
}

/* Before the stages, so that nobody loses a session that is done. */
static gboolean
check_limit (BanterServerCall *call, GError **error)
{
  call->retry_after_ms = banter_server_limiter_peek (banter_server_get_limiter (call->server),
                                                     BANTER_SERVER_RATE_REGISTRATION, call->place);
  if (call->retry_after_ms == 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
                       "Too many registrations");
  return FALSE;
}

static gboolean
post_register (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRegisterRequest *request = data;
  g_auto (BanterServerUiaResult) result = { 0 };
  g_autofree char *user_id = NULL;
  gboolean needs_token;

  if (!check_request (call, request, error) || !check_open (call, &needs_token, error))
    return FALSE;
  user_id = build_user_id (call, request->username, error);
  if (user_id == NULL || !check_free (call, user_id, error) || !check_limit (call, error)
      || !authenticate (call, request, needs_token, &result, error))
    return FALSE;
  if (!result.done)
    return TRUE;
  return banter_server_call_limit (call, BANTER_SERVER_RATE_REGISTRATION, call->place, error)
         && create_account (call, request, user_id, result.values, response, error);
}

static gboolean
get_available (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const char *username = banter_server_call_get_query (call, "username");
  BanterMatrixAvailable *available = response;
  g_autofree char *user_id = NULL;

  if (username == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                   "'username' is missing");
      return FALSE;
    }
  user_id = build_user_id (call, username, error);
  available->available = user_id != NULL && check_free (call, user_id, error);
  return available->available;
}

static gboolean
get_validity (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const char *token = banter_server_call_get_query (call, "token");
  BanterMatrixTokenValidity *answer = response;
  gboolean is_open;

  if (!banter_server_invitation_exists (call->db, &is_open, error))
    return FALSE;
  if (!is_open && !banter_server_get_config (call->server)->open_registration)
    return registration_is_closed (error);
  if (token != NULL)
    return banter_server_invitation_check (call->db, token, &answer->valid, error);
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM, "'token' is missing");
  return FALSE;
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/register", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_register_request_type,
    &banter_matrix_session_type, post_register },
  { "GET", V3 "/register/available", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_available_type,
    get_available },
  { "GET", V1 "/register/m.login.registration_token/validity", BANTER_SERVER_AUTH_NONE,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_TOKEN_VALIDITY, BANTER_SERVER_BODY_NONE, NULL,
    &banter_matrix_token_validity_type, get_validity },
};
BANTER_SERVER_DEFINE_FAMILY (register, routes)
