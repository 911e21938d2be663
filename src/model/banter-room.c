/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room"

#include "config.h"

#include "banter-room-private.h"

#include "banter-account-private.h"
#include "banter-timeline-model-private.h"

#include "banter-property.h"

/* A chat or a request, as lists and the chat's header show it: its properties. What the store says
 * of it comes in through banter-room-update.c; what one does in it is banter-room-actions.c. Main
 * thread. */

G_DEFINE_FINAL_TYPE (BanterRoom, banter_room, G_TYPE_OBJECT)

GParamSpec *banter_room_properties[BANTER_ROOM_N_PROPS];

static void
banter_room_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterRoom *self = BANTER_ROOM (object);

  switch (prop_id)
    {
    case BANTER_ROOM_PROP_ID:
      g_value_set_string (value, self->room_id);
      break;
    case BANTER_ROOM_PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case BANTER_ROOM_PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case BANTER_ROOM_PROP_IS_GROUP:
      g_value_set_boolean (value, self->is_group);
      break;
    case BANTER_ROOM_PROP_PREVIEW:
      g_value_set_string (value, self->preview);
      break;
    case BANTER_ROOM_PROP_PREVIEW_KIND:
      g_value_set_enum (value, self->preview_kind);
      break;
    case BANTER_ROOM_PROP_PREVIEW_OWN:
      g_value_set_boolean (value, self->preview_own);
      break;
    case BANTER_ROOM_PROP_PREVIEW_SENDER:
      g_value_set_string (value, self->preview_sender);
      break;
    case BANTER_ROOM_PROP_PREVIEW_DELIVERY:
      g_value_set_enum (value, self->preview_delivery);
      break;
    case BANTER_ROOM_PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case BANTER_ROOM_PROP_ANSWERED:
      g_value_set_object (value, self->answered);
      break;
    case BANTER_ROOM_PROP_TIME:
      g_value_set_boxed (value, self->time);
      break;
    case BANTER_ROOM_PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case BANTER_ROOM_PROP_IS_REQUEST:
      g_value_set_boolean (value, banter_room_get_is_request (self));
      break;
    case BANTER_ROOM_PROP_TYPING:
      g_value_set_string (value, self->typing);
      break;
    case BANTER_ROOM_PROP_CAN_WRITE:
      g_value_set_boolean (value, banter_room_get_can_write (self));
      break;
    case BANTER_ROOM_PROP_CANNOT_WRITE:
      g_value_set_enum (value, self->cannot_write);
      break;
    case BANTER_ROOM_PROP_WAITING:
      g_value_set_boolean (value, self->waiting);
      break;
    case BANTER_ROOM_PROP_PARTNER:
      g_value_set_object (value, self->partner);
      break;
    case BANTER_ROOM_PROP_INVITER:
      g_value_set_object (value, self->inviter);
      break;
    case BANTER_ROOM_PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case BANTER_ROOM_PROP_FILTERED:
      g_value_set_boolean (value, self->filtered);
      break;
    case BANTER_ROOM_PROP_N_MEMBERS:
      g_value_set_uint (value, self->n_members);
      break;
    case BANTER_ROOM_PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case BANTER_ROOM_PROP_MUTED_UNTIL:
      g_value_set_boxed (value, self->muted_until);
      break;
    case BANTER_ROOM_PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case BANTER_ROOM_PROP_ARCHIVED:
      g_value_set_boolean (value, self->archived);
      break;
    case BANTER_ROOM_PROP_MARKED_UNREAD:
      g_value_set_boolean (value, self->marked_unread);
      break;
    case BANTER_ROOM_PROP_SHOWS_READ:
      g_value_set_boolean (value, self->shows_read);
      break;
    case BANTER_ROOM_PROP_SHOWS_TYPING:
      g_value_set_boolean (value, self->shows_typing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_room_dispose (GObject *object)
{
  BanterRoom *self = BANTER_ROOM (object);

  g_clear_weak_pointer (&self->timeline);
  g_clear_weak_pointer (&self->group);
  g_clear_object (&self->inviter);
  g_clear_object (&self->partner);
  g_clear_object (&self->answered);
  G_OBJECT_CLASS (banter_room_parent_class)->dispose (object);
}

static void
banter_room_finalize (GObject *object)
{
  BanterRoom *self = BANTER_ROOM (object);

  g_free (self->room_id);
  g_free (self->name);
  g_free (self->folded);
  g_free (self->avatar);
  g_free (self->dm_user_id);
  g_free (self->preview);
  g_free (self->preview_sender);
  g_free (self->draft);
  g_free (self->typing);
  g_free (self->reason);
  g_free (self->newest_id);
  g_free (self->read_id);
  g_clear_pointer (&self->muted_until, g_date_time_unref);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (banter_room_parent_class)->finalize (object);
}

static void
banter_room_class_init (BanterRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec **props = banter_room_properties;

  object_class->get_property = banter_room_get_property;
  object_class->dispose = banter_room_dispose;
  object_class->finalize = banter_room_finalize;
  props[BANTER_ROOM_PROP_ID] = banter_property_string ("id");
  props[BANTER_ROOM_PROP_NAME] = banter_property_string ("name");
  props[BANTER_ROOM_PROP_AVATAR] = banter_property_string ("avatar");
  props[BANTER_ROOM_PROP_IS_GROUP] = banter_property_boolean ("is-group");
  props[BANTER_ROOM_PROP_PREVIEW] = banter_property_string ("preview");
  props[BANTER_ROOM_PROP_PREVIEW_KIND]
      = banter_property_enum ("preview-kind", BANTER_TYPE_ITEM_KIND);
  props[BANTER_ROOM_PROP_PREVIEW_OWN] = banter_property_boolean ("preview-own");
  props[BANTER_ROOM_PROP_PREVIEW_SENDER] = banter_property_string ("preview-sender");
  props[BANTER_ROOM_PROP_PREVIEW_DELIVERY]
      = banter_property_enum ("preview-delivery", BANTER_TYPE_DELIVERY);
  props[BANTER_ROOM_PROP_DRAFT] = banter_property_string ("draft");
  props[BANTER_ROOM_PROP_ANSWERED] = banter_property_object ("answered", BANTER_TYPE_MESSAGE);
  props[BANTER_ROOM_PROP_TIME] = banter_property_boxed ("time", G_TYPE_DATE_TIME);
  props[BANTER_ROOM_PROP_UNREAD] = banter_property_uint ("unread");
  props[BANTER_ROOM_PROP_IS_REQUEST] = banter_property_boolean ("is-request");
  props[BANTER_ROOM_PROP_TYPING] = banter_property_string ("typing");
  props[BANTER_ROOM_PROP_CAN_WRITE] = banter_property_boolean ("can-write");
  props[BANTER_ROOM_PROP_CANNOT_WRITE] = banter_property_enum ("cannot-write", BANTER_TYPE_PROBLEM);
  props[BANTER_ROOM_PROP_WAITING] = banter_property_boolean ("waiting");
  props[BANTER_ROOM_PROP_PARTNER] = banter_property_object ("partner", BANTER_TYPE_PERSON);
  props[BANTER_ROOM_PROP_INVITER] = banter_property_object ("inviter", BANTER_TYPE_PERSON);
  props[BANTER_ROOM_PROP_REASON] = banter_property_string ("reason");
  props[BANTER_ROOM_PROP_FILTERED] = banter_property_boolean ("filtered");
  props[BANTER_ROOM_PROP_N_MEMBERS] = banter_property_uint ("n-members");
  props[BANTER_ROOM_PROP_MUTED] = banter_property_boolean ("muted");
  props[BANTER_ROOM_PROP_MUTED_UNTIL] = banter_property_boxed ("muted-until", G_TYPE_DATE_TIME);
  props[BANTER_ROOM_PROP_PINNED] = banter_property_boolean ("pinned");
  props[BANTER_ROOM_PROP_ARCHIVED] = banter_property_boolean ("archived");
  props[BANTER_ROOM_PROP_MARKED_UNREAD] = banter_property_boolean ("marked-unread");
  props[BANTER_ROOM_PROP_SHOWS_READ] = banter_property_boolean ("shows-read");
  props[BANTER_ROOM_PROP_SHOWS_TYPING] = banter_property_boolean ("shows-typing");
  g_object_class_install_properties (object_class, BANTER_ROOM_N_PROPS, props);
}

static void
banter_room_init (BanterRoom *self)
{
  self->name = g_strdup ("");
  self->folded = g_strdup ("");
  self->shows_read = self->shows_typing = TRUE;
  self->others_read = BANTER_POSITION_UNKNOWN;
  self->preview_position = BANTER_POSITION_UNKNOWN;
}

BanterRoom *
banter_room_new (BanterAccount *account, const char *room_id)
{
  BanterRoom *self = g_object_new (BANTER_TYPE_ROOM, NULL);

  g_assert (account != NULL);

  self->account = account;
  self->room_id = g_strdup (room_id);
  return self;
}

void
banter_room_detach (BanterRoom *self)
{
  self->account = NULL;
  if (self->timeline != NULL)
    banter_timeline_model_detach (self->timeline);
}

BanterClient *
banter_room_get_client (BanterRoom *self)
{
  return self->account != NULL ? banter_account_get_client (self->account) : NULL;
}

BanterAccount *
banter_room_get_account (BanterRoom *self)
{
  return self->account;
}

gint64
banter_room_get_activity (BanterRoom *self)
{
  return self->activity;
}

BanterMembership
banter_room_get_membership (BanterRoom *self)
{
  return self->membership;
}

gboolean
banter_room_get_hidden (BanterRoom *self)
{
  return self->hidden;
}

BanterTimelineModel *
banter_room_get_open_timeline (BanterRoom *self)
{
  return self->timeline;
}

BanterGroup *
banter_room_get_open_group (BanterRoom *self)
{
  return self->group;
}

const char *
banter_room_get_dm_user_id (BanterRoom *self)
{
  return self->dm_user_id;
}

gboolean
banter_room_get_can_write (BanterRoom *self)
{
  return self->membership == BANTER_MEMBERSHIP_JOIN && self->cannot_write == BANTER_PROBLEM_NONE;
}

const char *
banter_room_get_id (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->room_id;
}

const char *
banter_room_get_name (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->name;
}

const char *
banter_room_get_avatar (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->avatar;
}

gboolean
banter_room_get_is_group (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->is_group;
}

gboolean
banter_room_get_is_request (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->membership == BANTER_MEMBERSHIP_INVITE;
}

guint
banter_room_get_unread (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), 0);
  return self->unread;
}

GDateTime *
banter_room_get_time (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->time;
}

const char *
banter_room_get_draft (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->draft;
}

BanterPerson *
banter_room_get_inviter (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->inviter;
}

BanterPerson *
banter_room_get_partner (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  return self->partner;
}

gboolean
banter_room_get_filtered (BanterRoom *self)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  return self->filtered;
}

gboolean
banter_room_matches (BanterRoom *self, const char *folded_query)
{
  g_return_val_if_fail (BANTER_IS_ROOM (self), FALSE);
  g_return_val_if_fail (folded_query != NULL, FALSE);
  return strstr (self->folded, folded_query) != NULL;
}

BanterTimelineModel *
banter_room_dup_timeline (BanterRoom *self)
{
  BanterTimelineModel *timeline;

  g_return_val_if_fail (BANTER_IS_ROOM (self), NULL);
  if (self->timeline != NULL)
    return g_object_ref (self->timeline);
  timeline = banter_timeline_model_new (self);
  g_set_weak_pointer (&self->timeline, timeline);
  return timeline;
}

void
banter_room_reveal_message (BanterRoom *self, BanterMessage *message)
{
  g_return_if_fail (BANTER_IS_ROOM (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));
  if (self->timeline != NULL)
    banter_timeline_model_reveal (self->timeline, message);
}
