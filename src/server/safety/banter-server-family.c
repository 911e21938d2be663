/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-family"

#include "config.h"

#include <sodium.h>

#include "banter-server-family.h"

#include "banter-server-facts.h"
#include "banter-server-policy.h"
#include "banter-server-safety.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"

#define CODE_CHARS 8
#define MAX_CODES 10

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static const char DELETE_OLD_CODES[] = "DELETE FROM family_codes WHERE expires_ms <= ?";
static const char COUNT_CODES[] = "SELECT count (*) FROM family_codes WHERE guardian = ?";
static const char INSERT_CODE[]
    = "INSERT INTO family_codes (code, guardian, expires_ms) VALUES (?, ?, ?)";
static const char SELECT_CODE[]
    = "SELECT guardian FROM family_codes WHERE code = ? AND expires_ms > ?";
static const char DELETE_CODE[] = "DELETE FROM family_codes WHERE code = ?";
static const char DELETE_OLD_TRIES[] = "DELETE FROM family_tries WHERE tried_ms <= ?";
static const char SELECT_TRIES[]
    = "SELECT count (*), min (tried_ms) FROM family_tries WHERE user_id = ? AND tried_ms > ?";
static const char INSERT_TRY[] = "INSERT INTO family_tries (user_id, tried_ms) VALUES (?, ?)";
static const char COUNT_TEENS[] = "SELECT count (*) FROM pairings WHERE guardian = ?";
static const char COUNT_GUARDIANS[] = "SELECT count (*) FROM pairings WHERE teen = ?";
static const char SELECT_PAIRED[]
    = "SELECT EXISTS (SELECT 1 FROM pairings WHERE teen = ? AND guardian = ?)";
static const char SELECT_ENDS[]
    = "SELECT 1, coalesce (ends_ms, 0) FROM pairings WHERE teen = ? AND guardian = ?";
static const char SELECT_IS_GONE[] = "SELECT is_deactivated FROM users WHERE user_id = ?";
static const char SELECT_PAIRINGS[]
    = "SELECT p.teen, p.guardian, u.birthday, coalesce (p.ends_ms, 0), g.is_deactivated "
      "FROM pairings p JOIN users u ON u.user_id = p.teen JOIN users g ON g.user_id = p.guardian";
static const char INSERT_PAIRING[]
    = "INSERT INTO pairings (teen, guardian, limits, since_ms) VALUES (?, ?, '{}', ?)";
static const char UPDATE_LIMITS[]
    = "UPDATE pairings SET limits = ? WHERE teen = ? AND guardian = ?";
static const char UPDATE_ENDS[] = "UPDATE pairings SET ends_ms = ? WHERE teen = ? AND guardian = ?";
static const char DELETE_PAIRING[] = "DELETE FROM pairings WHERE teen = ? AND guardian = ?";
static const char INSERT_CHANGE[]
    = "INSERT INTO family_audit (teen, guardian, actor, action, limits, at_ms) "
      "VALUES (?, ?, ?, ?, ?, ?)";

static gboolean
fail (GError **error, BanterMatrixError code, const char *why)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, code, why);
  return FALSE;
}

/* --- What follows from each change --- */

/* Into the list that both can read; remembered verdicts are forgotten and both are told. */
static gboolean
record (BanterServer *server, BanterDb *db, const char *teen, const char *guardian,
        const char *actor, const char *action, const char *limits, GError **error)
{
  banter_server_policy_forget (server);
  return banter_db_exec (db, INSERT_CHANGE, "sssssi", teen, guardian, actor, action, limits,
                         banter_clock_now_ms (), error)
         && banter_server_safety_tell (server, db, teen, error)
         && banter_server_safety_tell (server, db, guardian, error);
}

static gboolean
remove_pairing (BanterServer *server, BanterDb *db, const char *teen, const char *guardian,
                const char *actor, const char *action, GError **error)
{
  return banter_db_exec (db, DELETE_PAIRING, "ss", teen, guardian, error)
         && record (server, db, teen, guardian, actor, action, NULL, error);
}

/* --- Ends --- */

typedef struct
{
  char *teen;
  char *guardian;
  const char *action;
} End;

static void
end_free (gpointer data)
{
  End *end = data;

  g_free (end->teen);
  g_free (end->guardian);
  g_free (end);
}

/* Which pairings are over, or, with @teen, which of @teen's a new one replaces. */
static GPtrArray *
find_ends (BanterDb *db, const char *of_teen, GError **error)
{
  g_autoptr (GPtrArray) ends = g_ptr_array_new_with_free_func (end_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_PAIRINGS, "");
  gint64 now_ms = banter_clock_now_ms ();

  while (banter_db_cursor_next (rows, error))
    {
      const char *teen, *guardian, *birthday, *action = NULL;
      gint64 ends_ms;
      gboolean is_gone;
      End *end;

      banter_db_cursor_read (rows, "sssib", &teen, &guardian, &birthday, &ends_ms, &is_gone);
      if (banter_age_band (birthday, now_ms) != BANTER_AGE_16_17)
        action = "grown_up";
      else if (ends_ms != 0 && ends_ms <= now_ms)
        action = "unpaired";
      else if (of_teen != NULL && is_gone && g_str_equal (of_teen, teen))
        action = "replaced";
      if (action == NULL)
        continue;
      end = g_new0 (End, 1);
      end->teen = g_strdup (teen);
      end->guardian = g_strdup (guardian);
      end->action = action;
      g_ptr_array_add (ends, end);
    }
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&ends);
}

static gboolean
end_what_is_over (BanterServer *server, BanterDb *db, const char *of_teen, GError **error)
{
  g_autoptr (GPtrArray) ends = find_ends (db, of_teen, error);

  for (guint i = 0; ends != NULL && i < ends->len; i++)
    {
      const End *end = g_ptr_array_index (ends, i);

      if (!remove_pairing (server, db, end->teen, end->guardian, NULL, end->action, error))
        return FALSE;
    }
  return ends != NULL;
}

gboolean
banter_server_family_tidy (BanterServer *server, BanterDb *db, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();

  return end_what_is_over (server, db, NULL, error)
         && banter_db_exec (db, DELETE_OLD_CODES, "i", now_ms, error)
         && banter_db_exec (db, DELETE_OLD_TRIES, "i", now_ms - BANTER_SERVER_FAMILY_HOUR_MS,
                            error);
}

/* --- Codes --- */

static gboolean
check_adult (BanterDb *db, const char *guardian, GError **error)
{
  BanterAgeBand band;

  return banter_server_facts_get_band (db, guardian, &band, error)
         && (band == BANTER_AGE_ADULT || banter_server_policy_refuse (BANTER_REASON_AGE, error));
}

static gboolean
check_guardian (BanterDb *db, const char *guardian, GError **error)
{
  gint64 n_teens = 0;

  if (!check_adult (db, guardian, error)
      || !banter_db_get (db, COUNT_TEENS, "s:i", guardian, &n_teens, error))
    return FALSE;
  return n_teens < BANTER_SERVER_FAMILY_MAX_TEENS
         || banter_server_policy_refuse (BANTER_REASON_FAMILY, error);
}

static char *
make_code (void)
{
  char *code = g_new0 (char, CODE_CHARS + 1);

  for (guint i = 0; i < CODE_CHARS; i++)
    code[i] = base32[randombytes_uniform (sizeof base32 - 1)];
  return code;
}

char *
banter_server_family_create_code (BanterServer *server, BanterDb *db, const char *guardian,
                                  gint64 *expires_ms, GError **error)
{
  g_autofree char *code = make_code ();
  gint64 n_codes = 0;

  if (!banter_server_family_tidy (server, db, error) || !check_guardian (db, guardian, error)
      || !banter_db_get (db, COUNT_CODES, "s:i", guardian, &n_codes, error))
    return NULL;
  if (n_codes >= MAX_CODES)
    {
      fail (error, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED, "Too many codes wait already");
      return NULL;
    }
  *expires_ms = banter_clock_now_ms () + BANTER_SERVER_FAMILY_CODE_MS;
  if (!banter_db_exec (db, INSERT_CODE, "ssi", code, guardian, *expires_ms, error))
    return NULL;
  return g_steal_pointer (&code);
}

/* Capital letters, without what people put between them. */
static char *
normalise (const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    if (*c != ' ' && *c != '-')
      g_string_append_c (code, g_ascii_toupper (*c));
  return g_strdup (code->str);
}

static gboolean
check_tries (BanterDb *db, const char *teen, gint64 *retry_after_ms, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();
  gint64 n_tries = 0, first_ms = 0;

  if (!banter_db_get (db, SELECT_TRIES, "si:ii", teen, now_ms - BANTER_SERVER_FAMILY_HOUR_MS,
                      &n_tries, &first_ms, error))
    return FALSE;
  if (n_tries < BANTER_SERVER_FAMILY_MAX_TRIES)
    return TRUE;
  *retry_after_ms
      = CLAMP (first_ms + BANTER_SERVER_FAMILY_HOUR_MS - now_ms, 1, BANTER_SERVER_FAMILY_HOUR_MS);
  return fail (error, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED, "Too many wrong codes");
}

/* Nobody pairs with themselves or in a circle, and not with more than there may be. */
static gboolean
check_pair (BanterDb *db, const char *teen, const char *guardian, GError **error)
{
  gboolean paired = FALSE, reversed = FALSE, is_gone = TRUE;
  gint64 n_guardians = 0;

  if (!check_guardian (db, guardian, error)
      || !banter_db_get (db, SELECT_PAIRED, "ss:b", teen, guardian, &paired, error)
      || !banter_db_get (db, SELECT_PAIRED, "ss:b", guardian, teen, &reversed, error)
      || !banter_db_get (db, SELECT_IS_GONE, "s:b", guardian, &is_gone, error)
      || !banter_db_get (db, COUNT_GUARDIANS, "s:i", teen, &n_guardians, error))
    return FALSE;
  if (paired)
    return fail (error, BANTER_MATRIX_ERROR_BAD_STATE, "You are paired already");
  if (g_str_equal (teen, guardian) || reversed || is_gone
      || n_guardians >= BANTER_SERVER_FAMILY_MAX_GUARDIANS)
    return banter_server_policy_refuse (BANTER_REASON_FAMILY, error);
  return TRUE;
}

static gboolean
pair (BanterServer *server, BanterDb *db, const char *teen, const char *guardian, const char *code,
      GError **error)
{
  /* Whoever pairs anew gets rid of the limits of guardians who are gone. */
  return end_what_is_over (server, db, teen, error) && check_pair (db, teen, guardian, error)
         && banter_db_exec (db, DELETE_CODE, "s", code, error)
         && banter_db_exec (db, INSERT_PAIRING, "ssi", teen, guardian, banter_clock_now_ms (),
                            error)
         && record (server, db, teen, guardian, teen, "paired", "{}", error);
}

gboolean
banter_server_family_accept (BanterServer *server, BanterDb *db, const char *teen, const char *text,
                             char **guardian, gint64 *retry_after_ms, GError **error)
{
  g_autofree char *code = normalise (text);
  BanterAgeBand band;

  *guardian = NULL;
  if (!banter_server_facts_get_band (db, teen, &band, error))
    return FALSE;
  if (band != BANTER_AGE_16_17)
    return banter_server_policy_refuse (BANTER_REASON_AGE, error);
  if (!check_tries (db, teen, retry_after_ms, error)
      || !banter_db_get (db, SELECT_CODE, "si:S", code, banter_clock_now_ms (), guardian, error))
    return FALSE;
  if (*guardian == NULL)
    return banter_db_exec (db, INSERT_TRY, "si", teen, banter_clock_now_ms (), error);
  return pair (server, db, teen, *guardian, code, error);
}

/* --- Limits and the end --- */

/* M_NOT_FOUND unless the two are paired. @ends_ms: (out): 0, or when that ends */
static gboolean
find_pairing (BanterServer *server, BanterDb *db, const char *teen, const char *guardian,
              gboolean *found, gint64 *ends_ms, GError **error)
{
  *found = FALSE;
  *ends_ms = 0;
  return end_what_is_over (server, db, NULL, error)
         && banter_db_get (db, SELECT_ENDS, "ss:bi", teen, guardian, found, ends_ms, error);
}

static gboolean
not_paired (GError **error)
{
  return fail (error, BANTER_MATRIX_ERROR_NOT_FOUND, "You are not paired with this person");
}

gboolean
banter_server_family_set_limits (BanterServer *server, BanterDb *db, const char *guardian,
                                 const char *teen, const char *limits, GError **error)
{
  g_autoptr (BanterLimits) parsed = NULL;
  gboolean found;
  gint64 ends_ms;

  if (!find_pairing (server, db, teen, guardian, &found, &ends_ms, error))
    return FALSE;
  if (!found)
    return not_paired (error);
  if (!check_adult (db, guardian, error))
    return FALSE;
  parsed = banter_limits_parse (limits, error);
  if (parsed == NULL)
    return FALSE;
  return banter_db_exec (db, UPDATE_LIMITS, "sss", limits, teen, guardian, error)
         && record (server, db, teen, guardian, guardian, "limits_changed", limits, error);
}

/* A teen's wish to end it. Limits of a guardian who is gone stay until the teen pairs anew. */
static gboolean
ask_for_end (BanterServer *server, BanterDb *db, const char *teen, const char *guardian,
             gint64 ends_ms, GError **error)
{
  gboolean is_gone = TRUE;

  if (!banter_db_get (db, SELECT_IS_GONE, "s:b", guardian, &is_gone, error))
    return FALSE;
  if (is_gone)
    return banter_server_policy_refuse (BANTER_REASON_FAMILY, error);
  if (ends_ms != 0)
    return TRUE;
  return banter_db_exec (db, UPDATE_ENDS, "iss",
                         banter_clock_now_ms () + BANTER_SERVER_FAMILY_UNPAIR_MS, teen, guardian,
                         error)
         && record (server, db, teen, guardian, teen, "unpair_asked", NULL, error);
}

gboolean
banter_server_family_end (BanterServer *server, BanterDb *db, const char *user_id,
                          const char *other, GError **error)
{
  gboolean found;
  gint64 ends_ms;

  if (!find_pairing (server, db, other, user_id, &found, &ends_ms, error))
    return FALSE;
  if (found)
    return remove_pairing (server, db, other, user_id, user_id, "lifted", error);
  if (!find_pairing (server, db, user_id, other, &found, &ends_ms, error))
    return FALSE;
  return found ? ask_for_end (server, db, user_id, other, ends_ms, error) : not_paired (error);
}

gboolean
banter_server_family_lift (BanterServer *server, BanterDb *db, const char *teen, const char *actor,
                           GError **error)
{
  static const char sql[] = "SELECT guardian FROM pairings WHERE teen = ?";
  g_autoptr (GPtrArray) guardians = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, sql, "s", teen);

  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (guardians, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < guardians->len; i++)
    if (!remove_pairing (server, db, teen, g_ptr_array_index (guardians, i), actor,
                         "lifted_by_administrator", error))
      return FALSE;
  return TRUE;
}
