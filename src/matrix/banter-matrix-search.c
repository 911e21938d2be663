/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-search"

#include "config.h"

#include "banter-matrix-search.h"

#include "banter-matrix-people.h"

#define T BANTER_JSON_TOLERANT
#define A (BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS)

/* --- What is asked: strict --- */

static const BanterJsonField search_window_fields[] = {
  BANTER_JSON_RAW (BanterMatrixSearchWindow, before_limit, "before_limit", 0),
  BANTER_JSON_RAW (BanterMatrixSearchWindow, after_limit, "after_limit", 0),
  BANTER_JSON_BOOL (BanterMatrixSearchWindow, include_profile, "include_profile", 0),
};
BANTER_MATRIX_DEFINE (SearchWindow, search_window)

static const BanterJsonField search_grouping_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSearchGrouping, key, "key", 0),
};
BANTER_MATRIX_DEFINE (SearchGrouping, search_grouping)

static const BanterJsonField search_groupings_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixSearchGroupings, group_by, "group_by",
                       &banter_matrix_search_grouping_type, 0),
};
BANTER_MATRIX_DEFINE (SearchGroupings, search_groupings)

static const BanterJsonField search_criteria_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSearchCriteria, search_term, "search_term", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (BanterMatrixSearchCriteria, keys, "keys", 0),
  BANTER_JSON_STRUCT (BanterMatrixSearchCriteria, filter, "filter",
                      &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRING (BanterMatrixSearchCriteria, order_by, "order_by", 0),
  BANTER_JSON_STRUCT (BanterMatrixSearchCriteria, event_context, "event_context",
                      &banter_matrix_search_window_type, 0),
  BANTER_JSON_BOOL (BanterMatrixSearchCriteria, include_state, "include_state", 0),
  BANTER_JSON_STRUCT (BanterMatrixSearchCriteria, groupings, "groupings",
                      &banter_matrix_search_groupings_type, 0),
};
BANTER_MATRIX_DEFINE (SearchCriteria, search_criteria)

static const BanterJsonField search_categories_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixSearchCategories, room_events, "room_events",
                      &banter_matrix_search_criteria_type, 0),
};
BANTER_MATRIX_DEFINE (SearchCategories, search_categories)

static const BanterJsonField search_request_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixSearchRequest, search_categories, "search_categories",
                      &banter_matrix_search_categories_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (SearchRequest, search_request)

/* --- What is answered: tolerant --- */

static const BanterJsonField search_context_fields[] = {
  BANTER_JSON_STRING (BanterMatrixSearchContext, start, "start", T),
  BANTER_JSON_STRING (BanterMatrixSearchContext, end, "end", T),
  BANTER_JSON_STRUCTS (BanterMatrixSearchContext, events_before, "events_before",
                       &banter_matrix_event_type, A),
  BANTER_JSON_STRUCTS (BanterMatrixSearchContext, events_after, "events_after",
                       &banter_matrix_event_type, A),
  BANTER_JSON_STRUCT_MAP (BanterMatrixSearchContext, profile_info, "profile_info",
                          &banter_matrix_profile_type, T),
};
BANTER_MATRIX_DEFINE (SearchContext, search_context)

static const BanterJsonField search_result_fields[] = {
  BANTER_JSON_RAW (BanterMatrixSearchResult, rank, "rank", T),
  BANTER_JSON_STRUCT (BanterMatrixSearchResult, result, "result", &banter_matrix_event_type, T),
  BANTER_JSON_STRUCT (BanterMatrixSearchResult, context, "context",
                      &banter_matrix_search_context_type, T),
};
BANTER_MATRIX_DEFINE (SearchResult, search_result)

static const BanterJsonField search_group_fields[] = {
  BANTER_JSON_INT (BanterMatrixSearchGroup, order, "order", A),
  BANTER_JSON_RAWS (BanterMatrixSearchGroup, results, "results", A),
};
BANTER_MATRIX_DEFINE (SearchGroup, search_group)

static const BanterJsonField search_groups_fields[] = {
  BANTER_JSON_STRUCT_MAP (BanterMatrixSearchGroups, room_id, "room_id",
                          &banter_matrix_search_group_type, T),
  BANTER_JSON_STRUCT_MAP (BanterMatrixSearchGroups, sender, "sender",
                          &banter_matrix_search_group_type, T),
};
BANTER_MATRIX_DEFINE (SearchGroups, search_groups)

static const BanterJsonField search_results_fields[] = {
  BANTER_JSON_INT (BanterMatrixSearchResults, count, "count", A),
  BANTER_JSON_STRINGS (BanterMatrixSearchResults, highlights, "highlights", A),
  BANTER_JSON_STRUCTS (BanterMatrixSearchResults, results, "results",
                       &banter_matrix_search_result_type, A),
  BANTER_JSON_RAW_MAP (BanterMatrixSearchResults, state, "state", T),
  BANTER_JSON_STRUCT (BanterMatrixSearchResults, groups, "groups",
                      &banter_matrix_search_groups_type, T),
  BANTER_JSON_STRING (BanterMatrixSearchResults, next_batch, "next_batch", T),
};
BANTER_MATRIX_DEFINE (SearchResults, search_results)

static const BanterJsonField search_found_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixSearchFound, room_events, "room_events",
                      &banter_matrix_search_results_type, T),
};
BANTER_MATRIX_DEFINE (SearchFound, search_found)

static const BanterJsonField search_answer_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixSearchAnswer, search_categories, "search_categories",
                      &banter_matrix_search_found_type, BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (SearchAnswer, search_answer)
