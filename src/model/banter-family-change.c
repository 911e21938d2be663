/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family-change"

#include "config.h"

#include "banter-family-private.h"

#include "banter-clock.h"
#include "banter-person.h"

/* One line of the list that guardian and teen both read. Main thread. */

struct _BanterFamilyChange
{
  GObject parent_instance;

  BanterPerson *guardian;
  BanterPerson *teen;
  BanterPerson *actor;        /* nullable */
  BanterFamilyLimits *limits; /* nullable */
  GDateTime *time;
  BanterFamilyAction action;
};

G_DEFINE_FINAL_TYPE (BanterFamilyChange, banter_family_change, G_TYPE_OBJECT)

static void
banter_family_change_finalize (GObject *object)
{
  BanterFamilyChange *self = BANTER_FAMILY_CHANGE (object);

  g_clear_object (&self->guardian);
  g_clear_object (&self->teen);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->limits, banter_family_limits_free);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (banter_family_change_parent_class)->finalize (object);
}

static void
banter_family_change_class_init (BanterFamilyChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_family_change_finalize;
}

static void
banter_family_change_init (BanterFamilyChange *self)
{
}

static BanterFamilyAction
action_from_name (const char *name)
{
  static const char *const names[] = {
    [BANTER_FAMILY_PAIRED] = "paired",          [BANTER_FAMILY_LIMITS_CHANGED] = "limits_changed",
    [BANTER_FAMILY_END_ASKED] = "unpair_asked", [BANTER_FAMILY_ENDED] = "unpaired",
    [BANTER_FAMILY_LIFTED] = "lifted",          [BANTER_FAMILY_GROWN_UP] = "grown_up",
    [BANTER_FAMILY_REPLACED] = "replaced",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (BanterFamilyAction)i;
  return BANTER_FAMILY_OTHER;
}

BanterFamilyChange *
banter_family_change_new (BanterPerson *guardian, BanterPerson *teen, BanterPerson *actor,
                          const BanterFamilyChangeRow *row)
{
  BanterFamilyChange *self = g_object_new (BANTER_TYPE_FAMILY_CHANGE, NULL);

  self->guardian = g_object_ref (guardian);
  self->teen = g_object_ref (teen);
  self->actor = actor != NULL ? g_object_ref (actor) : NULL;
  self->limits = row->limits != NULL ? banter_family_limits_from_row (row->limits) : NULL;
  self->time = banter_clock_to_local (row->ts);
  self->action = action_from_name (row->action);
  return self;
}

BanterFamilyAction
banter_family_change_get_action (BanterFamilyChange *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY_CHANGE (self), BANTER_FAMILY_OTHER);
  return self->action;
}

BanterPerson *
banter_family_change_get_guardian (BanterFamilyChange *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY_CHANGE (self), NULL);
  return self->guardian;
}

BanterPerson *
banter_family_change_get_teen (BanterFamilyChange *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY_CHANGE (self), NULL);
  return self->teen;
}

BanterPerson *
banter_family_change_get_actor (BanterFamilyChange *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY_CHANGE (self), NULL);
  return self->actor;
}

const BanterFamilyLimits *
banter_family_change_get_limits (BanterFamilyChange *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY_CHANGE (self), NULL);
  return self->limits;
}

GDateTime *
banter_family_change_get_time (BanterFamilyChange *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY_CHANGE (self), NULL);
  return self->time;
}
