/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/**
 * BanterServerError:
 * @BANTER_SERVER_ERROR_BAD_REQUEST: bytes that are no request: 400 and the connection is closed
 * @BANTER_SERVER_ERROR_WRONG_METHOD: the path exists, the method does not: 405
 * @BANTER_SERVER_ERROR_GUARDED: account data that only the server changes: 405 M_BAD_JSON
 * @BANTER_SERVER_ERROR_START: the server cannot start; the message is for the person who started it
 * @BANTER_SERVER_ERROR_SOFT_LOGOUT: M_UNKNOWN_TOKEN, but the device is still known: sign in again
 * @BANTER_SERVER_ERROR_ENDING: the server is about to end: 503
 *
 * What has no code of its own in Matrix. Handlers use #BanterMatrixError.
 */
typedef enum
{
  BANTER_SERVER_ERROR_BAD_REQUEST,
  BANTER_SERVER_ERROR_WRONG_METHOD,
  BANTER_SERVER_ERROR_GUARDED,
  BANTER_SERVER_ERROR_START,
  BANTER_SERVER_ERROR_SOFT_LOGOUT,
  BANTER_SERVER_ERROR_ENDING,
} BanterServerError;

#define BANTER_SERVER_ERROR (banter_server_error_quark ())
GQuark banter_server_error_quark (void);

/**
 * banter_server_error_encode:
 * @error: from a handler, the codec, the database or the transport
 * @retry_after_ms: with M_LIMIT_EXCEEDED, else 0
 * @status: (out): the HTTP status
 *
 * What is not meant for clients (SQL, files) is logged and answered as M_UNKNOWN.
 *
 * Returns: (transfer full): the body
 */
char *banter_server_error_encode (const GError *error, gint64 retry_after_ms, guint *status);

G_END_DECLS
