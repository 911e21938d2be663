/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-discovery.h"
#include "banter-matrix-register.h"

/**
 * banter_address_parse:
 * @typed: what a person typed
 * @user_name: (out) (optional) (transfer full): the part before the server, or %NULL
 * @base_url: (out) (transfer full): where to ask; for a bare name https://name
 * @server_name: (out) (transfer full): for people: without scheme
 *
 * Returns: whether @typed names a server
 */
gboolean banter_address_parse (const char *typed, char **user_name, char **base_url,
                               char **server_name, GError **error);

/* The first flow that we can go through to the end, or NULL. */
const BanterMatrixUiaFlow *banter_uia_choose_flow (const BanterMatrixUia *uia);
