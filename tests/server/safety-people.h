/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "banterd-probe.h"

/* People for the tests of the safety rules: strangers and friends, of any age, with any wish. */

#define V3 "/_matrix/client/v3"
#define EXTENSION "/_matrix/client/unstable/im.banter"
#define HELLO "{\"msgtype\":\"m.text\",\"body\":\"hello\"}"

/* The one server of a test program; started before its tests, stopped by safety_run (). */
extern BanterdFixture *banterd;

/* Starts the server, runs the tests, stops it. Returns: what main () returns */
int safety_run (void);

/* Somebody whose name nobody else has. @birthday: (nullable): an adult's if %NULL */
BanterdProbe *someone (const char *birthday);
/* Somebody who has been so many years old for a month. */
BanterdProbe *someone_aged (int years);
/* "YYYY-MM-DD" of somebody as above. */
char *years_ago (int years);

/* who_can_message */
void choose (BanterdProbe *probe, const char *who);
/* Ignores @other and nobody else. */
void block (BanterdProbe *probe, BanterdProbe *other);
/* Each follows the other, and nobody else. */
void befriend (BanterdProbe *a, BanterdProbe *b);
/* Makes both members of a group of a third one's. Returns: (transfer full): its id */
char *share_group (BanterdProbe *a, BanterdProbe *b);
/* A group of three that all have joined; @maker may add the others. Returns: (transfer full) */
char *make_group (BanterdProbe *maker, BanterdProbe *b, BanterdProbe *c);
/* Asserts that @a cannot write in @room_id for this reason. */
#define cannot_say(a, room_id, reason)                                                             \
  banterd_probe_refused (a, reason, "PUT", HELLO, V3 "/rooms/%s/send/m.room.message/%s", room_id,  \
                         next_txn ())
/* Asserts that @a cannot invite @b into @room_id for this reason. */
#define cannot_invite(a, b, room_id, reason)                                                       \
  banterd_probe_refused (a, reason, "PUT", "{\"membership\":\"invite\"}",                          \
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, (b)->user_id)
/* A transaction id that nobody else has; valid until the next call. */
const char *next_txn (void);
/* Moves the server's clock to a time in UTC, "2026-03-01T11:59:00Z", until the test moves it back
 * with banterd_fixture_move_clock (banterd, 0). */
void set_clock (const char *time);
/* "banterd admin" with these words, which must work. Returns: (transfer full): what it says, as
 * JSON */
char *administer (const char *const *words);
/* Somebody whose birthday the server does not know: made by the administrator. */
BanterdProbe *someone_of_unknown_age (void);
/* What "GET /sync" from the start answers. Returns: (transfer full) */
char *sync_of (BanterdProbe *probe);
