/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-uia-stages"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "banter-server-config.h"
#include "banter-server-confirm.h"
#include "banter-server-invitation.h"
#include "banter-server-refusal.h"
#include "banter-server-threepid.h"
#include "banter-server-uia.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-policy-age.h"

/* What each stage of user-interactive authentication wants: CS-API "Authentication types" and our
 * birthday stage. One function a stage, one line in the table. */

static BanterServerUiaOutcome
check_nothing (BanterServerCall *call, const BanterMatrixUiaAuth *auth, char **value,
               GError **error)
{
  return BANTER_SERVER_UIA_DONE;
}

static BanterServerUiaOutcome
check_password (BanterServerCall *call, const BanterMatrixUiaAuth *auth, char **value,
                GError **error)
{
  g_autoptr (GError) cause = NULL;
  BanterServerUiaOutcome outcome = BANTER_SERVER_UIA_DONE;

  if (banter_server_confirm_password (call, call->user_id,
                                      auth->password != NULL ? auth->password : "", &cause))
    return outcome;
  outcome = g_error_matches (cause, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN)
                ? BANTER_SERVER_UIA_MEND
                : BANTER_SERVER_UIA_FAILED;
  g_propagate_error (error, g_steal_pointer (&cause));
  return outcome;
}

/* Whoever was too young may not say another date the next minute: safety.md's 24 hours. */
static BanterServerUiaOutcome
refuse_age (BanterServerCall *call, int min_age, GError **error)
{
  if (!banter_server_refusal_add (call->server, BANTER_SERVER_REFUSAL_ADDRESS, call->place, error))
    return BANTER_SERVER_UIA_FAILED;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
               "You must be at least %d years old to have an account here", min_age);
  return BANTER_SERVER_UIA_REFUSED;
}

static BanterServerUiaOutcome
check_birthday (BanterServerCall *call, const BanterMatrixUiaAuth *auth, char **value,
                GError **error)
{
  int min_age = (int)banter_server_get_config (call->server)->minimum_age;
  int age = banter_age_years (auth->birthday, banter_clock_now_ms ());
  gboolean is_refused;

  if (!banter_server_refusal_check (call->server, BANTER_SERVER_REFUSAL_ADDRESS, call->place,
                                    &is_refused, error))
    return BANTER_SERVER_UIA_FAILED;
  if (is_refused)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           "A sign-up from here was refused; try again tomorrow");
      return BANTER_SERVER_UIA_REFUSED;
    }
  if (age >= min_age)
    {
      *value = g_strdup (auth->birthday);
      return BANTER_SERVER_UIA_DONE;
    }
  if (age >= 0)
    return refuse_age (call, min_age, error);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "The birthday must be a date, written YYYY-MM-DD");
  return BANTER_SERVER_UIA_MEND;
}

static BanterServerUiaOutcome
check_token (BanterServerCall *call, const BanterMatrixUiaAuth *auth, char **value, GError **error)
{
  gboolean is_good = FALSE;

  if (!banter_server_call_limit (call, BANTER_SERVER_RATE_TOKEN_VALIDITY, call->place, error)
      || !banter_server_invitation_check (call->db, auth->token, &is_good, error))
    return BANTER_SERVER_UIA_FAILED;
  if (is_good)
    {
      *value = g_strdup (auth->token);
      return BANTER_SERVER_UIA_DONE;
    }
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNAUTHORIZED,
                       "This registration token is not good, or not any more");
  return BANTER_SERVER_UIA_MEND;
}

/* The value is "sid secret": the number is given to the account once there is one. */
static BanterServerUiaOutcome
check_phone (BanterServerCall *call, const BanterMatrixUiaAuth *auth, char **value, GError **error)
{
  const BanterMatrixThreepidCreds *creds = auth->threepid_creds;
  g_autofree char *address = NULL;
  gboolean is_refused;

  if (creds == NULL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                           "'threepid_creds' is missing");
      return BANTER_SERVER_UIA_MEND;
    }
  if (!banter_server_threepid_get_validated (call->db, creds->sid, creds->client_secret, &address,
                                             error))
    return BANTER_SERVER_UIA_MEND;
  if (!banter_server_refusal_check (call->server, BANTER_SERVER_REFUSAL_PHONE, address, &is_refused,
                                    error))
    return BANTER_SERVER_UIA_FAILED;
  if (is_refused)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           "A sign-up with this phone was refused; try again tomorrow");
      return BANTER_SERVER_UIA_REFUSED;
    }
  *value = g_strdup_printf ("%s %s", creds->sid, creds->client_secret);
  return BANTER_SERVER_UIA_DONE;
}

char **
banter_server_uia_split_phone (const char *value)
{
  return g_strsplit (value, " ", 2);
}

gboolean
banter_server_uia_refuse_phone (BanterServerCall *call, const char *value, GError **error)
{
  g_auto (GStrv) parts = banter_server_uia_split_phone (value);
  g_autofree char *address = NULL;

  /* A validation that is gone meanwhile needs no refusal: the next one asks for its number. */
  return !banter_server_threepid_get_validated (call->db, parts[0], parts[1], &address, NULL)
         || banter_server_refusal_add (call->server, BANTER_SERVER_REFUSAL_PHONE, address, error);
}

static const struct
{
  const char *type;
  BanterServerUiaOutcome (*check) (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                                   char **value, GError **error);
} stages[] = {
  { BANTER_MATRIX_STAGE_BIRTHDAY, check_birthday }, { BANTER_MATRIX_STAGE_DUMMY, check_nothing },
  { BANTER_MATRIX_STAGE_PASSWORD, check_password }, { BANTER_MATRIX_STAGE_PHONE, check_phone },
  { BANTER_MATRIX_STAGE_TERMS, check_nothing },     { BANTER_MATRIX_STAGE_TOKEN, check_token },
};

BanterServerUiaOutcome
banter_server_uia_check_stage (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                               char **value, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (g_str_equal (stages[i].type, auth->type))
      return stages[i].check (call, auth, value, error);
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "This stage is not known");
  return BANTER_SERVER_UIA_MEND;
}
