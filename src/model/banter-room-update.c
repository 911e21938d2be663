/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-update"

#include "config.h"

#include "banter-room-private.h"

#include "banter-account-private.h"
#include "banter-message-row.h"
#include "banter-timeline-model-private.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-property.h"
#include "banter-text.h"

/* What the store says of a room, made fit to be shown: names and words come from strangers. Tells
 * what is new about it. Main thread. */

#define NAME_MAX_CHARS 80
#define PREVIEW_MAX_CHARS 200
#define REASON_MAX_CHARS 500

#define PROP(name) banter_room_properties[BANTER_ROOM_PROP_##name]

static void
notify (BanterRoom *self, GParamSpec *pspec)
{
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/* Its name, the other's id, or "" where there is nothing to go by. */
static char *
name_of (const BanterRoomRow *row)
{
  g_autofree char *clean = banter_text_one_line (row->name, NAME_MAX_CHARS);
  g_autofree char *localpart = NULL;

  if (*clean != '\0' && row->n_more > 0)
    return g_strdup_printf ("%s +%u", clean, row->n_more);
  if (*clean != '\0')
    return g_steal_pointer (&clean);
  if (row->dm_user_id != NULL && banter_user_id_parse (row->dm_user_id, &localpart, NULL))
    return banter_text_one_line (localpart, NAME_MAX_CHARS);
  return g_strdup ("");
}

static void
apply_names (BanterRoom *self, const BanterRoomRow *row)
{
  gboolean renamed;

  renamed = banter_property_take_string (self, PROP (NAME), &self->name, name_of (row));
  if (renamed || g_strcmp0 (self->dm_user_id, row->dm_user_id) != 0)
    {
      g_autofree char *words = NULL;

      g_free (self->dm_user_id);
      self->dm_user_id = g_strdup (row->dm_user_id);
      words = g_strconcat (self->name, "\n", self->dm_user_id, NULL);
      g_free (self->folded);
      self->folded = banter_text_fold (words);
    }
  banter_property_take_string (self, PROP (AVATAR), &self->avatar,
                               banter_mxc_is_valid (row->avatar) ? g_strdup (row->avatar) : NULL);
}

static char *
first_name (const char *sender, const char *name)
{
  g_autofree char *shown = NULL;
  g_autofree char *localpart = NULL;
  char *space;

  if (name == NULL && banter_user_id_parse (sender, &localpart, NULL))
    name = localpart;
  shown = banter_text_one_line (name, NAME_MAX_CHARS);
  space = strchr (shown, ' ');
  if (space != NULL && space != shown)
    *space = '\0';
  return g_steal_pointer (&shown);
}

gboolean
banter_room_hides (BanterRoom *self, const BanterEventRow *row)
{
  return self->account != NULL && self->is_group && !row->own && row->sender != NULL
         && banter_person_get_blocked (
             banter_account_ensure_person (self->account, row->sender, NULL, NULL));
}

static void
apply_preview (BanterRoom *self, const BanterEventRow *row)
{
  BanterMessageData data = { 0 };
  gboolean shown = row != NULL
                   && banter_message_data_from_row (row, banter_room_get_others_read (self), &data);
  gint64 ts = shown ? data.timestamp : 0;

  if (shown && banter_room_hides (self, row))
    banter_message_data_hide (&data);
  self->preview_position = shown && row->own && row->send_state == BANTER_SEND_NONE
                               ? row->position
                               : BANTER_POSITION_UNKNOWN;
  banter_property_take_string (self, PROP (PREVIEW), &self->preview,
                               shown ? banter_text_one_line (data.summary, PREVIEW_MAX_CHARS)
                                     : NULL);
  banter_property_set_int (self, PROP (PREVIEW_KIND), (int *)&self->preview_kind, (int)data.kind);
  banter_property_set_int (self, PROP (PREVIEW_DELIVERY), (int *)&self->preview_delivery,
                           (int)data.delivery);
  banter_property_set_boolean (self, PROP (PREVIEW_OWN), &self->preview_own, data.own);
  banter_property_take_string (self, PROP (PREVIEW_SENDER), &self->preview_sender,
                               shown ? first_name (row->sender, row->sender_name) : NULL);
  if (ts != self->time_ts)
    {
      self->time_ts = ts;
      g_clear_pointer (&self->time, g_date_time_unref);
      self->time = ts != 0 ? banter_clock_to_local (ts) : NULL;
      notify (self, PROP (TIME));
    }
}

/* What reading the chat means, without its timeline. */
static void
apply_newest (BanterRoom *self, const BanterRoomRow *row)
{
  const BanterEventRow *newest = row->received != NULL ? row->received : row->preview;

  g_free (self->newest_id);
  self->newest_id = newest != NULL ? g_strdup (newest->event_id) : NULL;
}

static void
apply_invite (BanterRoom *self, const BanterInviteRow *row)
{
  BanterPerson *inviter = NULL;

  if (row != NULL && row->inviter != NULL && self->account != NULL)
    inviter = banter_account_ensure_person (self->account, row->inviter, row->inviter_name,
                                            row->inviter_avatar);
  if (g_set_object (&self->inviter, inviter))
    notify (self, PROP (INVITER));
  banter_property_set_boolean (self, PROP (FILTERED), &self->filtered,
                               row != NULL && (row->words_caught || row->name_caught));
  banter_property_take_string (self, PROP (REASON), &self->reason,
                               row != NULL ? banter_text_one_line (row->reason, REASON_MAX_CHARS)
                                           : NULL);
  if (row != NULL && self->time == NULL)
    {
      self->time = banter_clock_to_local (row->ts);
      notify (self, PROP (TIME));
    }
}

/* With whom a DM is: known by the chat's name until they have written. */
static void
apply_partner (BanterRoom *self, const BanterRoomRow *row)
{
  BanterPerson *partner = NULL;

  if (row->dm_user_id != NULL && banter_user_id_is_valid (row->dm_user_id) && self->account != NULL)
    {
      partner = g_hash_table_lookup (self->account->persons, row->dm_user_id);
      if (partner == NULL)
        partner
            = banter_account_ensure_person (self->account, row->dm_user_id, row->name, row->avatar);
    }
  if (g_set_object (&self->partner, partner))
    notify (self, PROP (PARTNER));
}

/* Why one cannot write here, as far as this device knows; the server has the last word. */
static BanterProblem
cannot_write_of (const BanterRoomRow *row)
{
  if (row->membership != BANTER_MEMBERSHIP_JOIN)
    return BANTER_PROBLEM_GONE;
  if (row->encrypted)
    return BANTER_PROBLEM_ENCRYPTED;
  if (row->kind == BANTER_ROOM_KIND_DM && row->empty)
    return BANTER_PROBLEM_GONE;
  return BANTER_PROBLEM_NONE;
}

static void
update_cannot_write (BanterRoom *self)
{
  gboolean blocked = self->membership == BANTER_MEMBERSHIP_JOIN && self->partner != NULL
                     && banter_person_get_blocked (self->partner);

  banter_property_set_int (self, PROP (CANNOT_WRITE), (int *)&self->cannot_write,
                           (int)(blocked ? BANTER_PROBLEM_OWN_BLOCK : self->obstacle));
}

void
banter_room_refresh_blocked (BanterRoom *self)
{
  gboolean could_write = banter_room_get_can_write (self);

  update_cannot_write (self);
  if (could_write != banter_room_get_can_write (self))
    notify (self, PROP (CAN_WRITE));
}

void
banter_room_apply_row (BanterRoom *self, const BanterRoomRow *row)
{
  gboolean was_request = banter_room_get_is_request (self), could_write;
  gboolean waiting = row->kind == BANTER_ROOM_KIND_DM && row->membership == BANTER_MEMBERSHIP_JOIN
                     && row->other_membership == BANTER_MEMBERSHIP_INVITE;
  gboolean is_group = row->kind == BANTER_ROOM_KIND_GROUP;

  g_assert (BANTER_IS_ROOM (self));

  g_object_freeze_notify (G_OBJECT (self));
  could_write = banter_room_get_can_write (self);
  /* Listed although it is to be left: invited anew, or an answer from before the leave was written;
   * then the next one says that it is gone. */
  if (self->leave_id != 0)
    self->hidden = FALSE;
  /* By the time that is shown: a chat that was only joined lately is not the latest one. */
  self->activity = row->preview != NULL && row->membership == BANTER_MEMBERSHIP_JOIN
                       ? MIN (row->activity_ts, row->preview->ts)
                       : row->activity_ts;
  self->membership = row->membership;
  if (self->others_read != row->others_read_position)
    {
      self->others_read = row->others_read_position;
      banter_room_refresh_seen (self);
    }
  apply_names (self, row);
  banter_property_set_boolean (self, PROP (IS_GROUP), &self->is_group, is_group);
  apply_preview (self, row->preview);
  apply_newest (self, row);
  apply_invite (self, row->invite);
  if (!self->draft_touched)
    banter_property_take_string (self, PROP (DRAFT), &self->draft,
                                 row->draft != NULL && *row->draft != '\0' ? g_strdup (row->draft)
                                                                           : NULL);
  banter_property_set_uint (self, PROP (UNREAD), &self->unread,
                            row->unread == 0 && row->marked_unread ? 1 : row->unread);
  banter_room_apply_kept (self, row);
  banter_property_set_uint (self, PROP (N_MEMBERS), &self->n_members, row->n_joined);
  apply_partner (self, row);
  self->obstacle = cannot_write_of (row);
  update_cannot_write (self);
  banter_property_set_boolean (self, PROP (WAITING), &self->waiting, waiting);
  if (was_request != banter_room_get_is_request (self))
    notify (self, PROP (IS_REQUEST));
  if (could_write != banter_room_get_can_write (self))
    notify (self, PROP (CAN_WRITE));
  g_object_thaw_notify (G_OBJECT (self));
}

void
banter_room_set_gone (BanterRoom *self)
{
  /* While it is being deleted an undo may still bring it back as it was. */
  if (self->leave_id != 0)
    self->hidden = TRUE;
  if (self->hidden || self->membership == BANTER_MEMBERSHIP_LEAVE)
    return;
  self->membership = BANTER_MEMBERSHIP_LEAVE;
  self->cannot_write = self->obstacle = BANTER_PROBLEM_GONE;
  notify (self, PROP (CANNOT_WRITE));
  notify (self, PROP (CAN_WRITE));
  notify (self, PROP (IS_REQUEST));
}

void
banter_room_set_typing_names (BanterRoom *self, const char *names)
{
  banter_property_take_string (self, PROP (TYPING), &self->typing, g_strdup (names));
}

gint64
banter_room_get_others_read (BanterRoom *self)
{
  if (self->account == NULL || !self->shows_read || !banter_account_shows_receipts (self->account))
    return BANTER_POSITION_UNKNOWN;
  return self->others_read;
}

void
banter_room_refresh_seen (BanterRoom *self)
{
  gint64 others_read = banter_room_get_others_read (self);

  if (self->preview_position != BANTER_POSITION_UNKNOWN)
    banter_property_set_int (self, PROP (PREVIEW_DELIVERY), (int *)&self->preview_delivery,
                             self->preview_position <= others_read ? BANTER_DELIVERY_SEEN
                                                                   : BANTER_DELIVERY_SENT);
  if (self->timeline != NULL)
    banter_timeline_model_set_others_read (self->timeline, others_read);
}
