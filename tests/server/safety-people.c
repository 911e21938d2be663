/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "safety-people"

#include "config.h"

#include "safety-people.h"

BanterdFixture *banterd;

int
safety_run (void)
{
  int status;

  banterd = banterd_fixture_start (NULL);
  status = g_test_run ();
  banterd_fixture_stop (banterd);
  return status;
}

BanterdProbe *
someone (const char *birthday)
{
  return banterd_probe_register (banterd, NULL, birthday);
}

char *
years_ago (int years)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_years (now, -years);
  g_autoptr (GDateTime) safe = g_date_time_add_days (then, -30);

  return g_date_time_format (safe, "%Y-%m-%d");
}

BanterdProbe *
someone_aged (int years)
{
  g_autofree char *birthday = years_ago (years);

  return someone (birthday);
}

void
choose (BanterdProbe *probe, const char *who)
{
  g_autofree char *content = g_strdup_printf ("{\"who_can_message\":\"%s\"}", who);

  banterd_probe_set (probe, "im.banter.privacy", content);
}

void
block (BanterdProbe *probe, BanterdProbe *other)
{
  g_autofree char *content = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", other->user_id);

  banterd_probe_set (probe, "m.ignored_user_list", content);
}

void
befriend (BanterdProbe *a, BanterdProbe *b)
{
  banterd_probe_follow (a, b);
  banterd_probe_follow (b, a);
}

char *
make_group (BanterdProbe *maker, BanterdProbe *b, BanterdProbe *c)
{
  g_autofree char *body = g_strdup_printf ("{\"invite\":[\"%s\",\"%s\"]}", b->user_id, c->user_id);
  char *room_id = banterd_probe_create_room (maker, body);

  banterd_probe_join (b, room_id);
  banterd_probe_join (c, room_id);
  return room_id;
}

char *
share_group (BanterdProbe *a, BanterdProbe *b)
{
  g_autoptr (BanterdProbe) host = someone (NULL);

  banterd_probe_set (a, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  banterd_probe_set (b, "im.banter.privacy", "{\"who_can_add_to_groups\":\"everyone\"}");
  return make_group (host, a, b);
}

const char *
next_txn (void)
{
  static char txn[16];
  static guint n;

  g_snprintf (txn, sizeof txn, "n%u", n++);
  return txn;
}

char *
sync_of (BanterdProbe *probe)
{
  char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "GET", NULL, V3 "/sync"), ==, 200);
  return answer;
}

void
set_clock (const char *time)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) wanted = g_date_time_new_from_iso8601 (time, utc);

  banterd_fixture_move_clock (banterd,
                              g_date_time_to_unix (wanted) * 1000 - g_get_real_time () / 1000);
}

char *
administer (const char *const *words)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  char *output = NULL;

  g_ptr_array_add (arguments, (gpointer) "admin");
  g_ptr_array_add (arguments, (gpointer) "--data");
  g_ptr_array_add (arguments, (gpointer)banterd_fixture_get_data_dir (banterd));
  g_ptr_array_add (arguments, (gpointer) "--json");
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer)words[i]);
  g_ptr_array_add (arguments, NULL);
  if (banterd_fixture_run ((const char *const *)arguments->pdata, &output) != 0)
    g_error ("%s: %s", words[1], output);
  return output;
}

BanterdProbe *
someone_of_unknown_age (void)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("ageless%u", n++);
  const char *words[] = { "users", "create", name, NULL };
  g_autofree char *output = administer (words);
  g_autofree char *password = banterd_probe_get_string (output, "password");
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"},"
      "\"password\":\"%s\"}",
      name, password);
  g_autofree char *answer = NULL;
  BanterdProbe *probe = banterd_probe_new_nobody (banterd);

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "POST", body, V3 "/login"), ==, 200);
  probe->user_id = banterd_probe_get_string (answer, "user_id");
  probe->token = banterd_probe_get_string (answer, "access_token");
  return probe;
}
