/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-search"

#include "config.h"

#include "banter-message-search.h"

#include "banter-account-private.h"
#include "banter-found-message-private.h"
#include "banter-list-sync.h"
#include "banter-person.h"

#include "banter-property.h"

/* Asks the store's index of words as somebody types. At most one query is on its way: the next
 * letter cancels it. What changes in the store meanwhile is asked for again. Main thread. */

struct _BanterMessageSearch
{
  GObject parent_instance;

  BanterAccount *account;
  BanterRoom *room; /* (nullable) */
  char *text;       /* NULL: nothing is looked for */
  GPtrArray *items; /* BanterFoundMessage */
  GCancellable *running;
  BanterFoundRow last; /* where the next page begins; only its places */
  guint page_size;
  guint n_wanted; /* rows that have been asked for */
  gboolean loading;
  gboolean more;
};

static void banter_message_search_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterMessageSearch, banter_message_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      banter_message_search_list_init))

enum
{
  PROP_LOADING = 1,
  PROP_MORE,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return BANTER_TYPE_FOUND_MESSAGE;
}

static guint
get_n_items (GListModel *list)
{
  return BANTER_MESSAGE_SEARCH (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *items = BANTER_MESSAGE_SEARCH (list)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
banter_message_search_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
banter_message_search_get_property (GObject *object, guint prop_id, GValue *value,
                                    GParamSpec *pspec)
{
  BanterMessageSearch *self = BANTER_MESSAGE_SEARCH (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_MORE:
      g_value_set_boolean (value, self->more);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
stop (BanterMessageSearch *self)
{
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
}

static void
banter_message_search_dispose (GObject *object)
{
  BanterMessageSearch *self = BANTER_MESSAGE_SEARCH (object);

  stop (self);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_message_search_parent_class)->dispose (object);
}

static void
banter_message_search_finalize (GObject *object)
{
  BanterMessageSearch *self = BANTER_MESSAGE_SEARCH (object);

  g_free (self->text);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (banter_message_search_parent_class)->finalize (object);
}

static void
banter_message_search_class_init (BanterMessageSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_message_search_get_property;
  object_class->dispose = banter_message_search_dispose;
  object_class->finalize = banter_message_search_finalize;
  properties[PROP_LOADING] = banter_property_boolean ("loading");
  properties[PROP_MORE] = banter_property_boolean ("more");
  properties[PROP_N_ITEMS] = banter_property_uint ("n-items");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_message_search_init (BanterMessageSearch *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/* The object that shows @row already, or a new one. */
static BanterFoundMessage *
message_for_row (BanterMessageSearch *self, const BanterFoundRow *row)
{
  const char *name = row->sender_name;

  for (guint i = 0; i < self->items->len; i++)
    if (banter_found_message_is_of (self->items->pdata[i], row))
      return g_object_ref (self->items->pdata[i]);
  if (name == NULL)
    name = banter_person_get_name (
        banter_account_ensure_person (self->account, row->sender, NULL, NULL));
  return banter_found_message_new (banter_account_get_room (self->account, row->room_id), name,
                                   row);
}

/* What the word filter hides is not found, either. @wanted: to which they are added */
static void
add_rows (BanterMessageSearch *self, GPtrArray *wanted, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const BanterFoundRow *row = rows->pdata[i];

      if (!row->caught && banter_account_get_room (self->account, row->room_id) != NULL)
        g_ptr_array_add (wanted, message_for_row (self, row));
    }
}

static void
set_loading (BanterMessageSearch *self, gboolean loading)
{
  banter_property_set_boolean (self, properties[PROP_LOADING], &self->loading, loading);
}

static void
set_more (BanterMessageSearch *self, gboolean more)
{
  banter_property_set_boolean (self, properties[PROP_MORE], &self->more, more);
}

/* A query on its way. */
typedef struct
{
  BanterMessageSearch *self; /* owned */
  GCancellable *cancellable; /* owned */
  gboolean next;             /* a page after what is there; else all of it anew */
  guint limit;
} Query;

static void
query_free (Query *query)
{
  g_clear_object (&query->self);
  g_clear_object (&query->cancellable);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static void
take_rows (BanterMessageSearch *self, GPtrArray *rows, const Query *query)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; query->next && i < self->items->len; i++)
    g_ptr_array_add (wanted, g_object_ref (self->items->pdata[i]));
  add_rows (self, wanted, rows);
  if (rows->len > 0)
    {
      const BanterFoundRow *last = rows->pdata[rows->len - 1];

      self->last.place = last->place;
      self->last.place_id = last->place_id;
    }
  banter_list_sync (G_LIST_MODEL (self), self->items, wanted);
  set_more (self, rows->len == query->limit);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Query) query = user_data;
  BanterMessageSearch *self = query->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_search_finish (BANTER_READER (source), result, &error);

  if (g_cancellable_is_cancelled (query->cancellable) || self->account == NULL)
    return;
  if (rows != NULL)
    take_rows (self, rows, query);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Messages cannot be searched: %s", error->message);
  g_clear_object (&self->running);
  set_loading (self, FALSE);
}

static void
start (BanterMessageSearch *self, guint limit, gboolean next)
{
  BanterReader *reader = banter_account_get_reader (self->account);
  Query *query;

  stop (self);
  if (reader == NULL)
    return;
  self->running = g_cancellable_new ();
  query = g_new (Query, 1);
  *query = (Query){ g_object_ref (self), g_object_ref (self->running), next, limit };
  set_loading (self, TRUE);
  banter_reader_search_async (reader, self->room != NULL ? banter_room_get_id (self->room) : NULL,
                              self->text, next ? &self->last : NULL, limit, self->running, on_found,
                              query);
}

static void
on_messages_changed (BanterMessageSearch *self)
{
  if (self->text != NULL)
    start (self, self->n_wanted, FALSE);
}

BanterMessageSearch *
banter_message_search_new (BanterAccount *account, BanterRoom *room, guint page_size)
{
  BanterMessageSearch *self = g_object_new (BANTER_TYPE_MESSAGE_SEARCH, NULL);

  g_return_val_if_fail (BANTER_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (page_size > 0, NULL);

  self->account = g_object_ref (account);
  g_set_object (&self->room, room);
  self->page_size = page_size;
  g_signal_connect_object (account, "messages-changed", G_CALLBACK (on_messages_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
banter_message_search_set_text (BanterMessageSearch *self, const char *text)
{
  g_autoptr (GPtrArray) none = NULL;

  g_return_if_fail (BANTER_IS_MESSAGE_SEARCH (self));

  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  if (text != NULL)
    {
      self->n_wanted = self->page_size;
      start (self, self->page_size, FALSE);
      return;
    }
  stop (self);
  none = g_ptr_array_new ();
  banter_list_sync (G_LIST_MODEL (self), self->items, none);
  set_more (self, FALSE);
  set_loading (self, FALSE);
}

void
banter_message_search_load_more (BanterMessageSearch *self)
{
  g_return_if_fail (BANTER_IS_MESSAGE_SEARCH (self));

  if (!self->more || self->running != NULL)
    return;
  self->n_wanted += self->page_size;
  start (self, self->page_size, TRUE);
}

gboolean
banter_message_search_get_loading (BanterMessageSearch *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_SEARCH (self), FALSE);
  return self->loading;
}

gboolean
banter_message_search_get_more (BanterMessageSearch *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_SEARCH (self), FALSE);
  return self->more;
}
