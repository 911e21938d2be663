/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-client-error.h"
#include "banter-matrix-error.h"

/* How errors of other layers become a BANTER_CLIENT_ERROR. */

/* @error: (transfer full): of libsoup, GIO, TLS or the resolver. Cancelled stays as it is. */
GError *banter_client_error_from_transport (GError *error);

/**
 * banter_client_error_from_answer:
 * @status: HTTP status, 400 or more
 * @body: (nullable): decoded body
 * @retry_after_ms: from the Retry-After header, or -1
 */
GError *banter_client_error_from_answer (guint status, const BanterMatrixErrorBody *body,
                                         gint64 retry_after_ms);

/* @error: (transfer full): of the store or its database */
GError *banter_client_error_from_store (GError *error);

/* @error: (transfer full): of a file of ours */
GError *banter_client_error_from_file (GError *error);

/* What the server itself said, for decisions inside this layer. */
typedef struct
{
  guint status; /* 0: no answer of a server stands behind the error */
  BanterMatrixError code;
  gint64 retry_after_ms;
  gboolean soft_logout;
} BanterClientAnswer;

const BanterClientAnswer *banter_client_error_get_answer (const GError *error);

/* Whether trying the same thing again later may help: no answer, 408, 429, 5xx. */
gboolean banter_client_error_is_temporary (const GError *error);

/* The fail_reason of a message whose sending ended in @error. */
const char *banter_client_error_to_fail_reason (const GError *error);
