/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-policy-words.h"
#include "banter-policy.h"

G_BEGIN_DECLS

/* What a message request may hold, and how many there may be. */
#define BANTER_REQUEST_MAX_EVENTS 3
#define BANTER_REQUEST_MAX_REASON_CHARS 500
#define BANTER_REQUEST_MAX_PER_DAY 5
#define BANTER_REQUEST_WAIT_AFTER_DELETE_MS (G_GINT64_CONSTANT (30) * 24 * 60 * 60 * 1000)

/* What A has asked of B, and of others, before B accepted anything. */
typedef struct
{
  gboolean pending_elsewhere; /* B has an open request of A's, in another room */
  guint sent_today;           /* new requests of A's to anybody within the last 24 hours */
  gint64 since_delete_ms;     /* since B deleted a request of A's; -1 if that never happened */
  guint n_events;             /* message events of A's in all rooms that only the two share */
} BanterRequestFacts;

/**
 * banter_policy_may_ask:
 * @facts: what has been asked before
 * @reason: (out): why not
 *
 * Whether A may open a new request to B. That B deleted an earlier one is not disclosed: for as
 * long as A has to wait, it looks as if that one were still pending.
 */
gboolean banter_policy_may_ask (const BanterRequestFacts *facts, BanterReason *reason);

/**
 * banter_policy_request_allows:
 * @facts: what has been sent before
 * @type: the event's type
 * @state_key: (nullable): its state key, %NULL if it is a message event
 * @content: its content, a JSON object that has passed a scan
 * @reason: (out): why not
 *
 * Whether an event may go into a request that has not been accepted: plain text and encrypted
 * events, few of them, and the state that a room cannot be without.
 */
gboolean banter_policy_request_allows (const BanterRequestFacts *facts, const char *type,
                                       const char *state_key, const char *content,
                                       BanterReason *reason);

G_END_DECLS
