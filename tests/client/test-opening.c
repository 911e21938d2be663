/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-opening"

#include "config.h"

#include "two-people.h"

#include "banter-http.h"
#include "banter-matrix-room.h"
#include "banter-store.h"
#include "banter-store-outbox.h"

/* The app dies between the steps of opening a chat. Each row is one place; what the app had done by
 * then is done here by hand. After the next start there is the whole chat, once, or nothing. */

typedef enum
{
  REACHED_ROW,     /* the intention is written, the server knows nothing */
  REACHED_ROOM,    /* the room is made, the answer was lost */
  REACHED_ROOM_ID, /* the answer was written */
  REACHED_INVITE,  /* the invitation is sent */
  REACHED_REFUSAL, /* as REACHED_ROOM, but the person was told that it failed */
} Reached;

/* A request of @person's own device while the app is closed. */
static char *
call (TwoPeople *fixture, Person *person, const char *method, const char *path, const char *json)
{
  g_autofree char *token_path = g_build_filename (person->dir, "token", NULL);
  g_autofree char *token = NULL;
  BanterLoop *loop = banter_loop_new ("by-hand");
  BanterHttp *http = banter_http_new (loop);
  BanterHttpRequest request
      = { .method = method, .path = path, .json = json, .authenticated = TRUE };
  g_autoptr (BanterHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  char *body;

  g_assert_true (g_file_get_contents (token_path, &token, NULL, NULL));
  banter_http_set_server (http, banterd_fixture_get_url (fixture->banterd));
  banter_http_set_token (http, token);
  answer = banter_http_send (http, &request, NULL, &error);
  g_assert_no_error (error);
  body = g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));
  g_assert_cmpuint (answer->status, ==, 200);
  banter_http_free (http);
  banter_loop_free (loop);

  return body;
}

static char *
make_room (TwoPeople *fixture, const char *ada_id, const BanterOpeningRow *opening)
{
  g_autofree char *json
      = g_strdup_printf ("{\"preset\":\"private_chat\",\"is_direct\":true,"
                         "\"power_level_content_override\":{\"users\":{\"%s\":100,\"%s\":100}}}",
                         ada_id, opening->user_id);
  g_autofree char *answer
      = call (fixture, &fixture->ada, "POST", "/_matrix/client/v3/createRoom", json);

  return banter_json_dup_string_member (answer, "room_id");
}

static void
invite (TwoPeople *fixture, const BanterOpeningRow *opening)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUT_STATE_EVENT, opening->room_id,
                                              "m.room.member", opening->user_id);

  g_free (call (fixture, &fixture->ada, "PUT", path,
                "{\"membership\":\"invite\",\"is_direct\":true,\"reason\":\"Hello Bob\"}"));
}

/* Ada's app is closed; it had come as far as @reached. */
static void
reach (TwoPeople *fixture, const char *bob_id, Reached reached)
{
  g_autoptr (BanterSessionRow) ada = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterStore) store = banter_store_open (fixture->ada.dir, &error);
  g_autoptr (BanterOpeningRow) opening = NULL;

  g_assert_no_error (error);
  ada = banter_store_get_session (store, NULL);
  g_assert_true (banter_store_opening_add (store, bob_id, "Hello Bob", &opening, &error));
  if (reached == REACHED_ROW)
    return;
  if (reached == REACHED_REFUSAL)
    g_assert_true (banter_store_opening_abandon (store, opening, TRUE, NULL, &error));
  opening->room_id = make_room (fixture, ada->user_id, opening);
  if (reached == REACHED_ROOM || reached == REACHED_REFUSAL)
    return;
  g_assert_true (banter_store_opening_set_room (store, opening->id, opening->room_id, &error));
  if (reached == REACHED_INVITE)
    invite (fixture, opening);
}

static guint
count_openings (Person *person)
{
  g_autoptr (BanterStore) store = banter_store_open (person->dir, NULL);
  g_autoptr (GPtrArray) rows = banter_store_opening_list (store, NULL);

  return rows->len;
}

static guint
count_joined_rooms (TwoPeople *fixture, Person *person)
{
  g_autofree char *answer = call (fixture, person, "GET", "/_matrix/client/v3/joined_rooms", NULL);
  g_auto (GStrv) parts = g_strsplit (answer, "\"!", -1);

  return g_strv_length (parts) - 1;
}

static void
test_crash (TwoPeople *fixture, gconstpointer data)
{
  g_autofree char *bob_id = g_strdup (person_id (&fixture->bob));
  g_autofree char *room_id = NULL;

  person_close (&fixture->ada);
  reach (fixture, bob_id, GPOINTER_TO_UINT (data));
  person_come_back (&fixture->ada);

  AWAIT_SEEN ((room_id = person_find_room (&fixture->bob, BANTER_MEMBERSHIP_INVITE)) != NULL);
  person_accept (&fixture->bob, room_id, person_id (&fixture->ada));
  AWAIT_SEEN (person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL)
              == 1);
  person_send_text (&fixture->bob, room_id, "Hello Ada");
  AWAIT_SEEN (person_count_lines (&fixture->ada, room_id, BANTER_EVENT_TEXT, "Hello Ada", NULL)
              == 1);

  /* Nothing is left to do, here and after one more start. */
  person_reopen (&fixture->ada);
  person_close (&fixture->ada);
  g_assert_cmpuint (count_openings (&fixture->ada), ==, 0);
  g_assert_cmpuint (count_joined_rooms (fixture, &fixture->ada), ==, 1);
  person_come_back (&fixture->ada);
  g_assert_cmpuint (
      person_count_lines (&fixture->bob, room_id, BANTER_EVENT_TEXT, "Hello Bob", NULL), ==, 1);
}

/* The person was told that it failed: the room that nobody knew of is left. */
static void
test_given_up (TwoPeople *fixture, gconstpointer data)
{
  g_autofree char *bob_id = g_strdup (person_id (&fixture->bob));

  person_close (&fixture->ada);
  reach (fixture, bob_id, REACHED_REFUSAL);
  g_assert_cmpuint (count_joined_rooms (fixture, &fixture->ada), ==, 1);
  person_come_back (&fixture->ada);
  AWAIT_SEEN (count_joined_rooms (fixture, &fixture->ada) == 0);
  person_close (&fixture->ada);
  g_assert_cmpuint (count_openings (&fixture->ada), ==, 0);
  person_come_back (&fixture->ada);
}

static void
set_up (TwoPeople *fixture, gconstpointer data)
{
  two_people_set_up (fixture, NULL);
}

#define ADD(name, reached, func)                                                                   \
  g_test_add ("/opening/" name, TwoPeople, GUINT_TO_POINTER (reached), set_up, func,               \
              two_people_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("crash/before-the-room", REACHED_ROW, test_crash);
  ADD ("crash/answer-lost", REACHED_ROOM, test_crash);
  ADD ("crash/before-the-invitation", REACHED_ROOM_ID, test_crash);
  ADD ("crash/after-the-invitation", REACHED_INVITE, test_crash);
  ADD ("given-up", REACHED_REFUSAL, test_given_up);
  return g_test_run ();
}
