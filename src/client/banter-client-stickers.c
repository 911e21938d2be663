/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-stickers"

#include "config.h"

#include "banter-client-stickers.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-pack.h"
#include "banter-matrix-directory.h"
#include "banter-matrix-state.h"
#include "banter-sticker-favourites.h"

/* The Store's rooms, the list of saved sets, and the favourites. Plain code on workers. */

#define MAX_ROOMS 200
#define MAX_STICKERS 1000

/* The array of GET /rooms/{id}/state, wrapped so that a table can describe it. */
typedef struct
{
  GPtrArray *events; /* BanterMatrixEvent */
} State;

static const BanterJsonField state_fields[] = {
  BANTER_JSON_STRUCTS (State, events, "events", &banter_matrix_event_type, BANTER_JSON_TOLERANT),
};
static const BanterJsonType state_type = BANTER_JSON_TYPE ("State", State, state_fields);

static State *
fetch_state (BanterEngine *engine, const char *room_id, GCancellable *cancellable, GError **error)
{
  static const char *const event_arrays[] = { "events", NULL };
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_STATE, room_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_STATE, path, NULL);
  BanterHttpAnswer *answer
      = banter_http_send (banter_engine_get_http (engine), &request, cancellable, error);
  g_autoptr (GByteArray) wrapped = NULL;
  gsize length;
  const char *text;

  if (answer == NULL)
    return NULL;
  if (answer->status == 200)
    {
      text = g_bytes_get_data (answer->body, &length);
      wrapped = g_byte_array_sized_new ((guint)length + 16);
      g_byte_array_append (wrapped, (const guint8 *)"{\"events\":", 10);
      g_byte_array_append (wrapped, (const guint8 *)text, (guint)length);
      g_byte_array_append (wrapped, (const guint8 *)"}", 1);
      g_bytes_unref (answer->body);
      answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&wrapped));
    }

  return banter_http_answer_decode (answer, &state_type, event_arrays, error);
}

static BanterStickerRow *
sticker_new (const char *room_id, const char *state_key, const char *shortcode,
             const BanterMatrixPackImage *image)
{
  BanterStickerRow *row = banter_sticker_row_new (image->url, image->body, shortcode, image->info);

  row->room_id = g_strdup (room_id);
  row->state_key = g_strdup (state_key);

  return row;
}

static BanterStickerSetRow *
set_new (const BanterMatrixPublicRoom *room, const char *state_key, const BanterMatrixPack *pack)
{
  g_autoptr (GPtrArray) codes = banter_matrix_pack_get_shortcodes (pack);
  const BanterMatrixPackInfo *info = pack->pack;
  BanterStickerSetRow *row = g_new0 (BanterStickerSetRow, 1);

  row->room_id = g_strdup (room->room_id);
  row->state_key = g_strdup (state_key);
  row->name
      = g_strdup (info != NULL && info->display_name != NULL ? info->display_name : room->name);
  row->avatar
      = g_strdup (info != NULL && info->avatar_url != NULL ? info->avatar_url : room->avatar_url);
  row->category = g_strdup (info != NULL ? info->category : NULL);
  row->attribution = g_strdup (info != NULL ? info->attribution : NULL);
  row->stickers = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_row_free);
  for (guint i = 0; i < codes->len && row->stickers->len < MAX_STICKERS; i++)
    {
      const char *code = g_ptr_array_index (codes, i);
      const BanterMatrixPackImage *image = g_hash_table_lookup (pack->images, code);

      if (banter_matrix_pack_is_for_stickers (pack, image) && banter_mxc_is_valid (image->url))
        g_ptr_array_add (row->stickers, sticker_new (room->room_id, state_key, code, image));
    }

  return row;
}

/* The stable name wins where both are there. */
static gboolean
has_stable (const State *state, const char *state_key)
{
  for (guint i = 0; i < state->events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (state->events, i);

      if (g_str_equal (event->type, BANTER_MATRIX_EVENT_IMAGE_PACK)
          && g_strcmp0 (event->state_key, state_key) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
collect_sets (GPtrArray *sets, const BanterMatrixPublicRoom *room, const State *state,
              const char *saved_stable, const char *saved_unstable)
{
  for (guint i = 0; state->events != NULL && i < state->events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (state->events, i);
      gboolean unstable = g_str_equal (event->type, BANTER_MATRIX_EVENT_IMAGE_PACK_UNSTABLE);
      g_autoptr (BanterMatrixPack) pack = NULL;
      BanterStickerSetRow *row;

      if ((!unstable && !g_str_equal (event->type, BANTER_MATRIX_EVENT_IMAGE_PACK))
          || event->state_key == NULL || event->content == NULL
          || (unstable && has_stable (state, event->state_key)))
        continue;
      pack = banter_json_decode (&banter_matrix_pack_type, event->content, -1, NULL);
      if (pack == NULL || pack->images == NULL)
        continue;
      row = set_new (room, event->state_key, pack);
      row->saved
          = banter_matrix_pack_rooms_contain (saved_stable, room->room_id, event->state_key)
            || banter_matrix_pack_rooms_contain (saved_unstable, room->room_id, event->state_key);
      if (row->stickers->len > 0)
        g_ptr_array_add (sets, row);
      else
        banter_sticker_set_row_free (row);
    }
}

static BanterMatrixPublicRooms *
list_rooms (BanterEngine *engine, GCancellable *cancellable, GError **error)
{
  char *types[] = { (char *)BANTER_MATRIX_ROOM_TYPE_STICKERS, NULL };
  BanterMatrixPublicRoomsFilter filter = { .room_types = types };
  const BanterMatrixPublicRoomsRequest body = { .limit = MAX_ROOMS, .filter = &filter };
  g_autofree char *json = banter_json_encode (&banter_matrix_public_rooms_request_type, &body);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUBLIC_ROOMS);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PUBLIC_ROOMS, path, json);

  return banter_http_call (banter_engine_get_http (engine), &request,
                           &banter_matrix_public_rooms_type, cancellable, error);
}

static void
load_store (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  g_autoptr (GPtrArray) sets
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_set_row_free);
  GError *error = NULL;
  g_autoptr (BanterMatrixPublicRooms) rooms = list_rooms (engine, cancellable, &error);
  g_autofree char *stable
      = banter_account_data_get (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS, NULL);
  g_autofree char *unstable
      = banter_account_data_get (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS_UNSTABLE, NULL);

  if (rooms == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < rooms->chunk->len && i < MAX_ROOMS; i++)
    {
      const BanterMatrixPublicRoom *room = g_ptr_array_index (rooms->chunk, i);
      g_autoptr (GError) room_error = NULL;
      State *state;

      /* Servers from before v1.4 ignore the filter. */
      if (g_strcmp0 (room->room_type, BANTER_MATRIX_ROOM_TYPE_STICKERS) != 0)
        continue;
      state = fetch_state (engine, room->room_id, cancellable, &room_error);
      if (state != NULL)
        collect_sets (sets, room, state, stable, unstable);
      else
        g_debug ("A room of the Store cannot be read: %s", room_error->message);
      banter_json_free (&state_type, state);
    }
  g_task_return_pointer (task, g_steal_pointer (&sets), (GDestroyNotify)g_ptr_array_unref);
}

void
banter_client_load_sticker_store_async (BanterClient *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_load_sticker_store_async, load_store, NULL, NULL,
                     cancellable, callback, user_data);
}

GPtrArray *
banter_client_load_sticker_store_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *room_id;
  char *state_key;
  gboolean saved;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_free (save->room_id);
  g_free (save->state_key);
  g_free (save);
}

static gboolean
run_room (BanterEngine *engine, BanterMatrixEndpoint endpoint, const char *room_id,
          GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (endpoint, room_id);
  BanterHttpRequest request = banter_http_request (endpoint, path, "{}");

  return banter_http_run (banter_engine_get_http (engine), &request, cancellable, error);
}

/* Whether no set of the room is listed any more, and the room is one that only publishes sets, to
 * everybody: into another one nobody might let the person again. */
static gboolean
is_unused (BanterEngine *engine, const char *room_id, GCancellable *cancellable)
{
  g_autofree char *content
      = banter_account_data_get (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS, NULL);
  g_autoptr (BanterMatrixPackRooms) listed
      = content != NULL ? banter_json_decode (&banter_matrix_pack_rooms_type, content, -1, NULL)
                        : NULL;
  const char *rest = listed != NULL && listed->rooms != NULL
                         ? g_hash_table_lookup (listed->rooms, room_id)
                         : NULL;
  g_autofree char *creation = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *type = NULL;
  g_autofree char *join_rule = NULL;

  if (rest != NULL && !g_str_equal (rest, "{}"))
    return FALSE;
  creation
      = banter_room_state_get (engine, room_id, BANTER_MATRIX_EVENT_CREATE, "", cancellable, NULL);
  entry = banter_room_state_get (engine, room_id, BANTER_MATRIX_EVENT_JOIN_RULES, "", cancellable,
                                 NULL);
  if (creation == NULL || entry == NULL)
    return FALSE;
  type = banter_json_dup_string_member (creation, "type");
  join_rule = banter_json_dup_string_member (entry, "join_rule");

  return g_strcmp0 (type, BANTER_MATRIX_ROOM_TYPE_STICKERS) == 0
         && g_strcmp0 (join_rule, "public") == 0;
}

static void
set_saved (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Save *save = task_data;
  g_autofree char *patch
      = banter_matrix_pack_rooms_patch (save->room_id, save->state_key, save->saved,
                                        banter_clock_now_ms ()); /* the latest comes last */
  GError *error = NULL;

  /* Both names, as other clients know only one of them. */
  if ((save->saved && !run_room (engine, BANTER_MATRIX_JOIN, save->room_id, cancellable, &error))
      || !banter_account_data_merge (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS, patch, cancellable,
                                     &error)
      || !banter_account_data_merge (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS_UNSTABLE, patch,
                                     cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!save->saved && is_unused (engine, save->room_id, cancellable))
    run_room (engine, BANTER_MATRIX_LEAVE, save->room_id, cancellable, NULL);
  g_task_return_boolean (task, TRUE);
}

void
banter_client_set_sticker_set_saved_async (BanterClient *self, const char *room_id,
                                           const char *state_key, gboolean saved,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  Save *save = g_new0 (Save, 1);

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL && state_key != NULL);

  save->room_id = g_strdup (room_id);
  save->state_key = g_strdup (state_key);
  save->saved = saved;
  banter_client_run (self, banter_client_set_sticker_set_saved_async, set_saved, save, save_free,
                     cancellable, callback, user_data);
}

gboolean
banter_client_set_sticker_set_saved_finish (BanterClient *self, GAsyncResult *result,
                                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  GStrv room_ids;
  GStrv state_keys;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_strfreev (order->room_ids);
  g_strfreev (order->state_keys);
  g_free (order);
}

/* Counted from one: what is saved later has the time as its place, and comes last. */
static char *
build_order_patch (const Order *order)
{
  g_autofree char *patch = g_strdup ("{}");

  for (guint i = 0; order->room_ids[i] != NULL; i++)
    {
      g_autofree char *place
          = banter_matrix_pack_rooms_patch (order->room_ids[i], order->state_keys[i], TRUE, i + 1);
      g_autofree char *longer = banter_json_merge (patch, place, NULL);

      g_free (patch);
      patch = g_steal_pointer (&longer);
    }

  return g_steal_pointer (&patch);
}

static void
set_order (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  g_autofree char *patch = build_order_patch (task_data);
  GError *error = NULL;

  if (banter_account_data_merge (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS, patch, cancellable,
                                 &error)
      && banter_account_data_merge (engine, BANTER_MATRIX_ACCOUNT_PACK_ROOMS_UNSTABLE, patch,
                                    cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
banter_client_order_sticker_sets_async (BanterClient *self, const char *const *room_ids,
                                        const char *const *state_keys, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_ids != NULL && state_keys != NULL);
  g_return_if_fail (g_strv_length ((GStrv)room_ids) == g_strv_length ((GStrv)state_keys));

  order->room_ids = g_strdupv ((GStrv)room_ids);
  order->state_keys = g_strdupv ((GStrv)state_keys);
  banter_client_run (self, banter_client_order_sticker_sets_async, set_order, order, order_free,
                     cancellable, callback, user_data);
}

gboolean
banter_client_order_sticker_sets_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  BanterStickerRow *sticker;
  gboolean favourite;
} Favourite;

static void
favourite_free (gpointer data)
{
  Favourite *favourite = data;

  banter_sticker_row_free (favourite->sticker);
  g_free (favourite);
}

static void
set_favourite (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Favourite *args = task_data;
  GError *error = NULL;

  if (banter_sticker_favourites_set (banter_client_get_engine (source), args->sticker,
                                     args->favourite, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
banter_client_set_sticker_favourite_async (BanterClient *self, const BanterStickerRow *sticker,
                                           gboolean favourite, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data)
{
  Favourite *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (sticker != NULL && sticker->url != NULL);

  args = g_new0 (Favourite, 1);
  args->sticker = banter_sticker_row_copy (sticker);
  args->favourite = favourite;
  banter_client_run (self, banter_client_set_sticker_favourite_async, set_favourite, args,
                     favourite_free, cancellable, callback, user_data);
}

gboolean
banter_client_set_sticker_favourite_finish (BanterClient *self, GAsyncResult *result,
                                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
