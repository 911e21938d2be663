/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "two-people"

#include "config.h"

#include "two-people.h"

#include "mock-homeserver.h"

#include "banter-client-people.h"
#include "banter-id.h"

guint two_people_n_changes;

static void
on_any_change (BanterClient *client, BanterChangeSet *changes, gpointer user_data)
{
  two_people_n_changes++;
}

static void
person_open (Person *person)
{
  person->client = banter_client_new (person->dir, NULL);
  person->reader = NULL;
  g_signal_connect (person->client, "changed", G_CALLBACK (on_any_change), NULL);
}

static void
person_start (Person *person)
{
  banter_client_start (person->client);
  person->reader = banter_reader_new (person->dir);
  AWAIT (banter_client_get_state (person->client) == BANTER_CLIENT_ONLINE
         && !banter_client_get_loading (person->client));
}

void
person_close (Person *person)
{
  if (person->reader != NULL)
    banter_reader_close (person->reader);
  banter_client_stop (person->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (person->client);
  g_clear_object (&person->reader);
}

static void
person_create (TwoPeople *fixture, Person *person, const char *stem)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *unique = banter_random_token (8);
  g_autofree char *lower = g_ascii_strdown (unique, -1);
  g_autofree char *name = g_strconcat (stem, "-", lower, NULL);
  g_autoptr (GError) error = NULL;

  person->dir = g_dir_make_tmp ("banter-client-XXXXXX", NULL);
  person_open (person);
  banter_client_register_async (person->client, fixture->server, name, "correct horse battery",
                                "1990-01-01", TRUE, "Test", NULL, await_take, &result);
  banter_client_register_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
  person_start (person);
}

void
person_come_back (Person *person)
{
  g_autoptr (GAsyncResult) result = NULL;

  person_open (person);
  banter_client_restore_async (person->client, NULL, await_take, &result);
  g_assert_true (banter_client_restore_finish (person->client, await_result (&result), NULL));
  person_start (person);
}

void
person_reopen (Person *person)
{
  person_close (person);
  person_come_back (person);
}

void
two_people_set_up (TwoPeople *fixture, gconstpointer data)
{
  const char *const arguments[] = { data, NULL };
  const char *url = g_getenv ("BANTER_TEST_HOMESERVER");
  g_autoptr (GAsyncResult) result = NULL;

  if (url == NULL)
    {
      fixture->banterd = banterd_fixture_start (data != NULL ? arguments : NULL);
      url = banterd_fixture_get_url (fixture->banterd);
    }
  banter_discovery_async (url, NULL, await_take, &result);
  fixture->server = banter_discovery_finish (await_result (&result), NULL);
  g_assert_nonnull (fixture->server);
  person_create (fixture, &fixture->ada, "ada");
  person_create (fixture, &fixture->bob, "bob");
}

void
two_people_tear_down (TwoPeople *fixture, gconstpointer data)
{
  person_close (&fixture->ada);
  person_close (&fixture->bob);
  mock_profile_delete (fixture->ada.dir);
  mock_profile_delete (fixture->bob.dir);
  g_object_unref (fixture->server);
  g_clear_pointer (&fixture->banterd, banterd_fixture_stop);
}

const char *
person_id (Person *person)
{
  return banter_client_get_user_id (person->client);
}

GPtrArray *
person_read_rooms (Person *person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rooms;

  banter_reader_rooms_async (person->reader, NULL, NULL, await_take, &result);
  rooms = banter_reader_rooms_finish (person->reader, await_result (&result), &error);
  g_assert_no_error (error);

  return rooms;
}

char *
person_find_room (Person *person, BanterMembership membership)
{
  g_autoptr (GPtrArray) rooms = person_read_rooms (person);

  for (guint i = 0; i < rooms->len; i++)
    {
      const BanterRoomRow *row = g_ptr_array_index (rooms, i);

      if (row->membership == membership)
        return g_strdup (row->room_id);
    }

  return NULL;
}

BanterTimelinePage *
person_read_timeline (Person *person, const char *room_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterTimelinePage *page;

  banter_reader_timeline_async (person->reader, room_id, BANTER_POSITION_UNKNOWN,
                                BANTER_POSITION_END, 200, NULL, await_take, &result);
  page = banter_reader_timeline_finish (person->reader, await_result (&result), &error);
  g_assert_no_error (error);

  return page;
}

guint
person_count_lines (Person *person, const char *room_id, BanterEventKind kind, const char *body,
                    char **event_id)
{
  g_autoptr (BanterTimelinePage) page = person_read_timeline (person, room_id);
  guint n = 0;

  for (guint i = 0; i < page->rows->len; i++)
    {
      const BanterEventRow *row = g_ptr_array_index (page->rows, i);

      if (row->kind != kind || (body != NULL && g_strcmp0 (row->body, body) != 0))
        continue;
      n++;
      if (event_id != NULL)
        {
          g_free (*event_id);
          *event_id = g_strdup (row->event_id);
        }
    }

  return n;
}

void
person_send_text (Person *person, const char *room_id, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_send_text_async (person->client, room_id, text, NULL, NULL, await_take, &result);
  banter_client_enqueue_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
}

char *
person_open_dm (Person *person, const char *user_id, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_open_dm_async (person->client, user_id, text, NULL, await_take, &result);

  return banter_client_open_dm_finish (person->client, await_result (&result), error);
}

void
person_accept (Person *person, const char *room_id, const char *user_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_accept_async (person->client, room_id, user_id, NULL, await_take, &result);
  banter_client_accept_finish (person->client, await_result (&result), &error);
  g_assert_no_error (error);
}

char *
two_people_make_friends (TwoPeople *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room_id
      = person_open_dm (&fixture->ada, person_id (&fixture->bob), "Hello Bob", &error);
  g_autofree char *request = NULL;

  g_assert_no_error (error);
  AWAIT_SEEN ((request = person_find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  g_assert_cmpstr (request, ==, room_id);
  person_accept (&fixture->bob, room_id, person_id (&fixture->ada));
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL)
              == 1);

  return g_steal_pointer (&room_id);
}
