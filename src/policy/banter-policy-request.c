/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-request"

#include "config.h"

#include "banter-policy-request.h"

/* The limits of a message request (rule 11): how often one may ask, and what may be inside before
 * the other has accepted. Counting is the caller's. */

gboolean
banter_policy_may_ask (const BanterRequestFacts *facts, BanterReason *reason)
{
  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);

  *reason = BANTER_REASON_NONE;
  if (facts->pending_elsewhere
      || (facts->since_delete_ms >= 0
          && facts->since_delete_ms < BANTER_REQUEST_WAIT_AFTER_DELETE_MS))
    *reason = BANTER_REASON_REQUEST_PENDING;
  else if (facts->sent_today >= BANTER_REQUEST_MAX_PER_DAY)
    *reason = BANTER_REASON_REQUEST_LIMIT;
  return *reason == BANTER_REASON_NONE;
}

gboolean
banter_policy_request_allows (const BanterRequestFacts *facts, const char *type,
                              const char *state_key, const char *content, BanterReason *reason)
{
  gboolean allowed;

  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (type != NULL && content != NULL, FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);

  if (!banter_policy_carries_words (type, state_key, content))
    allowed = TRUE;
  else if (state_key != NULL || facts->n_events >= BANTER_REQUEST_MAX_EVENTS)
    allowed = FALSE;
  else
    allowed = g_str_equal (type, "m.room.encrypted")
              || (g_str_equal (type, "m.room.message") && banter_policy_is_plain_text (content));
  *reason = allowed ? BANTER_REASON_NONE : BANTER_REASON_REQUEST_PENDING;
  return allowed;
}
