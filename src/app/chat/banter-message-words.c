/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-words"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-words.h"
#include "banter-message.h"

/* What the app itself says in a chat: days, changes to the chat, delivery, and the one sentence a
 * screen reader says for a message. Pure functions of the model. */

static int
days_between (GDateTime *from, GDateTime *to)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay)g_date_time_get_day_of_month (from),
                  (GDateMonth)g_date_time_get_month (from), (GDateYear)g_date_time_get_year (from));
  g_date_set_dmy (&b, (GDateDay)g_date_time_get_day_of_month (to),
                  (GDateMonth)g_date_time_get_month (to), (GDateYear)g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

/**
 * banter_message_words_day:
 * @day: any time of that day
 * @now: the present
 *
 * Returns: (transfer full): the day's name for a line between messages
 */
char *
banter_message_words_day (GDateTime *day, GDateTime *now)
{
  int days = days_between (day, now);

  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 1 && days < 7)
    return g_date_time_format (day, "%A");
  if (g_date_time_get_year (day) == g_date_time_get_year (now))
    /* Translators: a day of this year, for g_date_time_format(): "Friday, 3 April" */
    return g_date_time_format (day, _ ("%A, %-e %B"));
  /* Translators: a day of another year, for g_date_time_format(): "3 April 2024" */
  return g_date_time_format (day, _ ("%-e %B %Y"));
}

/**
 * banter_message_words_notice:
 * @message: of the kind %BANTER_ITEM_NOTICE
 *
 * Returns: (transfer full): what happened to the chat
 */
char *
banter_message_words_notice (BanterMessage *message)
{
  /* Each key twice: done by oneself, and by someone else. The first %s is who did it; the second
   * one, where there is one, whom or what it is about. */
  static const struct
  {
    const char *key;
    const char *own;
    const char *other;
    gboolean about;
  } notices[] = {
    /* Translators: %s is a person */
    { "joined", N_ ("You joined"), N_ ("%s joined"), FALSE },
    /* Translators: %s is a person */
    { "left", N_ ("You left"), N_ ("%s left"), FALSE },
    /* Translators: %s are persons */
    { "invited", N_ ("You invited %s"), N_ ("%s invited %s"), TRUE },
    /* Translators: %s is a person */
    { "declined", N_ ("You declined the invitation"), N_ ("%s declined the invitation"), FALSE },
    /* Translators: %s is a person */
    { "knocked", N_ ("You asked to join"), N_ ("%s asked to join"), FALSE },
    /* Translators: %s are persons */
    { "banned", N_ ("You banned %s"), N_ ("%s banned %s"), TRUE },
    /* Translators: %s are persons */
    { "unbanned", N_ ("You lifted the ban on %s"), N_ ("%s lifted the ban on %s"), TRUE },
    /* Translators: %s are persons */
    { "removed", N_ ("You removed %s"), N_ ("%s removed %s"), TRUE },
    /* Translators: %s is a person. The next four are only ever done by somebody else. */
    { "invited-you", N_ ("%s invited you"), N_ ("%s invited you"), FALSE },
    /* Translators: %s is a person */
    { "removed-you", N_ ("%s removed you"), N_ ("%s removed you"), FALSE },
    /* Translators: %s is a person */
    { "banned-you", N_ ("%s banned you"), N_ ("%s banned you"), FALSE },
    /* Translators: %s is a person */
    { "unbanned-you", N_ ("%s lifted your ban"), N_ ("%s lifted your ban"), FALSE },
    /* Translators: the first %s is a person, the second one the chat's new name */
    { "named", N_ ("You named the chat “%s”"), N_ ("%s named the chat “%s”"), TRUE },
    /* Translators: %s is a person */
    { "created", N_ ("You started this chat"), N_ ("%s started this chat"), FALSE },
    /* Translators: %s is a person */
    { "picture", N_ ("You changed the chat’s picture"), N_ ("%s changed the chat’s picture"),
      FALSE },
    /* Translators: the first %s is a person, the second one what the chat is about */
    { "topic", N_ ("You set the topic “%s”"), N_ ("%s set the topic “%s”"), TRUE },
    /* Translators: %s is a person */
    { "encrypted", N_ ("You turned encryption on"), N_ ("%s turned encryption on"), FALSE },
    /* Translators: %s is a person */
    { "upgraded", N_ ("You moved this chat to a new one"), N_ ("%s moved this chat to a new one"),
      FALSE },
  };
  const char *notice = banter_message_get_notice (message);
  const char *who = banter_message_get_sender_name (message);
  const char *about = banter_message_get_text (message);
  gboolean own = banter_message_get_own (message);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    if (g_strcmp0 (notices[i].key, notice) == 0)
      {
        if (own)
          return g_strdup_printf (_ (notices[i].own), about);
        return notices[i].about ? g_strdup_printf (_ (notices[i].other), who, about)
                                : g_strdup_printf (_ (notices[i].other), who);
      }
#pragma GCC diagnostic pop
  return g_strdup (_ ("The chat changed"));
}

/* Returns: (transfer full): the time of day */
char *
banter_message_words_time (GDateTime *time)
{
  /* Translators: a time of day, for g_date_time_format() */
  return g_date_time_format (time, _ ("%H:%M"));
}

char *
banter_message_words_stamp (GDateTime *time, gboolean edited)
{
  g_autofree char *text = banter_message_words_time (time);

  if (!edited)
    return g_steal_pointer (&text);
  /* Translators: beside a message that was changed; %s is when it was written */
  return g_strdup_printf (_ ("%s, edited"), text);
}

/* Returns: (transfer full): day and time */
char *
banter_message_words_full_time (GDateTime *time)
{
  /* Translators: a day and time, for g_date_time_format() */
  return g_date_time_format (time, _ ("%A, %-e %B %Y, %H:%M"));
}

/* Returns: (nullable): how far a message of one's own has come */
const char *
banter_message_words_delivery (BanterDelivery delivery)
{
  switch (delivery)
    {
    case BANTER_DELIVERY_WAITING:
      return _ ("Waiting to be sent");
    case BANTER_DELIVERY_SENDING:
      return _ ("Sending");
    case BANTER_DELIVERY_SENT:
      return _ ("Sent");
    case BANTER_DELIVERY_SEEN:
      return _ ("Seen");
    case BANTER_DELIVERY_FAILED:
      return _ ("Not sent");
    case BANTER_DELIVERY_RECEIVED:
    default:
      return NULL;
    }
}

const char *
banter_message_words_hidden (BanterItemKind kind)
{
  if (kind == BANTER_ITEM_COVERED)
    return _ ("From somebody you neither follow nor chat with");
  if (kind == BANTER_ITEM_BLOCKED)
    return _ ("Message from somebody you blocked");
  return _ ("Message hidden by your word filter");
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

char *
banter_message_words_content (BanterItemKind kind, const char *text)
{
  switch (kind)
    {
    case BANTER_ITEM_STICKER:
      if (is_empty (text))
        return g_strdup (_ ("Sticker"));
      /* Translators: %s says what the sticker shows */
      return g_strdup_printf (_ ("Sticker: %s"), text);
    case BANTER_ITEM_IMAGE:
      if (is_empty (text))
        return g_strdup (_ ("Picture"));
      /* Translators: %s says what the picture shows */
      return g_strdup_printf (_ ("Picture: %s"), text);
    case BANTER_ITEM_FILE:
      /* Translators: %s is the name of a file */
      return g_strdup_printf (_ ("File: %s"), text != NULL ? text : "");
    case BANTER_ITEM_DELETED:
      return g_strdup (_ ("Message deleted"));
    case BANTER_ITEM_UNSUPPORTED:
      return g_strdup (_ ("A message that this version cannot show"));
    case BANTER_ITEM_EMPTY:
      return g_strdup (_ ("Empty message"));
    case BANTER_ITEM_FILTERED:
    case BANTER_ITEM_COVERED:
    case BANTER_ITEM_BLOCKED:
      return g_strdup (banter_message_words_hidden (kind));
    case BANTER_ITEM_NOTICE:
    case BANTER_ITEM_DAY:
    case BANTER_ITEM_UNREAD:
    case BANTER_ITEM_TEXT:
    case BANTER_ITEM_EMOJI:
    default:
      return g_strdup (text != NULL ? text : "");
    }
}

/* The names that are known, and how many more there are. */
static char *
join_names (const BanterReaction *reaction)
{
  g_autoptr (GString) text = g_string_new (reaction->own ? _ ("You") : NULL);
  guint named = reaction->own ? 1 : 0;

  for (guint i = 0; reaction->names[i] != NULL; i++, named++)
    /* Translators: between names */
    g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", reaction->names[i]);
  if (reaction->n > named)
    {
      guint more = reaction->n - named;

      /* Translators: %s is a list of names, %u how many people more there are */
      return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", more), text->str, more);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
banter_message_words_reaction (const BanterReaction *reaction)
{
  g_autofree char *names = join_names (reaction);

  /* Translators: %s are names: “You, Ada and 2 more” */
  return g_strdup_printf (_ ("%s reacted"), names);
}

static char *
content_for_reader (BanterMessage *message)
{
  const BanterQuote *quote = banter_message_get_quote (message);
  g_autofree char *content = banter_message_words_content (banter_message_get_kind (message),
                                                           banter_message_get_summary (message));

  if (quote == NULL || !quote->known)
    return g_steal_pointer (&content);
  /* Translators: said for a message: what it says, and whom it answers */
  return g_strdup_printf (_ ("%s, in reply to %s"), content,
                          quote->own ? _ ("you") : quote->sender_name);
}

/**
 * banter_message_words_for_reader:
 * @message: a message (not a line between messages)
 *
 * Returns: (transfer full): who says what, when, and what became of it
 */
char *
banter_message_words_for_reader (BanterMessage *message)
{
  const char *delivery = banter_message_words_delivery (banter_message_get_delivery (message));
  g_autofree char *content = content_for_reader (message);
  g_autofree char *time = banter_message_words_time (banter_message_get_time (message));
  const char *who
      = banter_message_get_own (message) ? _ ("You") : banter_message_get_sender_name (message);

  if (delivery != NULL)
    /* Translators: said for a message: who, what they wrote, the time, and “Sent” or “Seen” */
    return g_strdup_printf (_ ("%s: %s, %s, %s"), who, content, time, delivery);
  /* Translators: said for a message: who, what they wrote, and the time */
  return g_strdup_printf (_ ("%s: %s, %s"), who, content, time);
}
