/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-config.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

/* The way in: what kind of act it is, the question to the rules, and the memory of verdicts of
 * chats where all is well. Writer's thread. */

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
  banter_server_policy_begin_group (server, act->sender);
  g_hash_table_iter_init (&iter, invites);
  while (g_hash_table_iter_next (&iter, &invited, NULL))
    {
      question.target = invited;
      if (!banter_server_policy_judge (server, db, &question, &verdict, error))
        return FALSE;
      if (question.action == BANTER_POLICY_ADD_TO_GROUP)
        banter_server_policy_add_to_group (server, invited);
    }
  return TRUE;
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
  *lasting = *lasting && verdict == BANTER_VERDICT_INBOX && is_lasting (&facts);
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
  gboolean lasting = !banter_server_audience_is_no_chat (audience);

  if (audience->n_others > 1 && !banter_server_policy_check_age (db, act->sender, error))
    return FALSE;
  if (audience->n_others == 1 && !check_chat_of_two (server, db, act, audience, &lasting, error))
    return FALSE;
  if (lasting)
    banter_server_policy_remember (server, BANTER_SERVER_ANSWER_ALLOWED, act->sender, act->room_id,
                                   TRUE);
  return TRUE;
}

static gboolean
redaction_has_words (const BanterServerPolicyAct *act)
{
  static const char *const usual[] = { "redacts", NULL };

  return act->state_key == NULL && act->content != NULL
         && !banter_policy_has_only (act->content, usual);
}

/* Rooms that publish something have no messages. Their state speaks to whoever came to read it, but
 * a closed one with a single reader is no way past a block. */
static gboolean
check_no_chat (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
               const BanterServerAudience *audience, GError **error)
{
  BanterServerQuestion question
      = { act->sender, audience->other, BANTER_POLICY_ADD_TO_GROUP, FALSE, FALSE };
  BanterPolicyFacts facts;
  BanterVerdict verdict;
  BanterReason reason;

  if (act->state_key == NULL)
    return (g_str_equal (act->type, BANTER_MATRIX_EVENT_REDACTION) && !redaction_has_words (act))
           || banter_server_policy_refuse (BANTER_REASON_PRIVACY, error);
  if (audience->n_others != 1 || banter_server_join_rule_is_open (audience->join_rule)
      || !banter_policy_carries_words (act->type, act->state_key, act->content))
    return TRUE;
  if (!banter_server_policy_ask (server, db, &question, &verdict, &reason, &facts, error))
    return FALSE;
  return banter_policy_deciding_rule (&facts) > 4 || banter_server_policy_refuse (reason, error);
}

static gboolean
check_event (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  g_auto (BanterServerAudience) audience = { 0 };

  if (!banter_server_audience_load (db, act->room_id, act->sender, &audience, error))
    return FALSE;
  if (g_str_equal (act->type, BANTER_MATRIX_EVENT_MEMBER))
    return banter_server_policy_check_member (server, db, act, &audience, error);
  if (g_str_equal (act->type, BANTER_MATRIX_EVENT_JOIN_RULES) && act->state_key != NULL
      && !check_join_rules (db, act, &audience, error))
    return FALSE;
  if (banter_server_audience_is_no_chat (&audience))
    return check_no_chat (server, db, act, &audience, error);
  if (!banter_policy_carries_words (act->type, act->state_key, act->content)
      && !redaction_has_words (act))
    return TRUE;
  return banter_server_policy_check_words (server, db, act, &audience, error);
}

gboolean
banter_server_policy_check (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                            GError **error)
{
  if (banter_server_get_config (server)->plain)
    return TRUE;
  if (act->type == NULL)
    return check_creation (server, db, act, error);
  banter_server_policy_end_group (server, act->sender);
  if (act->state_key == NULL && !g_str_equal (act->type, BANTER_MATRIX_EVENT_MEMBER)
      && banter_server_policy_recall (server, BANTER_SERVER_ANSWER_ALLOWED, act->sender,
                                      act->room_id))
    return TRUE;
  return check_event (server, db, act, error);
}

gboolean
banter_server_policy_note (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                           GError **error)
{
  g_auto (BanterServerAudience) audience = { 0 };
  gboolean is_member = g_str_equal (act->type, BANTER_MATRIX_EVENT_MEMBER);

  if (banter_server_get_config (server)->plain)
    return TRUE;
  if (act->state_key != NULL && g_str_equal (act->type, BANTER_MATRIX_EVENT_JOIN_RULES))
    banter_server_policy_forget (server);
  if (!is_member
      && (banter_server_policy_recall (server, BANTER_SERVER_ANSWER_NOTED, act->sender,
                                       act->room_id)
          || !banter_policy_carries_words (act->type, act->state_key, act->content)))
    return TRUE;
  if (!banter_server_audience_load (db, act->room_id, act->sender, &audience, error))
    return FALSE;
  if (banter_server_audience_is_no_chat (&audience))
    return TRUE;
  if (is_member)
    return banter_server_policy_note_member (server, db, act, &audience, error);
  banter_server_policy_remember (server, BANTER_SERVER_ANSWER_NOTED, act->sender, act->room_id,
                                 TRUE);
  /* Writing to the one other accepts them; in a room that anybody can enter it accepts the room. */
  return audience.n_others != 1 || banter_server_join_rule_is_open (audience.join_rule)
         || banter_server_policy_accept (db, act->sender, audience.other, error);
}

const char *
banter_server_policy_error_to_reason (BanterServerPolicyError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == code)
      return banter_reason_to_string (codes[i].reason);
  g_return_val_if_reached ("privacy");
}
