/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The clients of the load generators: sockets that are kept alive, one request at a time on each,
 * and no HTTP library, so that most of the machine is left to the server. Whatever the server is:
 * it speaks Matrix. Anything unexpected ends the program. */

typedef struct
{
  int fd;
  GString *input;
  gint64 asked_us; /* when the last request was sent; monotonic */
} LoadConnection;

LoadConnection *load_connection_new (guint16 port);
void load_connection_free (LoadConnection *connection);

/* @token, @body: (nullable) */
void load_ask (LoadConnection *connection, const char *token, const char *method, const char *path,
               const char *body);
/* Reads what there is. Returns: (transfer none) (nullable): the body once the answer is complete */
const char *load_take (LoadConnection *connection, guint *status);
/* Both, waiting; the answer must be 200, or 401 where registration wants more. */
const char *load_call (LoadConnection *connection, const char *token, const char *method,
                       const char *path, const char *body);

/* Returns: (transfer full): the first string member of this name, however deep */
char *load_find (const char *json, const char *member);
/* Returns: (transfer full): the access token of a new account */
char *load_register (LoadConnection *connection, const char *name);

/* Returns: (transfer full): the id of a new public room */
char *load_create_room (LoadConnection *connection, const char *token);
void load_join_room (LoadConnection *connection, const char *token, const char *room_id);

typedef struct
{
  double median_ms;
  double p99_ms;
} LoadLatencies;

/* @us: (element-type gint64): sorted by this; may be empty */
LoadLatencies load_measure (GArray *us);
