/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-filter"

#include "config.h"

#include <string.h>

#include "banter-matrix-filter.h"

#include "banter-glob.h"
#include "banter-json-find.h"
#include "banter-matrix-error.h"

/* CS-API "Filtering": the tables, and what a filter lets through. */

static const BanterJsonField event_filter_fields[] = {
  BANTER_JSON_RAW (BanterMatrixEventFilter, limit, "limit", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, types, "types", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, not_types, "not_types", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, senders, "senders", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, not_senders, "not_senders", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, rooms, "rooms", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, not_rooms, "not_rooms", 0),
  BANTER_JSON_BOOL (BanterMatrixEventFilter, lazy_load_members, "lazy_load_members", 0),
  BANTER_JSON_BOOL (BanterMatrixEventFilter, include_redundant_members, "include_redundant_members",
                    0),
  BANTER_JSON_BOOL (BanterMatrixEventFilter, unread_thread_notifications,
                    "unread_thread_notifications", 0),
  BANTER_JSON_RAW (BanterMatrixEventFilter, contains_url, "contains_url", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, related_by_senders, "related_by_senders", 0),
  BANTER_JSON_STRINGS (BanterMatrixEventFilter, related_by_rel_types, "related_by_rel_types", 0),
};
BANTER_MATRIX_DEFINE (EventFilter, event_filter)

static const BanterJsonField room_filter_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixRoomFilter, rooms, "rooms", 0),
  BANTER_JSON_STRINGS (BanterMatrixRoomFilter, not_rooms, "not_rooms", 0),
  BANTER_JSON_BOOL (BanterMatrixRoomFilter, include_leave, "include_leave", 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, timeline, "timeline",
                      &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, state, "state", &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, ephemeral, "ephemeral",
                      &banter_matrix_event_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixRoomFilter, account_data, "account_data",
                      &banter_matrix_event_filter_type, 0),
};
BANTER_MATRIX_DEFINE (RoomFilter, room_filter)

static const BanterJsonField filter_fields[] = {
  BANTER_JSON_STRINGS (BanterMatrixFilter, event_fields, "event_fields", 0),
  BANTER_JSON_STRING (BanterMatrixFilter, event_format, "event_format", 0),
  BANTER_JSON_STRUCT (BanterMatrixFilter, room, "room", &banter_matrix_room_filter_type, 0),
  BANTER_JSON_STRUCT (BanterMatrixFilter, presence, "presence", &banter_matrix_event_filter_type,
                      0),
  BANTER_JSON_STRUCT (BanterMatrixFilter, account_data, "account_data",
                      &banter_matrix_event_filter_type, 0),
};
BANTER_MATRIX_DEFINE (Filter, filter)

static const BanterJsonField filter_id_fields[] = {
  BANTER_JSON_STRING (BanterMatrixFilterId, filter_id, "filter_id", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (FilterId, filter_id)

/* --- Checks --- */

static gboolean
is_limit (const char *json)
{
  gint64 value;

  return json == NULL || g_ascii_string_to_signed (json, 10, 0, G_MAXINT64, &value, NULL);
}

static gboolean
is_bool (const char *json)
{
  return json == NULL || g_str_equal (json, "true") || g_str_equal (json, "false");
}

gboolean
banter_matrix_event_filter_check (const BanterMatrixEventFilter *filter, GError **error)
{
  if (filter == NULL || (is_limit (filter->limit) && is_bool (filter->contains_url)))
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
               "In a filter, limit is a number and contains_url a boolean");
  return FALSE;
}

gboolean
banter_matrix_filter_check (const BanterMatrixFilter *filter, GError **error)
{
  const BanterMatrixRoomFilter *room = filter->room;

  if (filter->event_format != NULL && !g_str_equal (filter->event_format, "client")
      && !g_str_equal (filter->event_format, "federation"))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "There is no event_format of that name");
      return FALSE;
    }
  return banter_matrix_event_filter_check (filter->presence, error)
         && banter_matrix_event_filter_check (filter->account_data, error)
         && (room == NULL
             || (banter_matrix_event_filter_check (room->timeline, error)
                 && banter_matrix_event_filter_check (room->state, error)
                 && banter_matrix_event_filter_check (room->ephemeral, error)
                 && banter_matrix_event_filter_check (room->account_data, error)));
}

gint64
banter_matrix_event_filter_get_limit (const BanterMatrixEventFilter *filter, gint64 fallback,
                                      gint64 maximum)
{
  gint64 value = fallback;

  if (filter != NULL && filter->limit != NULL
      && !g_ascii_string_to_signed (filter->limit, 10, 0, G_MAXINT64, &value, NULL))
    value = fallback;
  return MIN (value, maximum);
}

/* --- What passes --- */

static gboolean
holds (GStrv list, const char *text)
{
  return g_strv_contains ((const char *const *)list, text);
}

static gboolean
holds_type (GStrv list, const char *type)
{
  for (guint i = 0; list[i] != NULL; i++)
    if (strchr (list[i], '*') != NULL ? banter_glob_match (list[i], type, BANTER_GLOB_STARS_ONLY)
                                      : g_str_equal (list[i], type))
      return TRUE;
  return FALSE;
}

gboolean
banter_matrix_event_filter_wants_room (const BanterMatrixEventFilter *filter, const char *room_id)
{
  return filter == NULL
         || ((filter->rooms == NULL || holds (filter->rooms, room_id))
             && (filter->not_rooms == NULL || !holds (filter->not_rooms, room_id)));
}

static gboolean
wants_url (const BanterMatrixEventFilter *filter, const BanterMatrixEvent *event)
{
  static const char *const path[] = { "url", NULL };
  gboolean has_url;

  if (filter->contains_url == NULL)
    return TRUE;
  has_url = event->content != NULL && banter_json_find (event->content, path).text != NULL;
  return has_url == g_str_equal (filter->contains_url, "true");
}

gboolean
banter_matrix_event_filter_wants (const BanterMatrixEventFilter *filter,
                                  const BanterMatrixEvent *event)
{
  if (filter == NULL)
    return TRUE;
  return (filter->types == NULL || holds_type (filter->types, event->type))
         && (filter->not_types == NULL || !holds_type (filter->not_types, event->type))
         && (filter->senders == NULL || event->sender == NULL
             || holds (filter->senders, event->sender))
         && (filter->not_senders == NULL || event->sender == NULL
             || !holds (filter->not_senders, event->sender))
         && wants_url (filter, event);
}

/* --- event_fields --- */

static void
pick_content (BanterMatrixEvent *event, const GStrv fields)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  char *content;

  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_auto (GStrv) path = banter_json_split_path (fields[i]);

      /* What lies deeper comes with the member that holds it. */
      if (g_str_equal (path[0], "content") && path[1] != NULL)
        g_strv_builder_add (builder, path[1]);
    }
  names = g_strv_builder_end (builder);
  content = banter_json_pick (event->content, (const char *const *)names);
  g_free (event->content);
  event->content = content;
}

static gboolean
names_unsigned (const GStrv fields)
{
  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_equal (fields[i], "unsigned") || g_str_has_prefix (fields[i], "unsigned."))
      return TRUE;
  return FALSE;
}

void
banter_matrix_event_pick_fields (BanterMatrixEvent *event, const GStrv fields)
{
  if (event->content != NULL && !holds (fields, "content"))
    pick_content (event, fields);
  if (!names_unsigned (fields))
    g_clear_pointer (&event->unsigned_data, banter_matrix_unsigned_free);
}
