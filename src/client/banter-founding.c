/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-founding"

#include "config.h"

#include "banter-founding.h"

#include "banter-client-error-private.h"
#include "banter-client-group.h"
#include "banter-client-private.h"
#include "banter-id.h"
#include "banter-matrix-event.h"
#include "banter-matrix-people.h"
#include "banter-matrix-room.h"
#include "banter-matrix-state.h"

/* A group begins with all its people in one request: one after the other, the first would be
 * somebody in a chat of two, for which other rules hold. Such a request is refused as a whole if
 * one of them cannot be added, and does not say who; then it begins with two who can, and the
 * others are invited one by one. Plain code on workers. */

/* Of how many people two are looked for, friends first. More tries would exhaust what servers let
 * one make rooms. */
#define MAX_FIRST 4

/* (transfer full) (nullable): the room's id */
static char *
create_room (BanterEngine *engine, const char *name, const char *picture,
             const char *const *user_ids, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_CREATE_ROOM);
  const BanterMatrixRoomAvatar avatar = { .url = (char *)picture };
  g_autofree char *content = banter_json_encode (&banter_matrix_room_avatar_type, &avatar);
  BanterMatrixStateEntry entry
      = { .type = (char *)BANTER_MATRIX_EVENT_AVATAR, .state_key = (char *)"", .content = content };
  g_autoptr (GPtrArray) state = g_ptr_array_new ();
  const BanterMatrixCreateRoom body = { .visibility = (char *)"private",
                                        .preset = (char *)"private_chat",
                                        .name = (char *)name,
                                        .invite = (GStrv)user_ids,
                                        .initial_state = state };
  g_autofree char *json = NULL;
  g_autoptr (BanterMatrixRoomId) created = NULL;
  BanterHttpRequest request;

  if (picture != NULL)
    g_ptr_array_add (state, &entry);
  json = banter_json_encode (&banter_matrix_create_room_type, &body);
  request = banter_http_request (BANTER_MATRIX_CREATE_ROOM, path, json);
  created = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_room_id_type, cancellable, error);
  if (created != NULL && !banter_room_id_is_valid (created->room_id))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "No room id");
      return NULL;
    }

  return created != NULL ? g_steal_pointer (&created->room_id) : NULL;
}

/* Whether it is because of who was to be added; not because of who adds. */
static gboolean
is_about_them (const GError *error)
{
  const char *reason = banter_client_error_get_reason (error);

  return g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_FORBIDDEN)
         && (g_strcmp0 (reason, "privacy") == 0 || g_strcmp0 (reason, "own_block") == 0);
}

static gboolean
is_friend (BanterEngine *engine, const char *user_id, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_RELATIONS, user_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_BANTER_RELATIONS, path, NULL);
  g_autoptr (BanterMatrixRelations) relations = banter_http_call (
      banter_engine_get_http (engine), &request, &banter_matrix_relations_type, cancellable, NULL);

  return relations != NULL && relations->is_friend;
}

/* (element-type utf8): @user_ids with friends first, who are the likeliest to let themselves be
 * added */
static GPtrArray *
sort_people (BanterEngine *engine, const char *const *user_ids, GCancellable *cancellable)
{
  GPtrArray *people = g_ptr_array_new ();
  guint n_friends = 0;

  for (guint i = 0; user_ids[i] != NULL; i++)
    if (is_friend (engine, user_ids[i], cancellable))
      g_ptr_array_insert (people, (int)n_friends++, (gpointer)user_ids[i]);
    else
      g_ptr_array_add (people, (gpointer)user_ids[i]);

  return people;
}

/* Looks for two who can be added. Takes them out of @people. */
static char *
begin_with_two (BanterEngine *engine, const char *name, const char *picture, GPtrArray *people,
                GCancellable *cancellable, GError **error)
{
  const guint n = MIN (people->len, MAX_FIRST);

  for (guint second = 1; second < n; second++)
    for (guint first = 0; first < second; first++)
      {
        const char *pair[] = { people->pdata[first], people->pdata[second], NULL };
        g_autoptr (GError) failure = NULL;
        char *room_id = create_room (engine, name, picture, pair, cancellable, &failure);

        if (room_id != NULL)
          {
            g_ptr_array_remove_index (people, second);
            g_ptr_array_remove_index (people, first);
            return room_id;
          }
        if (!is_about_them (failure) || (second == n - 1 && first == second - 1))
          {
            g_propagate_error (error, g_steal_pointer (&failure));
            return NULL;
          }
      }
  g_assert_not_reached ();
}

void
banter_founding_invite (BanterEngine *engine, const char *room_id, const char *const *user_ids,
                        GPtrArray *refused, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_INVITE, room_id);

  for (guint i = 0; user_ids[i] != NULL; i++)
    {
      const BanterMatrixMembershipRequest body = { .user_id = (char *)user_ids[i] };
      g_autofree char *json = banter_json_encode (&banter_matrix_membership_request_type, &body);
      BanterHttpRequest request = banter_http_request (BANTER_MATRIX_INVITE, path, json);
      BanterRefusalRow *row;
      GError *error = NULL;

      if (banter_http_run (banter_engine_get_http (engine), &request, cancellable, &error))
        continue;
      row = g_new0 (BanterRefusalRow, 1);
      row->user_id = g_strdup (user_ids[i]);
      row->error = error;
      g_ptr_array_add (refused, row);
    }
}

char *
banter_founding_make (BanterEngine *engine, const char *name, const char *picture,
                      const char *const *user_ids, GPtrArray *refused, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) people = NULL;
  char *room_id = create_room (engine, name, picture, user_ids, cancellable, &failure);

  if (room_id != NULL)
    return room_id;
  if (!is_about_them (failure) || g_strv_length ((GStrv)user_ids) < 3)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  people = sort_people (engine, user_ids, cancellable);
  room_id = begin_with_two (engine, name, picture, people, cancellable, error);
  if (room_id == NULL)
    return NULL;
  g_ptr_array_add (people, NULL);
  banter_founding_invite (engine, room_id, (const char *const *)people->pdata, refused,
                          cancellable);

  return room_id;
}
