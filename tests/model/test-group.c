/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-account-contacts.h"
#include "banter-account-private.h"
#include "banter-group.h"
#include "banter-member.h"
#include "people.h"

/* Groups over a real server: who gets in, in which role, and what everybody sees of it. */

static void
follow (Someone *from, Someone *to)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_account_set_following_async (from->account, to->user_id, TRUE, NULL, people_on_ready,
                                      &result);
  banter_account_set_following_finish (from->account, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
befriend (Someone *a, Someone *b)
{
  follow (a, b);
  follow (b, a);
}

static GPtrArray *
choose (Someone *someone, Someone *const *others)
{
  GPtrArray *people = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; others[i] != NULL; i++)
    g_ptr_array_add (
        people, g_object_ref (banter_account_get_person (someone->account, others[i]->user_id)));
  return people;
}

static BanterRoom *
make_group (Someone *someone, const char *name, Someone *const *others, BanterRefusals **refusals,
            BanterProblem *problem)
{
  g_autoptr (GPtrArray) people = choose (someone, others);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BanterRoom *room;

  banter_account_create_group_async (someone->account, name, NULL, people, NULL, people_on_ready,
                                     &result);
  room = banter_account_create_group_finish (someone->account, people_wait_for (&result), refusals,
                                             &error);
  *problem = banter_problem_from_error (error, NULL);
  return room;
}

static BanterRoom *
find_room (Someone *someone, BanterRoom *room)
{
  return banter_account_get_room (someone->account, banter_room_get_id (room));
}

static gboolean
is_request (Someone *someone, BanterRoom *room)
{
  BanterRoom *own = find_room (someone, room);

  return own != NULL && banter_room_get_is_request (own);
}

static void
join (Someone *someone, BanterRoom *room)
{
  WAIT_UNTIL (is_request (someone, room));
  chat_accept (find_room (someone, room));
}

static gboolean
is_called (Someone *someone, BanterRoom *room, const char *name)
{
  BanterRoom *own = find_room (someone, room);

  return own != NULL && g_strcmp0 (banter_room_get_name (own), name) == 0;
}

static gboolean
has_role (BanterGroup *group, Someone *someone, BanterRole role)
{
  BanterMember *member = banter_group_get_member (group, someone->user_id);

  return member != NULL && banter_member_get_role (member) == role;
}

static void
set_role (BanterGroup *group, Someone *someone, BanterRole role)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_group_set_role_async (group, banter_group_get_member (group, someone->user_id), role, NULL,
                               people_on_ready, &result);
  banter_group_edit_finish (group, people_wait_for (&result), &error);
  g_assert_no_error (error);
}

static BanterProblem
rename_group (BanterGroup *group, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_group_set_name_async (group, name, NULL, people_on_ready, &result);
  banter_group_edit_finish (group, people_wait_for (&result), &error);
  return banter_problem_from_error (error, NULL);
}

static gboolean
get_flag (BanterGroup *group, const char *name)
{
  gboolean flag;

  g_object_get (group, name, &flag, NULL);
  return flag;
}

/* Who does not let themselves be added is left out, and one is told; the others get in. */
static void
test_make (void)
{
  g_autoptr (Someone) ann = someone_sign_up ("ann");
  g_autoptr (Someone) bob = someone_sign_up ("bob");
  g_autoptr (Someone) cleo = someone_sign_up ("cleo");
  g_autoptr (Someone) dan = someone_sign_up ("dan");
  g_autoptr (BanterRefusals) refusals = NULL;
  g_autoptr (BanterRoom) room = NULL;
  g_autoptr (BanterGroup) group = NULL;
  BanterProblem problem;

  befriend (ann, bob);
  befriend (ann, cleo);
  room = make_group (ann, "Climbing", (Someone *[]){ dan, bob, cleo, NULL }, &refusals, &problem);
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_NONE);
  g_assert_nonnull (refusals);
  g_assert_cmpuint (refusals->people->len, ==, 1);
  g_assert_true (refusals->people->pdata[0]
                 == banter_account_get_person (ann->account, dan->user_id));
  g_assert_cmpint (refusals->problem, ==, BANTER_PROBLEM_THEIR_PRIVACY);

  WAIT_UNTIL (is_called (ann, room, "Climbing"));
  g_assert_true (banter_room_get_is_group (room));
  group = banter_room_dup_group (room);
  WAIT_UNTIL (banter_group_get_n_found (group) == 3);
  g_assert_true (has_role (group, ann, BANTER_ROLE_ADMIN));
  g_assert_true (banter_member_get_invited (banter_group_get_member (group, bob->user_id)));
  join (bob, room);
  WAIT_UNTIL (!banter_member_get_invited (banter_group_get_member (group, bob->user_id)));
  g_assert_null (find_room (dan, room));
}

/* Where fewer than two can be added nothing is made. */
static void
test_refused (void)
{
  g_autoptr (Someone) ann = someone_sign_up ("ann");
  g_autoptr (Someone) bob = someone_sign_up ("bob");
  g_autoptr (Someone) cleo = someone_sign_up ("cleo");
  g_autoptr (Someone) dan = someone_sign_up ("dan");
  BanterProblem problem;

  befriend (ann, bob);
  g_assert_null (make_group (ann, "Nobody", (Someone *[]){ bob, cleo, dan, NULL }, NULL, &problem));
  g_assert_cmpint (problem, ==, BANTER_PROBLEM_THEIR_PRIVACY);
  g_assert_cmpuint (list_length (banter_account_get_chats (ann->account)), ==, 0);
  g_assert_cmpuint (list_length (banter_account_get_requests (bob->account)), ==, 0);
}

/* A name, roles and leaving are seen by the others; who may not is told so. */
static void
test_edit (void)
{
  g_autoptr (Someone) ann = someone_sign_up ("ann");
  g_autoptr (Someone) bob = someone_sign_up ("bob");
  g_autoptr (Someone) cleo = someone_sign_up ("cleo");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BanterRoom) room = NULL;
  g_autoptr (BanterGroup) mine = NULL;
  g_autoptr (BanterGroup) bobs = NULL;
  BanterProblem problem;

  befriend (ann, bob);
  befriend (ann, cleo);
  room = make_group (ann, "Climbing", (Someone *[]){ bob, cleo, NULL }, NULL, &problem);
  g_assert_nonnull (room);
  join (bob, room);
  join (cleo, room);
  mine = banter_room_dup_group (room);
  bobs = banter_room_dup_group (find_room (bob, room));
  WAIT_UNTIL (banter_group_get_n_found (bobs) == 3);
  g_assert_false (get_flag (bobs, "can-rename"));
  g_assert_cmpint (rename_group (bobs, "Bob's"), ==, BANTER_PROBLEM_FORBIDDEN);

  WAIT_UNTIL (banter_group_get_n_found (mine) == 3);
  WAIT_UNTIL (get_flag (mine, "can-rename") && get_flag (mine, "only-admin"));
  g_assert_cmpint (rename_group (mine, "Bouldering"), ==, BANTER_PROBLEM_NONE);
  WAIT_UNTIL (is_called (bob, room, "Bouldering"));
  WAIT_UNTIL (
      banter_member_can_become (banter_group_get_member (mine, bob->user_id), BANTER_ROLE_ADMIN));
  set_role (mine, bob, BANTER_ROLE_MODERATOR);
  WAIT_UNTIL (has_role (bobs, bob, BANTER_ROLE_MODERATOR) && get_flag (bobs, "can-rename"));
  g_assert_false (
      banter_member_can_become (banter_group_get_member (bobs, cleo->user_id), BANTER_ROLE_ADMIN));
  g_assert_false (banter_member_get_can_remove (banter_group_get_member (bobs, ann->user_id)));

  banter_group_remove_async (mine, banter_group_get_member (mine, cleo->user_id), NULL,
                             people_on_ready, &result);
  g_assert_true (banter_group_edit_finish (mine, people_wait_for (&result), NULL));
  WAIT_UNTIL (find_room (cleo, room) == NULL);
  WAIT_UNTIL (banter_group_get_member (bobs, cleo->user_id) == NULL);
}

static void
test_search (void)
{
  g_autoptr (Someone) ann = someone_sign_up ("ann");
  g_autoptr (Someone) bob = someone_sign_up ("bob");
  g_autoptr (Someone) cleo = someone_sign_up ("cleo");
  g_autoptr (BanterRoom) room = NULL;
  g_autoptr (BanterGroup) group = NULL;
  BanterProblem problem;

  befriend (ann, bob);
  befriend (ann, cleo);
  room = make_group (ann, "Climbing", (Someone *[]){ bob, cleo, NULL }, NULL, &problem);
  g_assert_nonnull (room);
  group = banter_room_dup_group (room);
  WAIT_UNTIL (banter_group_get_n_found (group) == 3);
  banter_group_set_search (group, "CLEO");
  WAIT_UNTIL (banter_group_get_n_found (group) == 1);
  g_assert_nonnull (banter_group_get_member (group, cleo->user_id));
  g_assert_null (banter_group_get_member (group, bob->user_id));
  banter_group_set_search (group, NULL);
  WAIT_UNTIL (banter_group_get_n_found (group) == 3);
  g_assert_cmpuint (list_length (banter_group_get_members (group)), ==, 3);
}

int
main (int argc, char *argv[])
{
  people_init (&argc, &argv, NULL);
  g_test_add_func ("/model/group/make", test_make);
  g_test_add_func ("/model/group/refused", test_refused);
  g_test_add_func ("/model/group/edit", test_edit);
  g_test_add_func ("/model/group/search", test_search);
  return people_run ();
}
