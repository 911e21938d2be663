/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-invitation"

#include "config.h"

#include "banter-server-invitation.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"

#define GOOD                                                                                       \
  "(uses_allowed IS NULL OR n_uses < uses_allowed) AND (expires_ms IS NULL OR expires_ms > ?)"

static const char SELECT_ANY[] = "SELECT EXISTS (SELECT 1 FROM registration_tokens WHERE " GOOD ")";
static const char SELECT_ONE[]
    = "SELECT EXISTS (SELECT 1 FROM registration_tokens WHERE token = ? AND " GOOD ")";
static const char USE[]
    = "UPDATE registration_tokens SET n_uses = n_uses + 1 WHERE token = ? AND " GOOD;

gboolean
banter_server_invitation_exists (BanterDb *db, gboolean *exists, GError **error)
{
  *exists = FALSE;
  return banter_db_get (db, SELECT_ANY, "i:b", banter_clock_now_ms (), exists, error);
}

gboolean
banter_server_invitation_check (BanterDb *db, const char *token, gboolean *is_good, GError **error)
{
  *is_good = FALSE;
  return banter_db_get (db, SELECT_ONE, "si:b", token, banter_clock_now_ms (), is_good, error);
}

gboolean
banter_server_invitation_use (BanterDb *db, const char *token, GError **error)
{
  if (!banter_db_exec (db, USE, "si", token, banter_clock_now_ms (), error))
    return FALSE;
  if (banter_db_get_changes (db) > 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "This registration token is used up");
  return FALSE;
}
