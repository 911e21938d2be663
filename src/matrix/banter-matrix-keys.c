/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-keys"

#include "config.h"

#include "banter-matrix-keys.h"

static const BanterJsonField string_map_fields[] = {
  BANTER_JSON_STRING_MAP (BanterMatrixStringMap, strings, BANTER_JSON_WHOLE, 0),
};
BANTER_MATRIX_DEFINE (StringMap, string_map)

static const BanterJsonField raw_map_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixRawMap, values, BANTER_JSON_WHOLE, 0),
};
BANTER_MATRIX_DEFINE (RawMap, raw_map)

static const BanterJsonField raw_maps_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixRawMaps, maps, BANTER_JSON_WHOLE, &banter_matrix_raw_map_type,
                          0),
};
BANTER_MATRIX_DEFINE (RawMaps, raw_maps)

static const BanterJsonField string_list_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixStringList, strings, BANTER_JSON_WHOLE, 0),
};
BANTER_MATRIX_DEFINE (StringList, string_list)

static const BanterJsonField keys_upload_fields[] = {
  BANTER_JSON_OBJECT (BanterMatrixKeysUpload, device_keys, "device_keys", 0),
  BANTER_JSON_RAW_MAP (BanterMatrixKeysUpload, one_time_keys, "one_time_keys", 0),
  BANTER_JSON_RAW_MAP (BanterMatrixKeysUpload, fallback_keys, "fallback_keys", 0),
};
BANTER_MATRIX_DEFINE (KeysUpload, keys_upload)

static const BanterJsonField key_counts_fields[] = {
  BANTER_JSON_INT_MAP (BanterMatrixKeyCounts, one_time_key_counts, "one_time_key_counts",
                       BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (KeyCounts, key_counts)

static const BanterJsonField device_keys_fields[] = {
  BANTER_JSON_STRING (BanterMatrixDeviceKeys, user_id, "user_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixDeviceKeys, device_id, "device_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (BanterMatrixDeviceKeys, algorithms, "algorithms", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING_MAP (BanterMatrixDeviceKeys, keys, "keys", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT_MAP (BanterMatrixDeviceKeys, signatures, "signatures",
                          &banter_matrix_string_map_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (DeviceKeys, device_keys)

static const BanterJsonField signed_key_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSignedKey, key, "key", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT_MAP (BanterMatrixSignedKey, signatures, "signatures",
                          &banter_matrix_string_map_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (SignedKey, signed_key)

static const BanterJsonField keys_query_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixKeysQuery, device_keys, "device_keys",
                          &banter_matrix_string_list_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (KeysQuery, keys_query)

static const BanterJsonField keys_found_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixKeysFound, failures, "failures", BANTER_JSON_ALWAYS),
  BANTER_JSON_STRUCT_MAP (BanterMatrixKeysFound, device_keys, "device_keys",
                          &banter_matrix_raw_map_type, BANTER_JSON_REQUIRED),
  BANTER_JSON_RAW_MAP (BanterMatrixKeysFound, master_keys, "master_keys", 0),
  BANTER_JSON_RAW_MAP (BanterMatrixKeysFound, self_signing_keys, "self_signing_keys", 0),
  BANTER_JSON_RAW_MAP (BanterMatrixKeysFound, user_signing_keys, "user_signing_keys", 0),
};
BANTER_MATRIX_DEFINE (KeysFound, keys_found)

static const BanterJsonField keys_claim_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixKeysClaim, one_time_keys, "one_time_keys",
                          &banter_matrix_string_map_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (KeysClaim, keys_claim)

static const BanterJsonField keys_claimed_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixKeysClaimed, failures, "failures", BANTER_JSON_ALWAYS),
  BANTER_JSON_STRUCT_MAP (BanterMatrixKeysClaimed, one_time_keys, "one_time_keys",
                          &banter_matrix_raw_maps_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (KeysClaimed, keys_claimed)

static const BanterJsonField device_lists_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixDeviceLists, changed, "changed",
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_STRINGS (BanterMatrixDeviceLists, left, "left",
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (DeviceLists, device_lists)

static const BanterJsonField to_device_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixToDevice, messages, "messages", &banter_matrix_raw_map_type,
                          BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (ToDevice, to_device)

static const BanterJsonField cross_signing_key_fields[] = {
  BANTER_JSON_STRING (BanterMatrixCrossSigningKey, user_id, "user_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (BanterMatrixCrossSigningKey, usage, "usage", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING_MAP (BanterMatrixCrossSigningKey, keys, "keys", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT_MAP (BanterMatrixCrossSigningKey, signatures, "signatures",
                          &banter_matrix_string_map_type, 0),
};
BANTER_MATRIX_DEFINE (CrossSigningKey, cross_signing_key)

static const BanterJsonField signing_upload_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixSigningUpload, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_OBJECT (BanterMatrixSigningUpload, master_key, "master_key", 0),
  BANTER_JSON_OBJECT (BanterMatrixSigningUpload, self_signing_key, "self_signing_key", 0),
  BANTER_JSON_OBJECT (BanterMatrixSigningUpload, user_signing_key, "user_signing_key", 0),
};
BANTER_MATRIX_DEFINE (SigningUpload, signing_upload)

static const BanterJsonField signed_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixSigned, signatures, "signatures",
                          &banter_matrix_string_map_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (Signed, signed)

static const BanterJsonField signature_failures_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixSignatureFailures, failures, "failures",
                          &banter_matrix_raw_map_type, BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (SignatureFailures, signature_failures)
