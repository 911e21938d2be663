/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "store-fixture"

#include "config.h"

#include "store-fixture.h"

#include "banter-json.h"

#include <glib/gstdio.h>

static const char *const kind_names[] = {
  "none", "text",   "emote", "notice",   "sticker",   "image",       "video", "audio",
  "file", "member", "room",  "redacted", "encrypted", "unsupported", "gap",
};
static const char *const membership_names[] = { "none", "join", "invite", "leave", "ban", "knock" };
static const char *const send_names[] = { "", "queued", "sending", "sent", "failed" };

static void
open_both (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->store = banter_store_open (fixture->dir, &error);
  g_assert_no_error (error);
  fixture->reader = banter_reader_new (fixture->dir);
}

static void
close_both (StoreFixture *fixture)
{
  banter_reader_close (fixture->reader);
  g_assert_finalize_object (g_steal_pointer (&fixture->reader));
  g_clear_pointer (&fixture->store, banter_store_close);
}

StoreFixture *
store_fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  StoreFixture *fixture = g_new0 (StoreFixture, 1);

  fixture->dir = g_dir_make_tmp ("banter-store-XXXXXX", &error);
  g_assert_no_error (error);
  open_both (fixture);
  banter_store_set_session (fixture->store, "@me:x", "DEVICE", "http://localhost", &error);
  g_assert_no_error (error);
  return fixture;
}

void
store_fixture_free (StoreFixture *fixture)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  close_both (fixture);
  dir = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = store_fixture_path (fixture, name);

      g_unlink (path);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture);
}

char *
store_fixture_path (StoreFixture *fixture, const char *name)
{
  return g_build_filename (fixture->dir, name, NULL);
}

void
store_fixture_reopen (StoreFixture *fixture, gboolean killed)
{
  g_autofree char *mark = store_fixture_path (fixture, "store.open");

  close_both (fixture);
  if (killed)
    g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  open_both (fixture);
}

gboolean
store_fixture_try_sync (StoreFixture *fixture, const char *json, GError **error)
{
  g_autoptr (BanterMatrixSync) sync = NULL;
  g_autofree char *since = banter_store_get_since (fixture->store, NULL);

  sync = banter_json_decode (&banter_matrix_sync_type, json, -1, error);
  g_assert_nonnull (sync);
  return banter_store_apply_sync (fixture->store, sync, since, NULL, error);
}

BanterChangeSet *
store_fixture_sync (StoreFixture *fixture, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMatrixSync) sync = NULL;
  g_autofree char *since = banter_store_get_since (fixture->store, NULL);
  BanterChangeSet *changes = NULL;

  sync = banter_json_decode (&banter_matrix_sync_type, json, -1, &error);
  g_assert_no_error (error);
  banter_store_apply_sync (fixture->store, sync, since, &changes, &error);
  g_assert_no_error (error);
  g_assert_nonnull (changes);
  return changes;
}

BanterChangeSet *
store_fixture_messages (StoreFixture *fixture, const char *room_id, const char *from,
                        const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMatrixMessages) messages = NULL;
  BanterChangeSet *changes = NULL;

  messages = banter_json_decode (&banter_matrix_messages_type, json, -1, &error);
  g_assert_no_error (error);
  banter_store_apply_messages (fixture->store, room_id, from, messages, &changes, &error);
  g_assert_no_error (error);
  return changes;
}

char *
store_fixture_timeline_json (const char *next_batch, const char *room_id, const char *events)
{
  return g_strdup_printf ("{\"next_batch\":\"%s\",\"rooms\":{\"join\":{\"%s\":{"
                          "\"timeline\":{\"events\":[%s]}}}}}",
                          next_batch, room_id, events);
}

char *
store_fixture_text_json (const char *event_id, const char *sender, const char *body)
{
  return g_strdup_printf ("{\"type\":\"m.room.message\",\"event_id\":\"%s\",\"sender\":\"%s\","
                          "\"origin_server_ts\":1000,\"content\":{\"msgtype\":\"m.text\","
                          "\"body\":\"%s\"}}",
                          event_id, sender, body);
}

void
store_fixture_done (GObject *source, GAsyncResult *result, gpointer place)
{
  *(GAsyncResult **)place = g_object_ref (result);
}

GAsyncResult *
store_fixture_wait (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

static GPtrArray *
get_rooms (StoreFixture *fixture, const char *const *room_ids)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rooms;

  banter_reader_rooms_async (fixture->reader, room_ids, NULL, store_fixture_done, &result);
  rooms = banter_reader_rooms_finish (fixture->reader, store_fixture_wait (&result), &error);
  g_assert_no_error (error);
  return rooms;
}

GPtrArray *
store_fixture_rooms (StoreFixture *fixture)
{
  return get_rooms (fixture, NULL);
}

BanterRoomRow *
store_fixture_room (StoreFixture *fixture, const char *room_id)
{
  const char *room_ids[] = { room_id, NULL };
  g_autoptr (GPtrArray) rooms = get_rooms (fixture, room_ids);

  return rooms->len > 0 ? g_ptr_array_steal_index (rooms, 0) : NULL;
}

BanterTimelinePage *
store_fixture_page (StoreFixture *fixture, const char *room_id, gint64 from, gint64 before,
                    guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterTimelinePage *page;

  banter_reader_timeline_async (fixture->reader, room_id, from, before, limit, NULL,
                                store_fixture_done, &result);
  page = banter_reader_timeline_finish (fixture->reader, store_fixture_wait (&result), &error);
  g_assert_no_error (error);
  return page;
}

char *
store_fixture_find (StoreFixture *fixture, const char *room_id, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GString *ids = g_string_new (NULL);

  banter_reader_search_async (fixture->reader, room_id, text, NULL, 50, NULL, store_fixture_done,
                              &result);
  rows = banter_reader_search_finish (fixture->reader, store_fixture_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((BanterFoundRow *)rows->pdata[i])->event_id);
  return g_string_free (ids, FALSE);
}

static void
dump_relations (GString *out, const BanterEventRow *row)
{
  if (row->quoted != NULL)
    g_string_append_printf (out, " answers %s %s “%s”", row->quoted->sender,
                            kind_names[row->quoted->kind],
                            row->quoted->body != NULL ? row->quoted->body : "");
  else if (row->reply_to != NULL)
    g_string_append_printf (out, " answers %s", row->reply_to);
  for (guint i = 0; row->reactions != NULL && i < row->reactions->len; i++)
    {
      const BanterReactionRow *reaction = g_ptr_array_index (row->reactions, i);

      g_string_append_printf (out, " [%s %u%s", reaction->key, reaction->n,
                              reaction->own ? " own" : "");
      for (guint j = 0; j < reaction->names->len; j++)
        g_string_append_printf (out, " %s", (const char *)g_ptr_array_index (reaction->names, j));
      g_string_append_c (out, ']');
    }
}

static void
dump_row (GString *out, const BanterEventRow *row)
{
  g_string_append_printf (out, "%s", kind_names[row->kind]);
  if (row->kind == BANTER_EVENT_GAP)
    g_string_append_printf (out, " %s", row->gap_token);
  else
    g_string_append_printf (out, " %s", row->sender_name != NULL ? row->sender_name : row->sender);
  if (row->notice != NULL)
    g_string_append_printf (out, " %s", row->notice);
  if (row->subject_name != NULL || row->subject != NULL)
    g_string_append_printf (out, " <%s>",
                            row->subject_name != NULL ? row->subject_name : row->subject);
  if (row->body != NULL)
    g_string_append_printf (out, " “%s”", row->body);
  if (row->formatted_body != NULL)
    g_string_append_printf (out, " html “%s”", row->formatted_body);
  if (row->url != NULL)
    g_string_append_printf (out, " %s %s %dx%d", row->url,
                            row->mimetype != NULL ? row->mimetype : "?", (int)row->width,
                            (int)row->height);
  if (row->thumbnail_url != NULL)
    g_string_append_printf (out, " small %s", row->thumbnail_url);
  g_string_append_printf (out, "%s%s%s", row->own ? " own" : "",
                          row->subject_own && !row->own ? " of you" : "",
                          row->edited ? " edited" : "");
  dump_relations (out, row);
  if (row->send_state != BANTER_SEND_NONE)
    g_string_append_printf (out, " %s", send_names[row->send_state]);
  if (row->fail_reason != NULL)
    g_string_append_printf (out, " (%s)", row->fail_reason);
  g_string_append_c (out, '\n');
}

char *
store_fixture_row_text (const BanterEventRow *row)
{
  g_autoptr (GString) out = g_string_new (NULL);

  dump_row (out, row);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Pages are put together from their ends, as the model does. */
char *
store_fixture_dump_timeline (StoreFixture *fixture, const char *room_id, guint page_size)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gint64 before = BANTER_POSITION_END;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (BanterTimelinePage) page
          = store_fixture_page (fixture, room_id, BANTER_POSITION_UNKNOWN, before, page_size);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < page->rows->len; i++)
        {
          const BanterEventRow *row = g_ptr_array_index (page->rows, i);

          g_assert_cmpint (row->position, <, before);
          dump_row (text, row);
        }
      g_string_prepend (all, text->str);
      more = page->rows->len > 0;
      before = page->oldest_position;
      if (!more && page->at_start)
        g_string_prepend (all, "start\n");
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
dump_settings (GString *out, const BanterRoomRow *room)
{
  static const char *const notify[] = { "", " mentions", " muted" };

  g_string_append (out, notify[room->notify]);
  if (room->muted_until != 0)
    g_string_append_printf (out, " until %" G_GINT64_FORMAT, room->muted_until);
  if (room->pinned)
    g_string_append_printf (out, " pinned %g", room->pin_order);
  if (room->archived)
    g_string_append_printf (out, " archived %" G_GINT64_FORMAT, room->archived_ts);
  if (room->hides_read)
    g_string_append (out, " hides read");
  if (room->hides_typing)
    g_string_append (out, " hides typing");
}

static void
dump_room (GString *out, const BanterRoomRow *room)
{
  g_string_append_printf (out, "%s %s %s “%s”", room->room_id,
                          room->kind == BANTER_ROOM_KIND_DM ? "dm" : "group",
                          membership_names[room->membership], room->name != NULL ? room->name : "");
  if (room->n_more > 0)
    g_string_append_printf (out, " and %u", room->n_more);
  if (room->empty)
    g_string_append (out, " empty");
  if (room->dm_user_id != NULL)
    g_string_append_printf (out, " with %s %s", room->dm_user_id,
                            membership_names[room->other_membership]);
  if (room->avatar != NULL)
    g_string_append_printf (out, " %s", room->avatar);
  if (room->unread > 0 || room->highlights > 0)
    g_string_append_printf (out, " unread %u/%u", room->unread, room->highlights);
  if (room->marked_unread)
    g_string_append (out, " marked");
  dump_settings (out, room);
  if (room->encrypted)
    g_string_append (out, " encrypted");
  if (room->draft != NULL)
    g_string_append_printf (out, " draft “%s”", room->draft);
  if (room->invite != NULL)
    g_string_append_printf (out, " invited by %s “%s”",
                            room->invite->inviter_name != NULL ? room->invite->inviter_name
                                                               : room->invite->inviter,
                            room->invite->reason != NULL ? room->invite->reason : "");
  g_string_append_c (out, '\n');
  if (room->preview != NULL)
    {
      g_string_append (out, "preview: ");
      dump_row (out, room->preview);
    }
}

static int
compare_rooms (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(BanterRoomRow *const *)a)->room_id, (*(BanterRoomRow *const *)b)->room_id);
}

char *
store_fixture_dump (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) rooms = store_fixture_rooms (fixture);
  g_autoptr (GString) out = g_string_new (NULL);

  g_ptr_array_sort (rooms, compare_rooms);
  for (guint i = 0; i < rooms->len; i++)
    {
      const BanterRoomRow *room = g_ptr_array_index (rooms, i);
      g_autofree char *timeline = store_fixture_dump_timeline (fixture, room->room_id, 3);

      dump_room (out, room);
      g_string_append_printf (out, "%s\n", timeline);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
