/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-family-private.h"
#include "banter-message-private.h"
#include "banter-person.h"
#include "banter-time-text.h"
#include "chat/banter-message-words.h"
#include "inbox/banter-preview-text.h"
#include "session/banter-birthday-row.h"
#include "session/banter-password-strength.h"
#include "banter-message.h"
#include "safety/banter-family-text.h"

/* The small pure functions that make what people read. */

static void
test_time (void)
{
  static const struct
  {
    const char *time;
    const char *text;
  } cases[] = {
    { "2026-11-22T00:00:00Z", "00:00" },     { "2026-11-22T20:45:09Z", "20:45" },
    { "2026-11-21T23:59:59Z", "Yesterday" }, { "2026-11-20T00:00:00Z", "Fri" },
    { "2026-11-16T12:00:00Z", "Mon" },       { "2026-11-15T23:59:59Z", "15 Nov" },
    { "2026-01-01T00:00:00Z", "1 Jan" },     { "2025-12-31T23:59:59Z", "12/31/25" },
    { "2026-11-23T00:10:00Z", "23 Nov" }, /* a clock ahead of ours */
  };
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-22T20:50:00Z", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (cases[i].time, NULL);
      g_autofree char *text = banter_time_text_short (time, now);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_preview (void)
{
  static const struct
  {
    BanterItemKind kind;
    const char *text;
    gboolean own;
    const char *sender;
    const char *preview;
  } cases[] = {
    { BANTER_ITEM_TEXT, "Hello", FALSE, NULL, "Hello" },
    { BANTER_ITEM_TEXT, "Hello", TRUE, NULL, "You: Hello" },
    { BANTER_ITEM_TEXT, "Hello", FALSE, "Ada", "Ada: Hello" },
    { BANTER_ITEM_TEXT, "%s %n", FALSE, "%d", "%d: %s %n" },
    { BANTER_ITEM_STICKER, "A cat", TRUE, "Me", "You: Sticker" },
    { BANTER_ITEM_IMAGE, "x.png", FALSE, NULL, "Picture" },
    { BANTER_ITEM_FILE, "x.pdf", FALSE, "Ada", "Ada: File" },
    { BANTER_ITEM_DELETED, NULL, FALSE, NULL, "Message deleted" },
    { BANTER_ITEM_NOTICE, "Ada joined", TRUE, "Ada", "Ada joined" },
    { BANTER_ITEM_TEXT, NULL, TRUE, NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *preview
          = banter_preview_text (cases[i].kind, cases[i].text, cases[i].own, cases[i].sender);

      g_assert_cmpstr (preview, ==, cases[i].preview);
    }
}

static void
test_notices (void)
{
  static const struct
  {
    const char *notice;
    const char *own;
    const char *other;
  } cases[] = {
    { "joined", "You joined", "Ada joined" },
    { "left", "You left", "Ada left" },
    { "invited", "You invited it", "Ada invited it" },
    { "invited-you", "it invited you", "Ada invited you" },
    { "removed-you", "it removed you", "Ada removed you" },
    { "banned-you", "it banned you", "Ada banned you" },
    { "unbanned-you", "it lifted your ban", "Ada lifted your ban" },
    { "declined", "You declined the invitation", "Ada declined the invitation" },
    { "removed", "You removed it", "Ada removed it" },
    { "banned", "You banned it", "Ada banned it" },
    { "unbanned", "You lifted the ban on it", "Ada lifted the ban on it" },
    { "knocked", "You asked to join", "Ada asked to join" },
    { "created", "You started this chat", "Ada started this chat" },
    { "named", "You named the chat “it”", "Ada named the chat “it”" },
    { "topic", "You set the topic “it”", "Ada set the topic “it”" },
    { "picture", "You changed the chat’s picture", "Ada changed the chat’s picture" },
    { "encrypted", "You turned encryption on", "Ada turned encryption on" },
    { "upgraded", "You moved this chat to a new one", "Ada moved this chat to a new one" },
  };
  g_autoptr (BanterPerson) ada = banter_person_new ("@ada:x", "Ada", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint own = 0; own < 2; own++)
      {
        const BanterMessageData data = {
          .kind = BANTER_ITEM_NOTICE, .notice = cases[i].notice, .text = "it", .own = own == 1
        };
        g_autoptr (BanterMessage) message = banter_message_new (ada, &data);
        g_autofree char *text = banter_message_words_notice (message);

        g_assert_cmpstr (text, ==, own == 1 ? cases[i].own : cases[i].other);
      }
}

static void
test_password (void)
{
  static const struct
  {
    const char *password;
    const char *name;
    BanterPasswordStrength strength;
  } cases[] = {
    { "", NULL, BANTER_PASSWORD_NONE },
    { "a", NULL, BANTER_PASSWORD_WEAK },
    { "aaaaaaaaaaaaaaaaaaaaaaaa", NULL, BANTER_PASSWORD_WEAK },
    { "abcdefghijklmnop", NULL, BANTER_PASSWORD_WEAK },
    { "12345678901234567890", NULL, BANTER_PASSWORD_WEAK },
    { "password1", NULL, BANTER_PASSWORD_WEAK },
    { "charlotte1", "charlotte", BANTER_PASSWORD_WEAK },
    { "xk7#mQ", NULL, BANTER_PASSWORD_WEAK }, /* short */
    { "kdwpzmvq", NULL, BANTER_PASSWORD_FAIR },
    { "kdwpz3mvQq", NULL, BANTER_PASSWORD_GOOD },
    { "correct horse battery", NULL, BANTER_PASSWORD_STRONG },
    { "纸飞机穿过蓝色的云", NULL, BANTER_PASSWORD_GOOD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].password);
      g_assert_cmpint (banter_password_strength (cases[i].password, cases[i].name), ==,
                       cases[i].strength);
    }
}

static void
test_birthday_order (void)
{
  static const struct
  {
    const char *format;
    const char *order;
  } cases[] = {
    { "%m/%d/%y", "mdy" }, { "%d.%m.%Y", "dmy" },   { "%Y年%m月%d日", "ymd" },
    { "%D", "mdy" },       { "%-d %B %EY", "dmy" }, { "", "ymd" },
    { "%", "ymd" },        { "%d-%m", "ymd" },      { "%e/%m/%Oy", "dmy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *order = banter_birthday_order (cases[i].format);

      g_assert_cmpstr (order, ==, cases[i].order);
    }
}

/* What a guardian changed is told as what holds now. */
static void
test_family (void)
{
  static const struct
  {
    gboolean known, dms;
    const char *text;
  } rows[] = {
    { TRUE, FALSE, "Gran set limits for Tom: direct messages off" },
    { TRUE, TRUE, "Gran lifted all limits for Tom" },
    { FALSE, FALSE, "The pairing of Tom and Gran changed or ended" },
  };
  g_autoptr (BanterPerson) guardian = banter_person_new ("@gran:x", "Gran", NULL);
  g_autoptr (BanterPerson) teen = banter_person_new ("@tom:x", "Tom", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) quiet = g_ptr_array_new ();
      BanterLimitsRow limits = { .dms = rows[i].dms,
                                 .friends = TRUE,
                                 .requests = TRUE,
                                 .groups = TRUE,
                                 .media_from_non_friends = TRUE,
                                 .quiet = quiet };
      const BanterFamilyChangeRow row
          = { .action = (char *)"limits_changed", .limits = rows[i].known ? &limits : NULL };
      g_autoptr (BanterFamilyChange) change = banter_family_change_new (guardian, teen, NULL, &row);
      g_autofree char *text = banter_family_text_dup_change (change);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/texts/time", test_time);
  g_test_add_func ("/app/texts/preview", test_preview);
  g_test_add_func ("/app/texts/notices", test_notices);
  g_test_add_func ("/app/texts/password", test_password);
  g_test_add_func ("/app/texts/birthday-order", test_birthday_order);
  g_test_add_func ("/app/texts/family", test_family);
  return g_test_run ();
}
