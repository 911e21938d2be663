/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

#include "banter-matrix-register.h"

G_BEGIN_DECLS

/* User-interactive authentication: sessions and which of their stages are done. In memory; a
 * session keeps a hash of its request, never the request. From any thread. What a stage wants is in
 * banter-server-uia-stages.c. Calls that use it run on the hashing thread (RUN_HASH). */

BanterServerUia *banter_server_uia_new (void);
void banter_server_uia_free (BanterServerUia *uia);

/**
 * BanterServerUiaRequest:
 * @flows: a list of flows, each a list of stages, all ended by %NULL: one of them has to be done
 * @terms_url: (nullable): m.login.terms needs it
 * @fingerprint: of the request without `auth`: a session is good for one request; "" for the
 *   question which flows there are
 */
typedef struct
{
  const char *const *const *flows;
  const char *terms_url;
  const char *fingerprint;
} BanterServerUiaRequest;

/**
 * BanterServerUiaResult:
 * @done: whether a flow is done; the session is over then. Otherwise the call is answered.
 * @values: once done: what the stages were told: stage -> birthday, phone number, token
 */
typedef struct
{
  gboolean done;
  GHashTable *values;
} BanterServerUiaResult;

void banter_server_uia_result_clear (BanterServerUiaResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BanterServerUiaResult, banter_server_uia_result_clear)

/**
 * banter_server_uia_advance:
 * @call: answered with a 401 while stages are missing
 * @request: what is to be authenticated
 * @auth: (nullable): the request's `auth`
 * @result: (out): how far it is
 * @error: M_FORBIDDEN: too young, or a session that was refused before; M_LIMIT_EXCEEDED
 */
gboolean banter_server_uia_advance (BanterServerCall *call, const BanterServerUiaRequest *request,
                                    const BanterMatrixUiaAuth *auth, BanterServerUiaResult *result,
                                    GError **error);

/* The same for one stage without the request around it, as the pages of CS-API "Fallback" do.
 * M_NOT_FOUND: there is no such session. */
gboolean banter_server_uia_complete (BanterServerCall *call, const BanterMatrixUiaAuth *auth,
                                     GError **error);
gboolean banter_server_uia_has_session (BanterServerUia *uia, const char *session_id);

/* Where the page of terms is, for m.login.terms. */
#define BANTER_SERVER_TERMS_PATH "/_matrix/client/unstable/im.banter/terms"

/* A hash of @parts (each may be %NULL), in hexadecimal. */
char *banter_server_uia_fingerprint (const char *const *parts, guint n_parts);

/* --- For the sessions --- */

/* @done: stages; @error: (nullable): why the last one did not do */
void banter_server_uia_answer (BanterServerCall *call, const BanterServerUiaRequest *request,
                               const char *session_id, GHashTable *done, const GError *error);

typedef enum
{
  BANTER_SERVER_UIA_DONE,
  BANTER_SERVER_UIA_MEND,    /* to be tried again: told in the 401 */
  BANTER_SERVER_UIA_REFUSED, /* the session is refused for a day */
  BANTER_SERVER_UIA_FAILED,  /* the request fails */
} BanterServerUiaOutcome;

/* Somebody was too young: nor may the phone that they verified before try again. @value: as the
 * phone's stage was told. */
gboolean banter_server_uia_refuse_phone (BanterServerCall *call, const char *value, GError **error);

/* The phone stage's value, "sid secret", in two; free with g_strfreev (). */
char **banter_server_uia_split_phone (const char *value);

/* @value: (out) (transfer full) (nullable): what the stage was told. @error is set unless DONE. */
BanterServerUiaOutcome banter_server_uia_check_stage (BanterServerCall *call,
                                                      const BanterMatrixUiaAuth *auth, char **value,
                                                      GError **error);

G_END_DECLS
