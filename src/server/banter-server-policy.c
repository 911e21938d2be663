/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy"

#include "config.h"

#include "banter-server-policy.h"

/* Facts in, verdict out: gathers what the rules ask for and lets them decide. Writer's thread. */

static const char *const reasons[] = {
  [BANTER_SERVER_POLICY_ERROR_ACCOUNT] = "account",
  [BANTER_SERVER_POLICY_ERROR_AGE] = "age",
  [BANTER_SERVER_POLICY_ERROR_FAMILY] = "family",
  [BANTER_SERVER_POLICY_ERROR_OWN_BLOCK] = "own_block",
  [BANTER_SERVER_POLICY_ERROR_OWN_PRIVACY] = "own_privacy",
  [BANTER_SERVER_POLICY_ERROR_PHONE] = "phone",
  [BANTER_SERVER_POLICY_ERROR_PRIVACY] = "privacy",
  [BANTER_SERVER_POLICY_ERROR_REQUEST_PENDING] = "request_pending",
};

G_DEFINE_QUARK (banter - server - policy - error - quark, banter_server_policy_error)

const char *
banter_server_policy_error_to_reason (BanterServerPolicyError code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (reasons), "privacy");

  return reasons[code];
}

gboolean
banter_server_policy_check (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                            GError **error)
{
  return TRUE;
}

gboolean
banter_server_policy_note (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                           GError **error)
{
  return TRUE;
}
