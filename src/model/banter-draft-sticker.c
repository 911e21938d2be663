/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-draft-sticker"

#include "config.h"

#include "banter-sticker-draft-private.h"

#include "banter-property.h"
#include "banter-text.h"

/* One sticker of a set that is made or edited. Main thread. */

struct _BanterDraftSticker
{
  GObject parent_instance;

  /* owned */
  BanterStickerRow *row;
  GBytes *bytes;
};

enum
{
  PROP_DESCRIPTION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BanterDraftSticker, banter_draft_sticker, G_TYPE_OBJECT)

static void
banter_draft_sticker_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, BANTER_DRAFT_STICKER (object)->row->body);
}

static void
banter_draft_sticker_finalize (GObject *object)
{
  BanterDraftSticker *self = BANTER_DRAFT_STICKER (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  banter_sticker_row_free (self->row);
  G_OBJECT_CLASS (banter_draft_sticker_parent_class)->finalize (object);
}

static void
banter_draft_sticker_class_init (BanterDraftStickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_draft_sticker_get_property;
  object_class->finalize = banter_draft_sticker_finalize;
  properties[PROP_DESCRIPTION] = banter_property_string ("description");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_draft_sticker_init (BanterDraftSticker *self)
{
}

BanterDraftSticker *
banter_draft_sticker_new (BanterStickerRow *row, GBytes *bytes)
{
  BanterDraftSticker *self = g_object_new (BANTER_TYPE_DRAFT_STICKER, NULL);

  g_assert (row->url != NULL || bytes != NULL);
  g_assert (row->shortcode != NULL);

  self->row = row;
  self->bytes = bytes;
  return self;
}

const BanterStickerRow *
banter_draft_sticker_get_row (BanterDraftSticker *self)
{
  g_assert (BANTER_IS_DRAFT_STICKER (self));
  return self->row;
}

void
banter_draft_sticker_take_media (BanterDraftSticker *self, char *mxc)
{
  g_assert (BANTER_IS_DRAFT_STICKER (self));

  g_free (self->row->url);
  self->row->url = mxc;
}

const char *
banter_draft_sticker_get_description (BanterDraftSticker *self)
{
  g_return_val_if_fail (BANTER_IS_DRAFT_STICKER (self), NULL);
  return self->row->body != NULL ? self->row->body : "";
}

void
banter_draft_sticker_set_description (BanterDraftSticker *self, const char *description)
{
  g_return_if_fail (BANTER_IS_DRAFT_STICKER (self));
  g_return_if_fail (description != NULL);

  banter_property_take_string (self, properties[PROP_DESCRIPTION], &self->row->body,
                               banter_text_one_line (description, BANTER_STICKER_WORDS_MAX));
}

const char *
banter_draft_sticker_get_media (BanterDraftSticker *self)
{
  g_return_val_if_fail (BANTER_IS_DRAFT_STICKER (self), NULL);
  return self->row->url;
}

GBytes *
banter_draft_sticker_get_bytes (BanterDraftSticker *self)
{
  g_return_val_if_fail (BANTER_IS_DRAFT_STICKER (self), NULL);
  return self->bytes;
}
