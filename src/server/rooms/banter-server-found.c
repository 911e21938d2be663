/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-found"

#include "config.h"

#include "banter-server-found.h"

#include "banter-server-append.h"
#include "banter-server-event.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-json-find.h"
#include "banter-json.h"
#include "banter-matrix-event.h"

/* Room version 12 names a room after its m.room.create, so that this event is thought out before
 * there is a room, and then made from the same parts. */

#define ROOM_CHARS 18

static const char SELECT_ROOM[] = "SELECT EXISTS (SELECT 1 FROM rooms WHERE room_id = ?)";

static void
append_item (GString *list, const char *json, gssize length)
{
  if (list->str[list->len - 1] != '[')
    g_string_append_c (list, ',');
  g_string_append_len (list, json, length);
}

/* CS-API "POST /createRoom": who is trusted is a creator too, where creators stand above all
 * levels. What is wrong among those that were given is left for the rules to refuse. */
static char *
build_creators (const BanterServerFounding *founding)
{
  static const char *const path[] = { "additional_creators", NULL };
  BanterJsonValue given
      = banter_json_find (founding->content != NULL ? founding->content : "{}", path);
  BanterJsonValue element = { 0 };
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) patch = g_string_new ("{\"additional_creators\":[");

  if (given.text != NULL && *given.text != '[')
    return g_strdup ("{}");
  while (given.text != NULL && banter_json_next_element (given, &element))
    {
      char *user_id = banter_json_value_dup_string (element);

      if (user_id == NULL || g_hash_table_add (known, user_id))
        append_item (patch, element.text, (gssize)element.length);
    }
  for (guint i = 0; founding->trusted[i] != NULL; i++)
    if (g_hash_table_add (known, g_strdup (founding->trusted[i])))
      {
        g_autoptr (GString) quoted = g_string_new (NULL);

        banter_json_append_string (quoted, founding->trusted[i]);
        append_item (patch, quoted->str, (gssize)quoted->len);
      }
  g_string_append (patch, "]}");
  return g_strdup (patch->str);
}

/* Returns: (transfer full) (nullable): canonical content, as the event will have it */
static char *
build_content (const BanterServerFounding *founding, GError **error)
{
  g_autofree char *creators = NULL;
  g_autofree char *bare = NULL;
  g_autofree char *content = NULL;
  g_autofree char *patch
      = g_strdup_printf ("{\"room_version\":\"%s\",\"creator\":null}", founding->version->name);

  if (founding->version->has_high_power && founding->trusted != NULL)
    creators = build_creators (founding);
  bare = banter_json_merge (founding->content, creators != NULL ? creators : "{}", error);
  if (bare != NULL)
    content = banter_json_merge (bare, patch, error);
  return content != NULL ? banter_server_event_canonical_content (content, error) : NULL;
}

static BanterServerNewEvent
build_event (const BanterServerFounding *founding, const char *content, gint64 ts_ms)
{
  return (BanterServerNewEvent){ .sender = founding->creator,
                                 .type = BANTER_MATRIX_EVENT_CREATE,
                                 .state_key = "",
                                 .content = content,
                                 .origin_server_ts = ts_ms,
                                 .is_creation = TRUE };
}

/* Two rooms alike, of one person in one millisecond, would be the same: then the later one waits.
 */
static char *
build_hash_id (BanterDb *db, const BanterServerFounding *founding, const char *content,
               gint64 *ts_ms, GError **error)
{
  BanterServerRoom *blank
      = banter_server_room_new_blank (NULL, founding->creator, founding->version);
  char *id = NULL;
  gboolean exists = TRUE;

  for (; exists; (*ts_ms)++)
    {
      BanterServerNewEvent event = build_event (founding, content, *ts_ms);

      g_free (id);
      id = banter_server_event_build_id (blank, &event, content, *ts_ms, error);
      if (id == NULL)
        break;
      *id = '!';
      if (!banter_db_get (db, SELECT_ROOM, "s:b", id, &exists, error))
        g_clear_pointer (&id, g_free);
      if (id == NULL || !exists)
        break;
    }
  banter_server_room_free (blank);
  return id;
}

static char *
build_random_id (BanterServer *server)
{
  g_autofree char *random = banter_random_token (ROOM_CHARS);

  return g_strdup_printf ("!%s:%s", random, banter_server_get_name (server));
}

BanterServerRoom *
banter_server_found (BanterServer *server, BanterDb *db, const BanterServerFounding *founding,
                     GError **error)
{
  gint64 ts_ms
      = founding->origin_server_ts != 0 ? founding->origin_server_ts : banter_clock_now_ms ();
  g_autofree char *content = build_content (founding, error);
  g_autofree char *type = NULL;
  g_autofree char *room_id = NULL;
  g_autofree char *event_id = NULL;
  BanterServerNewEvent event;
  BanterServerRoom *room;

  if (content == NULL)
    return NULL;
  type = banter_json_dup_string_member (content, "type");
  room_id = founding->version->is_id_hash ? build_hash_id (db, founding, content, &ts_ms, error)
                                          : build_random_id (server);
  if (room_id == NULL)
    return NULL;
  room = banter_server_room_create (server, db, room_id, founding->creator, founding->version, type,
                                    founding->is_public, error);
  if (room == NULL)
    return NULL;
  event = build_event (founding, content, ts_ms);
  event_id = banter_server_append (server, db, room, &event, error);
  return event_id != NULL ? room : NULL;
}
