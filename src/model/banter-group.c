/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-group"

#include "config.h"

#include "banter-group-private.h"

#include "banter-account-private.h"
#include "banter-member-private.h"

#include "banter-client-chat.h"
#include "banter-id.h"
#include "banter-property.h"
#include "banter-text.h"

/* A group's members and what one may do in it. The reader answers with as many members as were
 * asked for, so that a group of ten thousand costs no more than what is on the screen. The server
 * is asked for the members once, as /sync brings only those who speak. Main thread. */

/* How many members are read first, and how many more each time the end of them is near. */
#define PAGE 100
#define TOPIC_MAX_CHARS 1000

G_DEFINE_FINAL_TYPE (BanterGroup, banter_group, G_TYPE_OBJECT)

enum
{
  PROP_READY = 1,
  PROP_TOPIC,
  PROP_ADDRESS,
  PROP_N_FOUND,
  PROP_CAN_INVITE,
  PROP_CAN_RENAME,
  PROP_CAN_SET_TOPIC,
  PROP_CAN_SET_PICTURE,
  PROP_ONLY_ADMIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  guint prop;
  BanterGroupRights right;
} rights[] = {
  { PROP_CAN_INVITE, BANTER_GROUP_MAY_INVITE },
  { PROP_CAN_RENAME, BANTER_GROUP_MAY_RENAME },
  { PROP_CAN_SET_TOPIC, BANTER_GROUP_MAY_SET_TOPIC },
  { PROP_CAN_SET_PICTURE, BANTER_GROUP_MAY_SET_PICTURE },
};

static void
banter_group_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterGroup *self = BANTER_GROUP (object);

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      return;
    case PROP_TOPIC:
      g_value_set_string (value, self->topic);
      return;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      return;
    case PROP_N_FOUND:
      g_value_set_uint (value, self->n_found);
      return;
    case PROP_ONLY_ADMIN:
      g_value_set_boolean (value, self->only_admin);
      return;
    default:
      break;
    }
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    if (rights[i].prop == prop_id)
      {
        g_value_set_boolean (value, (self->rights & rights[i].right) != 0);
        return;
      }
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
banter_group_dispose (GObject *object)
{
  BanterGroup *self = BANTER_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->room);
  G_OBJECT_CLASS (banter_group_parent_class)->dispose (object);
}

static void
banter_group_finalize (GObject *object)
{
  BanterGroup *self = BANTER_GROUP (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->members);
  g_hash_table_unref (self->by_id);
  g_free (self->topic);
  g_free (self->address);
  g_free (self->search);
  G_OBJECT_CLASS (banter_group_parent_class)->finalize (object);
}

static void
banter_group_class_init (BanterGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_group_get_property;
  object_class->dispose = banter_group_dispose;
  object_class->finalize = banter_group_finalize;
  properties[PROP_READY] = banter_property_boolean ("ready");
  properties[PROP_TOPIC] = banter_property_string ("topic");
  properties[PROP_ADDRESS] = banter_property_string ("address");
  properties[PROP_N_FOUND] = banter_property_uint ("n-found");
  properties[PROP_CAN_INVITE] = banter_property_boolean ("can-invite");
  properties[PROP_CAN_RENAME] = banter_property_boolean ("can-rename");
  properties[PROP_CAN_SET_TOPIC] = banter_property_boolean ("can-set-topic");
  properties[PROP_CAN_SET_PICTURE] = banter_property_boolean ("can-set-picture");
  properties[PROP_ONLY_ADMIN] = banter_property_boolean ("only-admin");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_group_init (BanterGroup *self)
{
  self->members = banter_object_list_new (BANTER_TYPE_MEMBER);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->limit = PAGE;
}

static BanterMember *
ensure_member (BanterGroup *self, BanterAccount *account, const BanterPersonRow *row)
{
  BanterPerson *person
      = banter_account_ensure_person (account, row->user_id, row->name, row->avatar);
  BanterMember *member = g_hash_table_lookup (self->by_id, row->user_id);

  return member != NULL
             ? g_object_ref (member)
             : banter_member_new (
                 person, g_strcmp0 (row->user_id, banter_account_get_user_id (account)) == 0);
}

/* Ids come from strangers' servers: what is no id is nobody. */
static void
apply_members (BanterGroup *self, BanterAccount *account, const BanterGroupRow *group)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_id
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < group->members->len; i++)
    {
      const BanterPersonRow *row = group->members->pdata[i];
      BanterMember *member;

      if (!banter_user_id_is_valid (row->user_id))
        continue;
      member = ensure_member (self, account, row);
      banter_member_apply (member, row, group);
      g_ptr_array_add (wanted, member);
      g_hash_table_insert (by_id, g_strdup (row->user_id), g_object_ref (member));
    }
  g_hash_table_unref (self->by_id);
  self->by_id = g_steal_pointer (&by_id);
  banter_object_list_set (self->members, wanted);
}

/* Admins come first: a second one is among the first two who are there already. */
static gboolean
is_only_admin (const BanterGroupRow *group)
{
  guint n_admins = 0;

  for (guint i = 0; i < group->members->len; i++)
    {
      const BanterPersonRow *row = group->members->pdata[i];

      n_admins += banter_role_from_power (row->power) == BANTER_ROLE_ADMIN
                  && row->membership == BANTER_MEMBERSHIP_JOIN;
    }
  return n_admins == 1 && group->n_members > 1
         && banter_role_from_power (group->power) == BANTER_ROLE_ADMIN;
}

static void
apply_rights (BanterGroup *self, BanterGroupRights now)
{
  BanterGroupRights changed = self->rights ^ now;

  self->rights = now;
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    if (changed & rights[i].right)
      g_object_notify_by_pspec (G_OBJECT (self), properties[rights[i].prop]);
}

void
banter_group_apply (BanterGroup *self, const BanterGroupRow *row)
{
  BanterAccount *account = self->room != NULL ? banter_room_get_account (self->room) : NULL;
  g_autofree char *topic = row->topic != NULL ? banter_text_clean (row->topic) : NULL;
  gboolean has_address
      = row->is_public && row->alias != NULL && banter_room_alias_is_valid (row->alias);

  g_assert (BANTER_IS_GROUP (self));
  if (account == NULL)
    return;

  if (topic != NULL && g_utf8_strlen (topic, -1) > TOPIC_MAX_CHARS)
    *g_utf8_offset_to_pointer (topic, TOPIC_MAX_CHARS) = '\0';
  g_object_freeze_notify (G_OBJECT (self));
  banter_property_take_string (self, properties[PROP_TOPIC], &self->topic,
                               topic != NULL && *g_strstrip (topic) != '\0' ? g_strdup (topic)
                                                                            : NULL);
  banter_property_take_string (self, properties[PROP_ADDRESS], &self->address,
                               has_address ? g_strdup (row->alias) : NULL);
  apply_rights (self, row->rights);
  if (self->search == NULL)
    banter_property_set_boolean (self, properties[PROP_ONLY_ADMIN], &self->only_admin,
                                 is_only_admin (row));
  apply_members (self, account, row);
  banter_property_set_uint (self, properties[PROP_N_FOUND], &self->n_found, row->n_found);
  banter_property_set_boolean (self, properties[PROP_READY], &self->ready, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterGroup) self = BANTER_GROUP (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterGroupRow) row
      = banter_reader_group_finish (BANTER_READER (source), result, &error);
  gboolean stale = self->reading == BANTER_GROUP_READING_STALE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = BANTER_GROUP_IDLE;
  if (error != NULL)
    g_warning ("A group cannot be read: %s", error->message);
  /* An answer to what is no longer asked would show members that are not sought. */
  if (stale)
    banter_group_reload (self);
  else if (row != NULL)
    banter_group_apply (self, row);
}

void
banter_group_reload (BanterGroup *self)
{
  BanterAccount *account = self->room != NULL ? banter_room_get_account (self->room) : NULL;
  BanterReader *reader = account != NULL ? banter_account_get_reader (account) : NULL;

  g_assert (BANTER_IS_GROUP (self));
  if (reader == NULL)
    return;
  if (self->reading != BANTER_GROUP_IDLE)
    {
      self->reading = BANTER_GROUP_READING_STALE;
      return;
    }
  self->reading = BANTER_GROUP_READING;
  banter_reader_group_async (reader, banter_room_get_id (self->room), self->search, self->limit,
                             self->cancellable, on_read, g_object_ref (self));
}

static void
on_members_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Then those are shown who are known here. */
  if (!banter_client_load_members_finish (BANTER_CLIENT (source), result, &error))
    g_debug ("Members: %s", error->message);
}

BanterGroup *
banter_room_dup_group (BanterRoom *room)
{
  BanterGroup *self;
  BanterClient *client;

  g_return_val_if_fail (BANTER_IS_ROOM (room), NULL);
  if (room->group != NULL)
    return g_object_ref (room->group);
  self = g_object_new (BANTER_TYPE_GROUP, NULL);
  self->room = g_object_ref (room);
  g_set_weak_pointer (&room->group, self);
  client = banter_room_get_client (room);
  banter_group_reload (self);
  if (client != NULL)
    banter_client_load_members_async (client, banter_room_get_id (room), self->cancellable,
                                      on_members_loaded, NULL);
  return self;
}

GListModel *
banter_group_get_members (BanterGroup *self)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), NULL);
  return G_LIST_MODEL (self->members);
}

void
banter_group_set_search (BanterGroup *self, const char *text)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (BANTER_IS_GROUP (self));
  if (text != NULL)
    folded = banter_text_fold (text);
  if (folded != NULL && *folded == '\0')
    g_clear_pointer (&folded, g_free);
  if (g_strcmp0 (folded, self->search) == 0)
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&folded);
  self->limit = PAGE;
  banter_group_reload (self);
}

void
banter_group_load_more (BanterGroup *self)
{
  g_return_if_fail (BANTER_IS_GROUP (self));
  if (self->reading != BANTER_GROUP_IDLE || self->limit >= self->n_found)
    return;
  self->limit += PAGE;
  banter_group_reload (self);
}

gboolean
banter_group_get_ready (BanterGroup *self)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), FALSE);
  return self->ready;
}

const char *
banter_group_get_topic (BanterGroup *self)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), NULL);
  return self->topic;
}

const char *
banter_group_get_address (BanterGroup *self)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), NULL);
  return self->address;
}

guint
banter_group_get_n_found (BanterGroup *self)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), 0);
  return self->n_found;
}

gboolean
banter_group_get_only_admin (BanterGroup *self)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), FALSE);
  return self->only_admin;
}

BanterMember *
banter_group_get_member (BanterGroup *self, const char *user_id)
{
  g_return_val_if_fail (BANTER_IS_GROUP (self), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);
  return g_hash_table_lookup (self->by_id, user_id);
}
