/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* The phone numbers of one's account, CS-API "Adding Account Administrative Contact Information".
 * A number is verified in three steps: the server sends a code to it, the code goes back, the
 * verified number is added. */

/* A verification that goes on. */
typedef struct
{
  char *secret; /* ours: who has it may go on */
  char *sid;    /* the server's name of it */
  char *submit_url;
  guint attempt; /* how many codes were asked for */
} BanterPhoneProof;

BanterPhoneProof *banter_phone_proof_copy (const BanterPhoneProof *proof);
void banter_phone_proof_free (BanterPhoneProof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterPhoneProof, banter_phone_proof_free)

/* _finish: (transfer full): the numbers, in digits without "+" */
void banter_client_load_phones_async (BanterClient *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GStrv banter_client_load_phones_finish (BanterClient *self, GAsyncResult *result, GError **error);

/**
 * banter_client_ask_code_async:
 * @number: with its country code: "+4930901820"
 * @last: (nullable): the verification of the same number, if another code is wanted
 *
 * _finish: (transfer full): the verification that goes on from here. Errors: _BAD_PHONE,
 * _PHONE_IN_USE, _PHONE_REFUSED, _RATE_LIMITED …
 */
void banter_client_ask_code_async (BanterClient *self, const char *number,
                                   const BanterPhoneProof *last, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
BanterPhoneProof *banter_client_ask_code_finish (BanterClient *self, GAsyncResult *result,
                                                 GError **error);

/* Gives @code back. Errors: _WRONG_CODE, _CODE_EXPIRED, _CODE_SPENT … */
void banter_client_submit_code_async (BanterClient *self, const BanterPhoneProof *proof,
                                      const char *code, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);

/* Adds the verified number. @password: (nullable): where the server asks for it (_PASSWORD_NEEDED).
 * Errors: also _WRONG_PASSWORD */
void banter_client_add_phone_async (BanterClient *self, const BanterPhoneProof *proof,
                                    const char *password, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* @number: as it was loaded */
void banter_client_remove_phone_async (BanterClient *self, const char *number,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Of the three above. */
gboolean banter_client_phone_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
