/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-draft"

#include "config.h"

#include "banter-sticker-draft-private.h"

#include "banter-property.h"
#include "banter-stickers-private.h"
#include "banter-text.h"

/* A set of one's own while it is made or edited. banter-sticker-draft-save.c brings it to the
 * server. Main thread. */

struct _BanterStickerDraft
{
  GObject parent_instance;

  /* owned */
  BanterStickerLibrary *library;
  BanterStickerSet *set; /* NULL: a new one */
  GPtrArray *stickers;   /* BanterDraftSticker */
  BanterDraftSticker *icon;
  char *name;
  double progress;
};

static void banter_sticker_draft_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterStickerDraft, banter_sticker_draft, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      banter_sticker_draft_list_init))

enum
{
  PROP_NAME = 1,
  PROP_ICON,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return BANTER_TYPE_DRAFT_STICKER;
}

static guint
get_n_items (GListModel *list)
{
  return BANTER_STICKER_DRAFT (list)->stickers->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *stickers = BANTER_STICKER_DRAFT (list)->stickers;

  return position < stickers->len ? g_object_ref (stickers->pdata[position]) : NULL;
}

static void
banter_sticker_draft_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
banter_sticker_draft_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterStickerDraft *self = BANTER_STICKER_DRAFT (object);

  if (prop_id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (prop_id == PROP_ICON)
    g_value_set_object (value, self->icon);
  else
    g_value_set_double (value, self->progress);
}

static void
banter_sticker_draft_finalize (GObject *object)
{
  BanterStickerDraft *self = BANTER_STICKER_DRAFT (object);

  g_clear_object (&self->library);
  g_clear_object (&self->set);
  g_clear_object (&self->icon);
  g_ptr_array_unref (self->stickers);
  g_free (self->name);
  G_OBJECT_CLASS (banter_sticker_draft_parent_class)->finalize (object);
}

static void
banter_sticker_draft_class_init (BanterStickerDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_sticker_draft_get_property;
  object_class->finalize = banter_sticker_draft_finalize;
  properties[PROP_NAME] = banter_property_string ("name");
  properties[PROP_ICON] = banter_property_object ("icon", BANTER_TYPE_DRAFT_STICKER);
  properties[PROP_PROGRESS]
      = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_sticker_draft_init (BanterStickerDraft *self)
{
  self->stickers = g_ptr_array_new_with_free_func (g_object_unref);
  self->name = g_strdup ("");
}

static void
take_up (BanterStickerDraft *self, BanterStickerSet *set)
{
  g_autofree char *cover = NULL;

  g_object_get (set, "cover", &cover, NULL);
  self->set = g_object_ref (set);
  banter_sticker_draft_set_name (self, banter_sticker_set_get_name (set));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set)); i++)
    {
      g_autoptr (BanterSticker) sticker = g_list_model_get_item (G_LIST_MODEL (set), i);
      BanterStickerRow *row = banter_sticker_row_copy (banter_sticker_get_row (sticker));

      g_ptr_array_add (self->stickers, banter_draft_sticker_new (row, NULL));
      if (self->icon == NULL && g_strcmp0 (row->url, cover) == 0)
        banter_sticker_draft_set_icon (self, self->stickers->pdata[i]);
    }
}

BanterStickerDraft *
banter_sticker_draft_new (BanterStickerLibrary *library, BanterStickerSet *set)
{
  BanterStickerDraft *self;

  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (library), NULL);

  self = g_object_new (BANTER_TYPE_STICKER_DRAFT, NULL);
  self->library = g_object_ref (library);
  if (set != NULL)
    take_up (self, set);
  return self;
}

static gboolean
has_shortcode (BanterStickerDraft *self, const char *code)
{
  for (guint i = 0; i < self->stickers->len; i++)
    if (g_str_equal (banter_draft_sticker_get_row (self->stickers->pdata[i])->shortcode, code))
      return TRUE;
  return FALSE;
}

/* CS-API "Image Packs": 1 to 100 of A-Z a-z 0-9 _ -. */
static char *
make_shortcode (BanterStickerDraft *self, const char *description)
{
  g_autofree char *folded = banter_text_fold (description);
  g_autoptr (GString) code = g_string_new (NULL);
  guint number = 2;
  gsize length;

  for (const char *at = folded; *at != '\0' && code->len < 90; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (code, *at);
    else if (code->len > 0 && code->str[code->len - 1] != '-')
      g_string_append_c (code, '-');
  while (code->len > 0 && code->str[code->len - 1] == '-')
    g_string_truncate (code, code->len - 1);
  if (code->len == 0)
    g_string_append (code, "sticker");
  length = code->len;
  while (has_shortcode (self, code->str))
    {
      g_string_truncate (code, length);
      g_string_append_printf (code, "-%u", number++);
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}

gboolean
banter_sticker_draft_add (BanterStickerDraft *self, const BanterStickerPicture *picture,
                          const char *description)
{
  BanterStickerRow *row;

  g_return_val_if_fail (BANTER_IS_STICKER_DRAFT (self), FALSE);
  g_return_val_if_fail (picture != NULL && picture->bytes != NULL, FALSE);

  if (self->stickers->len >= BANTER_STICKERS_MAX)
    return FALSE;
  row = g_new0 (BanterStickerRow, 1);
  row->body = banter_text_one_line (description, BANTER_STICKER_WORDS_MAX);
  row->shortcode = make_shortcode (self, row->body);
  row->mimetype = g_strdup (picture->mime_type);
  row->width = picture->width;
  row->height = picture->height;
  row->size = (gint64)g_bytes_get_size (picture->bytes);
  g_ptr_array_add (self->stickers, banter_draft_sticker_new (row, g_bytes_ref (picture->bytes)));
  g_list_model_items_changed (G_LIST_MODEL (self), self->stickers->len - 1, 0, 1);
  return TRUE;
}

void
banter_sticker_draft_remove (BanterStickerDraft *self, BanterDraftSticker *sticker)
{
  guint position;

  g_return_if_fail (BANTER_IS_STICKER_DRAFT (self));

  if (!g_ptr_array_find (self->stickers, sticker, &position))
    return;
  if (self->icon == sticker)
    banter_sticker_draft_set_icon (self, NULL);
  g_ptr_array_remove_index (self->stickers, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
banter_sticker_draft_move (BanterStickerDraft *self, BanterDraftSticker *sticker, guint position)
{
  guint from;
  gpointer moved;

  g_return_if_fail (BANTER_IS_STICKER_DRAFT (self));

  if (!g_ptr_array_find (self->stickers, sticker, &from))
    return;
  position = MIN (position, self->stickers->len - 1);
  if (from == position)
    return;
  moved = g_ptr_array_steal_index (self->stickers, from);
  g_list_model_items_changed (G_LIST_MODEL (self), from, 1, 0);
  g_ptr_array_insert (self->stickers, (int)position, moved);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

BanterStickerDraftState
banter_sticker_draft_get_state (BanterStickerDraft *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_DRAFT (self), BANTER_STICKER_DRAFT_EMPTY);

  if (self->stickers->len == 0)
    return BANTER_STICKER_DRAFT_EMPTY;
  if (*self->name == '\0')
    return BANTER_STICKER_DRAFT_NO_NAME;
  if (banter_text_count_shown (self->name) > BANTER_STICKER_NAME_MAX)
    return BANTER_STICKER_DRAFT_LONG_NAME;
  return BANTER_STICKER_DRAFT_READY;
}

const char *
banter_sticker_draft_get_name (BanterStickerDraft *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_DRAFT (self), NULL);
  return self->name;
}

void
banter_sticker_draft_set_name (BanterStickerDraft *self, const char *name)
{
  g_return_if_fail (BANTER_IS_STICKER_DRAFT (self));
  g_return_if_fail (name != NULL);

  banter_property_take_string (self, properties[PROP_NAME], &self->name,
                               banter_text_one_line (name, 0));
}

BanterDraftSticker *
banter_sticker_draft_get_icon (BanterStickerDraft *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_DRAFT (self), NULL);
  return self->icon;
}

void
banter_sticker_draft_set_icon (BanterStickerDraft *self, BanterDraftSticker *sticker)
{
  g_return_if_fail (BANTER_IS_STICKER_DRAFT (self));

  if (g_set_object (&self->icon, sticker))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON]);
}

double
banter_sticker_draft_get_progress (BanterStickerDraft *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_DRAFT (self), 0);
  return self->progress;
}

void
banter_sticker_draft_set_progress (BanterStickerDraft *self, double progress)
{
  g_assert (BANTER_IS_STICKER_DRAFT (self));

  self->progress = CLAMP (progress, 0, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

BanterStickerLibrary *
banter_sticker_draft_get_library (BanterStickerDraft *self)
{
  g_assert (BANTER_IS_STICKER_DRAFT (self));
  return self->library;
}

GPtrArray *
banter_sticker_draft_get_stickers (BanterStickerDraft *self)
{
  g_assert (BANTER_IS_STICKER_DRAFT (self));
  return self->stickers;
}

BanterStickerSetRow *
banter_sticker_draft_dup_row (BanterStickerDraft *self)
{
  BanterStickerSetRow *row = g_new0 (BanterStickerSetRow, 1);
  BanterDraftSticker *icon = self->icon != NULL ? self->icon : self->stickers->pdata[0];

  g_assert (self->stickers->len > 0);

  if (self->set != NULL)
    {
      row->room_id = g_strdup (banter_sticker_set_get_room_id (self->set));
      row->state_key = g_strdup (banter_sticker_set_get_state_key (self->set));
    }
  row->name = g_strdup (self->name);
  row->avatar = g_strdup (banter_draft_sticker_get_media (icon));
  row->stickers = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_row_free);
  for (guint i = 0; i < self->stickers->len; i++)
    g_ptr_array_add (row->stickers, banter_sticker_row_copy (
                                        banter_draft_sticker_get_row (self->stickers->pdata[i])));
  return row;
}
