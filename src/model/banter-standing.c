/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-standing"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "banter-standing-private.h"

#include "banter-account-private.h"
#include "banter-problem-private.h"
#include "banter-property.h"
#include "banter-question.h"

/* What the server says of the account. Main thread. */

struct _BanterStanding
{
  GObject parent_instance;

  BanterQuestion question;
  GDateTime *dm_from;
  BanterAgeGroup age_group;
  BanterProblem refusal;
  gboolean known;
  gboolean phone_verified;
  gboolean phone_required;

  BanterAccount *account; /* borrowed; NULL once detached */
};

G_DEFINE_FINAL_TYPE (BanterStanding, banter_standing, G_TYPE_OBJECT)

enum
{
  PROP_KNOWN = 1,
  PROP_AGE_GROUP,
  PROP_PHONE_VERIFIED,
  PROP_PHONE_REQUIRED,
  PROP_REFUSAL,
  PROP_DM_FROM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static void
banter_standing_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterStanding *self = BANTER_STANDING (object);

  switch (prop_id)
    {
    case PROP_KNOWN:
      g_value_set_boolean (value, self->known);
      break;
    case PROP_AGE_GROUP:
      g_value_set_enum (value, (int)self->age_group);
      break;
    case PROP_PHONE_VERIFIED:
      g_value_set_boolean (value, self->phone_verified);
      break;
    case PROP_PHONE_REQUIRED:
      g_value_set_boolean (value, self->phone_required);
      break;
    case PROP_REFUSAL:
      g_value_set_enum (value, (int)self->refusal);
      break;
    case PROP_DM_FROM:
      g_value_set_boxed (value, self->dm_from);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_standing_finalize (GObject *object)
{
  BanterStanding *self = BANTER_STANDING (object);

  banter_question_clear (&self->question);
  g_clear_pointer (&self->dm_from, g_date_time_unref);
  G_OBJECT_CLASS (banter_standing_parent_class)->finalize (object);
}

static void
banter_standing_class_init (BanterStandingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_standing_get_property;
  object_class->finalize = banter_standing_finalize;
  properties[PROP_KNOWN] = banter_property_boolean ("known");
  properties[PROP_AGE_GROUP] = banter_property_enum ("age-group", BANTER_TYPE_AGE_GROUP);
  properties[PROP_PHONE_VERIFIED] = banter_property_boolean ("phone-verified");
  properties[PROP_PHONE_REQUIRED] = banter_property_boolean ("phone-required");
  properties[PROP_REFUSAL] = banter_property_enum ("refusal", BANTER_TYPE_PROBLEM);
  properties[PROP_DM_FROM] = banter_property_boxed ("dm-from", G_TYPE_DATE_TIME);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
banter_standing_init (BanterStanding *self)
{
  banter_question_init (&self->question);
}

BanterStanding *
banter_standing_new (BanterAccount *account)
{
  BanterStanding *self = g_object_new (BANTER_TYPE_STANDING, NULL);

  self->account = account;
  return self;
}

/* Anything that we do not know may least. */
static BanterAgeGroup
age_group_from_name (const char *name)
{
  static const char *const names[] = {
    [BANTER_AGE_GROUP_UNKNOWN] = "unknown",
    [BANTER_AGE_GROUP_UNDER_16] = "under_16",
    [BANTER_AGE_GROUP_16_17] = "16_17",
    [BANTER_AGE_GROUP_ADULT] = "adult",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (BanterAgeGroup)i;
  return BANTER_AGE_GROUP_UNKNOWN;
}

/* Returns: (nullable): the local midnight at which the day "YYYY-MM-DD" begins */
static GDateTime *
parse_day (const char *text)
{
  int year, month, day, length = 0;

  if (text == NULL || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3
      || length != 10 || strlen (text) != 10)
    return NULL;
  return g_date_time_new_local (year, month, day, 0, 0, 0);
}

static void
set_dm_from (BanterStanding *self, const char *text)
{
  g_autoptr (GDateTime) day = parse_day (text);

  if (self->dm_from == day
      || (day != NULL && self->dm_from != NULL && g_date_time_equal (day, self->dm_from)))
    return;
  g_clear_pointer (&self->dm_from, g_date_time_unref);
  self->dm_from = g_steal_pointer (&day);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DM_FROM]);
}

void
banter_standing_apply_row (BanterStanding *self, const BanterAccountRow *row)
{
  BanterProblem refusal
      = row->dm_allowed ? BANTER_PROBLEM_NONE
                        : banter_problem_from_reason (row->dm_refusal, BANTER_PROBLEM_FORBIDDEN);

  g_assert (BANTER_IS_STANDING (self));

  g_object_freeze_notify (G_OBJECT (self));
  banter_property_set_int (self, properties[PROP_AGE_GROUP], (int *)&self->age_group,
                           (int)age_group_from_name (row->age_band));
  banter_property_set_boolean (self, properties[PROP_PHONE_VERIFIED], &self->phone_verified,
                               row->phone_verified);
  banter_property_set_boolean (self, properties[PROP_PHONE_REQUIRED], &self->phone_required,
                               row->phone_required);
  banter_property_set_int (self, properties[PROP_REFUSAL], (int *)&self->refusal, (int)refusal);
  set_dm_from (self, row->dm_from);
  banter_property_set_boolean (self, properties[PROP_KNOWN], &self->known, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, changed_signal, 0);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStanding) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAccountRow) row
      = banter_client_load_account_finish (BANTER_CLIENT (source), result, &error);

  if (row != NULL)
    banter_standing_apply_row (self, row);
  else
    g_debug ("The server does not say who one is: %s", error->message);
  if (banter_question_end (&self->question))
    banter_standing_refresh (self);
}

void
banter_standing_refresh (BanterStanding *self)
{
  BanterClient *client;

  g_return_if_fail (BANTER_IS_STANDING (self));
  client = banter_question_begin (&self->question, self->account);
  if (client != NULL)
    banter_client_load_account_async (client, self->question.cancellable, on_loaded,
                                      g_object_ref (self));
}

void
banter_standing_note (BanterStanding *self, BanterProblem problem)
{
  gboolean own = problem == BANTER_PROBLEM_AGE || problem == BANTER_PROBLEM_FAMILY
                 || problem == BANTER_PROBLEM_PHONE;

  if (own && self->refusal != problem)
    banter_standing_refresh (self);
}

void
banter_standing_detach (BanterStanding *self)
{
  self->account = NULL;
  g_cancellable_cancel (self->question.cancellable);
}

gboolean
banter_standing_get_known (BanterStanding *self)
{
  g_return_val_if_fail (BANTER_IS_STANDING (self), FALSE);
  return self->known;
}

BanterAgeGroup
banter_standing_get_age_group (BanterStanding *self)
{
  g_return_val_if_fail (BANTER_IS_STANDING (self), BANTER_AGE_GROUP_UNKNOWN);
  return self->age_group;
}

gboolean
banter_standing_get_phone_verified (BanterStanding *self)
{
  g_return_val_if_fail (BANTER_IS_STANDING (self), FALSE);
  return self->phone_verified;
}

gboolean
banter_standing_get_phone_required (BanterStanding *self)
{
  g_return_val_if_fail (BANTER_IS_STANDING (self), FALSE);
  return self->phone_required;
}

BanterProblem
banter_standing_get_refusal (BanterStanding *self)
{
  g_return_val_if_fail (BANTER_IS_STANDING (self), BANTER_PROBLEM_NONE);
  return self->refusal;
}

GDateTime *
banter_standing_get_dm_from (BanterStanding *self)
{
  g_return_val_if_fail (BANTER_IS_STANDING (self), NULL);
  return self->dm_from;
}
