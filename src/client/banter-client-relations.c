/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-relations"

#include "config.h"

#include "banter-client-chat.h"

#include "banter-client-private.h"
#include "banter-content.h"
#include "banter-matrix-event.h"
#include "banter-store-outbox.h"

/* What is done to a message that is there: edits, reactions,
 * sending it on. Like messages they go by way of the
 * outbox: the commit is the answer. */

typedef struct
{
  char *room_id;
  char *event_id;
  char *key;
  char *content; /* NULL: the reaction is taken back */
  char *to_room_id;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_free (args->room_id);
  g_free (args->event_id);
  g_free (args->key);
  g_free (args->content);
  g_free (args->to_room_id);
  g_free (args);
}

static Args *
args_new (const char *room_id, const char *event_id)
{
  Args *args = g_new0 (Args, 1);

  args->room_id = g_strdup (room_id);
  args->event_id = g_strdup (event_id);

  return args;
}

static void
edit (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterOutboxRow row = { .kind = BANTER_OUTBOX_EDIT,
                                .room_id = args->room_id,
                                .type = (char *)BANTER_MATRIX_EVENT_MESSAGE,
                                .content = args->content,
                                .target = args->event_id };
  GError *error = NULL;
  gint64 id = banter_enqueue (banter_client_get_engine (source), &row, &error);

  if (id == 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, id);
}

void
banter_client_edit_async (BanterClient *self, const char *room_id, const char *event_id,
                          const char *text, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && event_id != NULL && text != NULL);

  args = args_new (room_id, event_id);
  args->content = banter_content_edit (event_id, text);
  banter_client_run (self, banter_client_edit_async, edit, args, args_free, cancellable, callback,
                     user_data);
}

static gboolean
store_reaction (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Args *args = data;

  return banter_store_set_reaction (store, args->room_id, args->event_id, args->key, args->content,
                                    changes, error);
}

static void
commit (GTask *task, BanterEngineStoreFunc func)
{
  BanterEngine *engine = banter_client_get_engine (g_task_get_source_object (task));
  GError *error = NULL;

  if (!banter_engine_store_call (engine, func, g_task_get_task_data (task), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  banter_advance_outbox (engine);
  g_task_return_boolean (task, TRUE);
}

static void
set_reaction (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  commit (task, store_reaction);
}

void
banter_client_set_reaction_async (BanterClient *self, const char *room_id, const char *event_id,
                                  const char *key, gboolean given, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && event_id != NULL && key != NULL);

  args = args_new (room_id, event_id);
  args->key = g_strdup (key);
  args->content = given ? banter_content_reaction (event_id, key) : NULL;
  banter_client_run (self, banter_client_set_reaction_async, set_reaction, args, args_free,
                     cancellable, callback, user_data);
}

gboolean
banter_client_set_reaction_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
store_forward (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Args *args = data;

  return banter_store_forward (store, args->room_id, args->event_id, args->to_room_id, changes,
                               error);
}

static void
forward (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  commit (task, store_forward);
}

void
banter_client_forward_async (BanterClient *self, const char *room_id, const char *event_id,
                             const char *to_room_id, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && event_id != NULL && to_room_id != NULL);

  args = args_new (room_id, event_id);
  args->to_room_id = g_strdup (to_room_id);
  banter_client_run (self, banter_client_forward_async, forward, args, args_free, cancellable,
                     callback, user_data);
}

gboolean
banter_client_forward_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
