/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* The full-text index of messages, names and topics. Sending does not wait for it: it is brought up
 * to date when somebody searches. */

/**
 * banter_server_search_catch_up:
 * @server: the server
 * @error: a #BanterDbError
 *
 * Adds what is new, in small jobs that let other writers through. On a worker's thread.
 */
gboolean banter_server_search_catch_up (BanterServer *server, GError **error);

/**
 * banter_server_search_forget:
 * @db: the write connection, inside a job
 * @stream_id: an event that was just redacted
 * @edited: the event that it was an edit of, or 0
 * @error: a #BanterDbError
 *
 * What was deleted is found no more, and an edit that was taken back gives way to what held before.
 */
gboolean banter_server_search_forget (BanterDb *db, gint64 stream_id, gint64 edited,
                                      GError **error);

/* Rewrites the index if something was deleted from it: only then its words are gone from the disk
 * too. Inside a job. */
gboolean banter_server_search_tidy (BanterDb *db, GError **error);

/**
 * banter_server_search_build_query:
 * @term: what somebody typed
 * @keys: (nullable): "content.body", "content.name", "content.topic"; %NULL for all
 * @words: (out) (transfer full): the words that are looked for, folded
 *
 * Returns: (transfer full) (nullable): an FTS5 expression: all words, each as a beginning; %NULL if
 * there is none or no key is known
 */
char *banter_server_search_build_query (const char *term, const char *const *keys, GStrv *words);

G_END_DECLS
