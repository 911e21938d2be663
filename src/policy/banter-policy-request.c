/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-request"

#include "config.h"

#include "banter-policy-request.h"

#include "banter-json.h"

/* The limits of a message request (rule 11): how often one may ask, and what may be inside before
 * the other has accepted. Counting is the caller's. */

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

/* State without words: it says how a room works. Its state key is empty and its members are the
 * usual ones, or it could speak. */
static const struct
{
  const char *type;
  const char *keys[12];
} steering[] = {
  { "m.room.create", { "room_version", "creator", "m.federate" } },
  { "m.room.power_levels",
    { "users", "users_default", "events", "events_default", "state_default", "ban", "kick",
      "redact", "invite", "notifications" } },
  { "m.room.join_rules", { "join_rule", "allow" } },
  { "m.room.history_visibility", { "history_visibility" } },
  { "m.room.guest_access", { "guest_access" } },
  { "m.room.encryption", { "algorithm", "rotation_period_ms", "rotation_period_msgs" } },
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
is_steering (const char *type, const char *state_key, const char *content)
{
  if (state_key == NULL || state_key[0] != '\0')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (steering); i++)
    if (g_str_equal (type, steering[i].type))
      return banter_policy_has_only (content, steering[i].keys);
  return FALSE;
}

static gboolean
is_plain_text (const char *content)
{
  Text *text = banter_json_decode (&text_type, content, -1, NULL);
  gboolean plain = text != NULL && g_strcmp0 (text->msgtype, "m.text") == 0 && text->body != NULL
                   && text->formatted_body == NULL && text->url == NULL && text->file == NULL;

  banter_json_free (&text_type, text);
  return plain;
}

gboolean
banter_policy_may_ask (const BanterRequestFacts *facts, BanterReason *reason)
{
  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);

  *reason = BANTER_REASON_NONE;
  if (facts->pending_elsewhere
      || (facts->since_delete_ms >= 0
          && facts->since_delete_ms < BANTER_REQUEST_WAIT_AFTER_DELETE_MS))
    *reason = BANTER_REASON_REQUEST_PENDING;
  else if (facts->sent_today >= BANTER_REQUEST_MAX_PER_DAY)
    *reason = BANTER_REASON_REQUEST_LIMIT;
  return *reason == BANTER_REASON_NONE;
}

gboolean
banter_policy_request_allows (const BanterRequestFacts *facts, const char *type,
                              const char *state_key, const char *content, BanterReason *reason)
{
  gboolean allowed;

  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (type != NULL && content != NULL, FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);

  if (!banter_policy_carries_words (type, state_key, content))
    allowed = TRUE;
  else if (state_key != NULL || facts->n_events >= BANTER_REQUEST_MAX_EVENTS)
    allowed = FALSE;
  else
    allowed = g_str_equal (type, "m.room.encrypted")
              || (g_str_equal (type, "m.room.message") && is_plain_text (content));
  *reason = allowed ? BANTER_REASON_NONE : BANTER_REASON_REQUEST_PENDING;
  return allowed;
}

gboolean
banter_policy_carries_words (const char *type, const char *state_key, const char *content)
{
  g_return_val_if_fail (type != NULL && content != NULL, TRUE);

  if (state_key == NULL)
    return !g_str_equal (type, "m.room.redaction");
  return !is_steering (type, state_key, content);
}
