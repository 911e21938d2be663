/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family"

#include "config.h"

#include <string.h>

#include "banter-family-private.h"

#include "banter-account-private.h"
#include "banter-question.h"

/* What the server says of the account's pairings. People of whom no name is known are looked up
 * once. Main thread. */

struct _BanterFamily
{
  GObject parent_instance;

  BanterObjectList *pairings;
  BanterObjectList *changes;
  BanterFamilyLimits *limits; /* NULL until known */
  BanterFamilyRow *row;       /* where limits and quiet hours come from; the same */
  GHashTable *looked_up;      /* (set) user ids */
  BanterQuestion question;

  BanterAccount *account; /* borrowed; NULL once detached */
};

G_DEFINE_FINAL_TYPE (BanterFamily, banter_family, G_TYPE_OBJECT)

static guint changed_signal;

static void
banter_family_finalize (GObject *object)
{
  BanterFamily *self = BANTER_FAMILY (object);

  g_clear_object (&self->pairings);
  g_clear_object (&self->changes);
  banter_question_clear (&self->question);
  g_clear_pointer (&self->limits, banter_family_limits_free);
  g_clear_pointer (&self->row, banter_family_row_free);
  g_hash_table_unref (self->looked_up);
  G_OBJECT_CLASS (banter_family_parent_class)->finalize (object);
}

static void
banter_family_class_init (BanterFamilyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_family_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
banter_family_init (BanterFamily *self)
{
  self->pairings = banter_object_list_new (BANTER_TYPE_PAIRING);
  self->changes = banter_object_list_new (BANTER_TYPE_FAMILY_CHANGE);
  self->looked_up = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  banter_question_init (&self->question);
}

BanterFamily *
banter_family_new (BanterAccount *account)
{
  BanterFamily *self = g_object_new (BANTER_TYPE_FAMILY, NULL);

  self->account = account;
  return self;
}

/* --- People --- */

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterFamily) self = user_data;
  g_autoptr (GPtrArray) rows
      = banter_client_search_people_finish (BANTER_CLIENT (source), result, NULL);

  for (guint i = 0; rows != NULL && self->account != NULL && i < rows->len; i++)
    {
      const BanterPersonRow *row = rows->pdata[i];

      banter_account_ensure_person (self->account, row->user_id, row->name, row->avatar);
    }
  if (rows != NULL && rows->len > 0)
    g_signal_emit (self, changed_signal, 0);
}

static BanterPerson *
ensure_person (BanterFamily *self, const char *user_id)
{
  BanterPerson *person = banter_account_ensure_person (self->account, user_id, NULL, NULL);
  BanterClient *client = banter_account_get_client (self->account);

  if (client != NULL && g_strcmp0 (user_id, banter_account_get_user_id (self->account)) != 0
      && g_hash_table_add (self->looked_up, g_strdup (user_id)))
    banter_client_search_people_async (client, user_id, 1, self->question.cancellable, on_looked_up,
                                       g_object_ref (self));
  return person;
}

/* --- From rows --- */

static BanterFamilyChange *
take_change (BanterFamily *self, const BanterFamilyChangeRow *row)
{
  return banter_family_change_new (
      ensure_person (self, row->guardian), ensure_person (self, row->teen),
      row->actor != NULL ? ensure_person (self, row->actor) : NULL, row);
}

static void
apply_changes (BanterFamily *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = rows->len; i > 0; i--)
    g_ptr_array_add (changes, take_change (self, rows->pdata[i - 1]));
  banter_object_list_set (self->changes, changes);
}

/* (transfer full): the one that is there already, or a new one */
static BanterPairing *
take_pairing (BanterFamily *self, const BanterPairingRow *row)
{
  GPtrArray *old = banter_object_list_get (self->pairings);
  BanterPerson *guardian = ensure_person (self, row->guardian);
  BanterPerson *teen = ensure_person (self, row->teen);

  for (guint i = 0; i < old->len; i++)
    if (banter_pairing_get_guardian (old->pdata[i]) == guardian
        && banter_pairing_get_teen (old->pdata[i]) == teen)
      return g_object_ref (old->pdata[i]);
  return banter_pairing_new (self->account, guardian, teen);
}

static void
apply_pairings (BanterFamily *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) pairings = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      BanterPairing *pairing = take_pairing (self, rows->pdata[i]);

      if (g_ptr_array_find (pairings, pairing, NULL))
        {
          g_object_unref (pairing);
          continue;
        }
      banter_pairing_apply_row (pairing, rows->pdata[i]);
      g_ptr_array_add (pairings, pairing);
    }
  banter_object_list_set (self->pairings, pairings);
}

void
banter_family_take_row (BanterFamily *self, BanterFamilyRow *row)
{
  g_assert (BANTER_IS_FAMILY (self));

  banter_family_row_free (self->row);
  self->row = row;
  banter_family_limits_free (self->limits);
  self->limits = banter_family_limits_from_row (row->limits);
  apply_pairings (self, row->pairings);
  apply_changes (self, row->changes);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterFamily) self = user_data;
  g_autoptr (GError) error = NULL;
  BanterFamilyRow *row = banter_client_load_family_finish (BANTER_CLIENT (source), result, &error);

  if (row != NULL && self->account != NULL)
    banter_family_take_row (self, row);
  else if (row != NULL)
    banter_family_row_free (row);
  else
    g_debug ("The pairings are not known: %s", error->message);
  if (banter_question_end (&self->question))
    banter_family_reload (self);
}

void
banter_family_reload (BanterFamily *self)
{
  BanterClient *client;

  g_return_if_fail (BANTER_IS_FAMILY (self));
  client = banter_question_begin (&self->question, self->account);
  if (client != NULL)
    banter_client_load_family_async (client, self->question.cancellable, on_loaded,
                                     g_object_ref (self));
}

static gboolean
holds (const BanterQuietRow *quiet, GDateTime *now)
{
  int from = banter_family_parse_time (quiet->from);
  int to = banter_family_parse_time (quiet->to);
  g_autoptr (GTimeZone) zone = quiet->tz != NULL && strchr (quiet->tz, '.') == NULL
                                       && *quiet->tz != ':' && *quiet->tz != '/'
                                   ? g_time_zone_new_identifier (quiet->tz)
                                   : NULL;
  g_autoptr (GDateTime) there
      = zone != NULL ? g_date_time_to_timezone (now, zone) : g_date_time_ref (now);
  int minutes = g_date_time_get_hour (there) * 60 + g_date_time_get_minute (there);

  if (from < 0 || to < 0)
    return FALSE;
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

gboolean
banter_family_is_quiet (BanterFamily *self, GDateTime *now)
{
  g_return_val_if_fail (BANTER_IS_FAMILY (self), FALSE);

  for (guint i = 0; self->row != NULL && i < self->row->limits->quiet->len; i++)
    if (holds (g_ptr_array_index (self->row->limits->quiet, i), now))
      return TRUE;
  return FALSE;
}

void
banter_family_detach (BanterFamily *self)
{
  GPtrArray *pairings = banter_object_list_get (self->pairings);

  self->account = NULL;
  g_cancellable_cancel (self->question.cancellable);
  for (guint i = 0; i < pairings->len; i++)
    banter_pairing_detach (pairings->pdata[i]);
}

BanterAccount *
banter_family_get_account (BanterFamily *self)
{
  return self->account;
}

GListModel *
banter_family_get_pairings (BanterFamily *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY (self), NULL);
  return G_LIST_MODEL (self->pairings);
}

GListModel *
banter_family_get_changes (BanterFamily *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY (self), NULL);
  return G_LIST_MODEL (self->changes);
}

const BanterFamilyLimits *
banter_family_get_limits (BanterFamily *self)
{
  g_return_val_if_fail (BANTER_IS_FAMILY (self), NULL);
  return self->limits;
}
