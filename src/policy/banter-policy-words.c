/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-words"

#include "config.h"

#include <string.h>

#include "banter-policy-words.h"

#include "banter-id.h"
#include "banter-json.h"

/* What an event can say. Whatever is not known to be silent speaks. */

#define MAX_STEERED_USERS 32

typedef struct
{
  char *msgtype;
  char *body;
  char *formatted_body;
  char *url;
  char *file;
} Text;

static const BanterJsonField text_fields[] = {
  BANTER_JSON_STRING (Text, msgtype, "msgtype", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (Text, body, "body", BANTER_JSON_TOLERANT),
  BANTER_JSON_RAW (Text, formatted_body, "formatted_body", 0),
  BANTER_JSON_RAW (Text, url, "url", 0),
  BANTER_JSON_RAW (Text, file, "file", 0),
};
static const BanterJsonType text_type = BANTER_JSON_TYPE ("m.room.message", Text, text_fields);

typedef struct
{
  char *room_version;
  gboolean federate;
  GStrv additional_creators;
} Creation;

static const BanterJsonField creation_fields[] = {
  BANTER_JSON_STRING (Creation, room_version, "room_version", 0),
  BANTER_JSON_BOOL (Creation, federate, "m.federate", 0),
  BANTER_JSON_STRINGS (Creation, additional_creators, "additional_creators", 0),
};
static const BanterJsonType creation_type
    = BANTER_JSON_TYPE ("m.room.create", Creation, creation_fields);

typedef struct
{
  GHashTable *users, *events, *notifications;
} LevelMaps;

static const BanterJsonField level_maps_fields[] = {
  BANTER_JSON_INT_MAP (LevelMaps, users, "users", 0),
  BANTER_JSON_INT_MAP (LevelMaps, events, "events", 0),
  BANTER_JSON_INT_MAP (LevelMaps, notifications, "notifications", 0),
};
static const BanterJsonType level_maps_type
    = BANTER_JSON_TYPE ("m.room.power_levels", LevelMaps, level_maps_fields);

/* The event types that clients give a level of its own: the keys of that map could speak. */
static const char *const levelled[] = { "m.room.name",
                                        "m.room.topic",
                                        "m.room.avatar",
                                        "m.room.canonical_alias",
                                        "m.room.power_levels",
                                        "m.room.history_visibility",
                                        "m.room.join_rules",
                                        "m.room.guest_access",
                                        "m.room.encryption",
                                        "m.room.tombstone",
                                        "m.room.server_acl",
                                        "m.room.pinned_events",
                                        "m.room.message",
                                        "m.room.encrypted",
                                        "m.room.redaction",
                                        "m.room.image_pack",
                                        "im.ponies.room_emotes",
                                        "m.reaction",
                                        "m.sticker",
                                        "m.call",
                                        "m.call.invite",
                                        "m.call.member",
                                        "m.call.notify",
                                        "m.rtc.member",
                                        "m.space.child",
                                        "m.space.parent",
                                        "m.beacon",
                                        "m.beacon_info",
                                        "m.poll.start",
                                        "m.poll.response",
                                        "m.poll.end",
                                        "org.matrix.msc3401.call",
                                        "org.matrix.msc3401.call.member",
                                        "org.matrix.msc3672.beacon",
                                        "org.matrix.msc3672.beacon_info",
                                        "org.matrix.msc4075.rtc.notification",
                                        "im.vector.modular.widgets",
                                        "io.element.voice_broadcast_info",
                                        NULL };

static gboolean
values_are_known (GHashTable *map, gboolean (*is_known) (const char *key))
{
  GHashTableIter iter;
  gpointer key;

  if (map == NULL)
    return TRUE;
  if (g_hash_table_size (map) > MAX_STEERED_USERS + G_N_ELEMENTS (levelled))
    return FALSE;
  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!is_known (key))
      return FALSE;
  return TRUE;
}

static gboolean
is_levelled (const char *key)
{
  return g_strv_contains (levelled, key);
}

static gboolean
is_notification (const char *key)
{
  return g_str_equal (key, "room");
}

/* Whether those of @members (ended by %NULL) that are there are integers. */
static gboolean
are_integers (const char *content, const char *const *members)
{
  for (guint i = 0; members[i] != NULL; i++)
    {
      g_autofree char *raw = banter_json_dup_member (content, members[i]);
      const char *digits = raw != NULL && *raw == '-' ? raw + 1 : raw;

      if (digits != NULL && digits[strspn (digits, "0123456789")] != '\0')
        return FALSE;
    }
  return TRUE;
}

static gboolean
levels_are_silent (const char *content)
{
  static const char *const levels[] = { "users_default", "events_default", "state_default", "ban",
                                        "kick",          "redact",         "invite",        NULL };
  LevelMaps *maps = banter_json_decode (&level_maps_type, content, -1, NULL);
  gboolean silent = maps != NULL
                    && (maps->users == NULL || g_hash_table_size (maps->users) <= MAX_STEERED_USERS)
                    && values_are_known (maps->users, banter_user_id_is_valid)
                    && values_are_known (maps->events, is_levelled)
                    && values_are_known (maps->notifications, is_notification)
                    && are_integers (content, levels);

  banter_json_free (&level_maps_type, maps);
  return silent;
}

static gboolean
create_is_silent (const char *content)
{
  static const char *const versions[] = { "11", "12", NULL };
  Creation *creation = banter_json_decode (&creation_type, content, -1, NULL);
  gboolean silent = creation != NULL && creation->room_version != NULL
                    && g_strv_contains (versions, creation->room_version);
  guint n_creators = 0;

  for (; silent && creation->additional_creators != NULL
         && creation->additional_creators[n_creators] != NULL;
       n_creators++)
    silent = n_creators < MAX_STEERED_USERS
             && banter_user_id_is_valid (creation->additional_creators[n_creators]);
  banter_json_free (&creation_type, creation);
  return silent;
}

static gboolean
encryption_is_silent (const char *content)
{
  static const char *const numbers[] = { "rotation_period_ms", "rotation_period_msgs", NULL };
  g_autofree char *algorithm = banter_json_dup_string_member (content, "algorithm");

  return are_integers (content, numbers) && g_strcmp0 (algorithm, "m.megolm.v1.aes-sha2") == 0;
}

/* Each has either the values that its one member may have, or a function that looks at all of them.
 */
static const struct
{
  const char *type;
  const char *keys[12];
  const char *values[7];
  gboolean (*is_silent) (const char *content);
} steering[] = {
  { "m.room.create",
    { "room_version", "m.federate", "additional_creators" },
    { NULL },
    create_is_silent },
  { "m.room.power_levels",
    { "users", "users_default", "events", "events_default", "state_default", "ban", "kick",
      "redact", "invite", "notifications" },
    { NULL },
    levels_are_silent },
  { "m.room.join_rules",
    { "join_rule" },
    { "invite", "knock", "private", "public", "restricted", "knock_restricted" },
    NULL },
  { "m.room.history_visibility",
    { "history_visibility" },
    { "invited", "joined", "shared", "world_readable" },
    NULL },
  { "m.room.guest_access", { "guest_access" }, { "can_join", "forbidden" }, NULL },
  { "m.room.encryption",
    { "algorithm", "rotation_period_ms", "rotation_period_msgs" },
    { NULL },
    encryption_is_silent },
};

gboolean
banter_policy_has_only (const char *content, const char *const *keys)
{
  g_autofree char *picked = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *part = NULL;

  g_return_val_if_fail (content != NULL && keys != NULL, FALSE);

  picked = banter_json_pick (content, keys);
  whole = banter_json_canonical (content, NULL);
  part = banter_json_canonical (picked, NULL);
  return whole != NULL && g_strcmp0 (whole, part) == 0;
}

static gboolean
has_known_value (const char *content, const char *member, const char *const *values)
{
  g_autofree char *raw = banter_json_dup_member (content, member);
  g_autofree char *text = banter_json_dup_string_member (content, member);

  return raw == NULL || (text != NULL && g_strv_contains (values, text));
}

static gboolean
is_steering (const char *type, const char *state_key, const char *content)
{
  if (state_key == NULL || state_key[0] != '\0')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (steering); i++)
    if (g_str_equal (type, steering[i].type))
      return banter_policy_has_only (content, steering[i].keys)
             && (steering[i].is_silent != NULL
                     ? steering[i].is_silent (content)
                     : has_known_value (content, steering[i].keys[0], steering[i].values));
  return FALSE;
}

gboolean
banter_policy_carries_words (const char *type, const char *state_key, const char *content)
{
  g_return_val_if_fail (type != NULL && content != NULL, TRUE);

  if (state_key == NULL)
    return !g_str_equal (type, "m.room.redaction");
  return !is_steering (type, state_key, content);
}

gboolean
banter_policy_is_media (const char *type, const char *content)
{
  Text *text;
  gboolean is_media;

  g_return_val_if_fail (type != NULL && content != NULL, TRUE);

  if (g_str_equal (type, "m.sticker"))
    return TRUE;
  text = banter_json_decode (&text_type, content, -1, NULL);
  is_media = text == NULL || text->url != NULL || text->file != NULL;
  banter_json_free (&text_type, text);
  return is_media;
}

gboolean
banter_policy_is_plain_text (const char *content)
{
  Text *text = banter_json_decode (&text_type, content, -1, NULL);
  gboolean plain = text != NULL && g_strcmp0 (text->msgtype, "m.text") == 0 && text->body != NULL
                   && text->formatted_body == NULL && text->url == NULL && text->file == NULL;

  banter_json_free (&text_type, text);
  return plain;
}
