/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client-private.h"
#include "banter-matrix-login.h"

/* What signing in and registering share. */

typedef struct
{
  BanterDiscovery *server;
  char *name;
  char *password;
  char *birthday;
  char *device_name;
  gboolean terms_accepted;
} BanterCredentials;

void banter_credentials_free (gpointer data);
void banter_wipe_string (char *secret); /* overwrites, then frees */

/* (transfer full): a whole URL: the engine does not know the server yet */
char *banter_session_build_url (BanterDiscovery *server, BanterMatrixEndpoint endpoint);

/* Worker: stores @session and token, and returns @task. */
void banter_session_adopt (GTask *task, BanterEngine *engine, BanterDiscovery *server,
                           const BanterMatrixSession *session);
/* Main thread: ends a task of banter_session_adopt(). */
gboolean banter_session_finish (BanterClient *self, GAsyncResult *result, GError **error);
