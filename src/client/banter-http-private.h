/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "banter-http.h"

/* Between banter-http.c, which owns a session, and banter-http-exchange.c, which runs in it. */

struct _BanterHttp
{
  BanterLoop *loop; /* borrowed; on its thread only: the session, base_url and token */
  SoupSession *session;
  GCancellable *closing; /* ends all exchanges, now and later */
  char *base_url;
  char *token;
  GMutex mutex;
  GCond idle;
  guint n_running; /* exchanges; guarded by mutex; idle tells that there are none */
};
