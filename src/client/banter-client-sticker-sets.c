/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-sets"

#include "config.h"

#include "banter-client-stickers.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-content.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-pack.h"
#include "banter-matrix-room.h"

/* The sets that a person makes. CS-API "Image Packs" has no place for them in the account data, so
 * each has a private room with nobody else in it. Plain code on workers. */

#define STATE_KEY "stickers"
#define CREATION "{\"type\":\"" BANTER_MATRIX_ROOM_TYPE_STICKERS "\"}"

/* Other clients know only one of the names. */
static const char *const pack_types[]
    = { BANTER_MATRIX_EVENT_IMAGE_PACK, BANTER_MATRIX_EVENT_IMAGE_PACK_UNSTABLE };

/* (transfer full): the set as the content of its event */
static char *
build_pack (const BanterStickerSetRow *set)
{
  static const char *const usage[] = { "sticker", NULL };
  g_autoptr (GHashTable) by_code = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (g_free);
  g_autofree BanterMatrixPackImage *images = g_new0 (BanterMatrixPackImage, set->stickers->len + 1);
  BanterMatrixPackInfo info
      = { .display_name = set->name, .avatar_url = set->avatar, .usage = (GStrv)usage };
  const BanterMatrixPack pack = { .images = by_code, .pack = &info };

  for (guint i = 0; i < set->stickers->len; i++)
    {
      const BanterStickerRow *sticker = set->stickers->pdata[i];

      g_ptr_array_add (infos, banter_content_sticker_info (sticker));
      images[i] = (BanterMatrixPackImage){
        .url = sticker->url, .body = sticker->body, .info = infos->pdata[i], .order = i + 1
      };
      g_hash_table_insert (by_code, sticker->shortcode, &images[i]);
    }

  return banter_json_encode (&banter_matrix_pack_type, &pack);
}

static gboolean
has_sticker (const BanterStickerSetRow *set, const char *shortcode)
{
  for (guint i = 0; i < set->stickers->len; i++)
    if (g_strcmp0 (((const BanterStickerRow *)set->stickers->pdata[i])->shortcode, shortcode) == 0)
      return TRUE;

  return FALSE;
}

/* (transfer full) (nullable): @old, where what we know is as in @set and all else stays */
static char *
update_pack (const char *old, const BanterStickerSetRow *set, GError **error)
{
  g_autoptr (BanterMatrixPack) pack = banter_json_decode (&banter_matrix_pack_type, old, -1, NULL);
  g_autoptr (GString) removal = g_string_new ("{\"images\":{");
  g_autoptr (GPtrArray) codes = pack != NULL ? banter_matrix_pack_get_shortcodes (pack) : NULL;
  g_autofree char *patch = build_pack (set);
  g_autofree char *rest = NULL;
  gboolean first = TRUE;

  for (guint i = 0; codes != NULL && i < codes->len; i++)
    if (!has_sticker (set, codes->pdata[i]))
      {
        g_string_append (removal, first ? "" : ",");
        banter_json_append_string (removal, codes->pdata[i]);
        g_string_append (removal, ":null");
        first = FALSE;
      }
  g_string_append (removal, "}}");
  rest = banter_json_merge (old, removal->str, error);

  return rest != NULL ? banter_json_merge (rest, patch, error) : NULL;
}

/* (transfer full) (nullable): the new room's id */
static char *
create_room (BanterEngine *engine, const BanterStickerSetRow *set, GCancellable *cancellable,
             GError **error)
{
  g_autofree char *pack = build_pack (set);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_CREATE_ROOM);
  BanterMatrixStateEntry entries[G_N_ELEMENTS (pack_types)];
  g_autoptr (GPtrArray) state = g_ptr_array_new ();
  const BanterMatrixCreateRoom body = { .visibility = (char *)"private",
                                        .preset = (char *)"private_chat",
                                        .name = set->name,
                                        .creation_content = (char *)CREATION,
                                        .initial_state = state };
  g_autofree char *json = NULL;
  g_autoptr (BanterMatrixRoomId) created = NULL;
  BanterHttpRequest request;

  for (guint i = 0; i < G_N_ELEMENTS (pack_types); i++)
    {
      entries[i] = (BanterMatrixStateEntry){ .type = (char *)pack_types[i],
                                             .state_key = (char *)STATE_KEY,
                                             .content = pack };
      g_ptr_array_add (state, &entries[i]);
    }
  json = banter_json_encode (&banter_matrix_create_room_type, &body);
  request = banter_http_request (BANTER_MATRIX_CREATE_ROOM, path, json);
  created = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_room_id_type, cancellable, error);
  if (created != NULL && !banter_room_id_is_valid (created->room_id))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "No room id");
      return NULL;
    }

  return created != NULL ? g_steal_pointer (&created->room_id) : NULL;
}

static gboolean
list_set (BanterEngine *engine, const char *room_id, GCancellable *cancellable, GError **error)
{
  g_autofree char *patch
      = banter_matrix_pack_rooms_patch (room_id, STATE_KEY, TRUE, banter_clock_now_ms ());

  return banter_account_data_merge (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS, patch, cancellable,
                                    error)
         && banter_account_data_merge (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS_UNSTABLE, patch,
                                       cancellable, error);
}

/* A room whose set is not listed would be lost: nobody knows of it. */
static gboolean
make_set (BanterEngine *engine, const BanterStickerSetRow *set, GCancellable *cancellable,
          GError **error)
{
  g_autofree char *room_id = create_room (engine, set, cancellable, error);
  g_autofree char *path = NULL;
  BanterHttpRequest request;

  if (room_id == NULL)
    return FALSE;
  if (list_set (engine, room_id, cancellable, error))
    return TRUE;
  path = banter_matrix_path (BANTER_MATRIX_LEAVE, room_id);
  request = banter_http_request (BANTER_MATRIX_LEAVE, path, "{}");
  banter_http_run (banter_engine_get_http (engine), &request, NULL, NULL);

  return FALSE;
}

static gboolean
edit_set (BanterEngine *engine, const BanterStickerSetRow *set, GCancellable *cancellable,
          GError **error)
{
  g_autofree char *old = banter_room_state_get (engine, set->room_id, pack_types[0], set->state_key,
                                                cancellable, error);
  g_autofree char *new = old != NULL ? update_pack (old, set, error) : NULL;

  if (new == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (pack_types); i++)
    if (!banter_room_state_put (engine, set->room_id, pack_types[i], set->state_key, new,
                                cancellable, error))
      return FALSE;

  return TRUE;
}

static void
write_set (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const BanterStickerSetRow *set = task_data;
  GError *error = NULL;

  if (set->room_id != NULL ? edit_set (engine, set, cancellable, &error)
                           : make_set (engine, set, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
banter_client_write_sticker_set_async (BanterClient *self, BanterStickerSetRow *set,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (set != NULL && set->stickers != NULL);
  g_return_if_fail (set->room_id == NULL || set->state_key != NULL);

  banter_client_run (self, banter_client_write_sticker_set_async, write_set, set,
                     (GDestroyNotify)banter_sticker_set_row_free, cancellable, callback, user_data);
}

gboolean
banter_client_write_sticker_set_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
