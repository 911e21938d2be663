/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-draft-save"

#include "config.h"

#include "banter-sticker-draft-private.h"

#include "banter-action.h"
#include "banter-sticker-library-private.h"

#include "banter-client-media.h"
#include "banter-client-stickers.h"

/* One picture after the other, then the set: a server that limits uploads sees one at a time, and
 * what it has stays there when the next one fails. Main thread. */

typedef struct
{
  guint n_done;
  guint n_files;
  BanterDraftSticker *current; /* owned; NULL: all are there */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_object (&save->current);
  g_free (save);
}

static void next_file (GTask *task);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_write_sticker_set_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  char *mxc = banter_client_upload_finish (BANTER_CLIENT (source), result, &error);

  if (mxc == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  banter_draft_sticker_take_media (save->current, mxc);
  save->n_done++;
  next_file (g_steal_pointer (&task));
}

static BanterDraftSticker *
find_waiting (BanterStickerDraft *self)
{
  GPtrArray *stickers = banter_sticker_draft_get_stickers (self);

  for (guint i = 0; i < stickers->len; i++)
    if (banter_draft_sticker_get_media (stickers->pdata[i]) == NULL)
      return stickers->pdata[i];
  return NULL;
}

/* Takes @task. */
static void
next_file (GTask *task)
{
  BanterStickerDraft *self = g_task_get_source_object (task);
  BanterAccount *account = banter_sticker_draft_get_library (self)->account;
  Save *save = g_task_get_task_data (task);
  const BanterStickerRow *row;

  if (banter_action_fail_if_closed (account, task))
    {
      g_object_unref (task);
      return;
    }
  g_set_object (&save->current, find_waiting (self));
  banter_sticker_draft_set_progress (self, (double)save->n_done / (save->n_files + 1));
  if (save->current == NULL)
    {
      banter_client_write_sticker_set_async (banter_account_get_client (account),
                                             banter_sticker_draft_dup_row (self),
                                             g_task_get_cancellable (task), on_written, task);
      return;
    }
  row = banter_draft_sticker_get_row (save->current);
  banter_client_upload_async (banter_account_get_client (account),
                              banter_draft_sticker_get_bytes (save->current), NULL, row->mimetype,
                              NULL, NULL, NULL, g_task_get_cancellable (task), on_uploaded, task);
}

void
banter_sticker_draft_save_async (BanterStickerDraft *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *stickers;
  GTask *task;
  Save *save;

  g_return_if_fail (BANTER_IS_STICKER_DRAFT (self));
  g_return_if_fail (banter_sticker_draft_get_state (self) == BANTER_STICKER_DRAFT_READY);

  task = banter_action_new (banter_sticker_draft_get_library (self)->account, self,
                            banter_sticker_draft_save_async, cancellable, callback, user_data);
  if (task == NULL)
    return;
  save = g_new0 (Save, 1);
  stickers = banter_sticker_draft_get_stickers (self);
  for (guint i = 0; i < stickers->len; i++)
    save->n_files += banter_draft_sticker_get_media (stickers->pdata[i]) == NULL;
  g_task_set_task_data (task, save, save_free);
  next_file (task);
}

gboolean
banter_sticker_draft_save_finish (BanterStickerDraft *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
