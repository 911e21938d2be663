/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-people"

#include "config.h"

#include "banter-matrix-people.h"

#include "banter-matrix-event.h"

#define T BANTER_JSON_TOLERANT
#define A BANTER_JSON_ALWAYS

static const BanterJsonField profile_fields[] = {
  BANTER_JSON_STRING (BanterMatrixProfile, displayname, "displayname", T),
  BANTER_JSON_STRING (BanterMatrixProfile, avatar_url, "avatar_url", T),
};
BANTER_MATRIX_DEFINE (Profile, profile)

static const BanterJsonField profile_fields_fields[] = {
  BANTER_JSON_RAW_MAP (BanterMatrixProfileFields, fields, BANTER_JSON_WHOLE, 0),
};
BANTER_MATRIX_DEFINE (ProfileFields, profile_fields)

static const BanterJsonField user_search_fields[] = {
  BANTER_JSON_STRING (BanterMatrixUserSearch, search_term, "search_term", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixUserSearch, limit, "limit", 0),
};
BANTER_MATRIX_DEFINE (UserSearch, user_search)

static const BanterJsonField found_user_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFoundUser, user_id, "user_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixFoundUser, display_name, "display_name", T),
  BANTER_JSON_STRING (BanterMatrixFoundUser, avatar_url, "avatar_url", T),
};
BANTER_MATRIX_DEFINE (FoundUser, found_user)

static const BanterJsonField user_results_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixUserResults, results, "results", &banter_matrix_found_user_type,
                       BANTER_JSON_REQUIRED | T),
  BANTER_JSON_BOOL (BanterMatrixUserResults, limited, "limited", T | A),
};
BANTER_MATRIX_DEFINE (UserResults, user_results)

static const BanterJsonField account_facts_fields[] = {
  BANTER_JSON_STRING (BanterMatrixAccountFacts, age_band, "age_band", BANTER_JSON_REQUIRED),
  BANTER_JSON_BOOL (BanterMatrixAccountFacts, phone_verified, "phone_verified", A),
  BANTER_JSON_BOOL (BanterMatrixAccountFacts, phone_required, "phone_required", A),
  BANTER_JSON_BOOL (BanterMatrixAccountFacts, dm_allowed, "dm_allowed", A),
  BANTER_JSON_STRING (BanterMatrixAccountFacts, dm_refusal, "dm_refusal", T),
  BANTER_JSON_STRING (BanterMatrixAccountFacts, dm_from, "dm_from", T),
};
BANTER_MATRIX_DEFINE (AccountFacts, account_facts)

static const BanterJsonField relations_fields[] = {
  BANTER_JSON_BOOL (BanterMatrixRelations, following, "following", A),
  BANTER_JSON_BOOL (BanterMatrixRelations, follows_me, "follows_me", A),
  BANTER_JSON_BOOL (BanterMatrixRelations, is_friend, "friend", A),
  BANTER_JSON_BOOL (BanterMatrixRelations, suggested, "suggested", A),
  BANTER_JSON_BOOL (BanterMatrixRelations, blocked, "blocked", A),
  BANTER_JSON_BOOL (BanterMatrixRelations, can_message, "can_message", A),
  BANTER_JSON_STRING (BanterMatrixRelations, reason, "reason", T),
  BANTER_JSON_BOOL (BanterMatrixRelations, will_be_request, "will_be_request", A),
  BANTER_JSON_INT (BanterMatrixRelations, requests_left, "requests_left", A),
};
BANTER_MATRIX_DEFINE (Relations, relations)

static const BanterJsonField request_preview_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixRequestPreview, messages, "messages", &banter_matrix_event_type,
                       T | A),
  BANTER_JSON_INT (BanterMatrixRequestPreview, mutual_groups, "mutual_groups", T | A),
  BANTER_JSON_INT (BanterMatrixRequestPreview, mutual_friends, "mutual_friends", T | A),
  BANTER_JSON_STRING (BanterMatrixRequestPreview, known_since, "known_since", T),
};
BANTER_MATRIX_DEFINE (RequestPreview, request_preview)

static const BanterJsonField presence_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPresence, presence, "presence", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixPresence, last_active_ago, "last_active_ago", 0),
  BANTER_JSON_BOOL (BanterMatrixPresence, currently_active, "currently_active", 0),
  BANTER_JSON_STRING (BanterMatrixPresence, status_msg, "status_msg", 0),
};
BANTER_MATRIX_DEFINE (Presence, presence)
