/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-rooms"

#include "config.h"

#include "banter-server-sample-private.h"

#include "banter-server-append.h"
#include "banter-server-found.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-matrix-state.h"

/* Rooms and messages of the sample people: ordinary events, made with the same function as
 * everybody else's. Inside jobs of the writer. */

#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)

static const char INSERT_ALIAS[] = "INSERT INTO aliases (alias, room_id, creator) VALUES (?, ?, ?)";
static const char SELECT_ALIAS[] = "SELECT room_id FROM aliases WHERE alias = ?";

static char *
build_alias (BanterSampleWorld *world, const char *name)
{
  return g_strdup_printf ("#%s:%s", name, banter_server_get_name (world->server));
}

static gboolean
append (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room, const char *sender,
        const char *type, const char *state_key, const char *content, gint64 ts_ms, GError **error)
{
  BanterServerNewEvent event = {
    .sender = sender,
    .type = type,
    .state_key = state_key,
    .content = content,
    .origin_server_ts = ts_ms,
    /* Only state is made before anybody else is there. */
    .is_creation = state_key != NULL,
  };
  g_autofree char *event_id = banter_server_append (world->server, db, room, &event, error);

  return event_id != NULL;
}

/* A state event with one string in it; none if there is no string. */
static gboolean
append_string (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
               const BanterSampleRoom *spec, const char *type, const char *member,
               const char *value, GError **error)
{
  g_autoptr (GString) content = g_string_new ("{");

  if (value == NULL)
    return TRUE;
  banter_json_append_string (content, member);
  g_string_append_c (content, ':');
  banter_json_append_string (content, value);
  g_string_append_c (content, '}');
  return append (world, db, room, spec->creator, type, "", content->str, spec->ts_ms, error);
}

static char *
build_power (const BanterSampleRoom *spec)
{
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 full = 100;
  char *anybody = (char *)"0", *moderator = (char *)"50";
  BanterMatrixPowerLevels levels = { .users = users,
                                     .users_default = anybody,
                                     .events_default = anybody,
                                     .state_default = moderator,
                                     .ban = moderator,
                                     .kick = moderator,
                                     .redact = moderator,
                                     .invite = anybody };

  g_hash_table_insert (users, (gpointer)spec->creator, &full);
  if (spec->other != NULL)
    g_hash_table_insert (users, (gpointer)spec->other, &full);
  return banter_json_encode (&banter_matrix_power_levels_type, &levels);
}

static gboolean
add_alias (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
           const BanterSampleRoom *spec, GError **error)
{
  g_autofree char *alias = NULL;

  if (spec->alias == NULL)
    return TRUE;
  alias = build_alias (world, spec->alias);
  return banter_db_exec (db, INSERT_ALIAS, "sss", alias, room->room_id, spec->creator, error)
         && append_string (world, db, room, spec, BANTER_MATRIX_EVENT_CANONICAL_ALIAS, "alias",
                           alias, error);
}

BanterServerRoom *
banter_sample_make_room (BanterSampleWorld *world, BanterDb *db, const BanterSampleRoom *spec,
                         GError **error)
{
  g_autofree char *power = build_power (spec);
  g_autofree char *member = NULL;
  BanterMatrixCreate create = { .type = (char *)spec->type };
  g_autofree char *content = banter_json_encode (&banter_matrix_create_type, &create);
  const BanterServerFounding founding = { .creator = spec->creator,
                                          .version = banter_server_room_version_find ("11"),
                                          .content = content,
                                          .is_public = spec->is_public,
                                          .origin_server_ts = spec->ts_ms };
  BanterServerRoom *room = banter_server_found (world->server, db, &founding, error);

  if (room == NULL)
    return NULL;
  member
      = banter_server_append_membership_at (world->server, db, room, spec->creator, spec->creator,
                                            "join", NULL, FALSE, spec->ts_ms, error);
  if (member == NULL
      || !append (world, db, room, spec->creator, BANTER_MATRIX_EVENT_POWER_LEVELS, "", power,
                  spec->ts_ms, error)
      || !append_string (world, db, room, spec, BANTER_MATRIX_EVENT_JOIN_RULES, "join_rule",
                         spec->join_rule, error)
      || !append_string (world, db, room, spec, BANTER_MATRIX_EVENT_HISTORY_VISIBILITY,
                         "history_visibility", spec->history_visibility, error)
      || !append_string (world, db, room, spec, BANTER_MATRIX_EVENT_NAME, "name", spec->name, error)
      || !append_string (world, db, room, spec, BANTER_MATRIX_EVENT_TOPIC, "topic", spec->topic,
                         error)
      || !append_string (world, db, room, spec, BANTER_MATRIX_EVENT_AVATAR, "url", spec->picture,
                         error)
      || !add_alias (world, db, room, spec, error))
    return NULL;
  return room;
}

char *
banter_sample_find_room (BanterSampleWorld *world, BanterDb *db, const char *alias, GError **error)
{
  g_autofree char *full = build_alias (world, alias);
  char *room_id = NULL;

  if (!banter_db_get (db, SELECT_ALIAS, "s:S", full, &room_id, error))
    return NULL;
  return room_id;
}

gboolean
banter_sample_send_text (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
                         const char *sender, const char *text, gint64 ts_ms, GError **error)
{
  BanterMatrixMentions mentions = { 0 };
  g_autofree char *content
      = banter_json_encode (&banter_matrix_message_type,
                            &(BanterMatrixMessage){ .msgtype = (char *)BANTER_MATRIX_MSGTYPE_TEXT,
                                                    .body = (char *)text,
                                                    .mentions = &mentions });

  return append (world, db, room, sender, BANTER_MATRIX_EVENT_MESSAGE, NULL, content, ts_ms, error);
}

/* Which set it is from, so that whoever gets it can save the set. */
static char *
build_source (BanterSampleWorld *world, const BanterSampleImage *image)
{
  g_autoptr (GString) json = g_string_new ("{");

  banter_json_append_string (json, image->url);
  g_string_append (json, ":{\"room_id\":");
  banter_json_append_string (json, image->room_id);
  g_string_append (json, ",\"via\":[");
  banter_json_append_string (json, banter_server_get_name (world->server));
  g_string_append (json, "],\"state_key\":");
  banter_json_append_string (json, image->set);
  g_string_append (json, ",\"shortcode\":");
  banter_json_append_string (json, image->shortcode);
  g_string_append (json, "}}");
  return g_strdup (json->str);
}

gboolean
banter_sample_send_sticker (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
                            const char *sender, const char *name, gint64 ts_ms, GError **error)
{
  const BanterSampleImage *image = g_hash_table_lookup (world->images, name);
  g_autoptr (BanterMatrixMediaInfo) info = NULL;
  g_autofree char *source = NULL;
  g_autofree char *content = NULL;

  if (image == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No sticker is called %s", name);
      return FALSE;
    }
  source = build_source (world, image);
  info = banter_json_decode (&banter_matrix_media_info_type, image->info, -1, error);
  if (info == NULL)
    return FALSE;
  content = banter_json_encode (
      &banter_matrix_message_type,
      &(BanterMatrixMessage){
          .body = image->body, .url = image->url, .info = info, .image_source_packs = source });
  return append (world, db, room, sender, BANTER_MATRIX_EVENT_STICKER, NULL, content, ts_ms, error);
}

gboolean
banter_sample_send_history (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
                            const char *sender, const char *name, GPtrArray *history,
                            GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();

  for (guint i = 0; i < history->len; i++)
    {
      const BanterSampleLine *line = g_ptr_array_index (history, i);
      gint64 ts_ms = now_ms - line->minutes_ago * MINUTE_MS;
      g_autofree char *user_id
          = line->from != NULL ? banter_sample_user_id (world, line->from) : g_strdup (sender);
      g_autofree char *text
          = line->text != NULL ? banter_sample_fill_in (line->text, name, "") : NULL;

      if (text != NULL
              ? !banter_sample_send_text (world, db, room, user_id, text, ts_ms, error)
              : !banter_sample_send_sticker (world, db, room, user_id, line->sticker, ts_ms, error))
        return FALSE;
    }
  return TRUE;
}
