/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-reader.h"

G_BEGIN_DECLS

/* A BanterTextCheck and what it lives on, shared by the object and the queries. */
typedef struct _BanterReaderCheck BanterReaderCheck;

BanterReaderCheck *banter_reader_check_new (const BanterTextCheck *check, gpointer owner,
                                            GDestroyNotify free_owner);
BanterReaderCheck *banter_reader_check_ref (BanterReaderCheck *self);
void banter_reader_check_unref (BanterReaderCheck *self);

/* What each kind of result has of others' words and names. */
typedef void (*BanterCheckFunc) (const BanterReaderCheck *check, gpointer result);
void banter_reader_check_rooms (const BanterReaderCheck *check, gpointer result);
void banter_reader_check_timeline (const BanterReaderCheck *check, gpointer result);
void banter_reader_check_found (const BanterReaderCheck *check, gpointer result);
void banter_reader_check_group (const BanterReaderCheck *check, gpointer result);
void banter_reader_check_people (const BanterReaderCheck *check, gpointer result);

/* A query on its way to the reader's thread. What it does not need is NULL or 0. */
typedef struct _BanterQuery BanterQuery;

/* Runs in the reader's thread, inside one snapshot. Returns: NULL with @error set, or a result;
 * NULL without an error where a query may have none */
typedef gpointer (*BanterQueryFunc) (BanterDb *db, const BanterQuery *query, GError **error);

struct _BanterQuery
{
  BanterQueryFunc func;
  GDestroyNotify free_result;
  BanterCheckFunc check_result;
  BanterReaderCheck *check;
  char *room_id;
  char *text;
  GStrv room_ids;
  gint64 from;
  gint64 before;
  guint limit;
};

/* The answers, one per banter_reader_*_async(). */
gpointer banter_reader_run_rooms (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_timeline (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_media (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_receipts (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_search (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_group (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_common_groups (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_people (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_sticker_sets (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_sticker_set_of (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_recent_stickers (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_favourite_stickers (BanterDb *db, const BanterQuery *query,
                                               GError **error);
gpointer banter_reader_run_account_data (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_session (BanterDb *db, const BanterQuery *query, GError **error);
gpointer banter_reader_run_draft (BanterDb *db, const BanterQuery *query, GError **error);

/* Shared by the timeline and the inbox's previews. */

/* The last message of a room, the outbox included. @row: (out): NULL if there is none; @received:
 * (out): where that one waits in the outbox, the last one from the server, or NULL */
gboolean banter_reader_find_preview (BanterDb *db, const char *room_id, BanterEventRow **row,
                                     BanterEventRow **received, GError **error);

/* How the person keeps the room: what the server says, and over it what waits to be sent.
 * @push_rooms: banter_matrix_push_rules_get_rooms() */
gboolean banter_reader_find_settings (BanterDb *db, gint64 room, BanterRoomRow *row,
                                      GHashTable *push_rooms, GError **error);
/* Returns: (transfer full): NULL with @error set */
GHashTable *banter_reader_list_push_rooms (BanterDb *db, GError **error);
/* An event as a line of a timeline, without its relations. @row: (out): NULL if it is not here, or
 * nothing to show */
gboolean banter_reader_find_event (BanterDb *db, const char *room_id, const char *event_id,
                                   BanterEventRow **row, GError **error);
/* What the events of @rows answer, and the reactions to them. */
gboolean banter_reader_add_relations (BanterDb *db, const char *room_id, GPtrArray *rows,
                                      GError **error);

G_END_DECLS
