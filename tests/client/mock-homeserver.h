/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bad-server.h"
#include "banter-client.h"

/* A homeserver as far as one client needs it: /sync says what the test queued, sends are remembered
 * once per transaction id, and the network in between loses what it is told to lose. */

typedef struct _MockHomeserver MockHomeserver;

MockHomeserver *mock_homeserver_new (void);
void mock_homeserver_free (MockHomeserver *mock);
BadServer *mock_homeserver_get_server (MockHomeserver *mock);

/* The next answer of /sync, in order; afterwards it hangs like a long poll. @retry_after:
 * (nullable) */
void mock_homeserver_queue_sync (MockHomeserver *mock, guint status, const char *json,
                                 const char *retry_after);
const char *mock_homeserver_get_last_since (MockHomeserver *mock);    /* NULL: none was sent */
const char *mock_homeserver_get_last_presence (MockHomeserver *mock); /* the same */

/* Percent of sends that are lost before they arrive, and of answers that are lost afterwards. */
void mock_homeserver_set_loss (MockHomeserver *mock, guint requests, guint answers);
/* What the next @n sends to @room_id (NULL: any) are answered with, instead of being taken. */
void mock_homeserver_refuse (MockHomeserver *mock, const char *room_id, guint n, guint status,
                             const char *json, const char *retry_after);
guint mock_homeserver_get_n_sent (MockHomeserver *mock);
/* (element-type utf8): "room body" in the order of arrival, each transaction once; of a file also
 * " mxc" */
GPtrArray *mock_homeserver_get_sent (MockHomeserver *mock);
gint64 mock_homeserver_get_refused_at (MockHomeserver *mock); /* monotonic, µs */
gint64 mock_homeserver_get_next_at (MockHomeserver *mock);    /* the send after that; 0: none */

/* A profile whose person "@me:mock" is joined to "!0:mock" … "!<n_rooms − 1>:mock". */
char *mock_profile_new (MockHomeserver *mock, guint n_rooms);
/* The same in @dir. */
void mock_profile_fill (MockHomeserver *mock, const char *dir, guint n_rooms);
void mock_profile_enqueue (const char *dir, const char *room_id, const char *body);
/* The same with a file of that name. */
void mock_profile_enqueue_file (const char *dir, const char *room_id, const char *name);
void mock_profile_delete (char *dir);
/* Opened and restored, not started. */
BanterClient *mock_profile_open (const char *dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MockHomeserver, mock_homeserver_free)
