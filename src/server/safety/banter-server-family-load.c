/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-family-load"

#include "config.h"

#include "banter-server-family.h"

#include "banter-server-facts.h"

#include "banter-clock.h"

/* What "GET /family" tells: each of the two sees the same. Queries only, any connection. */

#define MAX_CHANGES 500

static const char SELECT_PAIRINGS[]
    = "SELECT p.guardian, p.teen, p.limits, p.since_ms, coalesce (p.ends_ms, 0), u.birthday "
      "FROM pairings p JOIN users u ON u.user_id = p.teen "
      "WHERE (p.teen = ?1 OR p.guardian = ?1) AND (p.ends_ms IS NULL OR p.ends_ms > ?2) "
      "ORDER BY p.since_ms";
static const char SELECT_CHANGES[]
    = "SELECT * FROM (SELECT guardian, teen, actor, action, limits, at_ms, audit_id "
      "FROM family_audit WHERE teen = ?1 OR guardian = ?1 ORDER BY audit_id DESC LIMIT ?2) "
      "ORDER BY audit_id";

static gboolean
load_pairings (BanterDb *db, const char *user_id, GPtrArray *pairings, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_PAIRINGS, "si", user_id, now_ms);

  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixPairing *pairing;

      if (banter_age_band (banter_db_cursor_get_text (rows, 5), now_ms) != BANTER_AGE_16_17)
        continue;
      pairing = g_new0 (BanterMatrixPairing, 1);
      banter_db_cursor_read (rows, "SSSii", &pairing->guardian, &pairing->teen, &pairing->limits,
                             &pairing->since_ts, &pairing->ends_ts);
      g_ptr_array_add (pairings, pairing);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
load_changes (BanterDb *db, const char *user_id, GPtrArray *changes, GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (db, SELECT_CHANGES, "si", user_id, (gint64)MAX_CHANGES);

  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixFamilyChange *change = g_new0 (BanterMatrixFamilyChange, 1);

      banter_db_cursor_read (rows, "SSSSSi", &change->guardian, &change->teen, &change->actor,
                             &change->action, &change->limits, &change->ts);
      g_ptr_array_add (changes, change);
    }
  return !banter_db_cursor_failed (rows);
}

gboolean
banter_server_family_load (BanterDb *db, const char *user_id, BanterMatrixFamily *family,
                           GError **error)
{
  g_autoptr (BanterLimits) limits = NULL;
  BanterAgeBand band;

  family->pairings = g_ptr_array_new ();
  family->audit = g_ptr_array_new ();
  if (!load_pairings (db, user_id, family->pairings, error)
      || !load_changes (db, user_id, family->audit, error)
      || !banter_server_facts_get_band (db, user_id, &band, error))
    return FALSE;
  limits = banter_server_facts_load_limits (db, user_id, band, error);
  if (limits == NULL)
    return FALSE;
  family->limits = banter_limits_encode (limits);
  return TRUE;
}
