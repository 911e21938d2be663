/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-object-list"

#include "config.h"

#include "banter-object-list.h"

#include "banter-list-sync.h"

/* The one list of this layer for what is computed as a whole: chats, sticker sets, people found. An
 * object that keeps its place is not touched. Main thread. */

struct _BanterObjectList
{
  GObject parent_instance;

  GType item_type;
  GPtrArray *items;
};

static void banter_object_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterObjectList, banter_object_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      banter_object_list_list_init))

enum
{
  PROP_N_ITEMS = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return BANTER_OBJECT_LIST (list)->item_type;
}

static guint
get_n_items (GListModel *list)
{
  return BANTER_OBJECT_LIST (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *items = BANTER_OBJECT_LIST (list)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
banter_object_list_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
banter_object_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_N_ITEMS)
    g_value_set_uint (value, BANTER_OBJECT_LIST (object)->items->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
banter_object_list_finalize (GObject *object)
{
  g_ptr_array_unref (BANTER_OBJECT_LIST (object)->items);
  G_OBJECT_CLASS (banter_object_list_parent_class)->finalize (object);
}

static void
banter_object_list_class_init (BanterObjectListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_object_list_get_property;
  object_class->finalize = banter_object_list_finalize;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_object_list_init (BanterObjectList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

BanterObjectList *
banter_object_list_new (GType item_type)
{
  BanterObjectList *self = g_object_new (BANTER_TYPE_OBJECT_LIST, NULL);

  self->item_type = item_type;
  return self;
}

void
banter_object_list_set (BanterObjectList *self, GPtrArray *wanted)
{
  banter_list_sync (G_LIST_MODEL (self), self->items, wanted);
}

GPtrArray *
banter_object_list_get (BanterObjectList *self)
{
  return self->items;
}
