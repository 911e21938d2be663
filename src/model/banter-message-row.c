/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-row"

#include "config.h"

#include "banter-message-row.h"
#include "banter-problem-private.h"

#include "banter-text.h"

/* From the store's rows to what a message shows: pure functions over tables. */

static const struct
{
  BanterEventKind event;
  BanterItemKind item;
} kinds[] = {
  { BANTER_EVENT_TEXT, BANTER_ITEM_TEXT },
  { BANTER_EVENT_EMOTE, BANTER_ITEM_TEXT },
  { BANTER_EVENT_NOTICE, BANTER_ITEM_TEXT },
  { BANTER_EVENT_STICKER, BANTER_ITEM_STICKER },
  { BANTER_EVENT_IMAGE, BANTER_ITEM_IMAGE },
  { BANTER_EVENT_VIDEO, BANTER_ITEM_FILE },
  { BANTER_EVENT_AUDIO, BANTER_ITEM_FILE },
  { BANTER_EVENT_FILE, BANTER_ITEM_FILE },
  { BANTER_EVENT_MEMBER, BANTER_ITEM_NOTICE },
  { BANTER_EVENT_ROOM_CHANGE, BANTER_ITEM_NOTICE },
  { BANTER_EVENT_REDACTED, BANTER_ITEM_DELETED },
  { BANTER_EVENT_ENCRYPTED, BANTER_ITEM_UNSUPPORTED },
  { BANTER_EVENT_UNSUPPORTED, BANTER_ITEM_UNSUPPORTED },
};

/* The keys of BanterMessage's "notice". */
static const char *const notices[]
    = { "joined",      "left",   "invited",    "invited-you", "declined",     "removed",
        "removed-you", "banned", "banned-you", "unbanned",    "unbanned-you", "knocked",
        "created",     "named",  "topic",      "picture",     "encrypted",    "upgraded" };

static BanterDelivery
delivery_of (const BanterEventRow *row, gint64 others_read)
{
  if (!row->own)
    return BANTER_DELIVERY_RECEIVED;
  switch (row->send_state)
    {
    case BANTER_SEND_QUEUED:
      return BANTER_DELIVERY_WAITING;
    case BANTER_SEND_SENDING:
      return BANTER_DELIVERY_SENDING;
    case BANTER_SEND_FAILED:
      return BANTER_DELIVERY_FAILED;
    case BANTER_SEND_SENT:
      return BANTER_DELIVERY_SENT;
    case BANTER_SEND_NONE:
    default:
      return others_read != BANTER_POSITION_UNKNOWN && row->position <= others_read
                 ? BANTER_DELIVERY_SEEN
                 : BANTER_DELIVERY_SENT;
    }
}

static gboolean
find_kind (BanterEventKind event, BanterItemKind *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].event == event)
      {
        *item = kinds[i].item;
        return TRUE;
      }
  return FALSE;
}

static const char *
find_key (const char *notice)
{
  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    if (g_strcmp0 (notices[i], notice) == 0)
      return notices[i];
  return NULL;
}

static const char *
find_notice (const BanterEventRow *row)
{
  const char *key = NULL;

  if (row->subject_own && !row->own && row->notice != NULL)
    {
      g_autofree char *to_you = g_strconcat (row->notice, "-you", NULL);

      key = find_key (to_you);
    }
  return key != NULL ? key : find_key (row->notice);
}

/* Formatted text stands in for the body, which is only what one edits then. */
static void
take_words (BanterMessageData *data, const BanterEventRow *row)
{
  data->text = data->summary = row->body;
  if (data->kind != BANTER_ITEM_TEXT)
    return;
  if (row->rich != NULL)
    {
      data->rich = row->rich;
      data->text = row->rich->text;
      data->summary = row->rich->summary;
      data->source = row->body;
    }
  if (!data->emote && (data->text == NULL || banter_text_is_blank (data->text)))
    data->kind = BANTER_ITEM_EMPTY;
}

gboolean
banter_message_data_from_row (const BanterEventRow *row, gint64 others_read,
                              BanterMessageData *data)
{
  gboolean words;

  *data = (BanterMessageData){ 0 };
  if (row->sender == NULL || !find_kind (row->kind, &data->kind))
    return FALSE;
  words = data->kind != BANTER_ITEM_NOTICE && data->kind != BANTER_ITEM_DELETED;
  data->id = row->event_id;
  data->txn_id = row->txn_id;
  data->position = row->position;
  data->outbox_id = row->outbox_id;
  data->timestamp = row->ts;
  data->own = row->own;
  data->edited = row->edited;
  data->emote = row->kind == BANTER_EVENT_EMOTE;
  data->delivery = delivery_of (row, others_read);
  if (data->delivery == BANTER_DELIVERY_FAILED)
    data->problem = banter_problem_from_reason (row->fail_reason, BANTER_PROBLEM_FAILED);
  data->can_delete = row->own && words && data->delivery != BANTER_DELIVERY_SENDING;
  data->can_answer = words && row->event_id != NULL;
  data->can_edit = data->can_answer && row->own && row->kind == BANTER_EVENT_TEXT
                   && data->delivery != BANTER_DELIVERY_SENDING;
  data->reply_to = row->reply_to;
  data->quoted = row->quoted;
  data->reactions = row->reactions;
  if (data->kind == BANTER_ITEM_NOTICE)
    {
      data->notice = find_notice (row);
      data->text = row->subject_name != NULL ? row->subject_name : row->subject;
      data->summary = data->text;
      return data->notice != NULL;
    }
  if (words && row->caught)
    data->kind = BANTER_ITEM_FILTERED;
  if (!words || data->kind == BANTER_ITEM_UNSUPPORTED || data->kind == BANTER_ITEM_FILTERED)
    return TRUE;
  take_words (data, row);
  data->media = row->url;
  data->thumbnail = row->thumbnail_url;
  data->media_type = row->mimetype;
  data->media_width = (int)CLAMP (row->width, 0, G_MAXINT);
  data->media_height = (int)CLAMP (row->height, 0, G_MAXINT);
  data->size = row->size;
  return TRUE;
}

void
banter_message_data_restrict (BanterMessageData *data, gboolean revealed)
{
  data->inert = TRUE;
  if (revealed || data->media == NULL)
    return;
  data->kind = BANTER_ITEM_COVERED;
  data->text = data->summary = data->media = data->thumbnail = NULL;
}

void
banter_message_data_hide (BanterMessageData *data)
{
  if (data->kind == BANTER_ITEM_NOTICE || data->kind == BANTER_ITEM_DELETED)
    return;
  data->kind = BANTER_ITEM_BLOCKED;
  data->text = data->summary = data->source = NULL;
  data->media = data->thumbnail = data->reply_to = NULL;
  data->rich = NULL;
  data->quoted = NULL;
  data->reactions = NULL;
  data->can_answer = FALSE;
}
