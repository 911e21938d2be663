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
