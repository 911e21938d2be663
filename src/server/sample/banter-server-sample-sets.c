/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-sets"

#include "config.h"

#include "banter-server-sample-private.h"

#include "banter-server-append.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-matrix-pack.h"

/* The sample community's sticker sets: each a public room with a pack, made in one job. What is
 * there already is only learnt by heart, so that it can be sent. The sample's own thread. */

#define STICKER_SHOWN_SIZE 256

typedef struct
{
  BanterSampleWorld *world;
  const BanterSampleSet *set;
  const char *name;
  const char *owner;
  GPtrArray *files; /* BanterServerMedia, one for each sticker */
} SetJob;

static BanterMatrixPackImage *
describe_image (BanterServer *server, const BanterSampleSticker *sticker,
                const BanterServerMedia *file)
{
  BanterMatrixPackImage *image = g_new0 (BanterMatrixPackImage, 1);
  BanterMatrixMediaInfo info = {
    .w = STICKER_SHOWN_SIZE,
    .h = STICKER_SHOWN_SIZE,
    .size = file->size,
    .mimetype = file->content_type,
    .is_animated = sticker->animated,
  };

  image->url = banter_server_media_uri (server, file->media_id);
  image->body = g_strconcat (sticker->body, " ", sticker->emoji, NULL);
  image->info = banter_json_encode (&banter_matrix_media_info_type, &info);
  return image;
}

static char *
build_pack (const SetJob *job)
{
  static const char *const usage[] = { "sticker", NULL };
  BanterServer *server = job->world->server;
  g_autoptr (BanterMatrixPack) pack = g_new0 (BanterMatrixPack, 1);

  pack->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < job->set->stickers->len; i++)
    {
      const BanterSampleSticker *sticker = g_ptr_array_index (job->set->stickers, i);

      g_hash_table_insert (pack->images, g_strdup (sticker->shortcode),
                           describe_image (server, sticker, g_ptr_array_index (job->files, i)));
    }
  pack->pack = g_new0 (BanterMatrixPackInfo, 1);
  pack->pack->display_name = g_strdup (job->set->name);
  pack->pack->usage = g_strdupv ((GStrv)usage);
  pack->pack->attribution = g_strdup (job->set->attribution);
  pack->pack->category = g_strdup (job->set->category);
  pack->pack->avatar_url = banter_server_media_uri (
      server, ((const BanterServerMedia *)g_ptr_array_index (job->files, 0))->media_id);
  return banter_json_encode (&banter_matrix_pack_type, pack);
}

static gboolean
append_pack (const SetJob *job, BanterDb *db, BanterServerRoom *room, const char *type,
             const char *pack, GError **error)
{
  BanterServerNewEvent event = {
    .sender = job->owner, .type = type, .state_key = job->name, .content = pack, .is_creation = TRUE
  };
  g_autofree char *event_id = banter_server_append (job->world->server, db, room, &event, error);

  return event_id != NULL;
}

static gboolean
write_set (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const SetJob *job = data;
  g_autofree char *pack = build_pack (job);
  g_autofree char *alias = g_strconcat ("stickers-", job->name, NULL);
  g_autofree char *picture = banter_server_media_uri (
      job->world->server, ((const BanterServerMedia *)g_ptr_array_index (job->files, 0))->media_id);
  BanterSampleRoom spec = { .creator = job->owner,
                            .type = BANTER_MATRIX_ROOM_TYPE_STICKERS,
                            .alias = alias,
                            .name = job->set->name,
                            .picture = picture,
                            .join_rule = "public",
                            .history_visibility = "world_readable",
                            .is_public = TRUE };
  BanterServerRoom *room;

  for (guint i = 0; i < job->files->len; i++)
    if (!banter_server_media_insert (db, g_ptr_array_index (job->files, i), G_MAXINT64, error))
      return FALSE;
  room = banter_sample_make_room (job->world, db, &spec, error);
  return room != NULL && append_pack (job, db, room, BANTER_MATRIX_EVENT_IMAGE_PACK, pack, error)
         && append_pack (job, db, room, BANTER_MATRIX_EVENT_IMAGE_PACK_UNSTABLE, pack, error);
}

static gboolean
publish_set (BanterSampleWorld *world, const char *name, GError **error)
{
  const BanterSamplePerson *artist = g_ptr_array_index (world->community->people, 0);
  g_autofree char *owner = banter_sample_user_id (world, artist->localpart);
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_server_media_free);
  BanterSampleSet *set = banter_sample_load_set (world->data_dir, name, error);
  SetJob job = { world, set, name, owner, files };
  gboolean built = set != NULL;

  for (guint i = 0; built && i < set->stickers->len; i++)
    {
      const BanterSampleSticker *sticker = g_ptr_array_index (set->stickers, i);
      BanterServerMedia *media
          = banter_sample_import_file (world, "stickers", sticker->file, owner, error);

      built = media != NULL;
      if (built)
        g_ptr_array_add (files, media);
    }
  built = built
          && banter_server_writer_run (banter_server_get_writer (world->server), write_set, &job,
                                       error);
  banter_json_free (&banter_sample_set_type, set);
  return built;
}

static gboolean
learn_set (BanterSampleWorld *world, BanterDb *db, const char *name, const char *room_id,
           GError **error)
{
  static const char sql[] = "SELECT e.content FROM room_state s JOIN events e USING (stream_id) "
                            "WHERE s.room_id = ? AND s.type = 'm.room.image_pack' "
                            "AND s.state_key = ?";
  g_autofree char *content = NULL;
  g_autoptr (BanterMatrixPack) pack = NULL;
  GHashTableIter iter;
  gpointer shortcode, value;

  if (!banter_db_get (db, sql, "ss:S", room_id, name, &content, error))
    return FALSE;
  pack = content != NULL ? banter_json_decode (&banter_matrix_pack_type, content, -1, error) : NULL;
  if (pack == NULL || pack->images == NULL)
    return content == NULL;
  g_hash_table_iter_init (&iter, pack->images);
  while (g_hash_table_iter_next (&iter, &shortcode, &value))
    {
      const BanterMatrixPackImage *from = value;
      BanterSampleImage *image = g_new0 (BanterSampleImage, 1);

      image->url = g_strdup (from->url);
      image->body = g_strdup (from->body);
      image->info = g_strdup (from->info);
      image->room_id = g_strdup (room_id);
      image->set = g_strdup (name);
      image->shortcode = g_strdup (shortcode);
      g_hash_table_insert (world->images, g_strdup_printf ("%s/%s", name, image->shortcode), image);
    }
  return TRUE;
}

static gboolean
build_set (BanterSampleWorld *world, BanterDb *db, const char *name, GError **error)
{
  g_autofree char *alias = g_strconcat ("stickers-", name, NULL);
  g_autofree char *room_id = NULL;
  g_autoptr (GError) local = NULL;

  room_id = banter_sample_find_room (world, db, alias, &local);
  if (room_id == NULL && local == NULL && publish_set (world, name, &local))
    room_id = banter_sample_find_room (world, db, alias, &local);
  if (room_id != NULL)
    return learn_set (world, db, name, room_id, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
banter_sample_build_sets (BanterSampleWorld *world, BanterDb *db, GError **error)
{
  for (guint i = 0; banter_sample_sets[i] != NULL; i++)
    if (!build_set (world, db, banter_sample_sets[i], error))
      return FALSE;
  return TRUE;
}
