/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-list"

#include "config.h"

#include "banter-list-sync.h"
#include "banter-room-list-private.h"
#include "banter-room-private.h"

/* The inbox and the requests: rooms by their last activity, newest first. The account says which
 * rooms belong in it; a room that keeps its place is not touched. Main thread. */

struct _BanterRoomList
{
  GObject parent_instance;

  GPtrArray *rooms;
};

static void banter_room_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterRoomList, banter_room_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      banter_room_list_list_init))

enum
{
  PROP_N_ITEMS = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return BANTER_TYPE_ROOM;
}

static guint
get_n_items (GListModel *list)
{
  return BANTER_ROOM_LIST (list)->rooms->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *rooms = BANTER_ROOM_LIST (list)->rooms;

  return position < rooms->len ? g_object_ref (rooms->pdata[position]) : NULL;
}

static void
banter_room_list_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
banter_room_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_N_ITEMS)
    g_value_set_uint (value, BANTER_ROOM_LIST (object)->rooms->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
banter_room_list_finalize (GObject *object)
{
  g_ptr_array_unref (BANTER_ROOM_LIST (object)->rooms);
  G_OBJECT_CLASS (banter_room_list_parent_class)->finalize (object);
}

static void
banter_room_list_class_init (BanterRoomListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_room_list_get_property;
  object_class->finalize = banter_room_list_finalize;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_room_list_init (BanterRoomList *self)
{
  self->rooms = g_ptr_array_new_with_free_func (g_object_unref);
}

BanterRoomList *
banter_room_list_new (void)
{
  return g_object_new (BANTER_TYPE_ROOM_LIST, NULL);
}

/* Newest first; what happened at the same time keeps one order on every start. */
static int
compare_rooms (gconstpointer a, gconstpointer b)
{
  BanterRoom *left = *(BanterRoom *const *)a, *right = *(BanterRoom *const *)b;
  gint64 left_ts = banter_room_get_activity (left), right_ts = banter_room_get_activity (right);

  if (left_ts != right_ts)
    return left_ts > right_ts ? -1 : 1;
  return g_strcmp0 (banter_room_get_id (left), banter_room_get_id (right));
}

void
banter_room_list_set (BanterRoomList *self, GPtrArray *rooms)
{
  g_ptr_array_sort (rooms, compare_rooms);
  banter_list_sync (G_LIST_MODEL (self), self->rooms, rooms);
}
