/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message"

#include "config.h"

#include "banter-message-private.h"
#include "banter-message-relations-private.h"
#include "banter-stickers-private.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-person.h"
#include "banter-property.h"
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
  char *source;         /* what was typed; NULL: the text */
  BanterRichText *rich; /* NULL: the text has no formatting */
  char *media;
  char *thumbnail;
  char *media_type;
  const char *notice;
  BanterQuote *quote;   /* NULL: it answers nothing */
  GPtrArray *reactions; /* of BanterReaction; NULL: none */
  GDateTime *time;      /* made when first asked for */
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
  gboolean own;
  gboolean edited;
  gboolean can_delete;
  gboolean can_edit;
  gboolean can_answer;
  gboolean inert;
  gboolean first_of_group;
  gboolean last_of_group;
  gboolean show_sender;
};

G_DEFINE_FINAL_TYPE (BanterMessage, banter_message, G_TYPE_OBJECT)

enum
{
  PROP_KIND = 1,
  PROP_ID,
  PROP_TEXT,
  PROP_RICH,
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
  PROP_THUMBNAIL,
  PROP_MEDIA_WIDTH,
  PROP_MEDIA_HEIGHT,
  PROP_MEDIA_TYPE,
  PROP_SIZE,
  PROP_CAN_DELETE,
  PROP_CAN_EDIT,
  PROP_CAN_ANSWER,
  PROP_QUOTE,
  PROP_REACTIONS,
  PROP_INERT,
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
    case PROP_RICH:
      g_value_set_pointer (value, self->rich);
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
    case PROP_THUMBNAIL:
      g_value_set_string (value, self->thumbnail);
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
    case PROP_CAN_EDIT:
      g_value_set_boolean (value, self->can_edit);
      break;
    case PROP_CAN_ANSWER:
      g_value_set_boolean (value, self->can_answer);
      break;
    case PROP_QUOTE:
      g_value_set_pointer (value, self->quote);
      break;
    case PROP_REACTIONS:
      g_value_set_boxed (value, self->reactions);
      break;
    case PROP_INERT:
      g_value_set_boolean (value, self->inert);
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
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->rich, banter_rich_text_unref);
  g_clear_pointer (&self->media, g_free);
  g_clear_pointer (&self->thumbnail, g_free);
  g_clear_pointer (&self->media_type, g_free);
  g_clear_pointer (&self->quote, banter_quote_free);
  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (banter_message_parent_class)->finalize (object);
}

static void
banter_message_class_init (BanterMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_message_get_property;
  object_class->finalize = banter_message_finalize;
  properties[PROP_KIND] = banter_property_enum ("kind", BANTER_TYPE_ITEM_KIND);
  properties[PROP_ID] = banter_property_string ("id");
  properties[PROP_TEXT] = banter_property_string ("text");
  properties[PROP_RICH]
      = g_param_spec_pointer ("rich", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SENDER_ID] = banter_property_string ("sender-id");
  properties[PROP_SENDER_NAME] = banter_property_string ("sender-name");
  properties[PROP_SENDER_AVATAR] = banter_property_string ("sender-avatar");
  properties[PROP_OWN] = banter_property_boolean ("own");
  properties[PROP_TIME] = banter_property_boxed ("time", G_TYPE_DATE_TIME);
  properties[PROP_DELIVERY] = banter_property_enum ("delivery", BANTER_TYPE_DELIVERY);
  properties[PROP_PROBLEM] = banter_property_enum ("problem", BANTER_TYPE_PROBLEM);
  properties[PROP_EDITED] = banter_property_boolean ("edited");
  properties[PROP_FIRST_OF_GROUP] = banter_property_boolean ("first-of-group");
  properties[PROP_LAST_OF_GROUP] = banter_property_boolean ("last-of-group");
  properties[PROP_SHOW_SENDER] = banter_property_boolean ("show-sender");
  properties[PROP_MEDIA] = banter_property_string ("media");
  properties[PROP_THUMBNAIL] = banter_property_string ("thumbnail");
  properties[PROP_MEDIA_WIDTH] = banter_property_int ("media-width", MEDIA_SIDE_MAX);
  properties[PROP_MEDIA_HEIGHT] = banter_property_int ("media-height", MEDIA_SIDE_MAX);
  properties[PROP_MEDIA_TYPE] = banter_property_string ("media-type");
  properties[PROP_SIZE] = banter_property_int64 ("size");
  properties[PROP_CAN_DELETE] = banter_property_boolean ("can-delete");
  properties[PROP_CAN_EDIT] = banter_property_boolean ("can-edit");
  properties[PROP_CAN_ANSWER] = banter_property_boolean ("can-answer");
  properties[PROP_QUOTE]
      = g_param_spec_pointer ("quote", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REACTIONS] = banter_property_boxed ("reactions", G_TYPE_PTR_ARRAY);
  properties[PROP_INERT] = banter_property_boolean ("inert");
  properties[PROP_NOTICE] = banter_property_string ("notice");
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

/* What may move is shown by itself, as a thumbnail stands still. */
static gboolean
has_thumbnail (const BanterMessageData *data)
{
  static const char *const moving[] = { "image/gif", "image/webp", "image/apng", NULL };

  return data->kind == BANTER_ITEM_IMAGE && banter_mxc_is_valid (data->thumbnail)
         && (data->media_type == NULL || !g_strv_contains (moving, data->media_type));
}

static void
update_media (BanterMessage *self, const BanterMessageData *data)
{
  self->media_width = CLAMP (data->media_width, 0, MEDIA_SIDE_MAX);
  self->media_height = CLAMP (data->media_height, 0, MEDIA_SIDE_MAX);
  self->size = MAX (data->size, 0);
  banter_property_take_string (self, properties[PROP_MEDIA_TYPE], &self->media_type,
                               banter_text_one_line (data->media_type, 100));
  banter_property_take_string (self, properties[PROP_MEDIA], &self->media,
                               banter_mxc_is_valid (data->media) ? g_strdup (data->media) : NULL);
  banter_property_take_string (self, properties[PROP_THUMBNAIL], &self->thumbnail,
                               has_thumbnail (data) ? g_strdup (data->thumbnail) : NULL);
}

static void
update_relations (BanterMessage *self, const BanterMessageData *data)
{
  BanterQuote *quote = NULL;
  g_autoptr (GPtrArray) reactions = banter_reactions_new (data->reactions);

  if (data->reply_to != NULL)
    quote = banter_quote_new (data->reply_to, data->quoted);
  if (banter_quote_equal (quote, self->quote))
    g_clear_pointer (&quote, banter_quote_free);
  else
    {
      g_clear_pointer (&self->quote, banter_quote_free);
      self->quote = quote;
      notify (self, PROP_QUOTE);
    }
  if (banter_reactions_equal (reactions, self->reactions))
    return;
  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  self->reactions = g_steal_pointer (&reactions);
  notify (self, PROP_REACTIONS);
}

/* Empty lines at the end would only make a bubble larger. */
static char *
build_text (BanterMessage *self, const BanterMessageData *data)
{
  g_autofree char *text = NULL;

  if (data->rich != NULL)
    return g_strdup (data->rich->text);
  if (is_sticker_or_image (data->kind))
    return banter_text_one_line (data->text, 200);
  text = g_strchomp (banter_text_clean (data->text != NULL ? data->text : ""));
  if (data->emote)
    return g_strdup_printf ("* %s %s", banter_person_get_name (self->sender), text);
  return g_steal_pointer (&text);
}

/* @text: (transfer full) */
static void
update_words (BanterMessage *self, const BanterMessageData *data, char *text)
{
  banter_property_take_string (self, properties[PROP_TEXT], &self->text, text);
  g_free (self->source);
  self->source = data->source != NULL ? g_strchomp (banter_text_clean (data->source)) : NULL;
  if (banter_rich_text_equal (self->rich, data->rich))
    return;
  g_clear_pointer (&self->rich, banter_rich_text_unref);
  if (data->rich != NULL)
    self->rich = banter_rich_text_ref (data->rich);
  notify (self, PROP_RICH);
}

void
banter_message_update (BanterMessage *self, const BanterMessageData *data)
{
  BanterItemKind kind = data->kind;
  g_autofree char *text = NULL;

  g_assert (BANTER_IS_MESSAGE (self));

  text = build_text (self, data);
  if (kind == BANTER_ITEM_TEXT && data->rich == NULL && banter_text_is_emoji_only (text))
    kind = BANTER_ITEM_EMOJI;

  g_object_freeze_notify (G_OBJECT (self));
  update_ids (self, data);
  update_time (self, data->timestamp);
  update_media (self, data);
  update_relations (self, data);
  update_words (self, data, g_steal_pointer (&text));
  if (g_strcmp0 (self->notice, data->notice) != 0)
    {
      self->notice = data->notice;
      notify (self, PROP_NOTICE);
    }
  banter_property_set_boolean (self, properties[PROP_EDITED], &self->edited, data->edited);
  banter_property_set_boolean (self, properties[PROP_CAN_DELETE], &self->can_delete,
                               data->can_delete);
  banter_property_set_boolean (self, properties[PROP_CAN_EDIT], &self->can_edit, data->can_edit);
  banter_property_set_boolean (self, properties[PROP_CAN_ANSWER], &self->can_answer,
                               data->can_answer);
  banter_property_set_boolean (self, properties[PROP_INERT], &self->inert, data->inert);
  self->own = data->own;
  self->position = data->position;
  self->outbox_id = data->outbox_id;
  banter_property_set_int (self, properties[PROP_KIND], (int *)&self->kind, (int)kind);
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
  banter_property_set_int (self, properties[PROP_DELIVERY], (int *)&self->delivery, (int)delivery);
  banter_property_set_int (self, properties[PROP_PROBLEM], (int *)&self->problem, (int)problem);
}

void
banter_message_set_group (BanterMessage *self, gboolean first, gboolean last, gboolean show_sender)
{
  banter_property_set_boolean (self, properties[PROP_FIRST_OF_GROUP], &self->first_of_group, first);
  banter_property_set_boolean (self, properties[PROP_LAST_OF_GROUP], &self->last_of_group, last);
  banter_property_set_boolean (self, properties[PROP_SHOW_SENDER], &self->show_sender, show_sender);
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
banter_message_get_source (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->source != NULL ? self->source : self->text;
}

const char *
banter_message_get_summary (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->rich != NULL ? self->rich->summary : self->text;
}

BanterRichText *
banter_message_get_rich (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->rich;
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

const char *
banter_message_get_thumbnail (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->thumbnail;
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

gboolean
banter_message_get_edited (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->edited;
}

gboolean
banter_message_get_can_edit (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->can_edit;
}

gboolean
banter_message_get_can_answer (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->can_answer;
}

gboolean
banter_message_get_can_forward (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->can_answer && self->kind <= BANTER_ITEM_FILE;
}

const BanterQuote *
banter_message_get_quote (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->quote;
}

GPtrArray *
banter_message_get_reactions (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), NULL);
  return self->reactions;
}

gboolean
banter_message_get_inert (BanterMessage *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE (self), FALSE);
  return self->inert;
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
