/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-probe"

#include "config.h"

#include "banter-client-people.h"

#include "banter-client-private.h"
#include "banter-matrix-login.h"
#include "banter-matrix-server.h"

/* Whether the server can be reached, is one, and knows who I am: asked outright, whatever the sync
 * loop is waiting for. Plain code on a worker. */

/* Somebody sits and waits for the answer. */
#define PATIENCE_MS 10000

static void
probe (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterHttp *http = banter_engine_get_http (banter_client_get_engine (source));
  g_autofree char *versions_path = banter_matrix_path (BANTER_MATRIX_GET_VERSIONS);
  g_autofree char *whoami_path = banter_matrix_path (BANTER_MATRIX_WHOAMI);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_VERSIONS, versions_path, NULL);
  g_autoptr (BanterMatrixVersions) versions = NULL;
  GError *error = NULL;

  request.timeout_ms = PATIENCE_MS;
  versions = banter_http_call (http, &request, &banter_matrix_versions_type, cancellable, &error);
  if (versions != NULL)
    {
      request = banter_http_request (BANTER_MATRIX_WHOAMI, whoami_path, NULL);
      request.timeout_ms = PATIENCE_MS;
    }
  if (versions == NULL || !banter_http_run (http, &request, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
banter_client_probe_async (BanterClient *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_probe_async, probe, NULL, NULL, cancellable, callback,
                     user_data);
}

gboolean
banter_client_probe_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
