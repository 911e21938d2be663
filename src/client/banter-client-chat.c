/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat"

#include "config.h"

#include "banter-client-chat.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-content.h"
#include "banter-opening.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-people.h"
#include "banter-matrix-room.h"
#include "banter-matrix-server.h"
#include "banter-matrix-state.h"
#include "banter-receipts.h"

/* Opening and accepting chats, reading further back, and the small notices. Plain code on workers.
 */

#define LOAD_OLDER_MAX 100

typedef struct
{
  char *room_id;
  char *user_id;
  char *text; /* first words, gap token, event id or draft */
  guint limit;
  gboolean flag;
  BanterEngine *engine;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_free (args->room_id);
  g_free (args->user_id);
  g_free (args->text);
  g_free (args);
}

static Args *
args_new (const char *room_id, const char *user_id, const char *text)
{
  Args *args = g_new0 (Args, 1);

  args->room_id = g_strdup (room_id);
  args->user_id = g_strdup (user_id);
  args->text = g_strdup (text);

  return args;
}

static gboolean
find_dm (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  Args *args = data;

  args->room_id = banter_store_find_dm (store, args->user_id, error);

  return *error == NULL;
}

static gboolean
add_room (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Args *args = data;

  return banter_store_add_room (store, args->room_id, args->user_id, changes, error);
}

static void
open_dm (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  Args *args = task_data;
  GError *error = NULL;

  if (!banter_user_id_is_valid (args->user_id))
    g_set_error_literal (&error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                         "Not a user id");
  else if (!banter_engine_store_call (engine, find_dm, args, &error))
    g_assert (error != NULL);
  else if (args->room_id == NULL)
    args->room_id = banter_opening_make (engine, args->user_id, args->text, cancellable, &error);
  else if (args->text != NULL && *args->text != '\0')
    {
      g_autofree char *content = banter_content_text (args->text, NULL);
      const BanterOutboxRow row = { .kind = BANTER_OUTBOX_MESSAGE,
                                    .room_id = args->room_id,
                                    .type = (char *)BANTER_MATRIX_EVENT_MESSAGE,
                                    .content = content };

      banter_enqueue (engine, &row, &error);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (args->room_id), g_free);
}

void
banter_client_open_dm_async (BanterClient *self, const char *user_id, const char *first_text,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (user_id != NULL);

  banter_client_run (self, banter_client_open_dm_async, open_dm,
                     args_new (NULL, user_id, first_text), args_free, cancellable, callback,
                     user_data);
}

char *
banter_client_open_dm_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
accept_invite (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  Args *args = task_data;
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_JOIN, args->room_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_JOIN, path, "{}");
  g_autoptr (GError) direct_error = NULL;
  GError *error = NULL;

  if (!banter_http_run (banter_engine_get_http (engine), &request, cancellable, &error)
      || !banter_engine_store_call (engine, add_room, args, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (args->user_id != NULL
      && !banter_opening_list_as_direct (engine, args->user_id, args->room_id, cancellable,
                                         &direct_error))
    g_info ("m.direct: %s", direct_error->message);
  g_task_return_boolean (task, TRUE);
}

void
banter_client_accept_async (BanterClient *self, const char *room_id, const char *dm_user_id,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  banter_client_run (self, banter_client_accept_async, accept_invite,
                     args_new (room_id, dm_user_id, NULL), args_free, cancellable, callback,
                     user_data);
}

gboolean
banter_client_accept_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  const Args *args;
  const BanterMatrixMessages *messages;
  GPtrArray *members;
} Page;

static gboolean
apply_messages (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Page *page = data;

  return banter_store_apply_messages (store, page->args->room_id, page->args->text, page->messages,
                                      changes, error);
}

static void
load_older (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_MESSAGES, args->room_id);
  g_autofree char *limit = g_strdup_printf ("%u", CLAMP (args->limit, 1, LOAD_OLDER_MAX));
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_MESSAGES, NULL, NULL);
  g_autoptr (BanterMatrixMessages) messages = NULL;
  Page page = { .args = args };
  GError *error = NULL;

  if (path != NULL)
    {
      banter_matrix_path_add_query (&path, "dir", "b");
      banter_matrix_path_add_query (&path, "from", args->text);
      banter_matrix_path_add_query (&path, "limit", limit);
      banter_matrix_path_add_query (&path, "filter", "{\"lazy_load_members\":true}");
    }
  request.path = path;
  messages = banter_http_call (banter_engine_get_http (engine), &request,
                               &banter_matrix_messages_type, cancellable, &error);
  page.messages = messages;
  if (messages == NULL || !banter_engine_store_call (engine, apply_messages, &page, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
banter_client_load_older_async (BanterClient *self, const char *room_id, const char *gap_token,
                                guint limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && gap_token != NULL);

  args = args_new (room_id, NULL, gap_token);
  args->limit = limit;
  banter_client_run (self, banter_client_load_older_async, load_older, args, args_free, cancellable,
                     callback, user_data);
}

gboolean
banter_client_load_older_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
apply_members (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Page *page = data;

  return banter_store_apply_members (store, page->args->room_id, page->members, changes, error);
}

static void
load_members (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_MEMBERS, args->room_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_MEMBERS, path, NULL);
  g_autoptr (BanterMatrixMembers) members = NULL;
  Page page = { .args = args };
  GError *error = NULL;

  members = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_members_type, cancellable, &error);
  if (members != NULL)
    page.members = members->chunk;
  if (members == NULL || !banter_engine_store_call (engine, apply_members, &page, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
banter_client_load_members_async (BanterClient *self, const char *room_id,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  banter_client_run (self, banter_client_load_members_async, load_members,
                     args_new (room_id, NULL, NULL), args_free, cancellable, callback, user_data);
}

gboolean
banter_client_load_members_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The three notices below run on the engine's thread; nobody waits for them. */

static void
post (BanterClient *self, BanterLoopFunc func, Args *args)
{
  args->engine = banter_client_get_engine (self);
  if (args->engine == NULL)
    args_free (args);
  else
    banter_loop_post (banter_engine_get_loop (args->engine), func, args, args_free);
}

static void
mark_read (gpointer data)
{
  const Args *args = data;
  BanterStore *store = banter_engine_get_store (args->engine);
  BanterReceipts *receipts = banter_engine_get_receipts (args->engine);
  BanterChangeSet *changes = NULL;
  g_autoptr (GError) error = NULL;

  if (store == NULL || receipts == NULL)
    return;
  if (!banter_store_mark_read (store, args->room_id, args->text, &changes, &error))
    g_info ("Not marked as read: %s", error->message);
  banter_engine_emit_changes (args->engine, changes);
  banter_receipts_add (receipts, args->room_id, args->text);
  banter_advance_outbox (args->engine); /* the mark, if it was marked as unread */
}

void
banter_client_mark_read (BanterClient *self, const char *room_id, const char *event_id)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && event_id != NULL);

  post (self, mark_read, args_new (room_id, NULL, event_id));
}

static void
set_typing (gpointer data)
{
  const Args *args = data;
  BanterReceipts *receipts = banter_engine_get_receipts (args->engine);

  if (receipts != NULL)
    banter_receipts_set_typing (receipts, args->room_id, args->flag);
}

void
banter_client_set_typing (BanterClient *self, const char *room_id, gboolean typing)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  args = args_new (room_id, NULL, NULL);
  args->flag = typing;
  post (self, set_typing, args);
}

static void
set_draft (gpointer data)
{
  const Args *args = data;
  BanterStore *store = banter_engine_get_store (args->engine);
  BanterChangeSet *changes = NULL;
  g_autoptr (GError) error = NULL;

  if (store == NULL)
    return;
  if (!banter_store_set_draft (store, args->room_id, args->text, &changes, &error))
    g_info ("Draft: %s", error->message);
  banter_engine_emit_changes (args->engine, changes);
}

void
banter_client_set_draft (BanterClient *self, const char *room_id, const char *text)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  post (self, set_draft, args_new (room_id, NULL, text));
}
