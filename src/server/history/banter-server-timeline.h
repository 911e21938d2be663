/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

#include "banter-matrix-event.h"
#include "banter-matrix-filter.h"

G_BEGIN_DECLS

/* Events read back, as clients see them. Any connection. */

/* Who reads: the device sees its own transaction ids. */
typedef struct
{
  BanterDb *db;
  const char *user_id;
  const char *device_id;
  gboolean with_room_id; /* not in /sync */
} BanterServerReader;

typedef struct
{
  BanterMatrixEvent *event;
  gint64 stream_id;
} BanterServerPlacedEvent;

/* Events with their stream ids: GArray of BanterServerPlacedEvent that owns the events. */
GArray *banter_server_timeline_new (void);
/* The stream id of the last one, @fallback if there is none. */
gint64 banter_server_timeline_get_last (const GArray *timeline, gint64 fallback);
/* Returns: (transfer full): the events alone; @timeline loses them */
GPtrArray *banter_server_timeline_steal_events (GArray *timeline);

/* Up to @limit events with @after < stream id <= @until, newest first. */
gboolean banter_server_timeline_read_back (const BanterServerReader *reader, const char *room_id,
                                           gint64 after, gint64 until, gint64 limit,
                                           GArray *timeline, GError **error);
/* The same, oldest first. */
gboolean banter_server_timeline_read_forth (const BanterServerReader *reader, const char *room_id,
                                            gint64 after, gint64 until, gint64 limit,
                                            GArray *timeline, GError **error);

typedef gboolean (*BanterServerTimelineWants) (const BanterServerPlacedEvent *placed,
                                               gconstpointer data);

/**
 * banter_server_timeline_read_page:
 * @after: exclusive
 * @until: inclusive
 * @limit: events at most; may be 0
 * @wants: which count
 * @data: for @wants
 * @timeline: (inout): gets them, newest first
 * @has_more: (out): whether some that count may lie between @after and the last of @timeline
 */
gboolean banter_server_timeline_read_page (const BanterServerReader *reader, const char *room_id,
                                           gint64 after, gint64 until, gint64 limit,
                                           BanterServerTimelineWants wants, gconstpointer data,
                                           GArray *timeline, gboolean *has_more, GError **error);

/* The newest state of the room as BanterServerPlacedEvent, without what is not newer than @after.
 * What came after @at is only there if there was something before it. */
gboolean banter_server_timeline_read_state_now (const BanterServerReader *reader,
                                                const char *room_id, gint64 after, gint64 at,
                                                gboolean with_members, GArray *state,
                                                GError **error);

/* State at @until: of each type and key the newest event with @after < stream id <= @until. */
gboolean banter_server_timeline_read_state (const BanterServerReader *reader, const char *room_id,
                                            gint64 after, gint64 until, gboolean with_members,
                                            GPtrArray *events, GError **error);
/* One of them. Returns: (transfer full) (nullable); check @error */
BanterMatrixEvent *banter_server_timeline_read_state_event (const BanterServerReader *reader,
                                                            const char *room_id, const char *type,
                                                            const char *state_key, gint64 until,
                                                            GError **error);

/* The same, only if it is newer than @after. */
BanterMatrixEvent *banter_server_timeline_read_state_between (const BanterServerReader *reader,
                                                              const char *room_id, const char *type,
                                                              const char *state_key, gint64 after,
                                                              gint64 until, GError **error);

/* Returns: (transfer full) (nullable): the event; check @error. @stream_id: (out) */
BanterMatrixEvent *banter_server_timeline_read_event (const BanterServerReader *reader,
                                                      const char *room_id, const char *event_id,
                                                      gint64 *stream_id, GError **error);

/* The same of the event with this stream id, in whatever room. */
BanterMatrixEvent *banter_server_timeline_read_at (const BanterServerReader *reader,
                                                   gint64 stream_id, GError **error);

/* The members who sent what is in @timeline, for lazy loading; those in @known are left out and the
 * new ones added. */
gboolean banter_server_timeline_read_senders (const BanterServerReader *reader, const char *room_id,
                                              const GArray *timeline, gint64 until,
                                              GHashTable *known, GPtrArray *events, GError **error);

/* Whether text from the database (nullable) is a JSON object, and can go into answers as it is. */
gboolean banter_server_timeline_is_object (const char *json);

/* "s123" ↔ 123. That of a sync that could not hold all messages to the device is "s123_45": of
 * these the client has those up to 45. Every reader of tokens takes both. */
char *banter_server_token_build (gint64 stream_id);
gboolean banter_server_token_parse (const char *token, gint64 *stream_id, GError **error);
char *banter_server_token_build_sync (gint64 stream_id, gint64 to_device);
gboolean banter_server_token_parse_sync (const char *token, gint64 *stream_id, gint64 *to_device,
                                         GError **error);

G_END_DECLS
