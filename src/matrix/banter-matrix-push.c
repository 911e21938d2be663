/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-push"

#include "config.h"

#include "banter-matrix-push.h"

#define RULE_FIELDS                                                                                \
  BANTER_JSON_STRING (BanterMatrixPushRule, rule_id, "rule_id", BANTER_JSON_REQUIRED),             \
      BANTER_JSON_BOOL (BanterMatrixPushRule, is_default, "default", BANTER_JSON_ALWAYS),          \
      BANTER_JSON_BOOL (BanterMatrixPushRule, enabled, "enabled", BANTER_JSON_ALWAYS),             \
      BANTER_JSON_RAWS (BanterMatrixPushRule, actions, "actions", BANTER_JSON_ALWAYS)

static const BanterJsonField push_rule_fields[] = {
  RULE_FIELDS,
  BANTER_JSON_STRING (BanterMatrixPushRule, pattern, "pattern", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (PushRule, push_rule)

static const BanterJsonField conditional_rule_fields[] = {
  RULE_FIELDS,
  BANTER_JSON_RAWS (BanterMatrixPushRule, conditions, "conditions",
                    BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
const BanterJsonType banter_matrix_conditional_rule_type = BANTER_JSON_TYPE (
    "BanterMatrixConditionalRule", BanterMatrixPushRule, conditional_rule_fields);

#define RULES(member, type)                                                                        \
  BANTER_JSON_STRUCTS (BanterMatrixPushRuleset, member, #member, &type,                            \
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS)

static const BanterJsonField push_ruleset_fields[] = {
  RULES (override, banter_matrix_conditional_rule_type),
  RULES (content, banter_matrix_push_rule_type),
  RULES (room, banter_matrix_push_rule_type),
  RULES (sender, banter_matrix_push_rule_type),
  RULES (underride, banter_matrix_conditional_rule_type),
};
BANTER_MATRIX_DEFINE (PushRuleset, push_ruleset)

static const BanterJsonField push_rules_fields[] = {
  BANTER_JSON_STRUCT (BanterMatrixPushRules, global, "global", &banter_matrix_push_ruleset_type,
                      BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (PushRules, push_rules)

static const BanterJsonField push_condition_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPushCondition, kind, "kind", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixPushCondition, key, "key", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixPushCondition, pattern, "pattern", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixPushCondition, is, "is", BANTER_JSON_TOLERANT),
  BANTER_JSON_RAW (BanterMatrixPushCondition, value, "value", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (PushCondition, push_condition)

static const BanterJsonField push_rule_request_fields[] = {
  BANTER_JSON_RAWS (BanterMatrixPushRuleRequest, actions, "actions", BANTER_JSON_REQUIRED),
  BANTER_JSON_RAWS (BanterMatrixPushRuleRequest, conditions, "conditions", 0),
  BANTER_JSON_STRING (BanterMatrixPushRuleRequest, pattern, "pattern", 0),
};
BANTER_MATRIX_DEFINE (PushRuleRequest, push_rule_request)

static const BanterJsonField push_rule_enabled_fields[] = {
  BANTER_JSON_RAW (BanterMatrixPushRuleEnabled, enabled, "enabled", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (PushRuleEnabled, push_rule_enabled)

static const BanterJsonField push_rule_actions_fields[] = {
  BANTER_JSON_RAWS (BanterMatrixPushRuleActions, actions, "actions", BANTER_JSON_REQUIRED),
};
BANTER_MATRIX_DEFINE (PushRuleActions, push_rule_actions)

static const BanterJsonField notification_fields[] = {
  BANTER_JSON_RAW (BanterMatrixNotification, actions, "actions", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT (BanterMatrixNotification, event, "event", &banter_matrix_event_type,
                      BANTER_JSON_REQUIRED),
  BANTER_JSON_BOOL (BanterMatrixNotification, read, "read", BANTER_JSON_ALWAYS),
  BANTER_JSON_STRING (BanterMatrixNotification, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterMatrixNotification, ts, "ts", BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Notification, notification)

static const BanterJsonField notifications_fields[] = {
  BANTER_JSON_STRING (BanterMatrixNotifications, next_token, "next_token", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCTS (BanterMatrixNotifications, notifications, "notifications",
                       &banter_matrix_notification_type, BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Notifications, notifications)

static const BanterJsonField pusher_fields[] = {
  BANTER_JSON_STRING (BanterMatrixPusher, app_id, "app_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixPusher, pushkey, "pushkey", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterMatrixPusher, kind, "kind", 0),
  BANTER_JSON_STRING (BanterMatrixPusher, app_display_name, "app_display_name", 0),
  BANTER_JSON_STRING (BanterMatrixPusher, device_display_name, "device_display_name", 0),
  BANTER_JSON_STRING (BanterMatrixPusher, profile_tag, "profile_tag", 0),
  BANTER_JSON_STRING (BanterMatrixPusher, lang, "lang", 0),
  BANTER_JSON_OBJECT (BanterMatrixPusher, data, "data", 0),
  BANTER_JSON_BOOL (BanterMatrixPusher, append, "append", 0),
};
BANTER_MATRIX_DEFINE (Pusher, pusher)

static const BanterJsonField pushers_fields[] = {
  BANTER_JSON_RAWS (BanterMatrixPushers, pushers, "pushers", BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Pushers, pushers)

static gboolean
notifies (const BanterMatrixPushRule *rule)
{
  for (guint i = 0; rule->actions != NULL && i < rule->actions->len; i++)
    if (g_str_equal (g_ptr_array_index (rule->actions, i), "\"notify\""))
      return TRUE;

  return FALSE;
}

/* Whether it is about that room and nothing else. An override rule may have any name and any
 * conditions; only one that is named after its room can be found and taken back by others. */
static gboolean
is_of_room (const BanterMatrixPushRule *rule, const char *kind)
{
  g_autoptr (BanterMatrixPushCondition) condition = NULL;

  if (*rule->rule_id != '!')
    return FALSE;
  if (g_str_equal (kind, BANTER_MATRIX_PUSH_ROOM))
    return TRUE;
  if (rule->conditions == NULL || rule->conditions->len != 1)
    return FALSE;
  condition = banter_json_decode (&banter_matrix_push_condition_type,
                                  g_ptr_array_index (rule->conditions, 0), -1, NULL);

  return condition != NULL && g_str_equal (condition->kind, "event_match")
         && g_strcmp0 (condition->key, "room_id") == 0
         && g_strcmp0 (condition->pattern, rule->rule_id) == 0;
}

static void
add_quiet (GHashTable *rooms, const GPtrArray *rules, const char *kind, BanterMatrixNotify notify)
{
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const BanterMatrixPushRule *rule = g_ptr_array_index (rules, i);

      if (rule->enabled && is_of_room (rule, kind) && !notifies (rule))
        g_hash_table_insert (rooms, g_strdup (rule->rule_id), GUINT_TO_POINTER (notify));
    }
}

GHashTable *
banter_matrix_push_rules_get_rooms (const char *content)
{
  GHashTable *rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (BanterMatrixPushRules) rules
      = content != NULL ? banter_json_decode (&banter_matrix_push_rules_type, content, -1, NULL)
                        : NULL;

  if (rules == NULL)
    return rooms;
  add_quiet (rooms, rules->global->room, BANTER_MATRIX_PUSH_ROOM, BANTER_MATRIX_NOTIFY_MENTIONS);
  add_quiet (rooms, rules->global->override, BANTER_MATRIX_PUSH_OVERRIDE,
             BANTER_MATRIX_NOTIFY_NONE);

  return rooms;
}

char *
banter_matrix_push_rule_build_quiet (const char *kind, const char *room_id)
{
  const BanterMatrixPushCondition condition
      = { .kind = (char *)"event_match", .key = (char *)"room_id", .pattern = (char *)room_id };
  g_autofree char *json = banter_json_encode (&banter_matrix_push_condition_type, &condition);
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();
  g_autoptr (GPtrArray) conditions = g_ptr_array_new ();
  const BanterMatrixPushRuleRequest request
      = { .actions = actions,
          .conditions = g_str_equal (kind, BANTER_MATRIX_PUSH_OVERRIDE) ? conditions : NULL };

  g_ptr_array_add (conditions, json);

  return banter_json_encode (&banter_matrix_push_rule_request_type, &request);
}
