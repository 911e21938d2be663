/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-reader.h"
#include "banter-store.h"

/* A store in a private folder, signed in as @me:x, with a reader beside it. */
typedef struct
{
  char *dir;
  BanterStore *store;
  BanterReader *reader;
} StoreFixture;

StoreFixture *store_fixture_new (void);
void store_fixture_free (StoreFixture *fixture);
/* As after the program ended: cleanly, or with a kill (the mark of an open store stays). */
void store_fixture_reopen (StoreFixture *fixture, gboolean killed);
char *store_fixture_path (StoreFixture *fixture, const char *name);

/* Applies an answer of /sync, which must succeed; `next_batch` is taken as it is. */
BanterChangeSet *store_fixture_sync (StoreFixture *fixture, const char *json);
gboolean store_fixture_try_sync (StoreFixture *fixture, const char *json, GError **error);
BanterChangeSet *store_fixture_messages (StoreFixture *fixture, const char *room_id,
                                         const char *from, const char *json);

/* A sync with one joined room, whose timeline holds the events of @events (JSON, without brackets).
 */
char *store_fixture_timeline_json (const char *next_batch, const char *room_id, const char *events);
char *store_fixture_text_json (const char *event_id, const char *sender, const char *body);

/* The reader's answers, waited for. */
GPtrArray *store_fixture_rooms (StoreFixture *fixture);
BanterRoomRow *store_fixture_room (StoreFixture *fixture, const char *room_id);
BanterTimelinePage *store_fixture_page (StoreFixture *fixture, const char *room_id, gint64 from,
                                        gint64 before, guint limit);
/* The ids of the messages that a search finds, in order. @room_id: (nullable): everywhere */
char *store_fixture_find (StoreFixture *fixture, const char *room_id, const char *text);
typedef gpointer (*StoreFixtureFinish) (BanterReader *reader, GAsyncResult *result, GError **error);
/* For the other queries: pass store_fixture_done and @result's place, then wait. */
void store_fixture_done (GObject *source, GAsyncResult *result, gpointer place);
GAsyncResult *store_fixture_wait (GAsyncResult **place);

/* One row as a line of text. */
char *store_fixture_row_text (const BanterEventRow *row);
/* The whole timeline of a room as text, one line per row, through as many pages as it takes. */
char *store_fixture_dump_timeline (StoreFixture *fixture, const char *room_id, guint page_size);
/* All listed rooms with their timelines. */
char *store_fixture_dump (StoreFixture *fixture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreFixture, store_fixture_free)
