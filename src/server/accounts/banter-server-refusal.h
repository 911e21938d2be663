/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-types.h"

#include <glib.h>

G_BEGIN_DECLS

/* From where, or with which phone, somebody was too young to sign up: remembered for 24 hours, as
 * hashes. Not on an HTTP thread, nor on the writer's. */

typedef enum
{
  BANTER_SERVER_REFUSAL_ADDRESS, /* a loopback address says nothing about who it is */
  BANTER_SERVER_REFUSAL_PHONE,
} BanterServerRefusalKind;

gboolean banter_server_refusal_add (BanterServer *server, BanterServerRefusalKind kind,
                                    const char *value, GError **error);
gboolean banter_server_refusal_check (BanterServer *server, BanterServerRefusalKind kind,
                                      const char *value, gboolean *is_refused, GError **error);

G_END_DECLS
