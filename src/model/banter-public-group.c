/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-public-group"

#include "config.h"

#include "banter-public-group.h"

#include "banter-action.h"
#include "banter-object-list.h"

#include "banter-client-directory.h"
#include "banter-id.h"
#include "banter-text.h"

/* Groups that anybody may join. What they call themselves comes from strangers and is cleaned here.
 * Main thread. */

#define NAME_MAX_CHARS 80
#define TOPIC_MAX_CHARS 300

struct _BanterPublicGroup
{
  GObject parent_instance;

  char *room_id;
  char *name;
  char *topic;
  char *avatar;
  guint n_members;
};

G_DEFINE_FINAL_TYPE (BanterPublicGroup, banter_public_group, G_TYPE_OBJECT)

static void
banter_public_group_finalize (GObject *object)
{
  BanterPublicGroup *self = BANTER_PUBLIC_GROUP (object);

  g_free (self->room_id);
  g_free (self->name);
  g_free (self->topic);
  g_free (self->avatar);
  G_OBJECT_CLASS (banter_public_group_parent_class)->finalize (object);
}

static void
banter_public_group_class_init (BanterPublicGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_public_group_finalize;
}

static void
banter_public_group_init (BanterPublicGroup *self)
{
}

/* What there is to call it by: its name, its address, or else its id. */
static char *
name_of (const BanterPublicGroupRow *row)
{
  const char *const names[] = { row->name, row->alias, row->room_id };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *clean = banter_text_one_line (names[i], NAME_MAX_CHARS);

      if (*clean != '\0')
        return g_steal_pointer (&clean);
    }
  return g_strdup (row->room_id);
}

static BanterPublicGroup *
public_group_new (const BanterPublicGroupRow *row)
{
  BanterPublicGroup *self = g_object_new (BANTER_TYPE_PUBLIC_GROUP, NULL);

  self->room_id = g_strdup (row->room_id);
  self->name = name_of (row);
  self->topic = banter_text_one_line (row->topic, TOPIC_MAX_CHARS);
  self->avatar = banter_mxc_is_valid (row->avatar) ? g_strdup (row->avatar) : NULL;
  self->n_members = (guint)CLAMP (row->n_members, 0, G_MAXINT);
  return self;
}

const char *
banter_public_group_get_room_id (BanterPublicGroup *self)
{
  g_return_val_if_fail (BANTER_IS_PUBLIC_GROUP (self), NULL);
  return self->room_id;
}

const char *
banter_public_group_get_name (BanterPublicGroup *self)
{
  g_return_val_if_fail (BANTER_IS_PUBLIC_GROUP (self), NULL);
  return self->name;
}

const char *
banter_public_group_get_topic (BanterPublicGroup *self)
{
  g_return_val_if_fail (BANTER_IS_PUBLIC_GROUP (self), NULL);
  return self->topic;
}

const char *
banter_public_group_get_avatar (BanterPublicGroup *self)
{
  g_return_val_if_fail (BANTER_IS_PUBLIC_GROUP (self), NULL);
  return self->avatar;
}

guint
banter_public_group_get_n_members (BanterPublicGroup *self)
{
  g_return_val_if_fail (BANTER_IS_PUBLIC_GROUP (self), 0);
  return self->n_members;
}

static void
on_groups_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) rows
      = banter_client_search_groups_finish (BANTER_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (BanterObjectList) list = NULL;

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  groups = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (groups, public_group_new (rows->pdata[i]));
  list = banter_object_list_new (BANTER_TYPE_PUBLIC_GROUP);
  banter_object_list_set (list, groups);
  g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
}

void
banter_account_find_groups_async (BanterAccount *account, const char *text,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *sought = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (account));
  g_return_if_fail (text != NULL);
  task = banter_action_new (account, account, banter_account_find_groups_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  sought = g_strstrip (g_strdup (text));
  /* A hashtag is a word to look for; a whole address is found by what stands before the colon. */
  banter_client_search_groups_async (account->client,
                                     *sought == '\0' ? NULL : sought + (*sought == '#'),
                                     cancellable, on_groups_found, g_steal_pointer (&task));
}

GListModel *
banter_account_find_groups_finish (BanterAccount *account, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, account), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterAccount *account = g_task_get_source_object (task);
  GError *error = NULL;
  char *room_id = banter_client_join_group_finish (BANTER_CLIENT (source), result, &error);

  if (room_id == NULL)
    g_task_return_error (task, error);
  else
    banter_account_return_room (account, g_steal_pointer (&task), room_id);
}

void
banter_account_join_group_async (BanterAccount *account, BanterPublicGroup *group,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_ACCOUNT (account));
  g_return_if_fail (BANTER_IS_PUBLIC_GROUP (group));
  task = banter_action_new (account, account, banter_account_join_group_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_join_group_async (account->client, group->room_id, cancellable, on_joined,
                                    g_steal_pointer (&task));
}

BanterRoom *
banter_account_join_group_finish (BanterAccount *account, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, account), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
