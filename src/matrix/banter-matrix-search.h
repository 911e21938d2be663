/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"
#include "banter-matrix-filter.h"

G_BEGIN_DECLS

/* CS-API "POST /search": the one category that there is, room_events. */

/* Limits are JSON numbers as text: 0 is not the default. */
typedef struct
{
  char *before_limit;
  char *after_limit;
  gboolean include_profile;
} BanterMatrixSearchWindow;
BANTER_MATRIX_TYPE (SearchWindow, search_window)

typedef struct
{
  char *key; /* "room_id" or "sender" */
} BanterMatrixSearchGrouping;
BANTER_MATRIX_TYPE (SearchGrouping, search_grouping)

typedef struct
{
  GPtrArray *group_by; /* BanterMatrixSearchGrouping */
} BanterMatrixSearchGroupings;
BANTER_MATRIX_TYPE (SearchGroupings, search_groupings)

typedef struct
{
  char *search_term;
  GStrv keys;
  BanterMatrixEventFilter *filter;
  char *order_by; /* "recent" or "rank" */
  BanterMatrixSearchWindow *event_context;
  gboolean include_state;
  BanterMatrixSearchGroupings *groupings;
} BanterMatrixSearchCriteria;
BANTER_MATRIX_TYPE (SearchCriteria, search_criteria)

typedef struct
{
  BanterMatrixSearchCriteria *room_events;
} BanterMatrixSearchCategories;
BANTER_MATRIX_TYPE (SearchCategories, search_categories)

typedef struct
{
  BanterMatrixSearchCategories *search_categories;
} BanterMatrixSearchRequest;
BANTER_MATRIX_TYPE (SearchRequest, search_request)

/* The answer */
typedef struct
{
  char *start;
  char *end;
  GPtrArray *events_before; /* BanterMatrixEvent, oldest first */
  GPtrArray *events_after;  /* BanterMatrixEvent */
  GHashTable *profile_info; /* user id -> BanterMatrixProfile */
} BanterMatrixSearchContext;
BANTER_MATRIX_TYPE (SearchContext, search_context)

typedef struct
{
  char *rank; /* a number as text: no event may hold one that is not whole */
  BanterMatrixEvent *result;
  BanterMatrixSearchContext *context;
} BanterMatrixSearchResult;
BANTER_MATRIX_TYPE (SearchResult, search_result)

typedef struct
{
  gint64 order;
  GPtrArray *results; /* event ids as JSON texts */
} BanterMatrixSearchGroup;
BANTER_MATRIX_TYPE (SearchGroup, search_group)

typedef struct
{
  GHashTable *room_id; /* room id -> BanterMatrixSearchGroup */
  GHashTable *sender;  /* user id -> BanterMatrixSearchGroup */
} BanterMatrixSearchGroups;
BANTER_MATRIX_TYPE (SearchGroups, search_groups)

typedef struct
{
  gint64 count;
  GStrv highlights;
  GPtrArray *results; /* BanterMatrixSearchResult */
  GHashTable *state;  /* room id -> JSON array of events */
  BanterMatrixSearchGroups *groups;
  char *next_batch;
} BanterMatrixSearchResults;
BANTER_MATRIX_TYPE (SearchResults, search_results)

typedef struct
{
  BanterMatrixSearchResults *room_events;
} BanterMatrixSearchFound;
BANTER_MATRIX_TYPE (SearchFound, search_found)

typedef struct
{
  BanterMatrixSearchFound *search_categories;
} BanterMatrixSearchAnswer;
BANTER_MATRIX_TYPE (SearchAnswer, search_answer)

G_END_DECLS
