/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message-relations.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

/* @row: (nullable): the message @id, if it is here */
BanterQuote *banter_quote_new (const char *id, const BanterEventRow *row);
void banter_quote_free (BanterQuote *quote);
gboolean banter_quote_equal (const BanterQuote *a, const BanterQuote *b); /* both nullable */

/* @rows: (nullable) (element-type BanterReactionRow). Returns: (transfer full) (nullable)
 * (element-type BanterReaction): %NULL if there are none */
GPtrArray *banter_reactions_new (GPtrArray *rows);
gboolean banter_reactions_equal (GPtrArray *a, GPtrArray *b); /* both nullable */

G_END_DECLS
