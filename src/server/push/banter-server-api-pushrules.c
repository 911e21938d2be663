/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-pushrules"

#include "config.h"

#include <string.h>

#include "banter-server-pushrules.h"
#include "banter-server-router.h"

#include "banter-glob.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-error.h"

/* CS-API "Push Rules: API". Every change loads the person's rules, changes one, and stores all. */

#define V3 "/_matrix/client/v3/pushrules"
#define RULE V3 "/global/{kind}/{ruleId}"

/* Of one's own; evaluated for every event of every room. */
#define MAX_RULES 500
#define MAX_CONDITIONS 32
#define MAX_BYTES (1024 * 1024)

static BanterMatrixPushRules *
load (BanterServerCall *call, GError **error)
{
  return banter_server_pushrules_load (call->db, call->user_id, error);
}

static gboolean
store (BanterServerCall *call, const BanterMatrixPushRules *rules, GError **error)
{
  return banter_server_pushrules_store (call->server, call->db, call->user_id, rules, error);
}

/* After something was added. */
static gboolean
check_size (const BanterMatrixPushRules *rules, GError **error)
{
  g_autofree char *text = banter_json_encode (&banter_matrix_push_rules_type, rules);

  if (strlen (text) > MAX_BYTES)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED,
                         "Too much text in push rules");
  return strlen (text) <= MAX_BYTES;
}

static GPtrArray *
get_list (BanterMatrixPushRules *rules, const char *kind, GError **error)
{
  GPtrArray **list = banter_server_pushrules_get_list (rules, kind);

  if (list == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "There is no kind of push rules of that name");
      return NULL;
    }
  if (*list == NULL)
    *list = g_ptr_array_new ();
  return *list;
}

static int
find (const GPtrArray *list, const char *rule_id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((BanterMatrixPushRule *)g_ptr_array_index (list, i))->rule_id, rule_id))
      return (int)i;
  return -1;
}

/* Returns: (transfer none) (nullable): the rule that the path names */
static BanterMatrixPushRule *
get_rule (BanterServerCall *call, BanterMatrixPushRules *rules, GError **error)
{
  GPtrArray *list = get_list (rules, call->params[0], error);
  int at = list != NULL ? find (list, call->params[1]) : -1;

  if (at >= 0)
    return g_ptr_array_index (list, at);
  if (list != NULL)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                 "There is no such push rule");
  return NULL;
}

/* --- Reading --- */

static gboolean
get_all (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);

  if (rules == NULL)
    return FALSE;
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_push_rules_type, rules));
  return TRUE;
}

static gboolean
get_global (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);

  if (rules == NULL)
    return FALSE;
  banter_server_call_take_json (
      call, banter_json_encode (&banter_matrix_push_ruleset_type, rules->global));
  return TRUE;
}

/* What a rule of this kind has beside the common members: conditions, or a pattern. */
static const BanterJsonType *
get_type (const char *kind)
{
  return banter_server_pushrules_is_conditional (kind) ? &banter_matrix_conditional_rule_type
                                                       : &banter_matrix_push_rule_type;
}

static gboolean
get_one (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  const BanterMatrixPushRule *rule = rules != NULL ? get_rule (call, rules, error) : NULL;

  if (rule == NULL)
    return FALSE;
  banter_server_call_take_json (call, banter_json_encode (get_type (call->params[0]), rule));
  return TRUE;
}

static gboolean
get_enabled (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  const BanterMatrixPushRule *rule = rules != NULL ? get_rule (call, rules, error) : NULL;

  if (rule != NULL)
    ((BanterMatrixPushRuleEnabled *)response)->enabled
        = g_strdup (rule->enabled ? "true" : "false");
  return rule != NULL;
}

static gboolean
get_actions (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  BanterMatrixPushRule *rule = rules != NULL ? get_rule (call, rules, error) : NULL;

  if (rule != NULL)
    ((BanterMatrixPushRuleActions *)response)->actions = g_steal_pointer (&rule->actions);
  return rule != NULL;
}

/* --- Checks --- */

static gboolean
refuse (GError **error, BanterMatrixError code, const char *why)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, code, why);
  return FALSE;
}

static gboolean
check_actions (const GPtrArray *actions, GError **error)
{
  for (guint i = 0; actions != NULL && i < actions->len; i++)
    {
      const char *action = g_ptr_array_index (actions, i);

      if (*action != '"' && *action != '{')
        return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "An action is a string or an object");
    }
  return TRUE;
}

static gboolean
check_conditions (const GPtrArray *conditions, GError **error)
{
  if (conditions != NULL && conditions->len > MAX_CONDITIONS)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "Too many conditions");
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    {
      g_autoptr (BanterMatrixPushCondition) condition = banter_json_decode (
          &banter_matrix_push_condition_type, g_ptr_array_index (conditions, i), -1, NULL);

      if (condition == NULL)
        return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "A condition is an object with a kind");
      if (condition->pattern != NULL && strlen (condition->pattern) > BANTER_GLOB_MAX_LENGTH)
        return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "The pattern is too long");
    }
  return TRUE;
}

static gboolean
check_id (const char *rule_id, GError **error)
{
  if (*rule_id == '.')
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "Rules whose names begin with a dot are predefined");
  if (*rule_id == '\0' || strpbrk (rule_id, "/\\") != NULL
      || strlen (rule_id) > BANTER_ID_MAX_LENGTH)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "No rule can have that name");
  return TRUE;
}

static gboolean
check_request (BanterServerCall *call, const BanterMatrixPushRuleRequest *request, GError **error)
{
  gboolean is_content = g_str_equal (call->params[0], "content");

  if (is_content && request->pattern == NULL)
    return refuse (error, BANTER_MATRIX_ERROR_MISSING_PARAM, "A content rule has a pattern");
  if (is_content && strlen (request->pattern) > BANTER_GLOB_MAX_LENGTH)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "The pattern is too long");
  return check_id (call->params[1], error) && check_actions (request->actions, error)
         && check_conditions (request->conditions, error);
}

/* --- Changing --- */

static GPtrArray *
dup_texts (const GPtrArray *texts)
{
  GPtrArray *copy = g_ptr_array_new ();

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (texts, i)));
  return copy;
}

static guint
count_own (const GPtrArray *list)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    n += !((BanterMatrixPushRule *)g_ptr_array_index (list, i))->is_default;
  return n;
}

/* The most important place for one's own rules: after the predefined one that stands before all. */
static guint
first_place (const GPtrArray *list)
{
  return list->len > 0 && ((BanterMatrixPushRule *)g_ptr_array_index (list, 0))->is_default
                 && g_str_equal (((BanterMatrixPushRule *)g_ptr_array_index (list, 0))->rule_id,
                                 ".m.rule.master")
             ? 1
             : 0;
}

/* @place: (out): -1 where neither `before` nor `after` says one */
static gboolean
find_place (BanterServerCall *call, const GPtrArray *list, int *place, GError **error)
{
  const char *before = banter_server_call_get_query (call, "before");
  const char *after = banter_server_call_get_query (call, "after");
  const char *other = before != NULL ? before : after;
  int at;

  *place = -1;
  if (other == NULL)
    return TRUE;
  at = find (list, other);
  if (at < 0)
    return refuse (error, BANTER_MATRIX_ERROR_NOT_FOUND, "There is no rule to put it beside");
  if (((BanterMatrixPushRule *)g_ptr_array_index (list, at))->is_default)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "No rule can be put beside a predefined one");
  *place = before != NULL ? at : at + 1;
  return TRUE;
}

static void
replace_texts (GPtrArray **place, const GPtrArray *texts)
{
  for (guint i = 0; *place != NULL && i < (*place)->len; i++)
    g_free (g_ptr_array_index (*place, i));
  g_clear_pointer (place, g_ptr_array_unref);
  *place = dup_texts (texts);
}

static void
fill_rule (BanterMatrixPushRule *rule, const BanterMatrixPushRuleRequest *request,
           gboolean is_conditional)
{
  replace_texts (&rule->actions, request->actions);
  if (is_conditional)
    {
      replace_texts (&rule->conditions, request->conditions);
      return;
    }
  g_free (rule->pattern);
  rule->pattern = g_strdup (request->pattern);
}

static gboolean
put_rule (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  GPtrArray *list = rules != NULL ? get_list (rules, call->params[0], error) : NULL;
  BanterMatrixPushRule *rule = NULL;
  int place, at;

  if (list == NULL || !check_request (call, data, error) || !find_place (call, list, &place, error))
    return FALSE;
  at = find (list, call->params[1]);
  if (at >= 0 && place >= 0)
    {
      rule = g_ptr_array_remove_index (list, (guint)at);
      place -= at < place;
      g_ptr_array_insert (list, place, rule);
    }
  else if (at >= 0)
    rule = g_ptr_array_index (list, at);
  else if (count_own (list) >= MAX_RULES)
    return refuse (error, BANTER_MATRIX_ERROR_RESOURCE_LIMIT_EXCEEDED, "Too many push rules");
  else
    {
      rule = g_new0 (BanterMatrixPushRule, 1);
      rule->rule_id = g_strdup (call->params[1]);
      rule->enabled = TRUE;
      g_ptr_array_insert (list, place >= 0 ? place : (int)first_place (list), rule);
    }
  fill_rule (rule, data, banter_server_pushrules_is_conditional (call->params[0]));
  return check_size (rules, error) && store (call, rules, error);
}

static gboolean
delete_rule (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  BanterMatrixPushRule *rule = rules != NULL ? get_rule (call, rules, error) : NULL;

  if (rule == NULL)
    return FALSE;
  if (rule->is_default)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "A predefined rule can only be switched off");
  g_ptr_array_remove (get_list (rules, call->params[0], NULL), rule);
  banter_json_free (get_type (call->params[0]), rule);
  return store (call, rules, error);
}

static gboolean
put_enabled (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixPushRuleEnabled *request = data;
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  BanterMatrixPushRule *rule = rules != NULL ? get_rule (call, rules, error) : NULL;

  if (rule == NULL)
    return FALSE;
  if (!g_str_equal (request->enabled, "true") && !g_str_equal (request->enabled, "false"))
    return refuse (error, BANTER_MATRIX_ERROR_BAD_JSON, "enabled is true or false");
  rule->enabled = banter_matrix_bool_or (request->enabled, TRUE);
  return store (call, rules, error);
}

static gboolean
put_actions (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixPushRuleActions *request = data;
  g_autoptr (BanterMatrixPushRules) rules = load (call, error);
  BanterMatrixPushRule *rule = rules != NULL ? get_rule (call, rules, error) : NULL;

  if (rule == NULL || !check_actions (request->actions, error))
    return FALSE;
  replace_texts (&rule->actions, request->actions);
  return check_size (rules, error) && store (call, rules, error);
}

#define GET(path, response, handler)                                                               \
  {                                                                                                \
    "GET", path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,         \
        BANTER_SERVER_BODY_NONE, NULL, response, handler                                           \
  }
#define PUT(path, request, handler)                                                                \
  {                                                                                                \
    "PUT", path, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE,        \
        BANTER_SERVER_BODY_EVENT, request, NULL, handler                                           \
  }

static const BanterServerRoute routes[] = {
  GET (V3 "/", NULL, get_all),
  GET (V3 "/global/", NULL, get_global),
  GET (RULE, NULL, get_one),
  PUT (RULE, &banter_matrix_push_rule_request_type, put_rule),
  { "DELETE", RULE, BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, delete_rule },
  GET (RULE "/enabled", &banter_matrix_push_rule_enabled_type, get_enabled),
  PUT (RULE "/enabled", &banter_matrix_push_rule_enabled_type, put_enabled),
  GET (RULE "/actions", &banter_matrix_push_rule_actions_type, get_actions),
  PUT (RULE "/actions", &banter_matrix_push_rule_actions_type, put_actions),
};
BANTER_SERVER_DEFINE_FAMILY (pushrules, routes)
