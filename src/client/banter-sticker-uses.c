/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-uses"

#include "config.h"

#include "banter-sticker-uses.h"

#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-matrix-account.h"
#include "banter-matrix-pack.h"

/* Which stickers a person used lately: account data of the picker's. */

#define MAX_RECENT 60

char *
banter_sticker_uses_add (const char *old, const char *url, gint64 now)
{
  BanterMatrixStickerUses *uses
      = old != NULL ? banter_json_decode (&banter_matrix_sticker_uses_type, old, -1, NULL) : NULL;
  g_autoptr (GPtrArray) recent = g_ptr_array_new ();
  BanterMatrixStickerUse used = { .url = (char *)url, .ts = now, .n = 1 };
  BanterMatrixStickerUses patch = { .recent = recent };
  g_autofree char *json = NULL;
  char *merged;

  g_ptr_array_add (recent, &used);
  for (guint i = 0; uses != NULL && uses->recent != NULL && i < uses->recent->len; i++)
    {
      BanterMatrixStickerUse *use = g_ptr_array_index (uses->recent, i);

      if (g_str_equal (use->url, url))
        used.n = use->n + 1;
      else if (recent->len < MAX_RECENT)
        g_ptr_array_add (recent, use);
    }
  json = banter_json_encode (&banter_matrix_sticker_uses_type, &patch);
  merged = banter_json_merge (old, json, NULL);
  banter_matrix_sticker_uses_free (uses);

  return merged;
}

typedef struct
{
  const char *url;
  gint64 now;
} NoteUse;

static gboolean
note_use_here (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const NoteUse *call = data;
  g_autofree char *old
      = banter_store_get_account_data (store, NULL, BANTER_MATRIX_ACCOUNT_STICKER_USE, NULL);
  g_autofree char *new = banter_sticker_uses_add (old, call->url, call->now);

  return new == NULL
         || banter_store_put_account_data (store, NULL, BANTER_MATRIX_ACCOUNT_STICKER_USE, new,
                                           changes, error);
}

static char *
note_use_there (const char *old, gpointer data)
{
  const NoteUse *call = data;

  return banter_sticker_uses_add (old, call->url, call->now);
}

/* At once here, so that the picker shows it; the server hears of it when it can. */
void
banter_sticker_uses_note (BanterEngine *engine, const char *url)
{
  NoteUse call = { url, banter_clock_now_ms () };

  banter_engine_store_call (engine, note_use_here, &call, NULL);
  banter_account_data_edit (engine, BANTER_MATRIX_ACCOUNT_STICKER_USE, note_use_there, &call, NULL,
                            NULL);
}
