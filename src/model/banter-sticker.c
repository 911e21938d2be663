/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker"

#include "config.h"

#include "banter-stickers-private.h"

#include "banter-property.h"
#include "banter-text.h"

/* One sticker: the row of the store with cleaned words. Immutable. Main thread. */

struct _BanterSticker
{
  GObject parent_instance;

  BanterStickerRow row; /* owned strings */
  char *folded;         /* description and short code, for search */
};

G_DEFINE_FINAL_TYPE (BanterSticker, banter_sticker, G_TYPE_OBJECT)

enum
{
  PROP_MEDIA = 1,
  PROP_DESCRIPTION,
  PROP_SHORTCODE,
  PROP_WIDTH,
  PROP_HEIGHT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define SIDE_MAX 4096
#define DESCRIPTION_MAX_CHARS 200

static void
banter_sticker_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterSticker *self = BANTER_STICKER (object);

  switch (prop_id)
    {
    case PROP_MEDIA:
      g_value_set_string (value, self->row.url);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->row.body);
      break;
    case PROP_SHORTCODE:
      g_value_set_string (value, self->row.shortcode);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, (int)self->row.width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, (int)self->row.height);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_sticker_finalize (GObject *object)
{
  BanterSticker *self = BANTER_STICKER (object);

  g_free (self->row.room_id);
  g_free (self->row.state_key);
  g_free (self->row.shortcode);
  g_free (self->row.body);
  g_free (self->row.url);
  g_free (self->row.mimetype);
  g_free (self->row.info);
  g_free (self->row.emoji);
  g_free (self->folded);
  G_OBJECT_CLASS (banter_sticker_parent_class)->finalize (object);
}

static void
banter_sticker_class_init (BanterStickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_sticker_get_property;
  object_class->finalize = banter_sticker_finalize;
  properties[PROP_MEDIA] = banter_property_string ("media");
  properties[PROP_DESCRIPTION] = banter_property_string ("description");
  properties[PROP_SHORTCODE] = banter_property_string ("shortcode");
  properties[PROP_WIDTH] = banter_property_int ("width", SIDE_MAX);
  properties[PROP_HEIGHT] = banter_property_int ("height", SIDE_MAX);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_sticker_init (BanterSticker *self)
{
}

/**
 * banter_sticker_new:
 * @row: as the store or a message has it; copied
 *
 * Returns: (transfer full): a sticker
 */
BanterSticker *
banter_sticker_new (const BanterStickerRow *row)
{
  BanterSticker *self = g_object_new (BANTER_TYPE_STICKER, NULL);
  g_autofree char *words = NULL;

  g_assert (row->url != NULL);

  self->row.room_id = g_strdup (row->room_id);
  self->row.state_key = g_strdup (row->state_key);
  self->row.shortcode = banter_text_one_line (row->shortcode, DESCRIPTION_MAX_CHARS);
  self->row.body = banter_text_one_line (row->body != NULL ? row->body : row->shortcode,
                                         DESCRIPTION_MAX_CHARS);
  self->row.url = g_strdup (row->url);
  self->row.mimetype = g_strdup (row->mimetype);
  self->row.info = g_strdup (row->info);
  self->row.emoji = banter_text_one_line (row->emoji, DESCRIPTION_MAX_CHARS);
  self->row.width = CLAMP (row->width, 0, SIDE_MAX);
  self->row.height = CLAMP (row->height, 0, SIDE_MAX);
  self->row.size = MAX (row->size, 0);
  words = g_strjoin (" ", self->row.body, self->row.shortcode, self->row.emoji, NULL);
  g_strdelimit (words, "_-", ' ');
  self->folded = banter_text_fold (words);
  return self;
}

const BanterStickerRow *
banter_sticker_get_row (BanterSticker *self)
{
  return &self->row;
}

/* What it is called, for search. */
const char *
banter_sticker_get_folded (BanterSticker *self)
{
  return self->folded;
}

const char *
banter_sticker_get_media (BanterSticker *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER (self), NULL);
  return self->row.url;
}

const char *
banter_sticker_get_description (BanterSticker *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER (self), NULL);
  return self->row.body;
}

const char *
banter_sticker_get_shortcode (BanterSticker *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER (self), NULL);
  return self->row.shortcode;
}
