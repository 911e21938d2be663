/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

#include "banter-matrix-register.h"

G_BEGIN_DECLS

/* User-interactive authentication: sessions and which of their stages are done. In memory; a
 * session keeps a hash of its request, never the request. From any thread. */

BanterServerUia *banter_server_uia_new (void);
void banter_server_uia_free (BanterServerUia *uia);

typedef struct
{
  const char *const *stages; /* of the one flow */
  const char *terms_url;     /* nullable: m.login.terms needs it */
  const char *fingerprint;   /* of the request without `auth`; a session is good for one request; ""
                                for   the question which flows there are */
  const GError *failure;     /* nullable: why the stage in `auth` did not do, if the caller knows */
} BanterServerUiaRequest;

/**
 * banter_server_uia_advance:
 * @uia: the sessions
 * @call: answered with a 401 while stages are missing
 * @request: what is to be authenticated
 * @auth: (nullable): the request's `auth`
 * @done: (out): whether all stages are done; the session is over then
 * @birthday: (out) (transfer full) (nullable): what the birthday stage was told
 * @error: M_FORBIDDEN: too young, or a session that was refused before
 */
gboolean banter_server_uia_advance (BanterServerUia *uia, BanterServerCall *call,
                                    const BanterServerUiaRequest *request,
                                    const BanterMatrixUiaAuth *auth, gboolean *done,
                                    char **birthday, GError **error);

G_END_DECLS
