/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-push"

#include "config.h"

#include "banter-server-push-condition.h"

#include "banter-json-find.h"

/* Rules are taken apart once and then asked for every event of every room. Patterns are strangers'
 * to the server: what one evaluation may spend on them is bounded. */

typedef struct
{
  const BanterMatrixPushRule *rule;
  GPtrArray *conditions; /* BanterServerPushCondition */
  gboolean notify;
  gboolean highlight;
} Rule;

struct _BanterServerPushRules
{
  BanterMatrixPushRules *document;
  GPtrArray *rules; /* Rule, the most important first */
  gboolean want_name;
};

/* --- Rules --- */

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_ptr_array_unref (rule->conditions);
  g_free (rule);
}

static void
read_actions (Rule *rule)
{
  static const char *const tweak_path[] = { "set_tweak", NULL };
  static const char *const value_path[] = { "value", NULL };

  for (guint i = 0; rule->rule->actions != NULL && i < rule->rule->actions->len; i++)
    {
      const char *action = g_ptr_array_index (rule->rule->actions, i);

      if (g_str_equal (action, "\"notify\""))
        rule->notify = TRUE;
      else if (banter_json_value_equals (banter_json_find (action, tweak_path), "\"highlight\""))
        rule->highlight
            = !banter_json_value_equals (banter_json_find (action, value_path), "false");
    }
}

static Rule *
add_rule (BanterServerPushRules *rules, const BanterMatrixPushRule *document)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->rule = document;
  rule->conditions
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_server_push_condition_free);
  read_actions (rule);
  g_ptr_array_add (rules->rules, rule);
  return rule;
}

static void
add_match (Rule *rule, const char *key, const char *pattern)
{
  BanterMatrixPushCondition *parsed = g_new0 (BanterMatrixPushCondition, 1);

  parsed->kind = g_strdup (pattern != NULL ? "event_match" : "");
  parsed->key = g_strdup (key);
  parsed->pattern = g_strdup (pattern);
  g_ptr_array_add (rule->conditions, banter_server_push_condition_new (parsed));
}

/* Room and sender rules are named after what they are about, which is no pattern. */
static void
add_equal (Rule *rule, const char *key, const char *id)
{
  BanterMatrixPushCondition *parsed = g_new0 (BanterMatrixPushCondition, 1);
  g_autoptr (GString) value = g_string_new (NULL);

  banter_json_append_string (value, id);
  parsed->kind = g_strdup ("event_property_is");
  parsed->key = g_strdup (key);
  parsed->value = g_strdup (value->str);
  g_ptr_array_add (rule->conditions, banter_server_push_condition_new (parsed));
}

typedef enum
{
  KIND_CONDITIONAL,
  KIND_CONTENT,
  KIND_ROOM,
  KIND_SENDER,
} Kind;

static void
add_conditions (BanterServerPushRules *rules, Rule *rule)
{
  const GPtrArray *conditions = rule->rule->conditions;

  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    {
      BanterServerPushCondition *condition = banter_server_push_condition_new (banter_json_decode (
          &banter_matrix_push_condition_type, g_ptr_array_index (conditions, i), -1, NULL));

      rules->want_name = rules->want_name || banter_server_push_condition_wants_name (condition);
      g_ptr_array_add (rule->conditions, condition);
    }
}

static void
add_rules (BanterServerPushRules *rules, const GPtrArray *list, Kind kind)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const BanterMatrixPushRule *document = g_ptr_array_index (list, i);
      Rule *rule;

      if (!document->enabled)
        continue;
      rule = add_rule (rules, document);
      switch (kind)
        {
        case KIND_CONTENT:
          add_match (rule, "content.body", document->pattern);
          break;
        case KIND_ROOM:
          add_equal (rule, "room_id", document->rule_id);
          break;
        case KIND_SENDER:
          add_equal (rule, "sender", document->rule_id);
          break;
        case KIND_CONDITIONAL:
        default:
          add_conditions (rules, rule);
        }
    }
}

BanterServerPushRules *
banter_server_push_rules_new (BanterMatrixPushRules *document)
{
  BanterServerPushRules *rules = g_atomic_rc_box_new0 (BanterServerPushRules);
  const BanterMatrixPushRuleset *global = document->global;

  rules->document = document;
  rules->rules = g_ptr_array_new_with_free_func (rule_free);
  add_rules (rules, global->override, KIND_CONDITIONAL);
  add_rules (rules, global->content, KIND_CONTENT);
  add_rules (rules, global->room, KIND_ROOM);
  add_rules (rules, global->sender, KIND_SENDER);
  add_rules (rules, global->underride, KIND_CONDITIONAL);
  return rules;
}

static void
rules_clear (gpointer data)
{
  BanterServerPushRules *rules = data;

  g_ptr_array_unref (rules->rules);
  banter_matrix_push_rules_free (rules->document);
}

BanterServerPushRules *
banter_server_push_rules_ref (BanterServerPushRules *rules)
{
  return g_atomic_rc_box_acquire (rules);
}

void
banter_server_push_rules_unref (BanterServerPushRules *rules)
{
  g_atomic_rc_box_release_full (rules, rules_clear);
}

gboolean
banter_server_push_rules_want_name (const BanterServerPushRules *rules)
{
  return rules->want_name;
}

static gboolean
rule_holds (const Rule *rule, BanterServerPushEvaluation *evaluation)
{
  for (guint i = 0; i < rule->conditions->len; i++)
    {
      const BanterServerPushCondition *condition = g_ptr_array_index (rule->conditions, i);

      if (!banter_server_push_condition_holds (condition, evaluation))
        return FALSE;
    }
  return TRUE;
}

const BanterMatrixPushRule *
banter_server_push_evaluate (const BanterServerPushRules *rules, const BanterServerPushEvent *event,
                             gboolean *highlight, gboolean *is_personal)
{
  BanterServerPushEvaluation evaluation = { event, BANTER_SERVER_PUSH_MAX_STEPS, FALSE };
  const BanterMatrixPushRule *found = NULL;

  *highlight = FALSE;
  for (guint i = 0; i < rules->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (rules->rules, i);

      if (!rule_holds (rule, &evaluation))
        continue;
      *highlight = rule->notify && rule->highlight;
      found = rule->notify ? rule->rule : NULL;
      break;
    }
  *is_personal = evaluation.is_personal;
  return found;
}
