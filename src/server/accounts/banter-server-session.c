/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-session"

#include "config.h"

#include <string.h>

#include "banter-server-session.h"

#include "banter-server-account-state.h"
#include "banter-server-error.h"
#include "banter-server-tokens.h"
#include "banter-server-writer.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* CS-API "Client Authentication". A device has one pair of tokens, and between a refresh and the
 * first use of what it gave, two: a lost answer to "POST /refresh" must not sign anybody out. */

#define DEVICE_CHARS 10
#define MAX_NAME 255
#define LIFETIME_MS ((gint64)5 * 60 * 1000)
/* How long an access token that was followed by another is remembered as one of ours. */
#define KEPT_MS ((gint64)24 * 60 * 60 * 1000)

static const char INSERT_DEVICE[]
    = "INSERT INTO devices (user_id, device_id, display_name, created_ts) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (user_id, device_id) DO NOTHING";
static const char DELETE_TOKENS[] = "DELETE FROM sessions WHERE user_id = ? AND device_id = ?";
static const char INSERT_TOKENS[]
    = "INSERT INTO sessions (access_hash, refresh_hash, user_id, device_id, expires_ms, follows) "
      "VALUES (?, ?, ?, ?, nullif (?, 0), ?)";
static const char SELECT_PAIR[]
    = "SELECT s.user_id, s.device_id, s.access_hash, s.is_spent, u.state FROM sessions s "
      "JOIN users u USING (user_id) WHERE s.refresh_hash = ?";
static const char SELECT_FOLLOWS[] = "SELECT follows FROM sessions WHERE access_hash = ?";
static const char SPEND[] = "UPDATE sessions SET is_spent = 1 WHERE access_hash = ?";
static const char CONFIRM[] = "UPDATE sessions SET follows = NULL WHERE access_hash = ?";
static const char DELETE_FOLLOWERS[] = "DELETE FROM sessions WHERE follows = ?";
static const char DELETE_SPENT[] = "DELETE FROM sessions WHERE is_spent AND expires_ms < ?";
/* One row for the pair that is being replaced, and a few for clients that race with themselves. */
static const char DELETE_OLDEST[]
    = "DELETE FROM sessions WHERE is_spent AND access_hash IN (SELECT access_hash FROM sessions "
      "WHERE user_id = ? AND device_id = ? AND is_spent ORDER BY expires_ms DESC LIMIT -1 OFFSET "
      "8)";
static const char DELETE_DEVICE[] = "DELETE FROM devices WHERE user_id = ? AND device_id = ?";
static const char DELETE_DEVICES[] = "DELETE FROM devices WHERE user_id = ? AND device_id IS NOT ?";
static const char DELETE_LOGIN_TOKENS[] = "DELETE FROM login_tokens WHERE user_id = ?";

static gboolean
check_name (const char *name, GError **error)
{
  if (name == NULL || strlen (name) <= MAX_NAME)
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
               "A device's id and name have at most %d bytes", MAX_NAME);
  return FALSE;
}

/* @follows: (nullable): the pair that this one replaces */
static gboolean
add_tokens (BanterDb *db, const char *user_id, const char *device_id, gboolean refreshes,
            GBytes *follows, BanterMatrixTokens *tokens, GError **error)
{
  g_autoptr (GBytes) access_hash = NULL;
  g_autoptr (GBytes) refresh_hash = NULL;

  tokens->access_token = banter_server_tokens_mint ();
  access_hash = banter_server_tokens_hash (tokens->access_token);
  if (refreshes)
    {
      tokens->refresh_token = banter_server_tokens_mint ();
      refresh_hash = banter_server_tokens_hash (tokens->refresh_token);
      tokens->expires_in_ms = LIFETIME_MS;
    }
  return banter_db_exec (db, INSERT_TOKENS, "BBssiB", access_hash, refresh_hash, user_id, device_id,
                         refreshes ? banter_clock_now_ms () + LIFETIME_MS : (gint64)0, follows,
                         error);
}

gboolean
banter_server_session_begin (BanterServerWriter *writer, BanterDb *db,
                             const BanterServerNewSession *wanted, BanterMatrixSession *session,
                             GError **error)
{
  const char *user_id = wanted->user_id;
  BanterMatrixTokens tokens = { 0 };
  gboolean is_new = wanted->device_id == NULL || *wanted->device_id == '\0';

  if (!check_name (wanted->device_id, error) || !check_name (wanted->display_name, error))
    return FALSE;
  session->device_id = is_new ? banter_random_token (DEVICE_CHARS) : g_strdup (wanted->device_id);
  if (!banter_db_exec (db, INSERT_DEVICE, "sssi", user_id, session->device_id, wanted->display_name,
                       banter_clock_now_ms (), error)
      || !banter_db_exec (db, DELETE_TOKENS, "ss", user_id, session->device_id, error)
      || !add_tokens (db, user_id, session->device_id, wanted->wants_refresh, NULL, &tokens, error))
    {
      banter_json_clear (&banter_matrix_tokens_type, &tokens);
      return FALSE;
    }
  session->access_token = tokens.access_token;
  session->refresh_token = tokens.refresh_token;
  session->expires_in_ms = tokens.expires_in_ms;
  if (!is_new)
    banter_server_writer_forget_tokens (writer, user_id);
  return TRUE;
}

static gboolean
check_pair (const char *user_id, gboolean is_spent, const char *state, GError **error)
{
  if (user_id == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN_TOKEN,
                         "Unknown refresh token");
  else if (banter_server_account_state_from_string (state) == BANTER_SERVER_ACCOUNT_LOCKED)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_LOCKED,
                         "This account is locked");
  else if (is_spent)
    g_set_error_literal (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_SOFT_LOGOUT,
                         "This refresh token was used already");
  else
    return TRUE;
  return FALSE;
}

gboolean
banter_server_session_refresh (BanterDb *db, const char *refresh_token, BanterMatrixTokens *tokens,
                               GError **error)
{
  g_autoptr (GBytes) hash = banter_server_tokens_hash (refresh_token);
  g_autoptr (GBytes) access_hash = NULL;
  g_autofree char *user_id = NULL;
  g_autofree char *device_id = NULL;
  g_autofree char *state = NULL;
  gboolean is_spent = FALSE;

  if (!banter_db_get (db, SELECT_PAIR, "B:SSBbS", hash, &user_id, &device_id, &access_hash,
                      &is_spent, &state, error)
      || !check_pair (user_id, is_spent, state, error))
    return FALSE;
  /* Whoever asks twice with the same token has not received the first answer. */
  return banter_server_session_confirm (db, access_hash, error)
         && banter_db_exec (db, DELETE_FOLLOWERS, "B", access_hash, error)
         && banter_db_exec (db, DELETE_OLDEST, "ss", user_id, device_id, error)
         && add_tokens (db, user_id, device_id, TRUE, access_hash, tokens, error);
}

gboolean
banter_server_session_confirm (BanterDb *db, GBytes *access_hash, GError **error)
{
  g_autoptr (GBytes) follows = NULL;

  if (!banter_db_get (db, SELECT_FOLLOWS, "B:B", access_hash, &follows, error))
    return FALSE;
  return follows == NULL
         || (banter_db_exec (db, SPEND, "B", follows, error)
             && banter_db_exec (db, CONFIRM, "B", access_hash, error));
}

gboolean
banter_server_session_end (BanterServerWriter *writer, BanterDb *db, const char *user_id,
                           const char *device_id, GError **error)
{
  banter_server_writer_forget_tokens (writer, user_id);
  return banter_db_exec (db, DELETE_DEVICE, "ss", user_id, device_id, error);
}

gboolean
banter_server_session_end_all (BanterServerWriter *writer, BanterDb *db, const char *user_id,
                               const char *kept, GError **error)
{
  banter_server_writer_forget_tokens (writer, user_id);
  return banter_db_exec (db, DELETE_DEVICES, "ss", user_id, kept, error)
         && banter_db_exec (db, DELETE_LOGIN_TOKENS, "s", user_id, error);
}

gboolean
banter_server_session_tidy (BanterDb *db, GError **error)
{
  return banter_db_exec (db, DELETE_SPENT, "i", banter_clock_now_ms () - KEPT_MS, error);
}
