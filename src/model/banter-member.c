/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-member"

#include "config.h"

#include "banter-member-private.h"

#include "banter-person.h"

#include "banter-property.h"

/* A member of a group as rows show it: roles in place of levels, and what I may do to them. Main
 * thread. */

struct _BanterMember
{
  GObject parent_instance;

  BanterPerson *person;
  BanterRole role;
  gint64 my_power;
  gboolean own;
  gboolean invited;
  gboolean can_remove;
  gboolean can_set_role;
};

G_DEFINE_FINAL_TYPE (BanterMember, banter_member, G_TYPE_OBJECT)

enum
{
  PROP_PERSON = 1,
  PROP_OWN,
  PROP_ROLE,
  PROP_INVITED,
  PROP_CAN_REMOVE,
  PROP_CAN_SET_ROLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define MODERATOR_POWER 50
#define ADMIN_POWER 100

static void
banter_member_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterMember *self = BANTER_MEMBER (object);

  switch (prop_id)
    {
    case PROP_PERSON:
      g_value_set_object (value, self->person);
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    case PROP_ROLE:
      g_value_set_enum (value, self->role);
      break;
    case PROP_INVITED:
      g_value_set_boolean (value, self->invited);
      break;
    case PROP_CAN_REMOVE:
      g_value_set_boolean (value, self->can_remove);
      break;
    case PROP_CAN_SET_ROLE:
      g_value_set_boolean (value, self->can_set_role);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_member_dispose (GObject *object)
{
  g_clear_object (&BANTER_MEMBER (object)->person);
  G_OBJECT_CLASS (banter_member_parent_class)->dispose (object);
}

static void
banter_member_class_init (BanterMemberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_member_get_property;
  object_class->dispose = banter_member_dispose;
  properties[PROP_PERSON] = banter_property_object ("person", BANTER_TYPE_PERSON);
  properties[PROP_OWN] = banter_property_boolean ("own");
  properties[PROP_ROLE] = banter_property_enum ("role", BANTER_TYPE_ROLE);
  properties[PROP_INVITED] = banter_property_boolean ("invited");
  properties[PROP_CAN_REMOVE] = banter_property_boolean ("can-remove");
  properties[PROP_CAN_SET_ROLE] = banter_property_boolean ("can-set-role");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_member_init (BanterMember *self)
{
}

BanterMember *
banter_member_new (BanterPerson *person, gboolean own)
{
  BanterMember *self = g_object_new (BANTER_TYPE_MEMBER, NULL);

  self->person = g_object_ref (person);
  self->own = own;
  return self;
}

BanterRole
banter_role_from_power (gint64 power)
{
  if (power >= ADMIN_POWER)
    return BANTER_ROLE_ADMIN;
  return power >= MODERATOR_POWER ? BANTER_ROLE_MODERATOR : BANTER_ROLE_MEMBER;
}

gint64
banter_role_to_power (BanterRole role)
{
  switch (role)
    {
    case BANTER_ROLE_ADMIN:
      return ADMIN_POWER;
    case BANTER_ROLE_MODERATOR:
      return MODERATOR_POWER;
    case BANTER_ROLE_MEMBER:
    default:
      return 0;
    }
}

/* Of others' levels only lower ones may be touched (authorization rules of m.room.member and
 * m.room.power_levels); those of creators of version 12 never. */
void
banter_member_apply (BanterMember *self, const BanterPersonRow *row, const BanterGroupRow *group)
{
  gboolean below = !self->own && row->power < group->power;
  gboolean can_remove = below && (group->rights & BANTER_GROUP_MAY_REMOVE) != 0;
  gboolean can_set_role = below && (group->rights & BANTER_GROUP_MAY_SET_ROLES) != 0
                          && row->membership == BANTER_MEMBERSHIP_JOIN;

  g_assert (BANTER_IS_MEMBER (self));

  self->my_power = group->power;
  g_object_freeze_notify (G_OBJECT (self));
  banter_property_set_int (self, properties[PROP_ROLE], (int *)&self->role,
                           (int)banter_role_from_power (row->power));
  banter_property_set_boolean (self, properties[PROP_INVITED], &self->invited,
                               row->membership == BANTER_MEMBERSHIP_INVITE);
  banter_property_set_boolean (self, properties[PROP_CAN_REMOVE], &self->can_remove, can_remove);
  banter_property_set_boolean (self, properties[PROP_CAN_SET_ROLE], &self->can_set_role,
                               can_set_role);
  g_object_thaw_notify (G_OBJECT (self));
}

BanterPerson *
banter_member_get_person (BanterMember *self)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), NULL);
  return self->person;
}

gboolean
banter_member_get_own (BanterMember *self)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), FALSE);
  return self->own;
}

BanterRole
banter_member_get_role (BanterMember *self)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), BANTER_ROLE_MEMBER);
  return self->role;
}

gboolean
banter_member_get_invited (BanterMember *self)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), FALSE);
  return self->invited;
}

gboolean
banter_member_get_can_remove (BanterMember *self)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), FALSE);
  return self->can_remove;
}

gboolean
banter_member_get_can_set_role (BanterMember *self)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), FALSE);
  return self->can_set_role;
}

gboolean
banter_member_can_become (BanterMember *self, BanterRole role)
{
  g_return_val_if_fail (BANTER_IS_MEMBER (self), FALSE);
  return self->can_set_role && role != self->role && banter_role_to_power (role) <= self->my_power;
}
