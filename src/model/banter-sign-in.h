/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_SIGN_IN (banter_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (BanterSignIn, banter_sign_in, BANTER, SIGN_IN, GObject)

/* One attempt to get in: looks a server up, then signs in or creates an account. Nothing typed is
 * kept here but the server.
 *
 * Properties: "server-name" s (NULL until found), "busy" b, "can-register" b, "needs-birthday" b.
 */

BanterSignIn *banter_sign_in_new (BanterProfile *profile);

/**
 * banter_sign_in_look_up_async:
 * @typed: "name@server", "@name:server", "server" or a URL
 *
 * Discovery (.well-known, /versions, login and registration flows).
 */
void banter_sign_in_look_up_async (BanterSignIn *self, const char *typed, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_sign_in_look_up_finish (BanterSignIn *self, GAsyncResult *result, GError **error);

/* Name of the person as far as @typed told it ("name@server"), or NULL. */
const char *banter_sign_in_get_typed_name (BanterSignIn *self);
const char *banter_sign_in_get_server_name (BanterSignIn *self);
gboolean banter_sign_in_get_can_register (BanterSignIn *self);
gboolean banter_sign_in_get_needs_birthday (BanterSignIn *self);
/* What must be accepted to register: pairs title, URL, title, URL, …; NULL if nothing. */
const char *const *banter_sign_in_get_terms (BanterSignIn *self);

/* Whether @name is free; _finish fails with NAME_TAKEN or NAME_INVALID. */
void banter_sign_in_check_name_async (BanterSignIn *self, const char *name,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean banter_sign_in_check_name_finish (BanterSignIn *self, GAsyncResult *result,
                                           GError **error);

/* _finish: (transfer full): the account, which loads and syncs already */
void banter_sign_in_password_async (BanterSignIn *self, const char *name, const char *password,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
BanterAccount *banter_sign_in_password_finish (BanterSignIn *self, GAsyncResult *result,
                                               GError **error);

/* @birthday: (nullable): "YYYY-MM-DD"; @display_name: (nullable). _finish: as above */
void banter_sign_in_register_async (BanterSignIn *self, const char *name, const char *password,
                                    const char *birthday, const char *display_name,
                                    gboolean terms_accepted, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
BanterAccount *banter_sign_in_register_finish (BanterSignIn *self, GAsyncResult *result,
                                               GError **error);

G_END_DECLS
