/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A real banterd as a child process, on a free loopback port, with a private directory. Other
 * layers' tests compile this file too: files('../server/banterd-fixture.c'). It dies with the test,
 * whatever happens. Any failure to start ends the test. */

typedef struct _BanterdFixture BanterdFixture;

/* @arguments: (nullable): beside --data, --listen, --server-name localhost, --open-registration;
 * for example { "--plain", NULL }. Without rate limits unless "--rate-limits" is among them. */
BanterdFixture *banterd_fixture_start (const char *const *arguments);
/* The same through a shell. @prelude: the words before the program: "ulimit -n 512; exec" */
BanterdFixture *banterd_fixture_start_after (const char *prelude, const char *const *arguments);
/* SIGTERM, waits, checks that it ended well, deletes the directory. */
void banterd_fixture_stop (BanterdFixture *fixture);

/* "http://127.0.0.1:PORT" */
const char *banterd_fixture_get_url (BanterdFixture *fixture);
guint16 banterd_fixture_get_port (BanterdFixture *fixture);
const char *banterd_fixture_get_data_dir (BanterdFixture *fixture);
int banterd_fixture_get_pid (BanterdFixture *fixture);

/* How many of its sockets are connected to somebody. */
guint banterd_fixture_count_connections (BanterdFixture *fixture);
/* Waits until it has at most @max of them. */
void banterd_fixture_wait_for_connections (BanterdFixture *fixture, guint max);
/* What it has open, and what it takes of memory. */
guint banterd_fixture_count_descriptors (BanterdFixture *fixture);
/* Those of them that are the database: each thread that reads opens it when it is first needed. */
guint banterd_fixture_count_databases (BanterdFixture *fixture);
gint64 banterd_fixture_get_rss_kib (BanterdFixture *fixture);
/* Before the first server, where memory is measured: what a sanitizer keeps back for finding errors
 * is not meant. */
void banterd_fixture_measure_memory (void);

/* The server's wall clock is the real one, moved by @offset_ms from now on; 0 at the start. Lasts
 * over a restart. */
void banterd_fixture_move_clock (BanterdFixture *fixture, gint64 offset_ms);

/* kill -9 */
void banterd_fixture_kill (BanterdFixture *fixture);
/* SIGTERM; checks that it ends well. */
void banterd_fixture_terminate (BanterdFixture *fixture);
/* Starts it again, on the same directory and port, after kill () or while it still runs (then it
 * is killed first). */
void banterd_fixture_restart (BanterdFixture *fixture);

/* Deletes a folder with all that is in it. */
void banterd_fixture_delete_tree (const char *path);

/* Runs banterd to its end. Returns: the exit status; @output: (out) (optional): stdout and stderr
 */
int banterd_fixture_run (const char *const *arguments, char **output);
/* The same with @input on stdin. */
int banterd_fixture_run_with_input (const char *const *arguments, const char *input, char **output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterdFixture, banterd_fixture_stop)
