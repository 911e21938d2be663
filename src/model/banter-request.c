/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-request"

#include "config.h"

#include <string.h>

#include "banter-request.h"

#include "banter-action.h"

#include "banter-client-people.h"
#include "banter-id.h"
#include "banter-policy-name.h"
#include "banter-text.h"

/* What is known of a stranger who wants to write: by this computer, then by the server. Everything
 * that they could have written themselves is cleaned. Main thread. */

#define TEXT_MAX_CHARS 500
#define TEXTS_MAX 3
#define GROUPS_SHOWN 3
#define CROWD 3 /* requests of one server */

void
banter_request_info_free (BanterRequestInfo *info)
{
  if (info == NULL)
    return;
  g_strfreev (info->texts);
  g_free (info->groups);
  g_clear_pointer (&info->known_since, g_date_time_unref);
  g_free (info);
}

static char *
clean_text (const char *text)
{
  g_autofree char *clean = g_strstrip (banter_text_clean (text));
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (clean, -1) <= TEXT_MAX_CHARS)
    return g_steal_pointer (&clean);
  cut = g_utf8_substring (clean, 0, TEXT_MAX_CHARS - 1);
  return g_strconcat (cut, "…", NULL);
}

static GStrv
clean_texts (const char *const *texts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (; texts != NULL && *texts != NULL; texts++)
    {
      g_autofree char *clean = clean_text (*texts);

      if (*clean != '\0')
        g_strv_builder_add (builder, clean);
    }
  return g_strv_builder_end (builder);
}

/* What the server has, after what came with the invitation: usually that is the first text. */
static GStrv
join_texts (const char *reason, const char *const *texts)
{
  g_autofree char *first
      = texts[0] != NULL ? banter_text_one_line (texts[0], TEXT_MAX_CHARS) : NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) joined = NULL;
  guint n = 0;

  if (reason != NULL && g_strcmp0 (first, reason) != 0)
    {
      g_strv_builder_add (all, reason);
      n++;
    }
  for (; *texts != NULL && n < TEXTS_MAX; texts++, n++)
    g_strv_builder_add (all, *texts);
  joined = g_strv_builder_end (all);
  return clean_texts ((const char *const *)joined);
}

/* @text: "YYYY-MM", or anything else that a server may say */
static GDateTime *
parse_month (const char *text)
{
  g_autofree char *day = NULL;

  if (text == NULL || strlen (text) != strlen ("YYYY-MM"))
    return NULL;
  day = g_strconcat (text, "-01T00:00:00Z", NULL);
  return g_date_time_new_from_iso8601 (day, NULL);
}

static void
add_groups (BanterRequestInfo *info, GListModel *groups)
{
  g_autoptr (GString) names = g_string_new (NULL);

  info->n_groups = g_list_model_get_n_items (groups);
  for (guint i = 0; i < MIN (info->n_groups, GROUPS_SHOWN); i++)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (groups, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", banter_room_get_name (room));
    }
  if (names->len > 0)
    info->groups = g_string_free (g_steal_pointer (&names), FALSE);
}

/* An information that is being collected. */
typedef struct
{
  BanterRequestInfo *info;
} Load;

static void
load_free (Load *load)
{
  banter_request_info_free (load->info);
  g_free (load);
}

static void
return_info (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&load->info),
                         (GDestroyNotify)banter_request_info_free);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterRequestInfo *info = ((Load *)g_task_get_task_data (task))->info;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterRequestRow) row
      = banter_client_load_request_finish (BANTER_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (row != NULL)
    {
      info->complete = TRUE;
      info->n_groups = MAX (info->n_groups, (guint)MIN (row->n_groups, G_MAXINT));
      info->n_friends = (guint)MIN (row->n_friends, G_MAXINT);
      info->known_since = parse_month (row->known_since);
      g_strfreev (info->texts);
      info->texts = join_texts (((BanterRoom *)g_task_get_source_object (task))->reason,
                                (const char *const *)row->texts);
    }
  else
    g_debug ("The server tells nothing of a request: %s", error->message);
  return_info (task);
}

static void
on_common_groups (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterRoom *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) groups
      = banter_account_find_common_groups_finish (BANTER_ACCOUNT (source), result, &error);

  if (groups == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (banter_action_fail_if_closed (self->account, task))
    return;
  add_groups (load->info, groups);
  banter_client_load_request_async (banter_room_get_client (self), self->room_id, cancellable,
                                    on_asked, g_steal_pointer (&task));
}

void
banter_room_load_request_async (BanterRoom *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *const words[] = { self->reason, NULL };
  Load *load;

  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (self->inviter != NULL);
  task = banter_action_new (self->account, self, banter_room_load_request_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  load = g_new0 (Load, 1);
  load->info = g_new0 (BanterRequestInfo, 1);
  load->info->texts = clean_texts (words);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  banter_account_find_common_groups_async (self->account, banter_person_get_user_id (self->inviter),
                                           cancellable, on_common_groups, g_steal_pointer (&task));
}

BanterRequestInfo *
banter_room_load_request_finish (BanterRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
looks_like (BanterPerson *known, BanterPerson *person, const char *skeleton)
{
  g_autofree char *other = NULL;

  if (known == NULL || known == person || banter_person_get_blocked (known))
    return FALSE;
  other = banter_policy_name_skeleton (banter_person_get_name (known));
  return g_str_equal (other, skeleton);
}

BanterPerson *
banter_account_find_look_alike (BanterAccount *self, BanterPerson *person)
{
  g_autofree char *skeleton = NULL;
  GPtrArray *chats;
  GHashTableIter iter;
  gpointer known;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (BANTER_IS_PERSON (person), NULL);
  skeleton = banter_policy_name_skeleton (banter_person_get_name (person));
  if (*skeleton == '\0')
    return NULL;
  chats = banter_object_list_get (self->chats);
  for (guint i = 0; i < chats->len; i++)
    if (looks_like (banter_room_get_partner (chats->pdata[i]), person, skeleton))
      return banter_room_get_partner (chats->pdata[i]);
  g_hash_table_iter_init (&iter, self->persons);
  while (g_hash_table_iter_next (&iter, NULL, &known))
    if (banter_person_get_following (known) && looks_like (known, person, skeleton))
      return known;
  return NULL;
}

/* The server of who asks; NULL for one's own, of which everybody may be. */
static char *
dup_server (BanterAccount *self, BanterRoom *request)
{
  BanterPerson *inviter = banter_room_get_inviter (request);
  g_autofree char *server = NULL;

  if (inviter == NULL || !banter_user_id_parse (banter_person_get_user_id (inviter), NULL, &server)
      || g_strcmp0 (server, self->server_name) == 0)
    return NULL;
  return g_steal_pointer (&server);
}

GPtrArray *
banter_account_list_requests_of (BanterAccount *self, const char *server)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *requests;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (server != NULL, NULL);
  requests = banter_object_list_get (self->requests);
  for (guint i = 0; i < requests->len; i++)
    {
      g_autofree char *other = dup_server (self, requests->pdata[i]);

      if (g_strcmp0 (other, server) == 0)
        g_ptr_array_add (found, g_object_ref (requests->pdata[i]));
    }
  return g_steal_pointer (&found);
}

char *
banter_account_dup_request_crowd (BanterAccount *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *largest = NULL;
  guint most = CROWD - 1;
  GPtrArray *requests;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  requests = banter_object_list_get (self->requests);
  for (guint i = 0; i < requests->len; i++)
    {
      g_autofree char *server = dup_server (self, requests->pdata[i]);
      guint n = server != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (counts, server)) + 1 : 0;

      if (n > most)
        {
          most = n;
          g_free (largest);
          largest = g_strdup (server);
        }
      if (server != NULL)
        g_hash_table_insert (counts, g_steal_pointer (&server), GUINT_TO_POINTER (n));
    }
  return g_steal_pointer (&largest);
}
