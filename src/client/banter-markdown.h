/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * banter_markdown_to_html:
 * @text: what a person typed
 *
 * CommonMark, and ~~what is struck out~~. HTML in it and pictures stay the text that they are, and
 * so do links to anything but the web and mail.
 *
 * Returns: (transfer full) (nullable): a `formatted_body` of the format org.matrix.custom.html;
 *   %NULL if nothing in it is formatted
 */
char *banter_markdown_to_html (const char *text);
