/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "banter-matrix-html.h"
#include "banter-message-relations-private.h"
#include "banter-message-row.h"
#include "banter-person.h"
#include "banter-stickers.h"
#include "banter-message.h"

/* What the store's rows look like to people, and what a hostile sender cannot do to them. */

static const struct
{
  BanterEventRow row;
  gint64 others_read;
  gboolean shown;
  BanterItemKind kind;
  BanterDelivery delivery;
  gboolean can_delete;
} cases[] = {
  { { .kind = BANTER_EVENT_TEXT }, 0, TRUE, BANTER_ITEM_TEXT, BANTER_DELIVERY_RECEIVED, FALSE },
  { { .kind = BANTER_EVENT_EMOTE }, 0, TRUE, BANTER_ITEM_TEXT, BANTER_DELIVERY_RECEIVED, FALSE },
  { { .kind = BANTER_EVENT_VIDEO }, 0, TRUE, BANTER_ITEM_FILE, BANTER_DELIVERY_RECEIVED, FALSE },
  { { .kind = BANTER_EVENT_NONE }, 0, FALSE, 0, 0, FALSE },
  { { .kind = BANTER_EVENT_GAP }, 0, FALSE, 0, 0, FALSE },
  { { .kind = BANTER_EVENT_MEMBER, .notice = (char *)"joined" },
    0,
    TRUE,
    BANTER_ITEM_NOTICE,
    BANTER_DELIVERY_RECEIVED,
    FALSE },
  { { .kind = BANTER_EVENT_MEMBER, .notice = (char *)"nonsense" }, 0, FALSE, 0, 0, FALSE },
  { { .kind = BANTER_EVENT_REDACTED, .own = TRUE, .position = 5 },
    BANTER_POSITION_UNKNOWN,
    TRUE,
    BANTER_ITEM_DELETED,
    BANTER_DELIVERY_SENT,
    FALSE },
  { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .position = 5 },
    BANTER_POSITION_UNKNOWN,
    TRUE,
    BANTER_ITEM_TEXT,
    BANTER_DELIVERY_SENT,
    TRUE },
  { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .position = 5 },
    4,
    TRUE,
    BANTER_ITEM_TEXT,
    BANTER_DELIVERY_SENT,
    TRUE },
  { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .position = 5 },
    5,
    TRUE,
    BANTER_ITEM_TEXT,
    BANTER_DELIVERY_SEEN,
    TRUE },
  { { .kind = BANTER_EVENT_STICKER, .own = TRUE, .send_state = BANTER_SEND_QUEUED },
    0,
    TRUE,
    BANTER_ITEM_STICKER,
    BANTER_DELIVERY_WAITING,
    TRUE },
  { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .send_state = BANTER_SEND_SENDING },
    0,
    TRUE,
    BANTER_ITEM_TEXT,
    BANTER_DELIVERY_SENDING,
    FALSE },
  { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .send_state = BANTER_SEND_SENT },
    G_MAXINT64,
    TRUE,
    BANTER_ITEM_TEXT,
    BANTER_DELIVERY_SENT,
    TRUE },
  { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .send_state = BANTER_SEND_FAILED },
    0,
    TRUE,
    BANTER_ITEM_TEXT,
    BANTER_DELIVERY_FAILED,
    TRUE },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BanterEventRow row = cases[i].row;
      BanterMessageData data;
      gboolean shown;

      row.sender = (char *)"@a:x";
      row.body = (char *)"words";
      shown = banter_message_data_from_row (&row, cases[i].others_read, &data);
      g_test_message ("row %u", i);
      g_assert_cmpint (shown, ==, cases[i].shown);
      if (!shown)
        continue;
      g_assert_cmpint (data.kind, ==, cases[i].kind);
      g_assert_cmpint (data.delivery, ==, cases[i].delivery);
      g_assert_cmpint (data.can_delete, ==, cases[i].can_delete);
    }
}

/* Words of which nothing is to be seen. */
static void
test_empty (void)
{
  static const struct
  {
    BanterEventKind kind;
    const char *body;
    const char *html;
    BanterItemKind shown;
  } rows[] = {
    { BANTER_EVENT_TEXT, NULL, NULL, BANTER_ITEM_EMPTY },
    { BANTER_EVENT_TEXT, "", NULL, BANTER_ITEM_EMPTY },
    { BANTER_EVENT_NOTICE, " \n\t\xc2\xa0", NULL, BANTER_ITEM_EMPTY },
    { BANTER_EVENT_TEXT, "\xe2\x80\x8b\xe2\x80\xae\xe3\x85\xa4\x07", NULL, BANTER_ITEM_EMPTY },
    { BANTER_EVENT_TEXT, ".", NULL, BANTER_ITEM_TEXT },
    { BANTER_EVENT_TEXT, "", "<b>a</b>", BANTER_ITEM_TEXT },
    { BANTER_EVENT_TEXT, "a", "<b></b>", BANTER_ITEM_TEXT },
    { BANTER_EVENT_TEXT, "a", "&nbsp;", BANTER_ITEM_EMPTY },
    { BANTER_EVENT_EMOTE, "", NULL, BANTER_ITEM_TEXT }, /* it begins with a name */
    { BANTER_EVENT_IMAGE, "", NULL, BANTER_ITEM_IMAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BanterRichText) rich
          = rows[i].html != NULL ? banter_matrix_html_read (rows[i].html) : NULL;
      BanterEventRow row = {
        .kind = rows[i].kind, .sender = (char *)"@a:x", .body = (char *)rows[i].body, .rich = rich
      };
      BanterMessageData data;

      g_test_message ("row %u", i);
      g_assert_true (banter_message_data_from_row (&row, 0, &data));
      g_assert_cmpint (data.kind, ==, rows[i].shown);
    }
}

/* Formatting is shown, what was typed is edited, and lists show no spoilers. */
static void
test_formatted (void)
{
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x", "Ann", NULL);
  g_autoptr (BanterRichText) rich
      = banter_matrix_html_read ("<b>It</b> was <span data-mx-spoiler>him</span>");
  BanterEventRow row = { .kind = BANTER_EVENT_TEXT,
                         .sender = (char *)"@a:x",
                         .body = (char *)"**It** was ||him||\n",
                         .rich = rich };
  BanterQuote *quote = banter_quote_new ("$1", &row);
  BanterMessageData data;
  g_autoptr (BanterMessage) message = NULL;

  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  message = banter_message_new (person, &data);
  g_assert_cmpstr (banter_message_get_text (message), ==, "It was him");
  g_assert_cmpstr (banter_message_get_summary (message), ==, "It was ▒▒▒");
  g_assert_cmpstr (banter_message_get_source (message), ==, "**It** was ||him||");
  g_assert_true (banter_message_get_rich (message) == rich);
  g_assert_cmpstr (quote->text, ==, "It was ▒▒▒");
  banter_quote_free (quote);

  /* An edit takes the formatting away. */
  row.rich = NULL;
  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  banter_message_update (message, &data);
  g_assert_null (banter_message_get_rich (message));
  g_assert_cmpstr (banter_message_get_text (message), ==, "**It** was ||him||");
  g_assert_cmpstr (banter_message_get_source (message), ==, "**It** was ||him||");
}

static const struct
{
  const char *reason;
  BanterProblem problem;
} reasons[] = {
  { "privacy", BANTER_PROBLEM_THEIR_PRIVACY },
  { "own_privacy", BANTER_PROBLEM_OWN_PRIVACY },
  { "not_in_room", BANTER_PROBLEM_GONE },
  { "too_old", BANTER_PROBLEM_TOO_OLD },
  { "request_pending", BANTER_PROBLEM_REQUEST_PENDING },
  { "request_limit", BANTER_PROBLEM_REQUEST_LIMIT },
  { "forbidden", BANTER_PROBLEM_FORBIDDEN },
  { "whatever", BANTER_PROBLEM_FAILED },
  { NULL, BANTER_PROBLEM_FAILED },
};

/* What can be done with a row: answered, edited. */
static void
test_can (void)
{
  static const struct
  {
    BanterEventRow row;
    gboolean can_answer;
    gboolean can_edit;
  } rows[] = {
    { { .kind = BANTER_EVENT_TEXT, .event_id = (char *)"$1" }, TRUE, FALSE },
    { { .kind = BANTER_EVENT_TEXT, .event_id = (char *)"$1", .own = TRUE }, TRUE, TRUE },
    { { .kind = BANTER_EVENT_TEXT, .own = TRUE, .send_state = BANTER_SEND_QUEUED }, FALSE, FALSE },
    { { .kind = BANTER_EVENT_TEXT,
        .event_id = (char *)"$1",
        .own = TRUE,
        .send_state = BANTER_SEND_FAILED },
      TRUE,
      TRUE },
    { { .kind = BANTER_EVENT_TEXT,
        .event_id = (char *)"$1",
        .own = TRUE,
        .send_state = BANTER_SEND_SENDING },
      TRUE,
      FALSE },
    { { .kind = BANTER_EVENT_EMOTE, .event_id = (char *)"$1", .own = TRUE }, TRUE, FALSE },
    { { .kind = BANTER_EVENT_STICKER, .event_id = (char *)"$1", .own = TRUE }, TRUE, FALSE },
    { { .kind = BANTER_EVENT_REDACTED, .event_id = (char *)"$1", .own = TRUE }, FALSE, FALSE },
    { { .kind = BANTER_EVENT_MEMBER, .event_id = (char *)"$1", .notice = (char *)"joined" },
      FALSE,
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BanterEventRow row = rows[i].row;
      BanterMessageData data;

      row.sender = (char *)"@a:x";
      g_assert_true (banter_message_data_from_row (&row, 0, &data));
      g_test_message ("row %u", i);
      g_assert_cmpint (data.can_answer, ==, rows[i].can_answer);
      g_assert_cmpint (data.can_edit, ==, rows[i].can_edit);
    }
}

/* What strangers answer and react with is one short clean line. */
static void
test_hostile_relations (void)
{
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x", "Ann", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) reactions = g_ptr_array_new ();
  BanterReactionRow rubbish = { .key = (char *)"<b>\n\xe2\x80\xae"
                                               "a very long key</b>",
                                .n = 1 };
  BanterReactionRow invisible = { .key = (char *)"\xe2\x80\xae", .n = 1 };
  BanterEventRow quoted = { .kind = BANTER_EVENT_TEXT,
                            .sender = (char *)"@b:x",
                            .sender_name = (char *)"\xe2\x80\xae",
                            .body = (char *)"one\ntwo \xe2\x80\xae"
                                            "three" };
  BanterEventRow row = { .kind = BANTER_EVENT_TEXT,
                         .sender = (char *)"@a:x",
                         .event_id = (char *)"$2",
                         .body = (char *)"x",
                         .reply_to = (char *)"$1",
                         .quoted = &quoted,
                         .reactions = reactions };
  BanterMessageData data;
  g_autoptr (BanterMessage) message = NULL;
  const BanterReaction *shown;

  g_ptr_array_add (names, (char *)"B\nob");
  rubbish.names = invisible.names = names;
  g_ptr_array_add (reactions, &invisible);
  g_ptr_array_add (reactions, &rubbish);
  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  message = banter_message_new (person, &data);
  g_assert_cmpstr (banter_message_get_quote (message)->sender_name, ==, "@b:x");
  g_assert_cmpstr (banter_message_get_quote (message)->text, ==, "one two three");
  g_assert_cmpuint (banter_message_get_reactions (message)->len, ==, 1);
  shown = g_ptr_array_index (banter_message_get_reactions (message), 0);
  g_assert_cmpint (g_utf8_strlen (shown->label, -1), <=, 12);
  g_assert_null (strchr (shown->label, '\n'));
  g_assert_cmpstr (shown->key, ==, rubbish.key);
  g_assert_cmpstr (shown->names[0], ==, "B ob");

  row.quoted = NULL;
  row.reactions = NULL;
  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  banter_message_update (message, &data);
  g_assert_false (banter_message_get_quote (message)->known);
  g_assert_cmpstr (banter_message_get_quote (message)->text, ==, "");
  g_assert_null (banter_message_get_reactions (message));
}

static void
test_reasons (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      BanterEventRow row = { .kind = BANTER_EVENT_TEXT,
                             .sender = (char *)"@a:x",
                             .own = TRUE,
                             .send_state = BANTER_SEND_FAILED,
                             .fail_reason = (char *)reasons[i].reason };
      BanterMessageData data;

      g_assert_true (banter_message_data_from_row (&row, 0, &data));
      g_assert_cmpint (data.problem, ==, reasons[i].problem);
    }
}

/* Whom something is done to reads it as done to them. */
static void
test_to_you (void)
{
  static const struct
  {
    const char *notice;
    gboolean own;
    gboolean subject_own;
    const char *shown;
  } acts[] = {
    { "invited", FALSE, FALSE, "invited" },    { "invited", TRUE, FALSE, "invited" },
    { "invited", FALSE, TRUE, "invited-you" }, { "removed", FALSE, TRUE, "removed-you" },
    { "banned", FALSE, TRUE, "banned-you" },   { "unbanned", FALSE, TRUE, "unbanned-you" },
    { "joined", TRUE, TRUE, "joined" },        { "declined", FALSE, TRUE, "declined" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      BanterEventRow row = { .kind = BANTER_EVENT_MEMBER,
                             .sender = (char *)"@a:x",
                             .own = acts[i].own,
                             .subject_own = acts[i].subject_own,
                             .subject = (char *)"@b:x",
                             .notice = (char *)acts[i].notice };
      BanterMessageData data;

      g_assert_true (banter_message_data_from_row (&row, 0, &data));
      g_assert_cmpstr (data.notice, ==, acts[i].shown);
    }
}

/* Words and sizes of strangers. */
static void
test_hostile (void)
{
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x",
                                                       "\xe2\x80\xae"
                                                       "Eve\nMallory",
                                                       "http://x/y");
  BanterEventRow row = { .kind = BANTER_EVENT_STICKER,
                         .sender = (char *)"@a:x",
                         .body = (char *)"line\none \xe2\x80\xae"
                                         "two",
                         .url = (char *)"mxc://../../../x",
                         .width = G_MAXINT64,
                         .height = -5,
                         .size = -1 };
  BanterMessageData data;
  g_autoptr (BanterMessage) message = NULL;
  int width, height;

  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  message = banter_message_new (person, &data);
  g_assert_cmpstr (banter_message_get_sender_name (message), ==, "Eve Mallory");
  g_assert_null (banter_message_get_sender_avatar (message));
  g_assert_cmpstr (banter_message_get_text (message), ==, "line one two");
  g_assert_null (banter_message_get_media (message));
  g_assert_null (banter_message_dup_sticker (message));
  banter_message_get_media_size (message, &width, &height);
  g_assert_cmpint (width, <=, 16384);
  g_assert_cmpint (height, ==, 0);
}

static void
test_emoji (void)
{
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x", NULL, NULL);
  BanterEventRow row = { .kind = BANTER_EVENT_TEXT, .sender = (char *)"@a:x", .body = (char *)"🎉" };
  BanterMessageData data;
  g_autoptr (BanterMessage) message = NULL;

  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  message = banter_message_new (person, &data);
  g_assert_cmpint (banter_message_get_kind (message), ==, BANTER_ITEM_EMOJI);
  g_assert_cmpstr (banter_message_get_sender_name (message), ==, "a");
}

/* "/me waves", and a text that ends in empty lines. */
static void
test_text (void)
{
  static const struct
  {
    BanterEventKind kind;
    const char *body;
    const char *text;
  } texts[] = {
    { BANTER_EVENT_EMOTE, "waves", "* Ada waves" },
    { BANTER_EVENT_EMOTE, "🎉", "* Ada 🎉" },
    { BANTER_EVENT_TEXT, "waves\n\n \n", "waves" },
    { BANTER_EVENT_TEXT, "  indented\n\n  twice", "  indented\n\n  twice" },
  };
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x", "Ada", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      BanterEventRow row
          = { .kind = texts[i].kind, .sender = (char *)"@a:x", .body = (char *)texts[i].body };
      BanterMessageData data;
      g_autoptr (BanterMessage) message = NULL;

      g_assert_true (banter_message_data_from_row (&row, 0, &data));
      message = banter_message_new (person, &data);
      g_assert_cmpint (banter_message_get_kind (message), ==, BANTER_ITEM_TEXT);
      g_assert_cmpstr (banter_message_get_text (message), ==, texts[i].text);
    }
}

static void
count (guint *n)
{
  (*n)++;
}

/* From echo to deleted: one object, and only what changes is notified. */
static void
test_one_object (void)
{
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x", NULL, NULL);
  BanterEventRow row = { .kind = BANTER_EVENT_TEXT,
                         .sender = (char *)"@a:x",
                         .own = TRUE,
                         .txn_id = (char *)"t1",
                         .body = (char *)"hello",
                         .ts = 1000,
                         .send_state = BANTER_SEND_SENDING };
  BanterMessageData data;
  g_autoptr (BanterMessage) message = NULL;
  guint n_text = 0, n_delivery = 0, n_id = 0;

  g_assert_true (banter_message_data_from_row (&row, 0, &data));
  message = banter_message_new (person, &data);
  g_signal_connect_swapped (message, "notify::text", G_CALLBACK (count), &n_text);
  g_signal_connect_swapped (message, "notify::delivery", G_CALLBACK (count), &n_delivery);
  g_signal_connect_swapped (message, "notify::id", G_CALLBACK (count), &n_id);
  g_assert_cmpstr (banter_message_get_id (message), ==, "t1");

  row.event_id = (char *)"$1";
  row.send_state = BANTER_SEND_NONE;
  g_assert_true (banter_message_data_from_row (&row, BANTER_POSITION_UNKNOWN, &data));
  banter_message_update (message, &data);
  banter_message_update (message, &data);
  g_assert_cmpstr (banter_message_get_id (message), ==, "$1");
  g_assert_cmpuint (n_text, ==, 0);
  g_assert_cmpuint (n_delivery, ==, 1);
  g_assert_cmpuint (n_id, ==, 1);

  row.kind = BANTER_EVENT_REDACTED;
  g_assert_true (banter_message_data_from_row (&row, BANTER_POSITION_UNKNOWN, &data));
  banter_message_update (message, &data);
  g_assert_cmpint (banter_message_get_kind (message), ==, BANTER_ITEM_DELETED);
  g_assert_cmpstr (banter_message_get_text (message), ==, "");
  g_assert_cmpuint (n_text, ==, 1);
}

/* A picture is shown by its thumbnail, unless it may move; and never by an address that is none. */
static void
test_thumbnail (void)
{
  static const struct
  {
    BanterEventKind kind;
    const char *type;
    const char *thumbnail;
    const char *shown;
  } pictures[] = {
    { BANTER_EVENT_IMAGE, "image/jpeg", "mxc://x/small", "mxc://x/small" },
    { BANTER_EVENT_IMAGE, NULL, "mxc://x/small", "mxc://x/small" },
    { BANTER_EVENT_IMAGE, "image/gif", "mxc://x/small", NULL },
    { BANTER_EVENT_IMAGE, "image/webp", "mxc://x/small", NULL },
    { BANTER_EVENT_STICKER, "image/png", "mxc://x/small", NULL },
    { BANTER_EVENT_IMAGE, "image/jpeg", NULL, NULL },
    { BANTER_EVENT_IMAGE, "image/jpeg", "mxc://x/../../account", NULL },
    { BANTER_EVENT_IMAGE, "image/jpeg", "https://x/small", NULL },
  };
  g_autoptr (BanterPerson) ann = banter_person_new ("@ann:x", "Ann", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      BanterEventRow row = { .kind = pictures[i].kind,
                             .sender = (char *)"@ann:x",
                             .url = (char *)"mxc://x/lake",
                             .mimetype = (char *)pictures[i].type,
                             .thumbnail_url = (char *)pictures[i].thumbnail };
      BanterMessageData data;
      g_autoptr (BanterMessage) message = NULL;

      g_assert_true (banter_message_data_from_row (&row, 0, &data));
      message = banter_message_new (ann, &data);
      g_assert_cmpstr (banter_message_get_media (message), ==, "mxc://x/lake");
      g_assert_cmpstr (banter_message_get_thumbnail (message), ==, pictures[i].shown);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/message-row/table", test_table);
  g_test_add_func ("/model/message-row/reasons", test_reasons);
  g_test_add_func ("/model/message-row/to-you", test_to_you);
  g_test_add_func ("/model/message-row/hostile", test_hostile);
  g_test_add_func ("/model/message-row/can", test_can);
  g_test_add_func ("/model/message-row/hostile-relations", test_hostile_relations);
  g_test_add_func ("/model/message-row/empty", test_empty);
  g_test_add_func ("/model/message-row/formatted", test_formatted);
  g_test_add_func ("/model/message-row/emoji", test_emoji);
  g_test_add_func ("/model/message-row/text", test_text);
  g_test_add_func ("/model/message-row/thumbnail", test_thumbnail);
  g_test_add_func ("/model/message-row/one-object", test_one_object);
  return g_test_run ();
}
