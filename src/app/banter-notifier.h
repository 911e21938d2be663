/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_NOTIFIER (banter_notifier_get_type ())
G_DECLARE_FINAL_TYPE (BanterNotifier, banter_notifier, BANTER, NOTIFIER, GObject)

/* Announces what arrives for an account, and takes it back when it has been read. */

BanterNotifier *banter_notifier_new (GApplication *application, BanterAccount *account,
                                     GSettings *settings);

/* @room: (nullable): the chat that the person is looking at: nothing in it is announced */
void banter_notifier_set_visible_room (BanterNotifier *self, BanterRoom *room);

/* Whether it is a quiet hour of @account's: what comes waits unannounced, and is there afterwards.
 */
gboolean banter_notifier_is_silent (BanterAccount *account);

/**
 * banter_notifier_build:
 * @room: where @message arrived
 *
 * Returns: (transfer full): what is announced. Of a request it holds nothing that a stranger wrote.
 */
GNotification *banter_notifier_build (BanterRoom *room, BanterMessage *message);

G_END_DECLS
