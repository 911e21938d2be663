/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message"

#include "config.h"

#include "banter-message-private.h"
#include "banter-stickers-private.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-room.h"
#include "banter-text.h"

/* One item of a timeline: what somebody wrote, or a line between messages. Whoever owns the
 * timeline feeds it BanterMessageData; it cleans what came from the network and notifies about what
 * changed. Main thread. */

struct _BanterMessage
{
  GObject parent_instance;

  BanterPerson *sender; /* NULL for dividers */
  char *event_id;
  char *txn_id;
  char *text;
  char *media;
  char *media_type;
  const char *notice;
  GDateTime *time; /* made when first asked for */
  gint64 timestamp;
  gint64 size;
  gint64 position;
  gint64 outbox_id;
  int media_width;
  int media_height;
  int day; /* 0 until asked for */
  BanterItemKind kind;
  BanterDelivery delivery;
  BanterProblem problem;
  guint own : 1;
  guint edited : 1;
  guint can_delete : 1;
  guint first_of_group : 1;
  guint last_of_group : 1;
  guint show_sender : 1;
};

G_DEFINE_FINAL_TYPE (BanterMessage, banter_message, G_TYPE_OBJECT)

enum
{
  PROP_KIND = 1,
  PROP_ID,
  PROP_TEXT,
  PROP_SENDER_ID,
  PROP_SENDER_NAME,
  PROP_SENDER_AVATAR,
  PROP_OWN,
  PROP_TIME,
  PROP_DELIVERY,
  PROP_PROBLEM,
  PROP_EDITED,
  PROP_FIRST_OF_GROUP,
  PROP_LAST_OF_GROUP,
  PROP_SHOW_SENDER,
  PROP_MEDIA,
  PROP_MEDIA_WIDTH,
  PROP_MEDIA_HEIGHT,
  PROP_MEDIA_TYPE,
  PROP_SIZE,
  PROP_CAN_DELETE,
  PROP_NOTICE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Sizes that senders claim are used for layout: nothing that would break it. */
#define MEDIA_SIDE_MAX 16384

static void
banter_message_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterMessage *self = BANTER_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_ID:
      g_value_set_string (value, banter_message_get_id (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_SENDER_ID:
      g_value_set_string (value, banter_message_get_sender_id (self));
      break;
    case PROP_SENDER_NAME:
      g_value_set_string (value, banter_message_get_sender_name (self));
      break;
    case PROP_SENDER_AVATAR:
      g_value_set_string (value, banter_message_get_sender_avatar (self));
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    case PROP_TIME:
      g_value_set_boxed (value, banter_message_get_time (self));
      break;
    case PROP_DELIVERY:
      g_value_set_enum (value, self->delivery);
      break;
    case PROP_PROBLEM:
      g_value_set_enum (value, self->problem);
      break;
    case PROP_EDITED:
      g_value_set_boolean (value, self->edited);
      break;
    case PROP_FIRST_OF_GROUP:
      g_value_set_boolean (value, self->first_of_group);
      break;
    case PROP_LAST_OF_GROUP:
      g_value_set_boolean (value, self->last_of_group);
      break;
    case PROP_SHOW_SENDER:
      g_value_set_boolean (value, self->show_sender);
      break;
    case PROP_MEDIA:
      g_value_set_string (value, self->media);
      break;
    case PROP_MEDIA_WIDTH:
      g_value_set_int (value, self->media_width);
      break;
    case PROP_MEDIA_HEIGHT:
      g_value_set_int (value, self->media_height);
      break;
    case PROP_MEDIA_TYPE:
      g_value_set_string (value, self->media_type);
      break;
    case PROP_SIZE:
      g_value_set_int64 (value, self->size);
      break;
    case PROP_CAN_DELETE:
      g_value_set_boolean (value, self->can_delete);
      break;
    case PROP_NOTICE:
      g_value_set_string (value, self->notice);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_message_finalize (GObject *object)
{
  BanterMessage *self = BANTER_MESSAGE (object);

  g_clear_object (&self->sender);
  g_clear_pointer (&self->event_id, g_free);
  g_clear_pointer (&self->txn_id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->media, g_free);
  g_clear_pointer (&self->media_type, g_free);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (banter_message_parent_class)->finalize (object);
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
install_int (guint prop_id, const char *name)
{
  properties[prop_id] = g_param_spec_int (name, NULL, NULL, 0, MEDIA_SIDE_MAX, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
banter_message_class_init (BanterMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_message_get_property;
  object_class->finalize = banter_message_finalize;
  install_enum (PROP_KIND, "kind", BANTER_TYPE_ITEM_KIND);
  install_string (PROP_ID, "id");
  install_string (PROP_TEXT, "text");
  install_string (PROP_SENDER_ID, "sender-id");
  install_string (PROP_SENDER_NAME, "sender-name");
  install_string (PROP_SENDER_AVATAR, "sender-avatar");
  install_boolean (PROP_OWN, "own");
  properties[PROP_TIME] = g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, flags);
  install_enum (PROP_DELIVERY, "delivery", BANTER_TYPE_DELIVERY);
  install_enum (PROP_PROBLEM, "problem", BANTER_TYPE_PROBLEM);
  install_boolean (PROP_EDITED, "edited");
  install_boolean (PROP_FIRST_OF_GROUP, "first-of-group");
  install_boolean (PROP_LAST_OF_GROUP, "last-of-group");
  install_boolean (PROP_SHOW_SENDER, "show-sender");
  install_string (PROP_MEDIA, "media");
  install_int (PROP_MEDIA_WIDTH, "media-width");
  install_int (PROP_MEDIA_HEIGHT, "media-height");
  install_string (PROP_MEDIA_TYPE, "media-type");
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  install_boolean (PROP_CAN_DELETE, "can-delete");
  install_string (PROP_NOTICE, "notice");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_message_init (BanterMessage *self)
{
}

static void
notify (BanterMessage *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
take_string (BanterMessage *self, char **field, char *value, guint prop_id)
{
  if (g_strcmp0 (*field, value) == 0)
    {
      g_free (value);
      return;
    }
  g_free (*field);
  *field = value;
  notify (self, prop_id);
}

static void
set_enum (BanterMessage *self, int *field, int value, guint prop_id)
{
  if (*field == value)
    return;
  *field = value;
  notify (self, prop_id);
}

static gboolean
is_sticker_or_image (BanterItemKind kind)
{
  return kind == BANTER_ITEM_STICKER || kind == BANTER_ITEM_IMAGE;
}

static void
update_time (BanterMessage *self, gint64 timestamp)
{
  if (self->timestamp == timestamp)
    return;
  self->timestamp = timestamp;
  self->day = 0;
  g_clear_pointer (&self->time, g_date_time_unref);
  notify (self, PROP_TIME);
}

static void
update_ids (BanterMessage *self, const BanterMessageData *data)
{
  if (data->txn_id != NULL && self->txn_id == NULL)
    self->txn_id = g_strdup (data->txn_id);
  if (data->id == NULL || self->event_id != NULL)
    return;
  self->event_id = g_strdup (data->id);
  notify (self, PROP_ID);
}

static void
update_media (BanterMessage *self, const BanterMessageData *data)
{
  gboolean holds = data->media != NULL && banter_mxc_parse (data->media, NULL, NULL);

  self->media_width = CLAMP (data->media_width, 0, MEDIA_SIDE_MAX);
  self->media_height = CLAMP (data->media_height, 0, MEDIA_SIDE_MAX);
  self->size = MAX (data->size, 0);
  take_string (self, &self->media_type, banter_text_one_line (data->media_type, 100),
               PROP_MEDIA_TYPE);
  take_string (self, &self->media, holds ? g_strdup (data->media) : NULL, PROP_MEDIA);
}

/* Empty lines at the end would only make a bubble larger. */
static char *
build_text (BanterMessage *self, const BanterMessageData *data)
{
  g_autofree char *text = NULL;

  if (is_sticker_or_image (data->kind))
    return banter_text_one_line (data->text, 200);
  text = g_strchomp (banter_text_clean (data->text != NULL ? data->text : ""));
  if (data->emote)
    return g_strdup_printf ("* %s %s", banter_person_get_name (self->sender), text);
  return g_steal_pointer (&text);
}

void
banter_message_update (BanterMessage *self, const BanterMessageData *data)
{
  BanterItemKind kind = data->kind;
  g_autofree char *text = NULL;

  g_assert (BANTER_IS_MESSAGE (self));

  text = build_text (self, data);
  if (kind == BANTER_ITEM_TEXT && banter_text_is_emoji_only (text))
    kind = BANTER_ITEM_EMOJI;

  g_object_freeze_notify (G_OBJECT (self));
  update_ids (self, data);
  update_time (self, data->timestamp);
  update_media (self, data);
  take_string (self, &self->text, g_steal_pointer (&text), PROP_TEXT);
  if (g_strcmp0 (self->notice, data->notice) != 0)
    {
      self->notice = data->notice;
      notify (self, PROP_NOTICE);
    }
  if (self->edited != data->edited)
    {
      self->edited = data->edited;
      notify (self, PROP_EDITED);
    }
  if (self->can_delete != data->can_delete)
    {
      self->can_delete = data->can_delete;
      notify (self, PROP_CAN_DELETE);
    }
  self->own = data->own;
  self->position = data->position;
  self->outbox_id = data->outbox_id;
  set_enum (self, (int *)&self->kind, (int)kind, PROP_KIND);
  banter_message_set_delivery (self, data->delivery, data->problem);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * banter_message_new:
 * @sender: who wrote it
 * @data: what it shows
 *
 * Returns: (transfer full): a message that holds a reference on @sender
 */
BanterMessage *
banter_message_new (BanterPerson *sender, const BanterMessageData *data)
{
  BanterMessage *self = g_object_new (BANTER_TYPE_MESSAGE, NULL);

  g_assert (BANTER_IS_PERSON (sender));

  self->sender = g_object_ref (sender);
  banter_message_update (self, data);
  return self;
}

BanterMessage *
banter_message_new_divider (BanterItemKind kind, gint64 timestamp)
{
  BanterMessage *self = g_object_new (BANTER_TYPE_MESSAGE, NULL);

  g_assert (kind == BANTER_ITEM_DAY || kind == BANTER_ITEM_UNREAD);

  self->kind = kind;
  self->timestamp = timestamp;
  return self;
}

void
banter_message_set_delivery (BanterMessage *self, BanterDelivery delivery, BanterProblem problem)
{
  set_enum (self, (int *)&self->delivery, (int)delivery, PROP_DELIVERY);
  set_enum (self, (int *)&self->problem, (int)problem, PROP_PROBLEM);
}

void
banter_message_set_group (BanterMessage *self, gboolean first, gboolean last, gboolean show_sender)
{
  if (self->first_of_group != first)
    {
      self->first_of_group = first;
      notify (self, PROP_FIRST_OF_GROUP);
    }
  if (self->last_of_group != last)
    {
      self->last_of_group = last;
      notify (self, PROP_LAST_OF_GROUP);
    }
  if (self->show_sender != show_sender)
    {
      self->show_sender = show_sender;
      notify (self, PROP_SHOW_SENDER);
    }
}

void
banter_message_notify_sender (BanterMessage *self)
{
  notify (self, PROP_SENDER_NAME);
  notify (self, PROP_SENDER_AVATAR);
}

BanterPerson *
banter_message_get_sender (BanterMessage *self)
{
  return self->sender;
}

const char *
banter_message_get_event_id (BanterMessage *self)
{
  return self->event_id;
}

const char *
banter_message_get_txn_id (BanterMessage *self)
{
  return self->txn_id;
}

gint64
banter_message_get_timestamp (BanterMessage *self)
{
  return self->timestamp;
}

gint64
banter_message_get_position (BanterMessage *self)
{
  return self->position;
}

gint64
banter_message_get_outbox_id (BanterMessage *self)
{
  return self->outbox_id;
}

int
banter_message_get_day (BanterMessage *self)
{
  if (self->day == 0)
    {
      int year, month, day;

      g_date_time_get_ymd (banter_message_get_time (self), &year, &month, &day);
      self->day = (year * 16 + month) * 32 + day;
    }
  return self->day;
}

BanterItemKind
banter_message_get_kind (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), BANTER_ITEM_UNSUPPORTED);
  return self->kind;
}

const char *
banter_message_get_id (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->event_id != NULL ? self->event_id : self->txn_id;
}

const char *
banter_message_get_text (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->text;
}

const char *
banter_message_get_sender_id (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->sender != NULL ? banter_person_get_user_id (self->sender) : NULL;
}

const char *
banter_message_get_sender_name (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->sender != NULL ? banter_person_get_name (self->sender) : NULL;
}

const char *
banter_message_get_sender_avatar (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->sender != NULL ? banter_person_get_avatar (self->sender) : NULL;
}

gboolean
banter_message_get_own (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->own;
}

GDateTime *
banter_message_get_time (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  if (self->time == NULL)
    self->time = banter_clock_to_local (self->timestamp);
  return self->time;
}

BanterDelivery
banter_message_get_delivery (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), BANTER_DELIVERY_RECEIVED);
  return self->delivery;
}

BanterProblem
banter_message_get_problem (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), BANTER_PROBLEM_NONE);
  return self->problem;
}

const char *
banter_message_get_media (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->media;
}

void
banter_message_get_media_size (BanterMessage *self, int *width, int *height)
{
  g_return_if_fail (BANTER_IS_MESSAGE (self));
  if (width != NULL)
    *width = self->media_width;
  if (height != NULL)
    *height = self->media_height;
}

gboolean
banter_message_get_first_of_group (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->first_of_group;
}

gboolean
banter_message_get_last_of_group (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->last_of_group;
}

gboolean
banter_message_get_show_sender (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->show_sender;
}

gboolean
banter_message_get_can_delete (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->can_delete;
}

const char *
banter_message_get_notice (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->notice;
}

BanterSticker *
banter_message_dup_sticker (BanterMessage *self)
{
  BanterStickerRow row = { 0 };

  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  if (self->kind != BANTER_ITEM_STICKER || self->media == NULL)
    return NULL;
  row.url = self->media;
  row.mimetype = self->media_type;
  row.body = self->text;
  row.width = self->media_width;
  row.height = self->media_height;
  row.size = self->size;
  return banter_sticker_new (&row);
}
