/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "people.h"

#include "../server/banterd-fixture.h"
#include "../tree.h"

static BanterdFixture *banterd; /* NULL: the server is somebody else's */
static char *data_dir;
static guint n_people; /* so that every test has people of its own */

gboolean
people_on_late (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
people_on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

GAsyncResult *
people_wait_for (GAsyncResult **result)
{
  WAIT_UNTIL (*result != NULL);
  return *result;
}

static void
on_arrived (Someone *someone)
{
  someone->n_arrived++;
}

static void
watch (Someone *someone)
{
  g_signal_connect_swapped (someone->account, "message-arrived", G_CALLBACK (on_arrived), someone);
}

static const char *
get_url (void)
{
  return banterd != NULL ? banterd_fixture_get_url (banterd) : g_getenv ("BANTER_TEST_HOMESERVER");
}

BanterSignIn *
someone_look_up (BanterProfile *profile)
{
  BanterSignIn *sign_in = banter_sign_in_new (profile);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_sign_in_look_up_async (sign_in, get_url (), NULL, people_on_ready, &result);
  banter_sign_in_look_up_finish (sign_in, people_wait_for (&result), &error);
  g_assert_no_error (error);
  return sign_in;
}

BanterAccount *
someone_try_register (BanterSignIn *sign_in, const char *name, const char *password,
                      const char *birthday, BanterProblem *problem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterAccount *account;

  banter_sign_in_register_async (sign_in, name, password, birthday, NULL, TRUE, NULL,
                                 people_on_ready, &result);
  account = banter_sign_in_register_finish (sign_in, people_wait_for (&result), &error);
  *problem = banter_problem_from_error (error, NULL);
  return account;
}

gboolean
someone_is_online (Someone *someone)
{
  BanterConnection connection;

  g_object_get (someone->account, "connection", &connection, NULL);
  return connection == BANTER_CONNECTION_ONLINE;
}

Someone *
someone_sign_up (const char *name)
{
  return someone_sign_up_born (name, PEOPLE_BIRTHDAY);
}

Someone *
someone_sign_up_aged (const char *name, int years)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) born = g_date_time_add_full (now, -years, 0, -2, 0, 0, 0);
  g_autofree char *birthday = g_date_time_format (born, "%Y-%m-%d");

  return someone_sign_up_born (name, birthday);
}

Someone *
someone_sign_up_born (const char *name, const char *birthday)
{
  Someone *someone = g_new0 (Someone, 1);
  g_autoptr (BanterSignIn) sign_in = NULL;
  g_autofree char *full_name = NULL;
  BanterProblem problem;

  someone->name = g_strdup_printf ("%s%u", name, ++n_people);
  someone->profile = banter_profile_new (someone->name);
  sign_in = someone_look_up (someone->profile);
  g_assert_true (banter_sign_in_get_can_register (sign_in));
  someone->account
      = someone_try_register (sign_in, someone->name, PEOPLE_PASSWORD, birthday, &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  someone->user_id = g_strdup (banter_account_get_user_id (someone->account));
  full_name = g_strconcat ("@", someone->name, ":", NULL);
  g_assert_true (g_str_has_prefix (someone->user_id, full_name));
  watch (someone);
  WAIT_UNTIL (someone_is_online (someone));
  return someone;
}

void
someone_close (Someone *someone)
{
  gpointer gone = someone->account;

  g_object_add_weak_pointer (G_OBJECT (someone->account), &gone);
  banter_account_close (someone->account);
  g_clear_object (&someone->account);
  WAIT_UNTIL (gone == NULL);
}

void
someone_free (Someone *someone)
{
  if (someone->account != NULL)
    someone_close (someone);
  g_clear_object (&someone->profile);
  g_free (someone->name);
  g_free (someone->user_id);
  g_free (someone);
}

/* The app is started again. */
void
someone_reopen (Someone *someone)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_open_async (someone->profile, NULL, people_on_ready, &result);
  someone->account = banter_account_open_finish (people_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (someone->account);
  watch (someone);
}

guint
list_length (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* Borrowed; the list holds it. */
gpointer
list_item (gpointer list, guint position)
{
  gpointer object = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (object != NULL)
    g_object_unref (object);
  return object;
}

BanterRoom *
someone_open_chat (Someone *from, Someone *to, const char *text, BanterProblem *problem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterRoom *room;

  banter_account_open_chat_async (from->account, to->user_id, text, NULL, people_on_ready, &result);
  room = banter_account_open_chat_finish (from->account, people_wait_for (&result), &error);
  *problem = banter_problem_from_error (error, NULL);
  return room;
}

void
chat_accept (BanterRoom *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_room_accept_async (request, NULL, people_on_ready, &result);
  banter_room_accept_finish (request, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

void
chat_send (BanterRoom *room, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_room_send_text_async (room, text, NULL, people_on_ready, &result);
  banter_room_send_text_finish (room, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

/* Borrowed: the message that says @text, or NULL. */
BanterMessage *
chat_find (BanterTimelineModel *timeline, const char *text)
{
  for (guint i = list_length (timeline); i > 0; i--)
    {
      BanterMessage *message = list_item (timeline, i - 1);

      if (g_strcmp0 (banter_message_get_text (message), text) == 0
          && banter_message_get_kind (message) != BANTER_ITEM_NOTICE)
        return message;
    }
  return NULL;
}

guint
chat_count (BanterTimelineModel *timeline, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < list_length (timeline); i++)
    if (g_strcmp0 (banter_message_get_text (list_item (timeline, i)), text) == 0)
      n++;
  return n;
}

BanterDelivery
chat_delivery (BanterTimelineModel *timeline, const char *text)
{
  BanterMessage *message = chat_find (timeline, text);

  return message != NULL ? banter_message_get_delivery (message) : BANTER_DELIVERY_RECEIVED;
}

static void
chat_close (Chat *chat)
{
  g_clear_object (&chat->a_timeline);
  g_clear_object (&chat->b_timeline);
  g_clear_object (&chat->a_room);
  g_clear_object (&chat->b_room);
}

void
chat_free (Chat *chat)
{
  chat_close (chat);
  someone_free (chat->a);
  someone_free (chat->b);
  g_free (chat);
}

gboolean
chat_is_waiting (BanterRoom *room)
{
  gboolean waiting;

  g_object_get (room, "waiting", &waiting, NULL);
  return waiting;
}

Chat *
chat_new (void)
{
  Chat *chat = g_new0 (Chat, 1);
  BanterProblem problem;
  const char *room_id;

  chat->a = someone_sign_up ("ada");
  chat->b = someone_sign_up ("bob");
  chat->a_room = someone_open_chat (chat->a, chat->b, "Hello Bob", &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  room_id = banter_room_get_id (chat->a_room);
  WAIT_UNTIL (banter_account_get_room (chat->b->account, room_id) != NULL);
  chat->b_room = g_object_ref (banter_account_get_room (chat->b->account, room_id));
  chat_accept (chat->b_room);
  WAIT_UNTIL (!banter_room_get_is_request (chat->b_room));
  chat->a_timeline = banter_room_dup_timeline (chat->a_room);
  chat->b_timeline = banter_room_dup_timeline (chat->b_room);
  WAIT_UNTIL (chat_find (chat->a_timeline, "Hello Bob") != NULL);
  WAIT_UNTIL (chat_find (chat->b_timeline, "Hello Bob") != NULL);
  return chat;
}

void
people_init (int *argc, char ***argv, const char *const *arguments)
{
  data_dir = g_dir_make_tmp ("banter-model-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", data_dir, TRUE);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  g_test_init (argc, argv, NULL);
  if (g_getenv ("BANTER_TEST_HOMESERVER") == NULL)
    banterd = banterd_fixture_start (arguments);
}

/* Whoever started the server does what we say, and repeats it when it is done. */
static void
order (char word)
{
  int fd = (int)g_ascii_strtoll (g_getenv ("BANTER_TEST_SWITCH"), NULL, 10);
  char answer = 0;

  g_assert_cmpint (write (fd, &word, 1), ==, 1);
  g_assert_cmpint (read (fd, &answer, 1), ==, 1);
  g_assert_cmpint (answer, ==, word);
}

void
people_stop_server (void)
{
  if (banterd != NULL)
    banterd_fixture_kill (banterd);
  else
    order ('-');
}

void
people_start_server (void)
{
  if (banterd != NULL)
    banterd_fixture_restart (banterd);
  else
    order ('+');
}

char *
people_read_code (const char *number)
{
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (banterd), "sms.txt", NULL);
  g_autofree char *wanted = g_strconcat (number, " ", NULL);
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = g_strrstr (text, wanted);
  g_assert_nonnull (at);
  return g_strndup (at + strlen (wanted), 6);
}

int
people_run (void)
{
  int status = g_test_run ();

  g_clear_pointer (&banterd, banterd_fixture_stop);
  tree_delete (data_dir);
  g_free (data_dir);
  return status;
}
