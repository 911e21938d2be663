/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-people"

#include "config.h"

#include "banter-client-people.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-people.h"

/* The directory, profile and privacy. Plain code on workers. */

typedef struct
{
  char *text;
  GBytes *bytes;
  char *mime_type;
  guint limit;
  BanterPrivacyRow *privacy;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  g_free (args->text);
  g_clear_pointer (&args->bytes, g_bytes_unref);
  g_free (args->mime_type);
  banter_privacy_row_free (args->privacy);
  g_free (args);
}

static Args *
args_new (const char *text)
{
  Args *args = g_new0 (Args, 1);

  args->text = g_strdup (text);

  return args;
}

static BanterPersonRow *
person_new (const char *user_id, const char *name, const char *avatar)
{
  BanterPersonRow *row = g_new0 (BanterPersonRow, 1);

  row->user_id = g_strdup (user_id);
  row->name = g_strdup (name);
  row->avatar = g_strdup (avatar);

  return row;
}

static gboolean
has_person (GPtrArray *rows, const char *user_id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((BanterPersonRow *)g_ptr_array_index (rows, i))->user_id, user_id))
      return TRUE;

  return FALSE;
}

/* A whole id names somebody whom the directory need not list. */
static void
look_up_id (BanterEngine *engine, const char *user_id, GPtrArray *rows, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_PROFILE, user_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_PROFILE, path, NULL);
  g_autoptr (BanterMatrixProfile) profile = NULL;

  if (path == NULL || has_person (rows, user_id))
    return;
  profile = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_profile_type, cancellable, NULL);
  if (profile != NULL)
    g_ptr_array_insert (rows, 0, person_new (user_id, profile->displayname, profile->avatar_url));
}

static void
search_people (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  const BanterMatrixUserSearch body = { .search_term = args->text, .limit = args->limit };
  g_autofree char *json = banter_json_encode (&banter_matrix_user_search_type, &body);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_SEARCH_USERS);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_SEARCH_USERS, path, json);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_person_row_free);
  g_autoptr (BanterMatrixUserResults) results = NULL;
  GError *error = NULL;

  results = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_user_results_type, cancellable, &error);
  if (results == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; results->results != NULL && i < results->results->len; i++)
    {
      const BanterMatrixFoundUser *found = g_ptr_array_index (results->results, i);

      if (banter_user_id_is_valid (found->user_id)
          && !g_str_equal (found->user_id, banter_engine_get_user_id (engine)))
        g_ptr_array_add (rows, person_new (found->user_id, found->display_name, found->avatar_url));
    }
  if (banter_user_id_is_valid (args->text)
      && !g_str_equal (args->text, banter_engine_get_user_id (engine)))
    look_up_id (engine, args->text, rows, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify)g_ptr_array_unref);
}

void
banter_client_search_people_async (BanterClient *self, const char *text, guint limit,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (text != NULL);

  args = args_new (text);
  args->limit = limit;
  banter_client_run (self, banter_client_search_people_async, search_people, args, args_free,
                     cancellable, callback, user_data);
}

GPtrArray *
banter_client_search_people_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
write_own_profile (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const BanterMatrixProfile *profile = data;

  return banter_store_set_own_profile (store, profile->displayname, profile->avatar_url, changes,
                                       error);
}

/* PUTs one member of the profile, then keeps here what the server now has. */
static void
put_profile (GTask *task, BanterMatrixEndpoint endpoint, const char *json)
{
  BanterEngine *engine = banter_client_get_engine (g_task_get_source_object (task));
  GCancellable *cancellable = g_task_get_cancellable (task);
  BanterHttp *http = banter_engine_get_http (engine);
  const char *user_id = banter_engine_get_user_id (engine);
  g_autofree char *put_path = banter_matrix_path (endpoint, user_id);
  g_autofree char *get_path = banter_matrix_path (BANTER_MATRIX_GET_PROFILE, user_id);
  BanterHttpRequest request = banter_http_request (endpoint, put_path, json);
  g_autoptr (BanterMatrixProfile) profile = NULL;
  GError *error = NULL;

  if (!banter_http_run (http, &request, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  request = banter_http_request (BANTER_MATRIX_GET_PROFILE, get_path, NULL);
  profile = banter_http_call (http, &request, &banter_matrix_profile_type, cancellable, NULL);
  if (profile != NULL)
    banter_engine_store_call (engine, write_own_profile, profile, NULL);
  g_task_return_boolean (task, TRUE);
}

/* {"name": "text"}, also where the text is empty: that is how a member is removed. */
static char *
encode_member (const char *name, const char *text)
{
  g_autoptr (GString) out = g_string_new ("{");

  banter_json_append_string (out, name);
  g_string_append_c (out, ':');
  banter_json_append_string (out, text);
  g_string_append_c (out, '}');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
set_display_name (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *json = encode_member ("displayname", ((const Args *)task_data)->text);

  put_profile (task, BANTER_MATRIX_PUT_PROFILE_NAME, json);
}

void
banter_client_set_display_name_async (BanterClient *self, const char *name,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (name != NULL);

  banter_client_run (self, banter_client_set_display_name_async, set_display_name, args_new (name),
                     args_free, cancellable, callback, user_data);
}

static void
set_avatar (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Args *args = task_data;
  g_autofree char *mxc = NULL;
  g_autofree char *json = NULL;
  GError *error = NULL;

  if (args->bytes != NULL)
    mxc = banter_upload (banter_client_get_engine (source), args->bytes, NULL, args->mime_type,
                         NULL, NULL, cancellable, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  json = encode_member ("avatar_url", mxc != NULL ? mxc : "");
  put_profile (task, BANTER_MATRIX_PUT_PROFILE_AVATAR, json);
}

void
banter_client_set_avatar_async (BanterClient *self, GBytes *picture, const char *mime_type,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (picture == NULL || mime_type != NULL);

  args = args_new (NULL);
  args->bytes = picture != NULL ? g_bytes_ref (picture) : NULL;
  args->mime_type = g_strdup (mime_type);
  banter_client_run (self, banter_client_set_avatar_async, set_avatar, args, args_free, cancellable,
                     callback, user_data);
}

gboolean
banter_client_set_profile_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
banter_privacy_row_free (BanterPrivacyRow *row)
{
  if (row == NULL)
    return;

  g_free (row->who_can_message);
  g_free (row->who_can_add_to_groups);
  g_free (row);
}

static void
load_privacy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *json = banter_account_data_get (banter_client_get_engine (source),
                                                   BANTER_MATRIX_ACCOUNT_PRIVACY, &error);
  g_autoptr (BanterMatrixPrivacy) privacy = NULL;
  BanterPrivacyRow *row;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  privacy = json != NULL ? banter_json_decode (&banter_matrix_privacy_type, json, -1, NULL) : NULL;
  row = g_new0 (BanterPrivacyRow, 1);
  row->who_can_message = g_strdup (privacy != NULL ? privacy->who_can_message : NULL);
  row->who_can_add_to_groups = g_strdup (privacy != NULL ? privacy->who_can_add_to_groups : NULL);
  row->read_receipts
      = banter_matrix_bool_or (privacy != NULL ? privacy->read_receipts : NULL, TRUE);
  row->typing = banter_matrix_bool_or (privacy != NULL ? privacy->typing : NULL, TRUE);
  row->activity_status
      = banter_matrix_bool_or (privacy != NULL ? privacy->activity_status : NULL, TRUE);
  g_task_return_pointer (task, row, (GDestroyNotify)banter_privacy_row_free);
}

void
banter_client_load_privacy_async (BanterClient *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_load_privacy_async, load_privacy, NULL, NULL, cancellable,
                     callback, user_data);
}

BanterPrivacyRow *
banter_client_load_privacy_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_privacy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const BanterPrivacyRow *row = ((const Args *)task_data)->privacy;
  const BanterMatrixPrivacy body
      = { .who_can_message = row->who_can_message,
          .who_can_add_to_groups = row->who_can_add_to_groups,
          .read_receipts = (char *)(row->read_receipts ? "true" : "false"),
          .typing = (char *)(row->typing ? "true" : "false"),
          .activity_status = (char *)(row->activity_status ? "true" : "false") };
  g_autofree char *patch = banter_json_encode (&banter_matrix_privacy_type, &body);
  GError *error = NULL;

  if (banter_account_data_merge (banter_client_get_engine (source), BANTER_MATRIX_ACCOUNT_PRIVACY,
                                 patch, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
banter_client_set_privacy_async (BanterClient *self, const BanterPrivacyRow *privacy,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (privacy != NULL);

  args = args_new (NULL);
  args->privacy = g_new (BanterPrivacyRow, 1);
  *args->privacy = *privacy;
  args->privacy->who_can_message = g_strdup (privacy->who_can_message);
  args->privacy->who_can_add_to_groups = g_strdup (privacy->who_can_add_to_groups);
  banter_client_run (self, banter_client_set_privacy_async, set_privacy, args, args_free,
                     cancellable, callback, user_data);
}

gboolean
banter_client_set_privacy_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
