/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy"

#include "config.h"

#include "banter-server-policy.h"

#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-account.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"
#include "banter-matrix-state.h"

/* Facts in, verdict out: says whom an act reaches, gathers what the rules ask for, lets them
 * decide, and remembers what later verdicts ask for. Writer's thread. */

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define MAX_REMEMBERED 10000
#define MEMORY_KEY "policy"

struct _BanterServerPolicy
{
  GHashTable *allowed; /* "sender room": words may go, as long as no fact changes */
  GHashTable *noted;   /* "sender room": that words went is recorded already */
  gint64 day;          /* of @allowed: ages change with the date */
  /* Whom the room that is being created is for, if it is for more than one. */
  GHashTable *group_invites;
  char *group_creator;
};

/* Who is in a room beside the one who acts. */
typedef struct
{
  char *type;
  guint n_others;
  char *other;   /* if it is exactly one */
  gint64 n_ever; /* who has ever joined */
  gboolean other_joined;
} Audience;

/* Documents of which only the keys count: whom I follow, whom I ignore. */
typedef struct
{
  GHashTable *users;
} People;

static const BanterJsonField following_fields[] = {
  BANTER_JSON_RAW_MAP (People, users, "users", 0),
};
static const BanterJsonType following_type
    = BANTER_JSON_TYPE (BANTER_FOLLOWING_TYPE, People, following_fields);

static const BanterJsonField ignored_fields[] = {
  BANTER_JSON_RAW_MAP (People, users, "ignored_users", 0),
};
static const BanterJsonType ignored_type
    = BANTER_JSON_TYPE (BANTER_MATRIX_ACCOUNT_IGNORED, People, ignored_fields);

static const char SELECT_TYPE[] = "SELECT type FROM rooms WHERE room_id = ?";
static const char SELECT_OTHERS[] = "SELECT user_id, membership FROM memberships WHERE room_id = ? "
                                    "AND membership IN ('join', 'invite') AND user_id <> ? LIMIT 2";
static const char COUNT_EVER[]
    = "SELECT count(*) FROM memberships WHERE room_id = ? AND ever_joined";
static const char SELECT_NAME[] = "SELECT displayname FROM users WHERE user_id = ?";
/* The state of a room, and its first messages: one more than a request may hold. */
static const char SELECT_PREPARED[]
    = "SELECT e.type, e.state_key, e.content, e.content ->> '$.displayname' FROM room_state s "
      "JOIN events e USING (stream_id) WHERE s.room_id = ?1 "
      "UNION ALL SELECT * FROM (SELECT type, state_key, content, NULL FROM events "
      "WHERE room_id = ?1 AND state_key IS NULL AND type <> 'm.room.redaction' LIMIT 4)";
static const char SELECT_REPLACED_MEMBERSHIP[]
    = "SELECT old.content ->> '$.membership', old.sender FROM room_state s "
      "JOIN events e USING (stream_id) JOIN events old ON old.stream_id = e.replaces "
      "WHERE s.room_id = ? AND s.type = 'm.room.member' AND s.state_key = ?";
static const char INSERT_ACCEPTED[]
    = "INSERT INTO accepted (user_id, other, since_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
static const char DELETE_ACCEPTED[] = "DELETE FROM accepted WHERE user_id = ? AND other = ?";
static const char UPSERT_REQUEST[]
    = "INSERT INTO requests (sender, target, room_id, state, opened_ms, changed_ms) "
      "VALUES (?1, ?2, ?3, 'pending', ?4, ?4) ON CONFLICT DO UPDATE SET state = 'pending', "
      "changed_ms = excluded.changed_ms";
/* Somebody who wrote freely before and is a stranger now. */
static const char REOPEN_REQUEST[]
    = "INSERT INTO requests (sender, target, room_id, state, opened_ms, changed_ms) "
      "VALUES (?1, ?2, ?3, 'pending', ?4, ?4) ON CONFLICT DO UPDATE SET state = 'pending' "
      "WHERE state = 'accepted'";
static const char UPDATE_REQUEST[]
    = "UPDATE requests SET state = ?, changed_ms = ? WHERE target = ? AND room_id = ? AND state = "
      "'pending'";
static const char ACCEPT_REQUESTS[]
    = "UPDATE requests SET state = 'accepted', changed_ms = ? WHERE "
      "sender = ? AND target = ? AND state <> 'accepted'";

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
};

G_DEFINE_QUARK (banter - server - policy - error - quark, banter_server_policy_error)

static void
audience_clear (Audience *audience)
{
  g_free (audience->type);
  g_free (audience->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Audience, audience_clear)

static gboolean
refuse (BanterReason reason, GError **error)
{
  BanterServerPolicyError code = BANTER_SERVER_POLICY_ERROR_PRIVACY;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].reason == reason)
      code = codes[i].code;
  g_set_error_literal (error, BANTER_SERVER_POLICY_ERROR, (int)code,
                       "This person cannot be reached that way");
  return FALSE;
}

static gboolean
load_audience (BanterDb *db, const char *room_id, const char *sender, Audience *audience,
               GError **error)
{
  g_autoptr (BanterDbCursor) cursor = NULL;

  if (!banter_db_get (db, SELECT_TYPE, "s:S", room_id, &audience->type, error))
    return FALSE;
  cursor = banter_db_query (db, SELECT_OTHERS, "ss", room_id, sender);
  while (banter_db_cursor_next (cursor, error))
    {
      audience->n_others++;
      if (audience->n_others == 1)
        {
          audience->other = banter_db_cursor_dup_text (cursor, 0);
          audience->other_joined = g_strcmp0 (banter_db_cursor_get_text (cursor, 1), "join") == 0;
        }
    }
  if (banter_db_cursor_failed (cursor))
    return FALSE;
  return banter_db_get (db, COUNT_EVER, "s:i", room_id, &audience->n_ever, error);
}

/* Rooms that publish something, not chats. */
static gboolean
is_no_chat (const Audience *audience)
{
  return g_strcmp0 (audience->type, BANTER_MATRIX_ROOM_TYPE_SPACE) == 0
         || g_strcmp0 (audience->type, BANTER_MATRIX_ROOM_TYPE_STICKERS) == 0;
}

static gboolean
judge (BanterDb *db, const char *sender, const char *target, BanterPolicyAction action,
       BanterVerdict *verdict, GError **error)
{
  BanterPolicyFacts facts;
  BanterReason reason;

  if (!banter_server_facts_load (db, sender, target, action, &facts, error))
    return FALSE;
  *verdict = banter_policy_judge (&facts, &reason);
  return *verdict != BANTER_VERDICT_REFUSE || refuse (reason, error);
}

/* Under 16 and unknown have no chats at all. */
static gboolean
check_age (BanterDb *db, const char *sender, GError **error)
{
  BanterAgeBand band;

  if (!banter_server_facts_get_band (db, sender, &band, error))
    return FALSE;
  return band == BANTER_AGE_16_17 || band == BANTER_AGE_ADULT || refuse (BANTER_REASON_AGE, error);
}

static gboolean
check_creation (BanterServerPolicy *policy, BanterDb *db, const BanterServerPolicyAct *act,
                GError **error)
{
  guint n_invites = act->invites != NULL ? g_strv_length ((GStrv)act->invites) : 0;
  BanterPolicyAction action = n_invites > 1 ? BANTER_POLICY_ADD_TO_GROUP : BANTER_POLICY_DM;
  BanterVerdict verdict;

  for (guint i = 0; i < n_invites; i++)
    if (!judge (db, act->sender, act->invites[i], action, &verdict, error))
      return FALSE;
  if (n_invites > 1)
    {
      g_free (policy->group_creator);
      policy->group_creator = g_strdup (act->sender);
      for (guint i = 0; i < n_invites; i++)
        g_hash_table_add (policy->group_invites, g_strdup (act->invites[i]));
    }
  return TRUE;
}

/* What was put into the room before B was invited, and would reach B with the invitation. */
static gboolean
check_prepared_room (BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  BanterRequestFacts facts = { .since_delete_ms = -1 };
  g_autoptr (BanterDbCursor) rows = NULL;
  g_autofree char *name = NULL;
  BanterReason reason;

  if (!banter_db_get (db, SELECT_NAME, "s:S", act->sender, &name, error))
    return FALSE;
  rows = banter_db_query (db, SELECT_PREPARED, "s", act->room_id);
  while (banter_db_cursor_next (rows, error))
    {
      const char *type, *state_key, *content, *displayname;
      gboolean good;

      banter_db_cursor_read (rows, "ssss", &type, &state_key, &content, &displayname);
      if (g_str_equal (type, BANTER_MATRIX_EVENT_MEMBER))
        good = g_strcmp0 (state_key, act->sender) != 0 || displayname == NULL
               || g_strcmp0 (displayname, name) == 0;
      else
        good = banter_policy_request_allows (&facts, type, state_key, content, &reason);
      if (!good)
        return refuse (BANTER_REASON_REQUEST_PENDING, error);
      if (state_key == NULL)
        facts.n_events++;
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
open_request (BanterDb *db, const BanterServerPolicyAct *act, GError **error)
{
  BanterRequestFacts facts;
  BanterReason reason;

  if (!banter_server_facts_load_request (db, act->sender, act->state_key, act->room_id, &facts,
                                         error))
    return FALSE;
  if (!banter_policy_may_ask (&facts, &reason))
    return refuse (reason, error);
  return check_prepared_room (db, act, error)
         && banter_db_exec (db, UPSERT_REQUEST, "sssi", act->sender, act->state_key, act->room_id,
                            banter_clock_now_ms (), error);
}

/* A reason, a name for this room only, or anything that a member event need not have. */
static gboolean
member_has_words (BanterDb *db, const BanterServerPolicyAct *act, const BanterMatrixMember *member,
                  gboolean *has_words, GError **error)
{
  static const char *const usual[] = {
    "membership", "displayname", "avatar_url", "is_direct", "join_authorised_via_users_server", NULL
  };
  g_autofree char *name = NULL;

  if (!banter_db_get (db, SELECT_NAME, "s:S", act->state_key, &name, error))
    return FALSE;
  *has_words = !banter_policy_has_only (act->content, usual)
               || (member->displayname != NULL && g_strcmp0 (member->displayname, name) != 0);
  return TRUE;
}

static gboolean
check_invite (BanterServerPolicy *policy, BanterDb *db, const BanterServerPolicyAct *act,
              const Audience *audience, const BanterMatrixMember *member, GError **error)
{
  static const char *const usual[]
      = { "membership", "displayname", "avatar_url", "is_direct", "reason", NULL };
  gboolean is_of_group = g_hash_table_remove (policy->group_invites, act->state_key);
  gboolean is_there = g_strcmp0 (audience->other, act->state_key) == 0;
  BanterPolicyAction action
      = is_of_group || is_no_chat (audience) || audience->n_others >= (is_there ? 2u : 1u)
            ? BANTER_POLICY_ADD_TO_GROUP
            : BANTER_POLICY_DM;
  BanterVerdict verdict;

  if (!judge (db, act->sender, act->state_key, action, &verdict, error))
    return FALSE;
  if (!banter_policy_has_only (act->content, usual)
      || (member->reason != NULL
          && g_utf8_strlen (member->reason, -1) > BANTER_REQUEST_MAX_REASON_CHARS))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "An invitation says at most 500 characters, as its reason");
      return FALSE;
    }
  if (verdict == BANTER_VERDICT_REQUEST && action == BANTER_POLICY_DM)
    return open_request (db, act, error);
  return TRUE;
}

/* Words in a chat of two that is no chat between friends yet. */
static gboolean
check_request (BanterDb *db, const BanterServerPolicyAct *act, const char *target, GError **error)
{
  BanterRequestFacts facts;
  BanterReason reason;

  return banter_db_exec (db, REOPEN_REQUEST, "sssi", act->sender, target, act->room_id,
                         banter_clock_now_ms (), error)
         && banter_server_facts_load_request (db, act->sender, target, act->room_id, &facts, error)
         && (banter_policy_request_allows (&facts, act->type, act->state_key, act->content, &reason)
             || refuse (reason, error));
}

static void
on_undo (BanterServer *server, const char *key)
{
  banter_server_policy_forget (server);
}

static void
remember (BanterServer *server, GHashTable *table, const char *key)
{
  banter_server_writer_touch (banter_server_get_writer (server), MEMORY_KEY, on_undo);
  if (g_hash_table_size (table) >= MAX_REMEMBERED)
    g_hash_table_remove_all (table);
  g_hash_table_add (table, g_strdup (key));
}

/* Something with words, in a chat. */
static gboolean
check_words (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
             const Audience *audience, GError **error)
{
  BanterPolicyAction action = audience->n_ever > 2 ? BANTER_POLICY_SHRUNK_GROUP : BANTER_POLICY_DM;
  g_autofree char *key = g_strconcat (act->sender, " ", act->room_id, NULL);
  BanterVerdict verdict = BANTER_VERDICT_INBOX;

  if (audience->n_others > 1
          ? !check_age (db, act->sender, error)
          : audience->n_others == 1
                && !judge (db, act->sender, audience->other, action, &verdict, error))
    return FALSE;
  if (verdict == BANTER_VERDICT_REQUEST)
    return check_request (db, act, audience->other, error);
  remember (server, banter_server_get_policy (server)->allowed, key);
  return TRUE;
}

static gboolean
check_member (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
              const Audience *audience, GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_autoptr (BanterMatrixMember) member
      = banter_json_decode (&banter_matrix_member_type, act->content, -1, error);
  gboolean is_own = g_strcmp0 (act->state_key, act->sender) == 0;
  gboolean has_words;

  if (member == NULL)
    return FALSE;
  if (!is_own && g_strcmp0 (member->membership, "invite") == 0)
    return check_invite (policy, db, act, audience, member, error);
  if (is_own && g_strcmp0 (member->membership, "join") == 0 && !is_no_chat (audience)
      && audience->n_others > 0 && !check_age (db, act->sender, error))
    return FALSE;
  if (!member_has_words (db, act, member, &has_words, error))
    return FALSE;
  /* Who knocks shows their face to whoever is inside, and asks for an answer. */
  return !(has_words || (is_own && g_strcmp0 (member->membership, "knock") == 0))
         || check_words (server, db, act, audience, error);
}

static gboolean
redaction_has_words (const char *content)
{
  static const char *const usual[] = { "redacts", NULL };

  return content != NULL && !banter_policy_has_only (content, usual);
}

static gboolean
is_remembered (BanterServerPolicy *policy, const BanterServerPolicyAct *act)
{
  g_autofree char *key = g_strconcat (act->sender, " ", act->room_id, NULL);
  gint64 day = banter_clock_now_ms () / (DAY_MS / 24);

  if (policy->day != day)
    g_hash_table_remove_all (policy->allowed);
  policy->day = day;
  return g_hash_table_contains (policy->allowed, key);
}

gboolean
banter_server_policy_check (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                            GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_auto (Audience) audience = { 0 };
  gboolean is_member;

  if (banter_server_get_config (server)->plain)
    return TRUE;
  is_member = g_strcmp0 (act->type, BANTER_MATRIX_EVENT_MEMBER) == 0;
  if (act->type == NULL || !is_member || g_strcmp0 (act->sender, policy->group_creator) != 0)
    {
      g_hash_table_remove_all (policy->group_invites);
      g_clear_pointer (&policy->group_creator, g_free);
    }
  if (act->type == NULL)
    return check_creation (policy, db, act, error);
  if (!is_member && is_remembered (policy, act))
    return TRUE;
  if (!load_audience (db, act->room_id, act->sender, &audience, error))
    return FALSE;
  if (is_member)
    return check_member (server, db, act, &audience, error);
  if (is_no_chat (&audience))
    return act->state_key != NULL || g_str_equal (act->type, BANTER_MATRIX_EVENT_REDACTION)
           || refuse (BANTER_REASON_PRIVACY, error);
  if (!banter_policy_carries_words (act->type, act->state_key, act->content)
      && !(act->state_key == NULL && redaction_has_words (act->content)))
    return TRUE;
  return check_words (server, db, act, &audience, error);
}

/* user_id has shown that other may write. */
static gboolean
accept_other (BanterDb *db, const char *user_id, const char *other, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();

  return banter_db_exec (db, INSERT_ACCEPTED, "ssi", user_id, other, now_ms, error)
         && banter_db_exec (db, ACCEPT_REQUESTS, "iss", now_ms, other, user_id, error);
}

static gboolean
note_member (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
             const Audience *audience, GError **error)
{
  g_autofree char *membership = banter_json_dup_string_member (act->content, "membership");
  g_autofree char *before = NULL;
  g_autofree char *inviter = NULL;
  gboolean is_own = g_strcmp0 (act->state_key, act->sender) == 0;
  gboolean is_direct = audience->n_others == 1 && audience->n_ever <= 2;

  banter_server_policy_forget (server);
  if (g_strcmp0 (membership, "invite") == 0)
    return !is_direct || accept_other (db, act->sender, act->state_key, error);

  if (!banter_db_get (db, SELECT_REPLACED_MEMBERSHIP, "ss:SS", act->room_id, act->state_key,
                      &before, &inviter, error))
    return FALSE;
  if (g_strcmp0 (before, "invite") != 0)
    return TRUE;
  if (g_strcmp0 (membership, "join") == 0)
    return !is_direct || accept_other (db, act->sender, audience->other, error);
  return banter_db_exec (db, UPDATE_REQUEST, "siss", is_own ? "deleted" : "withdrawn",
                         banter_clock_now_ms (), act->state_key, act->room_id, error);
}

gboolean
banter_server_policy_note (BanterServer *server, BanterDb *db, const BanterServerPolicyAct *act,
                           GError **error)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_auto (Audience) audience = { 0 };
  g_autofree char *key = NULL;
  gboolean is_member = g_str_equal (act->type, BANTER_MATRIX_EVENT_MEMBER);

  if (banter_server_get_config (server)->plain
      || (!is_member && !banter_policy_carries_words (act->type, act->state_key, act->content)))
    return TRUE;
  key = g_strconcat (act->sender, " ", act->room_id, NULL);
  if (!is_member && g_hash_table_contains (policy->noted, key))
    return TRUE;
  if (!load_audience (db, act->room_id, act->sender, &audience, error))
    return FALSE;
  if (is_no_chat (&audience))
    return TRUE;
  if (is_member)
    return note_member (server, db, act, &audience, error);
  remember (server, policy->noted, key);
  return audience.n_others != 1 || accept_other (db, act->sender, audience.other, error);
}

static gboolean
forget_accepted (BanterDb *db, const char *user_id, const char *content, GError **error)
{
  People *ignored = banter_json_decode (&ignored_type, content, -1, error);
  gboolean good = ignored != NULL;
  GHashTableIter iter;
  gpointer other;

  if (good && ignored->users != NULL)
    {
      g_hash_table_iter_init (&iter, ignored->users);
      while (good && g_hash_table_iter_next (&iter, &other, NULL))
        good = banter_db_exec (db, DELETE_ACCEPTED, "ss", user_id, other, error);
    }
  banter_json_free (&ignored_type, ignored);
  return good;
}

gboolean
banter_server_policy_account_data (BanterServer *server, BanterDb *db, const char *user_id,
                                   const char *type, const char *content, GError **error)
{
  gboolean good = TRUE;

  if (banter_server_get_config (server)->plain)
    return TRUE;
  if (g_str_equal (type, BANTER_PRIVACY_TYPE))
    {
      g_autoptr (BanterPrivacy) privacy = banter_privacy_parse (content, BANTER_AGE_ADULT, error);

      good = privacy != NULL;
    }
  else if (g_str_equal (type, BANTER_FOLLOWING_TYPE))
    {
      People *following = banter_json_decode (&following_type, content, -1, error);

      good = following != NULL;
      banter_json_free (&following_type, following);
    }
  else if (g_str_equal (type, BANTER_MATRIX_ACCOUNT_IGNORED))
    good = forget_accepted (db, user_id, content, error);
  else
    return TRUE;
  banter_server_policy_forget (server);
  return good;
}

BanterServerPolicy *
banter_server_policy_new (void)
{
  BanterServerPolicy *policy = g_new0 (BanterServerPolicy, 1);

  policy->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  policy->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  policy->group_invites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return policy;
}

void
banter_server_policy_free (BanterServerPolicy *policy)
{
  g_hash_table_unref (policy->allowed);
  g_hash_table_unref (policy->noted);
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
}

const char *
banter_server_policy_error_to_reason (BanterServerPolicyError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == code)
      return banter_reason_to_string (codes[i].reason);
  g_return_val_if_reached ("privacy");
}
