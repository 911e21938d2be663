/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The keys of data/im.banter.Banter.gschema.xml. */
#define BANTER_SETTING_WINDOW_WIDTH "window-width"
#define BANTER_SETTING_WINDOW_HEIGHT "window-height"
#define BANTER_SETTING_WINDOW_MAXIMIZED "window-maximized"
#define BANTER_SETTING_LAST_CHAT "last-chat"
#define BANTER_SETTING_NOTIFY_MESSAGES "notify-messages"
#define BANTER_SETTING_NOTIFY_SOUND "notify-sound"

/**
 * banter_settings_new:
 * @profile: (nullable): name of the profile, %NULL for the default one
 *
 * Returns: (transfer full) (nullable): this device's settings of @profile, %NULL if the schema is
 *   not installed
 */
GSettings *banter_settings_new (const char *profile);

G_END_DECLS
