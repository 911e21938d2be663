/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-private.h"
#include "banter-timeline-model-private.h"
#include "banter-profile.h"
#include "banter-message.h"

/* The timeline against random histories: rows come, go and move from the outbox to their place, and
 * the list never says anything but the truth about it. */

#define ROOM "!r:x"

typedef struct
{
  BanterAccount *account;
  BanterTimelineModel *timeline;
  GPtrArray *shadow; /* kept up only by the emissions */
} Fixture;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  GPtrArray *shadow = user_data;

  g_assert_cmpuint (position + removed, <=, shadow->len);
  if (removed > 0)
    g_ptr_array_remove_range (shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (shadow, (int)(position + i), g_list_model_get_item (list, position + i));
  g_assert_cmpuint (shadow->len, ==, g_list_model_get_n_items (list));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("test");

  fixture->account = banter_account_new (profile, NULL, "@me:x");
  fixture->timeline
      = banter_room_dup_timeline (banter_account_ensure_room (fixture->account, ROOM));
  fixture->timeline->oldest = BANTER_POSITION_UNKNOWN;
  fixture->timeline->at_start = TRUE;
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->timeline, "items-changed", G_CALLBACK (on_items_changed),
                    fixture->shadow);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->shadow, g_ptr_array_unref);
  g_assert_finalize_object (fixture->timeline);
  g_assert_finalize_object (fixture->account);
}

static BanterEventRow *
new_row (gint64 position, const char *event_id, const char *txn_id)
{
  BanterEventRow *row = g_new0 (BanterEventRow, 1);

  row->position = position;
  row->kind = BANTER_EVENT_TEXT;
  row->event_id = g_strdup (event_id);
  row->txn_id = g_strdup (txn_id);
  row->own = txn_id != NULL;
  row->sender = g_strdup (txn_id != NULL ? "@me:x" : "@you:x");
  row->body = g_strdup (event_id != NULL ? event_id : txn_id);
  if (position >= BANTER_POSITION_OUTBOX)
    row->send_state = BANTER_SEND_SENDING;
  return row;
}

static void
row_free (BanterEventRow *row)
{
  g_free (row->event_id);
  g_free (row->txn_id);
  g_free (row->sender);
  g_free (row->body);
  g_free (row);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);
}

static void
apply (Fixture *fixture, GPtrArray *rows, gint64 from, gint64 before)
{
  BanterTimelinePage page = { .rows = rows };

  banter_timeline_model_apply (fixture->timeline, &page, from, before);
}

/* The messages of the list, without dividers, are exactly @rows in order. */
static void
assert_shows (Fixture *fixture, GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < fixture->shadow->len; i++)
    {
      BanterMessage *message = fixture->shadow->pdata[i];
      const BanterEventRow *row;

      if (banter_message_get_kind (message) == BANTER_ITEM_DAY)
        continue;
      g_assert_cmpuint (n, <, rows->len);
      row = rows->pdata[n++];
      g_assert_cmpstr (banter_message_get_id (message), ==,
                       row->event_id != NULL ? row->event_id : row->txn_id);
      g_assert_cmpint (banter_message_get_position (message), ==, row->position);
    }
  g_assert_cmpuint (n, ==, rows->len);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BanterEventRow *left = *(BanterEventRow *const *)a;
  const BanterEventRow *right = *(BanterEventRow *const *)b;

  return left->position < right->position ? -1 : left->position > right->position;
}

/* One random step of a history, as a commit of the store would make it. */
static void
mutate (GPtrArray *history, guint *counter, gint64 *next_position)
{
  int choice = g_test_rand_int_range (0, 10);
  g_autofree char *id = g_strdup_printf ("%u", ++*counter);

  if (choice < 3)
    g_ptr_array_add (history, new_row (++*next_position, id, NULL));
  else if (choice < 6)
    g_ptr_array_add (history, new_row (BANTER_POSITION_OUTBOX + *counter, NULL, id));
  else if (choice < 9)
    {
      /* The echo of something that waits arrives. */
      for (guint i = 0; i < history->len; i++)
        {
          BanterEventRow *row = history->pdata[i];

          if (row->position < BANTER_POSITION_OUTBOX || g_test_rand_int_range (0, 3) == 0)
            continue;
          row->position = ++*next_position;
          row->event_id = g_strdup_printf ("$%s", row->txn_id);
          row->send_state = BANTER_SEND_NONE;
          break;
        }
    }
  else if (history->len > 0)
    g_ptr_array_remove_index (history, (guint)g_test_rand_int_range (0, (int)history->len));
  g_ptr_array_sort (history, compare_rows);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) history = new_rows ();
  guint counter = 0;
  gint64 next_position = 0;
  gboolean whole = TRUE; /* the next change is not only at the end */

  for (guint round = 0; round < 1500; round++)
    {
      g_autoptr (GPtrArray) page = g_ptr_array_new ();
      gint64 from = whole || g_test_rand_bit () ? BANTER_POSITION_UNKNOWN : next_position + 1;

      if (from != BANTER_POSITION_UNKNOWN)
        {
          /* Only the end changes. */
          g_autofree char *id = g_strdup_printf ("%u", ++counter);

          g_ptr_array_add (history, new_row (++next_position, id, NULL));
          g_ptr_array_sort (history, compare_rows);
        }
      else
        for (int i = g_test_rand_int_range (1, 4); i > 0; i--)
          mutate (history, &counter, &next_position);
      for (guint i = 0; i < history->len; i++)
        if (((BanterEventRow *)history->pdata[i])->position >= from)
          g_ptr_array_add (page, history->pdata[i]);
      apply (fixture, page, from, BANTER_POSITION_END);
      assert_shows (fixture, history);
      whole = history->len > 60;
      if (whole)
        g_ptr_array_remove_range (history, 0, 30);
    }
}

/* One object from the echo to "seen", whichever way it comes back. */
static void
test_identity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = new_rows ();
  BanterEventRow *row = new_row (BANTER_POSITION_OUTBOX + 1, NULL, "t1");
  BanterMessage *message;

  g_ptr_array_add (rows, new_row (1, "$0", NULL));
  g_ptr_array_add (rows, row);
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  message = fixture->shadow->pdata[fixture->shadow->len - 1];
  g_assert_cmpint (banter_message_get_delivery (message), ==, BANTER_DELIVERY_SENDING);

  row->send_state = BANTER_SEND_SENT;
  row->event_id = g_strdup ("$1");
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  g_assert_cmpint (banter_message_get_delivery (message), ==, BANTER_DELIVERY_SENT);

  /* The echo, with somebody else's message before it. */
  row->position = 3;
  row->send_state = BANTER_SEND_NONE;
  g_ptr_array_insert (rows, 1, new_row (2, "$2", NULL));
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  g_assert_true (fixture->shadow->pdata[fixture->shadow->len - 1] == message);
  g_assert_cmpint (banter_message_get_delivery (message), ==, BANTER_DELIVERY_SENT);

  banter_timeline_model_set_others_read (fixture->timeline, 2);
  g_assert_cmpint (banter_message_get_delivery (message), ==, BANTER_DELIVERY_SENT);
  banter_timeline_model_set_others_read (fixture->timeline, 3);
  g_assert_cmpint (banter_message_get_delivery (message), ==, BANTER_DELIVERY_SEEN);
  banter_timeline_model_set_others_read (fixture->timeline, BANTER_POSITION_UNKNOWN);
  g_assert_cmpint (banter_message_get_delivery (message), ==, BANTER_DELIVERY_SENT);
}

/* The unread line stays where it was when the chat was opened. */
static void
test_unread_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = new_rows ();

  for (int i = 1; i <= 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("$%d", i);

      g_ptr_array_add (rows, new_row (i, id, NULL));
    }
  fixture->timeline->open_read = 3;
  fixture->timeline->open_newest = 5;
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  /* A day separator and three read messages are above it. */
  g_assert_cmpint (banter_timeline_model_get_unread_position (fixture->timeline), ==, 4);
  g_ptr_array_add (rows, new_row (6, "$6", NULL));
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  g_assert_cmpint (banter_timeline_model_get_unread_position (fixture->timeline), ==, 4);
  g_ptr_array_remove_range (rows, 3, 2); /* all that was unread is gone; new things do not count */
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  g_assert_cmpint (banter_timeline_model_get_unread_position (fixture->timeline), ==, -1);
}

static void
test_trim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = new_rows ();
  BanterMessage *last;

  for (int i = 1; i <= BANTER_TIMELINE_MAX + 1; i++)
    {
      g_autofree char *id = g_strdup_printf ("$%d", i);

      g_ptr_array_add (rows, new_row (i, id, NULL));
    }
  apply (fixture, rows, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  last = fixture->shadow->pdata[fixture->shadow->len - 1];
  banter_timeline_model_trim (fixture->timeline);
  g_assert_cmpuint (fixture->shadow->len, <=, BANTER_TIMELINE_MAX);
  g_assert_true (fixture->shadow->pdata[fixture->shadow->len - 1] == last);
  g_assert_false (banter_timeline_model_get_at_start (fixture->timeline));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/model/timeline-model/random", test_random },
    { "/model/timeline-model/identity", test_identity },
    { "/model/timeline-model/unread-line", test_unread_line },
    { "/model/timeline-model/trim", test_trim },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
