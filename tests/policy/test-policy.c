/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy"

#include "config.h"

#include "banter-policy.h"

#include "banter-json.h"

/* Reproduces every row of vectors.json, which make-vectors.py writes from the rules in words. */

typedef struct
{
  gboolean inactive;
  gboolean blocks;
  gboolean follows;
  gboolean accepted;
  gboolean phone_verified;
  char *age;
  char *who_can_message;
  char *who_can_add_to_groups;
  char *guardian_max;
  gboolean guardian_dms_off;
  gboolean guardian_requests_off;
  gboolean guardian_groups_off;
  gboolean guardian_media_off;
} Side;

typedef struct
{
  char *action;
  char *extension; /* raw: absent is true */
  gboolean phone_required;
  gboolean is_media;
  gboolean suggested;
  Side *a;
  Side *b;
  gint64 rule;
  char *verdict;
  char *reason;
} Row;

typedef struct
{
  GPtrArray *rows;
} Vectors;

static const BanterJsonField side_fields[] = {
  BANTER_JSON_BOOL (Side, inactive, "inactive", 0),
  BANTER_JSON_BOOL (Side, blocks, "blocks", 0),
  BANTER_JSON_BOOL (Side, follows, "follows", 0),
  BANTER_JSON_BOOL (Side, accepted, "accepted", 0),
  BANTER_JSON_BOOL (Side, phone_verified, "phone_verified", 0),
  BANTER_JSON_STRING (Side, age, "age", 0),
  BANTER_JSON_STRING (Side, who_can_message, "who_can_message", 0),
  BANTER_JSON_STRING (Side, who_can_add_to_groups, "who_can_add_to_groups", 0),
  BANTER_JSON_STRING (Side, guardian_max, "guardian_max", 0),
  BANTER_JSON_BOOL (Side, guardian_dms_off, "guardian_dms_off", 0),
  BANTER_JSON_BOOL (Side, guardian_requests_off, "guardian_requests_off", 0),
  BANTER_JSON_BOOL (Side, guardian_groups_off, "guardian_groups_off", 0),
  BANTER_JSON_BOOL (Side, guardian_media_off, "guardian_media_off", 0),
};
static const BanterJsonType side_type = BANTER_JSON_TYPE ("side", Side, side_fields);

static const BanterJsonField row_fields[] = {
  BANTER_JSON_STRING (Row, action, "action", 0),
  BANTER_JSON_RAW (Row, extension, "extension", 0),
  BANTER_JSON_BOOL (Row, phone_required, "phone_required", 0),
  BANTER_JSON_BOOL (Row, is_media, "is_media", 0),
  BANTER_JSON_BOOL (Row, suggested, "suggested", 0),
  BANTER_JSON_STRUCT (Row, a, "a", &side_type, BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT (Row, b, "b", &side_type, BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (Row, rule, "rule", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Row, verdict, "verdict", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Row, reason, "reason", BANTER_JSON_REQUIRED),
};
static const BanterJsonType row_type = BANTER_JSON_TYPE ("row", Row, row_fields);

static const BanterJsonField vectors_fields[] = {
  BANTER_JSON_STRUCTS (Vectors, rows, "rows", &row_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType vectors_type = BANTER_JSON_TYPE ("vectors", Vectors, vectors_fields);

static BanterAudience
audience (const char *text, BanterAudience fallback)
{
  return text != NULL ? banter_audience_from_string (text) : fallback;
}

static void
read_side (const Side *from, BanterPolicySide *to)
{
  *to = (BanterPolicySide){
    .inactive = from->inactive,
    .blocks = from->blocks,
    .follows = from->follows,
    .accepted = from->accepted,
    .phone_verified = from->phone_verified,
    .band = from->age != NULL ? banter_age_band_from_string (from->age) : BANTER_AGE_ADULT,
    .who_can_message = audience (from->who_can_message, BANTER_AUDIENCE_EVERYONE),
    .who_can_add_to_groups = audience (from->who_can_add_to_groups, BANTER_AUDIENCE_FRIENDS),
    .guardian_max = audience (from->guardian_max, BANTER_AUDIENCE_EVERYONE),
    .guardian_dms_off = from->guardian_dms_off,
    .guardian_requests_off = from->guardian_requests_off,
    .guardian_groups_off = from->guardian_groups_off,
    .guardian_media_off = from->guardian_media_off,
  };
}

static BanterPolicyAction
read_action (const char *text)
{
  if (text == NULL || g_str_equal (text, "dm"))
    return BANTER_POLICY_DM;
  if (g_str_equal (text, "shrunk_group"))
    return BANTER_POLICY_SHRUNK_GROUP;
  g_assert_cmpstr (text, ==, "add_to_group");
  return BANTER_POLICY_ADD_TO_GROUP;
}

static void
check_row (const Row *row, guint line)
{
  BanterPolicyFacts facts = {
    .action = read_action (row->action),
    .extension = g_strcmp0 (row->extension, "false") != 0,
    .phone_required = row->phone_required,
    .is_media = row->is_media,
    .suggested = row->suggested,
  };
  BanterReason reason;
  BanterVerdict verdict;

  read_side (row->a, &facts.a);
  read_side (row->b, &facts.b);
  verdict = banter_policy_judge (&facts, &reason);

  if (g_strcmp0 (banter_verdict_to_string (verdict), row->verdict) != 0
      || g_strcmp0 (banter_reason_to_string (reason), row->reason) != 0
      || banter_policy_deciding_rule (&facts) != row->rule)
    {
      g_autofree char *text = banter_json_encode (&row_type, row);

      g_error ("row %u: %s, reason \"%s\", rule %u instead of %s", line,
               banter_verdict_to_string (verdict), banter_reason_to_string (reason),
               banter_policy_deciding_rule (&facts), text);
    }
}

static void
test_every_row (void)
{
  const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "policy", "vectors.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Vectors *vectors;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  vectors = banter_json_decode_untrusted (&vectors_type, text, length, &limits, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (vectors->rows->len, >, 50000);
  for (guint i = 0; i < vectors->rows->len; i++)
    check_row (g_ptr_array_index (vectors->rows, i), i + 2);
  banter_json_free (&vectors_type, vectors);
}

static void
test_nothing_known_is_refused (void)
{
  BanterPolicyFacts facts = { 0 };
  BanterReason reason;

  for (int extension = 0; extension <= 1; extension++)
    for (int action = BANTER_POLICY_DM; action <= BANTER_POLICY_ADD_TO_GROUP; action++)
      {
        facts.extension = extension;
        facts.action = (BanterPolicyAction)action;
        g_assert_cmpint (banter_policy_judge (&facts, &reason), ==, BANTER_VERDICT_REFUSE);
      }
}

static void
test_reasons (void)
{
  for (int i = BANTER_REASON_ACCOUNT; i <= BANTER_REASON_GROUP_FULL; i++)
    g_assert_cmpint (banter_reason_from_string (banter_reason_to_string ((BanterReason)i)), ==, i);
  g_assert_cmpint (banter_reason_from_string ("something new"), ==, BANTER_REASON_PRIVACY);
  g_assert_cmpint (banter_reason_from_string (NULL), ==, BANTER_REASON_PRIVACY);
  g_assert_cmpint (banter_reason_from_string (""), ==, BANTER_REASON_PRIVACY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/every-row", test_every_row);
  g_test_add_func ("/policy/nothing-known", test_nothing_known_is_refused);
  g_test_add_func ("/policy/reasons", test_reasons);
  return g_test_run ();
}
