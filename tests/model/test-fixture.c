/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-fixture.h"

/* The account in memory that widget tests use holds what they rely on. */

static void
test_lists (void)
{
  BanterAccount *account = model_fixture_new ();
  GListModel *chats = banter_account_get_chats (account);
  g_autoptr (BanterRoom) first = g_list_model_get_item (chats, 0);

  g_assert_cmpuint (g_list_model_get_n_items (chats), ==, 9);
  g_assert_cmpuint (g_list_model_get_n_items (banter_account_get_requests (account)), ==, 3);
  g_assert_cmpstr (banter_room_get_id (first), ==, MODEL_FIXTURE_ROOM);
  g_assert_cmpuint (banter_room_get_unread (first), ==, 2);
  g_clear_object (&first);
  g_assert_finalize_object (account);
}

static void
test_every_kind (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_ROOM);
  g_autoptr (BanterTimelineModel) timeline = banter_room_dup_timeline (room);
  guint seen = 0, deliveries = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (timeline)); i++)
    {
      g_autoptr (BanterMessage) message = g_list_model_get_item (G_LIST_MODEL (timeline), i);

      seen |= 1u << banter_message_get_kind (message);
      deliveries |= 1u << banter_message_get_delivery (message);
    }
  g_assert_cmphex (seen, ==, (1u << (BANTER_ITEM_UNREAD + 1)) - 1);
  g_assert_cmphex (deliveries, ==, (1u << (BANTER_DELIVERY_FAILED + 1)) - 1);
  g_assert_cmpint (banter_timeline_model_get_unread_position (timeline), >, 0);
  g_clear_object (&timeline);
  g_assert_finalize_object (account);
}

static void
test_receive (void)
{
  BanterAccount *account = model_fixture_new_long (10);
  BanterRoom *room = banter_account_get_room (account, MODEL_FIXTURE_ROOM);
  g_autoptr (BanterTimelineModel) timeline = banter_room_dup_timeline (room);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (timeline));
  g_autoptr (BanterMessage) last = NULL;

  model_fixture_receive (account, room, "Hello again");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, before + 1);
  last = g_list_model_get_item (G_LIST_MODEL (timeline), before);
  g_assert_cmpstr (banter_message_get_text (last), ==, "Hello again");
  g_clear_object (&last);
  g_clear_object (&timeline);
  g_assert_finalize_object (account);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/fixture/lists", test_lists);
  g_test_add_func ("/model/fixture/every-kind", test_every_kind);
  g_test_add_func ("/model/fixture/receive", test_receive);
  return g_test_run ();
}
