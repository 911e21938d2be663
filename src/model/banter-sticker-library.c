/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-library"

#include "config.h"

#include "banter-sticker-library-private.h"

#include "banter-account-private.h"

#include "banter-id.h"

/* All stickers one can send: recents, favourites and saved sets from the cache, the Store from the
 * server. One object per set, so that saving it in the Store shows in My Sets too. What the server
 * is asked for is banter-sticker-library-actions.c, -favourites.c and -order.c;
 * banter-sticker-search.c looks through them. Main thread. */

G_DEFINE_FINAL_TYPE (BanterStickerLibrary, banter_sticker_library, G_TYPE_OBJECT)

static void
banter_sticker_library_finalize (GObject *object)
{
  BanterStickerLibrary *self = BANTER_STICKER_LIBRARY (object);

  g_clear_object (&self->recents);
  g_clear_object (&self->favourites);
  g_clear_object (&self->saved);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_hash_table_unref (self->choices);
  g_ptr_array_unref (self->cached);
  g_hash_table_unref (self->sets);
  G_OBJECT_CLASS (banter_sticker_library_parent_class)->finalize (object);
}

static void
banter_sticker_library_class_init (BanterStickerLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_sticker_library_finalize;
}

static void
banter_sticker_library_init (BanterStickerLibrary *self)
{
  self->recents = banter_object_list_new (BANTER_TYPE_STICKER);
  self->favourites = banter_object_list_new (BANTER_TYPE_STICKER);
  self->saved = banter_object_list_new (BANTER_TYPE_STICKER_SET);
  self->store = banter_object_list_new (BANTER_TYPE_STICKER_SET);
  self->sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->choices = g_hash_table_new (NULL, NULL); /* the sets are kept by the other table */
  self->cached = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

BanterStickerLibrary *
banter_sticker_library_new (BanterAccount *account)
{
  BanterStickerLibrary *self = g_object_new (BANTER_TYPE_STICKER_LIBRARY, NULL);

  self->account = account;
  return self;
}

static BanterStickerSet *
ensure_set (BanterStickerLibrary *self, const char *room_id, const char *state_key)
{
  g_autofree char *key = g_strconcat (room_id, "\n", state_key != NULL ? state_key : "", NULL);
  BanterStickerSet *set = g_hash_table_lookup (self->sets, key);

  if (set == NULL)
    {
      set = banter_sticker_set_new (room_id, state_key != NULL ? state_key : "");
      g_hash_table_insert (self->sets, g_steal_pointer (&key), set);
    }
  return set;
}

BanterStickerSet *
banter_sticker_library_take_up (BanterStickerLibrary *self, const BanterStickerSetRow *row)
{
  BanterStickerSet *set = ensure_set (self, row->room_id, row->state_key);

  banter_sticker_set_apply_row (set, row);
  return set;
}

/* The sets of @rows, each once, brought up to date. */
static GPtrArray *
sets_of_rows (BanterStickerLibrary *self, GPtrArray *rows)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      BanterStickerSet *set = banter_sticker_library_take_up (self, rows->pdata[i]);

      if (!g_ptr_array_find (sets, set, NULL))
        g_ptr_array_add (sets, g_object_ref (set));
    }
  return sets;
}

/* What the person has just chosen is newer than the cache, which hears of it from the server. */
static gboolean
is_saved (BanterStickerLibrary *self, BanterStickerSet *set)
{
  gpointer choice;

  if (g_hash_table_lookup_extended (self->choices, set, NULL, &choice))
    return GPOINTER_TO_INT (choice);
  return g_ptr_array_find (self->cached, set, NULL);
}

void
banter_sticker_library_refresh_saved (BanterStickerLibrary *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer set;

  for (guint i = 0; i < self->cached->len; i++)
    if (is_saved (self, self->cached->pdata[i]))
      g_ptr_array_add (wanted, g_object_ref (self->cached->pdata[i]));
  g_hash_table_iter_init (&iter, self->sets);
  while (g_hash_table_iter_next (&iter, NULL, &set))
    {
      gboolean saved = is_saved (self, set);

      banter_sticker_set_set_saved (set, saved);
      if (saved && !g_ptr_array_find (wanted, set, NULL))
        g_ptr_array_add (wanted, g_object_ref (set));
    }
  banter_sticker_library_sort_by_choice (self, wanted);
  banter_object_list_set (self->saved, wanted);
}

static void
drop_settled_choices (BanterStickerLibrary *self)
{
  GHashTableIter iter;
  gpointer set, choice;

  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &set, &choice))
    if (g_ptr_array_find (self->cached, set, NULL) == GPOINTER_TO_INT (choice))
      g_hash_table_iter_remove (&iter);
}

void
banter_sticker_library_apply_saved (BanterStickerLibrary *self, GPtrArray *rows)
{
  g_ptr_array_unref (self->cached);
  self->cached = sets_of_rows (self, rows);
  drop_settled_choices (self);
  banter_sticker_library_drop_settled_order (self);
  banter_sticker_library_refresh_saved (self);
}

void
banter_sticker_library_apply_store (BanterStickerLibrary *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) sets = sets_of_rows (self, rows);

  banter_object_list_set (self->store, sets);
}

static BanterSticker *
find_known (GPtrArray *stickers, const BanterStickerRow *row)
{
  for (guint i = 0; i < stickers->len; i++)
    {
      const BanterStickerRow *known = banter_sticker_get_row (stickers->pdata[i]);

      if (g_str_equal (known->url, row->url) && g_strcmp0 (known->body, row->body) == 0)
        return stickers->pdata[i];
    }
  return NULL;
}

/* Each once; those that were there keep their objects. */
static void
apply_stickers (BanterObjectList *list, GPtrArray *rows)
{
  GPtrArray *stickers = banter_object_list_get (list);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const BanterStickerRow *row = rows->pdata[i];
      BanterSticker *known;

      if (!banter_mxc_is_valid (row->url) || !g_hash_table_add (seen, row->url))
        continue;
      known = find_known (stickers, row);
      g_ptr_array_add (wanted, known != NULL ? g_object_ref (known) : banter_sticker_new (row));
    }
  banter_object_list_set (list, wanted);
}

void
banter_sticker_library_apply_recents (BanterStickerLibrary *self, GPtrArray *rows)
{
  apply_stickers (self->recents, rows);
}

void
banter_sticker_library_apply_favourites (BanterStickerLibrary *self, GPtrArray *rows)
{
  apply_stickers (self->favourites, rows);
}

static void
report (const char *what, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("%s cannot be read: %s", what, error->message);
}

static void
on_saved_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = banter_reader_sticker_sets_finish (BANTER_READER (source), result, &error);

  if (rows != NULL)
    banter_sticker_library_apply_saved (self, rows);
  else
    report ("Saved sets", error);
}

static void
on_recents_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = banter_reader_recent_stickers_finish (BANTER_READER (source), result, &error);

  if (rows != NULL)
    banter_sticker_library_apply_recents (self, rows);
  else
    report ("Recent stickers", error);
}

static void
on_favourites_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = banter_reader_favourite_stickers_finish (BANTER_READER (source), result, &error);

  if (rows != NULL)
    banter_sticker_library_apply_favourites (self, rows);
  else
    report ("Favourite stickers", error);
}

void
banter_sticker_library_reload (BanterStickerLibrary *self)
{
  BanterReader *reader = self->account != NULL ? banter_account_get_reader (self->account) : NULL;

  if (reader == NULL)
    return;
  banter_reader_sticker_sets_async (reader, NULL, self->cancellable, on_saved_read,
                                    g_object_ref (self));
  banter_reader_favourite_stickers_async (reader, self->cancellable, on_favourites_read,
                                          g_object_ref (self));
  banter_reader_recent_stickers_async (reader, self->cancellable, on_recents_read,
                                       g_object_ref (self));
}

void
banter_sticker_library_detach (BanterStickerLibrary *self)
{
  self->account = NULL;
  g_cancellable_cancel (self->cancellable);
}

GListModel *
banter_sticker_library_get_recents (BanterStickerLibrary *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (self), NULL);
  return G_LIST_MODEL (self->recents);
}

GListModel *
banter_sticker_library_get_saved (BanterStickerLibrary *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (self), NULL);
  return G_LIST_MODEL (self->saved);
}

GListModel *
banter_sticker_library_get_store (BanterStickerLibrary *self)
{
  g_return_val_if_fail (BANTER_IS_STICKER_LIBRARY (self), NULL);
  return G_LIST_MODEL (self->store);
}
