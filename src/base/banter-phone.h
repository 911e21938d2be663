/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_phone_normalise:
 * @country: (nullable): two letters (ISO 3166): where a number without '+' or "00" is dialled
 * @number: as a person writes it: "+49 30 901820", "030/901820"
 *
 * Blanks and the usual marks are dropped. A national number loses its leading 0, except where that
 * belongs to it (Italy), and gets its country's code. Nothing is known of the numbers themselves.
 *
 * Returns: (transfer full) (nullable): the digits of E.164 without '+', 7 to 15 of them
 */
char *banter_phone_normalise (const char *country, const char *number);

G_END_DECLS
