/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-config.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

/* The way in: what kind of act it is, the question to the rules, and the memory of verdicts of
 * chats where all is well. Writer's thread. */

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define MAX_REMEMBERED 10000
#define MEMORY_KEY "policy"

struct _BanterServerPolicy
{
  GHashTable *allowed; /* "sender room": words may go, as long as no fact changes */
  GHashTable *noted;   /* "sender room": that words went is recorded already */
  GHashTable *open;    /* "user room" -> 1 or 2: whether receipts and typing are shown */
  gint64 hour;         /* of @allowed and @open: ages change with the date */
  /* Whom the room that is being created is for, if it is for more than one. */
  GHashTable *group_invites;
  char *group_creator;
};

static const struct
{
  BanterReason reason;
  BanterServerPolicyError code;
} codes[] = {
  { BANTER_REASON_ACCOUNT, BANTER_SERVER_POLICY_ERROR_ACCOUNT },
  { BANTER_REASON_OWN_BLOCK, BANTER_SERVER_POLICY_ERROR_OWN_BLOCK },
  { BANTER_REASON_PRIVACY, BANTER_SERVER_POLICY_ERROR_PRIVACY },
  { BANTER_REASON_AGE, BANTER_SERVER_POLICY_ERROR_AGE },
  { BANTER_REASON_FAMILY, BANTER_SERVER_POLICY_ERROR_FAMILY },
  { BANTER_REASON_OWN_PRIVACY, BANTER_SERVER_POLICY_ERROR_OWN_PRIVACY },
  { BANTER_REASON_PHONE, BANTER_SERVER_POLICY_ERROR_PHONE },
  { BANTER_REASON_REQUEST_PENDING, BANTER_SERVER_POLICY_ERROR_REQUEST_PENDING },
  { BANTER_REASON_REQUEST_LIMIT, BANTER_SERVER_POLICY_ERROR_REQUEST_LIMIT },
  { BANTER_REASON_GROUP_FULL, BANTER_SERVER_POLICY_ERROR_GROUP_FULL },
};

G_DEFINE_QUARK (banter - server - policy - error - quark, banter_server_policy_error)

gboolean
banter_server_policy_refuse (BanterReason reason, GError **error)
{
  BanterServerPolicyError code = BANTER_SERVER_POLICY_ERROR_PRIVACY;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].reason == reason)
      code = codes[i].code;
  g_set_error_literal (error, BANTER_SERVER_POLICY_ERROR, (int)code,
                       "This person cannot be reached that way");
  return FALSE;
}

/* --- The memory --- */

/* What check_creation () remembers counts for the invitations that come right after it. */
static void
end_creation (BanterServerPolicy *policy)
{
  g_hash_table_remove_all (policy->group_invites);
  g_clear_pointer (&policy->group_creator, g_free);
}

static void
on_undo (BanterServer *server, const char *key)
{
  banter_server_policy_forget (server);
  end_creation (banter_server_get_policy (server));
}

static void
remember (BanterServer *server, GHashTable *table, const char *key, gpointer value)
{
  banter_server_writer_touch (banter_server_get_writer (server), MEMORY_KEY, on_undo);
  if (g_hash_table_size (table) >= MAX_REMEMBERED)
    g_hash_table_remove_all (table);
  g_hash_table_insert (table, g_strdup (key), value);
}

/* Facts that only time changes are asked for again each hour: days begin on the hour in UTC−12. */
static void
refresh (BanterServer *server)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  gint64 hour = banter_clock_now_ms () / HOUR_MS;

  if (policy->hour != hour)
    banter_server_policy_forget (server);
  policy->hour = hour;
}

static char *
build_key (const char *user_id, const char *room_id)
{
  return g_strconcat (user_id, " ", room_id, NULL);
}

/* --- The question --- */

gboolean
banter_server_policy_ask (BanterServer *server, BanterDb *db, const BanterServerQuestion *question,
                          BanterVerdict *verdict, BanterReason *reason, BanterPolicyFacts *facts,
                          GError **error)
{
  BanterPolicyFacts own;

  if (facts == NULL)
    facts = &own;
  if (!banter_server_facts_load (server, db, question->sender, question->target, question->action,
                                 facts, error))
    return FALSE;
  facts->is_media = question->is_media;
  /* Coming by a link accepts that room, and only for adults. */
  if (question->accepts_room && facts->b.band == BANTER_AGE_ADULT)
    facts->b.accepted = TRUE;
  *verdict = banter_policy_judge (facts, reason);
  return TRUE;
}

gboolean
banter_server_policy_judge (BanterServer *server, BanterDb *db,
                            const BanterServerQuestion *question, BanterVerdict *verdict,
                            GError **error)
{
  BanterReason reason;

  return banter_server_policy_ask (server, db, question, verdict, &reason, NULL, error)
         && (*verdict != BANTER_VERDICT_REFUSE || banter_server_policy_refuse (reason, error));
}

gboolean
banter_server_policy_check_age (BanterDb *db, const char *sender, GError **error)
{
  BanterAgeBand band;

  if (!banter_server_facts_get_band (db, sender, &band, error))
    return FALSE;
  return band == BANTER_AGE_16_17 || band == BANTER_AGE_ADULT
         || banter_server_policy_refuse (BANTER_REASON_AGE, error);
}

/* --- Rooms that are about to be --- */

static gboolean
check_creation (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_autoptr (GHashTable) invites = g_hash_table_new (g_str_hash, g_str_equal);
  BanterServerQuestion question = { .sender = act->sender };
  BanterVerdict verdict;
  GHashTableIter iter;
  gpointer invited;

  /* Named twice, one person does not make a group. */
  for (guint i = 0; act->invites != NULL && act->invites[i] != NULL; i++)
    if (!g_str_equal (act->invites[i], act->sender))
      g_hash_table_add (invites, (gpointer)act->invites[i]);
  if (g_hash_table_size (invites) >= BANTER_SERVER_POLICY_MAX_GROUP)
    return banter_server_policy_refuse (BANTER_REASON_GROUP_FULL, error);
  question.action = g_hash_table_size (invites) > 1 ? BANTER_POLICY_ADD_TO_GROUP : BANTER_POLICY_DM;
  g_hash_table_iter_init (&iter, invites);
  while (g_hash_table_iter_next (&iter, &invited, NULL))
    {
      question.target = invited;
      if (!banter_server_policy_judge (server, db, &question, &verdict, error))
        return FALSE;
      if (question.action == BANTER_POLICY_ADD_TO_GROUP)
        g_hash_table_add (policy->group_invites, g_strdup (invited));
    }
  if (question.action == BANTER_POLICY_ADD_TO_GROUP)
    policy->group_creator = g_strdup (act->sender);
  banter_server_writer_touch (banter_server_get_writer (server), MEMORY_KEY, on_undo);
  return TRUE;
}

gboolean
banter_server_policy_take_group_invite (BanterServer *server, const char *user_id)
{
  return g_hash_table_remove (banter_server_get_policy (server)->group_invites, user_id);
}

gboolean
banter_server_policy_check_publish (BanterServer *server, BanterDb *db, const char *user_id,
                                    const char *type, GError **error)
{
  BanterServerAudience audience = { .type = (char *)type };
  BanterAgeBand band;

  if (banter_server_get_config (server)->plain || banter_server_audience_is_no_chat (&audience))
    return TRUE;
  return banter_server_facts_get_band (db, user_id, &band, error)
         && (band == BANTER_AGE_ADULT || banter_server_policy_refuse (BANTER_REASON_AGE, error));
}

/* --- Acts in rooms --- */

/* A room of somebody of 16 or 17 asks its maker who may come in, and one in which somebody is whom
 * not everybody may meet stays as closed as it was when they came. */
static gboolean
check_join_rules (BanterDb *db, const BanterServerPolicyAct *act,
                  const BanterServerAudience *audience, GError **error)
{
  g_autofree char *rule = banter_json_dup_string_member (act->content, "join_rule");
  BanterAgeBand band;
  gboolean holds_minor;

  if (banter_server_audience_is_no_chat (audience) || !banter_server_join_rule_is_open (rule))
    return TRUE;
  if (!banter_server_facts_get_band (db, act->sender, &band, error)
      || !banter_server_audience_holds_minor (db, act->room_id, act->sender, &holds_minor, error))
    return FALSE;
  if (band != BANTER_AGE_ADULT)
    return banter_server_policy_refuse (BANTER_REASON_AGE, error);
  return !holds_minor || banter_server_policy_refuse (BANTER_REASON_PRIVACY, error);
}

/* Whether a verdict may be remembered: it must not rest on facts whose change nobody tells us. */
static gboolean
is_lasting (const BanterPolicyFacts *facts)
{
  return !facts->suggested && !facts->b.guardian_media_off;
}

static gboolean
check_chat_of_two (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                   const BanterServerAudience *audience, gboolean *lasting, GError **error)
{
  BanterServerQuestion question
      = { act->sender, audience->other,
          audience->has_grown ? BANTER_POLICY_SHRUNK_GROUP : BANTER_POLICY_DM,
          act->state_key == NULL && banter_policy_is_media (act->type, act->content), FALSE };
  BanterPolicyFacts facts;
  BanterVerdict verdict;
  BanterReason reason;

  if (!banter_server_audience_accepts_room (db, audience, act->room_id, audience->other,
                                            &question.accepts_room, error)
      || !banter_server_policy_ask (server, db, &question, &verdict, &reason, &facts, error))
    return FALSE;
  *lasting = verdict == BANTER_VERDICT_INBOX && is_lasting (&facts);
  if (verdict == BANTER_VERDICT_REFUSE)
    return banter_server_policy_refuse (reason, error);
  return verdict == BANTER_VERDICT_INBOX
         || banter_server_policy_check_request (db, act, audience->other, error);
}

gboolean
banter_server_policy_check_words (BanterServer *server, BanterDb *db,
                                  const BanterServerPolicyAct *act,
                                  const BanterServerAudience *audience, GError **error)
{
  gboolean lasting = TRUE;

  if (audience->n_others > 1 && !banter_server_policy_check_age (db, act->sender, error))
    return FALSE;
  if (audience->n_others == 1 && !check_chat_of_two (server, db, act, audience, &lasting, error))
    return FALSE;
  if (lasting)
    {
      g_autofree char *key = build_key (act->sender, act->room_id);

      remember (server, banter_server_get_policy (server)->allowed, key, GINT_TO_POINTER (1));
    }
  return TRUE;
}

static gboolean
redaction_has_words (const BanterServerPolicyAct *act)
{
  static const char *const usual[] = { "redacts", NULL };

  return act->state_key == NULL && act->content != NULL
         && !banter_policy_has_only (act->content, usual);
}

static gboolean
check_event (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  g_auto (BanterServerAudience) audience = { 0 };
  gboolean is_redaction = g_str_equal (act->type, BANTER_MATRIX_EVENT_REDACTION);

  if (!banter_server_audience_load (db, act->room_id, act->sender, &audience, error))
    return FALSE;
  if (g_str_equal (act->type, BANTER_MATRIX_EVENT_MEMBER))
    return banter_server_policy_check_member (server, db, act, &audience, error);
  if (g_str_equal (act->type, BANTER_MATRIX_EVENT_JOIN_RULES) && act->state_key != NULL
      && !check_join_rules (db, act, &audience, error))
    return FALSE;
  if (banter_server_audience_is_no_chat (&audience))
    return act->state_key != NULL || is_redaction
           || banter_server_policy_refuse (BANTER_REASON_PRIVACY, error);
  if (!banter_policy_carries_words (act->type, act->state_key, act->content)
      && !redaction_has_words (act))
    return TRUE;
  return banter_server_policy_check_words (server, db, act, &audience, error);
}

gboolean
banter_server_policy_check (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                            GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_autofree char *key = NULL;
  gboolean is_member;

  if (banter_server_get_config (server)->plain)
    return TRUE;
  is_member = g_strcmp0 (act->type, BANTER_MATRIX_EVENT_MEMBER) == 0;
  if (act->type == NULL || g_strcmp0 (act->sender, policy->group_creator) != 0)
    end_creation (policy);
  if (act->type == NULL)
    return check_creation (server, db, act, error);
  refresh (server);
  key = build_key (act->sender, act->room_id);
  if (act->state_key == NULL && !is_member && g_hash_table_contains (policy->allowed, key))
    return TRUE;
  return check_event (server, db, act, error);
}

gboolean
banter_server_policy_note (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                           GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_auto (BanterServerAudience) audience = { 0 };
  g_autofree char *key = NULL;
  gboolean is_member = g_str_equal (act->type, BANTER_MATRIX_EVENT_MEMBER);

  if (banter_server_get_config (server)->plain)
    return TRUE;
  if (act->state_key != NULL && g_str_equal (act->type, BANTER_MATRIX_EVENT_JOIN_RULES))
    banter_server_policy_forget (server);
  if (!is_member && !banter_policy_carries_words (act->type, act->state_key, act->content))
    return TRUE;
  key = build_key (act->sender, act->room_id);
  if (!is_member && g_hash_table_contains (policy->noted, key))
    return TRUE;
  if (!banter_server_audience_load (db, act->room_id, act->sender, &audience, error))
    return FALSE;
  if (banter_server_audience_is_no_chat (&audience))
    return TRUE;
  if (is_member)
    return banter_server_policy_note_member (server, db, act, &audience, error);
  remember (server, policy->noted, key, GINT_TO_POINTER (1));
  /* Writing to the one other accepts them; in a room that anybody can enter it accepts the room. */
  return audience.n_others != 1 || banter_server_join_rule_is_open (audience.join_rule)
         || banter_server_policy_accept (db, act->sender, audience.other, error);
}

/* --- Receipts and typing --- */

static gboolean
ask_open (BanterServer *server, BanterDb *db, const char *user_id, const char *room_id,
          gboolean *open, GError **error)
{
  g_auto (BanterServerAudience) audience = { 0 };

  *open = TRUE;
  if (!banter_server_audience_load (db, room_id, user_id, &audience, error))
    return FALSE;
  if (audience.n_others != 1 || banter_server_audience_is_no_chat (&audience))
    return TRUE;
  for (guint i = 0; i < 2 && *open; i++)
    {
      BanterServerQuestion question
          = { i == 0 ? user_id : audience.other, i == 0 ? audience.other : user_id,
              audience.has_grown ? BANTER_POLICY_SHRUNK_GROUP : BANTER_POLICY_DM, FALSE, FALSE };
      BanterVerdict verdict;
      BanterReason reason;

      if (!banter_server_audience_accepts_room (db, &audience, room_id, question.target,
                                                &question.accepts_room, error)
          || !banter_server_policy_ask (server, db, &question, &verdict, &reason, NULL, error))
        return FALSE;
      *open = verdict == BANTER_VERDICT_INBOX;
    }
  return TRUE;
}

gboolean
banter_server_policy_is_open (BanterServer *server, BanterDb *db, const char *user_id,
                              const char *room_id, gboolean *open, GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_autofree char *key = build_key (user_id, room_id);
  int known;

  *open = TRUE;
  if (banter_server_get_config (server)->plain)
    return TRUE;
  refresh (server);
  known = GPOINTER_TO_INT (g_hash_table_lookup (policy->open, key));
  if (known != 0)
    *open = known == 2;
  else if (!ask_open (server, db, user_id, room_id, open, error))
    return FALSE;
  else
    remember (server, policy->open, key, GINT_TO_POINTER (*open ? 2 : 1));
  return TRUE;
}

BanterServerPolicy *
banter_server_policy_new (void)
{
  BanterServerPolicy *policy = g_new0 (BanterServerPolicy, 1);

  policy->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  policy->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  policy->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  policy->group_invites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return policy;
}

void
banter_server_policy_free (BanterServerPolicy *policy)
{
  g_hash_table_unref (policy->allowed);
  g_hash_table_unref (policy->noted);
  g_hash_table_unref (policy->open);
  g_hash_table_unref (policy->group_invites);
  g_free (policy->group_creator);
  g_free (policy);
}

void
banter_server_policy_forget (BanterServer *server)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);

  g_hash_table_remove_all (policy->allowed);
  g_hash_table_remove_all (policy->noted);
  g_hash_table_remove_all (policy->open);
}

const char *
banter_server_policy_error_to_reason (BanterServerPolicyError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == code)
      return banter_reason_to_string (codes[i].reason);
  g_return_val_if_reached ("privacy");
}
