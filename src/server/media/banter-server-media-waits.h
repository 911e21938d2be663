/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* Who waits for an upload that was announced (CS-API "Asynchronous uploads"). From any thread. */
BanterServerMediaWaits *banter_server_media_waits_new (void);
void banter_server_media_waits_free (BanterServerMediaWaits *waits);

/* @user_id waits from now on. %FALSE if too many wait already. */
gboolean banter_server_media_waits_add (BanterServerMediaWaits *waits, const char *media_id,
                                        const char *user_id);

/* Returns: (transfer full) (nullable): the ids of those who wait, char * -> char *; nobody waits
 * any more */
GHashTable *banter_server_media_waits_take (BanterServerMediaWaits *waits, const char *media_id);

/* Forgets all: whoever still waits gets an answer when the time is over. */
void banter_server_media_waits_clear (BanterServerMediaWaits *waits);

G_END_DECLS
