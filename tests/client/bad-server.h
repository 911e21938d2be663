/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/* A web server that says what it is told to, in the thread-default context of the test. */

typedef struct _BadServer BadServer;

typedef enum
{
  BAD_SERVER_ANSWER,
  BAD_SERVER_CLOSE, /* hangs up without a word */
  BAD_SERVER_HANG,  /* never says anything */
} BadServerFault;

/* Fills @message in, or leaves that to the fault. */
typedef BadServerFault (*BadServerFunc) (BadServer *server, SoupServerMessage *message,
                                         const char *path, GHashTable *query, gpointer data);

BadServer *bad_server_new (gboolean tls);
void bad_server_free (BadServer *server);
const char *bad_server_get_url (BadServer *server); /* "http://127.0.0.1:PORT" */
char *bad_server_dup_address (BadServer *server);   /* "127.0.0.1:PORT" */

/* @path: exact, else the longest prefix that ends in '*'. @body: (nullable) */
void bad_server_say (BadServer *server, const char *path, guint status, const char *content_type,
                     const char *body);
void bad_server_say_json (BadServer *server, const char *path, guint status, const char *json);
void bad_server_redirect (BadServer *server, const char *path, const char *location);
void bad_server_fail (BadServer *server, const char *path, BadServerFault fault);
void bad_server_call (BadServer *server, const char *path, BadServerFunc func, gpointer data);

/* Answers @message of a BadServerFunc with JSON. */
void bad_server_answer (SoupServerMessage *message, guint status, const char *json);

guint bad_server_get_n_requests (BadServer *server, const char *path); /* that began with @path */
guint bad_server_get_n_authorised (BadServer *server);                 /* that carried a token */
gint64 bad_server_get_last_time (BadServer *server);                   /* monotonic, µs */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BadServer, bad_server_free)
