/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline-load"

#include "config.h"

#include "banter-timeline-model-private.h"

#include "banter-account-private.h"
#include "banter-client-chat.h"
#include "banter-reader.h"

/* Where a timeline's messages come from. At most one query of the reader and one request to the
 * server run at a time; what changes meanwhile is added to one dirty range, which is read when the
 * query is done. Gaps (older messages that only the server has) are filled when the person scrolls
 * up to them, and at once where they lie between messages that are shown. Main thread. */

/* A gap in the middle is filled this often before everything above it is forgotten instead. */
#define MIDDLE_FILLS_MAX 10
#define FILL_LIMIT 100
/* The whole of what is unread is wanted on opening, up to here. */
#define FIRST_PAGE_MAX 200

typedef struct
{
  BanterTimelineModel *model;
  gint64 from;
  gint64 before;
  gboolean older; /* asked for by load_older() or the first page */
} Query;

static void
query_free (Query *query)
{
  g_clear_object (&query->model);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static void advance (BanterTimelineModel *self);

static BanterReader *
get_reader (BanterTimelineModel *self)
{
  BanterAccount *account = self->room != NULL ? banter_room_get_account (self->room) : NULL;

  return account != NULL ? banter_account_get_reader (account) : NULL;
}

static BanterClient *
get_client (BanterTimelineModel *self)
{
  BanterAccount *account = self->room != NULL ? banter_room_get_account (self->room) : NULL;

  return account != NULL ? banter_account_get_client (account) : NULL;
}

static void
add_dirty (BanterTimelineModel *self, gint64 from, gint64 before)
{
  if (self->dirty_from == self->dirty_before)
    {
      self->dirty_from = from;
      self->dirty_before = before;
      return;
    }
  self->dirty_from = MIN (self->dirty_from, from);
  self->dirty_before = MAX (self->dirty_before, before);
}

static void
on_filled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterTimelineModel) self = user_data;
  g_autoptr (GError) error = NULL;

  self->filling = FALSE;
  if (!banter_client_load_older_finish (BANTER_CLIENT (source), result, &error))
    {
      g_debug ("A gap stays open: %s", error->message);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      banter_timeline_model_set_problem (self, banter_problem_from_error (error, NULL));
      /* Out of touch: go on above the gap with what is cached. */
      if (self->loading_older && self->top_gap != NULL)
        self->oldest = self->top_gap_at;
    }
  if (self->loading_older)
    g_clear_pointer (&self->top_gap, g_free);
  advance (self);
}

static void
fill (BanterTimelineModel *self, const char *gap_token)
{
  BanterClient *client = get_client (self);

  if (client == NULL || self->filling)
    return;
  self->filling = TRUE;
  banter_client_load_older_async (client, banter_room_get_id (self->room), gap_token, FILL_LIMIT,
                                  self->cancellable, on_filled, g_object_ref (self));
}

/* Too little to scroll: nobody would ask for more. */
static void
load_if_short (BanterTimelineModel *self)
{
  if (self->messages->len < BANTER_TIMELINE_FIRST_PAGE / 3)
    banter_timeline_model_load_older (self);
}

/* What changed begins with a gap: it is filled where messages above it are shown, else it is where
 * the next older page comes from. */
static void
handle_new_gap (BanterTimelineModel *self, const BanterTimelinePage *page, gint64 gap_at)
{
  gboolean in_middle
      = self->messages->len > 0 && banter_message_get_position (self->messages->pdata[0]) < gap_at;

  if (in_middle && self->n_middle_fills++ < MIDDLE_FILLS_MAX)
    {
      fill (self, page->gap_token);
      return;
    }
  g_free (self->top_gap);
  self->top_gap = g_strdup (page->gap_token);
  self->top_gap_at = gap_at;
  self->n_middle_fills = 0;
  banter_timeline_model_drop_before (self, gap_at + 1);
  banter_timeline_model_set_at_start (self, FALSE);
  load_if_short (self);
}

/* The lowest position of a row that is no gap; @fallback where there is none. */
static gint64
first_row_position (const BanterTimelinePage *page, gint64 fallback)
{
  for (guint i = 0; i < page->rows->len; i++)
    {
      const BanterEventRow *row = page->rows->pdata[i];

      if (row->kind != BANTER_EVENT_GAP)
        return row->position;
    }
  return fallback;
}

static void
fix_unread (BanterTimelineModel *self, const BanterTimelinePage *page)
{
  self->open_read = page->read_position;
  self->open_newest = BANTER_POSITION_UNKNOWN;
  for (guint i = 0; i < page->rows->len; i++)
    {
      const BanterEventRow *row = page->rows->pdata[i];

      if (row->position < BANTER_POSITION_OUTBOX)
        self->open_newest = MAX (self->open_newest, row->position);
    }
}

/* An answer to the first page or to load_older(): rows above what is shown. */
static void
take_older (BanterTimelineModel *self, const BanterTimelinePage *page, const Query *query)
{
  gint64 gap_at = page->oldest_position;
  gboolean found = page->rows->len > (page->gap_token != NULL ? 1 : 0);

  if (!self->ready)
    fix_unread (self, page);
  g_clear_pointer (&self->top_gap, g_free);
  self->oldest = page->oldest_position;
  if (page->gap_token != NULL)
    {
      self->top_gap = g_strdup (page->gap_token);
      self->top_gap_at = gap_at;
      /* What fills it comes below the gap and above the first row. */
      self->oldest = first_row_position (page, query->before);
    }
  if (page->at_start)
    {
      /* Nothing is left out: whatever comes belongs to what is shown. In a chat that was opened
       * before its first message came, all of it comes below. */
      self->oldest = BANTER_POSITION_UNKNOWN;
      banter_timeline_model_set_at_start (self, TRUE);
    }
  banter_timeline_model_apply (self, page, MIN (self->oldest, page->oldest_position),
                               query->before);
  if (found || page->at_start || (page->rows->len == 0 && page->gap_token == NULL)
      || get_client (self) == NULL)
    {
      if (found)
        banter_timeline_model_set_problem (self, BANTER_PROBLEM_NONE);
      banter_timeline_model_set_loading_older (self, FALSE);
    }
  if (!self->ready)
    {
      banter_timeline_model_set_ready (self);
      load_if_short (self);
    }
}

/* An answer about a range that changed. */
static void
take_changed (BanterTimelineModel *self, const BanterTimelinePage *page, const Query *query)
{
  gint64 from = MAX (query->from, page->oldest_position);
  gboolean whole = page->rows->len == 0 || page->oldest_position <= query->from;
  gboolean was_empty = self->messages->len == 0;

  if (page->gap_token == NULL && page->rows->len < BANTER_TIMELINE_MAX)
    whole = TRUE;
  self->oldest = MIN (self->oldest, first_row_position (page, self->oldest));
  banter_timeline_model_apply (self, page, whole ? query->from : from, query->before);
  if (page->gap_token != NULL && (was_empty || page->oldest_position > self->oldest))
    handle_new_gap (self, page, page->oldest_position);
  else if (page->gap_token == NULL)
    self->n_middle_fills = 0;
  if (!whole && from > self->oldest)
    add_dirty (self, query->from, from);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Query) query = user_data;
  BanterTimelineModel *self = query->model;
  g_autoptr (BanterTimelinePage) page = NULL;
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  page = banter_reader_timeline_finish (BANTER_READER (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable) || get_reader (self) == NULL)
    return;
  if (page == NULL)
    {
      g_warning ("A page cannot be read: %s", error->message);
      banter_timeline_model_set_problem (self, banter_problem_from_error (error, NULL));
      banter_timeline_model_set_loading_older (self, FALSE);
      banter_timeline_model_set_ready (self);
      return;
    }
  if (query->older)
    take_older (self, page, query);
  else
    take_changed (self, page, query);
  advance (self);
}

static void
read_page (BanterTimelineModel *self, gint64 from, gint64 before, guint limit, gboolean older)
{
  Query *query = g_new (Query, 1);

  *query = (Query){ .model = g_object_ref (self), .from = from, .before = before, .older = older };
  self->reading = TRUE;
  banter_reader_timeline_async (get_reader (self), banter_room_get_id (self->room), from, before,
                                limit, self->cancellable, on_page, query);
}

/* Does what is most wanted now: the changes, then the older messages. */
static void
advance (BanterTimelineModel *self)
{
  if (self->reading || get_reader (self) == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->ready && self->dirty_from < self->dirty_before)
    {
      gint64 before = self->dirty_before;
      /* Where nothing is shown yet, whatever comes is the first of it. */
      gint64 from
          = self->messages->len > 0 ? MAX (self->dirty_from, self->oldest) : self->dirty_from;

      self->dirty_from = self->dirty_before = 0;
      if (from < before)
        {
          read_page (self, from, before, BANTER_TIMELINE_MAX, FALSE);
          return;
        }
    }
  if (!self->loading_older || self->filling)
    return;
  if (self->top_gap != NULL && get_client (self) != NULL)
    fill (self, self->top_gap);
  else
    read_page (self, BANTER_POSITION_UNKNOWN, self->oldest, self->n_older, TRUE);
}

void
banter_timeline_load_first (BanterTimelineModel *self)
{
  guint unread = banter_room_get_unread (self->room);

  if (get_reader (self) == NULL)
    return;
  read_page (self, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END,
             CLAMP (unread + 20, BANTER_TIMELINE_FIRST_PAGE, FIRST_PAGE_MAX), TRUE);
}

void
banter_timeline_model_load_older (BanterTimelineModel *self)
{
  banter_timeline_model_load_far (self, BANTER_TIMELINE_PAGE);
}

void
banter_timeline_model_load_far (BanterTimelineModel *self, guint n_rows)
{
  g_return_if_fail (BANTER_IS_TIMELINE_MODEL (self));
  g_return_if_fail (n_rows > 0);
  if (!self->ready || self->at_start || self->loading_older || get_reader (self) == NULL)
    return;
  self->n_older = n_rows;
  banter_timeline_model_set_problem (self, BANTER_PROBLEM_NONE);
  banter_timeline_model_set_loading_older (self, TRUE);
  advance (self);
}

void
banter_timeline_model_read_again (BanterTimelineModel *self)
{
  add_dirty (self, self->oldest, BANTER_POSITION_END);
  advance (self);
}

void
banter_timeline_model_reveal (BanterTimelineModel *self, BanterMessage *message)
{
  const char *event_id = banter_message_get_event_id (message);
  gint64 position = banter_message_get_position (message);

  if (event_id == NULL)
    return;
  g_hash_table_add (self->revealed, g_strdup (event_id));
  add_dirty (self, position, position + 1);
  advance (self);
}

void
banter_timeline_model_changed (BanterTimelineModel *self, const BanterRoomChange *change)
{
  if (change->flags & BANTER_ROOM_CHANGED_TIMELINE)
    add_dirty (self, change->first_position, MIN (change->last_position, G_MAXINT64 - 1) + 1);
  if (change->flags & BANTER_ROOM_CHANGED_OUTBOX)
    add_dirty (self, BANTER_POSITION_OUTBOX, BANTER_POSITION_END);
  if (change->flags & BANTER_ROOM_CHANGED_MEMBERS)
    add_dirty (self, self->oldest, BANTER_POSITION_END);
  advance (self);
}
