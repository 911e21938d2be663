/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-content"

#include "config.h"

#include <string.h>

#include "banter-matrix.h"

/* What the layer computes from contents: errors, redaction, power, m.direct, receipts, packs; and
 * whole documents as file pairs. */

static void
test_errors (void)
{
  for (guint i = 0; i < BANTER_MATRIX_ERROR_LAST; i++)
    {
      BanterMatrixError code = (BanterMatrixError)i;
      const char *errcode = banter_matrix_error_to_errcode (code);

      g_assert_true (g_str_has_prefix (errcode, "M_"));
      g_assert_cmpint (banter_matrix_error_from_errcode (errcode), ==, code);
      g_assert_cmpuint (banter_matrix_error_to_status (code), >=, 400);
      g_assert_cmpuint (banter_matrix_error_to_status (code), <, 600);
    }
  g_assert_cmpint (banter_matrix_error_from_errcode (NULL), ==, BANTER_MATRIX_ERROR_UNKNOWN);
  g_assert_cmpint (banter_matrix_error_from_errcode ("X"), ==, BANTER_MATRIX_ERROR_UNKNOWN);
  g_assert_cmpuint (banter_matrix_error_to_status (BANTER_MATRIX_ERROR_LIMIT_EXCEEDED), ==, 429);
}

static void
test_redact (void)
{
  static const struct
  {
    const char *type;
    const char *content;
    const char *expected;
  } rows[] = {
    { "m.room.message", "{\"body\":\"x\",\"msgtype\":\"m.text\"}", "{}" },
    { "m.room.message", NULL, "{}" },
    { "m.sticker", "{\"url\":\"mxc://a/b\"}", "{}" },
    { "m.room.member", "{\"membership\":\"join\",\"displayname\":\"x\",\"reason\":\"y\"}",
      "{\"membership\":\"join\"}" },
    { "m.room.join_rules", "{\"join_rule\":\"invite\",\"x\":1}", "{\"join_rule\":\"invite\"}" },
    { "m.room.history_visibility", "{\"history_visibility\":\"joined\",\"x\":1}",
      "{\"history_visibility\":\"joined\"}" },
    { "m.room.create", "{\"room_version\":\"11\",\"x\":1}", "{\"room_version\":\"11\",\"x\":1}" },
    { "m.room.power_levels", "{\"users\":{\"@a:b\":100},\"invite\":0,\"notifications\":{}}",
      "{\"invite\":0,\"users\":{\"@a:b\":100}}" },
    { "m.room.redaction", "{\"redacts\":\"$a\",\"reason\":\"x\"}", "{\"redacts\":\"$a\"}" },
    { "m.room.name", "{\"name\":\"x\"}", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = banter_matrix_event_redact (rows[i].type, rows[i].content);
      g_autofree char *sorted = banter_json_canonical (left, NULL);

      g_assert_cmpstr (sorted, ==, rows[i].expected);
    }
}

static BanterMatrixPowerLevels *
decode_levels (const char *json)
{
  g_autoptr (GError) error = NULL;
  BanterMatrixPowerLevels *levels
      = banter_json_decode (&banter_matrix_power_levels_type, json, -1, &error);

  g_assert_no_error (error);
  return levels;
}

static void
test_power_levels (void)
{
  g_autoptr (BanterMatrixPowerLevels) full = decode_levels (
      "{\"users\":{\"@a:b\":100,\"@bad:b\":\"7\"},\"users_default\":5,\"events\":{\"m.room.name\":"
      "60},\"state_default\":0,\"events_default\":3,\"kick\":1,\"invite\":\"50\",\"ban\":null}");
  g_autoptr (BanterMatrixPowerLevels) empty = decode_levels ("{}");

  g_assert_cmpint (banter_matrix_power_levels_get_user (full, "@a:b"), ==, 100);
  g_assert_cmpint (banter_matrix_power_levels_get_user (full, "@c:b"), ==, 5);
  g_assert_cmpint (banter_matrix_power_levels_get_user (NULL, "@c:b"), ==, 0);
  g_assert_cmpint (banter_matrix_power_levels_get_event (full, "m.room.name", TRUE), ==, 60);
  g_assert_cmpint (banter_matrix_power_levels_get_event (full, "m.room.topic", TRUE), ==, 0);
  g_assert_cmpint (banter_matrix_power_levels_get_event (empty, "m.room.topic", TRUE), ==, 50);
  g_assert_cmpint (banter_matrix_power_levels_get_event (full, "m.room.message", FALSE), ==, 3);
  g_assert_cmpint (banter_matrix_power_levels_get_action (full, BANTER_MATRIX_POWER_KICK), ==, 1);
  g_assert_cmpint (banter_matrix_power_levels_get_action (full, BANTER_MATRIX_POWER_INVITE), ==, 0);
  g_assert_cmpint (banter_matrix_power_levels_get_action (full, BANTER_MATRIX_POWER_BAN), ==, 50);
  g_assert_cmpint (banter_matrix_power_levels_get_action (NULL, BANTER_MATRIX_POWER_REDACT), ==,
                   50);
}

static void
test_direct (void)
{
  static const struct
  {
    const char *old;
    const char *user;
    const char *room;
    gboolean direct;
    const char *expected;
  } rows[] = {
    { NULL, "@a:b", "!1:b", TRUE, "{\"@a:b\":[\"!1:b\"]}" },
    { "{\"@a:b\":[\"!0:b\"]}", "@a:b", "!1:b", TRUE, "{\"@a:b\":[\"!0:b\",\"!1:b\"]}" },
    { "{\"@a:b\":[\"!1:b\"]}", "@a:b", "!1:b", TRUE, "{\"@a:b\":[\"!1:b\"]}" },
    { "{\"@a:b\":[\"!1:b\"],\"odd\":{\"x\":1}}", "@a:b", "!1:b", FALSE, "{\"odd\":{\"x\":1}}" },
    { "{\"@a:b\":\"what\"}", "@a:b", "!1:b", TRUE, "{\"@a:b\":[\"!1:b\"]}" },
    { "{\"@x:b\":7}", "@a:b", "!1:b", TRUE, "{\"@a:b\":[\"!1:b\"],\"@x:b\":7}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *new
          = banter_matrix_direct_set (rows[i].old, rows[i].user, rows[i].room, rows[i].direct);
      g_autofree char *sorted = banter_json_canonical (new, NULL);

      g_assert_cmpstr (sorted, ==, rows[i].expected);
    }
}

static void
test_direct_decode (void)
{
  g_autoptr (GHashTable) direct
      = banter_matrix_direct_decode ("{\"@a:b\":[\"!1:b\",7],\"@c:b\":{},\"@d:b\":[]}");
  GStrv rooms = g_hash_table_lookup (direct, "@a:b");

  g_assert_cmpstr (rooms[0], ==, "!1:b");
  g_assert_null (rooms[1]);
  g_assert_false (g_hash_table_contains (direct, "@c:b"));
}

static void
test_receipts (void)
{
  static const char json[] = "{\"$e\":{\"m.read\":{\"@a:b\":{\"ts\":5}}}}";
  g_autoptr (GHashTable) receipts = banter_matrix_receipts_decode (json);
  g_autofree char *again = banter_matrix_receipts_encode (receipts);
  g_autoptr (GHashTable) nothing = banter_matrix_receipts_decode (NULL);
  g_autoptr (GHashTable) odd = banter_matrix_receipts_decode ("{\"$e\":{\"m.read\":7},\"$f\":[]}");
  const BanterMatrixReceiptsOfEvent *of = g_hash_table_lookup (receipts, "$e");
  const BanterMatrixReceipt *receipt = g_hash_table_lookup (of->read, "@a:b");

  g_assert_cmpint (receipt->ts, ==, 5);
  g_assert_cmpstr (again, ==, json);
  g_assert_cmpuint (g_hash_table_size (nothing), ==, 0);
  g_assert_false (g_hash_table_contains (odd, "$f"));
}

static void
test_packs (void)
{
  g_autofree char *patch = banter_matrix_pack_rooms_patch ("!r/~:s", "a\"b", TRUE, 7);
  g_autofree char *unpatch = banter_matrix_pack_rooms_patch ("!r/~:s", "a\"b", FALSE, 7);
  g_autofree char *saved
      = banter_json_merge ("{\"rooms\":{\"!x:s\":{\"\":{\"k\":1}}}}", patch, NULL);
  g_autofree char *removed = banter_json_merge (saved, unpatch, NULL);
  g_autoptr (BanterMatrixPack) pack = banter_json_decode (
      &banter_matrix_pack_type,
      "{\"images\":{\"b\":{\"url\":\"mxc://a/1\",\"info\":{\"w\":1,\"x.y\":{}}},"
      "\"a\":{\"url\":\"mxc://a/2\",\"usage\":[\"emoticon\"]},\"no-url\":{}},"
      "\"pack\":{\"usage\":[\"sticker\"],\"im.banter.category\":\"food\"}}",
      -1, NULL);
  g_autoptr (GPtrArray) codes = banter_matrix_pack_get_shortcodes (pack);
  const BanterMatrixPackImage *image = g_hash_table_lookup (pack->images, "b");

  g_assert_true (banter_matrix_pack_rooms_contain (saved, "!r/~:s", "a\"b"));
  g_assert_true (banter_matrix_pack_rooms_contain (removed, "!x:s", ""));
  g_assert_false (banter_matrix_pack_rooms_contain (removed, "!r/~:s", "a\"b"));
  g_assert_false (banter_matrix_pack_rooms_contain (NULL, "!x:s", ""));
  g_assert_cmpint (banter_matrix_pack_rooms_get_order (saved, "!r/~:s", "a\"b"), ==, 7);
  g_assert_cmpint (banter_matrix_pack_rooms_get_order (saved, "!x:s", ""), ==, 0);
  g_assert_cmpint (banter_matrix_pack_rooms_get_order (removed, "!r/~:s", "a\"b"), ==, 0);
  g_assert_cmpuint (codes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (codes, 0), ==, "a");
  g_assert_true (banter_matrix_pack_is_for_stickers (pack, image));
  g_assert_false (
      banter_matrix_pack_is_for_stickers (pack, g_hash_table_lookup (pack->images, "a")));
  g_assert_cmpstr (image->info, ==, "{\"w\":1,\"x.y\":{}}");
  g_assert_cmpstr (pack->pack->category, ==, "food");
}

/* As their author has put them; what has no place comes behind, by name. */
static void
test_pack_order (void)
{
  static const char *const places[] = { "f\":{",
                                        "a\":{\"im.banter.order\":3,",
                                        "b\":{\"im.banter.order\":\"1\",",
                                        "c\":{\"im.banter.order\":-9,",
                                        "e\":{\"im.banter.order\":3,",
                                        "d\":{\"im.banter.order\":2,",
                                        NULL };
  g_autofree char *images = g_strjoinv ("\"url\":\"mxc://a/1\"},\"", (char **)places);
  g_autofree char *json = g_strconcat ("{\"images\":{\"", images, "\"url\":\"mxc://a/1\"}}}", NULL);
  g_autoptr (BanterMatrixPack) pack = banter_json_decode (&banter_matrix_pack_type, json, -1, NULL);
  g_autoptr (GPtrArray) codes = banter_matrix_pack_get_shortcodes (pack);
  g_autofree char *order = NULL;

  g_ptr_array_add (codes, NULL);
  order = g_strjoinv ("", (char **)codes->pdata);
  g_assert_cmpstr (order, ==, "cdaebf");
}

/* What waits, and the document with it; other members stay, and nonsense counts as nothing. */
static void
test_favourites (void)
{
#define A "{\"body\":\"a\"}"
  static const struct
  {
    const char *document;
    const char *waiting;
    const char *expected;
  } rows[] = {
    { NULL, NULL, "{\"stickers\":{}}" },
    { NULL, "{\"mxc://x/a\":" A "}", "{\"stickers\":{\"mxc://x/a\":" A "}}" },
    { "{\"stickers\":{\"mxc://x/a\":" A ",\"mxc://x/b\":{\"k\":1}},\"own\":[1]}",
      "{\"mxc://x/a\":false}", "{\"own\":[1],\"stickers\":{\"mxc://x/b\":{\"k\":1}}}" },
    { "{\"stickers\":{\"mxc://x/a\":{\"k\":1}}}", "{\"mxc://x/a\":" A "}",
      "{\"stickers\":{\"mxc://x/a\":{\"body\":\"a\",\"k\":1}}}" },
    { "{\"stickers\":7}", "{\"mxc://x/a\":" A "}", "{\"stickers\":{\"mxc://x/a\":" A "}}" },
    { "{}", "{\"mxc://x/a\":7}", "{\"stickers\":{}}" },
    { "{}", "[]", "{\"stickers\":{}}" },
  };
  g_autofree char *waiting = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *rest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *applied = banter_matrix_favourites_apply (rows[i].document, rows[i].waiting);
      g_autofree char *canonical = banter_json_canonical (applied, NULL);

      g_assert_cmpstr (canonical, ==, rows[i].expected);
    }
  waiting = banter_matrix_favourites_change ("{\"mxc://x/b\":false}", "mxc://x/\"",
                                             &(BanterMatrixFavourite){ .body = (char *)"a" });
  g_assert_cmpstr (waiting, ==, "{\"mxc://x/\\\"\":" A ",\"mxc://x/b\":false}");
  /* Changed again while the server was being told: that waits still. */
  changed = banter_matrix_favourites_change (waiting, "mxc://x/\"", NULL);
  rest = banter_matrix_favourites_settle (changed, waiting);
  g_assert_cmpstr (rest, ==, "{\"mxc://x/\\\"\":false}");
  g_assert_true (banter_matrix_favourites_waits (rest));
  g_assert_false (banter_matrix_favourites_waits ("{}"));
  g_assert_false (banter_matrix_favourites_waits (NULL));
#undef A
}

static void
test_features (void)
{
  g_autoptr (BanterMatrixVersions) versions = banter_json_decode (
      &banter_matrix_versions_type,
      "{\"versions\":[\"v1.1\"],\"unstable_features\":{\"a\":true,\"b\":false,\"c\":\"true\"}}", -1,
      NULL);

  g_assert_true (banter_matrix_versions_has_feature (versions, "a"));
  g_assert_false (banter_matrix_versions_has_feature (versions, "b"));
  g_assert_false (banter_matrix_versions_has_feature (versions, "c"));
  g_assert_false (banter_matrix_versions_has_feature (versions, "d"));
}

/* documents/NAME.json is what a server sends; NAME.expected is what is left of it. */
static void
test_document (const char *name, const BanterJsonType *type)
{
  static const char *const event_arrays[] = { "events", "chunk", NULL };
  const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_APP };
  g_autofree char *json_name = g_strconcat (name, ".json", NULL);
  g_autofree char *expected_name = g_strconcat (name, ".expected", NULL);
  g_autofree char *json_path
      = g_test_build_filename (G_TEST_DIST, "matrix", "documents", json_name, NULL);
  g_autofree char *expected_path
      = g_test_build_filename (G_TEST_DIST, "matrix", "documents", expected_name, NULL);
  g_autofree char *json = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *again = NULL;
  g_autofree char *sorted = NULL;
  g_autoptr (GError) error = NULL;
  gpointer value;
  gsize length;

  g_file_get_contents (json_path, &json, &length, &error);
  g_assert_no_error (error);
  g_file_get_contents (expected_path, &expected, NULL, &error);
  g_assert_no_error (error);
  banter_json_scan_lenient (json, length, &limits, event_arrays, NULL, &error);
  g_assert_no_error (error);
  value = banter_json_decode (type, json, (gssize)length, &error);
  g_assert_no_error (error);
  again = banter_json_encode (type, value);
  sorted = banter_json_canonical (again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sorted, ==, g_strchomp (expected));
  banter_json_free (type, value);
}

static void
test_documents (void)
{
  test_document ("sync", &banter_matrix_sync_type);
  test_document ("sync-hostile", &banter_matrix_sync_type);
  test_document ("messages", &banter_matrix_messages_type);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matrix/errors", test_errors);
  g_test_add_func ("/matrix/redact", test_redact);
  g_test_add_func ("/matrix/power-levels", test_power_levels);
  g_test_add_func ("/matrix/direct", test_direct);
  g_test_add_func ("/matrix/direct-decode", test_direct_decode);
  g_test_add_func ("/matrix/receipts", test_receipts);
  g_test_add_func ("/matrix/packs", test_packs);
  g_test_add_func ("/matrix/pack-order", test_pack_order);
  g_test_add_func ("/matrix/favourites", test_favourites);
  g_test_add_func ("/matrix/features", test_features);
  g_test_add_func ("/matrix/documents", test_documents);
  return g_test_run ();
}
