/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-favourites"

#include "config.h"

#include <string.h>

#include "banter-sticker-favourites.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-matrix-account.h"
#include "banter-matrix-favourites.h"
#include "banter-matrix-message.h"

/* What changes is kept beside the account data until the server has it: the reader shows both as
 * one. The server's copy is read, changed and written as a whole, so that two devices do not undo
 * each other's changes. */

/* A sender may have put anything there, and all favourites share one document. */
#define INFO_MAX 2048

typedef struct
{
  const BanterStickerRow *sticker;
  gboolean favourite;
} Change;

/* What is worth keeping of the `info` of a sticker, which may have come without one. */
static char *
dup_info (BanterStore *store, const BanterStickerRow *sticker)
{
  g_autofree char *info = sticker->info != NULL
                              ? g_strdup (sticker->info)
                              : banter_store_dup_sticker_info (store, sticker->url);
  BanterMatrixMediaInfo plain = {
    .w = sticker->width, .h = sticker->height, .size = sticker->size, .mimetype = sticker->mimetype
  };

  if (info != NULL && strlen (info) <= INFO_MAX)
    return g_steal_pointer (&info);
  return banter_json_encode (&banter_matrix_media_info_type, &plain);
}

static gboolean
write_down (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Change *change = data;
  const BanterStickerRow *sticker = change->sticker;
  g_autofree char *info = dup_info (store, sticker);
  const BanterMatrixFavourite favourite = { .body = sticker->body,
                                            .shortcode = sticker->shortcode,
                                            .info = info,
                                            .room_id = sticker->room_id,
                                            .state_key = sticker->state_key,
                                            .added_ts = banter_clock_now_ms () };
  g_autofree char *old
      = banter_store_get_account_data (store, NULL, BANTER_MATRIX_FAVOURITES_WAITING, NULL);
  g_autofree char *new
      = banter_matrix_favourites_change (old, sticker->url, change->favourite ? &favourite : NULL);

  return banter_store_put_account_data (store, NULL, BANTER_MATRIX_FAVOURITES_WAITING, new, changes,
                                        error);
}

/* Of one conversation with the server. */
typedef struct
{
  BanterEngine *engine;
  char *told; /* what waited when it was told */
} Telling;

/* Under the lock of account data, so that what is told is never older than what was told before. */
static char *
edit (const char *old, gpointer data)
{
  Telling *telling = data;

  g_free (telling->told);
  telling->told = banter_account_data_get (telling->engine, BANTER_MATRIX_FAVOURITES_WAITING, NULL);
  return banter_matrix_favourites_apply (old, telling->told);
}

static gboolean
settle (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Telling *telling = data;
  g_autofree char *old
      = banter_store_get_account_data (store, NULL, BANTER_MATRIX_FAVOURITES_WAITING, NULL);
  g_autofree char *new = banter_matrix_favourites_settle (old, telling->told);

  return banter_store_put_account_data (store, NULL, BANTER_MATRIX_FAVOURITES_WAITING, new, changes,
                                        error);
}

/* Whether asking again would be answered in the same way. */
static gboolean
is_refusal (const GError *error)
{
  return banter_client_error_get_answer (error)->status >= 400
         && !g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SIGNED_OUT)
         && !banter_client_error_is_temporary (error);
}

static gboolean
tell_server (BanterEngine *engine, GCancellable *cancellable, GError **error)
{
  Telling telling = { .engine = engine };
  GError *problem = NULL;
  gboolean told = banter_account_data_edit (engine, BANTER_MATRIX_ACCOUNT_FAVOURITES, edit,
                                            &telling, cancellable, &problem);
  gboolean refused = !told && is_refusal (problem);

  if (told || refused)
    banter_engine_store_call (engine, settle, &telling, NULL);
  else
    g_info ("Favourite stickers wait: %s", problem->message);
  if (refused)
    g_propagate_error (error, g_steal_pointer (&problem));
  g_clear_error (&problem);
  g_free (telling.told);

  return !refused;
}

gboolean
banter_sticker_favourites_set (BanterEngine *engine, const BanterStickerRow *sticker,
                               gboolean favourite, GCancellable *cancellable, GError **error)
{
  Change change = { sticker, favourite };

  return banter_engine_store_call (engine, write_down, &change, error)
         && tell_server (engine, cancellable, error);
}

static void
resume (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!tell_server (task_data, cancellable, &error))
    g_warning ("Favourite stickers are refused: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
banter_sticker_favourites_resume (BanterEngine *engine)
{
  g_autofree char *waiting = banter_store_get_account_data (banter_engine_get_store (engine), NULL,
                                                            BANTER_MATRIX_FAVOURITES_WAITING, NULL);
  g_autoptr (GTask) task = NULL;

  if (!banter_matrix_favourites_waits (waiting))
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, banter_sticker_favourites_resume);
  g_task_set_task_data (task, engine, NULL);
  banter_engine_run (engine, task, resume);
}
