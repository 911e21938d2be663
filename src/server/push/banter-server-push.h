/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-matrix-push.h"

G_BEGIN_DECLS

/* CS-API "Push Rules": what an event means to one person. Pure: no database, no clock; any thread.
 */

/* Stands for the reader in the predefined rules, which are the same for all. No user id looks like
 * it. */
#define BANTER_SERVER_PUSH_READER "@USER_ID@"

typedef struct _BanterServerPushRules BanterServerPushRules;

/**
 * BanterServerPushEvent:
 * @reader: whose rules are asked
 * @state_key: (nullable): of state
 * @content: JSON, compact, that has passed a scan
 * @n_members: who have joined the room
 * @sender_power: level of the sender
 * @room_power: level that notifying the whole room asks for
 * @displayname: (nullable): of the reader, in the room
 */
typedef struct
{
  const char *reader;
  const char *room_id;
  const char *type;
  const char *state_key;
  const char *sender;
  const char *content;
  gint64 n_members;
  gint64 sender_power;
  gint64 room_power;
  const char *displayname;
} BanterServerPushEvent;

/* Takes over @rules. What is switched off is left out; a condition of a kind that is not known
 * never holds. */
BanterServerPushRules *banter_server_push_rules_new (BanterMatrixPushRules *rules);
BanterServerPushRules *banter_server_push_rules_ref (BanterServerPushRules *rules);
void banter_server_push_rules_unref (BanterServerPushRules *rules);

/* Whether any rule asks for the display name. */
gboolean banter_server_push_rules_want_name (const BanterServerPushRules *rules);

/**
 * banter_server_push_evaluate:
 * @rules: of the reader
 * @event: by somebody else
 * @highlight: (out): whether it is to stand out
 * @is_personal: (out): whether another reader with these rules could be told something else
 *
 * The first rule that holds decides.
 *
 * Returns: (transfer none) (nullable): the rule if it says "notify", else %NULL
 */
const BanterMatrixPushRule *banter_server_push_evaluate (const BanterServerPushRules *rules,
                                                         const BanterServerPushEvent *event,
                                                         gboolean *highlight,
                                                         gboolean *is_personal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerPushRules, banter_server_push_rules_unref)

G_END_DECLS
