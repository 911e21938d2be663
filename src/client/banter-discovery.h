/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-client-error.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DISCOVERY (banter_discovery_get_type ())
G_DECLARE_FINAL_TYPE (BanterDiscovery, banter_discovery, BANTER, DISCOVERY, GObject)

/* What is known about a homeserver before anyone is signed in. Immutable. */

/**
 * banter_discovery_async:
 * @typed: "name@server", "@name:server", "server" or "http(s)://…"
 *
 * .well-known, /versions, login flows, and whether registration is open and what it asks for. Plain
 * http is refused except to this computer.
 */
void banter_discovery_async (const char *typed, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
BanterDiscovery *banter_discovery_finish (GAsyncResult *result, GError **error);

const char *banter_discovery_get_user_name (BanterDiscovery *self);   /* as typed, or NULL */
const char *banter_discovery_get_server_name (BanterDiscovery *self); /* for people */
const char *banter_discovery_get_base_url (BanterDiscovery *self);    /* without '/' at the end */
gboolean banter_discovery_get_has_password_login (BanterDiscovery *self);
gboolean banter_discovery_get_has_safety (BanterDiscovery *self); /* the im.banter extension */
gboolean
banter_discovery_get_can_register (BanterDiscovery *self); /* open, and we know each step */
gboolean banter_discovery_get_registration_open (BanterDiscovery *self);
gboolean banter_discovery_get_needs_birthday (BanterDiscovery *self);
/* What must be accepted to register: pairs title, URL, title, URL, …; NULL if nothing. */
const char *const *banter_discovery_get_terms (BanterDiscovery *self);

/* Whether @name is free: _NAME_TAKEN or _NAME_INVALID. */
void banter_discovery_check_name_async (BanterDiscovery *self, const char *name,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean banter_discovery_check_name_finish (BanterDiscovery *self, GAsyncResult *result,
                                             GError **error);

G_END_DECLS
