/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_SETTINGS_WINDOW (banter_settings_window_get_type ())
G_DECLARE_FINAL_TYPE (BanterSettingsWindow, banter_settings_window, BANTER, SETTINGS_WINDOW,
                      AdwPreferencesWindow)

/* Privacy, notifications, account. Signal: "signed-out": the account has been closed. */

GtkWidget *banter_settings_window_new (BanterAccount *account, GSettings *settings);

G_END_DECLS
