/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-json.h"
#include "banter-server-types.h"

/* Routes and calls: what an endpoint family needs to know. A handler gets a decoded struct and
 * fills a struct; it never sees the HTTP library. To add endpoints, write a file with handlers and
 * a table of routes, and name the table in banter-server-routes.c. */

G_BEGIN_DECLS

#define BANTER_SERVER_MAX_PARAMS 4

/* Where a handler runs, and so which connection call->db is. */
typedef enum
{
  BANTER_SERVER_RUN_READ,    /* an HTTP thread; read connection, one snapshot */
  BANTER_SERVER_RUN_WRITE,   /* the writer; inside the transaction, answered after COMMIT */
  BANTER_SERVER_RUN_WORKER,  /* a thread that may wait for files; read connection;
                                banter_server_writer_run () to write */
  BANTER_SERVER_RUN_FETCH,   /* one of two threads that wait for other machines; as WORKER */
  BANTER_SERVER_RUN_PICTURE, /* one of two threads that wait for banter-media; as WORKER */
  BANTER_SERVER_RUN_HASH,    /* the one thread that hashes passwords; as WORKER */
} BanterServerRun;

typedef enum
{
  BANTER_SERVER_AUTH_USER,  /* an access token; without one 401 */
  BANTER_SERVER_AUTH_MAYBE, /* the same, if there is one */
  BANTER_SERVER_AUTH_NONE,
} BanterServerAuth;

/* Limits as in banter-server-limiter.c */
typedef enum
{
  BANTER_SERVER_RATE_NONE,
  BANTER_SERVER_RATE_MESSAGE,
  BANTER_SERVER_RATE_REGISTRATION,
  BANTER_SERVER_RATE_LOGIN_ADDRESS,
  BANTER_SERVER_RATE_LOGIN_ACCOUNT,
  BANTER_SERVER_RATE_LOGIN_FAILED,
  BANTER_SERVER_RATE_REFRESH,
  BANTER_SERVER_RATE_PHONE,
  BANTER_SERVER_RATE_CODE,
  BANTER_SERVER_RATE_TOKEN_VALIDITY,
  BANTER_SERVER_RATE_JOIN,
  BANTER_SERVER_RATE_INVITE_ISSUER,
  BANTER_SERVER_RATE_INVITE_ROOM,
  BANTER_SERVER_RATE_INVITE_USER,
  BANTER_SERVER_RATE_ROOM_CREATION,
  BANTER_SERVER_RATE_RELATIONS,
  BANTER_SERVER_RATE_PREVIEW,
  BANTER_SERVER_RATE_REPORT,
  BANTER_SERVER_RATE_LAST,
} BanterServerRate;

typedef enum
{
  BANTER_SERVER_BODY_NONE,     /* whatever is sent is ignored, up to 1 MiB */
  BANTER_SERVER_BODY_JSON,     /* a JSON object of at most 1 MiB */
  BANTER_SERVER_BODY_OPTIONAL, /* the same, or nothing at all, which counts as {} */
  BANTER_SERVER_BODY_EVENT,    /* a JSON object of at most 128 KiB */
  BANTER_SERVER_BODY_FORM,     /* an HTML form's fields, at most 16 KiB; they join the query */
  BANTER_SERVER_BODY_FILE,     /* any bytes up to max-upload, in a temporary file */
} BanterServerBody;

/**
 * BanterServerHandler:
 * @call: the request around the body
 * @request: (nullable): the decoded body; %NULL where the route has no request type
 * @response: (nullable): a zeroed struct of the route's response type, to be filled
 * @error: a #BanterMatrixError, or any other
 *
 * Returns: %TRUE to answer 200 with @response; %FALSE to answer @error (and undo what was written)
 */
typedef gboolean (*BanterServerHandler) (BanterServerCall *call, gconstpointer request,
                                         gpointer response, GError **error);

/**
 * BanterServerRoute:
 * @path: segments in braces are parameters; "v3" also answers to "r0"
 * @request: (nullable): without it a JSON body is only checked; its text is call->body
 * @response: (nullable): without it the answer is {}, or what banter_server_call_take_json () got
 */
struct _BanterServerRoute
{
  const char *method;
  const char *path;
  BanterServerAuth auth;
  BanterServerRun run;
  BanterServerRate rate;
  BanterServerBody body;
  const BanterJsonType *request;
  const BanterJsonType *response;
  BanterServerHandler handler;
};

/* A body that was streamed to a file. A handler that keeps the file renames it away from @path. */
typedef struct
{
  int fd;
  char *path;
  gint64 size;
} BanterServerUpload;

struct _BanterServerCall
{
  /* What was asked. Borrowed by handlers. */
  BanterServer *server;
  const BanterServerRoute *route;
  const char *user_id; /* NULL without an access token */
  const char *device_id;
  const char *params[BANTER_SERVER_MAX_PARAMS]; /* unescaped, in the order of the path */
  GHashTable *query;                            /* char * -> char *, unescaped */
  GString *body;
  BanterServerUpload upload;
  char *content_type;
  char *address;  /* of the client; behind a proxy on loopback, what it says */
  char *place;    /* whom limits count together: banter_server_peers_build_place () */
  char *base_url; /* how the client reaches us: "http://host:port" */
  BanterDb *db;
  gint64 position;    /* RUN_READ: the newest stream id in the snapshot */
  gboolean timed_out; /* a long poll's time is over: answer now */

  /* The answer, beside @response */
  guint status;
  char *answer;  /* text, or NULL */
  int answer_fd; /* -1, or a file to send */
  gint64 answer_size;
  GPtrArray *headers; /* name, value, name, value */
  gint64 retry_after_ms;
  gint64 wait_ms; /* -1, or how long to wait for news of the user */

  /* Private to the dispatcher */
  char *path;
  char *token_user;
  char *token_device;
  char *param_texts[BANTER_SERVER_MAX_PARAMS];
  gpointer request;
};

/* Returns: (nullable) (transfer none): the query parameter's first value */
const char *banter_server_call_get_query (BanterServerCall *call, const char *name);

/* The parameter as a number within bounds; %FALSE and M_INVALID_PARAM if it is none. */
gboolean banter_server_call_get_query_int (BanterServerCall *call, const char *name,
                                           gint64 fallback, gint64 low, gint64 high, gint64 *value,
                                           GError **error);

/* Answers with this text in place of the response struct. */
void banter_server_call_take_json (BanterServerCall *call, char *json);
/* Also before an error, where the specification wants another status than the code's usual one. */
void banter_server_call_set_status (BanterServerCall *call, guint status);
/* Text that is not JSON, with its own Content-Type. */
void banter_server_call_take_text (BanterServerCall *call, const char *content_type, char *text);
/* Answers with @size bytes of @fd, which it takes. Set Content-Type with add_header (). */
void banter_server_call_take_file (BanterServerCall *call, int fd, gint64 size);
/* CR, LF and other control characters in @value are dropped. */
void banter_server_call_add_header (BanterServerCall *call, const char *name, const char *value);

/* Has nothing to answer yet: the handler returns %TRUE, and is called again when there is news for
 * the user or @timeout_ms is over (then call->timed_out). RUN_READ only. */
void banter_server_call_wait (BanterServerCall *call, gint64 timeout_ms);

/**
 * banter_server_call_limit:
 * @call: the call
 * @rate: a class of limits beyond the route's own
 * @key: what is counted: a user, a room
 * @error: M_LIMIT_EXCEEDED
 */
gboolean banter_server_call_limit (BanterServerCall *call, BanterServerRate rate, const char *key,
                                   GError **error);

/* M_FORBIDDEN unless the path's user, params[0], is who calls. */
gboolean banter_server_call_check_self (BanterServerCall *call, GError **error);

/* For the dispatcher */
void banter_server_call_init (BanterServerCall *call, BanterServer *server);
void banter_server_call_clear (BanterServerCall *call);
/* Finds the route; fails with M_UNRECOGNIZED. @target: path and query as they came. */
gboolean banter_server_call_route (BanterServerCall *call, const char *method, const char *target,
                                   GError **error);
/* Who asks. @authorization: (nullable): the header */
gboolean banter_server_call_authenticate (BanterServerCall *call, const char *authorization,
                                          GError **error);
/* Rate limit, then checks and decodes the body. */
gboolean banter_server_call_prepare (BanterServerCall *call, GError **error);
/* Runs the handler; the answer, or the error's, is in @call then, unless wait_ms is set. */
gboolean banter_server_call_run (BanterServerCall *call, BanterDb *db, GError **error);
void banter_server_call_take_error (BanterServerCall *call, GError *error);
gsize banter_server_call_get_max_body (BanterServerCall *call);

G_END_DECLS
