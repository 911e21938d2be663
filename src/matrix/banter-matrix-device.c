/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-device"

#include "config.h"

#include "banter-matrix-device.h"

#define T BANTER_JSON_TOLERANT
#define R BANTER_JSON_REQUIRED

static const BanterJsonField device_fields[] = {
  BANTER_JSON_STRING (BanterMatrixDevice, device_id, "device_id", R),
  BANTER_JSON_STRING (BanterMatrixDevice, display_name, "display_name", T),
  BANTER_JSON_STRING (BanterMatrixDevice, last_seen_ip, "last_seen_ip", T),
  BANTER_JSON_INT (BanterMatrixDevice, last_seen_ts, "last_seen_ts", T),
};
BANTER_MATRIX_DEFINE (Device, device)

static const BanterJsonField devices_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixDevices, devices, "devices", &banter_matrix_device_type, R | T),
};
BANTER_MATRIX_DEFINE (Devices, devices)

static const BanterJsonField device_name_fields[] = {
  BANTER_JSON_STRING (BanterMatrixDeviceName, display_name, "display_name", 0),
};
BANTER_MATRIX_DEFINE (DeviceName, device_name)

static const BanterJsonField delete_devices_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixDeleteDevices, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRINGS (BanterMatrixDeleteDevices, devices, "devices", R),
};
BANTER_MATRIX_DEFINE (DeleteDevices, delete_devices)

static const BanterJsonField confirmation_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixConfirmation, auth, "auth", &banter_matrix_uia_auth_type, 0),
};
BANTER_MATRIX_DEFINE (Confirmation, confirmation)

static const BanterJsonField change_password_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixChangePassword, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRING (BanterMatrixChangePassword, new_password, "new_password",
                      R | BANTER_JSON_SECRET),
  BANTER_JSON_RAW (BanterMatrixChangePassword, logout_devices, "logout_devices", 0),
};
BANTER_MATRIX_DEFINE (ChangePassword, change_password)

static const BanterJsonField deactivate_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixDeactivate, auth, "auth", &banter_matrix_uia_auth_type, 0),
  BANTER_JSON_STRING (BanterMatrixDeactivate, id_server, "id_server", 0),
  BANTER_JSON_BOOL (BanterMatrixDeactivate, erase, "erase", 0),
};
BANTER_MATRIX_DEFINE (Deactivate, deactivate)

static const BanterJsonField unbind_result_fields[] = {
  BANTER_JSON_STRING (BanterMatrixUnbindResult, id_server_unbind_result, "id_server_unbind_result",
                      R),
};
BANTER_MATRIX_DEFINE (UnbindResult, unbind_result)

static const BanterJsonField login_token_fields[] = {
  BANTER_JSON_STRING (BanterMatrixLoginToken, login_token, "login_token", R | BANTER_JSON_SECRET),
  BANTER_JSON_INT (BanterMatrixLoginToken, expires_in_ms, "expires_in_ms", R),
};
BANTER_MATRIX_DEFINE (LoginToken, login_token)
