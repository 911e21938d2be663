/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "await.h"
#include "banterd-fixture.h"

#include "banter-client-chat.h"
#include "banter-reader.h"

/* Two people, each with a client of their own, on a real banterd. What each sees is read from their
 * own store, as the app does. */

typedef struct
{
  char *dir;
  BanterClient *client;
  BanterReader *reader;
} Person;

typedef struct
{
  BanterdFixture *banterd; /* NULL: somebody else's server */
  BanterDiscovery *server;
  Person ada;
  Person bob;
} TwoPeople;

extern guint two_people_n_changes; /* commits that were told, of everybody */

/* For what is read from a store: looks again after each commit that was told. */
#define AWAIT_SEEN(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (guint seen_ = two_people_n_changes; !(condition); seen_ = two_people_n_changes)           \
      AWAIT (two_people_n_changes != seen_);                                                       \
  }                                                                                                \
  G_STMT_END

/* For g_test_add(). @data: (nullable): an argument of banterd */
void two_people_set_up (TwoPeople *fixture, gconstpointer data);
void two_people_tear_down (TwoPeople *fixture, gconstpointer data);

/* The app ends, and is started again. */
void person_close (Person *person);
void person_come_back (Person *person);
void person_reopen (Person *person);

const char *person_id (Person *person);
GPtrArray *person_read_rooms (Person *person);
/* The only room of @person with that membership, or NULL. */
char *person_find_room (Person *person, BanterMembership membership);
BanterTimelinePage *person_read_timeline (Person *person, const char *room_id);
/* How many lines of the chat are of @kind and say @body (NULL: anything); @event_id: (out) of the
 * last */
guint person_count_lines (Person *person, const char *room_id, BanterEventKind kind,
                          const char *body, char **event_id);
void person_send_text (Person *person, const char *room_id, const char *text);
char *person_open_dm (Person *person, const char *user_id, const char *text, GError **error);
void person_accept (Person *person, const char *room_id, const char *user_id);
/* A chat in which both are. Returns: (transfer full): its id */
char *two_people_make_friends (TwoPeople *fixture);
