/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-member"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-account.h"

#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

/* Member events: inviting, coming, knocking, going, removing; and the words that can be in them: a
 * reason, a name or a picture for one room only. Writer's thread. */

typedef struct
{
  char *membership; /* of the event's person until now; NULL for never */
  char *content;    /* of the member event that is to be replaced */
} Before;

static const char SELECT_BEFORE[]
    = "SELECT e.content ->> '$.membership', e.content FROM room_state s JOIN events e "
      "USING (stream_id) WHERE s.room_id = ? AND s.type = 'm.room.member' AND s.state_key = ?";
static const char SELECT_REPLACED[]
    = "SELECT old.content ->> '$.membership' FROM room_state s "
      "JOIN events e USING (stream_id) JOIN events old ON old.stream_id = e.replaces "
      "WHERE s.room_id = ? AND s.type = 'm.room.member' AND s.state_key = ?";
static const char INSERT_GROWN[]
    = "INSERT INTO grown_rooms (room_id) VALUES (?) ON CONFLICT DO NOTHING";
static const char INSERT_LINK_JOIN[]
    = "INSERT INTO link_joins (user_id, room_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
static const char DELETE_LINK_JOIN[] = "DELETE FROM link_joins WHERE user_id = ? AND room_id = ?";

static void
before_clear (Before *before)
{
  g_free (before->membership);
  g_free (before->content);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Before, before_clear)

static gboolean
is (const char *membership, const char *name)
{
  return g_strcmp0 (membership, name) == 0;
}

/* --- Words in member events --- */

/* Whether @content's @member is absent, or the string @text. */
static gboolean
says (const char *content, const char *member, const char *text)
{
  g_autofree char *raw = banter_json_dup_member (content, member);
  g_autofree char *value = banter_json_dup_string_member (content, member);

  return raw == NULL || g_str_equal (raw, "null")
         || (value != NULL && g_strcmp0 (value, text) == 0);
}

gboolean
banter_server_policy_has_profile_of (BanterDb *db, const char *user_id, const char *content,
                                     gboolean *same, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *avatar = NULL;

  if (!banter_server_account_get_profile (db, user_id, &name, &avatar, error))
    return FALSE;
  *same = says (content, "displayname", name) && says (content, "avatar_url", avatar);
  return TRUE;
}

static gboolean
is_flag (const char *content, const char *member)
{
  g_autofree char *raw = banter_json_dup_member (content, member);

  return raw == NULL || g_str_equal (raw, "true") || g_str_equal (raw, "false");
}

/* The one who let a person in, where the join rule asks for one, is somebody in the room. */
static gboolean
names_a_member (BanterDb *db, const BanterServerPolicyAct *act, gboolean *does, GError **error)
{
  g_autofree char *raw = banter_json_dup_member (act->content, "join_authorised_via_users_server");
  g_autofree char *name
      = banter_json_dup_string_member (act->content, "join_authorised_via_users_server");
  g_auto (Before) who = { 0 };

  *does = raw == NULL;
  if (name == NULL)
    return TRUE;
  if (!banter_db_get (db, SELECT_BEFORE, "ss:SS", act->room_id, name, &who.membership, &who.content,
                      error))
    return FALSE;
  *does = is (who.membership, "join");
  return TRUE;
}

/* A new face of somebody who is there already is told to the room, so it speaks; taking it off does
 * not, which whoever erases their account does everywhere. */
static gboolean
changes_face (const BanterServerPolicyAct *act, const Before *before)
{
  static const char *const members[] = { "displayname", "avatar_url" };

  if (!is (before->membership, "join"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *was = banter_json_dup_member (before->content, members[i]);
      g_autofree char *now = banter_json_dup_member (act->content, members[i]);

      if (now != NULL && g_strcmp0 (was, now) != 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_words (BanterDb *db, const BanterServerPolicyAct *act, const Before *before, gboolean *speaks,
           GError **error)
{
  static const char *const usual[] = {
    "membership", "displayname", "avatar_url", "is_direct", "join_authorised_via_users_server", NULL
  };
  gboolean same, names;

  if (!banter_server_policy_has_profile_of (db, act->state_key, act->content, &same, error)
      || !names_a_member (db, act, &names, error))
    return FALSE;
  *speaks = !same || !names || !is_flag (act->content, "is_direct")
            || !banter_policy_has_only (act->content, usual)
            || (is (act->state_key, act->sender) && changes_face (act, before));
  return TRUE;
}

/* --- Inviting --- */

/* A chat of two stays one: whoever joined it has agreed to the other, not to a third. */
static gboolean
check_third (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
             const BanterServerAudience *audience, GError **error)
{
  BanterServerQuestion question
      = { act->state_key, audience->other, BANTER_POLICY_ADD_TO_GROUP, FALSE, FALSE };
  BanterVerdict verdict;
  BanterReason reason;
  BanterAgeBand band;

  if (audience->n_others != 1 || !audience->other_joined || is (audience->other, act->state_key))
    return TRUE;
  if (audience->is_direct && !audience->has_grown)
    return banter_server_policy_refuse (BANTER_REASON_PRIVACY, error);
  if (!banter_server_facts_get_band (db, audience->other, &band, error))
    return FALSE;
  if (band == BANTER_AGE_ADULT)
    return TRUE;
  return banter_server_policy_ask (server, db, &question, &verdict, &reason, NULL, error)
         && (verdict != BANTER_VERDICT_REFUSE
             || banter_server_policy_refuse (BANTER_REASON_PRIVACY, error));
}

/* What a group is asked before somebody is added: whether there is room, and whether its maker, if
 * that is somebody of 16 or 17, does it. */
static gboolean
check_group (BanterDb *db, const BanterServerPolicyAct *act, const BanterServerAudience *audience,
             const Before *target, GError **error)
{
  gboolean is_there;
  BanterAgeBand band;

  if (!is (target->membership, "invite") && !is (audience->join_rule, "public")
      && audience->n_present >= BANTER_SERVER_POLICY_MAX_GROUP)
    return banter_server_policy_refuse (BANTER_REASON_GROUP_FULL, error);
  if (is (audience->creator, act->sender))
    return TRUE;
  return banter_server_audience_get_maker (db, audience, act->room_id, &is_there, &band, error)
         && (!is_there || band == BANTER_AGE_ADULT
             || banter_server_policy_refuse (BANTER_REASON_PRIVACY, error));
}

/* An invitation holds a reason of at most 500 characters and the face of whom it is for. */
static gboolean
check_invite_text (BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  static const char *const usual[]
      = { "membership", "displayname", "avatar_url", "is_direct", "reason", NULL };
  g_autofree char *raw = banter_json_dup_member (act->content, "reason");
  g_autofree char *reason = banter_json_dup_string_member (act->content, "reason");
  gboolean same;

  if (!banter_server_policy_has_profile_of (db, act->state_key, act->content, &same, error))
    return FALSE;
  if (same && banter_policy_has_only (act->content, usual) && is_flag (act->content, "is_direct")
      && (raw == NULL || reason != NULL)
      && (reason == NULL || g_utf8_strlen (reason, -1) <= BANTER_REQUEST_MAX_REASON_CHARS))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "An invitation says at most 500 characters, as its reason");
  return FALSE;
}

static gboolean
check_invite (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
              const BanterServerAudience *audience, const Before *target, GError **error)
{
  gboolean is_no_chat = banter_server_audience_is_no_chat (audience);
  gboolean is_there = is (audience->other, act->state_key);
  gboolean is_group = banter_server_policy_take_from_group (server, act->state_key) || is_no_chat
                      || audience->n_others >= (is_there ? 2u : 1u);
  /* Whoever knocks asks for this room, as by a link. */
  BanterServerQuestion question
      = { act->sender, act->state_key, is_group ? BANTER_POLICY_ADD_TO_GROUP : BANTER_POLICY_DM,
          FALSE, is (target->membership, "knock") };
  BanterVerdict verdict;

  if (!banter_server_policy_judge (server, db, &question, &verdict, error))
    return FALSE;
  if (!is_no_chat
      && (!check_third (server, db, act, audience, error)
          || (is_group && !check_group (db, act, audience, target, error))))
    return FALSE;
  if (!check_invite_text (db, act, error))
    return FALSE;
  return is_group || verdict != BANTER_VERDICT_REQUEST
         || banter_server_policy_open_request (db, act, error);
}

/* --- Coming in --- */

/* By a link, that is, without being asked in: @act's sender joins or knocks. */
static gboolean
check_link (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
            const BanterServerAudience *audience, GError **error)
{
  BanterServerQuestion question = { act->sender, audience->creator, BANTER_POLICY_DM, FALSE, TRUE };
  BanterPolicyFacts facts;
  BanterVerdict verdict;
  BanterReason reason;
  BanterAgeBand band;
  gboolean is_there, holds;

  if (audience->is_direct && !audience->has_grown)
    return banter_server_policy_refuse (BANTER_REASON_PRIVACY, error);
  if (!is (audience->join_rule, "public") && audience->n_present >= BANTER_SERVER_POLICY_MAX_GROUP)
    return banter_server_policy_refuse (BANTER_REASON_GROUP_FULL, error);
  if (!banter_server_facts_get_band (db, act->sender, &band, error))
    return FALSE;
  if (band == BANTER_AGE_16_17)
    {
      if (!banter_server_audience_holds_friend (db, act->room_id, act->sender, &holds, error))
        return FALSE;
      if (!holds)
        return banter_server_policy_refuse (BANTER_REASON_AGE, error);
    }
  if (!banter_server_audience_get_maker (db, audience, act->room_id, &is_there, &band, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  if (!banter_server_policy_ask (server, db, &question, &verdict, &reason, &facts, error))
    return FALSE;
  /* Accounts, blocks and ages count; whose messages the maker wants does not. */
  return banter_policy_deciding_rule (&facts) > 4 || banter_server_policy_refuse (reason, error);
}

/* A guardian's "groups off" is asked also when the invitation came before. */
static gboolean
check_groups_allowed (BanterDb *db, const BanterServerPolicyAct *act,
                      const BanterServerAudience *audience, GError **error)
{
  g_autoptr (BanterLimits) limits = NULL;
  BanterAgeBand band;

  if (audience->n_others < 2 && !audience->has_grown)
    return TRUE;
  if (!banter_server_facts_get_band (db, act->sender, &band, error))
    return FALSE;
  limits = banter_server_facts_load_limits (db, act->sender, band, error);
  return limits != NULL
         && (!limits->groups_off || banter_server_policy_refuse (BANTER_REASON_FAMILY, error));
}

static gboolean
check_join (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
            const BanterServerAudience *audience, const Before *before, GError **error)
{
  if (is (before->membership, "join") || audience->n_others == 0)
    return TRUE;
  return banter_server_policy_check_age (db, act->sender, error)
         && check_groups_allowed (db, act, audience, error)
         && (is (before->membership, "invite") || check_link (server, db, act, audience, error));
}

/* --- Words from outside --- */

/* The sender or the target is not in the chat: the words are for one person, not for a group. */
static gboolean
check_words_for_one (BanterServer *server, BanterDb *db, const char *sender, const char *target,
                     GError **error)
{
  BanterServerQuestion question = { sender, target, BANTER_POLICY_DM, FALSE, FALSE };
  BanterVerdict verdict;

  return banter_server_policy_judge (server, db, &question, &verdict, error)
         && (verdict == BANTER_VERDICT_INBOX
             || banter_server_policy_refuse (BANTER_REASON_REQUEST_PENDING, error));
}

static gboolean
check_member_words (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                    const BanterServerAudience *audience, const Before *before, GError **error)
{
  gboolean is_own = is (act->state_key, act->sender);
  gboolean is_inside = is (before->membership, "join") || is (before->membership, "invite");

  if (!is_own && (!is (before->membership, "join") || audience->n_present < 3)
      && !check_words_for_one (server, db, act->sender, act->state_key, error))
    return FALSE;
  /* Whoever knocks, takes a knock back, or comes by a link speaks to the room's maker first. */
  if (is_own && !is_inside && audience->n_others > 0 && !is (audience->creator, act->sender)
      && !check_words_for_one (server, db, act->sender, audience->creator, error))
    return FALSE;
  return banter_server_policy_check_words (server, db, act, audience, error);
}

gboolean
banter_server_policy_check_member (BanterServer *server, BanterDb *db,
                                   const BanterServerPolicyAct *act,
                                   const BanterServerAudience *audience, GError **error)
{
  g_autofree char *membership = banter_json_dup_string_member (act->content, "membership");
  g_auto (Before) before = { 0 };
  gboolean is_own = is (act->state_key, act->sender);
  gboolean speaks;

  if (!banter_db_get (db, SELECT_BEFORE, "ss:SS", act->room_id, act->state_key, &before.membership,
                      &before.content, error))
    return FALSE;
  if (!is_own && is (membership, "invite"))
    return check_invite (server, db, act, audience, &before, error);
  if (!banter_server_audience_is_no_chat (audience))
    {
      if (is_own && is (membership, "join")
          && !check_join (server, db, act, audience, &before, error))
        return FALSE;
      if (is_own && is (membership, "knock")
          && (!banter_server_policy_check_age (db, act->sender, error)
              || !check_link (server, db, act, audience, error)))
        return FALSE;
    }
  return has_words (db, act, &before, &speaks, error)
         && (!speaks || check_member_words (server, db, act, audience, &before, error));
}

/* --- What later verdicts ask for --- */

static gboolean
note_join (BanterDb *db, const BanterServerPolicyAct *act, const BanterServerAudience *audience,
           const char *before, gboolean is_chat_of_two, GError **error)
{
  if (is (before, "join"))
    return TRUE;
  if (is (before, "invite"))
    return !is_chat_of_two || banter_server_policy_accept (db, act->sender, audience->other, error);
  return is (act->sender, audience->creator)
         || banter_db_exec (db, INSERT_LINK_JOIN, "ss", act->sender, act->room_id, error);
}

gboolean
banter_server_policy_note_member (BanterServer *server, BanterDb *db,
                                  const BanterServerPolicyAct *act,
                                  const BanterServerAudience *audience, GError **error)
{
  g_autofree char *membership = banter_json_dup_string_member (act->content, "membership");
  g_autofree char *before = NULL;
  gboolean has_grown = audience->has_grown || audience->n_present > 2;
  gboolean is_chat_of_two = audience->n_others == 1 && !has_grown;

  banter_server_policy_forget (server);
  if (has_grown && !audience->has_grown
      && !banter_db_exec (db, INSERT_GROWN, "s", act->room_id, error))
    return FALSE;
  if (is (membership, "invite"))
    return !is_chat_of_two || banter_server_policy_accept (db, act->sender, act->state_key, error);
  if (!banter_db_get (db, SELECT_REPLACED, "ss:S", act->room_id, act->state_key, &before, error))
    return FALSE;
  if (is (membership, "join"))
    return note_join (db, act, audience, before, is_chat_of_two, error);
  if (is (before, "join"))
    return banter_db_exec (db, DELETE_LINK_JOIN, "ss", act->state_key, act->room_id, error);
  return !is (before, "invite") || banter_server_policy_close_request (db, act, error);
}
