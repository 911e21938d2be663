/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-fixture.h"

#include "banter-account-audience.h"
#include "banter-account-private.h"

/* Who reaches the person, and what keeps a choice from them. */

#define NONE BANTER_CAP_NONE
#define AGE BANTER_CAP_AGE
#define GUARDIAN BANTER_CAP_GUARDIAN
#define SERVER BANTER_CAP_SERVER

static void
test_caps (void)
{
  static const struct
  {
    const char *age_band; /* NULL: the server has no rules */
    gboolean dms, friends, groups;
    BanterCap messages[BANTER_WHO_NO_ONE + 1];
    BanterCap into_groups[BANTER_WHO_NO_ONE + 1];
  } rows[] = {
    { NULL, TRUE, TRUE, TRUE, { NONE, SERVER }, { NONE, SERVER } },
    { "adult", TRUE, TRUE, TRUE, { NONE }, { NONE } },
    { "16_17", TRUE, TRUE, TRUE, { AGE, AGE, NONE, AGE }, { AGE, AGE, NONE, AGE } },
    { "16_17",
      TRUE,
      FALSE,
      TRUE,
      { GUARDIAN, GUARDIAN, GUARDIAN, GUARDIAN },
      { GUARDIAN, GUARDIAN, GUARDIAN, GUARDIAN } },
    { "16_17",
      FALSE,
      TRUE,
      TRUE,
      { GUARDIAN, GUARDIAN, GUARDIAN, GUARDIAN },
      { AGE, AGE, NONE, AGE } },
    { "16_17",
      TRUE,
      TRUE,
      FALSE,
      { AGE, AGE, NONE, AGE },
      { GUARDIAN, GUARDIAN, GUARDIAN, GUARDIAN } },
    { "under_16", TRUE, TRUE, TRUE, { AGE, AGE, AGE, AGE }, { AGE, AGE, AGE, AGE } },
    { "unknown", TRUE, TRUE, TRUE, { AGE, AGE, AGE, AGE }, { AGE, AGE, AGE, AGE } },
    /* What a broken server says. */
    { "<b>99</b>", TRUE, TRUE, TRUE, { AGE, AGE, AGE, AGE }, { AGE, AGE, AGE, AGE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BanterAccount *account = model_fixture_new ();
      g_autoptr (BanterFamilyLimits) limits = banter_family_limits_new ();

      g_test_message ("row %u", i);
      limits->dms = rows[i].dms;
      limits->friends = rows[i].friends;
      limits->groups = rows[i].groups;
      banter_privacy_set_enforced (banter_account_get_privacy (account), rows[i].age_band != NULL);
      if (rows[i].age_band != NULL)
        model_fixture_set_standing (account, rows[i].age_band, NULL, NULL);
      if (g_strcmp0 (rows[i].age_band, "16_17") == 0)
        model_fixture_pair (account, "@gran:demo.banter", FALSE, limits);
      for (guint who = 0; who <= BANTER_WHO_NO_ONE; who++)
        {
          g_assert_cmpint (banter_account_get_cap (account, BANTER_REACH_MESSAGES, (BanterWho)who),
                           ==, rows[i].messages[who]);
          g_assert_cmpint (banter_account_get_cap (account, BANTER_REACH_GROUPS, (BanterWho)who),
                           ==, rows[i].into_groups[who]);
        }
      banter_account_close (account);
      g_object_unref (account);
    }
}

/* What was chosen before there was a cap is not what holds. */
static void
test_audience (void)
{
  BanterAccount *account = model_fixture_new ();
  BanterPrivacy *privacy = banter_account_get_privacy (account);
  g_autoptr (BanterFamilyLimits) limits = banter_family_limits_new ();

  banter_privacy_set_enforced (privacy, TRUE);
  banter_privacy_set_who_can_message (privacy, BANTER_WHO_FOLLOWING);
  g_assert_cmpint (banter_account_get_audience (account, BANTER_REACH_MESSAGES), ==,
                   BANTER_WHO_FOLLOWING);
  g_assert_cmpint (banter_account_get_audience (account, BANTER_REACH_GROUPS), ==,
                   BANTER_WHO_FRIENDS);
  banter_privacy_set_who_can_add_to_groups (privacy, BANTER_WHO_EVERYONE);
  g_assert_cmpint (banter_account_get_audience (account, BANTER_REACH_GROUPS), ==,
                   BANTER_WHO_EVERYONE);
  model_fixture_set_standing (account, "16_17", NULL, NULL);
  g_assert_cmpint (banter_account_get_audience (account, BANTER_REACH_MESSAGES), ==,
                   BANTER_WHO_FRIENDS);
  g_assert_cmpint (banter_account_get_audience (account, BANTER_REACH_GROUPS), ==,
                   BANTER_WHO_FRIENDS);
  limits->friends = FALSE;
  model_fixture_pair (account, "@gran:demo.banter", FALSE, limits);
  g_assert_cmpint (banter_account_get_audience (account, BANTER_REACH_MESSAGES), ==,
                   BANTER_WHO_NO_ONE);
  banter_account_close (account);
  g_object_unref (account);
}

static gboolean
is_in (GListModel *list, const char *inviter)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (list, i);
      BanterPerson *person = banter_room_get_inviter (room);

      if (person != NULL && g_str_equal (banter_person_get_user_id (person), inviter))
        return TRUE;
    }
  return FALSE;
}

/* Where the server has no rules, requests from outside the choice are put apart; at once, and back
 * at once. */
static void
test_stands_in (void)
{
  static const struct
  {
    gboolean enforced;
    BanterWho who;
    gboolean stranger, followed;
  } rows[] = {
    { FALSE, BANTER_WHO_EVERYONE, TRUE, TRUE },
    { FALSE, BANTER_WHO_FOLLOWING, FALSE, TRUE },
    { FALSE, BANTER_WHO_FRIENDS, FALSE, FALSE },
    { FALSE, BANTER_WHO_SUGGESTED_FRIENDS, FALSE, FALSE },
    { FALSE, BANTER_WHO_NO_ONE, FALSE, FALSE },
    { TRUE, BANTER_WHO_NO_ONE, TRUE, TRUE }, /* the server let them in */
    { FALSE, BANTER_WHO_EVERYONE, TRUE, TRUE },
  };
  BanterAccount *account = model_fixture_new ();
  BanterPrivacy *privacy = banter_account_get_privacy (account);
  char *nobody[] = { NULL };
  char *following[] = { (char *)"@known:demo.banter", NULL };
  const BanterContactsRow contacts = { .blocked = nobody, .following = following };

  model_fixture_ask (account, "@stranger:demo.banter");
  model_fixture_ask (account, "@known:demo.banter");
  banter_account_apply_contacts (account, &contacts);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GListModel *requests = banter_account_get_requests (account);
      GListModel *filtered = banter_account_get_filtered (account);

      g_test_message ("row %u", i);
      banter_privacy_set_enforced (privacy, rows[i].enforced);
      banter_privacy_set_who_can_message (privacy, rows[i].who);
      g_assert_cmpint (is_in (requests, "@stranger:demo.banter"), ==, rows[i].stranger);
      g_assert_cmpint (is_in (filtered, "@stranger:demo.banter"), ==, !rows[i].stranger);
      g_assert_cmpint (is_in (requests, "@known:demo.banter"), ==, rows[i].followed);
      g_assert_cmpint (is_in (filtered, "@known:demo.banter"), ==, !rows[i].followed);
    }
  banter_account_close (account);
  g_object_unref (account);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audience/caps", test_caps);
  g_test_add_func ("/audience/within-caps", test_audience);
  g_test_add_func ("/audience/stands-in", test_stands_in);
  return g_test_run ();
}
