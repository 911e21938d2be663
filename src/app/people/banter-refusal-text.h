/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-group.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): a sentence that says who could not be added to a group; %NULL where
 * @refusals (nullable) is */
char *banter_refusal_dup_text (const BanterRefusals *refusals);
/* (transfer full) (nullable): why nobody could */
char *banter_refusal_dup_text_of_error (const GError *error);

G_END_DECLS
