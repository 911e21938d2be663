/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-safety"

#include "config.h"

#include "banter-client-people.h"

#include "banter-client-private.h"
#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-matrix-people.h"

/* What the server's rules say (the im.banter extension). Plain code on workers. */

#define REQUEST_TEXTS_MAX 3

void
banter_relation_row_free (BanterRelationRow *row)
{
  if (row == NULL)
    return;

  g_free (row->reason);
  g_free (row);
}

void
banter_account_row_free (BanterAccountRow *row)
{
  if (row == NULL)
    return;

  g_free (row->age_band);
  g_free (row->dm_refusal);
  g_free (row->dm_from);
  g_free (row);
}

/* A struct of @type, or NULL with the task returned. */
static gpointer
ask (GTask *task, BanterMatrixEndpoint endpoint, const char *path, const BanterJsonType *type)
{
  BanterEngine *engine = banter_client_get_engine (g_task_get_source_object (task));
  BanterHttpRequest request = banter_http_request (endpoint, path, NULL);
  GError *error = NULL;
  gpointer answer;

  if (!banter_engine_get_has_safety (engine))
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                               "The server has no such extension");
      return NULL;
    }
  answer = banter_http_call (banter_engine_get_http (engine), &request, type,
                             g_task_get_cancellable (task), &error);
  if (answer == NULL)
    g_task_return_error (task, error);

  return answer;
}

static void
load_relation (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_RELATIONS, task_data);
  g_autoptr (BanterMatrixRelations) answer
      = ask (task, BANTER_MATRIX_BANTER_RELATIONS, path, &banter_matrix_relations_type);
  BanterRelationRow *row;

  if (answer == NULL)
    return;
  row = g_new0 (BanterRelationRow, 1);
  row->can_message = answer->can_message;
  row->will_be_request = answer->will_be_request;
  row->is_friend = answer->is_friend;
  row->reason = g_steal_pointer (&answer->reason);
  g_task_return_pointer (task, row, (GDestroyNotify)banter_relation_row_free);
}

void
banter_client_load_relation_async (BanterClient *self, const char *user_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (user_id != NULL);

  banter_client_run (self, banter_client_load_relation_async, load_relation, g_strdup (user_id),
                     g_free, cancellable, callback, user_data);
}

BanterRelationRow *
banter_client_load_relation_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_request_row_free (BanterRequestRow *row)
{
  if (row == NULL)
    return;

  g_strfreev (row->texts);
  g_free (row->known_since);
  g_free (row);
}

static GStrv
texts_of (GPtrArray *events)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; events != NULL && i < events->len && n < REQUEST_TEXTS_MAX; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (events, i);
      g_autoptr (BanterMatrixMessage) message
          = event->content != NULL
                ? banter_json_decode (&banter_matrix_message_type, event->content, -1, NULL)
                : NULL;

      if (message == NULL || message->body == NULL
          || g_strcmp0 (message->msgtype, BANTER_MATRIX_MSGTYPE_TEXT) != 0)
        continue;
      g_strv_builder_add (texts, message->body);
      n++;
    }

  return g_strv_builder_end (texts);
}

static void
load_request (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_REQUEST, task_data);
  g_autoptr (BanterMatrixRequestPreview) answer
      = ask (task, BANTER_MATRIX_BANTER_REQUEST, path, &banter_matrix_request_preview_type);
  BanterRequestRow *row;

  if (answer == NULL)
    return;
  row = g_new0 (BanterRequestRow, 1);
  row->texts = texts_of (answer->messages);
  row->n_groups = MAX (answer->mutual_groups, 0);
  row->n_friends = MAX (answer->mutual_friends, 0);
  row->known_since = g_steal_pointer (&answer->known_since);
  g_task_return_pointer (task, row, (GDestroyNotify)banter_request_row_free);
}

void
banter_client_load_request_async (BanterClient *self, const char *room_id,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  banter_client_run (self, banter_client_load_request_async, load_request, g_strdup (room_id),
                     g_free, cancellable, callback, user_data);
}

BanterRequestRow *
banter_client_load_request_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_account (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_ACCOUNT);
  g_autoptr (BanterMatrixAccountFacts) answer
      = ask (task, BANTER_MATRIX_BANTER_ACCOUNT, path, &banter_matrix_account_facts_type);
  BanterAccountRow *row;

  if (answer == NULL)
    return;
  row = g_new0 (BanterAccountRow, 1);
  row->age_band = g_steal_pointer (&answer->age_band);
  row->phone_verified = answer->phone_verified;
  row->phone_required = answer->phone_required;
  row->dm_allowed = answer->dm_allowed;
  row->dm_refusal = g_steal_pointer (&answer->dm_refusal);
  row->dm_from = g_steal_pointer (&answer->dm_from);
  g_task_return_pointer (task, row, (GDestroyNotify)banter_account_row_free);
}

void
banter_client_load_account_async (BanterClient *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_load_account_async, load_account, NULL, NULL, cancellable,
                     callback, user_data);
}

BanterAccountRow *
banter_client_load_account_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
