/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-uia-stages"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "banter-server-config.h"
#include "banter-server-confirm.h"
#include "banter-server-refusal.h"
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
  if (!banter_server_refusal_add (call->server, BANTER_SERVER_REFUSAL_ADDRESS, call->address,
                                  error))
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

  if (!banter_server_refusal_check (call->server, BANTER_SERVER_REFUSAL_ADDRESS, call->address,
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

static const struct
{
  const char *type;
  BanterServerUiaOutcome (*check) (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                                   char **value, GError **error);
} stages[] = {
  { BANTER_MATRIX_STAGE_BIRTHDAY, check_birthday },
  { BANTER_MATRIX_STAGE_DUMMY, check_nothing },
  { BANTER_MATRIX_STAGE_PASSWORD, check_password },
  { BANTER_MATRIX_STAGE_TERMS, check_nothing },
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
