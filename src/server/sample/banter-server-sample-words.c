/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-words"

#include "config.h"

#include <string.h>

#include "banter-server-sample-words.h"

#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-text.h"

/* Picks an answer from the repertoire: by kind (a sticker for a sticker), by the person's own
 * topics, then by what everybody says. */

#define LONG_TEXT 220
/* A reply's sticker goes with every so-manieth of its answers. */
#define STICKER_EVERY 3

/* " hello there " : folded, without punctuation, "hellooo" as "hello", so that words are found by
 * the blanks around them. */
static char *
spread (const char *text)
{
  g_autofree char *folded = banter_text_fold (text);
  g_autoptr (GString) out = g_string_new (" ");
  gunichar last = 0;
  guint run = 0;

  for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar ch = g_utf8_get_char (c);

      run = ch == last ? run + 1 : 1;
      last = ch;
      if (run > 2)
        continue;
      if (g_unichar_isalnum (ch) || ch == '\'')
        g_string_append_unichar (out, ch);
      else if (out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->str[out->len - 1] != ' ')
    g_string_append_c (out, ' ');
  return g_strdup (out->str);
}

/* Stretched words keep two letters ("helloo"): those are tried with one as well. */
static char *
unstretch (const char *spread_text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *c = spread_text; *c != '\0'; c++)
    if (!(c > spread_text && c[0] == c[-1] && (c[1] == ' ' || c[1] == '\0')))
      g_string_append_c (out, *c);
  return g_strdup (out->str);
}

static gboolean
holds_word (const char *spread_text, const char *word)
{
  g_autofree char *needle = spread (word);

  return strstr (spread_text, needle) != NULL;
}

static gboolean
holds_any (const char *spread_text, const char *const *words)
{
  g_autofree char *plain = unstretch (spread_text);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (holds_word (spread_text, words[i]) || holds_word (plain, words[i]))
      return TRUE;
  return FALSE;
}

static const char *
kind_of (const BanterSampleQuestion *question)
{
  if (g_strcmp0 (question->type, BANTER_MATRIX_EVENT_STICKER) == 0)
    return "sticker";
  if (g_strcmp0 (question->msgtype, BANTER_MATRIX_MSGTYPE_IMAGE) == 0
      || g_strcmp0 (question->msgtype, BANTER_MATRIX_MSGTYPE_VIDEO) == 0)
    return "picture";
  if (g_strcmp0 (question->msgtype, BANTER_MATRIX_MSGTYPE_AUDIO) == 0
      || g_strcmp0 (question->msgtype, BANTER_MATRIX_MSGTYPE_FILE) == 0)
    return "file";
  return question->body != NULL && banter_text_is_emoji_only (question->body) ? "emoji" : "text";
}

static gboolean
text_is_of_kind (const char *body, const char *kind)
{
  if (g_strcmp0 (kind, "question") == 0)
    return strchr (body, '?') != NULL || strstr (body, "？") != NULL;
  if (g_strcmp0 (kind, "long") == 0)
    return g_utf8_strlen (body, -1) > LONG_TEXT;
  return g_strcmp0 (kind, "anything") == 0;
}

static const BanterSampleReply *
find_reply (GPtrArray *replies, const char *kind, const char *body, const char *spread_body)
{
  for (guint i = 0; i < replies->len; i++)
    {
      const BanterSampleReply *reply = g_ptr_array_index (replies, i);

      if (g_strcmp0 (reply->on, kind) == 0)
        return reply;
      if (!g_str_equal (kind, "text"))
        continue;
      if (reply->on != NULL ? text_is_of_kind (body, reply->on)
                            : holds_any (spread_body, (const char *const *)reply->words))
        return reply;
    }
  return NULL;
}

static const char *
pick (GStrv choices, guint turn)
{
  guint n = choices != NULL ? g_strv_length (choices) : 0;

  return n > 0 ? choices[turn % n] : NULL;
}

void
banter_sample_answer (const BanterSampleCommunity *community, const BanterSamplePerson *person,
                      const BanterSampleQuestion *question, BanterSampleAnswer *answer)
{
  const char *body = question->body != NULL ? question->body : "";
  g_autofree char *words = spread (body);
  g_autofree char *me = banter_sample_first_name (person->name);
  const char *kind = kind_of (question);
  const BanterSampleReply *reply = NULL;
  guint turn = g_str_hash (person->localpart) % 97 + question->n_answers;
  const char *say;

  if (g_str_equal (kind, "text"))
    reply = find_reply (person->topics, kind, body, words);
  if (reply == NULL)
    reply = find_reply (community->replies, kind, body, words);
  g_return_if_fail (reply != NULL);

  say = pick (reply->say, turn);
  if (say != NULL && *say != '\0')
    answer->text = banter_sample_fill_in (say, question->asker, me);
  if (reply->stickers != NULL)
    answer->sticker = g_strdup (pick (reply->stickers, turn));
  else if (answer->text == NULL || turn % STICKER_EVERY == 0)
    answer->sticker = g_strdup (reply->sticker);
}

void
banter_sample_answer_clear (BanterSampleAnswer *answer)
{
  g_clear_pointer (&answer->text, g_free);
  g_clear_pointer (&answer->sticker, g_free);
}

const BanterSamplePerson *
banter_sample_choose_speaker (GPtrArray *people, const BanterSampleQuestion *question)
{
  const char *body = question->body != NULL ? question->body : "";
  g_autofree char *words = spread (body);
  guint turn = g_str_hash (body) % 97 + question->n_answers;

  for (guint i = 0; i < people->len; i++)
    {
      const BanterSamplePerson *person = g_ptr_array_index (people, i);
      g_autofree char *first = banter_sample_first_name (person->name);

      if (holds_word (words, first) || holds_word (words, person->localpart))
        return person;
    }
  for (guint i = 0; i < people->len; i++)
    {
      const BanterSamplePerson *person = g_ptr_array_index (people, i);

      if (find_reply (person->topics, "text", body, words) != NULL)
        return person;
    }
  return people->len > 0 ? g_ptr_array_index (people, turn % people->len) : NULL;
}

char *
banter_sample_first_name (const char *name)
{
  const char *blank = strchr (name, ' ');

  return blank != NULL && blank > name ? g_strndup (name, (gsize)(blank - name)) : g_strdup (name);
}

char *
banter_sample_fill_in (const char *text, const char *name, const char *me)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "{me}", me, 0);
  g_string_replace (out, "{name}", name, 0);
  return g_strdup (out->str);
}
