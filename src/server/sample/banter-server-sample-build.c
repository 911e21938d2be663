/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-build"

#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banter-server-sample-private.h"

#include "banter-server-account-data.h"
#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-account.h"

/* Brings the sample community into being: people, groups, and (in -sample-sets) sticker sets. Each
 * is made in one job, and only if it is not there: a start that was cut short goes on, a second
 * start changes nothing. */

#define BIRTHDAY "1992-04-09"
#define GROUP_AGE_MS (G_GINT64_CONSTANT (3) * 24 * 60 * 60 * 1000)

typedef struct
{
  BanterSampleWorld *world;
  const BanterSamplePerson *person;
  BanterServerMedia *picture;
} PersonJob;

typedef struct
{
  BanterSampleWorld *world;
  const BanterSampleGroup *group;
} GroupJob;

static void
image_free (gpointer data)
{
  BanterSampleImage *image = data;

  g_free (image->url);
  g_free (image->body);
  g_free (image->info);
  g_free (image->room_id);
  g_free (image->set);
  g_free (image->shortcode);
  g_free (image);
}

BanterServerMedia *
banter_sample_import_file (BanterSampleWorld *world, const char *folder, const char *file,
                           const char *user_id, GError **error)
{
  g_autoptr (BanterServerMedia) media = g_new0 (BanterServerMedia, 1);
  g_autofree char *path = g_build_filename (world->data_dir, folder, file, NULL);
  g_autofree char *random = banter_random_token (16);
  g_autofree char *relative = g_build_filename ("uploads", random, NULL);
  g_autofree char *copy = banter_server_build_path (world->server, relative);
  g_autofree char *bytes = NULL;
  gboolean is_kept;
  gsize size;
  int fd;

  if (!g_file_get_contents (path, &bytes, &size, error)
      || !g_file_set_contents_full (copy, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600,
                                    error))
    return NULL;
  fd = open (copy, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be opened", copy);
      return NULL;
    }
  media->media_id = banter_server_media_mint_id ();
  is_kept = banter_server_media_keep (world->server, media->media_id, fd, copy, error);
  close (fd);
  if (!is_kept)
    return NULL;
  media->user_id = g_strdup (user_id);
  media->content_type = g_strdup (g_str_has_suffix (file, ".webp") ? "image/webp" : "image/png");
  media->name = g_strdup (file);
  media->size = (gint64)size;
  return g_steal_pointer (&media);
}

/* The friends among the sample people follow each other. */
static char *
build_following (BanterSampleWorld *world, const BanterSamplePerson *who)
{
  g_autoptr (GHashTable) users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  BanterMatrixFollow since_ever = { 0 };
  BanterMatrixFollowing following = { .users = users };

  for (guint i = 0; i < world->community->people->len && !who->stranger; i++)
    {
      const BanterSamplePerson *person = g_ptr_array_index (world->community->people, i);

      if (person != who && !person->stranger)
        g_hash_table_insert (users, banter_sample_user_id (world, person->localpart), &since_ever);
    }
  return banter_json_encode (&banter_matrix_following_type, &following);
}

static gboolean
write_person (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const PersonJob *job = data;
  BanterServer *server = job->world->server;
  g_autofree char *user_id = banter_sample_user_id (job->world, job->person->localpart);
  g_autofree char *avatar = banter_server_media_uri (server, job->picture->media_id);
  g_autofree char *following = build_following (job->world, job->person);

  return banter_server_account_create (db,
                                       &(BanterServerNewAccount){ .user_id = user_id,
                                                                  .birthday = BIRTHDAY,
                                                                  .displayname = job->person->name,
                                                                  .avatar_url = avatar },
                                       error)
         && banter_server_media_insert (db, job->picture, G_MAXINT64, error)
         && banter_server_account_data_put (server, db, user_id, "",
                                            BANTER_MATRIX_ACCOUNT_FOLLOWING, following, error);
}

static gboolean
build_person (BanterSampleWorld *world, BanterDb *db, const BanterSamplePerson *person,
              GError **error)
{
  g_autofree char *user_id = banter_sample_user_id (world, person->localpart);
  g_autoptr (BanterServerMedia) picture = NULL;
  PersonJob job = { world, person, NULL };
  gboolean exists;

  if (!banter_server_account_exists (db, user_id, &exists, error))
    return FALSE;
  if (exists)
    return TRUE;
  picture = banter_sample_import_file (world, "people", person->picture, user_id, error);
  job.picture = picture;
  return picture != NULL
         && banter_server_writer_run (banter_server_get_writer (world->server), write_person, &job,
                                      error);
}

static gboolean
add_member (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room, const char *inviter,
            const char *user_id, gint64 ts_ms, GError **error)
{
  g_autofree char *invite = banter_server_append_membership_at (
      world->server, db, room, inviter, user_id, "invite", NULL, FALSE, ts_ms, error);
  g_autofree char *join = NULL;

  if (invite == NULL)
    return FALSE;
  join = banter_server_append_membership_at (world->server, db, room, user_id, user_id, "join",
                                             NULL, FALSE, ts_ms, error);
  return join != NULL;
}

static gboolean
write_group (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const GroupJob *job = data;
  const BanterSampleGroup *group = job->group;
  g_autofree char *creator = banter_sample_user_id (job->world, group->members[0]);
  BanterSampleRoom spec = { .creator = creator,
                            .alias = group->alias,
                            .name = group->name,
                            .topic = group->topic,
                            .join_rule = "invite",
                            .history_visibility = "shared",
                            .ts_ms = banter_clock_now_ms () - GROUP_AGE_MS };
  BanterServerRoom *room = banter_sample_make_room (job->world, db, &spec, error);

  if (room == NULL)
    return FALSE;
  for (guint i = 1; group->members[i] != NULL; i++)
    {
      g_autofree char *member = banter_sample_user_id (job->world, group->members[i]);

      if (!add_member (job->world, db, room, creator, member, spec.ts_ms, error))
        return FALSE;
    }
  return banter_sample_send_history (job->world, db, room, creator, "", group->history, error);
}

static gboolean
build_group (BanterSampleWorld *world, BanterDb *db, const BanterSampleGroup *group, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *room_id = banter_sample_find_room (world, db, group->alias, &local);
  GroupJob job = { world, group };

  if (room_id != NULL)
    return TRUE;
  if (local == NULL
      && banter_server_writer_run (banter_server_get_writer (world->server), write_group, &job,
                                   error))
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
banter_sample_world_build (BanterSampleWorld *world, GError **error)
{
  BanterDb *db = banter_server_get_reader (world->server, error);
  const BanterSampleCommunity *community = world->community;

  if (db == NULL)
    return FALSE;
  for (guint i = 0; i < community->people->len; i++)
    if (!build_person (world, db, g_ptr_array_index (community->people, i), error))
      return FALSE;
  if (!banter_sample_build_sets (world, db, error))
    return FALSE;
  for (guint i = 0; i < community->groups->len; i++)
    if (!build_group (world, db, g_ptr_array_index (community->groups, i), error))
      return FALSE;
  return TRUE;
}

BanterSampleWorld *
banter_sample_world_load (BanterServer *server, GError **error)
{
  BanterSampleWorld *world = g_new0 (BanterSampleWorld, 1);

  world->server = server;
  world->data_dir = banter_sample_find_data ();
  world->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, image_free);
  world->community = banter_sample_load_community (world->data_dir, error);
  if (world->community != NULL)
    return world;
  banter_sample_world_free (world);
  return NULL;
}

void
banter_sample_world_free (BanterSampleWorld *world)
{
  banter_json_free (&banter_sample_community_type, world->community);
  g_hash_table_unref (world->images);
  g_free (world->data_dir);
  g_free (world);
}

char *
banter_sample_user_id (const BanterSampleWorld *world, const char *localpart)
{
  return g_strdup_printf ("@%s:%s", localpart, banter_server_get_name (world->server));
}

const BanterSamplePerson *
banter_sample_find_user (const BanterSampleWorld *world, const char *user_id)
{
  g_autofree char *localpart = NULL;
  g_autofree char *server = NULL;

  if (!banter_user_id_parse (user_id, &localpart, &server)
      || !g_str_equal (server, banter_server_get_name (world->server)))
    return NULL;
  return banter_sample_find_person (world->community, localpart);
}
