/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-endpoint"

#include "config.h"

#include <string.h>

#include "banter-matrix-endpoint.h"

/* Paths: what goes in, what comes out, and what must never come out. */

static void
test_paths (void)
{
  static const struct
  {
    BanterMatrixEndpoint endpoint;
    const char *args[3];
    const char *expected;
  } rows[] = {
    { BANTER_MATRIX_GET_VERSIONS, { NULL }, "/_matrix/client/versions" },
    { BANTER_MATRIX_JOIN, { "!a:b.org" }, "/_matrix/client/v3/rooms/%21a%3Ab.org/join" },
    { BANTER_MATRIX_SEND,
      { "!r:s", "m.room.message", "t-1" },
      "/_matrix/client/v3/rooms/%21r%3As/send/m.room.message/t-1" },
    { BANTER_MATRIX_PUT_STATE_EVENT,
      { "!r:s", "m.room.name", "" },
      "/_matrix/client/v3/rooms/%21r%3As/state/m.room.name/" },
    { BANTER_MATRIX_PUT_STATE_EVENT,
      { "!r:s", "m.room.member", "@a:s" },
      "/_matrix/client/v3/rooms/%21r%3As/state/m.room.member/%40a%3As" },
    { BANTER_MATRIX_SEND,
      { "!r:s", "a/b ?c#d", "é" },
      "/_matrix/client/v3/rooms/%21r%3As/send/a%2Fb%20%3Fc%23d/%C3%A9" },
    { BANTER_MATRIX_DOWNLOAD,
      { "example.org:8448", "AbC_-9" },
      "/_matrix/client/v1/media/download/example.org%3A8448/AbC_-9" },
    { BANTER_MATRIX_REDACT,
      { "!r:s", "$e", "t" },
      "/_matrix/client/v3/rooms/%21r%3As/redact/%24e/t" },
    { BANTER_MATRIX_PUT_TAG,
      { "@a:s", "!r:s", "u.Ü/x" },
      "/_matrix/client/v3/user/%40a%3As/rooms/%21r%3As/tags/u.%C3%9C%2Fx" },
    { BANTER_MATRIX_DELETE_PUSH_RULE,
      { "override", "!r:s" },
      "/_matrix/client/v3/pushrules/global/override/%21r%3As" },
    /* Refused: */
    { BANTER_MATRIX_DELETE_PUSH_RULE, { "..", "!r:s" }, NULL },
    { BANTER_MATRIX_DELETE_TAG, { "@a:s", "!r:s", "" }, NULL },
    { BANTER_MATRIX_JOIN, { "" }, NULL },
    { BANTER_MATRIX_JOIN, { "a:b" }, NULL },
    { BANTER_MATRIX_JOIN, { "@a:b" }, NULL },
    { BANTER_MATRIX_GET_PROFILE, { "!a:b" }, NULL },
    { BANTER_MATRIX_SEND, { "!r:s", "..", "t" }, NULL },
    { BANTER_MATRIX_SEND, { "!r:s", ".", "t" }, NULL },
    { BANTER_MATRIX_SEND, { "!r:s", "", "t" }, NULL },
    { BANTER_MATRIX_SEND, { "!r:s", "m", "\xff" }, NULL },
    { BANTER_MATRIX_SEND, { "!r:s", "m", NULL }, NULL },
    { BANTER_MATRIX_DOWNLOAD, { "example.org", "../../v3/account" }, NULL },
    { BANTER_MATRIX_DOWNLOAD, { "example.org", "a/b" }, NULL },
    { BANTER_MATRIX_DOWNLOAD, { "example.org", "a?b" }, NULL },
    { BANTER_MATRIX_DOWNLOAD, { "example.org", "" }, NULL },
    { BANTER_MATRIX_DOWNLOAD, { "evil/..", "a" }, NULL },
    { BANTER_MATRIX_DOWNLOAD, { "a b", "a" }, NULL },
    { BANTER_MATRIX_REDACT, { "!r:s", "e", "t" }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = banter_matrix_path (rows[i].endpoint, rows[i].args[0],
                                                  rows[i].args[1], rows[i].args[2]);

      g_assert_cmpstr (path, ==, rows[i].expected);
    }
}

static void
test_table (void)
{
  for (guint i = 0; i < BANTER_MATRIX_ENDPOINT_LAST; i++)
    {
      const char *pattern = banter_matrix_endpoint_get_pattern ((BanterMatrixEndpoint)i);

      g_assert_nonnull (banter_matrix_endpoint_get_method ((BanterMatrixEndpoint)i));
      g_assert_true (g_str_has_prefix (pattern, "/"));
    }
  g_assert_false (banter_matrix_endpoint_needs_token (BANTER_MATRIX_LOGIN));
  g_assert_true (banter_matrix_endpoint_needs_token (BANTER_MATRIX_SYNC));
}

static void
test_query (void)
{
  g_autofree char *path = g_strdup ("/x");

  banter_matrix_path_add_query (&path, "none", NULL);
  g_assert_cmpstr (path, ==, "/x");
  banter_matrix_path_add_query (&path, "since", "s1 &=/?#+é");
  banter_matrix_path_add_query (&path, "b", "");
  g_assert_cmpstr (path, ==, "/x?since=s1%20%26%3D%2F%3F%23%2B%C3%A9&b=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matrix/endpoint/paths", test_paths);
  g_test_add_func ("/matrix/endpoint/table", test_table);
  g_test_add_func ("/matrix/endpoint/query", test_query);
  return g_test_run ();
}
