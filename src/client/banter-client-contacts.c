/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-contacts"

#include "config.h"

#include "banter-client-contacts.h"

#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-room.h"

/* Two documents of account data that list people, and reports. Plain code on workers. */

void
banter_contacts_row_free (BanterContactsRow *row)
{
  if (row == NULL)
    return;

  g_strfreev (row->blocked);
  g_strfreev (row->following);
  g_free (row);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *)a, *(char *const *)b);
}

/* The keys of @people that are user ids, without oneself. */
static GStrv
list_ids (BanterEngine *engine, GHashTable *people)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  if (people != NULL)
    {
      g_hash_table_iter_init (&iter, people);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        if (banter_user_id_is_valid (id) && !g_str_equal (id, banter_engine_get_user_id (engine)))
          g_ptr_array_add (ids, g_strdup (id));
    }
  g_ptr_array_sort (ids, compare_ids);
  g_ptr_array_add (ids, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

static void
load_contacts (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  GError *error = NULL;
  g_autofree char *blocked_json
      = banter_account_data_get (engine, BANTER_MATRIX_ACCOUNT_IGNORED, &error);
  g_autofree char *following_json
      = error == NULL ? banter_account_data_get (engine, BANTER_MATRIX_ACCOUNT_FOLLOWING, &error)
                      : NULL;
  g_autoptr (BanterMatrixIgnored) blocked = NULL;
  g_autoptr (BanterMatrixFollowing) following = NULL;
  BanterContactsRow *row;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (blocked_json != NULL)
    blocked = banter_json_decode (&banter_matrix_ignored_type, blocked_json, -1, NULL);
  if (following_json != NULL)
    following = banter_json_decode (&banter_matrix_following_type, following_json, -1, NULL);
  row = g_new0 (BanterContactsRow, 1);
  row->blocked = list_ids (engine, blocked != NULL ? blocked->ignored_users : NULL);
  row->following = list_ids (engine, following != NULL ? following->users : NULL);
  g_task_return_pointer (task, row, (GDestroyNotify)banter_contacts_row_free);
}

void
banter_client_load_contacts_async (BanterClient *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_load_contacts_async, load_contacts, NULL, NULL,
                     cancellable, callback, user_data);
}

BanterContactsRow *
banter_client_load_contacts_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *user_id;
  gboolean listed; /* from now on */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->user_id);
  g_free (entry);
}

static Entry *
entry_new (const char *user_id, gboolean listed)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->user_id = g_strdup (user_id);
  entry->listed = listed;

  return entry;
}

/* {"member": {"@user": value}}; @value: (nullable): JSON, NULL to take them off */
static char *
make_patch (const char *member, const char *user_id, const char *value)
{
  g_autoptr (GString) patch = g_string_new ("{");

  banter_json_append_string (patch, member);
  g_string_append (patch, ":{");
  banter_json_append_string (patch, user_id);
  g_string_append_printf (patch, ":%s}}", value != NULL ? value : "null");

  return g_string_free (g_steal_pointer (&patch), FALSE);
}

static void
edit_list (GTask *task, const char *type, BanterDocumentEdit edit)
{
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  if (!banter_user_id_is_valid (entry->user_id))
    g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                             "Not a user id");
  else if (banter_account_data_edit (banter_client_get_engine (g_task_get_source_object (task)),
                                     type, edit, entry, g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
edit_blocked (const char *old, gpointer data)
{
  const Entry *entry = data;
  g_autofree char *patch
      = make_patch ("ignored_users", entry->user_id, entry->listed ? "{}" : NULL);

  return banter_json_merge (old, patch, NULL);
}

static void
set_blocked (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  edit_list (task, BANTER_MATRIX_ACCOUNT_IGNORED, edit_blocked);
}

void
banter_client_set_blocked_async (BanterClient *self, const char *user_id, gboolean blocked,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (user_id != NULL);

  banter_client_run (self, banter_client_set_blocked_async, set_blocked,
                     entry_new (user_id, blocked), entry_free, cancellable, callback, user_data);
}

gboolean
banter_client_set_blocked_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_followed (const char *document, const char *user_id)
{
  g_autoptr (BanterMatrixFollowing) following
      = document != NULL ? banter_json_decode (&banter_matrix_following_type, document, -1, NULL)
                         : NULL;

  return following != NULL && following->users != NULL
         && g_hash_table_contains (following->users, user_id);
}

static char *
edit_following (const char *old, gpointer data)
{
  const Entry *entry = data;
  g_autofree char *follow
      = g_strdup_printf ("{\"since_ts\":%" G_GINT64_FORMAT "}", banter_clock_now_ms ());
  g_autofree char *patch = make_patch ("users", entry->user_id, entry->listed ? follow : NULL);

  if (entry->listed && is_followed (old, entry->user_id))
    return g_strdup (old);

  return banter_json_merge (old, patch, NULL);
}

static void
set_following (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  edit_list (task, BANTER_MATRIX_ACCOUNT_FOLLOWING, edit_following);
}

void
banter_client_set_following_async (BanterClient *self, const char *user_id, gboolean following,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (user_id != NULL);

  banter_client_run (self, banter_client_set_following_async, set_following,
                     entry_new (user_id, following), entry_free, cancellable, callback, user_data);
}

gboolean
banter_client_set_following_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char *user_id;
  char *room_id;
  char *event_id;
  char *reason;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_free (report->user_id);
  g_free (report->room_id);
  g_free (report->event_id);
  g_free (report->reason);
  g_free (report);
}

/* Whether the server took it. Where it does not know the endpoint, @error is _NOT_FOUND. */
static gboolean
post_report (BanterHttp *http, BanterMatrixEndpoint endpoint, const char *path, const char *json,
             GCancellable *cancellable, GError **error)
{
  BanterHttpRequest request = banter_http_request (endpoint, path, json);

  g_clear_error (error);

  return banter_http_run (http, &request, cancellable, error);
}

static void
report (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Report *args = task_data;
  BanterHttp *http = banter_engine_get_http (banter_client_get_engine (source));
  const BanterMatrixRedact body = { .reason = args->reason != NULL ? args->reason : (char *)"" };
  g_autofree char *json = banter_json_encode (&banter_matrix_redact_type, &body);
  g_autofree char *of_event
      = args->event_id != NULL
            ? banter_matrix_path (BANTER_MATRIX_REPORT_EVENT, args->room_id, args->event_id)
            : NULL;
  g_autofree char *of_user = args->user_id != NULL
                                 ? banter_matrix_path (BANTER_MATRIX_REPORT_USER, args->user_id)
                                 : NULL;
  g_autofree char *of_room = args->room_id != NULL
                                 ? banter_matrix_path (BANTER_MATRIX_REPORT_ROOM, args->room_id)
                                 : NULL;
  const struct
  {
    BanterMatrixEndpoint endpoint;
    const char *path;
  } ways[] = {
    { BANTER_MATRIX_REPORT_EVENT, of_event },
    { BANTER_MATRIX_REPORT_USER, of_user },
    { BANTER_MATRIX_REPORT_ROOM, of_room },
  };
  GError *error = g_error_new_literal (BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                                       "There is nothing to report");

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      if (ways[i].path == NULL
          || !g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND))
        continue;
      if (post_report (http, ways[i].endpoint, ways[i].path, json, cancellable, &error))
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
    }
  g_task_return_error (task, error);
}

void
banter_client_report_async (BanterClient *self, const char *user_id, const char *room_id,
                            const char *event_id, const char *reason, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Report *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (event_id == NULL || room_id != NULL);

  args = g_new0 (Report, 1);
  args->user_id = g_strdup (user_id);
  args->room_id = g_strdup (room_id);
  args->event_id = g_strdup (event_id);
  args->reason = g_strdup (reason);
  banter_client_run (self, banter_client_report_async, report, args, report_free, cancellable,
                     callback, user_data);
}

gboolean
banter_client_report_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
