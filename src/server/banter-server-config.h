/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/**
 * BanterServerConfig:
 * @data_dir: where everything lives
 * @host: to listen on, without brackets
 * @port: 0 picks a free one
 * @server_name: the part after ':' in ids
 * @open_registration: whether anybody may create an account
 * @no_rate_limits: for tests and for the server inside the app
 * @plain: no im.banter extension: an ordinary homeserver
 * @sample: with the sample community
 * @sample_delay_ms: how long its people take to answer
 * @list_routes: print the routes and end
 * @fast_hash: tests only: cheap password hashes
 */
struct _BanterServerConfig
{
  char *data_dir;
  char *host;
  guint16 port;
  char *server_name;
  gboolean open_registration;
  gboolean no_rate_limits;
  gboolean plain;
  gboolean sample;
  int sample_delay_ms;
  gboolean list_routes;
  gboolean fast_hash;
};

/* Returns: (transfer full) (nullable): from the command line; @error is a sentence for the person
 */
BanterServerConfig *banter_server_config_parse (int argc, char **argv, GError **error);
void banter_server_config_free (BanterServerConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerConfig, banter_server_config_free)

G_END_DECLS
