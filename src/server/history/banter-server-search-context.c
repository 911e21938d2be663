/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-search-context"

#include "config.h"

#include "banter-server-search-context.h"

#include "banter-matrix-people.h"

static gboolean
add_profile (BanterServerPeek *peek, const char *user_id, gint64 at, GHashTable *profiles,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (BanterMatrixEvent) member = NULL;
  BanterMatrixProfile *profile;

  if (g_hash_table_contains (profiles, user_id))
    return TRUE;
  member = banter_server_timeline_read_state_event (
      &peek->reader, peek->room_id, BANTER_MATRIX_EVENT_MEMBER, user_id, at, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  profile = g_new0 (BanterMatrixProfile, 1);
  if (member != NULL)
    {
      profile->displayname = banter_json_dup_string_member (member->content, "displayname");
      profile->avatar_url = banter_json_dup_string_member (member->content, "avatar_url");
    }
  g_hash_table_insert (profiles, g_strdup (user_id), profile);
  return TRUE;
}

static gboolean
add_profiles (BanterServerPeek *peek, const GArray *timeline, GHashTable *profiles, GError **error)
{
  for (guint i = 0; i < timeline->len; i++)
    {
      const BanterServerPlacedEvent *placed = &g_array_index (timeline, BanterServerPlacedEvent, i);

      if (!add_profile (peek, placed->event->sender, placed->stream_id, profiles, error))
        return FALSE;
    }
  return TRUE;
}

BanterMatrixSearchContext *
banter_server_search_context_new (BanterServerPeek *peek, const GArray *hit, gint64 n_before,
                                  gint64 n_after, gboolean with_profiles, GError **error)
{
  gint64 at = banter_server_timeline_get_last (hit, 0);
  g_autoptr (GArray) before = banter_server_timeline_new ();
  g_autoptr (GArray) after = banter_server_timeline_new ();
  g_autoptr (GPtrArray) backwards = NULL;
  g_autoptr (BanterMatrixSearchContext) context = g_new0 (BanterMatrixSearchContext, 1);

  if (!banter_server_timeline_read_back (&peek->reader, peek->room_id, 0, at - 1, n_before, before,
                                         error)
      || !banter_server_timeline_read_forth (&peek->reader, peek->room_id, at, peek->until, n_after,
                                             after, error))
    return NULL;
  context->start
      = banter_server_token_build (MAX (banter_server_timeline_get_last (before, at) - 1, 0));
  context->end = banter_server_token_build (banter_server_timeline_get_last (after, at));
  if (with_profiles)
    context->profile_info = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!banter_server_peek_choose (peek, NULL, before, error)
      || !banter_server_peek_choose (peek, NULL, after, error)
      || (with_profiles
          && (!add_profiles (peek, hit, context->profile_info, error)
              || !add_profiles (peek, before, context->profile_info, error)
              || !add_profiles (peek, after, context->profile_info, error))))
    return NULL;
  backwards = banter_server_timeline_steal_events (before);
  context->events_before = g_ptr_array_new ();
  for (guint i = backwards->len; i-- > 0;)
    g_ptr_array_add (context->events_before, g_ptr_array_index (backwards, i));
  context->events_after = banter_server_timeline_steal_events (after);
  return g_steal_pointer (&context);
}
