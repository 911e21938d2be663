/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd-phone"

#include "config.h"

#include <string.h>

#include "banterd-phone.h"

#define V3 "/_matrix/client/v3"
#define SUBMIT "/_matrix/client/unstable/im.banter/msisdn/submit_token"

char *
banterd_phone_read_messages (BanterdFixture *server)
{
  g_autofree char *path = g_build_filename (banterd_fixture_get_data_dir (server), "sms.txt", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

char *
banterd_phone_read_code (BanterdFixture *server, const char *number)
{
  g_autofree char *text = banterd_phone_read_messages (server);
  g_autofree char *wanted = g_strdup_printf ("+%s ", number);
  const char *at = g_strrstr (text, wanted);

  g_assert_nonnull (at);
  return g_strndup (at + strlen (wanted), 6);
}

char *
banterd_phone_ask_code_at (BanterdProbe *probe, const char *path, const char *number,
                           const char *secret, int attempt)
{
  g_autofree char *body
      = g_strdup_printf ("{\"client_secret\":\"%s\",\"country\":\"DE\",\"phone_number\":\"+%s\","
                         "\"send_attempt\":%d}",
                         secret, number, attempt);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call_at (probe, &answer, "POST", body, path);

  if (status != 200)
    g_error ("%u %s", status, answer);
  g_assert_nonnull (strstr (answer, SUBMIT));
  return banterd_probe_get_string (answer, "sid");
}

char *
banterd_phone_ask_code (BanterdProbe *probe, const char *number, const char *secret, int attempt)
{
  return banterd_phone_ask_code_at (probe, V3 "/account/3pid/msisdn/requestToken", number, secret,
                                    attempt);
}

gboolean
banterd_phone_submit (BanterdProbe *probe, const char *sid, const char *secret, const char *code)
{
  g_autofree char *body = g_strdup_printf (
      "{\"sid\":\"%s\",\"client_secret\":\"%s\",\"token\":\"%s\"}", sid, secret, code);
  g_autofree char *answer = NULL;
  guint status = banterd_probe_call (probe, &answer, "POST", body, SUBMIT);

  return status == 200 && strstr (answer, "\"success\":true") != NULL;
}

guint
banterd_phone_add (BanterdProbe *probe, const char *sid, const char *secret)
{
  g_autofree char *plain
      = g_strdup_printf ("{\"sid\":\"%s\",\"client_secret\":\"%s\"}", sid, secret);
  g_autofree char *first = NULL;
  g_autofree char *session = NULL;
  g_autofree char *body = NULL;
  guint status = banterd_probe_call (probe, &first, "POST", plain, V3 "/account/3pid/add");

  if (status != 401)
    return status;
  session = banterd_probe_get_string (first, "session");
  body = g_strdup_printf ("{\"sid\":\"%s\",\"client_secret\":\"%s\",\"auth\":{\"type\":"
                          "\"m.login.password\",\"session\":\"%s\",\"password\":"
                          "\"a long enough one\"}}",
                          sid, secret, session);
  return banterd_probe_call (probe, NULL, "POST", body, V3 "/account/3pid/add");
}

void
banterd_phone_verify (BanterdProbe *probe, const char *number, const char *secret)
{
  g_autofree char *sid = banterd_phone_ask_code (probe, number, secret, 1);
  g_autofree char *code = banterd_phone_read_code (probe->fixture, number);

  g_assert_true (banterd_phone_submit (probe, sid, secret, code));
  g_assert_cmpuint (banterd_phone_add (probe, sid, secret), ==, 200);
}
