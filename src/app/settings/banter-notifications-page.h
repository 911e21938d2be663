/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BANTER_TYPE_NOTIFICATIONS_PAGE (banter_notifications_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterNotificationsPage, banter_notifications_page, BANTER,
                      NOTIFICATIONS_PAGE, AdwPreferencesPage)

/* What is announced on this device. */

void banter_notifications_page_bind (BanterNotificationsPage *self, GSettings *settings);

G_END_DECLS
