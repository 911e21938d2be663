/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-request.h"
#include "people.h"

/* What is told of a stranger who wants to write. */

static BanterRequestInfo *
load (BanterRoom *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterRequestInfo *info;

  banter_room_load_request_async (request, NULL, people_on_ready, &result);
  info = banter_room_load_request_finish (request, people_wait_for (&result), &error);
  g_assert_no_error (error);
  return info;
}

static guint
count_texts (BanterRoom *request)
{
  g_autoptr (BanterRequestInfo) info = load (request);

  return g_strv_length (info->texts);
}

/* From the server while it is there, else from what came with the invitation. */
static void
test_info (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autoptr (BanterRoom) room = NULL;
  g_autoptr (BanterRequestInfo) told = NULL;
  g_autoptr (BanterRequestInfo) remembered = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  BanterProblem problem;
  BanterRoom *request;

  room = someone_open_chat (a, b, "Hi, it is me", &problem);
  chat_send (room, "https://example.org\nis mine");
  WAIT_UNTIL (list_length (banter_account_get_requests (b->account)) == 1);
  request = list_item (banter_account_get_requests (b->account), 0);
  while (count_texts (request) < 2)
    g_main_context_iteration (NULL, FALSE);
  told = load (request);
  g_assert_true (told->complete);
  g_assert_cmpstr (told->texts[0], ==, "Hi, it is me");
  g_assert_cmpstr (told->texts[1], ==, "https://example.org\nis mine");
  g_assert_null (told->texts[2]);
  g_assert_cmpuint (told->n_groups, ==, 0);
  g_assert_cmpuint (told->n_friends, ==, 0);
  g_assert_nonnull (told->known_since);
  g_assert_cmpint (g_date_time_get_day_of_month (told->known_since), ==, 1);
  g_assert_cmpint (g_date_time_difference (now, told->known_since) / G_TIME_SPAN_DAY, <=, 31);

  people_stop_server ();
  remembered = load (request);
  people_start_server ();
  g_assert_false (remembered->complete);
  g_assert_cmpstr (remembered->texts[0], ==, "Hi, it is me");
  g_assert_null (remembered->texts[1]);
  g_assert_null (remembered->known_since);
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/request/info", test_info);
  return people_run ();
}
