/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-session"

#include "config.h"

#include "banter-action.h"
#include "banter-client-words.h"
#include "banter-problem-private.h"
#include "banter-profile.h"

/* How an account opens, follows its client, closes and is signed out. What the cache holds is read
 * before the client starts, so that there is something to see at once. Main thread. */

static BanterConnection
connection_of (BanterClientState state)
{
  switch (state)
    {
    case BANTER_CLIENT_CONNECTING:
      return BANTER_CONNECTION_CONNECTING;
    case BANTER_CLIENT_ONLINE:
      return BANTER_CONNECTION_ONLINE;
    case BANTER_CLIENT_OFFLINE:
      return BANTER_CONNECTION_OFFLINE;
    case BANTER_CLIENT_SIGNED_OUT:
      return BANTER_CONNECTION_SIGNED_OUT;
    case BANTER_CLIENT_STOPPED:
    default:
      return BANTER_CONNECTION_STARTING;
    }
}

static void
on_client_state (BanterAccount *self)
{
  BanterClientState state;

  if (self->client == NULL)
    return;
  state = banter_client_get_state (self->client);
  if (state == BANTER_CLIENT_ONLINE)
    banter_account_refresh_safety (self);
  banter_account_set_connection (
      self, connection_of (state),
      banter_problem_from_error (banter_client_get_problem (self->client), NULL));
}

static void
on_client_facts (BanterAccount *self)
{
  if (self->client == NULL)
    return;
  banter_account_set_loading (self, banter_client_get_loading (self->client));
  banter_privacy_set_enforced (self->privacy, banter_client_get_has_safety (self->client));
  if (banter_client_get_state (self->client) == BANTER_CLIENT_ONLINE
      && !banter_standing_get_known (self->standing))
    banter_account_refresh_safety (self);
  banter_account_set_token_in_file (self, banter_client_get_token_in_file (self->client));
}

void
banter_account_watch_client (BanterAccount *self)
{
  const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "notify::state", G_CALLBACK (on_client_state) },
    { "notify::loading", G_CALLBACK (on_client_facts) },
    { "notify::has-safety", G_CALLBACK (on_client_facts) },
    { "notify::token-in-file", G_CALLBACK (on_client_facts) },
    { "changed", G_CALLBACK (banter_account_apply_changes) },
    { "signed-out", G_CALLBACK (banter_account_emit_signed_out) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->client, handlers[i].name, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
  on_client_facts (self);
  on_client_state (self);
}

static void
on_first_rooms (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_rooms_finish (BANTER_READER (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  banter_account_apply_rooms (self, rows, NULL);
  banter_privacy_reload (self->privacy);
  banter_account_reload_contacts (self);
  banter_sticker_library_reload (self->stickers);
  if (self->client != NULL)
    banter_client_start (self->client);
  g_task_return_boolean (task, TRUE);
}

static void
on_first_words (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  BanterAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *document
      = banter_reader_account_data_finish (BANTER_READER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  banter_words_apply (self->words, document);
  banter_reader_rooms_async (BANTER_READER (source), NULL, cancellable, on_first_rooms,
                             g_steal_pointer (&task));
}

static void
on_first_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  BanterAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterSessionRow) session
      = banter_reader_session_finish (BANTER_READER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (session != NULL)
    banter_account_set_own_profile (self, session->display_name, session->avatar);
  /* Before anything of others' is read: nobody sees it for a moment. */
  banter_reader_account_data_async (BANTER_READER (source), NULL, BANTER_WORDS_DOCUMENT,
                                    cancellable, on_first_words, g_steal_pointer (&task));
}

void
banter_account_load_async (BanterAccount *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, banter_account_load_async);
  banter_reader_session_async (self->reader, cancellable, on_first_session,
                               g_steal_pointer (&task));
}

gboolean
banter_account_load_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (BanterAccount) self = BANTER_ACCOUNT (source); /* its last reference is ours */
  g_autoptr (GError) error = NULL;

  if (!banter_account_load_finish (self, result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BanterClient *client = BANTER_CLIENT (source);
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  BanterAccount *self;

  if (!banter_client_restore_finish (client, result, &error))
    {
      banter_client_stop (client);
      if (error != NULL)
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_pointer (task, NULL, NULL);
      return;
    }
  self = banter_account_new (g_task_get_task_data (task), g_object_ref (client),
                             banter_client_get_user_id (client));
  banter_account_load_async (self, cancellable, on_opened, g_steal_pointer (&task));
}

void
banter_account_open_async (BanterProfile *profile, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (BanterClient) client = NULL;

  g_return_if_fail (BANTER_IS_PROFILE (profile));
  g_task_set_source_tag (task, banter_account_open_async);
  g_task_set_task_data (task, g_object_ref (profile), g_object_unref);
  client = banter_client_new (banter_profile_get_data_dir (profile), NULL);
  banter_client_restore_async (client, cancellable, on_restored, g_steal_pointer (&task));
}

BanterAccount *
banter_account_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_account_close (BanterAccount *self)
{
  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  banter_account_save_drafts (self);
  g_clear_handle_id (&self->mute_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->client != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->client, self);
      banter_client_stop (self->client);
      g_clear_object (&self->client);
    }
  if (self->reader != NULL)
    {
      banter_reader_close (self->reader);
      g_clear_object (&self->reader);
    }
}

static void
on_signed_out_here (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean done = banter_client_sign_out_finish (BANTER_CLIENT (source), result, &error);

  banter_account_close (self);
  banter_action_return (task, done, error);
}

void
banter_account_sign_out_async (BanterAccount *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  task = banter_action_new (self, self, banter_account_sign_out_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  /* The files are deleted: nobody may read them any more. */
  banter_reader_close (self->reader);
  banter_client_sign_out_async (self->client, cancellable, on_signed_out_here,
                                g_steal_pointer (&task));
}

gboolean
banter_account_sign_out_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_account_retry_now (BanterAccount *self)
{
  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  if (self->client != NULL)
    banter_client_retry_now (self->client);
}

static void
on_cache_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_clear_cache_finish (BANTER_CLIENT (source), result, &error);

  banter_account_close (g_task_get_source_object (task));
  banter_action_return (task, done, error);
}

void
banter_account_clear_cache_async (BanterAccount *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  task = banter_action_new (self, self, banter_account_clear_cache_async, cancellable, callback,
                            user_data);
  if (task == NULL)
    return;
  banter_account_save_drafts (self);
  banter_client_clear_cache_async (self->client, cancellable, on_cache_cleared,
                                   g_steal_pointer (&task));
}

gboolean
banter_account_clear_cache_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_account_sync_again (BanterAccount *self)
{
  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  banter_account_retry_now (self);
  banter_account_refresh_safety (self);
  banter_privacy_reload (self->privacy);
  banter_account_reload_contacts (self);
}
