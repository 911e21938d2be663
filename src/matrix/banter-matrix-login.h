/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Signing in and out, CS-API "Client Authentication". */

#define BANTER_MATRIX_LOGIN_PASSWORD "m.login.password"
#define BANTER_MATRIX_LOGIN_SSO "m.login.sso"
#define BANTER_MATRIX_LOGIN_TOKEN "m.login.token"
#define BANTER_MATRIX_IDENTIFIER_USER "m.id.user"

/* @get_login_token: with m.login.token: "POST /login/get_token" makes such tokens */
typedef struct
{
  char *type;
  gboolean get_login_token;
} BanterMatrixLoginFlow;
BANTER_MATRIX_TYPE (LoginFlow, login_flow)

/* "GET /login" */
typedef struct
{
  GPtrArray *flows; /* BanterMatrixLoginFlow */
} BanterMatrixLoginFlows;
BANTER_MATRIX_TYPE (LoginFlows, login_flows)

/* CS-API "Identifier types" */
typedef struct
{
  char *type;
  char *user;
} BanterMatrixIdentifier;
BANTER_MATRIX_TYPE (Identifier, identifier)

/* "POST /login". @user: the form before identifiers, still sent by old clients */
typedef struct
{
  char *type;
  BanterMatrixIdentifier *identifier;
  char *user;
  char *password;
  char *token;
  char *device_id;
  char *initial_device_display_name;
  gboolean refresh_token;
} BanterMatrixLoginRequest;
BANTER_MATRIX_TYPE (LoginRequest, login_request)

/* "POST /refresh" */
typedef struct
{
  char *refresh_token;
} BanterMatrixRefresh;
BANTER_MATRIX_TYPE (Refresh, refresh)

/* The answer to "POST /refresh" */
typedef struct
{
  char *access_token;
  char *refresh_token;
  gint64 expires_in_ms;
} BanterMatrixTokens;
BANTER_MATRIX_TYPE (Tokens, tokens)

/* The answer to "POST /login" and, unless inhibit_login, to "POST /register" */
typedef struct
{
  char *user_id;
  char *access_token;
  char *refresh_token;
  gint64 expires_in_ms;
  char *device_id;
  char *home_server; /* deprecated; some clients still read it */
} BanterMatrixSession;
BANTER_MATRIX_TYPE (Session, session)

/* "GET /account/whoami" */
typedef struct
{
  char *user_id;
  char *device_id;
  gboolean is_guest;
} BanterMatrixWhoami;
BANTER_MATRIX_TYPE (Whoami, whoami)

/* The body {} of requests and answers that say nothing. */
typedef struct
{
  char *unused;
} BanterMatrixEmpty;
BANTER_MATRIX_TYPE (Empty, empty)

G_END_DECLS
