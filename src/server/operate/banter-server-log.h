/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"
#include "banter-server-config.h"

G_BEGIN_DECLS

/* Where messages go: the journal when stderr is connected to it, else stderr, one line each.
 * stdout carries only the line that says that the server answers. What G_MESSAGES_DEBUG names is
 * said at every level. Once, before other threads start. */
void banter_server_log_start (BanterServerLogLevel level);

/* Whether a line for each request is wanted. */
gboolean banter_server_log_is_debugging (void);

/* Returns: (transfer full): of "@somebody:example.org" what tells people apart in a log without
 * naming them: the first characters of a hash; "-" for %NULL */
char *banter_server_log_shorten (const char *user_id);

/* The line for a request: method, template of the route, status, time, and who in short. Never the
 * path, which may hold a token, nor the query or a body. */
void banter_server_log_request (const BanterServerCall *call, gint64 time_us);

G_END_DECLS
