/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-person.h"
#include "banter-timeline-layout.h"
#include "banter-message.h"

/* Groups, day separators and the unread line, written as text: one letter per message is its sender
 * ('n' is a notice), the number is its time in minutes; '|' is a day separator, '*' the unread
 * line,
 * '[' and ']' are the ends of a group. */

#define DAY (24 * 60)

typedef struct
{
  char sender;
  int minute;
} Line;

static const struct
{
  const char *name;
  Line lines[8];
  int unread; /* index of the first unread message, or -1 */
  const char *expected;
} cases[] = {
  { "empty", { { 0, 0 } }, -1, "" },
  { "one", { { 'a', 0 } }, -1, "|[a]" },
  { "group", { { 'a', 0 }, { 'a', 1 }, { 'a', 5 } }, -1, "|[aaa]" },
  { "senders", { { 'a', 0 }, { 'a', 1 }, { 'b', 2 }, { 'a', 3 } }, -1, "|[aa][b][a]" },
  { "five-minutes", { { 'a', 0 }, { 'a', 5 }, { 'a', 11 } }, -1, "|[aa][a]" },
  { "notice", { { 'a', 0 }, { 'n', 1 }, { 'a', 2 } }, -1, "|[a][n][a]" },
  { "notices-alone", { { 'n', 0 }, { 'n', 0 } }, -1, "|[n][n]" },
  { "days", { { 'a', DAY - 1 }, { 'a', DAY }, { 'b', 2 * DAY } }, -1, "|[a]|[a]|[b]" },
  { "unread", { { 'a', 0 }, { 'a', 1 }, { 'a', 2 } }, 1, "|[a]*[aa]" },
  { "unread-first", { { 'a', 0 }, { 'a', 1 } }, 0, "|*[aa]" },
  { "unread-new-day", { { 'a', 0 }, { 'a', DAY } }, 1, "|[a]|*[a]" },
  { "clock-back", { { 'a', DAY }, { 'a', 0 }, { 'b', DAY } }, -1, "|[a]|[a]|[b]" },
  { "clock-back-a-little", { { 'a', 4 }, { 'a', 0 } }, -1, "|[aa]" },
};

static BanterMessage *
new_message (BanterPerson *person, const Line *line)
{
  BanterMessageData data = { .kind = line->sender == 'n' ? BANTER_ITEM_NOTICE : BANTER_ITEM_TEXT,
                             .id = "$x",
                             .text = "words",
                             .timestamp = (gint64)line->minute * 60 * 1000 };

  return banter_message_new (person, &data);
}

static char *
describe (GPtrArray *items)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      BanterMessage *item = items->pdata[i];

      if (banter_message_get_kind (item) == BANTER_ITEM_DAY)
        g_string_append_c (text, '|');
      else if (banter_message_get_kind (item) == BANTER_ITEM_UNREAD)
        g_string_append_c (text, '*');
      else
        {
          if (banter_message_get_first_of_group (item))
            g_string_append_c (text, '[');
          g_string_append_c (text, banter_message_get_sender_id (item)[1]);
          if (banter_message_get_last_of_group (item))
            g_string_append_c (text, ']');
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_table (void)
{
  g_autoptr (BanterMessage) line = banter_message_new_divider (BANTER_ITEM_UNREAD, 0);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BanterPerson) a = banter_person_new ("@a:x", NULL, NULL);
      g_autoptr (BanterPerson) b = banter_person_new ("@b:x", NULL, NULL);
      g_autoptr (BanterPerson) n = banter_person_new ("@n:x", NULL, NULL);
      g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GPtrArray) items = NULL;
      g_autoptr (GPtrArray) again = NULL;
      g_autofree char *text = NULL;

      for (const Line *l = cases[i].lines; l->sender != '\0'; l++)
        g_ptr_array_add (messages, new_message (l->sender == 'a'   ? a
                                                : l->sender == 'b' ? b
                                                                   : n,
                                                l));
      items = banter_timeline_layout (
          messages, none, cases[i].unread >= 0 ? messages->pdata[cases[i].unread] : NULL, line,
          FALSE);
      text = describe (items);
      g_test_message ("%s: %s", cases[i].name, text);
      g_assert_cmpstr (text, ==, cases[i].expected);

      /* The same again makes the same objects, dividers too. */
      again = banter_timeline_layout (
          messages, items, cases[i].unread >= 0 ? messages->pdata[cases[i].unread] : NULL, line,
          FALSE);
      g_assert_cmpuint (again->len, ==, items->len);
      for (guint j = 0; j < items->len; j++)
        g_assert_true (again->pdata[j] == items->pdata[j]);
    }
}

/* Timestamps from the network can be anything. */
static void
test_hostile_times (void)
{
  static const gint64 times[]
      = { G_MININT64, -1, 0, G_GINT64_CONSTANT (9007199254740991), G_MAXINT64, G_MININT64 };
  g_autoptr (BanterPerson) person = banter_person_new ("@a:x", NULL, NULL);
  g_autoptr (BanterMessage) line = banter_message_new_divider (BANTER_ITEM_UNREAD, 0);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      BanterMessageData data = { .kind = BANTER_ITEM_TEXT, .text = "x", .timestamp = times[i] };

      g_ptr_array_add (messages, banter_message_new (person, &data));
      g_assert_nonnull (banter_message_get_time (messages->pdata[i]));
    }
  items = banter_timeline_layout (messages, none, NULL, line, TRUE);
  g_assert_cmpuint (items->len, >=, messages->len);
}

static void
test_show_sender (void)
{
  g_autoptr (BanterPerson) a = banter_person_new ("@a:x", NULL, NULL);
  g_autoptr (BanterMessage) line = banter_message_new_divider (BANTER_ITEM_UNREAD, 0);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 2; i++)
    g_ptr_array_add (messages, new_message (a, &(Line){ 'a', i }));
  for (guint group = 0; group < 2; group++)
    {
      g_autoptr (GPtrArray) items = banter_timeline_layout (messages, none, NULL, line, group == 1);

      g_assert_cmpint (banter_message_get_show_sender (messages->pdata[0]), ==, group == 1);
      g_assert_false (banter_message_get_show_sender (messages->pdata[1]));
    }
}

/* What everybody in the chat knows is left out. */
static void
test_noise (void)
{
  static const struct
  {
    const char *notice;
    gboolean own;
    gboolean shown_to_two;
    gboolean shown_to_group;
  } lines[] = {
    { "created", TRUE, TRUE, TRUE },   { "joined", TRUE, FALSE, FALSE },
    { "invited", TRUE, FALSE, TRUE },  { "joined", FALSE, TRUE, TRUE },
    { "left", FALSE, TRUE, TRUE },     { "invited", TRUE, FALSE, TRUE },
    { "created", FALSE, TRUE, TRUE },  { "joined", FALSE, FALSE, FALSE },
    { "invited", FALSE, FALSE, TRUE }, { "joined", TRUE, FALSE, TRUE },
  };
  g_autoptr (BanterPerson) a = banter_person_new ("@a:x", NULL, NULL);
  g_autoptr (BanterPerson) b = banter_person_new ("@b:x", NULL, NULL);
  g_autoptr (BanterMessage) line = banter_message_new_divider (BANTER_ITEM_UNREAD, 0);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      BanterMessageData data
          = { .kind = BANTER_ITEM_NOTICE, .notice = lines[i].notice, .own = lines[i].own };

      g_ptr_array_add (messages, banter_message_new (lines[i].own ? a : b, &data));
    }
  for (guint group = 0; group < 2; group++)
    {
      g_autoptr (GPtrArray) items = banter_timeline_layout (messages, none, NULL, line, group == 1);

      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        g_assert_cmpint (g_ptr_array_find (items, messages->pdata[i], NULL), ==,
                         group == 1 ? lines[i].shown_to_group : lines[i].shown_to_two);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/timeline-layout/table", test_table);
  g_test_add_func ("/model/timeline-layout/hostile-times", test_hostile_times);
  g_test_add_func ("/model/timeline-layout/show-sender", test_show_sender);
  g_test_add_func ("/model/timeline-layout/noise", test_noise);
  return g_test_run ();
}
