/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline-model"

#include "config.h"

#include "banter-timeline-model-private.h"

#include "banter-account-private.h"
#include "banter-list-sync.h"
#include "banter-message-row.h"
#include "banter-timeline-layout.h"

#include "banter-property.h"

/* What a chat shows: the messages that are loaded, by the store's positions, and the dividers that
 * banter_timeline_layout() puts between them. A message keeps its object from the local echo on:
 * rows find it by event id or transaction id. Main thread. */

static void banter_timeline_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterTimelineModel, banter_timeline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      banter_timeline_model_list_init))

enum
{
  PROP_READY = 1,
  PROP_AT_START,
  PROP_LOADING_OLDER,
  PROP_PROBLEM,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return BANTER_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *list)
{
  return BANTER_TIMELINE_MODEL (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *items = BANTER_TIMELINE_MODEL (list)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
banter_timeline_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
banter_timeline_model_get_property (GObject *object, guint prop_id, GValue *value,
                                    GParamSpec *pspec)
{
  BanterTimelineModel *self = BANTER_TIMELINE_MODEL (object);

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_AT_START:
      g_value_set_boolean (value, self->at_start);
      break;
    case PROP_LOADING_OLDER:
      g_value_set_boolean (value, self->loading_older);
      break;
    case PROP_PROBLEM:
      g_value_set_enum (value, self->problem);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_timeline_model_dispose (GObject *object)
{
  BanterTimelineModel *self = BANTER_TIMELINE_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->room);
  G_OBJECT_CLASS (banter_timeline_model_parent_class)->dispose (object);
}

static void
banter_timeline_model_finalize (GObject *object)
{
  BanterTimelineModel *self = BANTER_TIMELINE_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->unread_line);
  g_clear_pointer (&self->top_gap, g_free);
  g_hash_table_unref (self->revealed);
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (banter_timeline_model_parent_class)->finalize (object);
}

static void
banter_timeline_model_class_init (BanterTimelineModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_timeline_model_get_property;
  object_class->dispose = banter_timeline_model_dispose;
  object_class->finalize = banter_timeline_model_finalize;
  properties[PROP_READY] = banter_property_boolean ("ready");
  properties[PROP_AT_START] = banter_property_boolean ("at-start");
  properties[PROP_LOADING_OLDER] = banter_property_boolean ("loading-older");
  properties[PROP_PROBLEM] = banter_property_enum ("problem", BANTER_TYPE_PROBLEM);
  properties[PROP_N_ITEMS] = banter_property_uint ("n-items");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_timeline_model_init (BanterTimelineModel *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->revealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->unread_line = banter_message_new_divider (BANTER_ITEM_UNREAD, 0);
  self->oldest = BANTER_POSITION_END;
  self->others_read = BANTER_POSITION_UNKNOWN;
  self->open_read = BANTER_POSITION_UNKNOWN;
}

/* The message above which the unread line goes. It is known once everything since what I had read
 * is loaded, and it never moves: what came after the opening does not count. */
static BanterMessage *
find_unread (BanterTimelineModel *self)
{
  if (self->open_read == BANTER_POSITION_UNKNOWN
      || (self->oldest > self->open_read && !self->at_start))
    return NULL;
  for (guint i = 0; i < self->messages->len; i++)
    {
      BanterMessage *message = self->messages->pdata[i];
      gint64 position = banter_message_get_position (message);

      if (position > self->open_newest)
        return NULL;
      if (position > self->open_read && !banter_message_get_own (message)
          && banter_message_get_kind (message) != BANTER_ITEM_NOTICE)
        return message;
    }
  return NULL;
}

static void
lay_out (BanterTimelineModel *self)
{
  g_autoptr (GPtrArray) wanted
      = banter_timeline_layout (self->messages, self->items, find_unread (self), self->unread_line,
                                banter_room_get_is_group (self->room));

  banter_list_sync (G_LIST_MODEL (self), self->items, wanted);
}

/* The messages by event id and transaction id, to find the object of a row. */
static GHashTable *
index_messages (GPtrArray *messages)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < messages->len; i++)
    {
      BanterMessage *message = messages->pdata[i];
      const char *event_id = banter_message_get_event_id (message);
      const char *txn_id = banter_message_get_txn_id (message);

      if (event_id != NULL)
        g_hash_table_insert (by_id, (char *)event_id, message);
      if (txn_id != NULL)
        g_hash_table_insert (by_id, (char *)txn_id, message);
    }
  return by_id;
}

static BanterMessage *
find_message (GHashTable *by_id, const BanterMessageData *data)
{
  BanterMessage *message = NULL;

  if (data->id != NULL)
    message = g_hash_table_lookup (by_id, data->id);
  if (message == NULL && data->txn_id != NULL)
    {
      message = g_hash_table_lookup (by_id, data->txn_id);
      /* An echo has no event id yet; what has another one is another message. */
      if (message != NULL && data->id != NULL && banter_message_get_event_id (message) != NULL)
        message = NULL;
    }
  return message;
}

/* The row's message: the one that is there, brought up to date, or a new one. */
static BanterMessage *
message_for_row (BanterTimelineModel *self, const BanterEventRow *row, GHashTable *by_id,
                 GHashTable *used, GHashTable *renamed)
{
  BanterAccount *account = banter_room_get_account (self->room);
  BanterEventRow shown = *row; /* borrows all of it */
  BanterMessageData data;
  BanterMessage *message;
  BanterPerson *sender;
  gboolean changed = FALSE, revealed;

  revealed = row->event_id != NULL && g_hash_table_contains (self->revealed, row->event_id);
  shown.caught = row->caught && !revealed;
  if (!banter_message_data_from_row (&shown, self->others_read, &data))
    return NULL;
  banter_standing_note (banter_account_get_standing (account), data.problem);
  sender = banter_account_update_person (account, row->sender, row->sender_name, row->sender_avatar,
                                         &changed);
  if (changed)
    g_hash_table_add (renamed, sender);
  if (!row->own && banter_room_get_is_group (self->room)
      && banter_account_restricts (account, sender))
    banter_message_data_restrict (&data, revealed);
  if (!revealed && banter_room_hides (self->room, row))
    banter_message_data_hide (&data);
  if (row->quoted != NULL && banter_room_hides (self->room, row->quoted))
    data.quoted = NULL; /* as if it had not come */
  message = find_message (by_id, &data);
  if (message != NULL && banter_message_get_sender (message) == sender
      && g_hash_table_add (used, message))
    {
      g_object_ref (message);
      banter_message_update (message, &data);
      return message;
    }
  return banter_message_new (sender, &data);
}

static void
notify_renamed (GPtrArray *messages, GHashTable *renamed)
{
  if (g_hash_table_size (renamed) == 0)
    return;
  for (guint i = 0; i < messages->len; i++)
    if (g_hash_table_contains (renamed, banter_message_get_sender (messages->pdata[i])))
      banter_message_notify_sender (messages->pdata[i]);
}

/* Adds the messages of @old with @from <= position < @before that no row has taken. */
static void
add_unused (GPtrArray *target, GPtrArray *old, GHashTable *used, gint64 from, gint64 before)
{
  for (guint i = 0; i < old->len; i++)
    {
      BanterMessage *message = old->pdata[i];
      gint64 position = banter_message_get_position (message);

      if (position >= from && position < before && !g_hash_table_contains (used, message))
        g_ptr_array_add (target, g_object_ref (message));
    }
}

void
banter_timeline_model_apply (BanterTimelineModel *self, const BanterTimelinePage *page, gint64 from,
                             gint64 before)
{
  g_autoptr (GHashTable) by_id = index_messages (self->messages);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) renamed = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) old = NULL;

  g_assert (BANTER_IS_TIMELINE_MODEL (self));

  /* Positions of the messages that stay outside the range do not change, so what a row takes is
   * looked up first and left out below. */
  for (guint i = 0; i < page->rows->len; i++)
    {
      BanterMessage *message = message_for_row (self, page->rows->pdata[i], by_id, used, renamed);

      if (message != NULL)
        g_ptr_array_add (rows, message);
    }
  add_unused (messages, self->messages, used, BANTER_POSITION_UNKNOWN, from);
  g_ptr_array_extend (messages, rows, (GCopyFunc)(void (*) (void))g_object_ref, NULL);
  if (before != BANTER_POSITION_END)
    add_unused (messages, self->messages, used, before, BANTER_POSITION_END);
  old = g_steal_pointer (&self->messages);
  self->messages = g_steal_pointer (&messages);
  notify_renamed (self->messages, renamed);
  lay_out (self);
}

/* Forgets the messages before @position; they can be loaded again. */
void
banter_timeline_model_drop_before (BanterTimelineModel *self, gint64 position)
{
  guint n = 0;

  while (n < self->messages->len
         && banter_message_get_position (self->messages->pdata[n]) < position)
    n++;
  self->oldest = position;
  if (n == 0)
    return;
  g_ptr_array_remove_range (self->messages, 0, n);
  banter_timeline_model_set_at_start (self, FALSE);
  lay_out (self);
}

void
banter_timeline_model_trim (BanterTimelineModel *self)
{
  guint excess;

  if (self->messages->len <= BANTER_TIMELINE_MAX || self->loading_older)
    return;
  excess = self->messages->len - BANTER_TIMELINE_MAX / 2;
  g_clear_pointer (&self->top_gap, g_free);
  banter_timeline_model_drop_before (self,
                                     banter_message_get_position (self->messages->pdata[excess]));
}

void
banter_timeline_model_set_others_read (BanterTimelineModel *self, gint64 others_read)
{
  if (self->others_read == others_read)
    return;
  self->others_read = others_read;
  for (guint i = 0; i < self->messages->len; i++)
    {
      BanterMessage *message = self->messages->pdata[i];
      BanterDelivery delivery = banter_message_get_delivery (message);

      if ((delivery == BANTER_DELIVERY_SENT || delivery == BANTER_DELIVERY_SEEN)
          && banter_message_get_position (message) < BANTER_POSITION_OUTBOX)
        banter_message_set_delivery (message,
                                     banter_message_get_position (message) <= others_read
                                         ? BANTER_DELIVERY_SEEN
                                         : BANTER_DELIVERY_SENT,
                                     BANTER_PROBLEM_NONE);
    }
}

BanterMessage *
banter_timeline_model_get_newest_sent (BanterTimelineModel *self)
{
  for (guint i = self->messages->len; i > 0; i--)
    {
      BanterMessage *message = self->messages->pdata[i - 1];

      if (banter_message_get_event_id (message) != NULL
          && banter_message_get_position (message) < BANTER_POSITION_OUTBOX)
        return message;
    }
  return NULL;
}

void
banter_timeline_model_set_ready (BanterTimelineModel *self)
{
  if (self->ready)
    return;
  self->ready = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

void
banter_timeline_model_set_at_start (BanterTimelineModel *self, gboolean at_start)
{
  banter_property_set_boolean (self, properties[PROP_AT_START], &self->at_start, at_start);
}

void
banter_timeline_model_set_loading_older (BanterTimelineModel *self, gboolean loading)
{
  banter_property_set_boolean (self, properties[PROP_LOADING_OLDER], &self->loading_older, loading);
}

void
banter_timeline_model_set_problem (BanterTimelineModel *self, BanterProblem problem)
{
  banter_property_set_int (self, properties[PROP_PROBLEM], (int *)&self->problem, (int)problem);
}

BanterTimelineModel *
banter_timeline_model_new (BanterRoom *room)
{
  BanterTimelineModel *self = g_object_new (BANTER_TYPE_TIMELINE_MODEL, NULL);

  g_assert (BANTER_IS_ROOM (room));

  self->room = g_object_ref (room);
  self->others_read = banter_room_get_others_read (room);
  banter_timeline_load_first (self);
  return self;
}

void
banter_timeline_model_detach (BanterTimelineModel *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
banter_timeline_model_get_at_start (BanterTimelineModel *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE_MODEL (self), FALSE);
  return self->at_start;
}

gboolean
banter_timeline_model_get_loading_older (BanterTimelineModel *self)
{
  g_return_val_if_fail (BANTER_IS_TIMELINE_MODEL (self), FALSE);
  return self->loading_older;
}

int
banter_timeline_model_get_unread_position (BanterTimelineModel *self)
{
  guint position;

  g_return_val_if_fail (BANTER_IS_TIMELINE_MODEL (self), -1);
  return g_ptr_array_find (self->items, self->unread_line, &position) ? (int)position : -1;
}
