/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-client-family"

#include "config.h"

#include "banter-client-family.h"

#include "banter-client-private.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-family.h"

/* Plain code on workers. */

#define PAIRINGS_MAX 20
#define CHANGES_MAX 500

static void
quiet_row_free (gpointer data)
{
  BanterQuietRow *row = data;

  g_free (row->from);
  g_free (row->to);
  g_free (row->tz);
  g_free (row);
}

BanterLimitsRow *
banter_limits_row_new (void)
{
  BanterLimitsRow *row = g_new0 (BanterLimitsRow, 1);

  row->dms = row->friends = row->requests = row->groups = row->media_from_non_friends = TRUE;
  row->quiet = g_ptr_array_new_with_free_func (quiet_row_free);
  return row;
}

void
banter_limits_row_free (BanterLimitsRow *row)
{
  if (row == NULL)
    return;
  g_strfreev (row->words);
  g_ptr_array_unref (row->quiet);
  g_free (row);
}

void
banter_limits_row_add_quiet (BanterLimitsRow *row, const char *from, const char *to, const char *tz)
{
  BanterQuietRow *quiet = g_new0 (BanterQuietRow, 1);

  quiet->from = g_strdup (from);
  quiet->to = g_strdup (to);
  quiet->tz = g_strdup (tz);
  g_ptr_array_add (row->quiet, quiet);
}

void
banter_pairing_row_free (gpointer data)
{
  BanterPairingRow *row = data;

  g_free (row->guardian);
  g_free (row->teen);
  banter_limits_row_free (row->limits);
  g_free (row);
}

void
banter_family_change_row_free (gpointer data)
{
  BanterFamilyChangeRow *row = data;

  g_free (row->guardian);
  g_free (row->teen);
  g_free (row->actor);
  g_free (row->action);
  banter_limits_row_free (row->limits);
  g_free (row);
}

void
banter_family_row_free (BanterFamilyRow *row)
{
  if (row == NULL)
    return;
  g_ptr_array_unref (row->pairings);
  g_ptr_array_unref (row->changes);
  banter_limits_row_free (row->limits);
  g_free (row);
}

/* --- From what the server says --- */

/* One, or a list of them. */
static void
take_quiet (BanterLimitsRow *row, const char *json)
{
  g_autoptr (BanterMatrixQuietList) list = NULL;
  g_autoptr (BanterMatrixQuiet) one = NULL;

  if (json == NULL)
    return;
  if (*json == '[')
    list = banter_json_decode (&banter_matrix_quiet_list_type, json, -1, NULL);
  else if (*json == '{')
    one = banter_json_decode (&banter_matrix_quiet_type, json, -1, NULL);
  if (one != NULL)
    banter_limits_row_add_quiet (row, one->from, one->to, one->tz);
  for (guint i = 0; list != NULL && list->hours != NULL && i < list->hours->len; i++)
    {
      const BanterMatrixQuiet *quiet = g_ptr_array_index (list->hours, i);

      banter_limits_row_add_quiet (row, quiet->from, quiet->to, quiet->tz);
    }
}

/* @json: (nullable): JSON object */
static BanterLimitsRow *
limits_row_decode (const char *json)
{
  g_autoptr (BanterMatrixLimits) limits
      = json != NULL ? banter_json_decode (&banter_matrix_limits_type, json, -1, NULL) : NULL;
  BanterLimitsRow *row = banter_limits_row_new ();

  if (limits == NULL)
    return row;
  row->dms = banter_matrix_bool_or (limits->dms, TRUE);
  row->requests = banter_matrix_bool_or (limits->requests, TRUE);
  row->groups = banter_matrix_bool_or (limits->groups, TRUE);
  row->media_from_non_friends = banter_matrix_bool_or (limits->media_from_non_friends, TRUE);
  row->friends = g_strcmp0 (limits->max_who_can_message, "no_one") != 0;
  row->words = g_steal_pointer (&limits->words);
  take_quiet (row, limits->quiet);
  return row;
}

static GPtrArray *
take_pairings (GPtrArray *pairings)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (banter_pairing_row_free);

  for (guint i = 0; pairings != NULL && i < pairings->len && rows->len < PAIRINGS_MAX; i++)
    {
      BanterMatrixPairing *pairing = g_ptr_array_index (pairings, i);
      BanterPairingRow *row;

      if (!banter_user_id_is_valid (pairing->guardian) || !banter_user_id_is_valid (pairing->teen))
        continue;
      row = g_new0 (BanterPairingRow, 1);
      row->guardian = g_steal_pointer (&pairing->guardian);
      row->teen = g_steal_pointer (&pairing->teen);
      row->limits = limits_row_decode (pairing->limits);
      row->since_ts = pairing->since_ts;
      row->ends_ts = pairing->ends_ts;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* The newest of them: the list only grows. */
static GPtrArray *
take_changes (GPtrArray *changes)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (banter_family_change_row_free);
  guint n = changes != NULL ? changes->len : 0;

  for (guint i = n > CHANGES_MAX ? n - CHANGES_MAX : 0; i < n; i++)
    {
      BanterMatrixFamilyChange *change = g_ptr_array_index (changes, i);
      BanterFamilyChangeRow *row;

      if (!banter_user_id_is_valid (change->guardian) || !banter_user_id_is_valid (change->teen))
        continue;
      row = g_new0 (BanterFamilyChangeRow, 1);
      row->guardian = g_steal_pointer (&change->guardian);
      row->teen = g_steal_pointer (&change->teen);
      row->action = g_steal_pointer (&change->action);
      if (change->actor != NULL && banter_user_id_is_valid (change->actor))
        row->actor = g_steal_pointer (&change->actor);
      row->limits = change->limits != NULL ? limits_row_decode (change->limits) : NULL;
      row->ts = change->ts;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* --- Asking --- */

static BanterEngine *
get_engine (GTask *task)
{
  BanterEngine *engine = banter_client_get_engine (g_task_get_source_object (task));

  if (banter_engine_get_has_safety (engine))
    return engine;
  g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                           "The server has no such extension");
  return NULL;
}

static BanterMatrixFamily *
fetch (BanterEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_FAMILY);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_BANTER_FAMILY, path, NULL);

  return banter_http_call (banter_engine_get_http (engine), &request, &banter_matrix_family_type,
                           cancellable, error);
}

static void
load_family (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = get_engine (task);
  g_autoptr (BanterMatrixFamily) family = NULL;
  GError *error = NULL;
  BanterFamilyRow *row;

  if (engine == NULL)
    return;
  family = fetch (engine, cancellable, &error);
  if (family == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  row = g_new0 (BanterFamilyRow, 1);
  row->pairings = take_pairings (family->pairings);
  row->changes = take_changes (family->audit);
  row->limits = limits_row_decode (family->limits);
  g_task_return_pointer (task, row, (GDestroyNotify)banter_family_row_free);
}

void
banter_client_load_family_async (BanterClient *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_load_family_async, load_family, NULL, NULL, cancellable,
                     callback, user_data);
}

BanterFamilyRow *
banter_client_load_family_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
free_code (gpointer code)
{
  banter_matrix_family_code_free (code);
}

static void
create_code (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = get_engine (task);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_FAMILY_CODE);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_BANTER_FAMILY_CODE, path, "{}");
  GError *error = NULL;
  BanterMatrixFamilyCode *code;

  if (engine == NULL)
    return;
  code = banter_http_call (banter_engine_get_http (engine), &request,
                           &banter_matrix_family_code_type, cancellable, &error);
  if (code != NULL)
    g_task_return_pointer (task, code, free_code);
  else
    g_task_return_error (task, error);
}

void
banter_client_create_family_code_async (BanterClient *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_create_family_code_async, create_code, NULL, NULL,
                     cancellable, callback, user_data);
}

char *
banter_client_create_family_code_finish (BanterClient *self, GAsyncResult *result,
                                         gint64 *expires_ts, GError **error)
{
  g_autoptr (BanterMatrixFamilyCode) code = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  code = g_task_propagate_pointer (G_TASK (result), error);
  *expires_ts = code != NULL ? code->expires_ts : 0;
  return code != NULL ? g_steal_pointer (&code->code) : NULL;
}

/* --- Changing --- */

gboolean
banter_client_family_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
run (GTask *task, BanterMatrixEndpoint endpoint, const char *path, const char *json)
{
  BanterEngine *engine = get_engine (task);
  BanterHttpRequest request = banter_http_request (endpoint, path, json);
  GError *error = NULL;

  if (engine == NULL)
    return;
  if (banter_http_run (banter_engine_get_http (engine), &request, g_task_get_cancellable (task),
                       &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
accept_code (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const BanterMatrixFamilyCode body = { .code = task_data };
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_FAMILY_ACCEPT);
  g_autofree char *json = banter_json_encode (&banter_matrix_family_code_type, &body);

  run (task, BANTER_MATRIX_BANTER_FAMILY_ACCEPT, path, json);
}

void
banter_client_accept_family_async (BanterClient *self, const char *code, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (code != NULL);

  banter_client_run (self, banter_client_accept_family_async, accept_code, g_strdup (code), g_free,
                     cancellable, callback, user_data);
}

static void
end_family (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_FAMILY_END, task_data);

  run (task, BANTER_MATRIX_BANTER_FAMILY_END, path, NULL);
}

void
banter_client_end_family_async (BanterClient *self, const char *user_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (user_id != NULL);

  banter_client_run (self, banter_client_end_family_async, end_family, g_strdup (user_id), g_free,
                     cancellable, callback, user_data);
}

typedef struct
{
  char *teen;
  char *patch;
} Limits;

static void
limits_free (gpointer data)
{
  Limits *limits = data;

  g_free (limits->teen);
  g_free (limits->patch);
  g_free (limits);
}

/* What is allowed is taken out of the document: nothing but limits is written there. */
static char *
encode_patch (const BanterLimitsRow *row)
{
  const BanterQuietRow *quiet = row->quiet->len > 0 ? g_ptr_array_index (row->quiet, 0) : NULL;
  BanterMatrixLimits limits
      = { .dms = (char *)(row->dms ? "null" : "false"),
          .max_who_can_message = (char *)(row->friends ? "friends" : "no_one"),
          .requests = (char *)(row->requests ? "null" : "false"),
          .groups = (char *)(row->groups ? "null" : "false"),
          .media_from_non_friends = (char *)(row->media_from_non_friends ? "null" : "false"),
          .words = row->words };
  g_autofree char *hours = NULL;

  if (quiet != NULL)
    {
      const BanterMatrixQuiet one = { quiet->from, quiet->to, quiet->tz };

      hours = banter_json_encode (&banter_matrix_quiet_type, &one);
    }
  limits.quiet = hours != NULL ? hours : (char *)"null";
  return banter_json_encode (&banter_matrix_limits_type, &limits);
}

static void
set_limits (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Limits *limits = task_data;
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_FAMILY_LIMITS, limits->teen);
  g_autoptr (BanterMatrixFamily) family = NULL;
  g_autofree char *json = NULL;
  const char *old = NULL;
  GError *error = NULL;

  family = fetch (engine, cancellable, &error);
  if (family == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; family->pairings != NULL && i < family->pairings->len; i++)
    {
      const BanterMatrixPairing *pairing = g_ptr_array_index (family->pairings, i);

      if (g_str_equal (pairing->teen, limits->teen)
          && g_str_equal (pairing->guardian, banter_engine_get_user_id (engine)))
        old = pairing->limits;
    }
  json = banter_json_merge (old, limits->patch, NULL);
  run (task, BANTER_MATRIX_BANTER_FAMILY_LIMITS, path, json);
}

void
banter_client_set_limits_async (BanterClient *self, const char *teen, const BanterLimitsRow *limits,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Limits *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (teen != NULL && limits != NULL);

  args = g_new (Limits, 1);
  args->teen = g_strdup (teen);
  args->patch = encode_patch (limits);
  banter_client_run (self, banter_client_set_limits_async, set_limits, args, limits_free,
                     cancellable, callback, user_data);
}
