/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-profile"

#include "config.h"

#include "safety-people.h"

/* Profiles: fields of any name, their limits, and who sees whose. */

static void
assert_get (BanterdProbe *probe, const char *user_id, const char *field, guint status,
            const char *expected)
{
  g_autofree char *answer = NULL;
  guint actual
      = banterd_probe_call (probe, &answer, "GET", NULL, V3 "/profile/%s/%s", user_id, field);

  if (actual != status || strstr (answer, expected) == NULL)
    g_error ("%s: %u %s", field, actual, answer);
}

static guint
put (BanterdProbe *probe, const char *field, const char *body, char **code)
{
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (probe, &answer, "PUT", body, V3 "/profile/%s/%s",
                                     probe->user_id, field);

  if (code != NULL)
    *code = banterd_probe_get_string (answer, "errcode");
  return status;
}

static void
test_fields (void)
{
  g_autoptr (BanterdProbe) ann = someone (NULL);
  g_autoptr (BanterdProbe) ben = someone (NULL);
  g_autofree char *profile = NULL;

  g_assert_cmpuint (put (ann, "m.tz", "{\"m.tz\":\"Europe/Berlin\"}", NULL), ==, 200);
  g_assert_cmpuint (
      put (ann, "org.example.job", "{\"org.example.job\":{\"b\":[1],\"a\":null}}", NULL), ==, 200);
  assert_get (ben, ann->user_id, "m.tz", 200, "{\"m.tz\":\"Europe/Berlin\"}");
  assert_get (ben, ann->user_id, "org.example.job", 200,
              "{\"org.example.job\":{\"a\":null,\"b\":[1]}}");
  g_assert_cmpuint (banterd_probe_call (ben, &profile, "GET", NULL, V3 "/profile/%s", ann->user_id),
                    ==, 200);
  g_assert_nonnull (strstr (profile, "\"m.tz\":\"Europe/Berlin\""));
  g_assert_nonnull (strstr (profile, "\"displayname\":"));

  banterd_probe_ok (ann, "DELETE", NULL, V3 "/profile/%s/m.tz", ann->user_id);
  banterd_probe_ok (ann, "DELETE", NULL, V3 "/profile/%s/m.tz", ann->user_id);
  assert_get (ben, ann->user_id, "m.tz", 404, "M_NOT_FOUND");
  banterd_probe_ok (ann, "DELETE", NULL, V3 "/profile/%s/displayname", ann->user_id);
  assert_get (ben, ann->user_id, "displayname", 404, "M_NOT_FOUND");
  g_assert_cmpuint (
      banterd_probe_call (ben, NULL, "DELETE", NULL, V3 "/profile/%s/m.tz", ann->user_id), ==, 403);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *field;
    const char *body;
    const char *errcode;
  } rows[] = {
    { "displayname", "{}", "M_MISSING_PARAM" },
    { "displayname", "{\"displayname\":1}", "M_BAD_JSON" },
    { "displayname", "{\"displayname\":[\"x\"]}", "M_BAD_JSON" },
    { "avatar_url", "{\"avatar_url\":\"https://example.org/a.png\"}", "M_INVALID_PARAM" },
    { "avatar_url", "{\"avatar_url\":\"mxc://../../x\"}", "M_INVALID_PARAM" },
    { "m.tz", "{\"m.tz\":5}", "M_BAD_JSON" },
    { "org.example.a", "{\"org.example.b\":1}", "M_MISSING_PARAM" },
    { "org.example.a", "{\"org.example.a\":1.5}", "M_BAD_JSON" },
    { "org.example.a", "[]", "M_BAD_JSON" },
    { "org.example.a", "", "M_NOT_JSON" },
    { "plain", "{\"plain\":1}", "M_INVALID_PARAM" },
    { "Org.example", "{\"Org.example\":1}", "M_INVALID_PARAM" },
    { "org..example", "{\"org..example\":1}", "M_INVALID_PARAM" },
    { ".org", "{\".org\":1}", "M_INVALID_PARAM" },
    { "org.", "{\"org.\":1}", "M_INVALID_PARAM" },
    { "org.é", "{\"org.é\":1}", "M_INVALID_PARAM" },
    { "org/a~b", "{\"org/a~b\":1}", "M_INVALID_PARAM" },
  };
  g_autoptr (BanterdProbe) ann = someone (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code = NULL;
      guint status = put (ann, rows[i].field, rows[i].body, &code);

      if (status != 400 || g_strcmp0 (code, rows[i].errcode) != 0)
        g_error ("%s %s: %u %s", rows[i].field, rows[i].body, status, code);
    }
}

static void
test_sizes (void)
{
  g_autoptr (BanterdProbe) ann = someone (NULL);
  g_autofree char *half = g_strnfill (32 * 1024, 'x');
  g_autofree char *one = g_strdup_printf ("{\"org.example.one\":\"%s\"}", half);
  g_autofree char *two = g_strdup_printf ("{\"org.example.two\":\"%s\"}", half);
  g_autofree char *long_name = g_strnfill (252, 'a');
  g_autofree char *name = g_strdup_printf ("x.%s", long_name);
  g_autofree char *longer = g_strdup_printf ("x.%sab", long_name);
  g_autofree char *body = g_strdup_printf ("{\"%s\":1}", name);
  g_autofree char *code = NULL;
  g_autofree char *too_long = NULL;

  g_assert_cmpuint (put (ann, "org.example.one", one, NULL), ==, 200);
  g_assert_cmpuint (put (ann, "org.example.two", two, &code), ==, 400);
  g_assert_cmpstr (code, ==, "M_PROFILE_TOO_LARGE");
  /* The same field again replaces itself. */
  g_assert_cmpuint (put (ann, "org.example.one", one, NULL), ==, 200);
  g_assert_cmpuint (put (ann, name, body, NULL), ==, 200);
  g_assert_cmpuint (put (ann, longer, "{}", &too_long), ==, 400);
  g_assert_cmpstr (too_long, ==, "M_KEY_TOO_LARGE");
}

/* A minor whom one does not know, a closed account and nobody at all look the same. */
static void
test_who_sees (void)
{
  g_autofree char *birthday = years_ago (16);
  g_autoptr (BanterdProbe) teen = someone (birthday);
  g_autoptr (BanterdProbe) stranger = someone (NULL);
  g_autoptr (BanterdProbe) friend = someone (NULL);
  g_autofree char *hidden = NULL;
  g_autofree char *missing = NULL;

  g_assert_cmpuint (
      banterd_probe_call (stranger, &hidden, "GET", NULL, V3 "/profile/%s", teen->user_id), ==,
      404);
  g_assert_cmpuint (
      banterd_probe_call (stranger, &missing, "GET", NULL, V3 "/profile/%s", "@nobody:localhost"),
      ==, 404);
  g_assert_cmpstr (hidden, ==, missing);
  assert_get (stranger, teen->user_id, "displayname", 404, "M_NOT_FOUND");
  assert_get (teen, teen->user_id, "displayname", 200, "person");
  banterd_probe_follow (friend, teen);
  assert_get (friend, teen->user_id, "displayname", 404, "M_NOT_FOUND");
  banterd_probe_follow (teen, friend);
  assert_get (friend, teen->user_id, "displayname", 200, "person");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/profile/fields", test_fields);
  g_test_add_func ("/server/profile/refused", test_refused);
  g_test_add_func ("/server/profile/sizes", test_sizes);
  g_test_add_func ("/server/profile/who-sees", test_who_sees);
  return safety_run ();
}
