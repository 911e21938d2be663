/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-relations"

#include "config.h"

#include "banter-message-relations-private.h"
#include "banter-message-row.h"

#include "banter-text.h"

/* From the store's rows to quotes and reactions. All of it was written by strangers: here it
 * becomes one clean line. Pure functions. */

#define QUOTE_MAX 200
#define PERSON_MAX 60
#define LABEL_MAX 12

static char *
make_name (const BanterEventRow *row)
{
  g_autofree char *name = banter_text_one_line (row->sender_name, PERSON_MAX);

  if (*name != '\0')
    return g_steal_pointer (&name);
  return banter_text_one_line (row->sender, PERSON_MAX);
}

BanterQuote *
banter_quote_new (const char *id, const BanterEventRow *row)
{
  BanterQuote *quote = g_new0 (BanterQuote, 1);
  BanterMessageData data = { 0 };

  quote->id = g_strdup (id);
  quote->known = row != NULL && banter_message_data_from_row (row, BANTER_POSITION_UNKNOWN, &data);
  quote->sender_name = quote->known ? make_name (row) : g_strdup ("");
  quote->text = banter_text_one_line (data.summary, QUOTE_MAX);
  if (quote->known)
    {
      quote->own = data.own;
      quote->kind = data.kind;
    }
  return quote;
}

void
banter_quote_free (BanterQuote *quote)
{
  g_free (quote->id);
  g_free (quote->sender_name);
  g_free (quote->text);
  g_free (quote);
}

gboolean
banter_quote_equal (const BanterQuote *a, const BanterQuote *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_str_equal (a->id, b->id) && a->known == b->known && a->own == b->own
         && a->kind == b->kind && g_str_equal (a->sender_name, b->sender_name)
         && g_str_equal (a->text, b->text);
}

/* Without the variation selectors. */
static char *
fold_key (const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, "\xef\xb8\x8f", -1);

  return g_strjoinv (NULL, parts);
}

gboolean
banter_reaction_is (const BanterReaction *reaction, const char *key)
{
  g_autofree char *one = fold_key (reaction->key);
  g_autofree char *other = fold_key (key);

  return g_str_equal (one, other);
}

static void
reaction_free (gpointer data)
{
  BanterReaction *reaction = data;

  g_free (reaction->key);
  g_free (reaction->label);
  g_strfreev (reaction->names);
  g_free (reaction);
}

static BanterReaction *
reaction_new (const BanterReactionRow *row)
{
  BanterReaction *reaction = g_new0 (BanterReaction, 1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < row->names->len; i++)
    {
      g_autofree char *name = banter_text_one_line (g_ptr_array_index (row->names, i), PERSON_MAX);

      g_strv_builder_add (names, name);
    }
  reaction->key = g_strdup (row->key);
  reaction->label = banter_text_one_line (row->key, LABEL_MAX);
  reaction->n = row->n;
  reaction->own = row->own;
  reaction->names = g_strv_builder_end (names);
  return reaction;
}

GPtrArray *
banter_reactions_new (GPtrArray *rows)
{
  g_autoptr (GPtrArray) reactions = NULL;

  if (rows == NULL)
    return NULL;
  reactions = g_ptr_array_new_with_free_func (reaction_free);
  for (guint i = 0; i < rows->len; i++)
    {
      BanterReaction *reaction = reaction_new (g_ptr_array_index (rows, i));

      /* Nothing but invisible characters. */
      if (*reaction->label == '\0')
        reaction_free (reaction);
      else
        g_ptr_array_add (reactions, reaction);
    }
  return reactions->len > 0 ? g_steal_pointer (&reactions) : NULL;
}

static gboolean
reaction_equal (const BanterReaction *a, const BanterReaction *b)
{
  return g_str_equal (a->key, b->key) && a->n == b->n && a->own == b->own
         && g_strv_equal ((const char *const *)a->names, (const char *const *)b->names);
}

gboolean
banter_reactions_equal (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!reaction_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}
