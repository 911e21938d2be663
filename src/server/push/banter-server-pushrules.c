/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-pushrules"

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "banter-server-pushrules.h"

#include "banter-server-account-data.h"
#include "banter-server-push.h"
#include "banter-server-unread.h"

#include "banter-json.h"

#define RESOURCE "/im/banter/server/pushrules.json"
#define PLACEHOLDER "\"" BANTER_SERVER_PUSH_READER "\""
#define MASTER ".m.rule.master"

static const struct
{
  const char *name;
  gsize offset;
  gboolean is_conditional;
} kinds[] = {
  { "override", G_STRUCT_OFFSET (BanterMatrixPushRuleset, override), TRUE },
  { "content", G_STRUCT_OFFSET (BanterMatrixPushRuleset, content), FALSE },
  { "room", G_STRUCT_OFFSET (BanterMatrixPushRuleset, room), FALSE },
  { "sender", G_STRUCT_OFFSET (BanterMatrixPushRuleset, sender), FALSE },
  { "underride", G_STRUCT_OFFSET (BanterMatrixPushRuleset, underride), TRUE },
};

/* Unpacked once. */
static gpointer
load_predefined (gpointer data)
{
  GBytes *bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return bytes;
}

static BanterMatrixPushRules *
build_predefined (const char *user_id)
{
  static GOnce once = G_ONCE_INIT;
  GBytes *bytes = g_once (&once, load_predefined, NULL);
  g_autoptr (GString) text = NULL;
  g_autoptr (GString) quoted = g_string_new (NULL);
  BanterMatrixPushRules *rules;

  text = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
  banter_json_append_string (quoted, user_id);
  g_string_replace (text, PLACEHOLDER, quoted->str, 0);
  rules = banter_json_decode (&banter_matrix_push_rules_type, text->str, (gssize)text->len, NULL);
  g_assert (rules != NULL);
  return rules;
}

BanterMatrixPushRules *
banter_server_pushrules_build_predefined (void)
{
  return build_predefined (BANTER_SERVER_PUSH_READER);
}

GPtrArray **
banter_server_pushrules_get_list (BanterMatrixPushRules *rules, const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, kind))
      return (GPtrArray **)(gpointer)((char *)rules->global + kinds[i].offset);
  return NULL;
}

gboolean
banter_server_pushrules_is_conditional (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, kind))
      return kinds[i].is_conditional;
  return FALSE;
}

/* What somebody changed of a predefined rule: whether it is on, and what it does. */
static void
take_changes (BanterMatrixPushRule *rule, const GPtrArray *stored)
{
  for (guint i = 0; i < stored->len; i++)
    {
      BanterMatrixPushRule *other = g_ptr_array_index (stored, i);
      GPtrArray *actions = rule->actions;

      if (!other->is_default || !g_str_equal (other->rule_id, rule->rule_id))
        continue;
      rule->enabled = other->enabled;
      rule->actions = other->actions;
      other->actions = actions;
    }
}

/* Predefined rules come after those of the person, but for the one that switches all off. */
static void
merge (GPtrArray *rules, GPtrArray *stored)
{
  guint at = 0;

  for (guint i = 0; i < rules->len; i++)
    take_changes (g_ptr_array_index (rules, i), stored);
  if (rules->len > 0
      && g_str_equal (((BanterMatrixPushRule *)g_ptr_array_index (rules, 0))->rule_id, MASTER))
    at = 1;
  for (guint i = 0; i < stored->len;)
    if (((BanterMatrixPushRule *)g_ptr_array_index (stored, i))->is_default)
      i++;
    else
      g_ptr_array_insert (rules, (int)at++, g_ptr_array_remove_index (stored, i));
}

BanterMatrixPushRules *
banter_server_pushrules_load (BanterDb *db, const char *user_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *content
      = banter_server_account_data_get (db, user_id, "", BANTER_SERVER_PUSHRULES_TYPE, &failure);
  g_autoptr (BanterMatrixPushRules) stored = NULL;
  BanterMatrixPushRules *rules;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  rules = build_predefined (user_id);
  if (content != NULL)
    stored = banter_json_decode (&banter_matrix_push_rules_type, content, -1, NULL);
  for (guint i = 0; stored != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      GPtrArray **from = banter_server_pushrules_get_list (stored, kinds[i].name);
      GPtrArray **to = banter_server_pushrules_get_list (rules, kinds[i].name);

      if (*from != NULL && *to != NULL)
        merge (*to, *from);
    }
  return rules;
}

gboolean
banter_server_pushrules_store (BanterServer *server, BanterDb *db, const char *user_id,
                               const BanterMatrixPushRules *rules, GError **error)
{
  g_autofree char *content = banter_json_encode (&banter_matrix_push_rules_type, rules);

  banter_server_unread_forget_user (server, user_id);
  return banter_server_account_data_put (server, db, user_id, "", BANTER_SERVER_PUSHRULES_TYPE,
                                         content, error);
}

/* --- Upgrades of rooms --- */

/* Returns: (transfer full): @text with the new room's id in place of the old one's */
static char *
with_room (const char *text, const char *before, const char *after)
{
  GString *renamed = g_string_new (text);

  g_string_replace (renamed, before, after, 0);
  return g_string_free (renamed, FALSE);
}

/* An array of JSON texts, each with the other room's id. */
static GPtrArray *
rename_all (const GPtrArray *texts, const char *before, const char *after)
{
  GPtrArray *renamed = texts != NULL ? g_ptr_array_new () : NULL;

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    g_ptr_array_add (renamed, with_room (g_ptr_array_index (texts, i), before, after));
  return renamed;
}

static BanterMatrixPushRule *
rule_renamed (const BanterMatrixPushRule *rule, const char *before, const char *after)
{
  BanterMatrixPushRule *renamed = g_new0 (BanterMatrixPushRule, 1);

  renamed->rule_id = with_room (rule->rule_id, before, after);
  renamed->enabled = rule->enabled;
  renamed->pattern = g_strdup (rule->pattern);
  renamed->conditions = rename_all (rule->conditions, before, after);
  renamed->actions = rename_all (rule->actions, before, after);
  return renamed;
}

static gboolean
has_rule_about (const GPtrArray *rules, const char *room_id)
{
  for (guint i = 0; i < rules->len; i++)
    if (strstr (((BanterMatrixPushRule *)g_ptr_array_index (rules, i))->rule_id, room_id) != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: how many rules @rules has more than before */
static guint
follow (GPtrArray *rules, const char *before, const char *after)
{
  guint n_before = rules->len;

  if (has_rule_about (rules, after))
    return 0;
  for (guint i = 0; i < rules->len; i++)
    {
      const BanterMatrixPushRule *rule = g_ptr_array_index (rules, i);

      if (!rule->is_default && strstr (rule->rule_id, before) != NULL)
        g_ptr_array_insert (rules, (int)++i, rule_renamed (rule, before, after));
    }
  return rules->len - n_before;
}

gboolean
banter_server_pushrules_follow (BanterServer *server, BanterDb *db, const char *user_id,
                                const char *before, const char *after, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules = banter_server_pushrules_load (db, user_id, error);
  guint n_new = 0;

  if (rules == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GPtrArray **list = banter_server_pushrules_get_list (rules, kinds[i].name);

      if (*list != NULL)
        n_new += follow (*list, before, after);
    }
  return n_new == 0 || banter_server_pushrules_store (server, db, user_id, rules, error);
}
