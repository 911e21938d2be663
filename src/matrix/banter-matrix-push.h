/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"

G_BEGIN_DECLS

/* Push rules, notifications and pushers, CS-API "Push Notifications". */

/**
 * BanterMatrixPushRule:
 * @conditions: JSON objects as text, whatever members they have; of override and underride rules
 * @pattern: of content rules
 * @actions: JSON values as text
 */
typedef struct
{
  char *rule_id;
  gboolean is_default;
  gboolean enabled;
  GPtrArray *conditions; /* char * */
  char *pattern;
  GPtrArray *actions; /* char * */
} BanterMatrixPushRule;
BANTER_MATRIX_TYPE (PushRule, push_rule)
/* The same with its conditions, which it then always has. */
extern const BanterJsonType banter_matrix_conditional_rule_type;

/* Each a list of BanterMatrixPushRule, the most important first */
typedef struct
{
  GPtrArray *override;
  GPtrArray *content;
  GPtrArray *room;
  GPtrArray *sender;
  GPtrArray *underride;
} BanterMatrixPushRuleset;
BANTER_MATRIX_TYPE (PushRuleset, push_ruleset)

typedef struct
{
  BanterMatrixPushRuleset *global;
} BanterMatrixPushRules;
BANTER_MATRIX_TYPE (PushRules, push_rules)

/* One of @conditions. What a kind does not use is NULL. @is: a number with an operator; @value: any
 * JSON value but an object or array */
typedef struct
{
  char *kind;
  char *key;
  char *pattern;
  char *is;
  char *value;
} BanterMatrixPushCondition;
BANTER_MATRIX_TYPE (PushCondition, push_condition)

#define BANTER_MATRIX_PUSH_OVERRIDE "override"
#define BANTER_MATRIX_PUSH_ROOM "room"

/* What the rules of one room say, as the clients that write them mean it. */
typedef enum
{
  BANTER_MATRIX_NOTIFY_ALL,
  BANTER_MATRIX_NOTIFY_MENTIONS, /* a rule of kind "room" that does not notify */
  BANTER_MATRIX_NOTIFY_NONE,     /* a rule of kind "override" that does not, before all others */
} BanterMatrixNotify;

/**
 * banter_matrix_push_rules_get_rooms:
 * @content: (nullable): of m.push_rules
 *
 * Returns: (transfer full): room id -> #BanterMatrixNotify, of rooms that do not notify of all
 */
GHashTable *banter_matrix_push_rules_get_rooms (const char *content);

/* Returns: (transfer full): the body that makes the rule of @kind of a room that does not notify */
char *banter_matrix_push_rule_build_quiet (const char *kind, const char *room_id);

/* "PUT /pushrules/global/{kind}/{ruleId}" */
typedef struct
{
  GPtrArray *actions;
  GPtrArray *conditions;
  char *pattern;
} BanterMatrixPushRuleRequest;
BANTER_MATRIX_TYPE (PushRuleRequest, push_rule_request)

/* "…/enabled"; @enabled: a JSON boolean as text, so that its absence is noticed */
typedef struct
{
  char *enabled;
} BanterMatrixPushRuleEnabled;
BANTER_MATRIX_TYPE (PushRuleEnabled, push_rule_enabled)

/* "…/actions" */
typedef struct
{
  GPtrArray *actions;
} BanterMatrixPushRuleActions;
BANTER_MATRIX_TYPE (PushRuleActions, push_rule_actions)

/* "GET /notifications" */
typedef struct
{
  char *actions; /* JSON array */
  BanterMatrixEvent *event;
  gboolean read;
  char *room_id;
  gint64 ts;
} BanterMatrixNotification;
BANTER_MATRIX_TYPE (Notification, notification)

typedef struct
{
  char *next_token;
  GPtrArray *notifications; /* BanterMatrixNotification */
} BanterMatrixNotifications;
BANTER_MATRIX_TYPE (Notifications, notifications)

/* "POST /pushers/set" and "GET /pushers". @kind: NULL (JSON null) takes the pusher away */
typedef struct
{
  char *app_id;
  char *pushkey;
  char *kind;
  char *app_display_name;
  char *device_display_name;
  char *profile_tag;
  char *lang;
  char *data; /* JSON object */
  gboolean append;
} BanterMatrixPusher;
BANTER_MATRIX_TYPE (Pusher, pusher)

typedef struct
{
  GPtrArray *pushers; /* char *: JSON objects as they were set */
} BanterMatrixPushers;
BANTER_MATRIX_TYPE (Pushers, pushers)

G_END_DECLS
