/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_REQUESTS_BUTTON (banter_requests_button_get_type ())
G_DECLARE_FINAL_TYPE (BanterRequestsButton, banter_requests_button, BANTER, REQUESTS_BUTTON,
                      GtkButton)

/* The way to the message requests, with their number. Hidden while there are none. */

/* @n_filtered: requests that the word filter caught; they do not count, but they can be reached */
void banter_requests_button_set_counts (BanterRequestsButton *self, guint n_requests,
                                        guint n_filtered);

G_END_DECLS
