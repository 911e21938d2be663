/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-content"

#include "config.h"

#include <string.h>

#include "banter-content.h"
#include "banter-json.h"
#include "banter-sticker-uses.h"

/* What is written as an event's content, and the stickers that were used last. */

#define A "mxc://mock/a"
#define B "mxc://mock/b"

static void
assert_same_json (char *content, const char *expected)
{
  g_autofree char *owned = content;
  g_autofree char *sorted = banter_json_canonical (content, NULL);
  g_autofree char *wanted = banter_json_canonical (expected, NULL);

  g_assert_nonnull (sorted);
  g_assert_cmpstr (sorted, ==, wanted);
}

static void
test_text (void)
{
  static const char *const table[][2] = {
    { "Hello", "{\"msgtype\":\"m.text\",\"body\":\"Hello\",\"m.mentions\":{}}" },
    { "\"\\\n\t</b>",
      "{\"msgtype\":\"m.text\",\"body\":\"\\\"\\\\\\n\\t</b>\",\"m.mentions\":{}}" },
    { "@room @ada:mock 👋",
      "{\"msgtype\":\"m.text\",\"body\":\"@room @ada:mock 👋\",\"m.mentions\":{}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    assert_same_json (banter_content_text (table[i][0], NULL), table[i][1]);
}

/* The body stays what was typed; there is HTML only where it says more. */
static void
test_markdown (void)
{
  static const char *const table[][2] = {
    { "Hello", "{\"msgtype\":\"m.text\",\"body\":\"Hello\",\"m.mentions\":{}}" },
    { "a **b** <i>c</i>", "{\"msgtype\":\"m.text\",\"body\":\"a **b** <i>c</i>\",\"m.mentions\":{},"
                          "\"format\":\"org.matrix.custom.html\","
                          "\"formatted_body\":\"a <strong>b</strong> &lt;i&gt;c&lt;/i&gt;\"}" },
  };
  const BanterReply reply = { .event_id = "$1" };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    assert_same_json (banter_content_markdown (table[i][0], NULL), table[i][1]);
  assert_same_json (banter_content_markdown ("_a_", &reply),
                    "{\"msgtype\":\"m.text\",\"body\":\"_a_\",\"m.mentions\":{},"
                    "\"format\":\"org.matrix.custom.html\",\"formatted_body\":\"<em>a</em>\","
                    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$1\"}}}");
  assert_same_json (banter_content_edit ("$1", "_a_"),
                    "{\"msgtype\":\"m.text\",\"body\":\"* _a_\",\"m.mentions\":{},"
                    "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$1\"},"
                    "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"_a_\",\"m.mentions\":{},"
                    "\"format\":\"org.matrix.custom.html\",\"formatted_body\":\"<em>a</em>\"}}");
}

/* The one whose message is answered is meant, unless that is oneself. */
static void
test_reply (void)
{
  const BanterReply theirs = { .event_id = "$1", .sender = "@ada:mock" };
  const BanterReply own = { .event_id = "$1" };
  BanterStickerRow sticker = { .url = (char *)A, .body = (char *)"wave", .info = (char *)"{}" };

  assert_same_json (banter_content_text ("Yes", &theirs),
                    "{\"msgtype\":\"m.text\",\"body\":\"Yes\","
                    "\"m.mentions\":{\"user_ids\":[\"@ada:mock\"]},"
                    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$1\"}}}");
  assert_same_json (banter_content_text ("Yes", &own),
                    "{\"msgtype\":\"m.text\",\"body\":\"Yes\",\"m.mentions\":{},"
                    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$1\"}}}");
  assert_same_json (banter_content_sticker (&sticker, &own),
                    "{\"body\":\"wave\",\"url\":\"" A "\",\"info\":{},\"m.mentions\":{},"
                    "\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":\"$1\"}}}");
}

static void
test_edit (void)
{
  assert_same_json (banter_content_edit ("$1", "Hi \"you\""),
                    "{\"msgtype\":\"m.text\",\"body\":\"* Hi \\\"you\\\"\",\"m.mentions\":{},"
                    "\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"Hi \\\"you\\\"\","
                    "\"m.mentions\":{}},"
                    "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$1\"}}");
}

static void
test_reaction (void)
{
  assert_same_json (banter_content_reaction ("$1", "👍"),
                    "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$1\","
                    "\"key\":\"👍\"}}");
}

static void
test_file (void)
{
  g_autoptr (GBytes) seven = g_bytes_new_static ("1234567", 7);
  g_autoptr (GBytes) five = g_bytes_new_static ("12345", 5);
  BanterOutgoingFile picture
      = { .bytes = seven, .name = "cat.png", .mime_type = "image/png", .width = 3, .height = 2 };
  const BanterOutgoingFile file
      = { .bytes = seven, .name = "imagery.txt", .mime_type = "text/plain" };

  assert_same_json (banter_content_file (&picture, NULL),
                    "{\"msgtype\":\"m.image\",\"body\":\"cat.png\",\"filename\":\"cat.png\","
                    "\"info\":{\"mimetype\":\"image/png\",\"size\":7,\"w\":3,\"h\":2},"
                    "\"m.mentions\":{}}");
  assert_same_json (banter_content_file (&file, NULL),
                    "{\"msgtype\":\"m.file\",\"body\":\"imagery.txt\",\"filename\":\"imagery.txt\","
                    "\"info\":{\"mimetype\":\"text/plain\",\"size\":7},\"m.mentions\":{}}");

  picture.thumbnail = five;
  picture.thumbnail_type = "image/jpeg";
  picture.thumbnail_width = 2;
  picture.thumbnail_height = 1;
  assert_same_json (banter_content_file (&picture, NULL),
                    "{\"msgtype\":\"m.image\",\"body\":\"cat.png\",\"filename\":\"cat.png\","
                    "\"info\":{\"mimetype\":\"image/png\",\"size\":7,\"w\":3,\"h\":2,"
                    "\"thumbnail_info\":{\"mimetype\":\"image/jpeg\",\"size\":5,\"w\":2,\"h\":1}},"
                    "\"m.mentions\":{}}");
}

/* The `info` is the image's own, with what we do not know; a set is named only if it is known. */
static void
test_sticker (void)
{
  BanterStickerRow sticker = { .url = (char *)A,
                               .body = (char *)"wave",
                               .info = (char *)"{\"w\":9,\"x\":[1]}",
                               .room_id = (char *)"!s:mock",
                               .shortcode = (char *)"wa\"ve" };
  BanterStickerRow bare = { .url = (char *)A, .width = 5, .mimetype = (char *)"image/webp" };

  assert_same_json (banter_content_sticker (&sticker, NULL),
                    "{\"body\":\"wave\",\"url\":\"" A "\",\"info\":{\"w\":9,\"x\":[1]},"
                    "\"m.mentions\":{},\"com.beeper.msc4459.image_source_packs\":{\"" A
                    "\":{\"room_id\":\"!s:mock\",\"state_key\":\"\",\"shortcode\":\"wa\\\"ve\"}}}");
  assert_same_json (banter_content_sticker (&bare, NULL),
                    "{\"body\":\"\",\"url\":\"" A "\",\"info\":{\"w\":5,\"mimetype\":"
                    "\"image/webp\"},\"m.mentions\":{}}");
}

#define USES(n, more) "{\"recent\":[{\"url\":\"" A "\",\"ts\":9,\"n\":" n "}]" more "}"

static void
test_uses (void)
{
  static const struct
  {
    const char *old;
    const char *expected;
  } table[] = {
    { NULL, USES ("1", "") },
    { "{\"recent\":[{\"url\":\"" A "\",\"ts\":1,\"n\":4}],\"other\":1}",
      USES ("5", ",\"other\":1") },
    { "{\"recent\":[{\"url\":\"" B "\",\"ts\":1,\"n\":1},{\"url\":\"" A "\",\"ts\":1,\"n\":1}]}",
      "{\"recent\":[{\"url\":\"" A "\",\"ts\":9,\"n\":2},"
      "{\"url\":\"" B "\",\"ts\":1,\"n\":1}]}" },
    /* what another program broke */
    { "{\"recent\":7,\"x\":[1]}", USES ("1", ",\"x\":[1]") },
    { "{\"recent\":[{},7,null]}", USES ("1", "") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    assert_same_json (banter_sticker_uses_add (table[i].old, A, 9), table[i].expected);
}

/* However many are sent, the document stays small. */
static void
test_uses_are_few (void)
{
  g_autofree char *uses = NULL;
  gsize length = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *url = g_strdup_printf ("mxc://mock/%03u", i);
      g_autofree char *old = g_steal_pointer (&uses);

      uses = banter_sticker_uses_add (old, url, 100 + i);
      if (i == 99)
        length = strlen (uses);
    }
  g_assert_cmpuint (strlen (uses), ==, length);
  g_assert_nonnull (strstr (uses, "/199"));
  g_assert_null (strstr (uses, "/100\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/text", test_text);
  g_test_add_func ("/content/markdown", test_markdown);
  g_test_add_func ("/content/file", test_file);
  g_test_add_func ("/content/reply", test_reply);
  g_test_add_func ("/content/edit", test_edit);
  g_test_add_func ("/content/reaction", test_reaction);
  g_test_add_func ("/content/sticker", test_sticker);
  g_test_add_func ("/content/sticker-uses", test_uses);
  g_test_add_func ("/content/sticker-uses-are-few", test_uses_are_few);
  return g_test_run ();
}
