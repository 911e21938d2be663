/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Profiles and the user directory, CS-API "Profiles" and "User Directory", and what the im.banter
 * extension tells about an account and about two people. */

typedef struct
{
  char *displayname;
  char *avatar_url;
} BanterMatrixProfile;
BANTER_MATRIX_TYPE (Profile, profile)

/* The same with fields of any name, "GET /profile/{userId}": name -> JSON text */
typedef struct
{
  GHashTable *fields;
} BanterMatrixProfileFields;
BANTER_MATRIX_TYPE (ProfileFields, profile_fields)

#define BANTER_MATRIX_PROFILE_NAME "displayname"
#define BANTER_MATRIX_PROFILE_AVATAR "avatar_url"
#define BANTER_MATRIX_PROFILE_TIME_ZONE "m.tz"

/* "POST /user_directory/search" */
typedef struct
{
  char *search_term;
  gint64 limit;
} BanterMatrixUserSearch;
BANTER_MATRIX_TYPE (UserSearch, user_search)

typedef struct
{
  char *user_id;
  char *display_name;
  char *avatar_url;
} BanterMatrixFoundUser;
BANTER_MATRIX_TYPE (FoundUser, found_user)

typedef struct
{
  GPtrArray *results; /* BanterMatrixFoundUser */
  gboolean limited;
} BanterMatrixUserResults;
BANTER_MATRIX_TYPE (UserResults, user_results)

/* Extension, "GET /account" */
typedef struct
{
  char *age_band; /* "under_16", "16_17", "adult" or "unknown" */
  gboolean phone_verified;
  gboolean phone_required;
  gboolean dm_allowed;
  char *dm_refusal;
  char *dm_from; /* "YYYY-MM-DD" */
} BanterMatrixAccountFacts;
BANTER_MATRIX_TYPE (AccountFacts, account_facts)

/* Extension, "GET /relations/{userId}" */
typedef struct
{
  gboolean following;
  gboolean follows_me;
  gboolean is_friend;
  gboolean suggested;
  gboolean blocked;
  gboolean can_message;
  char *reason;
  gboolean will_be_request;
  gint64 requests_left;
} BanterMatrixRelations;
BANTER_MATRIX_TYPE (Relations, relations)

/* Extension, "GET /requests/{roomId}" */
typedef struct
{
  GPtrArray *messages; /* BanterMatrixEvent: up to three, text only */
  gint64 mutual_groups;
  gint64 mutual_friends;
  char *known_since; /* "YYYY-MM" */
} BanterMatrixRequestPreview;
BANTER_MATRIX_TYPE (RequestPreview, request_preview)

/* m.presence, and "GET" and "PUT /presence/{userId}/status" */
typedef struct
{
  char *presence; /* "online", "unavailable" or "offline" */
  gint64 last_active_ago;
  gboolean currently_active;
  char *status_msg;
} BanterMatrixPresence;
BANTER_MATRIX_TYPE (Presence, presence)

G_END_DECLS
