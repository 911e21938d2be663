/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-json.h"
#include "banter-loop.h"
#include "banter-matrix-endpoint.h"

/* Requests to one homeserver. The session belongs to a BanterLoop; errors are BANTER_CLIENT_ERROR.
 */

typedef struct _BanterHttp BanterHttp;

#define BANTER_HTTP_JSON_MAX (8 * 1024 * 1024)
#define BANTER_HTTP_SYNC_MAX (64 * 1024 * 1024)
#define BANTER_HTTP_TIMEOUT_MS 30000

typedef void (*BanterHttpProgress) (gsize done, gpointer user_data);

/* Everything is copied when a request is sent; zero is the default of each member. */
typedef struct
{
  const char *method;
  const char *path; /* under the base URL, or a whole URL */
  gboolean authenticated;
  gboolean follow;  /* redirects, without the token; else they are an answer like any other */
  const char *json; /* body */
  GBytes *bytes;    /* body, of @content_type */
  const char *content_type;
  guint timeout_ms;            /* of the whole exchange; 0: BANTER_HTTP_TIMEOUT_MS */
  gsize max_size;              /* of the answer; 0: BANTER_HTTP_JSON_MAX */
  int fd_plus_one;             /* the answer's body goes to this file if the status is 200 */
  BanterHttpProgress progress; /* of an upload; on the loop's thread */
  gpointer progress_data;
} BanterHttpRequest;

typedef struct
{
  guint status;
  GBytes *body;
  char *content_type;    /* without parameters; NULL: none */
  gint64 retry_after_ms; /* -1: none */
} BanterHttpAnswer;

void banter_http_answer_free (BanterHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterHttpAnswer, banter_http_answer_free)

BanterHttp *banter_http_new (BanterLoop *loop);
void banter_http_free (
    BanterHttp *http); /* before its loop, not on it; cancels what runs and waits for that */
/* For good: what runs and what comes later ends as cancelled. Any thread. */
void banter_http_cancel (BanterHttp *http);
/* On the loop's thread or before the first request. @base_url: without '/' at the end */
void banter_http_set_server (BanterHttp *http, const char *base_url);
void banter_http_set_token (BanterHttp *http, const char *token);

/* A request for @endpoint; @path may be NULL (an id that does not fit), which fails when sent. */
BanterHttpRequest banter_http_request (BanterMatrixEndpoint endpoint, const char *path,
                                       const char *json);

/* On the loop's thread. Any HTTP status is an answer; an error means there was none. Once
 * @cancellable is cancelled there, _finish says cancelled and nothing else: a callback may rely on
 * that before it touches its @user_data. */
void banter_http_send_async (BanterHttp *http, const BanterHttpRequest *request,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
BanterHttpAnswer *banter_http_send_finish (BanterHttp *http, GAsyncResult *result, GError **error);

/* Waits; on any thread but the loop's and the main one. */
BanterHttpAnswer *banter_http_send (BanterHttp *http, const BanterHttpRequest *request,
                                    GCancellable *cancellable, GError **error);

/**
 * banter_http_answer_decode:
 * @answer: consumed
 * @type: what a 2xx holds
 * @event_arrays: (nullable): see banter_json_scan_lenient()
 *
 * Returns: (transfer full) (nullable): a struct of @type; any other status is an error
 */
gpointer banter_http_answer_decode (BanterHttpAnswer *answer, const BanterJsonType *type,
                                    const char *const *event_arrays, GError **error);
/* The error of a status other than 2xx; FALSE sets @error. */
gboolean banter_http_answer_check (const BanterHttpAnswer *answer, GError **error);

/* banter_http_send() and banter_http_answer_decode(); events are scanned leniently. */
gpointer banter_http_call (BanterHttp *http, const BanterHttpRequest *request,
                           const BanterJsonType *type, GCancellable *cancellable, GError **error);
/* The same where a 2xx says nothing that matters. */
gboolean banter_http_run (BanterHttp *http, const BanterHttpRequest *request,
                          GCancellable *cancellable, GError **error);

/* Whether tokens and passwords may go to @uri: https, or this computer. */
gboolean banter_http_uri_is_safe (GUri *uri);
