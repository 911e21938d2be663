/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room"

#include "config.h"

#include "banter-room-private.h"

#include "banter-account-private.h"
#include "banter-message-row.h"
#include "banter-timeline-model-private.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-text.h"

/* A chat or a request, as lists and the chat's header show it. What it does is in
 * banter-room-actions.c. Main thread. */

struct _BanterRoom
{
  GObject parent_instance;

  char *room_id;
  char *name;
  char *folded; /* name and the other's id, for search */
  char *avatar;
  char *dm_user_id;
  char *preview;
  char *preview_sender;
  char *draft;
  char *typing;
  char *reason;
  char *read_id; /* the last event that was marked as read from here */
  BanterPerson *inviter;
  GDateTime *time;
  gint64 time_ts;
  gint64 activity;
  gint64 others_read;
  gint64 leave_id;         /* outbox row of the leave, while it can be undone */
  guint leave_decision;    /* counts each delete and each undo */
  gint64 typing_sent;      /* monotonic time; 0: the others think that I do not type */
  gint64 preview_position; /* of an own message that the server has, else _UNKNOWN */
  guint unread;
  guint n_members;
  BanterMembership membership;
  BanterItemKind preview_kind;
  BanterDelivery preview_delivery;
  BanterProblem cannot_write;
  guint is_group : 1;
  guint preview_own : 1;
  guint waiting : 1;
  guint hidden : 1;
  guint draft_touched : 1; /* written here: the store only follows */
  guint draft_unsaved : 1;

  BanterAccount *account;        /* borrowed; NULL once detached */
  BanterTimelineModel *timeline; /* weak */
};

G_DEFINE_FINAL_TYPE (BanterRoom, banter_room, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_AVATAR,
  PROP_IS_GROUP,
  PROP_PREVIEW,
  PROP_PREVIEW_KIND,
  PROP_PREVIEW_OWN,
  PROP_PREVIEW_SENDER,
  PROP_PREVIEW_DELIVERY,
  PROP_DRAFT,
  PROP_TIME,
  PROP_UNREAD,
  PROP_IS_REQUEST,
  PROP_TYPING,
  PROP_CAN_WRITE,
  PROP_CANNOT_WRITE,
  PROP_WAITING,
  PROP_INVITER,
  PROP_REASON,
  PROP_N_MEMBERS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define NAME_MAX_CHARS 80
#define PREVIEW_MAX_CHARS 200
#define REASON_MAX_CHARS 500
/* How often it is repeated that one is typing. */
#define TYPING_INTERVAL_US (4 * G_USEC_PER_SEC)

static void
banter_room_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterRoom *self = BANTER_ROOM (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->room_id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case PROP_IS_GROUP:
      g_value_set_boolean (value, self->is_group);
      break;
    case PROP_PREVIEW:
      g_value_set_string (value, self->preview);
      break;
    case PROP_PREVIEW_KIND:
      g_value_set_enum (value, self->preview_kind);
      break;
    case PROP_PREVIEW_OWN:
      g_value_set_boolean (value, self->preview_own);
      break;
    case PROP_PREVIEW_SENDER:
      g_value_set_string (value, self->preview_sender);
      break;
    case PROP_PREVIEW_DELIVERY:
      g_value_set_enum (value, self->preview_delivery);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case PROP_TIME:
      g_value_set_boxed (value, self->time);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case PROP_IS_REQUEST:
      g_value_set_boolean (value, banter_room_get_is_request (self));
      break;
    case PROP_TYPING:
      g_value_set_string (value, self->typing);
      break;
    case PROP_CAN_WRITE:
      g_value_set_boolean (value, banter_room_get_can_write (self));
      break;
    case PROP_CANNOT_WRITE:
      g_value_set_enum (value, self->cannot_write);
      break;
    case PROP_WAITING:
      g_value_set_boolean (value, self->waiting);
      break;
    case PROP_INVITER:
      g_value_set_object (value, self->inviter);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_N_MEMBERS:
      g_value_set_uint (value, self->n_members);
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
  g_clear_object (&self->inviter);
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
  g_free (self->read_id);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (banter_room_parent_class)->finalize (object);
}

static void
install_string (guint prop_id, const char *name)
{
  properties[prop_id]
      = g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_boolean (guint prop_id, const char *name)
{
  properties[prop_id]
      = g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_enum (guint prop_id, const char *name, GType type)
{
  properties[prop_id]
      = g_param_spec_enum (name, NULL, NULL, type, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_uint (guint prop_id, const char *name)
{
  properties[prop_id] = g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
banter_room_class_init (BanterRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_room_get_property;
  object_class->dispose = banter_room_dispose;
  object_class->finalize = banter_room_finalize;
  install_string (PROP_ID, "id");
  install_string (PROP_NAME, "name");
  install_string (PROP_AVATAR, "avatar");
  install_boolean (PROP_IS_GROUP, "is-group");
  install_string (PROP_PREVIEW, "preview");
  install_enum (PROP_PREVIEW_KIND, "preview-kind", BANTER_TYPE_ITEM_KIND);
  install_boolean (PROP_PREVIEW_OWN, "preview-own");
  install_string (PROP_PREVIEW_SENDER, "preview-sender");
  install_enum (PROP_PREVIEW_DELIVERY, "preview-delivery", BANTER_TYPE_DELIVERY);
  install_string (PROP_DRAFT, "draft");
  properties[PROP_TIME] = g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, flags);
  install_uint (PROP_UNREAD, "unread");
  install_boolean (PROP_IS_REQUEST, "is-request");
  install_string (PROP_TYPING, "typing");
  install_boolean (PROP_CAN_WRITE, "can-write");
  install_enum (PROP_CANNOT_WRITE, "cannot-write", BANTER_TYPE_PROBLEM);
  install_boolean (PROP_WAITING, "waiting");
  properties[PROP_INVITER] = g_param_spec_object ("inviter", NULL, NULL, BANTER_TYPE_PERSON, flags);
  install_string (PROP_REASON, "reason");
  install_uint (PROP_N_MEMBERS, "n-members");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_room_init (BanterRoom *self)
{
  self->name = g_strdup ("");
  self->folded = g_strdup ("");
  self->others_read = BANTER_POSITION_UNKNOWN;
  self->preview_position = BANTER_POSITION_UNKNOWN;
}

static void
notify (BanterRoom *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

/* Takes @value; notifies if it is new. */
static gboolean
take_string (BanterRoom *self, char **field, char *value, guint prop_id)
{
  if (g_strcmp0 (*field, value) == 0)
    {
      g_free (value);
      return FALSE;
    }
  g_free (*field);
  *field = value;
  notify (self, prop_id);
  return TRUE;
}

static void
set_enum (BanterRoom *self, int *field, int value, guint prop_id)
{
  if (*field == value)
    return;
  *field = value;
  notify (self, prop_id);
}

static void
set_uint (BanterRoom *self, guint *field, guint value, guint prop_id)
{
  if (*field == value)
    return;
  *field = value;
  notify (self, prop_id);
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

static char *
dup_mxc (const char *uri)
{
  return uri != NULL && banter_mxc_parse (uri, NULL, NULL) ? g_strdup (uri) : NULL;
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

  renamed = take_string (self, &self->name, name_of (row), PROP_NAME);
  if (renamed || g_strcmp0 (self->dm_user_id, row->dm_user_id) != 0)
    {
      g_autofree char *words = NULL;

      g_free (self->dm_user_id);
      self->dm_user_id = g_strdup (row->dm_user_id);
      words = g_strconcat (self->name, "\n", self->dm_user_id, NULL);
      g_free (self->folded);
      self->folded = banter_text_fold (words);
    }
  take_string (self, &self->avatar, dup_mxc (row->avatar), PROP_AVATAR);
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

static void
apply_preview (BanterRoom *self, const BanterEventRow *row)
{
  BanterMessageData data = { 0 };
  gboolean shown = row != NULL
                   && banter_message_data_from_row (row, banter_room_get_others_read (self), &data);
  gint64 ts = shown ? data.timestamp : 0;

  self->preview_position = shown && row->own && row->send_state == BANTER_SEND_NONE
                               ? row->position
                               : BANTER_POSITION_UNKNOWN;
  take_string (self, &self->preview,
               shown ? banter_text_one_line (data.text, PREVIEW_MAX_CHARS) : NULL, PROP_PREVIEW);
  set_enum (self, (int *)&self->preview_kind, (int)data.kind, PROP_PREVIEW_KIND);
  set_enum (self, (int *)&self->preview_delivery, (int)data.delivery, PROP_PREVIEW_DELIVERY);
  if (self->preview_own != data.own)
    {
      self->preview_own = data.own;
      notify (self, PROP_PREVIEW_OWN);
    }
  take_string (self, &self->preview_sender,
               shown ? first_name (row->sender, row->sender_name) : NULL, PROP_PREVIEW_SENDER);
  if (ts != self->time_ts)
    {
      self->time_ts = ts;
      g_clear_pointer (&self->time, g_date_time_unref);
      self->time = ts != 0 ? banter_clock_to_local (ts) : NULL;
      notify (self, PROP_TIME);
    }
}

static void
apply_invite (BanterRoom *self, const BanterInviteRow *row)
{
  BanterPerson *inviter = NULL;

  if (row != NULL && row->inviter != NULL && self->account != NULL)
    inviter = banter_account_ensure_person (self->account, row->inviter, row->inviter_name,
                                            row->inviter_avatar);
  if (g_set_object (&self->inviter, inviter))
    notify (self, PROP_INVITER);
  take_string (self, &self->reason,
               row != NULL ? banter_text_one_line (row->reason, REASON_MAX_CHARS) : NULL,
               PROP_REASON);
  if (row != NULL && self->time == NULL)
    {
      self->time = banter_clock_to_local (row->ts);
      notify (self, PROP_TIME);
    }
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
  apply_preview (self, row->preview);
  apply_invite (self, row->invite);
  if (!self->draft_touched)
    take_string (self, &self->draft,
                 row->draft != NULL && *row->draft != '\0' ? g_strdup (row->draft) : NULL,
                 PROP_DRAFT);
  set_uint (self, &self->unread, row->unread == 0 && row->marked_unread ? 1 : row->unread,
            PROP_UNREAD);
  set_uint (self, &self->n_members, row->n_joined, PROP_N_MEMBERS);
  set_enum (self, (int *)&self->cannot_write, (int)cannot_write_of (row), PROP_CANNOT_WRITE);
  if (self->is_group != is_group)
    {
      self->is_group = is_group;
      notify (self, PROP_IS_GROUP);
    }
  if (self->waiting != waiting)
    {
      self->waiting = waiting;
      notify (self, PROP_WAITING);
    }
  if (was_request != banter_room_get_is_request (self))
    notify (self, PROP_IS_REQUEST);
  if (could_write != banter_room_get_can_write (self))
    notify (self, PROP_CAN_WRITE);
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
  self->cannot_write = BANTER_PROBLEM_GONE;
  notify (self, PROP_CANNOT_WRITE);
  notify (self, PROP_CAN_WRITE);
  notify (self, PROP_IS_REQUEST);
}

void
banter_room_set_typing_names (BanterRoom *self, const char *names)
{
  take_string (self, &self->typing, g_strdup (names), PROP_TYPING);
}

void
banter_room_detach (BanterRoom *self)
{
  self->account = NULL;
  if (self->timeline != NULL)
    banter_timeline_model_detach (self->timeline);
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

void
banter_room_set_hidden (BanterRoom *self, gboolean hidden)
{
  self->hidden = hidden;
}

void
banter_room_set_leave_id (BanterRoom *self, gint64 outbox_id)
{
  self->leave_id = outbox_id;
}

gint64
banter_room_take_leave_id (BanterRoom *self)
{
  gint64 outbox_id = self->leave_id;

  self->leave_id = 0;
  return outbox_id;
}

guint
banter_room_decide_leave (BanterRoom *self)
{
  return ++self->leave_decision;
}

gboolean
banter_room_is_leave_decided (BanterRoom *self, guint decision)
{
  return self->leave_decision == decision;
}

gboolean
banter_room_take_read (BanterRoom *self, const char *event_id)
{
  if (g_strcmp0 (self->read_id, event_id) == 0)
    return FALSE;
  g_free (self->read_id);
  self->read_id = g_strdup (event_id);
  return TRUE;
}

gboolean
banter_room_take_typing (BanterRoom *self, gboolean typing)
{
  gint64 now = g_get_monotonic_time ();

  if (typing ? self->typing_sent != 0 && now - self->typing_sent < TYPING_INTERVAL_US
             : self->typing_sent == 0)
    return FALSE;
  self->typing_sent = typing ? now : 0;
  return TRUE;
}

gint64
banter_room_get_others_read (BanterRoom *self)
{
  if (self->account == NULL || !banter_account_shows_receipts (self->account))
    return BANTER_POSITION_UNKNOWN;
  return self->others_read;
}

void
banter_room_refresh_seen (BanterRoom *self)
{
  gint64 others_read = banter_room_get_others_read (self);

  if (self->preview_position != BANTER_POSITION_UNKNOWN)
    set_enum (self, (int *)&self->preview_delivery,
              self->preview_position <= others_read ? BANTER_DELIVERY_SEEN : BANTER_DELIVERY_SENT,
              PROP_PREVIEW_DELIVERY);
  if (self->timeline != NULL)
    banter_timeline_model_set_others_read (self->timeline, others_read);
}

BanterTimelineModel *
banter_room_get_open_timeline (BanterRoom *self)
{
  return self->timeline;
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

/* Returns: whether the draft changed; then it has to be saved */
gboolean
banter_room_replace_draft (BanterRoom *self, const char *text)
{
  if (text != NULL && *text == '\0')
    text = NULL;
  if (!take_string (self, &self->draft, g_strdup (text), PROP_DRAFT))
    return FALSE;
  self->draft_touched = self->draft_unsaved = TRUE;
  return TRUE;
}

gboolean
banter_room_take_unsaved_draft (BanterRoom *self, char **draft)
{
  if (!self->draft_unsaved)
    return FALSE;
  self->draft_unsaved = FALSE;
  *draft = g_strdup (self->draft);
  return TRUE;
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
