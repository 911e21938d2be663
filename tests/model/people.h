/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account.h"
#include "banter-local-server.h"
#include "banter-message.h"
#include "banter-person.h"
#include "banter-profile.h"
#include "banter-room.h"
#include "banter-sign-in.h"
#include "banter-timeline-model.h"

/* People with a profile each, who use the model as widgets do, over a real server: a banterd of
 * their own, or the one that BANTER_TEST_HOMESERVER names (tests/interop). Every wait is for
 * something that widgets can see. */

#define PEOPLE_PASSWORD "correct horse battery"
#define PEOPLE_BIRTHDAY "1990-05-17"

/* Starts the server and a place for profiles; runs what g_test_add_func() was called for; cleans
 * up.
 * @arguments: (nullable): of banterd. Call people_init() before anything else. */
void people_init (int *argc, char ***argv, const char *const *arguments);
int people_run (void);
/* As by kill -9; and again, with the same data at the same address. */
void people_stop_server (void);
void people_start_server (void);

/* Returns: (transfer full): the code in the last text message to @number ("+4930901820"), which our
 * own server writes to a file */
char *people_read_code (const char *number);

/* Runs the main loop until @condition holds; gives up with an error that names it. */
#define PEOPLE_WAIT_SECONDS 30
#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean late_ = FALSE;                                                                        \
    guint source_ = g_timeout_add_seconds (PEOPLE_WAIT_SECONDS, people_on_late, &late_);           \
    while (!(condition) && !late_)                                                                 \
      g_main_context_iteration (NULL, TRUE);                                                       \
    if (late_)                                                                                     \
      g_error ("Waited in vain for: %s", #condition);                                              \
    g_source_remove (source_);                                                                     \
  }                                                                                                \
  G_STMT_END
gboolean people_on_late (gpointer user_data);

/* The callback of an asynchronous call, and the wait for its result. */
void people_on_ready (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *people_wait_for (GAsyncResult **result);

/* Someone with an account of their own on the server. */
typedef struct
{
  BanterProfile *profile;
  BanterAccount *account;
  char *name;
  char *user_id;
  guint n_arrived; /* how often "message-arrived" came */
} Someone;

BanterSignIn *someone_look_up (BanterProfile *profile);
BanterAccount *someone_try_register (BanterSignIn *sign_in, const char *name, const char *password,
                                     const char *birthday, BanterProblem *problem);
/* @name: the beginning of the account's name; a number makes it new */
Someone *someone_sign_up (const char *name);
Someone *someone_sign_up_born (const char *name, const char *birthday);
/* Somebody whose birthday was the day before yesterday. */
Someone *someone_sign_up_aged (const char *name, int years);
/* The app ends, and is started again. */
void someone_close (Someone *someone);
void someone_reopen (Someone *someone);
gboolean someone_is_online (Someone *someone);
BanterRoom *someone_open_chat (Someone *from, Someone *to, const char *text,
                               BanterProblem *problem);
void someone_free (Someone *someone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Someone, someone_free)

/* A chat that both have, with its timelines; it began with "Hello Bob" from @a. */
typedef struct
{
  Someone *a, *b;
  BanterRoom *a_room, *b_room;
  BanterTimelineModel *a_timeline, *b_timeline;
} Chat;

Chat *chat_new (void);
void chat_free (Chat *chat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chat, chat_free)

void chat_accept (BanterRoom *request);
void chat_send (BanterRoom *room, const char *text);
gboolean chat_is_waiting (BanterRoom *room);
/* (transfer none) (nullable): the last message that says @text */
BanterMessage *chat_find (BanterTimelineModel *timeline, const char *text);
guint chat_count (BanterTimelineModel *timeline, const char *text);
BanterDelivery chat_delivery (BanterTimelineModel *timeline, const char *text);

guint list_length (gpointer list);
/* (transfer none): the list holds it */
gpointer list_item (gpointer list, guint position);
