/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-json.h"
#include "banter-server-admin-table.h"
#include "banter-server-types.h"

/* Administration: commands, as "banterd admin" sends them over the socket in the data directory.
 * The server that runs executes them itself, so that what it keeps in memory is never older than
 * what was changed; where none runs, "banterd admin" is that server for a moment. */

G_BEGIN_DECLS

#define BANTER_SERVER_ADMIN_MAX_REQUEST (64 * 1024)

/* A command in progress. Handlers read the first part and fill the second. */
typedef struct
{
  BanterServer *server;
  const char *actor;
  BanterDb *db;
  BanterServerWriter *writer; /* NULL where nothing is written */
  const char *const *arguments;
  guint n_arguments;
  const char *password;      /* NULL unless the command takes one */
  const char *password_hash; /* of it */

  BanterServerAdminTable *table; /* the answer */
  char *target;                  /* for the audit list: whom or what it was about */
  char *detail;                  /* and what became of it */
  GPtrArray *media;              /* ids of files to delete once that is committed */
} BanterServerAdminCall;

typedef gboolean (*BanterServerAdminFunc) (BanterServerAdminCall *call, GError **error);

typedef enum
{
  BANTER_SERVER_ADMIN_READS,
  BANTER_SERVER_ADMIN_WRITES, /* on the writer, inside the transaction; enters the audit list */
  BANTER_SERVER_ADMIN_HASHES, /* as WRITES; takes a password, or makes one and shows it */
} BanterServerAdminRun;

typedef enum
{
  BANTER_SERVER_ADMIN_NOTHING, /* or one record */
  BANTER_SERVER_ADMIN_LIST,
} BanterServerAdminShape;

typedef struct
{
  const char *noun; /* "users" */
  const char *verb; /* "list"; NULL for a noun that stands alone */
  guint min_arguments;
  guint max_arguments;
  BanterServerAdminRun run;
  BanterServerAdminShape shape;
  BanterServerAdminFunc func;
  const char *arguments; /* for --help: "USER [BIRTHDAY]" */
  const char *help;
} BanterServerAdminCommand;

typedef struct
{
  const BanterServerAdminCommand *commands;
  guint n_commands;
} BanterServerAdminFamily;

/* Ends otherwise than the names of endpoint families do, so the two may share a name. */
#define BANTER_SERVER_ADMIN(name)                                                                  \
  extern const BanterServerAdminFamily banter_server_##name##_commands
#define BANTER_SERVER_DEFINE_ADMIN(name, table)                                                    \
  const BanterServerAdminFamily banter_server_##name##_commands = { table, G_N_ELEMENTS (table) };

/* From "banterd admin" to the server. */
typedef struct
{
  GStrv arguments; /* noun, verb, and the rest */
  char *password;
  gboolean json;
} BanterServerAdminRequest;

/* And back. */
typedef struct
{
  gint64 status; /* of the process: 0, 1 failed, 2 not understood */
  char *output;
  char *error; /* NULL, or a sentence */
} BanterServerAdminReply;

extern const BanterJsonType banter_server_admin_request_type;
extern const BanterJsonType banter_server_admin_reply_type;

/**
 * banter_server_admin_execute:
 * @server: the server
 * @actor: who asks, for the audit list: "uid 1000"
 * @request: what
 *
 * Not on the writer's thread.
 *
 * Returns: (transfer full): free with banter_json_free ()
 */
BanterServerAdminReply *banter_server_admin_execute (BanterServer *server, const char *actor,
                                                     const BanterServerAdminRequest *request);

/* Returns: (transfer full): every command as a line */
char *banter_server_admin_describe (void);

/* An entry of the audit list, in the transaction of what it tells of. @actor: as above, or a user
 * id; @target, @detail: (nullable) */
gboolean banter_server_admin_audit (BanterDb *db, const char *actor, const char *act,
                                    const char *target, const char *detail, GError **error);

/* Returns: (transfer full) (nullable): the user id of argument @i, who exists; M_NOT_FOUND */
char *banter_server_admin_dup_user (BanterServerAdminCall *call, guint i, GError **error);

/* "banterd admin". Returns: the exit status */
int banter_server_admin_main (int argc, char **argv);

G_END_DECLS
