/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* Who waits for news: users and their suspended polls. From any thread. */

typedef void (*BanterServerWake) (gpointer data);

BanterServerNotifier *banter_server_notifier_new (void);
void banter_server_notifier_free (BanterServerNotifier *notifier);

/* Counts what has happened to @user_id. Read it before looking whether there is news. */
guint64 banter_server_notifier_get_serial (BanterServerNotifier *notifier, const char *user_id);

/**
 * banter_server_notifier_add:
 * @notifier: the notifier
 * @user_id: who waits
 * @serial: from before the look
 * @wake: called once or more, with the notifier's lock held, when there is news; at once if there
 *   has been some since @serial
 * @data: for @wake, and what banter_server_notifier_remove () wants
 */
void banter_server_notifier_add (BanterServerNotifier *notifier, const char *user_id,
                                 guint64 serial, BanterServerWake wake, gpointer data);
/* After it @wake is not called again. */
void banter_server_notifier_remove (BanterServerNotifier *notifier, const char *user_id,
                                    gpointer data);

void banter_server_notifier_wake (BanterServerNotifier *notifier, const char *user_id);
void banter_server_notifier_wake_all (BanterServerNotifier *notifier);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerNotifier, banter_server_notifier_free)

G_END_DECLS
