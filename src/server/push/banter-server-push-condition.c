/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-push-condition"

#include "config.h"

#include <string.h>

#include "banter-server-push-condition.h"

#include "banter-glob.h"
#include "banter-json-find.h"

/* Conditions look into the event's text; nothing is parsed. A table of kinds says which function
 * decides. */

#define STEP_BYTES 64

typedef gboolean (*Holds) (const BanterServerPushCondition *condition,
                           BanterServerPushEvaluation *evaluation);

struct _BanterServerPushCondition
{
  Holds holds;
  BanterMatrixPushCondition *parsed;
  GStrv path;         /* of `key` */
  gboolean is_reader; /* what is looked for is the reader's id */
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
is_in_content (const BanterServerPushCondition *condition)
{
  return g_str_equal (condition->path[0], "content") && condition->path[1] != NULL;
}

static BanterJsonValue
find_content (const BanterServerPushCondition *condition, const BanterServerPushEvent *event)
{
  return banter_json_find (event->content, (const char *const *)condition->path + 1);
}

/* Returns: (transfer full) (nullable): the string that `key` names */
static char *
dup_string (const BanterServerPushCondition *condition, const BanterServerPushEvent *event)
{
  if (is_in_content (condition))
    return banter_json_value_dup_string (find_content (condition, event));
  return condition->path[1] == NULL ? g_strdup (get_outer (event, condition->path[0])) : NULL;
}

/* --- Conditions --- */

static gboolean
matches (BanterServerPushEvaluation *evaluation, const char *pattern, const char *text,
         BanterGlobFlags flags)
{
  evaluation->steps -= (gint64)strlen (text) * (1 + (gint64)strlen (pattern) / STEP_BYTES);
  return evaluation->steps >= 0 && banter_glob_match (pattern, text, flags);
}

static gboolean
holds_match (const BanterServerPushCondition *condition, BanterServerPushEvaluation *evaluation)
{
  const char *pattern
      = condition->is_reader ? evaluation->event->reader : condition->parsed->pattern;
  g_autofree char *text = NULL;
  gboolean is_body;

  if (condition->path == NULL || pattern == NULL || evaluation->steps < 0)
    return FALSE;
  text = dup_string (condition, evaluation->event);
  is_body = g_str_equal (condition->parsed->key, "content.body");
  evaluation->is_personal |= condition->is_reader && text != NULL;
  return text != NULL
         && matches (evaluation, pattern, text,
                     BANTER_GLOB_IGNORE_CASE | (is_body ? BANTER_GLOB_WORDS : 0));
}

static gboolean
holds_is (const BanterServerPushCondition *condition, BanterServerPushEvaluation *evaluation)
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
holds_contains (const BanterServerPushCondition *condition, BanterServerPushEvaluation *evaluation)
{
  const char *value = condition->parsed->value;
  BanterJsonValue array;
  BanterJsonValue element = { 0 };
  g_autofree char *wanted = NULL;

  if (condition->path == NULL || value == NULL || !is_in_content (condition))
    return FALSE;
  wanted = condition->is_reader
               ? g_strdup (evaluation->event->reader)
               : banter_json_value_dup_string ((BanterJsonValue){ value, strlen (value) });
  array = find_content (condition, evaluation->event);
  while (banter_json_next_element (array, &element))
    {
      g_autofree char *text = wanted != NULL ? banter_json_value_dup_string (element) : NULL;

      evaluation->is_personal |= condition->is_reader;
      if (wanted != NULL ? g_strcmp0 (wanted, text) == 0
                         : banter_json_value_equals (element, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_name (const BanterServerPushCondition *condition, BanterServerPushEvaluation *evaluation)
{
  static const char *const path[] = { "body", NULL };
  const char *name = evaluation->event->displayname;
  g_autofree char *body = NULL;
  g_autoptr (GString) pattern = NULL;

  evaluation->is_personal = TRUE;
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
holds_count (const BanterServerPushCondition *condition, BanterServerPushEvaluation *evaluation)
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
holds_permission (const BanterServerPushCondition *condition,
                  BanterServerPushEvaluation *evaluation)
{
  return g_strcmp0 (condition->parsed->key, "room") == 0
         && evaluation->event->sender_power >= evaluation->event->room_power;
}

static gboolean
holds_never (const BanterServerPushCondition *condition, BanterServerPushEvaluation *evaluation)
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

/* --- Conditions as such --- */

void
banter_server_push_condition_free (BanterServerPushCondition *condition)
{
  g_clear_pointer (&condition->parsed, banter_matrix_push_condition_free);
  g_strfreev (condition->path);
  g_free (condition);
}

BanterServerPushCondition *
banter_server_push_condition_new (BanterMatrixPushCondition *parsed)
{
  BanterServerPushCondition *condition = g_new0 (BanterServerPushCondition, 1);

  condition->parsed = parsed;
  condition->holds = holds_never;
  for (guint i = 0; parsed != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, parsed->kind))
      condition->holds = kinds[i].holds;
  condition->is_reader
      = parsed != NULL
        && (g_strcmp0 (parsed->pattern, BANTER_SERVER_PUSH_READER) == 0
            || g_strcmp0 (parsed->value, "\"" BANTER_SERVER_PUSH_READER "\"") == 0);
  if (parsed != NULL && parsed->key != NULL)
    condition->path = banter_json_split_path (parsed->key);
  return condition;
}

gboolean
banter_server_push_condition_holds (const BanterServerPushCondition *condition,
                                    BanterServerPushEvaluation *evaluation)
{
  return condition->holds (condition, evaluation);
}

gboolean
banter_server_push_condition_wants_name (const BanterServerPushCondition *condition)
{
  return condition->holds == holds_name;
}
