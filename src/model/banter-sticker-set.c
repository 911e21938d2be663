/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-set"

#include "config.h"

#include "banter-list-sync.h"
#include "banter-stickers-private.h"

#include "banter-id.h"
#include "banter-property.h"
#include "banter-text.h"

/* A set of stickers: one image pack of one room. The library keeps one object per set, which Store
 * and My Sets share. Main thread. */

struct _BanterStickerSet
{
  GObject parent_instance;

  char *room_id;
  char *state_key;
  char *name;
  char *category;
  char *cover;
  char *attribution;
  GPtrArray *stickers;
  gboolean saved;
  gboolean busy;
  gboolean own;
};

static void banter_sticker_set_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterStickerSet, banter_sticker_set, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      banter_sticker_set_list_init))

enum
{
  PROP_NAME = 1,
  PROP_CATEGORY,
  PROP_COVER,
  PROP_ATTRIBUTION,
  PROP_SAVED,
  PROP_BUSY,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define NAME_MAX_CHARS 60

static GType
get_item_type (GListModel *list)
{
  return BANTER_TYPE_STICKER;
}

static guint
get_n_items (GListModel *list)
{
  return BANTER_STICKER_SET (list)->stickers->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *stickers = BANTER_STICKER_SET (list)->stickers;

  return position < stickers->len ? g_object_ref (stickers->pdata[position]) : NULL;
}

static void
banter_sticker_set_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
banter_sticker_set_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterStickerSet *self = BANTER_STICKER_SET (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CATEGORY:
      g_value_set_string (value, self->category);
      break;
    case PROP_COVER:
      g_value_set_string (value, self->cover);
      break;
    case PROP_ATTRIBUTION:
      g_value_set_string (value, self->attribution);
      break;
    case PROP_SAVED:
      g_value_set_boolean (value, self->saved);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->stickers->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_sticker_set_finalize (GObject *object)
{
  BanterStickerSet *self = BANTER_STICKER_SET (object);

  g_free (self->room_id);
  g_free (self->state_key);
  g_free (self->name);
  g_free (self->category);
  g_free (self->cover);
  g_free (self->attribution);
  g_ptr_array_unref (self->stickers);
  G_OBJECT_CLASS (banter_sticker_set_parent_class)->finalize (object);
}

static void
banter_sticker_set_class_init (BanterStickerSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_sticker_set_get_property;
  object_class->finalize = banter_sticker_set_finalize;
  properties[PROP_NAME] = banter_property_string ("name");
  properties[PROP_CATEGORY] = banter_property_string ("category");
  properties[PROP_COVER] = banter_property_string ("cover");
  properties[PROP_ATTRIBUTION] = banter_property_string ("attribution");
  properties[PROP_SAVED] = banter_property_boolean ("saved");
  properties[PROP_BUSY] = banter_property_boolean ("busy");
  properties[PROP_N_ITEMS] = banter_property_uint ("n-items");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_sticker_set_init (BanterStickerSet *self)
{
  self->stickers = g_ptr_array_new_with_free_func (g_object_unref);
}

BanterStickerSet *
banter_sticker_set_new (const char *room_id, const char *state_key)
{
  BanterStickerSet *self = g_object_new (BANTER_TYPE_STICKER_SET, NULL);

  self->room_id = g_strdup (room_id);
  self->state_key = g_strdup (state_key);
  self->name = g_strdup ("");
  self->category = g_strdup ("other");
  return self;
}

const char *
banter_sticker_set_get_state_key (BanterStickerSet *self)
{
  return self->state_key;
}

static gboolean
same_sticker (const BanterStickerRow *a, const BanterStickerRow *b)
{
  return g_strcmp0 (a->url, b->url) == 0 && g_strcmp0 (a->shortcode, b->shortcode) == 0;
}

/* The row's stickers, with the objects that are there already. */
static GPtrArray *
wanted_stickers (BanterStickerSet *self, GPtrArray *rows)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const BanterStickerRow *row = rows->pdata[i];
      BanterSticker *sticker = NULL;

      if (!banter_mxc_is_valid (row->url))
        continue;
      for (guint j = 0; j < self->stickers->len && sticker == NULL; j++)
        {
          BanterSticker *known = self->stickers->pdata[j];

          if (same_sticker (banter_sticker_get_row (known), row) && g_hash_table_add (used, known))
            sticker = g_object_ref (known);
        }
      g_ptr_array_add (wanted, sticker != NULL ? sticker : banter_sticker_new (row));
    }
  return wanted;
}

void
banter_sticker_set_apply_row (BanterStickerSet *self, const BanterStickerSetRow *row)
{
  const char *cover = row->avatar;

  g_assert (BANTER_IS_STICKER_SET (self));

  g_object_freeze_notify (G_OBJECT (self));
  self->own = self->own || row->own; /* the Store does not say */
  banter_property_take_string (self, properties[PROP_NAME], &self->name,
                               banter_text_one_line (row->name, NAME_MAX_CHARS));
  banter_property_take_string (self, properties[PROP_CATEGORY], &self->category,
                               g_strdup (row->category != NULL ? row->category : "other"));
  banter_property_take_string (self, properties[PROP_ATTRIBUTION], &self->attribution,
                               banter_text_one_line (row->attribution, 200));
  if (row->stickers != NULL)
    {
      g_autoptr (GPtrArray) wanted = wanted_stickers (self, row->stickers);

      banter_list_sync (G_LIST_MODEL (self), self->stickers, wanted);
    }
  if (!banter_mxc_is_valid (cover))
    cover = self->stickers->len > 0 ? banter_sticker_get_media (self->stickers->pdata[0]) : NULL;
  banter_property_take_string (self, properties[PROP_COVER], &self->cover, g_strdup (cover));
  g_object_thaw_notify (G_OBJECT (self));
}

void
banter_sticker_set_set_saved (BanterStickerSet *self, gboolean saved)
{
  banter_property_set_boolean (self, properties[PROP_SAVED], &self->saved, saved);
}

void
banter_sticker_set_set_busy (BanterStickerSet *self, gboolean busy)
{
  banter_property_set_boolean (self, properties[PROP_BUSY], &self->busy, busy);
}

const char *
banter_sticker_set_get_room_id (BanterStickerSet *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_SET (self), NULL);
  return self->room_id;
}

const char *
banter_sticker_set_get_name (BanterStickerSet *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_SET (self), NULL);
  return self->name;
}

const char *
banter_sticker_set_get_category (BanterStickerSet *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_SET (self), NULL);
  return self->category;
}

gboolean
banter_sticker_set_get_saved (BanterStickerSet *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_SET (self), FALSE);
  return self->saved;
}

gboolean
banter_sticker_set_is_own (BanterStickerSet *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_SET (self), FALSE);
  return self->own;
}
