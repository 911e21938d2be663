/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-confirm"

#include "config.h"

#include "banter-server-confirm.h"

#include "banter-server-account-state.h"
#include "banter-server-config.h"
#include "banter-server-limiter.h"
#include "banter-server-password.h"
#include "banter-server-threepid.h"
#include "banter-server-uia.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

static const char SELECT_PASSWORD[]
    = "SELECT password_hash, is_deactivated, state FROM users WHERE user_id = ?";

/* The password is right: may the account be used? Told to nobody who does not know it. */
static gboolean
check_open (gboolean is_deactivated, const char *state, GError **error)
{
  if (is_deactivated)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_DEACTIVATED,
                         "This account was closed");
  else if (banter_server_account_state_from_string (state) == BANTER_SERVER_ACCOUNT_LOCKED)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_LOCKED,
                         "This account is locked");
  else
    return TRUE;
  return FALSE;
}

/* A wrong name and a wrong password look and cost the same. */
gboolean
banter_server_confirm_password (BanterServerCall *call, const char *user_id, const char *password,
                                GError **error)
{
  BanterServerLimiter *limiter = banter_server_get_limiter (call->server);
  const char *key = user_id != NULL ? user_id : "";
  g_autofree char *hash = NULL;
  g_autofree char *state = NULL;
  gboolean is_deactivated = FALSE;

  call->retry_after_ms = banter_server_limiter_peek (limiter, BANTER_SERVER_RATE_LOGIN_FAILED, key);
  if (call->retry_after_ms > 0)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED,
                           "Too many wrong passwords");
      return FALSE;
    }
  if (!banter_db_get (call->db, SELECT_PASSWORD, "s:SbS", key, &hash, &is_deactivated, &state,
                      error))
    return FALSE;
  if (banter_server_password_verify (hash, password,
                                     banter_server_get_config (call->server)->fast_hash))
    return check_open (is_deactivated, state, error);
  banter_server_limiter_take (limiter, BANTER_SERVER_RATE_LOGIN_FAILED, key);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "Wrong user name or password");
  return FALSE;
}

static gboolean
advance (BanterServerCall *call, const char *stage, const BanterMatrixUiaAuth *auth,
         const char *what, BanterServerUiaResult *result, GError **error)
{
  const char *const stages[] = { stage, NULL };
  const char *const *const flows[] = { stages, NULL };
  const char *parts[] = { call->route->method, call->path, call->user_id, what };
  g_autofree char *fingerprint = banter_server_uia_fingerprint (parts, G_N_ELEMENTS (parts));
  const BanterServerUiaRequest request = { flows, NULL, fingerprint };

  return banter_server_uia_advance (call, &request, auth, result, error);
}

gboolean
banter_server_confirm (BanterServerCall *call, const BanterMatrixUiaAuth *auth, const char *what,
                       gboolean *done, GError **error)
{
  g_auto (BanterServerUiaResult) result = { 0 };

  *done = FALSE;
  if (!advance (call, BANTER_MATRIX_STAGE_PASSWORD, auth, what, &result, error))
    return FALSE;
  *done = result.done;
  return TRUE;
}

gboolean
banter_server_confirm_phone (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                             const char *what, char **user_id, char **sid, GError **error)
{
  g_auto (BanterServerUiaResult) result = { 0 };
  g_auto (GStrv) phone = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *state = NULL;
  g_autofree char *hash = NULL;
  gboolean is_deactivated = FALSE;

  *user_id = *sid = NULL;
  if (!advance (call, BANTER_MATRIX_STAGE_PHONE, auth, what, &result, error))
    return FALSE;
  if (!result.done)
    return TRUE;
  phone = banter_server_uia_split_phone (
      g_hash_table_lookup (result.values, BANTER_MATRIX_STAGE_PHONE));
  if (!banter_server_threepid_get_owner (call->db, phone[0], phone[1], &owner, error)
      || !banter_db_get (call->db, SELECT_PASSWORD, "s:SbS", owner, &hash, &is_deactivated, &state,
                         error)
      || !check_open (is_deactivated, state, error))
    return FALSE;
  *user_id = g_steal_pointer (&owner);
  *sid = g_strdup (phone[0]);
  return TRUE;
}
