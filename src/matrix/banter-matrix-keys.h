/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-register.h"

G_BEGIN_DECLS

/* Device keys, one-time keys, cross-signing keys and messages to devices: CS-API "End-to-End
 * Encryption" and "Send-to-Device messaging". Keys themselves stay text: they are signed, so what
 * we do not know in them is kept. Strict: this is what clients send. */

#define BANTER_MATRIX_SIGNED_CURVE25519 "signed_curve25519"
#define BANTER_MATRIX_ALL_DEVICES "*"

/* Maps whose keys are ids; each struct is the whole of its JSON. */
typedef struct
{
  GHashTable *strings; /* char * -> char * */
} BanterMatrixStringMap;
BANTER_MATRIX_TYPE (StringMap, string_map)

typedef struct
{
  GHashTable *values; /* char * -> char *: any JSON */
} BanterMatrixRawMap;
BANTER_MATRIX_TYPE (RawMap, raw_map)

typedef struct
{
  GHashTable *maps; /* char * -> BanterMatrixRawMap */
} BanterMatrixRawMaps;
BANTER_MATRIX_TYPE (RawMaps, raw_maps)

typedef struct
{
  GStrv strings;
} BanterMatrixStringList;
BANTER_MATRIX_TYPE (StringList, string_list)

/* "POST /keys/upload" */
typedef struct
{
  char *device_keys;         /* object: BanterMatrixDeviceKeys */
  GHashTable *one_time_keys; /* "algorithm:id" -> JSON */
  GHashTable *fallback_keys; /* the same */
} BanterMatrixKeysUpload;
BANTER_MATRIX_TYPE (KeysUpload, keys_upload)

typedef struct
{
  GHashTable *one_time_key_counts; /* algorithm -> gint64 * */
} BanterMatrixKeyCounts;
BANTER_MATRIX_TYPE (KeyCounts, key_counts)

typedef struct
{
  char *user_id;
  char *device_id;
  GStrv algorithms;
  GHashTable *keys;       /* "algorithm:device" -> char * */
  GHashTable *signatures; /* user -> BanterMatrixStringMap */
} BanterMatrixDeviceKeys;
BANTER_MATRIX_TYPE (DeviceKeys, device_keys)

/* A signed one-time or fallback key; unsigned ones are bare strings. */
typedef struct
{
  char *key;
  GHashTable *signatures; /* user -> BanterMatrixStringMap */
} BanterMatrixSignedKey;
BANTER_MATRIX_TYPE (SignedKey, signed_key)

/* "POST /keys/query" */
typedef struct
{
  GHashTable *device_keys; /* user -> BanterMatrixStringList of devices; empty: all of them */
} BanterMatrixKeysQuery;
BANTER_MATRIX_TYPE (KeysQuery, keys_query)

typedef struct
{
  GHashTable *failures;          /* server -> JSON; always empty: there are no other servers */
  GHashTable *device_keys;       /* user -> BanterMatrixRawMap */
  GHashTable *master_keys;       /* user -> JSON */
  GHashTable *self_signing_keys; /* user -> JSON */
  GHashTable *user_signing_keys; /* user -> JSON; one's own only */
} BanterMatrixKeysFound;
BANTER_MATRIX_TYPE (KeysFound, keys_found)

/* "POST /keys/claim" */
typedef struct
{
  GHashTable *one_time_keys; /* user -> BanterMatrixStringMap: device -> algorithm */
} BanterMatrixKeysClaim;
BANTER_MATRIX_TYPE (KeysClaim, keys_claim)

typedef struct
{
  GHashTable *failures;      /* server -> JSON; always empty */
  GHashTable *one_time_keys; /* user -> BanterMatrixRawMaps: device -> "algorithm:id" -> key */
} BanterMatrixKeysClaimed;
BANTER_MATRIX_TYPE (KeysClaimed, keys_claimed)

/* "GET /keys/changes", and `device_lists` of a sync */
typedef struct
{
  GStrv changed;
  GStrv left;
} BanterMatrixDeviceLists;
BANTER_MATRIX_TYPE (DeviceLists, device_lists)

/* "PUT /sendToDevice/{type}/{txn}" */
typedef struct
{
  GHashTable *messages; /* user -> BanterMatrixRawMap: device or "*" -> content */
} BanterMatrixToDevice;
BANTER_MATRIX_TYPE (ToDevice, to_device)

/* --- Cross-signing --- */

typedef struct
{
  char *user_id;
  GStrv usage;
  GHashTable *keys;       /* "ed25519:PUBLIC" -> PUBLIC; exactly one */
  GHashTable *signatures; /* user -> BanterMatrixStringMap */
} BanterMatrixCrossSigningKey;
BANTER_MATRIX_TYPE (CrossSigningKey, cross_signing_key)

/* "POST /keys/device_signing/upload": objects, BanterMatrixCrossSigningKey */
typedef struct
{
  BanterMatrixUiaAuth *auth;
  char *master_key;
  char *self_signing_key;
  char *user_signing_key;
} BanterMatrixSigningUpload;
BANTER_MATRIX_TYPE (SigningUpload, signing_upload)

/* "POST /keys/signatures/upload" has the type BanterMatrixRawMaps: user -> device or public key ->
 * signed object. Of these only the signatures are read here. */
typedef struct
{
  GHashTable *signatures; /* user -> BanterMatrixStringMap */
} BanterMatrixSigned;
BANTER_MATRIX_TYPE (Signed, signed)

typedef struct
{
  GHashTable *failures; /* user -> BanterMatrixRawMap: device or public key -> error body */
} BanterMatrixSignatureFailures;
BANTER_MATRIX_TYPE (SignatureFailures, signature_failures)

G_END_DECLS
