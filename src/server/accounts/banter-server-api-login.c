/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-login"

#include "config.h"

#include "banter-server-account-state.h"
#include "banter-server-account.h"
#include "banter-server-confirm.h"
#include "banter-server-error.h"
#include "banter-server-router.h"
#include "banter-server-session.h"
#include "banter-server-tokens.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-device.h"
#include "banter-matrix-error.h"
#include "banter-matrix-login.h"

/* CS-API "Client Authentication", "Legacy API": login by password and by token, refresh, logout,
 * and whoami. */

#define V1 "/_matrix/client/v1"
#define V3 "/_matrix/client/v3"
#define LOGIN_TOKEN_MS ((gint64)2 * 60 * 1000)

static const char INSERT_TOKEN[]
    = "INSERT INTO login_tokens (hash, user_id, expires_ms) VALUES (?, ?, ?)";
static const char TAKE_TOKEN[]
    = "DELETE FROM login_tokens WHERE hash = ? AND expires_ms > ? RETURNING user_id";
static const char DELETE_TOKENS[] = "DELETE FROM login_tokens WHERE expires_ms <= ?";
static const char SELECT_STATE[]
    = "SELECT state FROM users WHERE user_id = ? AND NOT is_deactivated";

static gboolean
get_login (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixLoginFlows *flows = response;
  BanterMatrixLoginFlow *password = g_new0 (BanterMatrixLoginFlow, 1);
  BanterMatrixLoginFlow *token = g_new0 (BanterMatrixLoginFlow, 1);

  password->type = g_strdup (BANTER_MATRIX_LOGIN_PASSWORD);
  token->type = g_strdup (BANTER_MATRIX_LOGIN_TOKEN);
  token->get_login_token = TRUE;
  flows->flows = g_ptr_array_new ();
  g_ptr_array_add (flows->flows, password);
  g_ptr_array_add (flows->flows, token);
  return TRUE;
}

static const char *
get_name (const BanterMatrixLoginRequest *request)
{
  if (request->identifier == NULL)
    return request->user;
  return g_str_equal (request->identifier->type, BANTER_MATRIX_IDENTIFIER_USER)
             ? request->identifier->user
             : NULL;
}

static gboolean
check_request (const BanterMatrixLoginRequest *request, GError **error)
{
  gboolean by_password = g_str_equal (request->type, BANTER_MATRIX_LOGIN_PASSWORD);

  if (!by_password && !g_str_equal (request->type, BANTER_MATRIX_LOGIN_TOKEN))
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_BAD_REQUEST,
                 "This kind of login is not known here");
  else if (by_password ? get_name (request) == NULL || request->password == NULL
                       : request->token == NULL)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                 "The user, the password or the token is missing");
  else
    return TRUE;
  return FALSE;
}

typedef struct
{
  const BanterMatrixLoginRequest *request;
  BanterMatrixSession *session;
} Login;

/* A token is good once. */
static char *
take_token (BanterDb *db, const char *token, GError **error)
{
  g_autoptr (GBytes) hash = banter_server_tokens_hash (token);
  g_autofree char *user_id = NULL;
  g_autofree char *state = NULL;

  if (!banter_db_get (db, TAKE_TOKEN, "Bi:S", hash, banter_clock_now_ms (), &user_id, error)
      || (user_id != NULL && !banter_db_get (db, SELECT_STATE, "s:S", user_id, &state, error)))
    return NULL;
  if (state == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "This login token is not good, or not any more");
  else if (banter_server_account_state_from_string (state) == BANTER_SERVER_ACCOUNT_LOCKED)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_LOCKED,
                         "This account is locked");
  else
    return g_steal_pointer (&user_id);
  return NULL;
}

static gboolean
write_login (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Login *login = data;
  const BanterMatrixLoginRequest *request = login->request;
  BanterMatrixSession *session = login->session;
  BanterServerNewSession wanted
      = { NULL, request->device_id, request->initial_device_display_name, request->refresh_token };

  if (session->user_id == NULL)
    session->user_id = take_token (db, request->token, error);
  wanted.user_id = session->user_id;
  return wanted.user_id != NULL
         && banter_server_session_begin (writer, db, &wanted, session, error);
}

static gboolean
check_password (BanterServerCall *call, const char *user_id, const char *password, GError **error)
{
  return banter_server_call_limit (call, BANTER_SERVER_RATE_LOGIN_ACCOUNT,
                                   user_id != NULL ? user_id : "", error)
         && banter_server_confirm_password (call, user_id, password, error);
}

static gboolean
post_login (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixLoginRequest *request = data;
  BanterMatrixSession *session = response;
  Login login = { request, session };

  if (!check_request (request, error))
    return FALSE;
  session->home_server = g_strdup (banter_server_get_name (call->server));
  if (g_str_equal (request->type, BANTER_MATRIX_LOGIN_PASSWORD))
    {
      session->user_id = banter_server_account_build_id (call->server, get_name (request));
      if (!check_password (call, session->user_id, request->password, error))
        return FALSE;
    }
  return banter_server_writer_run (banter_server_get_writer (call->server), write_login, &login,
                                   error);
}

typedef struct
{
  const char *user_id;
  GBytes *hash;
} NewToken;

static gboolean
write_token (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const NewToken *token = data;
  gint64 now_ms = banter_clock_now_ms ();

  return banter_db_exec (db, DELETE_TOKENS, "i", now_ms, error)
         && banter_db_exec (db, INSERT_TOKEN, "Bsi", token->hash, token->user_id,
                            now_ms + LOGIN_TOKEN_MS, error);
}

static gboolean
post_get_token (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixConfirmation *request = data;
  BanterMatrixLoginToken *answer = response;
  g_autoptr (GBytes) hash = NULL;
  NewToken token = { call->user_id, NULL };
  gboolean done;

  if (!banter_server_confirm (call, request->auth, "", &done, error))
    return FALSE;
  if (!done)
    return TRUE;
  answer->login_token = banter_server_tokens_mint ();
  answer->expires_in_ms = LOGIN_TOKEN_MS;
  token.hash = hash = banter_server_tokens_hash (answer->login_token);
  return banter_server_writer_run (banter_server_get_writer (call->server), write_token, &token,
                                   error);
}

static gboolean
post_refresh (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRefresh *request = data;

  return banter_server_session_refresh (call->db, request->refresh_token, response, error);
}

static gboolean
post_logout (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_session_end (banter_server_get_writer (call->server), call->db,
                                    call->user_id, call->device_id, error);
}

static gboolean
post_logout_all (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return banter_server_session_end_all (banter_server_get_writer (call->server), call->db,
                                        call->user_id, NULL, error);
}

static gboolean
get_whoami (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixWhoami *whoami = response;

  whoami->user_id = g_strdup (call->user_id);
  whoami->device_id = g_strdup (call->device_id);
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "GET", V3 "/login", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_login_flows_type, get_login },
  { "POST", V3 "/login", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_LOGIN_ADDRESS, BANTER_SERVER_BODY_JSON, &banter_matrix_login_request_type,
    &banter_matrix_session_type, post_login },
  { "POST", V1 "/login/get_token", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_confirmation_type,
    &banter_matrix_login_token_type, post_get_token },
  { "POST", V3 "/refresh", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_REFRESH, BANTER_SERVER_BODY_JSON, &banter_matrix_refresh_type,
    &banter_matrix_tokens_type, post_refresh },
  { "POST", V3 "/logout", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, post_logout },
  { "POST", V3 "/logout/all", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, post_logout_all },
  { "GET", V3 "/account/whoami", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_whoami_type,
    get_whoami },
};
BANTER_SERVER_DEFINE_FAMILY (login, routes)
