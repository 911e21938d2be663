/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "people.h"

/* What is not the same on Synapse as on banterd, or is not tested there: registration without a
 * birthday, a second device, pictures of people, no safety extension, and limits as for people. */

static void
test_registration (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (BanterProfile) profile = banter_profile_new ("other");
  g_autoptr (BanterSignIn) sign_in = someone_look_up (profile);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterProblem problem;

  g_assert_false (banter_sign_in_get_needs_birthday (sign_in));
  g_assert_null (banter_sign_in_get_terms (sign_in));
  g_assert_null (someone_try_register (sign_in, a->name, PEOPLE_PASSWORD, NULL, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NAME_TAKEN);
  g_assert_null (someone_try_register (sign_in, "Not A Name", PEOPLE_PASSWORD, NULL, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NAME_INVALID);

  banter_sign_in_password_async (sign_in, a->name, "wrong", NULL, people_on_ready, &result);
  g_assert_null (banter_sign_in_password_finish (sign_in, people_wait_for (&result), &error));
  g_assert_cmpint (banter_problem_from_error (error, NULL), ==, BANTER_PROBLEM_WRONG_PASSWORD);
}

static void
test_nobody (void)
{
  g_autoptr (Someone) a = someone_sign_up ("ada");
  g_autoptr (Someone) b = someone_sign_up ("bob");
  g_autofree char *name = g_steal_pointer (&b->user_id);
  BanterProblem problem;

  b->user_id = g_strconcat ("@nobody-of-that-name:", strchr (name, ':') + 1, NULL);
  g_assert_null (someone_open_chat (a, b, "Hi", &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NO_SUCH_PERSON);
}

/* A second computer of the same person gets the chats and the words from the first sync. */
static void
test_second_device (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (Someone) second = g_new0 (Someone, 1);
  g_autoptr (BanterSignIn) sign_in = NULL;
  g_autoptr (BanterTimelineModel) timeline = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterRoom *room;

  chat_send (chat->b_room, "Hello Ada");
  WAIT_UNTIL (chat_find (chat->a_timeline, "Hello Ada") != NULL);
  second->profile = banter_profile_new ("second");
  sign_in = someone_look_up (second->profile);
  banter_sign_in_password_async (sign_in, chat->a->name, PEOPLE_PASSWORD, NULL, people_on_ready,
                                 &result);
  second->account = banter_sign_in_password_finish (sign_in, people_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (banter_account_get_user_id (second->account), ==, chat->a->user_id);
  WAIT_UNTIL (list_length (banter_account_get_chats (second->account)) == 1);
  room = list_item (banter_account_get_chats (second->account), 0);
  WAIT_UNTIL (g_strcmp0 (banter_room_get_name (room), chat->b->name) == 0);
  g_assert_false (banter_room_get_is_group (room));
  timeline = banter_room_dup_timeline (room);
  WAIT_UNTIL (chat_find (timeline, "Hello Bob") != NULL);
  WAIT_UNTIL (chat_find (timeline, "Hello Ada") != NULL);

  chat_send (room, "From my other computer");
  WAIT_UNTIL (chat_find (chat->b_timeline, "From my other computer") != NULL);
  WAIT_UNTIL (chat_find (chat->a_timeline, "From my other computer") != NULL);
  g_assert_true (banter_message_get_own (chat_find (chat->a_timeline, "From my other computer")));
  g_assert_cmpuint (chat_count (timeline, "From my other computer"), ==, 1);
}

/* A picture in PNG; Synapse makes its thumbnails from what it can really decode. */
static GBytes *
make_picture (void)
{
  static const char png[]
      = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4YaMBRAwQCgAjXgSxbgN+HAAAAABJ"
        "RU5ErkJggg==";
  gsize length;
  guchar *data = g_base64_decode (png, &length);

  return g_bytes_new_take (data, length);
}

static void
test_picture (void)
{
  g_autoptr (Chat) chat = chat_new ();
  g_autoptr (GBytes) picture = make_picture ();
  g_autoptr (GBytes) loaded = NULL;
  g_autoptr (GBytes) thumbnail = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) full_result = NULL;
  g_autoptr (GAsyncResult) thumbnail_result = NULL;
  g_autoptr (GError) error = NULL;
  BanterAccount *b = chat->b->account;

  banter_account_set_picture_async (chat->a->account, picture, "image/png", NULL, people_on_ready,
                                    &result);
  banter_account_set_picture_finish (chat->a->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
  WAIT_UNTIL (banter_account_get_avatar (chat->a->account) != NULL);
  WAIT_UNTIL (banter_room_get_avatar (chat->b_room) != NULL);
  g_assert_cmpstr (banter_room_get_avatar (chat->b_room), ==,
                   banter_account_get_avatar (chat->a->account));

  banter_account_load_media_async (b, banter_room_get_avatar (chat->b_room), BANTER_MEDIA_FULL,
                                   NULL, people_on_ready, &full_result);
  loaded = banter_account_load_media_finish (b, people_wait_for (&full_result), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (loaded, picture));
  banter_account_load_media_async (b, banter_room_get_avatar (chat->b_room), BANTER_MEDIA_THUMBNAIL,
                                   NULL, people_on_ready, &thumbnail_result);
  thumbnail = banter_account_load_media_finish (b, people_wait_for (&thumbnail_result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (thumbnail), >, 0);
}

/* Whoever writes faster than the server allows waits, and nothing is lost or turned round. (With
 * --message-limit: three at once, then one in a second.) */
static void
test_limit (void)
{
  g_autoptr (Chat) chat = chat_new ();
  const guint n = 8;
  guint position = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Quick %u", i);

      chat_send (chat->a_room, text);
    }
  WAIT_UNTIL (chat_delivery (chat->a_timeline, "Quick 7") == BANTER_DELIVERY_SENT);
  WAIT_UNTIL (chat_find (chat->b_timeline, "Quick 7") != NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Quick %u", i);

      g_assert_cmpuint (chat_count (chat->b_timeline, text), ==, 1);
      while (list_item (chat->b_timeline, position) != chat_find (chat->b_timeline, text))
        g_assert_cmpuint (++position, <, list_length (chat->b_timeline));
    }
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/interop/synapse/registration", test_registration);
  g_test_add_func ("/interop/synapse/nobody", test_nobody);
  g_test_add_func ("/interop/synapse/second-device", test_second_device);
  g_test_add_func ("/interop/synapse/picture", test_picture);
  g_test_add_func ("/interop/synapse/limit", test_limit);
  return people_run ();
}
