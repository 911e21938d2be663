/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-histories"

#include "config.h"

#include "banter-store-private.h"
#include "store-fixture.h"

/* Random histories of a room: messages, answers, edits (also forged, of edits, of what comes
 * later), redactions (also of what comes later), reactions. A server hands them out in batches,
 * sometimes leaving events out, sometimes repeating some; a client fills gaps now and then, in any
 * order. In the end the timeline must be what the whole history says, and so must a shadow that
 * only followed the change sets. */

#define MAX_EVENTS 40

typedef enum
{
  MESSAGE,
  STICKER,
  EDIT,
  REDACTION,
  REACTION,
} Kind;

typedef struct
{
  Kind kind;
  guint sender;
  gint64 ts;
  guint target;
  gboolean answers; /* a MESSAGE: it answers the target */
} Event;

typedef struct
{
  StoreFixture *fixture;
  char *room_id;
  Event events[MAX_EVENTS];
  guint n_events;
  guint n_synced;   /* events that /sync has passed, handed out or not */
  guint n_left_out; /* events before the last that it left out */
  GTree *shadow;    /* position -> line */
} History;

static guint
below (guint n)
{
  return (guint)g_test_rand_int_range (0, (gint32)n);
}

static void
make_events (History *history)
{
  history->n_events = 1 + below (MAX_EVENTS);
  for (guint i = 0; i < history->n_events; i++)
    {
      guint dice = below (10);

      history->events[i] = (Event){
        .kind = dice < 4   ? MESSAGE
                : dice < 5 ? STICKER
                : dice < 8 ? EDIT
                : dice < 9 ? REDACTION
                           : REACTION,
        .sender = below (2),
        .ts = below (5),
        .target = below (history->n_events),
        .answers = below (3) == 0,
      };
    }
}

/* The oracle. */

static gboolean
is_redacted (const History *history, guint i)
{
  for (guint k = 0; k < history->n_events; k++)
    if (history->events[k].kind == REDACTION && history->events[k].target == i)
      return TRUE;
  return FALSE;
}

/* The edit that counts, or i itself. Event ids are "$" and two digits, so they sort as numbers. */
static guint
latest_edit (const History *history, guint i)
{
  guint best = i;

  if (history->events[i].kind != MESSAGE)
    return i;
  for (guint k = 0; k < history->n_events; k++)
    {
      const Event *edit = &history->events[k];

      if (edit->kind != EDIT || edit->target != i || k == i || is_redacted (history, k)
          || edit->sender != history->events[i].sender)
        continue;
      if (best == i || edit->ts > history->events[best].ts
          || (edit->ts == history->events[best].ts && k > best))
        best = k;
    }
  return best;
}

static void
append_answered (GString *out, const History *history, guint i)
{
  const Event *target = &history->events[history->events[i].target];
  guint k = history->events[i].target;

  if (history->events[i].kind != MESSAGE || !history->events[i].answers)
    return;
  if (target->kind != MESSAGE && target->kind != STICKER)
    g_string_append_printf (out, " answers $%02u", k);
  else if (is_redacted (history, k))
    g_string_append_printf (out, " answers @u%u:x redacted “”", target->sender);
  else
    g_string_append_printf (out, " answers @u%u:x %s “b%02u”", target->sender,
                            target->kind == STICKER ? "sticker" : "text", latest_edit (history, k));
}

/* Each person counts once. */
static void
append_reactions (GString *out, const History *history, guint i)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean seen[2] = { FALSE, FALSE };

  for (guint k = 0; k < history->n_events; k++)
    {
      const Event *event = &history->events[k];

      if (event->kind != REACTION || event->target != i || is_redacted (history, k)
          || seen[event->sender])
        continue;
      seen[event->sender] = TRUE;
      g_string_append_printf (names, " @u%u:x", event->sender);
    }
  if (names->len > 0)
    g_string_append_printf (out, " [k %d%s]", seen[0] + seen[1], names->str);
}

static char *
expected_timeline (const History *history)
{
  g_autoptr (GString) out = g_string_new ("start\n");

  for (guint i = 0; i < history->n_events; i++)
    {
      const Event *event = &history->events[i];
      guint shown = latest_edit (history, i);

      if (event->kind != MESSAGE && event->kind != STICKER)
        continue;
      if (is_redacted (history, i))
        {
          g_string_append_printf (out, "redacted @u%u:x\n", event->sender);
          continue;
        }
      if (event->kind == STICKER)
        g_string_append_printf (out, "sticker @u%u:x “b%02u” mxc://x/%u ? 0x0", event->sender, i,
                                i);
      else
        g_string_append_printf (out, "text @u%u:x “b%02u”%s", event->sender, shown,
                                shown != i ? " edited" : "");
      append_answered (out, history, i);
      append_reactions (out, history, i);
      g_string_append_c (out, '\n');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The server. */

static void
append_content (GString *out, const Event *event, guint i)
{
  switch (event->kind)
    {
    case MESSAGE:
      g_string_append_printf (out, "{\"msgtype\":\"m.text\",\"body\":\"b%02u\"", i);
      if (event->answers)
        g_string_append_printf (
            out, ",\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$%02u\"}}", event->target);
      g_string_append_c (out, '}');
      break;
    case STICKER:
      g_string_append_printf (out, "{\"body\":\"b%02u\",\"url\":\"mxc://x/%u\"}", i, i);
      break;
    case EDIT:
      g_string_append_printf (out,
                              "{\"msgtype\":\"m.text\",\"body\":\"* b%02u\",\"m.new_content\":"
                              "{\"msgtype\":\"m.text\",\"body\":\"b%02u\"},\"m.relates_to\":"
                              "{\"rel_type\":\"m.replace\",\"event_id\":\"$%02u\"}}",
                              i, i, event->target);
      break;
    case REDACTION:
      g_string_append_printf (out, "{\"redacts\":\"$%02u\"}", event->target);
      break;
    case REACTION:
      g_string_append_printf (out,
                              "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"key\":\"k\","
                              "\"event_id\":\"$%02u\"}}",
                              event->target);
      break;
    }
}

static void
append_event (GString *out, const History *history, guint i)
{
  static const char *const types[]
      = { "m.room.message", "m.sticker", "m.room.message", "m.room.redaction", "m.reaction" };
  const Event *event = &history->events[i];

  g_string_append_printf (out,
                          "%s{\"type\":\"%s\",\"event_id\":\"$%02u\",\"sender\":\"@u%u:x\","
                          "\"origin_server_ts\":%d,\"content\":",
                          out->len > 0 && out->str[out->len - 1] == '}' ? "," : "",
                          types[event->kind], i, event->sender, (int)event->ts);
  /* A server may hand out what was redacted later as it is now. */
  if ((event->kind == MESSAGE || event->kind == STICKER) && is_redacted (history, i)
      && below (2) == 0)
    g_string_append (out, "{},\"unsigned\":{\"redacted_because\":{}}}");
  else
    {
      append_content (out, event, i);
      g_string_append (out, "}");
    }
}

/* Token "tN" stands before event N. */
static char *
serve_sync (History *history, guint n_new)
{
  static guint batch;
  guint limit = 1 + below (6);
  guint end = MIN (history->n_synced + n_new, history->n_events);
  gboolean limited = end - history->n_synced > limit || history->n_synced == 0 || below (4) == 0;
  guint first = limited ? end - MIN (limit, end) : history->n_synced;
  g_autoptr (GString) events = g_string_new (NULL);

  /* What is repeated follows on what was sent before. */
  if (first <= history->n_synced)
    first = MAX (first, history->n_left_out);
  else
    history->n_left_out = first;
  for (guint i = first; i < end; i++)
    append_event (events, history, i);
  history->n_synced = end;
  return g_strdup_printf ("{\"next_batch\":\"s%u\",\"rooms\":{\"join\":{\"%s\":{\"timeline\":"
                          "{\"limited\":%s,\"prev_batch\":\"t%u\",\"events\":[%s]}}}}}",
                          ++batch, history->room_id, limited ? "true" : "false", first,
                          events->str);
}

static char *
serve_messages (History *history, guint from)
{
  guint n = 1 + below (5);
  g_autoptr (GString) events = g_string_new (NULL);

  n = MIN (n, from);
  for (guint i = 0; i < n; i++)
    append_event (events, history, from - 1 - i);
  if (n == from)
    return g_strdup_printf ("{\"chunk\":[%s]}", events->str);
  return g_strdup_printf ("{\"chunk\":[%s],\"end\":\"t%u\"}", events->str, from - n);
}

/* The client. */

static int
compare_positions (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 first = *(const gint64 *)a;
  gint64 second = *(const gint64 *)b;

  return (first > second) - (first < second);
}

typedef struct
{
  gint64 first;
  gint64 last;
  GPtrArray *found; /* borrowed keys */
} Range;

static gboolean
collect_range (gpointer key, gpointer value, gpointer data)
{
  Range *range = data;
  gint64 position = *(gint64 *)key;

  if (position >= range->first && position <= range->last)
    g_ptr_array_add (range->found, key);
  return FALSE;
}

/* Replaces what the change names by what the reader says now. */
static void
follow (History *history, BanterChangeSet *changes)
{
  const BanterRoomChange *change = banter_change_set_get_room (changes, history->room_id);
  g_autoptr (GPtrArray) old = g_ptr_array_new ();
  gint64 before;

  if (change == NULL || (change->flags & BANTER_ROOM_CHANGED_TIMELINE) == 0)
    return;
  g_tree_foreach (history->shadow, collect_range,
                  &(Range){ change->first_position, change->last_position, old });
  for (guint i = 0; i < old->len; i++)
    g_tree_remove (history->shadow, g_ptr_array_index (old, i));
  before = change->last_position + 1;
  while (TRUE)
    {
      g_autoptr (BanterTimelinePage) page = store_fixture_page (history->fixture, history->room_id,
                                                                change->first_position, before, 4);

      if (page->rows->len == 0)
        return;
      for (guint i = 0; i < page->rows->len; i++)
        {
          const BanterEventRow *row = g_ptr_array_index (page->rows, i);

          g_tree_insert (history->shadow, g_memdup2 (&row->position, sizeof row->position),
                         store_fixture_row_text (row));
        }
      before = page->oldest_position;
    }
}

static gboolean
append_line (gpointer key, gpointer value, gpointer data)
{
  g_string_append (data, value);
  return FALSE;
}

static void
sync_some (History *history, guint n_new)
{
  g_autofree char *json = serve_sync (history, n_new);
  g_autoptr (BanterChangeSet) changes = store_fixture_sync (history->fixture, json);

  follow (history, changes);
}

/* Fills one gap, any. FALSE: there is none. */
static gboolean
fill_some (History *history)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autofree char *json = NULL;
  gint64 before = BANTER_POSITION_END;
  const char *token;

  while (TRUE)
    {
      g_autoptr (BanterTimelinePage) page = store_fixture_page (
          history->fixture, history->room_id, BANTER_POSITION_UNKNOWN, before, 10);

      if (page->gap_token != NULL)
        g_ptr_array_add (tokens, g_strdup (page->gap_token));
      if (page->rows->len == 0)
        break;
      before = page->oldest_position;
    }
  if (tokens->len == 0)
    return FALSE;
  token = g_ptr_array_index (tokens, below (tokens->len));
  json = serve_messages (history, (guint)g_ascii_strtoull (token + 1, NULL, 10));
  changes = store_fixture_messages (history->fixture, history->room_id, token, json);
  follow (history, changes);
  return TRUE;
}

static void
run_history (StoreFixture *fixture, guint number)
{
  History history = { .fixture = fixture };
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;
  g_autoptr (GString) shadow = g_string_new ("start\n");

  history.room_id = g_strdup_printf ("!h%u:x", number);
  history.shadow = g_tree_new_full (compare_positions, NULL, g_free, g_free);
  make_events (&history);
  sync_some (&history, 1 + below (10));
  while (history.n_synced < history.n_events)
    if (below (3) > 0)
      sync_some (&history, below (9));
    else
      fill_some (&history);
  for (guint i = 0; fill_some (&history); i++)
    g_assert_cmpuint (i, <, 2 * MAX_EVENTS);

  expected = expected_timeline (&history);
  actual = store_fixture_dump_timeline (fixture, history.room_id, 1 + below (7));
  g_assert_cmpstr (actual, ==, expected);
  g_tree_foreach (history.shadow, append_line, shadow);
  g_assert_cmpstr (shadow->str, ==, expected);
  g_tree_unref (history.shadow);
  g_free (history.room_id);
}

static void
test_histories (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  guint n = g_test_slow () ? 10000 : 300;

  banter_db_exec (banter_store_get_db_for_tests (fixture->store), "PRAGMA synchronous = OFF", "",
                  NULL);
  for (guint i = 0; i < n; i++)
    run_history (fixture, i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/histories", test_histories);
  return g_test_run ();
}
