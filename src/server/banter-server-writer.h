/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* The one thread that writes. Jobs of many callers share a transaction (at most 64 jobs or 5 ms),
 * each in a savepoint of its own; what they report happens after COMMIT with synchronous=FULL. */

/* On the writer's thread, inside the transaction. */
typedef gboolean (*BanterServerWriteFunc) (BanterServerWriter *writer, BanterDb *db, gpointer data,
                                           GError **error);
/* On the writer's thread, after COMMIT, or after the failure in @error. */
typedef void (*BanterServerWriteDone) (gpointer data, const GError *error);

BanterServerWriter *banter_server_writer_new (BanterServer *server);
/* Starts the thread, which opens and migrates the database at @path, and waits until it can take
 * jobs. */
gboolean banter_server_writer_start (BanterServerWriter *writer, const char *path, GError **error);
/* Finishes the jobs that it has, then ends. */
void banter_server_writer_stop (BanterServerWriter *writer);
void banter_server_writer_free (BanterServerWriter *writer);

/* Once the writer was stopped, @done is called at once with an error. From any thread. */
void banter_server_writer_submit (BanterServerWriter *writer, BanterServerWriteFunc func,
                                  BanterServerWriteDone done, gpointer data);

/* The same, and waits until it is committed. Not from an HTTP thread, and not from the writer's. */
gboolean banter_server_writer_run (BanterServerWriter *writer, BanterServerWriteFunc func,
                                   gpointer data, GError **error);

/* Jobs that wait. From any thread. */
guint banter_server_writer_get_n_queued (BanterServerWriter *writer);

/* For jobs, on the writer's thread: */

/* A new stream id, larger than all before, also over a restart. */
gint64 banter_server_writer_next_id (BanterServerWriter *writer);

/* Wakes the polls of @user_id after COMMIT. Returns: whether it was not to be woken already. */
gboolean banter_server_writer_wake (BanterServerWriter *writer, const char *user_id);

/* Forgets the tokens of @user_id after COMMIT and wakes its polls, which then see it. */
void banter_server_writer_forget_tokens (BanterServerWriter *writer, const char *user_id);

/* Marks memory of the writer as newer than the database until COMMIT: @undo is called with @key if
 * the job or the transaction fails. Once per key and transaction. */
void banter_server_writer_touch (BanterServerWriter *writer, const char *key,
                                 void (*undo) (BanterServer *server, const char *key));

G_END_DECLS
