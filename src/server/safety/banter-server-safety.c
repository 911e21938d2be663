/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-safety"

#include "config.h"

#include "banter-server-safety.h"

#include "banter-server-account-data.h"
#include "banter-server-account.h"
#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-family.h"
#include "banter-server-policy.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-family.h"

static const char SELECT_BIRTHDAY[] = "SELECT birthday FROM users WHERE user_id = ?";
static const char UPDATE_BIRTHDAY[] = "UPDATE users SET birthday = ? WHERE user_id = ?";
static const char INSERT_AUDIT[]
    = "INSERT INTO birthday_audit (user_id, actor, before, after, at_ms) VALUES (?, ?, ?, ?, ?)";

static gboolean
check_birthday (BanterDb *db, const char *user_id, const char *birthday, GError **error)
{
  gboolean exists = FALSE;

  if (!banter_server_account_exists (db, user_id, &exists, error))
    return FALSE;
  if (!exists)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "There is nobody of this name");
  else if (banter_age_years (birthday, banter_clock_now_ms ()) < 0)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                         "The birthday must be a date, written YYYY-MM-DD");
  else
    return TRUE;
  return FALSE;
}

gboolean
banter_server_account_set_birthday (BanterServer *server, BanterDb *db, const char *user_id,
                                    const char *birthday, const char *actor, GError **error)
{
  g_autofree char *before = NULL;

  if (!check_birthday (db, user_id, birthday, error)
      || !banter_db_get (db, SELECT_BIRTHDAY, "s:S", user_id, &before, error)
      || !banter_db_exec (db, UPDATE_BIRTHDAY, "ss", birthday, user_id, error)
      || !banter_db_exec (db, INSERT_AUDIT, "ssssi", user_id, actor, before, birthday,
                          banter_clock_now_ms (), error))
    return FALSE;
  banter_server_policy_forget (server);
  return banter_server_family_tidy (server, db, error)
         && banter_server_safety_tell (server, db, user_id, error);
}

gboolean
banter_server_safety_check_offered (BanterServer *server, GError **error)
{
  if (!banter_server_get_config (server)->plain)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNRECOGNIZED,
                       "This server has no safety extension");
  return FALSE;
}

gboolean
banter_server_safety_tell (BanterServer *server, BanterDb *db, const char *user_id, GError **error)
{
  BanterAgeBand band;
  g_autoptr (BanterLimits) limits = NULL;
  g_autofree char *text = NULL;
  g_autofree char *content = NULL;
  BanterMatrixSafety safety = { .changed_ts = banter_clock_now_ms () };

  if (!banter_server_facts_get_band (db, user_id, &band, error))
    return FALSE;
  limits = banter_server_facts_load_limits (db, user_id, band, error);
  if (limits == NULL)
    return FALSE;
  text = banter_limits_encode (limits);
  safety.age_band = (char *)banter_age_band_to_string (band);
  safety.limits = text;
  content = banter_json_encode (&banter_matrix_safety_type, &safety);
  return banter_server_account_data_put (server, db, user_id, "", BANTER_MATRIX_ACCOUNT_SAFETY,
                                         content, error);
}
