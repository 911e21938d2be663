/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-push"

#include "config.h"

#include <string.h>

#include "banter-server-push.h"

#include "banter-glob.h"
#include "banter-json-find.h"

/* Rules are taken apart once and then asked for every event of every room, so nothing here parses:
 * conditions look into the event's text. Patterns are strangers' to the server: what one evaluation
 * may spend on them is bounded, and a condition beyond that does not hold. */

/* Characters of text times words of the pattern's states; some milliseconds. */
#define MAX_STEPS (4 * 1024 * 1024)
#define STEP_BYTES 64

typedef struct _Condition Condition;

typedef struct
{
  const BanterServerPushEvent *event;
  gint64 steps; /* that are left */
} Evaluation;

typedef gboolean (*Holds) (const Condition *condition, Evaluation *evaluation);

struct _Condition
{
  Holds holds;
  BanterMatrixPushCondition *parsed;
  GStrv path; /* of `key` */
};

typedef struct
{
  const BanterMatrixPushRule *rule;
  GPtrArray *conditions; /* Condition */
  gboolean notify;
  gboolean highlight;
} Rule;

struct _BanterServerPushRules
{
  BanterMatrixPushRules *document;
  GPtrArray *rules; /* Rule, the most important first */
  gboolean want_name;
};

/* --- Values of the event --- */

static const char *
get_outer (const BanterServerPushEvent *event, const char *name)
{
  const struct
  {
    const char *name;
    const char *value;
  } members[] = {
    { "type", event->type },
    { "sender", event->sender },
    { "room_id", event->room_id },
    { "state_key", event->state_key },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].name, name))
      return members[i].value;
  return NULL;
}

static gboolean
is_in_content (const Condition *condition)
{
  return g_str_equal (condition->path[0], "content") && condition->path[1] != NULL;
}

static BanterJsonValue
find_content (const Condition *condition, const BanterServerPushEvent *event)
{
  return banter_json_find (event->content, (const char *const *)condition->path + 1);
}

/* Returns: (transfer full) (nullable): the string that `key` names */
static char *
dup_string (const Condition *condition, const BanterServerPushEvent *event)
{
  if (is_in_content (condition))
    return banter_json_value_dup_string (find_content (condition, event));
  return condition->path[1] == NULL ? g_strdup (get_outer (event, condition->path[0])) : NULL;
}

/* --- Conditions --- */

static gboolean
matches (Evaluation *evaluation, const char *pattern, const char *text, BanterGlobFlags flags)
{
  evaluation->steps -= (gint64)strlen (text) * (1 + (gint64)strlen (pattern) / STEP_BYTES);
  return evaluation->steps >= 0 && banter_glob_match (pattern, text, flags);
}

static gboolean
holds_match (const Condition *condition, Evaluation *evaluation)
{
  g_autofree char *text = NULL;
  gboolean is_body;

  if (condition->path == NULL || condition->parsed->pattern == NULL)
    return FALSE;
  text = dup_string (condition, evaluation->event);
  is_body = g_str_equal (condition->parsed->key, "content.body");
  return text != NULL
         && matches (evaluation, condition->parsed->pattern, text,
                     BANTER_GLOB_IGNORE_CASE | (is_body ? BANTER_GLOB_WORDS : 0));
}

static gboolean
holds_is (const Condition *condition, Evaluation *evaluation)
{
  g_autofree char *wanted = NULL;
  g_autofree char *text = NULL;

  if (condition->path == NULL || condition->parsed->value == NULL)
    return FALSE;
  if (is_in_content (condition) && *condition->parsed->value != '"')
    return banter_json_value_equals (find_content (condition, evaluation->event),
                                     condition->parsed->value);
  wanted = banter_json_value_dup_string (
      (BanterJsonValue){ condition->parsed->value, strlen (condition->parsed->value) });
  text = dup_string (condition, evaluation->event);
  return wanted != NULL && g_strcmp0 (wanted, text) == 0;
}

static gboolean
holds_contains (const Condition *condition, Evaluation *evaluation)
{
  const char *value = condition->parsed->value;
  BanterJsonValue array;
  BanterJsonValue element = { 0 };
  g_autofree char *wanted = NULL;

  if (condition->path == NULL || value == NULL || !is_in_content (condition))
    return FALSE;
  wanted = banter_json_value_dup_string ((BanterJsonValue){ value, strlen (value) });
  array = find_content (condition, evaluation->event);
  while (banter_json_next_element (array, &element))
    {
      g_autofree char *text = wanted != NULL ? banter_json_value_dup_string (element) : NULL;

      if (wanted != NULL ? g_strcmp0 (wanted, text) == 0
                         : banter_json_value_equals (element, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_name (const Condition *condition, Evaluation *evaluation)
{
  static const char *const path[] = { "body", NULL };
  const char *name = evaluation->event->displayname;
  g_autofree char *body = NULL;
  g_autoptr (GString) pattern = NULL;

  if (name == NULL || *name == '\0')
    return FALSE;
  body = banter_json_value_dup_string (banter_json_find (evaluation->event->content, path));
  /* A name is no pattern: with its stars taken as single characters it cannot reach further. */
  pattern = g_string_new (name);
  g_string_replace (pattern, "*", "?", 0);
  return body != NULL
         && matches (evaluation, pattern->str, body, BANTER_GLOB_IGNORE_CASE | BANTER_GLOB_WORDS);
}

static gboolean
holds_count (const Condition *condition, Evaluation *evaluation)
{
  static const char *const operators[] = { "==", "<=", ">=", "<", ">", "" };
  const char *is = condition->parsed->is;
  gint64 difference;
  gint64 n;
  guint i;

  for (i = 0; is != NULL && !g_str_has_prefix (is, operators[i]); i++)
    ;
  if (is == NULL
      || !g_ascii_string_to_signed (is + strlen (operators[i]), 10, 0, G_MAXINT32, &n, NULL))
    return FALSE;
  difference = evaluation->event->n_members - n;
  switch (operators[i][0])
    {
    case '<':
      return operators[i][1] == '=' ? difference <= 0 : difference < 0;
    case '>':
      return operators[i][1] == '=' ? difference >= 0 : difference > 0;
    default:
      return difference == 0;
    }
}

static gboolean
holds_permission (const Condition *condition, Evaluation *evaluation)
{
  return g_strcmp0 (condition->parsed->key, "room") == 0
         && evaluation->event->sender_power >= evaluation->event->room_power;
}

static gboolean
holds_never (const Condition *condition, Evaluation *evaluation)
{
  return FALSE;
}

static const struct
{
  const char *kind;
  Holds holds;
} kinds[] = {
  { "event_match", holds_match },
  { "event_property_is", holds_is },
  { "event_property_contains", holds_contains },
  { "contains_display_name", holds_name },
  { "room_member_count", holds_count },
  { "sender_notification_permission", holds_permission },
};

/* --- Rules --- */

static void
condition_free (gpointer data)
{
  Condition *condition = data;

  g_clear_pointer (&condition->parsed, banter_matrix_push_condition_free);
  g_strfreev (condition->path);
  g_free (condition);
}

/* Takes over @parsed, %NULL for what is no condition. */
static Condition *
condition_new (BanterMatrixPushCondition *parsed)
{
  Condition *condition = g_new0 (Condition, 1);

  condition->parsed = parsed;
  condition->holds = holds_never;
  for (guint i = 0; parsed != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, parsed->kind))
      condition->holds = kinds[i].holds;
  if (parsed != NULL && parsed->key != NULL)
    condition->path = banter_json_split_path (parsed->key);
  return condition;
}

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
  rule->conditions = g_ptr_array_new_with_free_func (condition_free);
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
  g_ptr_array_add (rule->conditions, condition_new (parsed));
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
  g_ptr_array_add (rule->conditions, condition_new (parsed));
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
      Condition *condition = condition_new (banter_json_decode (
          &banter_matrix_push_condition_type, g_ptr_array_index (conditions, i), -1, NULL));

      rules->want_name = rules->want_name || condition->holds == holds_name;
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
  BanterServerPushRules *rules = g_new0 (BanterServerPushRules, 1);
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

void
banter_server_push_rules_free (BanterServerPushRules *rules)
{
  g_ptr_array_unref (rules->rules);
  banter_matrix_push_rules_free (rules->document);
  g_free (rules);
}

gboolean
banter_server_push_rules_want_name (const BanterServerPushRules *rules)
{
  return rules->want_name;
}

static gboolean
rule_holds (const Rule *rule, Evaluation *evaluation)
{
  for (guint i = 0; i < rule->conditions->len; i++)
    {
      const Condition *condition = g_ptr_array_index (rule->conditions, i);

      if (!condition->holds (condition, evaluation))
        return FALSE;
    }
  return TRUE;
}

const BanterMatrixPushRule *
banter_server_push_evaluate (const BanterServerPushRules *rules, const BanterServerPushEvent *event,
                             gboolean *highlight)
{
  Evaluation evaluation = { event, MAX_STEPS };

  *highlight = FALSE;
  for (guint i = 0; i < rules->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (rules->rules, i);

      if (!rule_holds (rule, &evaluation))
        continue;
      *highlight = rule->notify && rule->highlight;
      return rule->notify ? rule->rule : NULL;
    }
  return NULL;
}
