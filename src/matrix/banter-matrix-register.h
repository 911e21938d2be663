/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-login.h"

G_BEGIN_DECLS

/* Registration and user-interactive authentication (UIA), CS-API "User-Interactive Authentication
 * API" and "POST /register". */

#define BANTER_MATRIX_STAGE_DUMMY "m.login.dummy"
#define BANTER_MATRIX_STAGE_TERMS "m.login.terms"
#define BANTER_MATRIX_STAGE_PASSWORD "m.login.password"
#define BANTER_MATRIX_STAGE_PHONE "m.login.msisdn"
#define BANTER_MATRIX_STAGE_TOKEN "m.login.registration_token"
#define BANTER_MATRIX_STAGE_BIRTHDAY "im.banter.login.birthday"

typedef struct
{
  GStrv stages;
} BanterMatrixUiaFlow;
BANTER_MATRIX_TYPE (UiaFlow, uia_flow)

/* "m.login.terms" parameters: per policy a version and, per language, name and address */
typedef struct
{
  char *name;
  char *url;
} BanterMatrixTermsText;
BANTER_MATRIX_TYPE (TermsText, terms_text)

/* Other languages sit beside "en" under their own names; we show the server's English. */
typedef struct
{
  char *version;
  BanterMatrixTermsText *en;
} BanterMatrixTermsPolicy;
BANTER_MATRIX_TYPE (TermsPolicy, terms_policy)

typedef struct
{
  GHashTable *policies; /* policy id -> BanterMatrixTermsPolicy */
} BanterMatrixTerms;
BANTER_MATRIX_TYPE (Terms, terms)

/* The parameters of the stages that need some */
typedef struct
{
  BanterMatrixTerms *terms;
} BanterMatrixUiaParams;
BANTER_MATRIX_TYPE (UiaParams, uia_params)

/* The 401 that asks for more: which flows there are, which stages are done. @errcode and @error
 * tell why the stage that was just tried did not do. */
typedef struct
{
  GPtrArray *flows; /* BanterMatrixUiaFlow */
  GStrv completed;
  BanterMatrixUiaParams *params;
  char *session;
  char *errcode;
  char *error;
} BanterMatrixUia;
BANTER_MATRIX_TYPE (Uia, uia)

/* "threepid_creds": a validation that is done, see banter-matrix-threepid.h */
typedef struct
{
  char *sid;
  char *client_secret;
} BanterMatrixThreepidCreds;
BANTER_MATRIX_TYPE (ThreepidCreds, threepid_creds)

/* The `auth` member of a request: one stage and what it wants */
typedef struct
{
  char *type;
  char *session;
  char *birthday;                            /* im.banter.login.birthday: "YYYY-MM-DD" */
  BanterMatrixIdentifier *identifier;        /* m.login.password: who */
  char *password;                            /* m.login.password */
  char *token;                               /* m.login.registration_token */
  BanterMatrixThreepidCreds *threepid_creds; /* m.login.msisdn */
} BanterMatrixUiaAuth;
BANTER_MATRIX_TYPE (UiaAuth, uia_auth)

/* "POST /register" */
typedef struct
{
  BanterMatrixUiaAuth *auth;
  char *username;
  char *password;
  char *device_id;
  char *initial_device_display_name;
  gboolean inhibit_login;
  gboolean refresh_token;
  char *birthday; /* `im.banter.birthday`: for servers whose UIA stages are fixed */
} BanterMatrixRegisterRequest;
BANTER_MATRIX_TYPE (RegisterRequest, register_request)

/* "GET /register/m.login.registration_token/validity" */
typedef struct
{
  gboolean valid;
} BanterMatrixTokenValidity;
BANTER_MATRIX_TYPE (TokenValidity, token_validity)

/* "GET /register/available" */
typedef struct
{
  gboolean available;
} BanterMatrixAvailable;
BANTER_MATRIX_TYPE (Available, available)

G_END_DECLS
