/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-rich-text.h"

G_BEGIN_DECLS

/**
 * banter_matrix_html_read:
 * @html: a `formatted_body` of the format org.matrix.custom.html, as it came
 *
 * Reads the elements that the specification allows (CS-API "m.room.message msgtypes"); of others
 * the text stays. What an old reply repeats (`mx-reply`) is left out. It is not an HTML engine: the
 * result is text with runs, and addresses are not checked.
 *
 * Returns: (transfer full) (nullable): %NULL if there is nothing to read, or if it is too long, too
 *   deep (100 elements) or too chequered: then the plain body is what is shown
 */
BanterRichText *banter_matrix_html_read (const char *html);

G_END_DECLS
