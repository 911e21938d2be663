/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "banter-privacy-private.h"
#include "model-fixture.h"
#include "settings/banter-audience-row.h"
#include "settings/banter-enforcer.h"
#include "settings/banter-privacy-page.h"

/* The Privacy page over an account in memory. */

typedef struct
{
  BanterAccount *account;
  BanterPrivacy *privacy;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->account = model_fixture_new ();
  fixture->privacy = banter_account_get_privacy (fixture->account);
  fixture->page = g_object_new (BANTER_TYPE_PRIVACY_PAGE, NULL);
  banter_privacy_page_set_account (BANTER_PRIVACY_PAGE (fixture->page), fixture->account);
  fixture->window = app_fixture_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_destroy (fixture->window);
  banter_account_close (fixture->account);
  g_object_unref (fixture->account);
}

static gpointer
child (Fixture *fixture, const char *id)
{
  return app_fixture_child (fixture->page, BANTER_TYPE_PRIVACY_PAGE, id);
}

static const char *
subtitle_of (gpointer row)
{
  return ADW_IS_EXPANDER_ROW (row) ? adw_expander_row_get_subtitle (row)
                                   : adw_action_row_get_subtitle (row);
}

/* Both ways: by the person, and by another device. */
static void
test_groups (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (subtitle_of (child (fixture, "groups")), ==, "Friends");
  g_assert_true (banter_audience_row_get_active (child (fixture, "groups_friends")));
  g_assert_true (banter_audience_row_get_active (child (fixture, "everyone")));

  adw_action_row_activate (child (fixture, "groups_no_one"));
  g_assert_cmpint (banter_privacy_get_who_can_add_to_groups (fixture->privacy), ==,
                   BANTER_WHO_NO_ONE);
  g_assert_cmpint (banter_privacy_get_who_can_message (fixture->privacy), ==, BANTER_WHO_EVERYONE);
  g_assert_cmpstr (subtitle_of (child (fixture, "groups")), ==, "No one");

  banter_privacy_set_who_can_add_to_groups (fixture->privacy, BANTER_WHO_FOLLOWING);
  g_assert_true (banter_audience_row_get_active (child (fixture, "groups_following")));
  g_assert_cmpstr (subtitle_of (child (fixture, "groups")), ==, "People you follow");
}

static void
test_activity (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *activity = child (fixture, "activity_status");

  g_assert_true (gtk_switch_get_active (activity));
  gtk_switch_set_active (activity, FALSE);
  g_assert_false (banter_privacy_get_activity_status (fixture->privacy));
  banter_privacy_set_activity_status (fixture->privacy, TRUE);
  g_assert_true (gtk_switch_get_active (activity));
}

static void
test_enforcer (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "who_enforcer", "groups_enforcer", "read_receipts_enforcer",
                                     "typing_enforcer", "activity_status_enforcer" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      GtkWidget *enforcer = child (fixture, ids[i]);

      banter_privacy_set_enforced (fixture->privacy, FALSE);
      g_assert_cmpstr (gtk_widget_get_tooltip_text (enforcer), ==,
                       "Enforced by Banter on this device");
      g_assert_cmpstr (subtitle_of (child (fixture, "friends")), ==,
                       "People you follow and already chat with");
      banter_privacy_set_enforced (fixture->privacy, TRUE);
      g_assert_cmpstr (gtk_widget_get_tooltip_text (enforcer), ==, "Enforced by the server");
      g_assert_cmpstr (subtitle_of (child (fixture, "friends")), ==,
                       "People you follow who follow you back");
    }
}

static void
assert_row (Fixture *fixture, const char *id, gboolean free, const char *subtitle)
{
  g_test_message ("%s", id);
  g_assert_cmpint (gtk_widget_get_sensitive (child (fixture, id)), ==, free);
  g_assert_cmpstr (subtitle_of (child (fixture, id)), ==, subtitle);
}

/* What a cap takes away says why, and what was chosen before shows as what is left of it, without
 * being chosen anew. */
static void
test_caps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterFamilyLimits) limits = banter_family_limits_new ();

  banter_privacy_set_enforced (fixture->privacy, TRUE);
  banter_privacy_set_who_can_message (fixture->privacy, BANTER_WHO_FOLLOWING);
  model_fixture_set_standing (fixture->account, "16_17", NULL, NULL);
  assert_row (fixture, "everyone", FALSE, "Not available because of your age");
  assert_row (fixture, "groups_everyone", FALSE, "Not available because of your age");
  assert_row (fixture, "friends", TRUE, "People you follow who follow you back");
  g_assert_true (banter_audience_row_get_active (child (fixture, "friends")));
  g_assert_cmpint (banter_privacy_get_who_can_message (fixture->privacy), ==, BANTER_WHO_FOLLOWING);

  limits->groups = FALSE;
  model_fixture_pair (fixture->account, "@gran:demo.banter", FALSE, limits);
  assert_row (fixture, "friends", TRUE, "People you follow who follow you back");
  assert_row (fixture, "groups_friends", FALSE, "Your guardian has set this");
  g_assert_true (banter_audience_row_get_active (child (fixture, "groups_no_one")));
  g_assert_cmpstr (subtitle_of (child (fixture, "groups")), ==, "No one");

  limits->groups = TRUE;
  model_fixture_pair (fixture->account, "@gran:demo.banter", FALSE, limits);
  assert_row (fixture, "groups_friends", TRUE, "People you follow who follow you back");
  model_fixture_set_standing (fixture->account, "adult", NULL, NULL);
  g_assert_true (banter_audience_row_get_active (child (fixture, "following")));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add ("/app/privacy/groups", Fixture, NULL, set_up, test_groups, tear_down);
  g_test_add ("/app/privacy/activity", Fixture, NULL, set_up, test_activity, tear_down);
  g_test_add ("/app/privacy/enforcer", Fixture, NULL, set_up, test_enforcer, tear_down);
  g_test_add ("/app/privacy/caps", Fixture, NULL, set_up, test_caps, tear_down);
  return g_test_run ();
}
