/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-push.h"

G_BEGIN_DECLS

/* One condition of a push rule (CS-API "Conditions for push rules"). */

/* What evaluating the rules of one person may spend on patterns: characters of text times words of
 * the pattern's states; some milliseconds. */
#define BANTER_SERVER_PUSH_MAX_STEPS (1024 * 1024)

typedef struct
{
  const BanterServerPushEvent *event;
  gint64 steps;         /* that are left; a condition beyond them does not hold */
  gboolean is_personal; /* whether it mattered who reads */
} BanterServerPushEvaluation;

typedef struct _BanterServerPushCondition BanterServerPushCondition;

/* Takes over @parsed, %NULL for what is no condition. What is not known never holds. */
BanterServerPushCondition *banter_server_push_condition_new (BanterMatrixPushCondition *parsed);
void banter_server_push_condition_free (BanterServerPushCondition *condition);

gboolean banter_server_push_condition_holds (const BanterServerPushCondition *condition,
                                             BanterServerPushEvaluation *evaluation);

/* Whether it asks for the reader's display name. */
gboolean banter_server_push_condition_wants_name (const BanterServerPushCondition *condition);

G_END_DECLS
