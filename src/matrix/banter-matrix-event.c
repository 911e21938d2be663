/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-event"

#include "config.h"

#include "banter-matrix-event.h"

/* Everything but `type` is tolerant: the app must never stop at an event that a stranger shaped. */

static const BanterJsonField unsigned_fields[] = {
  BANTER_JSON_INT (BanterMatrixUnsigned, age, "age", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUnsigned, transaction_id, "transaction_id", BANTER_JSON_TOLERANT),
  BANTER_JSON_OBJECT (BanterMatrixUnsigned, prev_content, "prev_content", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUnsigned, replaces_state, "replaces_state", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixUnsigned, membership, "membership", BANTER_JSON_TOLERANT),
  BANTER_JSON_OBJECT (BanterMatrixUnsigned, redacted_because, "redacted_because",
                      BANTER_JSON_TOLERANT),
  BANTER_JSON_OBJECT (BanterMatrixUnsigned, relations, "m.relations", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Unsigned, unsigned)

static const BanterJsonField event_fields[] = {
  BANTER_JSON_STRING (BanterMatrixEvent, type, "type", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixEvent, event_id, "event_id", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixEvent, room_id, "room_id", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixEvent, sender, "sender", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixEvent, origin_server_ts, "origin_server_ts", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixEvent, state_key, "state_key", BANTER_JSON_TOLERANT),
  BANTER_JSON_OBJECT (BanterMatrixEvent, content, "content", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixEvent, redacts, "redacts", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixEvent, unsigned_data, "unsigned", &banter_matrix_unsigned_type,
                      BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Event, event)

#define KEEP(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Room version 11, "Redactions": the members of the content that stay, per type. m.room.create
 * keeps all. */
static const struct
{
  const char *type;
  const char *const *keys;
} redaction_keeps[] = {
  { BANTER_MATRIX_EVENT_MEMBER, KEEP ("membership", "join_authorised_via_users_server") },
  { BANTER_MATRIX_EVENT_JOIN_RULES, KEEP ("join_rule", "allow") },
  { BANTER_MATRIX_EVENT_POWER_LEVELS, KEEP ("ban", "events", "events_default", "invite", "kick",
                                            "redact", "state_default", "users", "users_default") },
  { BANTER_MATRIX_EVENT_HISTORY_VISIBILITY, KEEP ("history_visibility") },
  { BANTER_MATRIX_EVENT_REDACTION, KEEP ("redacts") },
};

char *
banter_matrix_event_redact (const char *type, const char *content)
{
  g_return_val_if_fail (type != NULL, NULL);

  if (content == NULL)
    return g_strdup ("{}");
  if (g_str_equal (type, BANTER_MATRIX_EVENT_CREATE))
    return g_strdup (content);
  for (guint i = 0; i < G_N_ELEMENTS (redaction_keeps); i++)
    if (g_str_equal (type, redaction_keeps[i].type))
      return banter_json_pick (content, redaction_keeps[i].keys);

  return g_strdup ("{}");
}
