/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-group-actions"

#include "config.h"

#include "banter-group-private.h"

#include "banter-action.h"
#include "banter-member-private.h"
#include "banter-person.h"
#include "banter-problem-private.h"

#include "banter-client-group.h"

/* What one does in a group. Everything goes to the server and comes back as a change of the store.
 * Main thread. */

void
banter_refusals_free (BanterRefusals *refusals)
{
  if (refusals == NULL)
    return;
  g_ptr_array_unref (refusals->people);
  g_free (refusals);
}

BanterRefusals *
banter_refusals_new (BanterAccount *account, const GPtrArray *rows)
{
  BanterRefusals *refusals;

  if (rows == NULL || rows->len == 0)
    return NULL;
  refusals = g_new0 (BanterRefusals, 1);
  refusals->people = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      const BanterRefusalRow *row = rows->pdata[i];

      if (i == 0)
        refusals->problem = banter_problem_from_error (row->error, NULL);
      g_ptr_array_add (refusals->people, g_object_ref (banter_account_ensure_person (
                                             account, row->user_id, NULL, NULL)));
    }
  return refusals;
}

GStrv
banter_people_dup_ids (const GPtrArray *people)
{
  GStrv user_ids = g_new0 (char *, people->len + 1);

  for (guint i = 0; i < people->len; i++)
    user_ids[i] = g_strdup (banter_person_get_user_id (people->pdata[i]));
  return user_ids;
}

static GTask *
begin (BanterGroup *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  BanterAccount *account = self->room != NULL ? banter_room_get_account (self->room) : NULL;

  return banter_action_new (account, self, tag, cancellable, callback, user_data);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterGroup *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) refused
      = banter_client_add_members_finish (BANTER_CLIENT (source), result, &error);
  BanterAccount *account = banter_room_get_account (self->room);

  if (refused != NULL && account != NULL)
    g_task_set_task_data (task, banter_refusals_new (account, refused),
                          (GDestroyNotify)banter_refusals_free);
  banter_action_return (task, refused != NULL, error);
}

void
banter_group_add_people_async (BanterGroup *self, GPtrArray *people, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_auto (GStrv) user_ids = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  g_return_if_fail (people != NULL);
  task = begin (self, banter_group_add_people_async, cancellable, callback, user_data);
  if (task == NULL)
    return;
  user_ids = banter_people_dup_ids (people);
  banter_client_add_members_async (banter_room_get_client (self->room),
                                   banter_room_get_id (self->room), (const char *const *)user_ids,
                                   cancellable, on_added, g_steal_pointer (&task));
}

gboolean
banter_group_add_people_finish (BanterGroup *self, GAsyncResult *result, BanterRefusals **refusals,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (refusals != NULL)
    {
      const BanterRefusals *found = g_task_get_task_data (G_TASK (result));

      *refusals = NULL;
      if (found != NULL)
        {
          *refusals = g_new0 (BanterRefusals, 1);
          (*refusals)->people = g_ptr_array_ref (found->people);
          (*refusals)->problem = found->problem;
        }
    }
  return TRUE;
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_edit_group_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_group_remove_async (BanterGroup *self, BanterMember *member, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  g_return_if_fail (BANTER_IS_MEMBER (member));
  task = begin (self, banter_group_remove_async, cancellable, callback, user_data);
  if (task != NULL)
    banter_client_remove_member_async (
        banter_room_get_client (self->room), banter_room_get_id (self->room),
        banter_person_get_user_id (banter_member_get_person (member)), cancellable, on_edited,
        g_steal_pointer (&task));
}

void
banter_group_set_role_async (BanterGroup *self, BanterMember *member, BanterRole role,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  g_return_if_fail (BANTER_IS_MEMBER (member));
  task = begin (self, banter_group_set_role_async, cancellable, callback, user_data);
  if (task != NULL)
    banter_client_set_power_async (
        banter_room_get_client (self->room), banter_room_get_id (self->room),
        banter_person_get_user_id (banter_member_get_person (member)), banter_role_to_power (role),
        cancellable, on_edited, g_steal_pointer (&task));
}

void
banter_group_set_name_async (BanterGroup *self, const char *name, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  g_return_if_fail (name != NULL);
  task = begin (self, banter_group_set_name_async, cancellable, callback, user_data);
  if (task != NULL)
    banter_client_set_room_name_async (banter_room_get_client (self->room),
                                       banter_room_get_id (self->room), name, cancellable,
                                       on_edited, g_steal_pointer (&task));
}

void
banter_group_set_topic_async (BanterGroup *self, const char *topic, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  g_return_if_fail (topic != NULL);
  task = begin (self, banter_group_set_topic_async, cancellable, callback, user_data);
  if (task != NULL)
    banter_client_set_room_topic_async (banter_room_get_client (self->room),
                                        banter_room_get_id (self->room), topic, cancellable,
                                        on_edited, g_steal_pointer (&task));
}

void
banter_group_set_picture_async (BanterGroup *self, GBytes *picture, const char *mime_type,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  task = begin (self, banter_group_set_picture_async, cancellable, callback, user_data);
  if (task != NULL)
    banter_client_set_room_picture_async (banter_room_get_client (self->room),
                                          banter_room_get_id (self->room), picture, mime_type,
                                          cancellable, on_edited, g_steal_pointer (&task));
}

gboolean
banter_group_edit_finish (BanterGroup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
