/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-event"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-event.h"

#include "banter-id.h"
#include "banter-json.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

/* Server-server API "Signing Events", "Calculating the reference hash for an event". The members
 * of the outer object are written in canonical order by hand, around the canonical content. Where
 * the room's id is that of its m.room.create, this event names no room and no other needs it among
 * its auth_events. */

static guint
count_members (const char *object)
{
  guint n = 0;
  int depth = 0;

  for (const char *p = object; *p != '\0'; p++)
    {
      if (*p == '"')
        for (p++; *p != '"'; p++)
          p += *p == '\\';
      else if (*p == '{' || *p == '[')
        depth++;
      else if (*p == '}' || *p == ']')
        depth--;
      else if (*p == ':' && depth == 1)
        n++;
    }
  return n;
}

char *
banter_server_event_canonical_content (const char *content, GError **error)
{
  g_autofree char *canonical = banter_json_canonical (content, error);

  if (canonical == NULL)
    return NULL;
  if (count_members (canonical) > BANTER_SERVER_MAX_CONTENT_KEYS)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE,
                   "The event's content has too many members");
      return NULL;
    }
  return g_steal_pointer (&canonical);
}

static void
append_id (GString *out, const char *id, gboolean *first)
{
  if (id == NULL)
    return;
  if (!*first)
    g_string_append_c (out, ',');
  *first = FALSE;
  banter_json_append_string (out, id);
}

static const char *
get_member_id (BanterServerRoom *room, const char *user_id)
{
  const BanterServerMember *member = g_hash_table_lookup (room->members, user_id);

  return member != NULL ? member->event_id : NULL;
}

/* Server-server API "Auth events selection" */
static void
append_auth_events (GString *out, BanterServerRoom *room, const BanterServerNewEvent *event)
{
  g_autofree char *via = NULL;
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  append_id (out, room->version->is_id_hash ? NULL : room->create_id, &first);
  append_id (out, room->power_id, &first);
  append_id (out, get_member_id (room, event->sender), &first);
  if (g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    {
      append_id (out, room->rules_id, &first);
      if (!g_str_equal (event->state_key, event->sender))
        append_id (out, get_member_id (room, event->state_key), &first);
      via = banter_json_dup_string_member (event->content, BANTER_MATRIX_JOIN_AUTHORISED_VIA);
      if (via != NULL && !g_str_equal (via, event->sender))
        append_id (out, get_member_id (room, via), &first);
    }
  g_string_append_c (out, ']');
}

static void
append_string_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  banter_json_append_string (out, value);
}

/* @hash: (nullable): of the content, for `hashes` */
static GString *
build (BanterServerRoom *room, const BanterServerNewEvent *event, const char *content, gint64 ts,
       const char *hash)
{
  GString *out = g_string_sized_new (strlen (content) + 1024);
  gboolean first = TRUE;

  g_string_append (out, "{\"auth_events\":");
  append_auth_events (out, room, event);
  g_string_append (out, ",\"content\":");
  g_string_append (out, content);
  g_string_append_printf (out, ",\"depth\":%" G_GINT64_FORMAT, room->depth + 1);
  if (hash != NULL)
    g_string_append_printf (out, ",\"hashes\":{\"sha256\":\"%s\"}", hash);
  g_string_append_printf (out, ",\"origin_server_ts\":%" G_GINT64_FORMAT ",\"prev_events\":[", ts);
  append_id (out, room->last_event_id, &first);
  g_string_append_c (out, ']');
  if (!room->version->is_id_hash || !g_str_equal (event->type, BANTER_MATRIX_EVENT_CREATE))
    append_string_member (out, "room_id", room->room_id);
  append_string_member (out, "sender", event->sender);
  if (event->state_key != NULL)
    append_string_member (out, "state_key", event->state_key);
  append_string_member (out, "type", event->type);
  g_string_append_c (out, '}');
  return out;
}

static char *
hash_text (const GString *text, int variant)
{
  guint8 hash[crypto_hash_sha256_BYTES];
  char base64[sodium_base64_ENCODED_LEN (sizeof hash, sodium_base64_VARIANT_ORIGINAL)];

  crypto_hash_sha256 (hash, (const guint8 *)text->str, text->len);
  return g_strdup (sodium_bin2base64 (base64, sizeof base64, hash, sizeof hash, variant));
}

char *
banter_server_event_build_id (BanterServerRoom *room, const BanterServerNewEvent *event,
                              const char *content, gint64 origin_server_ts, GError **error)
{
  g_autoptr (GString) full = build (room, event, content, origin_server_ts, NULL);
  g_autoptr (GString) redacted = NULL;
  g_autofree char *content_hash = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *kept_canonical = NULL;
  g_autofree char *reference = NULL;

  if (full->len > BANTER_MATRIX_EVENT_MAX_SIZE || strlen (event->type) > BANTER_ID_MAX_LENGTH
      || (event->state_key != NULL && strlen (event->state_key) > BANTER_ID_MAX_LENGTH))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE,
                   "The event is too large");
      return NULL;
    }
  content_hash = hash_text (full, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  kept = banter_matrix_event_redact (event->type, content);
  /* Of a message a redaction keeps nothing. */
  kept_canonical = g_str_equal (kept, "{}") ? g_strdup (kept) : banter_json_canonical (kept, error);
  if (kept_canonical == NULL)
    return NULL;
  redacted = build (room, event, kept_canonical, origin_server_ts, content_hash);
  reference = hash_text (redacted, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strconcat ("$", reference, NULL);
}
