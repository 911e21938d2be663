/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account"

#include "config.h"

#include "banter-account-private.h"

#include "banter-problem-private.h"
#include "banter-timeline-model-private.h"

#include "banter-client-chat.h"
#include "banter-id.h"

/* Someone who is signed in: opens the client and the reader of a profile and holds everything that
 * widgets bind to. What changed in the store comes in through banter-account-sync.c. Main thread.
 */

G_DEFINE_FINAL_TYPE (BanterAccount, banter_account, G_TYPE_OBJECT)

enum
{
  PROP_USER_ID = 1,
  PROP_DISPLAY_NAME,
  PROP_AVATAR,
  PROP_SERVER_NAME,
  PROP_CONNECTION,
  PROP_PROBLEM,
  PROP_LOADING,
  PROP_UNREAD_CHATS,
  PROP_N_REQUESTS,
  PROP_TOKEN_IN_FILE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  MESSAGE_ARRIVED,
  SIGNED_OUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A pause in typing after which a draft is saved. */
#define DRAFT_DELAY_MS 700

static void
banter_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterAccount *self = BANTER_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, self->display_name);
      break;
    case PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case PROP_SERVER_NAME:
      g_value_set_string (value, self->server_name);
      break;
    case PROP_CONNECTION:
      g_value_set_enum (value, self->connection);
      break;
    case PROP_PROBLEM:
      g_value_set_enum (value, self->problem);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_UNREAD_CHATS:
      g_value_set_uint (value, self->unread_chats);
      break;
    case PROP_N_REQUESTS:
      g_value_set_uint (value, self->n_requests);
      break;
    case PROP_TOKEN_IN_FILE:
      g_value_set_boolean (value, self->token_in_file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
detach_rooms (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    banter_room_detach (room);
}

static void
banter_account_dispose (GObject *object)
{
  BanterAccount *self = BANTER_ACCOUNT (object);

  banter_account_close (self);
  detach_rooms (self);
  banter_sticker_library_detach (self->stickers);
  banter_privacy_detach (self->privacy);
  G_OBJECT_CLASS (banter_account_parent_class)->dispose (object);
}

static void
banter_account_finalize (GObject *object)
{
  BanterAccount *self = BANTER_ACCOUNT (object);

  g_clear_object (&self->profile);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chats);
  g_clear_object (&self->requests);
  g_clear_object (&self->stickers);
  g_clear_object (&self->privacy);
  g_hash_table_unref (self->rooms);
  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->dirty_rooms);
  g_hash_table_unref (self->arrived_rooms);
  g_free (self->user_id);
  g_free (self->server_name);
  g_free (self->display_name);
  g_free (self->avatar);
  G_OBJECT_CLASS (banter_account_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  properties[PROP_AVATAR] = g_param_spec_string ("avatar", NULL, NULL, NULL, flags);
  properties[PROP_SERVER_NAME] = g_param_spec_string ("server-name", NULL, NULL, NULL, flags);
  properties[PROP_CONNECTION] = g_param_spec_enum ("connection", NULL, NULL, BANTER_TYPE_CONNECTION,
                                                   BANTER_CONNECTION_STARTING, flags);
  properties[PROP_PROBLEM]
      = g_param_spec_enum ("problem", NULL, NULL, BANTER_TYPE_PROBLEM, BANTER_PROBLEM_NONE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_UNREAD_CHATS]
      = g_param_spec_uint ("unread-chats", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_REQUESTS]
      = g_param_spec_uint ("n-requests", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TOKEN_IN_FILE] = g_param_spec_boolean ("token-in-file", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_account_class_init (BanterAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_account_get_property;
  object_class->dispose = banter_account_dispose;
  object_class->finalize = banter_account_finalize;
  install_properties (object_class);
  signals[MESSAGE_ARRIVED]
      = g_signal_new ("message-arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, BANTER_TYPE_ROOM, BANTER_TYPE_MESSAGE);
  signals[SIGNED_OUT] = g_signal_new ("signed-out", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
banter_account_init (BanterAccount *self)
{
  self->cancellable = g_cancellable_new ();
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->dirty_rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->arrived_rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->chats = banter_object_list_new (BANTER_TYPE_ROOM);
  self->requests = banter_object_list_new (BANTER_TYPE_ROOM);
  self->stickers = banter_sticker_library_new (self);
  self->privacy = banter_privacy_new (self);
}

static void
notify (BanterAccount *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

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
  if (self->client == NULL)
    return;
  banter_account_set_connection (
      self, connection_of (banter_client_get_state (self->client)),
      banter_problem_from_error (banter_client_get_problem (self->client), NULL));
}

static void
on_client_facts (BanterAccount *self)
{
  gboolean token_in_file;

  if (self->client == NULL)
    return;
  banter_account_set_loading (self, banter_client_get_loading (self->client));
  banter_privacy_set_enforced (self->privacy, banter_client_get_has_safety (self->client));
  token_in_file = banter_client_get_token_in_file (self->client);
  if (self->token_in_file != token_in_file)
    {
      self->token_in_file = token_in_file;
      notify (self, PROP_TOKEN_IN_FILE);
    }
}

static void
on_client_signed_out (BanterAccount *self, gboolean soft)
{
  g_signal_emit (self, signals[SIGNED_OUT], 0, soft);
}

static void
watch_client (BanterAccount *self)
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
    { "signed-out", G_CALLBACK (on_client_signed_out) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->client, handlers[i].name, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
  on_client_facts (self);
  on_client_state (self);
}

BanterAccount *
banter_account_new (BanterProfile *profile, BanterClient *client, const char *user_id)
{
  BanterAccount *self = g_object_new (BANTER_TYPE_ACCOUNT, NULL);

  g_assert (BANTER_IS_PROFILE (profile));

  self->profile = g_object_ref (profile);
  self->user_id = g_strdup (user_id);
  banter_user_id_parse (user_id, NULL, &self->server_name);
  if (client != NULL)
    {
      self->client = client;
      self->reader = banter_reader_new (banter_profile_get_data_dir (profile));
      watch_client (self);
    }
  return self;
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
  banter_sticker_library_reload (self->stickers);
  if (self->client != NULL)
    banter_client_start (self->client);
  g_task_return_boolean (task, TRUE);
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
  banter_reader_rooms_async (BANTER_READER (source), NULL, cancellable, on_first_rooms,
                             g_steal_pointer (&task));
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
  g_autoptr (GError) error = NULL;
  gboolean done = banter_client_sign_out_finish (BANTER_CLIENT (source), result, &error);

  banter_account_close (self);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
banter_account_sign_out_async (BanterAccount *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_account_sign_out_async);
  if (banter_account_fail_if_closed (self, task))
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

BanterReader *
banter_account_get_reader (BanterAccount *self)
{
  return self->reader;
}

BanterClient *
banter_account_get_client (BanterAccount *self)
{
  return self->client;
}

gboolean
banter_account_fail_if_closed (BanterAccount *self, GTask *task)
{
  if (self != NULL && self->client != NULL)
    return FALSE;
  g_task_return_new_error (task, BANTER_MODEL_ERROR, BANTER_PROBLEM_NO_NETWORK,
                           "The account is closed");
  return TRUE;
}

static gboolean
on_draft_timeout (gpointer user_data)
{
  BanterAccount *self = user_data;

  self->draft_source = 0;
  banter_account_save_drafts (self);
  return G_SOURCE_REMOVE;
}

void
banter_account_queue_drafts (BanterAccount *self)
{
  g_clear_handle_id (&self->draft_source, g_source_remove);
  self->draft_source = g_timeout_add (DRAFT_DELAY_MS, on_draft_timeout, self);
}

void
banter_account_save_drafts (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->rooms);
  while (self->client != NULL && g_hash_table_iter_next (&iter, NULL, &room))
    {
      g_autofree char *draft = NULL;

      if (banter_room_take_unsaved_draft (room, &draft))
        banter_client_set_draft (self->client, banter_room_get_id (room), draft);
    }
}

void
banter_account_set_connection (BanterAccount *self, BanterConnection connection,
                               BanterProblem problem)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->problem != problem)
    {
      self->problem = problem;
      notify (self, PROP_PROBLEM);
    }
  if (self->connection != connection)
    {
      self->connection = connection;
      notify (self, PROP_CONNECTION);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
banter_account_set_loading (BanterAccount *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  notify (self, PROP_LOADING);
}

void
banter_account_set_counts (BanterAccount *self, guint unread_chats, guint n_requests)
{
  if (self->unread_chats != unread_chats)
    {
      self->unread_chats = unread_chats;
      notify (self, PROP_UNREAD_CHATS);
    }
  if (self->n_requests != n_requests)
    {
      self->n_requests = n_requests;
      notify (self, PROP_N_REQUESTS);
    }
}

void
banter_account_set_own_profile (BanterAccount *self, const char *display_name, const char *avatar)
{
  BanterPerson *person = banter_account_ensure_person (self, self->user_id, display_name, avatar);

  banter_person_update (person, display_name, avatar);
  if (g_strcmp0 (self->display_name, banter_person_get_name (person)) != 0)
    {
      g_free (self->display_name);
      self->display_name = g_strdup (banter_person_get_name (person));
      notify (self, PROP_DISPLAY_NAME);
    }
  if (g_strcmp0 (self->avatar, banter_person_get_avatar (person)) != 0)
    {
      g_free (self->avatar);
      self->avatar = g_strdup (banter_person_get_avatar (person));
      notify (self, PROP_AVATAR);
    }
}

void
banter_account_emit_arrived (BanterAccount *self, BanterRoom *room, BanterMessage *message)
{
  g_signal_emit (self, signals[MESSAGE_ARRIVED], 0, room, message);
}

BanterProfile *
banter_account_get_profile (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->profile;
}

const char *
banter_account_get_user_id (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->user_id;
}

const char *
banter_account_get_display_name (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->display_name;
}

const char *
banter_account_get_avatar (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->avatar;
}

GListModel *
banter_account_get_chats (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->chats);
}

GListModel *
banter_account_get_requests (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->requests);
}

BanterStickerLibrary *
banter_account_get_stickers (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->stickers;
}

BanterPrivacy *
banter_account_get_privacy (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->privacy;
}

BanterRoom *
banter_account_get_room (BanterAccount *self, const char *room_id)
{
  BanterRoom *room;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (room_id != NULL, NULL);
  room = g_hash_table_lookup (self->rooms, room_id);
  if (room == NULL || banter_room_get_hidden (room))
    return NULL;
  return banter_room_get_membership (room) == BANTER_MEMBERSHIP_JOIN
                 || banter_room_get_membership (room) == BANTER_MEMBERSHIP_INVITE
             ? room
             : NULL;
}

void
banter_account_retry_now (BanterAccount *self)
{
  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  if (self->client != NULL)
    banter_client_retry_now (self->client);
}
