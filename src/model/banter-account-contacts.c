/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-contacts"

#include "config.h"

#include "banter-account-contacts.h"

#include "banter-action.h"

/* Whom one blocks and follows, and reports. The lists are account data: they are written to the
 * server and come back as a change of the store. Main thread. */

BanterPerson *
banter_account_get_person (BanterAccount *self, const char *user_id)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);
  return banter_account_ensure_person (self, user_id, NULL, NULL);
}

GListModel *
banter_account_get_blocked (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->blocked);
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  BanterPerson *left = *(BanterPerson *const *)a, *right = *(BanterPerson *const *)b;
  int order = g_utf8_collate (banter_person_get_name (left), banter_person_get_name (right));

  return order != 0
             ? order
             : g_strcmp0 (banter_person_get_user_id (left), banter_person_get_user_id (right));
}

/* Returns: whether somebody is blocked or no longer blocked */
static gboolean
mark_people (BanterAccount *self, const BanterContactsRow *row)
{
  GHashTableIter iter;
  gpointer user_id, person;
  gboolean changed = FALSE;

  g_hash_table_iter_init (&iter, self->persons);
  while (g_hash_table_iter_next (&iter, &user_id, &person))
    {
      gboolean blocked = g_strv_contains ((const char *const *)row->blocked, user_id);

      changed |= blocked != banter_person_get_blocked (person);
      banter_person_set_contact (person, blocked,
                                 g_strv_contains ((const char *const *)row->following, user_id));
    }
  return changed;
}

void
banter_account_apply_contacts (BanterAccount *self, const BanterContactsRow *row)
{
  g_autoptr (GPtrArray) blocked = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer room;

  g_assert (BANTER_IS_ACCOUNT (self));

  for (guint i = 0; row->blocked[i] != NULL; i++)
    g_ptr_array_add (blocked, g_object_ref (banter_account_get_person (self, row->blocked[i])));
  for (guint i = 0; row->following[i] != NULL; i++)
    banter_account_get_person (self, row->following[i]);
  if (mark_people (self, row))
    banter_account_read_again (self); /* what they wrote in groups shows, or not */
  g_ptr_array_sort (blocked, compare_people);
  banter_object_list_set (self->blocked, blocked);
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    banter_room_refresh_blocked (room);
  banter_account_refresh_lists (self);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterContactsRow) row
      = banter_client_load_contacts_finish (BANTER_CLIENT (source), result, &error);

  if (row != NULL)
    banter_account_apply_contacts (self, row);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The list of blocked people cannot be read: %s", error->message);
}

void
banter_account_reload_contacts (BanterAccount *self)
{
  if (self->client != NULL)
    banter_client_load_contacts_async (self->client, self->cancellable, on_loaded,
                                       g_object_ref (self));
}

static void
on_blocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_set_blocked_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_account_set_blocked_async (BanterAccount *self, const char *user_id, gboolean blocked,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (user_id != NULL);
  task = banter_action_new (self, self, banter_account_set_blocked_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_set_blocked_async (self->client, user_id, blocked, cancellable, on_blocked,
                                     g_steal_pointer (&task));
}

gboolean
banter_account_set_blocked_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_followed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_set_following_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_account_set_following_async (BanterAccount *self, const char *user_id, gboolean following,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (user_id != NULL);
  task = banter_action_new (self, self, banter_account_set_following_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_set_following_async (self->client, user_id, following, cancellable, on_followed,
                                       g_steal_pointer (&task));
}

gboolean
banter_account_set_following_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_reported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_report_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_account_report_async (BanterAccount *self, const char *user_id, const char *room_id,
                             const char *event_id, const char *reason, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (self));
  g_return_if_fail (event_id == NULL || room_id != NULL);
  task = banter_action_new (self, self, banter_account_report_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_report_async (self->client, user_id, room_id, event_id, reason, cancellable,
                                on_reported, g_steal_pointer (&task));
}

gboolean
banter_account_report_finish (BanterAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
