/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-register.h"

G_BEGIN_DECLS

/* Devices and what one does to one's own account, CS-API "Device Management" and "Account
 * management". */

typedef struct
{
  char *device_id;
  char *display_name;
  char *last_seen_ip;
  gint64 last_seen_ts;
} BanterMatrixDevice;
BANTER_MATRIX_TYPE (Device, device)

/* "GET /devices" */
typedef struct
{
  GPtrArray *devices; /* BanterMatrixDevice */
} BanterMatrixDevices;
BANTER_MATRIX_TYPE (Devices, devices)

/* "PUT /devices/{deviceId}" */
typedef struct
{
  char *display_name;
} BanterMatrixDeviceName;
BANTER_MATRIX_TYPE (DeviceName, device_name)

/* "POST /delete_devices" */
typedef struct
{
  BanterMatrixUiaAuth *auth;
  GStrv devices;
} BanterMatrixDeleteDevices;
BANTER_MATRIX_TYPE (DeleteDevices, delete_devices)

/* Requests that are nothing but a confirmation: "DELETE /devices/{deviceId}", "POST
 * /login/get_token" */
typedef struct
{
  BanterMatrixUiaAuth *auth;
} BanterMatrixConfirmation;
BANTER_MATRIX_TYPE (Confirmation, confirmation)

/* "POST /account/password" */
typedef struct
{
  BanterMatrixUiaAuth *auth;
  char *new_password;
  char *logout_devices; /* a JSON boolean as text: absent is true */
} BanterMatrixChangePassword;
BANTER_MATRIX_TYPE (ChangePassword, change_password)

/* "POST /account/deactivate" */
typedef struct
{
  BanterMatrixUiaAuth *auth;
  char *id_server;
  gboolean erase;
} BanterMatrixDeactivate;
BANTER_MATRIX_TYPE (Deactivate, deactivate)

#define BANTER_MATRIX_UNBIND_NO_SUPPORT "no-support"
#define BANTER_MATRIX_UNBIND_SUCCESS "success"

/* The answer to "POST /account/deactivate", "POST /account/3pid/delete" and "…/unbind" */
typedef struct
{
  char *id_server_unbind_result;
} BanterMatrixUnbindResult;
BANTER_MATRIX_TYPE (UnbindResult, unbind_result)

/* "POST /login/get_token" */
typedef struct
{
  char *login_token;
  gint64 expires_in_ms;
} BanterMatrixLoginToken;
BANTER_MATRIX_TYPE (LoginToken, login_token)

G_END_DECLS
