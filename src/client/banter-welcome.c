/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-welcome"

#include "config.h"

#include "banter-welcome.h"

#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-state.h"

/* Returns: (nullable) (transfer none): who invites me to a direct chat with that */
static const char *
get_inviter (const BanterMatrixInvitedRoom *room, const char *me)
{
  const BanterMatrixEventList *state = room->invite_state;

  for (guint i = 0; state != NULL && state->events != NULL && i < state->events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (state->events, i);
      g_autoptr (BanterMatrixMember) member = NULL;

      if (!g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER)
          || g_strcmp0 (event->state_key, me) != 0 || event->sender == NULL
          || event->content == NULL)
        continue;
      member = banter_json_decode (&banter_matrix_member_type, event->content, -1, NULL);
      if (member != NULL && member->is_direct && g_strcmp0 (member->membership, "invite") == 0)
        return event->sender;
    }

  return NULL;
}

static gboolean
writes_with (BanterEngine *engine, const char *user_id)
{
  BanterStore *store = banter_engine_get_store (engine);
  g_autofree char *room_id = banter_store_find_dm (store, user_id, NULL);

  return room_id != NULL
         && banter_store_get_membership (store, room_id, banter_engine_get_user_id (engine))
                == BANTER_MEMBERSHIP_JOIN;
}

static BanterMatrixFollowing *
load_following (BanterEngine *engine)
{
  g_autofree char *json = banter_store_get_account_data (banter_engine_get_store (engine), NULL,
                                                         BANTER_MATRIX_ACCOUNT_FOLLOWING, NULL);

  return json != NULL ? banter_json_decode (&banter_matrix_following_type, json, -1, NULL) : NULL;
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterHttpAnswer) answer = g_task_propagate_pointer (G_TASK (result), NULL);

  if (answer == NULL || answer->status != 200)
    g_debug ("A friend's invitation stays a request");
}

void
banter_welcome_friends (BanterEngine *engine, const BanterMatrixSync *sync)
{
  g_autoptr (BanterMatrixFollowing) following = NULL;
  GHashTableIter iter;
  gpointer room_id, room;

  if (sync->rooms == NULL || sync->rooms->invite == NULL)
    return;
  following = load_following (engine);
  g_hash_table_iter_init (&iter, sync->rooms->invite);
  while (g_hash_table_iter_next (&iter, &room_id, &room))
    {
      const char *inviter = get_inviter (room, banter_engine_get_user_id (engine));
      gboolean follows = inviter != NULL && following != NULL && following->users != NULL
                         && g_hash_table_contains (following->users, inviter);
      g_autofree char *path = NULL;
      BanterHttpRequest request;

      if (inviter == NULL || (!follows && !writes_with (engine, inviter)))
        continue;
      path = banter_matrix_path (BANTER_MATRIX_JOIN, room_id);
      request = banter_http_request (BANTER_MATRIX_JOIN, path, "{}");
      banter_http_send_async (banter_engine_get_http (engine), &request, NULL, on_joined, NULL);
    }
}
