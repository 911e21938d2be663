/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-pairing"

#include "config.h"

#include "banter-family-private.h"

#include "banter-account-private.h"
#include "banter-clock.h"
#include "banter-property.h"

/* A change of the limits shows at once and is written behind it, one write at a time; what the
 * server is known to have comes back if it refuses. Main thread. */

struct _BanterPairing
{
  GObject parent_instance;

  BanterPerson *guardian;
  BanterPerson *teen;
  BanterFamilyLimits *shown;
  BanterFamilyLimits *stored; /* what the server has, as far as we know */
  BanterFamilyLimits *sent;   /* not NULL while it is written */
  GDateTime *since;
  GDateTime *ends; /* nullable */

  BanterAccount *account; /* borrowed; NULL once detached */
};

G_DEFINE_FINAL_TYPE (BanterPairing, banter_pairing, G_TYPE_OBJECT)

enum
{
  PROP_LIMITS = 1,
  PROP_ENDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint failed_signal;

static void
banter_pairing_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterPairing *self = BANTER_PAIRING (object);

  switch (prop_id)
    {
    case PROP_LIMITS:
      g_value_set_boxed (value, self->shown);
      break;
    case PROP_ENDS:
      g_value_set_boxed (value, self->ends);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_pairing_finalize (GObject *object)
{
  BanterPairing *self = BANTER_PAIRING (object);

  g_clear_object (&self->guardian);
  g_clear_object (&self->teen);
  g_clear_pointer (&self->shown, banter_family_limits_free);
  g_clear_pointer (&self->stored, banter_family_limits_free);
  g_clear_pointer (&self->sent, banter_family_limits_free);
  g_clear_pointer (&self->since, g_date_time_unref);
  g_clear_pointer (&self->ends, g_date_time_unref);
  G_OBJECT_CLASS (banter_pairing_parent_class)->finalize (object);
}

static void
banter_pairing_class_init (BanterPairingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_pairing_get_property;
  object_class->finalize = banter_pairing_finalize;
  properties[PROP_LIMITS] = banter_property_boxed ("limits", BANTER_TYPE_FAMILY_LIMITS);
  properties[PROP_ENDS] = banter_property_boxed ("ends", G_TYPE_DATE_TIME);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_PROBLEM);
}

static void
banter_pairing_init (BanterPairing *self)
{
  self->shown = banter_family_limits_new ();
  self->stored = banter_family_limits_new ();
}

BanterPairing *
banter_pairing_new (BanterAccount *account, BanterPerson *guardian, BanterPerson *teen)
{
  BanterPairing *self = g_object_new (BANTER_TYPE_PAIRING, NULL);

  self->account = account;
  self->guardian = g_object_ref (guardian);
  self->teen = g_object_ref (teen);
  return self;
}

static void
show (BanterPairing *self, const BanterFamilyLimits *limits)
{
  if (banter_family_limits_equal (self->shown, limits))
    return;
  banter_family_limits_free (self->shown);
  self->shown = banter_family_limits_copy (limits);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMITS]);
}

void
banter_pairing_apply_row (BanterPairing *self, const BanterPairingRow *row)
{
  gboolean same_end
      = (row->ends_ts != 0) == (self->ends != NULL)
        && (self->ends == NULL || g_date_time_to_unix (self->ends) == row->ends_ts / 1000);

  g_clear_pointer (&self->since, g_date_time_unref);
  self->since = banter_clock_to_local (row->since_ts);
  if (!same_end)
    {
      g_clear_pointer (&self->ends, g_date_time_unref);
      self->ends = row->ends_ts != 0 ? banter_clock_to_local (row->ends_ts) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDS]);
    }
  if (self->sent != NULL)
    return; /* what the server says now is older than what the guardian chose */
  banter_family_limits_free (self->stored);
  self->stored = banter_family_limits_from_row (row->limits);
  show (self, self->stored);
}

static void write_limits (BanterPairing *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPairing) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterFamilyLimits) sent = g_steal_pointer (&self->sent);

  if (banter_client_family_finish (BANTER_CLIENT (source), result, &error))
    {
      banter_family_limits_free (self->stored);
      self->stored = g_steal_pointer (&sent);
      if (!banter_family_limits_equal (self->shown, self->stored))
        write_limits (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_debug ("The limits were refused: %s", error->message);
  show (self, self->stored);
  g_signal_emit (self, failed_signal, 0, banter_problem_from_error (error, NULL));
}

static void
write_limits (BanterPairing *self)
{
  BanterClient *client = self->account != NULL ? banter_account_get_client (self->account) : NULL;
  g_autoptr (BanterLimitsRow) row = NULL;

  if (self->sent != NULL || client == NULL)
    return;
  row = banter_family_limits_to_row (self->shown);
  self->sent = banter_family_limits_copy (self->shown);
  banter_client_set_limits_async (client, banter_person_get_user_id (self->teen), row, NULL,
                                  on_written, g_object_ref (self));
}

void
banter_pairing_set_limits (BanterPairing *self, const BanterFamilyLimits *limits)
{
  g_return_if_fail (BANTER_IS_PAIRING (self));
  g_return_if_fail (limits != NULL);

  if (banter_family_limits_equal (self->shown, limits))
    return;
  show (self, limits);
  write_limits (self);
}

void
banter_pairing_detach (BanterPairing *self)
{
  self->account = NULL;
}

BanterPerson *
banter_pairing_get_guardian (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), NULL);
  return self->guardian;
}

BanterPerson *
banter_pairing_get_teen (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), NULL);
  return self->teen;
}

gboolean
banter_pairing_get_is_guardian (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), FALSE);
  return self->account != NULL
         && g_strcmp0 (banter_person_get_user_id (self->guardian),
                       banter_account_get_user_id (self->account))
                == 0;
}

BanterPerson *
banter_pairing_get_other (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), NULL);
  return banter_pairing_get_is_guardian (self) ? self->teen : self->guardian;
}

GDateTime *
banter_pairing_get_since (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), NULL);
  return self->since;
}

GDateTime *
banter_pairing_get_ends (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), NULL);
  return self->ends;
}

const BanterFamilyLimits *
banter_pairing_get_limits (BanterPairing *self)
{
  g_return_val_if_fail (BANTER_IS_PAIRING (self), NULL);
  return self->shown;
}
