/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-routes"

#include "config.h"

#include "banter-server-router.h"

/* Every endpoint family, once. */

BANTER_SERVER_FAMILY (info);
BANTER_SERVER_FAMILY (login);
BANTER_SERVER_FAMILY (register);

const BanterServerFamily *const banter_server_families[] = {
  &banter_server_info_family,
  &banter_server_login_family,
  &banter_server_register_family,
  NULL,
};
