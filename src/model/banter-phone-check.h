/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PHONE_CHECK (banter_phone_check_get_type ())
G_DECLARE_FINAL_TYPE (BanterPhoneCheck, banter_phone_check, BANTER, PHONE_CHECK, GObject)

/* The verification of one phone number: a code is sent to it, comes back, and the number becomes
 * the account's. */

BanterPhoneCheck *banter_phone_check_new (BanterAccount *account);

/* (nullable): the number that a code was sent to: "+4930901820" */
const char *banter_phone_check_get_number (BanterPhoneCheck *self);

/**
 * banter_phone_check_ask_async:
 * @number: as a person writes it, with its country code
 *
 * Has a code sent; another one if it is the number of the last. Problems: _BAD_PHONE,
 * _PHONE_IN_USE, _PHONE_REFUSED, _RATE_LIMITED …
 */
void banter_phone_check_ask_async (BanterPhoneCheck *self, const char *number,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean banter_phone_check_ask_finish (BanterPhoneCheck *self, GAsyncResult *result,
                                        GError **error);

/* After that. Problems: _WRONG_CODE, _CODE_EXPIRED, _CODE_SPENT … */
void banter_phone_check_submit_async (BanterPhoneCheck *self, const char *code,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean banter_phone_check_submit_finish (BanterPhoneCheck *self, GAsyncResult *result,
                                           GError **error);

/* After that. @password: (nullable): try without first. Problems: _PASSWORD_NEEDED, _WRONG_PASSWORD
 * … */
void banter_phone_check_add_async (BanterPhoneCheck *self, const char *password,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean banter_phone_check_add_finish (BanterPhoneCheck *self, GAsyncResult *result,
                                        GError **error);

/* The numbers of @account. _finish: (transfer full): "+4930901820" … */
void banter_phone_check_load_async (BanterAccount *account, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GStrv banter_phone_check_load_finish (BanterAccount *account, GAsyncResult *result, GError **error);

/* Takes one of them off @account. */
void banter_phone_check_remove_async (BanterAccount *account, const char *number,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean banter_phone_check_remove_finish (BanterAccount *account, GAsyncResult *result,
                                           GError **error);

G_END_DECLS
