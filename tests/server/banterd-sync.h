/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banterd-probe.h"

/* "GET /sync" for tests: asserts status 200. */

/* @since: (inout): NULL for an initial sync; the new token afterwards. @more: further parameters,
 * "&timeout=0", escaped. Returns: (transfer full): the answer */
char *banterd_sync_all (BanterdProbe *probe, char **since, const char *more);

/* Returns: (transfer full) (nullable): one room of rooms.@section */
char *banterd_sync_room (BanterdProbe *probe, char **since, const char *more, const char *section,
                         const char *room_id);

/* An initial sync with @filter, which is JSON. */
char *banterd_sync_filtered (BanterdProbe *probe, char **since, const char *filter,
                             const char *more);

/* Returns: (transfer full): the `events` of @path in an answer, each as "type/state_key sender" or
 * "type sender", joined by commas */
char *banterd_sync_list (const char *answer, const char *path);

/* Two people and a room by alice. */
typedef struct
{
  BanterdFixture *fixture;
  BanterdProbe *alice, *bob;
  char *room_id;
  char *alice_since, *bob_since;
} BanterdChat;

/* A private room that both have seen in a first sync. */
void banterd_chat_init (BanterdChat *chat, BanterdFixture *fixture);
/* A room of @body that bob has not joined; nobody has synced. */
void banterd_chat_init_apart (BanterdChat *chat, BanterdFixture *fixture, const char *body);
void banterd_chat_clear (BanterdChat *chat);

/* Changes the stored rows behind the server's back. @sql: one statement, static. */
void banterd_sync_damage (BanterdFixture *fixture, const char *sql);
