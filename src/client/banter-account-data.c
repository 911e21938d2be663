/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-data"

#include "config.h"

#include "banter-client-private.h"

#include "banter-client-error-private.h"

/* Account data: read, change, write, one document at a time, so that what other programs keep in it
 * stays. Runs on workers. */

static GMutex one_edit; /* of all accounts: edits are rare and short */

typedef struct
{
  const char *type;
  const char *content; /* to put */
  char *found;         /* got */
} Document;

static gboolean
get_document (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  Document *document = data;

  document->found = banter_store_get_account_data (store, NULL, document->type, error);

  return *error == NULL;
}

static gboolean
put_document (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Document *document = data;

  return banter_store_put_account_data (store, NULL, document->type, document->content, changes,
                                        error);
}

char *
banter_account_data_get (BanterEngine *engine, const char *type, GError **error)
{
  Document document = { .type = type };

  banter_engine_store_call (engine, get_document, &document, error);

  return document.found;
}

/* The server's copy is the one to change: another device may have written since the last sync.
 * Where it has none, 404. */
static gboolean
fetch (BanterEngine *engine, const char *type, char **content, GCancellable *cancellable,
       GError **error)
{
  const BanterJsonLimits limits = { BANTER_HTTP_JSON_MAX, BANTER_JSON_DEPTH_APP };
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_ACCOUNT_DATA,
                                              banter_engine_get_user_id (engine), type);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_ACCOUNT_DATA, path, NULL);
  g_autoptr (BanterHttpAnswer) answer
      = banter_http_send (banter_engine_get_http (engine), &request, cancellable, error);
  gsize length;
  const char *text;

  *content = NULL;
  if (answer == NULL)
    return FALSE;
  if (answer->status == 404)
    return TRUE;
  if (!banter_http_answer_check (answer, error))
    return FALSE;

  text = g_bytes_get_data (answer->body, &length);
  if (text == NULL || text[0] != '{' || !banter_json_scan (text, length, &limits, NULL))
    {
      /* Writing now would destroy what we cannot read. */
      g_set_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "%s is unreadable",
                   type);
      return FALSE;
    }
  *content = g_strndup (text, length);

  return TRUE;
}

static gboolean
edit_locked (BanterEngine *engine, const char *type, BanterDocumentEdit edit, gpointer data,
             GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUT_ACCOUNT_DATA,
                                              banter_engine_get_user_id (engine), type);
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;
  BanterHttpRequest request;
  Document document = { .type = type };

  if (!fetch (engine, type, &old, cancellable, error))
    return FALSE;
  new = edit (old, data);
  if (new == NULL)
    {
      g_set_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "%s is unreadable",
                   type);
      return FALSE;
    }
  if (g_strcmp0 (old, new) == 0)
    return TRUE;

  request = banter_http_request (BANTER_MATRIX_PUT_ACCOUNT_DATA, path, new);
  if (!banter_http_run (banter_engine_get_http (engine), &request, cancellable, error))
    return FALSE;
  document.content = new;

  return banter_engine_store_call (engine, put_document, &document, error);
}

gboolean
banter_account_data_edit (BanterEngine *engine, const char *type, BanterDocumentEdit edit,
                          gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done;

  g_mutex_lock (&one_edit);
  done = edit_locked (engine, type, edit, data, cancellable, error);
  g_mutex_unlock (&one_edit);

  return done;
}

static char *
merge (const char *old, gpointer patch)
{
  return banter_json_merge (old, patch, NULL);
}

gboolean
banter_account_data_merge (BanterEngine *engine, const char *type, const char *patch,
                           GCancellable *cancellable, GError **error)
{
  return banter_account_data_edit (engine, type, merge, (gpointer)patch, cancellable, error);
}
