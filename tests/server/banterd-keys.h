/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sodium.h>

#include "banterd-probe.h"

/* Real Ed25519 keys for probes, as far as the server looks at keys. */

/* What a device uploads, for banterd_keys_fill_in (). */
#define BANTERD_KEYS_WITH(key, signatures)                                                         \
  "{\"user_id\":\"@USER@\",\"device_id\":\"@DEVICE@\",\"algorithms\":[],\"keys\":{"                \
  "\"ed25519:@DEVICE@\":\"" key "\"},\"signatures\":{\"@USER@\":{" signatures "}}}"
#define BANTERD_DEVICE_KEYS BANTERD_KEYS_WITH ("@KEY@", "\"ed25519:@DEVICE@\":\"@SIGN@\"")
#define BANTERD_SIGNED_KEY(word)                                                                   \
  "{\"key\":\"" word "\",\"signatures\":{\"@USER@\":{\"ed25519:@DEVICE@\":\"@SIGN@\"}}}"

typedef struct
{
  char public_key[64]; /* unpadded base64 */
  guint8 secret[crypto_sign_SECRETKEYBYTES];
} BanterdKeyPair;

void banterd_key_pair_init (BanterdKeyPair *pair);
/* The pair of a probe's device: always the same. */
void banterd_key_pair_init_for (BanterdKeyPair *pair, BanterdProbe *probe);

/* Returns: (transfer full): @text signed by @pair, in place of what signatures it had */
char *banterd_key_pair_sign (const BanterdKeyPair *pair, const char *text, const char *signer,
                             const char *key_id);

/* Returns: (transfer full): @text with @USER@, @DEVICE@ and @KEY@ replaced by those of @probe, and
 * each "@SIGN@", a signature by its device, by the true one of the object that it stands in */
char *banterd_keys_fill_in (BanterdProbe *probe, const char *text);

/* "POST /keys/upload" of @body, filled in; the status and the answer as of banterd_probe_call ().
 */
guint banterd_keys_upload (BanterdProbe *probe, const char *body, char **answer);
