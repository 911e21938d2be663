/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-client-group"

#include "config.h"

#include "banter-client-group.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-founding.h"
#include "banter-matrix-event.h"
#include "banter-matrix-room.h"
#include "banter-matrix-state.h"

/* What one does in groups. Plain code on workers. */

typedef struct
{
  char *room_id;
  char *text; /* name, topic or user id */
  GStrv user_ids;
  GBytes *picture;
  char *mime_type;
  gint64 power;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_free (args->room_id);
  g_free (args->text);
  g_strfreev (args->user_ids);
  g_clear_pointer (&args->picture, g_bytes_unref);
  g_free (args->mime_type);
  g_free (args);
}

static Args *
args_new (const char *room_id, const char *text)
{
  Args *args = g_new0 (Args, 1);

  args->room_id = g_strdup (room_id);
  args->text = g_strdup (text);

  return args;
}

void
banter_refusal_row_free (BanterRefusalRow *row)
{
  if (row == NULL)
    return;

  g_free (row->user_id);
  g_clear_error (&row->error);
  g_free (row);
}

static GPtrArray *
refusals_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)banter_refusal_row_free);
}

static void
end (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  char *room_id;
  GPtrArray *refused;
} Founded;

static void
founded_free (gpointer data)
{
  Founded *founded = data;

  g_free (founded->room_id);
  g_clear_pointer (&founded->refused, g_ptr_array_unref);
  g_free (founded);
}

static gboolean
add_room (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Founded *founded = data;

  return banter_store_add_room (store, founded->room_id, NULL, changes, error);
}

static void
create_group (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  Founded *founded = g_new0 (Founded, 1);
  g_autofree char *mxc = NULL;
  GError *error = NULL;

  founded->refused = refusals_new ();
  if (args->picture != NULL)
    mxc = banter_upload (engine, args->picture, NULL, args->mime_type, NULL, NULL, cancellable,
                         &error);
  if (error == NULL)
    founded->room_id
        = banter_founding_make (engine, args->text, mxc, (const char *const *)args->user_ids,
                                founded->refused, cancellable, &error);
  if (founded->room_id != NULL && banter_engine_store_call (engine, add_room, founded, &error))
    {
      g_task_return_pointer (task, founded, founded_free);
      return;
    }
  founded_free (founded);
  g_task_return_error (task, error);
}

void
banter_client_create_group_async (BanterClient *self, const char *name, GBytes *picture,
                                  const char *mime_type, const char *const *user_ids,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (name != NULL && user_ids != NULL);

  args = args_new (NULL, name);
  args->user_ids = g_strdupv ((GStrv)user_ids);
  args->picture = picture != NULL ? g_bytes_ref (picture) : NULL;
  args->mime_type = g_strdup (mime_type);
  banter_client_run (self, banter_client_create_group_async, create_group, args, args_free,
                     cancellable, callback, user_data);
}

char *
banter_client_create_group_finish (BanterClient *self, GAsyncResult *result, GPtrArray **refused,
                                   GError **error)
{
  Founded *founded;
  char *room_id;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  founded = g_task_propagate_pointer (G_TASK (result), error);
  if (founded == NULL)
    return NULL;
  room_id = g_steal_pointer (&founded->room_id);
  if (refused != NULL)
    *refused = g_steal_pointer (&founded->refused);
  founded_free (founded);

  return room_id;
}

static void
add_members (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  g_autoptr (GPtrArray) refused = refusals_new ();

  banter_founding_invite (engine, args->room_id, (const char *const *)args->user_ids, refused,
                          cancellable);
  if (refused->len > 0 && refused->len == g_strv_length (args->user_ids))
    {
      const BanterRefusalRow *first = refused->pdata[0];

      if (!g_error_matches (first->error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN))
        {
          g_task_return_error (task, g_error_copy (first->error));
          return;
        }
    }
  g_task_return_pointer (task, g_steal_pointer (&refused), (GDestroyNotify)g_ptr_array_unref);
}

void
banter_client_add_members_async (BanterClient *self, const char *room_id,
                                 const char *const *user_ids, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && user_ids != NULL);

  args = args_new (room_id, NULL);
  args->user_ids = g_strdupv ((GStrv)user_ids);
  banter_client_run (self, banter_client_add_members_async, add_members, args, args_free,
                     cancellable, callback, user_data);
}

GPtrArray *
banter_client_add_members_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
remove_member (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterMatrixMembershipRequest body = { .user_id = args->text };
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_KICK, args->room_id);
  g_autofree char *json = banter_json_encode (&banter_matrix_membership_request_type, &body);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_KICK, path, json);
  GError *error = NULL;
  gboolean done = banter_http_run (banter_engine_get_http (banter_client_get_engine (source)),
                                   &request, cancellable, &error);

  end (task, done, error);
}

void
banter_client_remove_member_async (BanterClient *self, const char *room_id, const char *user_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && user_id != NULL);

  banter_client_run (self, banter_client_remove_member_async, remove_member,
                     args_new (room_id, user_id), args_free, cancellable, callback, user_data);
}

static void
set_power (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  Args *args = task_data;
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  const BanterMatrixPowerLevels change = { .users = users };
  g_autofree char *patch = NULL;
  g_autofree char *levels = NULL;
  g_autofree char *new = NULL;
  GError *error = NULL;
  gboolean done = FALSE;

  g_hash_table_insert (users, args->text, &args->power);
  patch = banter_json_encode (&banter_matrix_power_levels_type, &change);
  levels = banter_room_state_get (engine, args->room_id, BANTER_MATRIX_EVENT_POWER_LEVELS, "",
                                  cancellable, &error);
  if (levels != NULL)
    new = banter_json_merge (levels, patch, &error);
  if (new != NULL)
    done = banter_room_state_put (engine, args->room_id, BANTER_MATRIX_EVENT_POWER_LEVELS, "", new,
                                  cancellable, &error);
  end (task, done, error);
}

void
banter_client_set_power_async (BanterClient *self, const char *room_id, const char *user_id,
                               gint64 power, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && user_id != NULL);

  args = args_new (room_id, user_id);
  args->power = power;
  banter_client_run (self, banter_client_set_power_async, set_power, args, args_free, cancellable,
                     callback, user_data);
}

static void
set_name (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterMatrixRoomName body = { .name = args->text };
  g_autofree char *json = banter_json_encode (&banter_matrix_room_name_type, &body);
  GError *error = NULL;
  gboolean done = banter_room_state_put (banter_client_get_engine (source), args->room_id,
                                         BANTER_MATRIX_EVENT_NAME, "", json, cancellable, &error);

  end (task, done, error);
}

void
banter_client_set_room_name_async (BanterClient *self, const char *room_id, const char *name,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && name != NULL);

  banter_client_run (self, banter_client_set_room_name_async, set_name, args_new (room_id, name),
                     args_free, cancellable, callback, user_data);
}

static void
set_topic (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  const BanterMatrixRoomTopic body = { .topic = args->text };
  g_autofree char *json = banter_json_encode (&banter_matrix_room_topic_type, &body);
  GError *error = NULL;
  gboolean done = banter_room_state_put (banter_client_get_engine (source), args->room_id,
                                         BANTER_MATRIX_EVENT_TOPIC, "", json, cancellable, &error);

  end (task, done, error);
}

void
banter_client_set_room_topic_async (BanterClient *self, const char *room_id, const char *topic,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && topic != NULL);

  banter_client_run (self, banter_client_set_room_topic_async, set_topic, args_new (room_id, topic),
                     args_free, cancellable, callback, user_data);
}

static void
set_picture (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  BanterMatrixRoomAvatar body = { NULL };
  g_autofree char *mxc = NULL;
  g_autofree char *json = NULL;
  GError *error = NULL;
  gboolean done = FALSE;

  if (args->picture != NULL)
    mxc = banter_upload (engine, args->picture, NULL, args->mime_type, NULL, NULL, cancellable,
                         &error);
  body.url = mxc;
  json = banter_json_encode (&banter_matrix_room_avatar_type, &body);
  if (error == NULL)
    done = banter_room_state_put (engine, args->room_id, BANTER_MATRIX_EVENT_AVATAR, "", json,
                                  cancellable, &error);
  end (task, done, error);
}

void
banter_client_set_room_picture_async (BanterClient *self, const char *room_id, GBytes *picture,
                                      const char *mime_type, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);
  g_return_if_fail (picture == NULL || mime_type != NULL);

  args = args_new (room_id, NULL);
  args->picture = picture != NULL ? g_bytes_ref (picture) : NULL;
  args->mime_type = g_strdup (mime_type);
  banter_client_run (self, banter_client_set_room_picture_async, set_picture, args, args_free,
                     cancellable, callback, user_data);
}

gboolean
banter_client_edit_group_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
