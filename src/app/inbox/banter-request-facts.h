/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-request.h"

G_BEGIN_DECLS

#define BANTER_TYPE_REQUEST_FACTS (banter_request_facts_get_type ())
G_DECLARE_FINAL_TYPE (BanterRequestFacts, banter_request_facts, BANTER, REQUEST_FACTS, GtkWidget)

/* What speaks for or against a stranger, as a short list. */

/**
 * banter_request_facts_show:
 * @info: (nullable): %NULL while nothing is known: then it is not visible
 * @server: (nullable): another server, which they write from
 * @n_more: how many more requests there are from @server
 */
void banter_request_facts_show (BanterRequestFacts *self, const BanterRequestInfo *info,
                                const char *server, guint n_more);

G_END_DECLS
