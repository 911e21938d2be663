/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-register.h"

G_BEGIN_DECLS

/* Third-party identifiers, of which only phone numbers are offered: CS-API "Adding Account
 * Administrative Contact Information". */

#define BANTER_MATRIX_MEDIUM_PHONE "msisdn"

/* "POST /account/3pid/msisdn/requestToken", and the same of /register and /account/password */
typedef struct
{
  char *client_secret;
  char *country; /* two letters; how @phone_number is to be read */
  char *phone_number;
  gint64 send_attempt;
} BanterMatrixPhoneRequest;
BANTER_MATRIX_TYPE (PhoneRequest, phone_request)

/* The answer: @submit_url is where the code from the text message goes */
typedef struct
{
  char *sid;
  char *submit_url;
} BanterMatrixValidation;
BANTER_MATRIX_TYPE (Validation, validation)

/* Identity API "POST /validate/msisdn/submitToken", which @submit_url speaks */
typedef struct
{
  char *sid;
  char *client_secret;
  char *token;
} BanterMatrixSubmitToken;
BANTER_MATRIX_TYPE (SubmitToken, submit_token)

typedef struct
{
  gboolean success;
} BanterMatrixSubmitted;
BANTER_MATRIX_TYPE (Submitted, submitted)

/* "POST /account/3pid/add" */
typedef struct
{
  BanterMatrixUiaAuth *auth;
  char *sid;
  char *client_secret;
} BanterMatrixAddThreepid;
BANTER_MATRIX_TYPE (AddThreepid, add_threepid)

/* "POST /account/3pid/delete", "POST /account/3pid/unbind" */
typedef struct
{
  char *medium;
  char *address;
} BanterMatrixThreepidName;
BANTER_MATRIX_TYPE (ThreepidName, threepid_name)

/* "GET /account/3pid" */
typedef struct
{
  char *medium;
  char *address;
  gint64 validated_at;
  gint64 added_at;
} BanterMatrixThreepid;
BANTER_MATRIX_TYPE (Threepid, threepid)

typedef struct
{
  GPtrArray *threepids; /* BanterMatrixThreepid */
} BanterMatrixThreepids;
BANTER_MATRIX_TYPE (Threepids, threepids)

G_END_DECLS
