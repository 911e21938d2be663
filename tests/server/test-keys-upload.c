/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-keys-upload"

#include "config.h"

#include <string.h>

#include "banterd-keys.h"

#include "banter-json.h"

/* What "POST /keys/upload" takes: only what this device has signed. */

/* Well-formed, and of nobody here. */
#define ANOTHER_KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ANOTHER_SIGNATURE ANOTHER_KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static BanterdFixture *fixture;

static void
test_upload (void)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *expected; /* errcode, or the count of keys */
  } cases[] = {
    { "{}", 200, "0" },
    /* The device's own keys come first. */
    { "{\"one_time_keys\":{\"signed_curve25519:A\":" BANTERD_SIGNED_KEY ("a") "}}", 400,
      "M_INVALID_PARAM" },
    { "{\"device_keys\":" BANTERD_DEVICE_KEYS "}", 200, "0" },
    { "{\"one_time_keys\":{\"signed_curve25519:A\":" BANTERD_SIGNED_KEY ("a") "}}", 200, "1" },
    /* The answer got lost, so it comes again. */
    { "{\"one_time_keys\":{\"signed_curve25519:A\":" BANTERD_SIGNED_KEY ("a") "}}", 200, "1" },
    { "{\"one_time_keys\":{\"signed_curve25519:A\":" BANTERD_SIGNED_KEY ("b") "}}", 400,
      "M_INVALID_PARAM" },
    /* One bad key, and none of them counts. */
    { "{\"one_time_keys\":{\"signed_curve25519:B\":" BANTERD_SIGNED_KEY ("b") ",\"x\":\"y\"}}", 400,
      "M_INVALID_PARAM" },
    { "{\"one_time_keys\":{\"signed_curve25519:C\":" BANTERD_SIGNED_KEY (
          "c") ",\"curve25519:C\":\"c\"}}",
      200, "2" },
    { "{\"one_time_keys\":{\"signed_curve25519:\":" BANTERD_SIGNED_KEY ("c") "}}", 400,
      "M_INVALID_PARAM" },
    { "{\"one_time_keys\":{\":D\":" BANTERD_SIGNED_KEY ("d") "}}", 400, "M_INVALID_PARAM" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":1}}", 400, "M_BAD_JSON" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":{}}}", 400, "M_BAD_JSON" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":{\"key\":\"d\",\"signatures\":1}}}", 400,
      "M_BAD_JSON" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":\"d\"}}", 400, "M_BAD_JSON" },
    { "{\"one_time_keys\":[]}", 400, "M_BAD_JSON" },
    /* Only this device vouches for them, and for what stands there. */
    { "{\"one_time_keys\":{\"signed_curve25519:D\":{\"key\":\"d\",\"signatures\":{}}}}", 400,
      "M_INVALID_SIGNATURE" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":{\"key\":\"d\",\"signatures\":{\"@USER@\":"
      "{\"ed25519:OTHER\":\"@SIGN@\"}}}}}",
      400, "M_INVALID_SIGNATURE" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":{\"key\":\"d\",\"signatures\":"
      "{\"@other:localhost\":{\"ed25519:@DEVICE@\":\"@SIGN@\"}}}}}",
      400, "M_INVALID_SIGNATURE" },
    { "{\"one_time_keys\":{\"signed_curve25519:D\":{\"key\":\"d\",\"signatures\":{\"@USER@\":"
      "{\"ed25519:@DEVICE@\":\"c2ln\"}}}}}",
      400, "M_INVALID_SIGNATURE" },
    { "{\"fallback_keys\":{\"signed_curve25519:D\":{\"key\":\"d\",\"signatures\":{\"@USER@\":"
      "{\"ed25519:@DEVICE@\":\"" ANOTHER_SIGNATURE "\"}}}}}",
      400, "M_INVALID_SIGNATURE" },
    { "{\"device_keys\":" BANTERD_KEYS_WITH ("@KEY@", "\"ed25519:@DEVICE@\":\"c2ln\"") "}", 400,
      "M_INVALID_SIGNATURE" },
    { "{\"device_keys\":" BANTERD_KEYS_WITH ("@KEY@", "") "}", 400, "M_INVALID_SIGNATURE" },
    { "{\"device_keys\":" BANTERD_KEYS_WITH ("@KEY@", "\"ed25519:OTHER\":\"@SIGN@\"") "}", 400,
      "M_INVALID_SIGNATURE" },
    { "{\"device_keys\":" BANTERD_KEYS_WITH ("short", "\"ed25519:@DEVICE@\":\"@SIGN@\"") "}", 400,
      "M_INVALID_PARAM" },
    { "{\"device_keys\":" BANTERD_KEYS_WITH (ANOTHER_KEY, "\"ed25519:@DEVICE@\":\"@SIGN@\"") "}",
      400, "M_INVALID_SIGNATURE" },
    { "{\"fallback_keys\":{\"signed_curve25519:F\":" BANTERD_SIGNED_KEY ("f") "}}", 200, "2" },
    { "{\"fallback_keys\":{\"signed_curve25519:F\":" BANTERD_SIGNED_KEY (
          "f") ",\"signed_curve25519:G\":" BANTERD_SIGNED_KEY ("g") "}}",
      400, "M_INVALID_PARAM" },
    { "{\"device_keys\":[]}", 400, "M_BAD_JSON" },
    { "{\"device_keys\":{}}", 400, "M_BAD_JSON" },
    { "{\"device_keys\":{\"user_id\":\"@other:localhost\",\"device_id\":\"@DEVICE@\","
      "\"algorithms\":[],\"keys\":{},\"signatures\":{}}}",
      400, "M_INVALID_PARAM" },
    { "{\"device_keys\":{\"user_id\":\"@USER@\",\"device_id\":\"OTHER\","
      "\"algorithms\":[],\"keys\":{},\"signatures\":{}}}",
      400, "M_INVALID_PARAM" },
    { "{\"device_keys\":{\"user_id\":\"@USER@\",\"device_id\":\"@DEVICE@\","
      "\"algorithms\":[],\"keys\":{},\"signatures\":{\"@other:localhost\":{}}}}",
      400, "M_INVALID_PARAM" },
    { "{\"device_keys\":{\"user_id\":\"@USER@\",\"device_id\":\"@DEVICE@\","
      "\"algorithms\":[1],\"keys\":{},\"signatures\":{}}}",
      400, "M_BAD_JSON" },
    { "{\"device_keys\":{\"user_id\":\"@USER@\",\"device_id\":\"@DEVICE@\","
      "\"algorithms\":[],\"keys\":{\"a\":1.5},\"signatures\":{}}}",
      400, "M_BAD_JSON" },
    { "[]", 400, "M_BAD_JSON" },
    { "", 400, "M_NOT_JSON" },
  };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "uploader", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_keys_upload (probe, cases[i].body, &answer);
      g_autofree char *found
          = status == 200 ? banter_json_dup_member (answer, "one_time_key_counts/signed_curve25519")
                          : banterd_probe_get_string (answer, "errcode");

      if (status != cases[i].status || g_strcmp0 (found, cases[i].expected) != 0)
        g_error ("%s: %u %s", cases[i].body, status, answer);
    }
}

/* Nobody fills the disk with keys. */
static void
test_upload_bounds (void)
{
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "hoarder", NULL);
  g_autoptr (GString) many = g_string_new ("{\"one_time_keys\":{");
  g_autofree char *long_key = g_strnfill (3000, 'k');
  g_autofree char *body
      = g_strdup_printf ("{\"one_time_keys\":{\"curve25519:A\":\"%s\"}}", long_key);

  for (guint i = 0; i < 1001; i++)
    g_string_append_printf (many, "%s\"curve25519:%u\":\"k\"", i > 0 ? "," : "", i);
  g_string_append (many, "}}");
  g_assert_cmpuint (banterd_keys_upload (probe, body, NULL), ==, 400);
  g_assert_cmpuint (banterd_keys_upload (probe, many->str, NULL), ==, 400);
  g_assert_cmpuint (
      banterd_keys_upload (probe, "{\"one_time_keys\":{\"curve25519:A\":\"k\"}}", NULL), ==, 200);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/keys-upload/table", test_upload);
  g_test_add_func ("/server/keys-upload/bounds", test_upload_bounds);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
