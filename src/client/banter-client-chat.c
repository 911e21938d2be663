/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat"

#include "config.h"

#include "banter-client-chat.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
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

#define REASON_MAX_CHARS 500
#define LOAD_OLDER_MAX 100
/* Room versions in which creators stand above all levels, and must not be listed among them. */
#define FIRST_VERSION_OF_CREATORS 12

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

/* Some servers take an invitation of somebody who does not exist. */
static gboolean
exists (BanterEngine *engine, const char *user_id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_PROFILE, user_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_PROFILE, path, NULL);
  g_autoptr (GError) failure = NULL;
  const BanterClientAnswer *answer;

  if (banter_http_run (banter_engine_get_http (engine), &request, cancellable, &failure))
    return TRUE;
  /* Synapse says M_UNKNOWN. */
  answer = banter_client_error_get_answer (failure);
  if (answer->status != 404 || answer->code == BANTER_MATRIX_ERROR_UNRECOGNIZED)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* Asks before anything is made: the rules, where the server has them. A question that fails decides
 * nothing. */
static gboolean
may_write (BanterEngine *engine, const char *user_id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_RELATIONS, user_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_BANTER_RELATIONS, path, NULL);
  g_autoptr (BanterMatrixRelations) relations = NULL;
  BanterMatrixErrorBody refusal = { .errcode = (char *)"M_FORBIDDEN" };

  if (!banter_engine_get_has_safety (engine))
    return exists (engine, user_id, cancellable, error);
  relations = banter_http_call (banter_engine_get_http (engine), &request,
                                &banter_matrix_relations_type, cancellable, NULL);
  if (relations == NULL || relations->can_message)
    return TRUE;
  refusal.reason = relations->reason;
  g_propagate_error (error, banter_client_error_from_answer (403, &refusal, -1));

  return FALSE;
}

/* (transfer full) (nullable): the version of room that the server makes by itself */
static char *
get_room_version (BanterEngine *engine, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_CAPABILITIES);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_CAPABILITIES, path, NULL);
  g_autoptr (BanterMatrixCapabilities) known
      = banter_http_call (banter_engine_get_http (engine), &request,
                          &banter_matrix_capabilities_type, cancellable, NULL);

  if (known == NULL || known->capabilities == NULL || known->capabilities->room_versions == NULL)
    return NULL;

  return g_steal_pointer (&known->capabilities->room_versions->default_version);
}

/* Equal power for both (safety.md, "A request"), in whichever way the room's version has it. */
static void
share_power (BanterMatrixCreateRoom *body, const char *me, const char *other)
{
  gint64 level = 100;
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  BanterMatrixPowerLevels levels = { .users = users };
  BanterMatrixCreate creation = { .additional_creators = (char *[]){ (char *)other, NULL } };

  if (body->room_version != NULL
      && g_ascii_strtoull (body->room_version, NULL, 10) >= FIRST_VERSION_OF_CREATORS)
    {
      body->creation_content = banter_json_encode (&banter_matrix_create_type, &creation);
      return;
    }
  g_hash_table_insert (users, (gpointer)me, &level);
  g_hash_table_insert (users, (gpointer)other, &level);
  body->power_level_content_override
      = banter_json_encode (&banter_matrix_power_levels_type, &levels);
}

/* A request's room: nobody is invited yet, and what was said before somebody accepts can be read
 * then. */
static char *
create_room (BanterEngine *engine, const char *user_id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_CREATE_ROOM);
  g_autofree char *version = get_room_version (engine, cancellable);
  BanterMatrixStateEntry visibility = { .type = (char *)BANTER_MATRIX_EVENT_HISTORY_VISIBILITY,
                                        .state_key = (char *)"",
                                        .content = (char *)"{\"history_visibility\":\"invited\"}" };
  g_autoptr (GPtrArray) state = g_ptr_array_new ();
  BanterMatrixCreateRoom body = { .visibility = (char *)"private",
                                  .preset = (char *)"private_chat",
                                  .is_direct = TRUE,
                                  .initial_state = state,
                                  .room_version = version };
  g_autofree char *json = NULL;
  g_autoptr (BanterMatrixRoomId) created = NULL;
  BanterHttpRequest request;

  g_ptr_array_add (state, &visibility);
  share_power (&body, banter_engine_get_user_id (engine), user_id);
  json = banter_json_encode (&banter_matrix_create_room_type, &body);
  g_free (body.creation_content);
  g_free (body.power_level_content_override);
  request = banter_http_request (BANTER_MATRIX_CREATE_ROOM, path, json);
  created = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_room_id_type, cancellable, error);
  if (created != NULL && !banter_room_id_is_valid (created->room_id))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "No room id");
      return NULL;
    }

  return created != NULL ? g_steal_pointer (&created->room_id) : NULL;
}

static gboolean
invite (BanterEngine *engine, const char *room_id, const char *user_id, const char *first_text,
        GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUT_STATE_EVENT, room_id,
                                              BANTER_MATRIX_EVENT_MEMBER, user_id);
  g_autofree char *reason
      = first_text != NULL ? g_utf8_substring (
            first_text, 0, MIN (g_utf8_strlen (first_text, -1), REASON_MAX_CHARS))
                           : NULL;
  BanterMatrixMember body = { .membership = (char *)"invite", .is_direct = TRUE, .reason = reason };
  g_autofree char *json = banter_json_encode (&banter_matrix_member_type, &body);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PUT_STATE_EVENT, path, json);

  return banter_http_run (banter_engine_get_http (engine), &request, cancellable, error);
}

/* A room that nobody could be invited to is of no use to anyone. */
static void
abandon_room (BanterEngine *engine, const char *room_id)
{
  static const BanterMatrixEndpoint steps[] = { BANTER_MATRIX_LEAVE, BANTER_MATRIX_FORGET };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = banter_matrix_path (steps[i], room_id);
      BanterHttpRequest request = banter_http_request (steps[i], path, "{}");

      banter_http_run (banter_engine_get_http (engine), &request, NULL, NULL);
    }
}

typedef struct
{
  const char *user_id;
  const char *room_id;
} DirectEdit;

static char *
add_direct (const char *old, gpointer data)
{
  const DirectEdit *edit = data;

  return banter_matrix_direct_set (old, edit->user_id, edit->room_id, TRUE);
}

static gboolean
list_as_direct (BanterEngine *engine, const char *user_id, const char *room_id,
                GCancellable *cancellable, GError **error)
{
  DirectEdit edit = { user_id, room_id };

  return banter_account_data_edit (engine, BANTER_MATRIX_ACCOUNT_DIRECT, add_direct, &edit,
                                   cancellable, error);
}

/* Makes the room, up to the point where it is known here. */
static gboolean
make_dm (BanterEngine *engine, Args *args, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) direct_error = NULL;

  if (!may_write (engine, args->user_id, cancellable, error))
    return FALSE;
  args->room_id = create_room (engine, args->user_id, cancellable, error);
  if (args->room_id == NULL)
    return FALSE;
  if (!invite (engine, args->room_id, args->user_id, args->text, cancellable, error))
    {
      abandon_room (engine, args->room_id);
      return FALSE;
    }
  /* From here on the chat exists: what fails now is repaired by is_direct of the invitation. */
  if (!list_as_direct (engine, args->user_id, args->room_id, cancellable, &direct_error))
    g_info ("m.direct: %s", direct_error->message);

  return banter_engine_store_call (engine, add_room, args, error);
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
  else if (banter_engine_store_call (engine, find_dm, args, &error) && args->room_id == NULL)
    make_dm (engine, args, cancellable, &error);

  if (error == NULL && args->text != NULL && *args->text != '\0')
    {
      g_autofree char *content = banter_text_message (args->text);
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
      && !list_as_direct (engine, args->user_id, args->room_id, cancellable, &direct_error))
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
