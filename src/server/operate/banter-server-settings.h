/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-config.h"

G_BEGIN_DECLS

/* What can be set, as one table: each row is a key of the configuration file and the flag of the
 * same name. */

typedef struct
{
  const char *group;
  const char *key;
  gsize offset; /* in BanterServerConfig */
  /* NULL on success, else what is wanted: "HOST:PORT, for example …" */
  const char *(*parse) (const char *text, gpointer place);
  const char *initial;     /* as it would stand in a file; NULL: not set */
  const char *placeholder; /* NULL: a switch, which needs no value as a flag */
  const char *help;
} BanterServerSetting;

extern const BanterServerSetting banter_server_settings[];
extern const guint banter_server_n_settings;

/* Returns: (nullable): the row of this name */
const BanterServerSetting *banter_server_setting_find (const char *key);

/* Sets it. @origin: "--listen", or "FILE: [server] listen" */
gboolean banter_server_setting_apply (const BanterServerSetting *setting,
                                      BanterServerConfig *config, const char *text,
                                      const char *origin, GError **error);

/* Sets what the key file at @path says. Unknown groups and keys, values that cannot be, and a file
 * that others may change are errors. */
gboolean banter_server_settings_load (BanterServerConfig *config, const char *path, GError **error);

G_END_DECLS
