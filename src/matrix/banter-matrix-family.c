/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-family"

#include "config.h"

#include "banter-matrix-family.h"

#define T BANTER_JSON_TOLERANT
#define A BANTER_JSON_ALWAYS
#define R BANTER_JSON_REQUIRED

static const BanterJsonField quiet_fields[] = {
  BANTER_JSON_STRING (BanterMatrixQuiet, from, "from", R),
  BANTER_JSON_STRING (BanterMatrixQuiet, to, "to", R),
  BANTER_JSON_STRING (BanterMatrixQuiet, tz, "tz", T),
};
BANTER_MATRIX_DEFINE (Quiet, quiet)

static const BanterJsonField quiet_list_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixQuietList, hours, BANTER_JSON_WHOLE, &banter_matrix_quiet_type,
                       T | A),
};
BANTER_MATRIX_DEFINE (QuietList, quiet_list)

static const BanterJsonField limits_fields[] = {
  BANTER_JSON_RAW (BanterMatrixLimits, dms, "dms", 0),
  BANTER_JSON_STRING (BanterMatrixLimits, max_who_can_message, "max_who_can_message", T),
  BANTER_JSON_RAW (BanterMatrixLimits, requests, "requests", 0),
  BANTER_JSON_RAW (BanterMatrixLimits, groups, "groups", 0),
  BANTER_JSON_RAW (BanterMatrixLimits, media_from_non_friends, "media_from_non_friends", 0),
  BANTER_JSON_STRINGS (BanterMatrixLimits, words, "words", T | A),
  BANTER_JSON_RAW (BanterMatrixLimits, quiet, "quiet", 0),
};
BANTER_MATRIX_DEFINE (Limits, limits)

static const BanterJsonField safety_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSafety, age_band, "age_band", T),
  BANTER_JSON_OBJECT (BanterMatrixSafety, limits, "limits", T),
  BANTER_JSON_INT (BanterMatrixSafety, changed_ts, "changed_ts", T | A),
};
BANTER_MATRIX_DEFINE (Safety, safety)

static const BanterJsonField family_code_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFamilyCode, code, "code", R),
  BANTER_JSON_INT (BanterMatrixFamilyCode, expires_ts, "expires_ts", T),
};
BANTER_MATRIX_DEFINE (FamilyCode, family_code)

static const BanterJsonField family_accepted_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFamilyAccepted, guardian, "guardian", R),
};
BANTER_MATRIX_DEFINE (FamilyAccepted, family_accepted)

static const BanterJsonField pairing_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPairing, guardian, "guardian", R),
  BANTER_JSON_STRING (BanterMatrixPairing, teen, "teen", R),
  BANTER_JSON_OBJECT (BanterMatrixPairing, limits, "limits", T),
  BANTER_JSON_INT (BanterMatrixPairing, since_ts, "since_ts", T),
  BANTER_JSON_INT (BanterMatrixPairing, ends_ts, "ends_ts", T),
};
BANTER_MATRIX_DEFINE (Pairing, pairing)

static const BanterJsonField family_change_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFamilyChange, guardian, "guardian", R),
  BANTER_JSON_STRING (BanterMatrixFamilyChange, teen, "teen", R),
  BANTER_JSON_STRING (BanterMatrixFamilyChange, actor, "actor", T),
  BANTER_JSON_STRING (BanterMatrixFamilyChange, action, "action", R),
  BANTER_JSON_OBJECT (BanterMatrixFamilyChange, limits, "limits", T),
  BANTER_JSON_INT (BanterMatrixFamilyChange, ts, "ts", T),
};
BANTER_MATRIX_DEFINE (FamilyChange, family_change)

static const BanterJsonField family_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixFamily, pairings, "pairings", &banter_matrix_pairing_type,
                       T | A),
  BANTER_JSON_STRUCTS (BanterMatrixFamily, audit, "audit", &banter_matrix_family_change_type,
                       T | A),
  BANTER_JSON_OBJECT (BanterMatrixFamily, limits, "limits", T),
};
BANTER_MATRIX_DEFINE (Family, family)

static const BanterJsonField suggestion_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSuggestion, user_id, "user_id", R),
  BANTER_JSON_STRING (BanterMatrixSuggestion, display_name, "display_name", T),
  BANTER_JSON_STRING (BanterMatrixSuggestion, avatar_url, "avatar_url", T),
  BANTER_JSON_INT (BanterMatrixSuggestion, mutual_friends, "mutual_friends", T | A),
  BANTER_JSON_INT (BanterMatrixSuggestion, shared_groups, "shared_groups", T | A),
};
BANTER_MATRIX_DEFINE (Suggestion, suggestion)

static const BanterJsonField suggestions_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixSuggestions, suggestions, "suggestions",
                       &banter_matrix_suggestion_type, T | A),
  BANTER_JSON_STRING (BanterMatrixSuggestions, next, "next", T),
};
BANTER_MATRIX_DEFINE (Suggestions, suggestions)
