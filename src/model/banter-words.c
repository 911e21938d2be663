/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-words"

#include "config.h"

#include "banter-words-private.h"

#include "banter-account-private.h"
#include "banter-client-words.h"
#include "banter-property.h"
#include "banter-word-lists.h"

/* The word filter's settings, and the filter made of them. A change shows at once and is written
 * behind it, one write at a time; the last state that the server is known to have comes back if it
 * refuses. Main thread; the filter itself goes to the reader's. */

#define OWN_MAX 500

struct _BanterWords
{
  GObject parent_instance;

  BanterWordsRow *shown;
  BanterWordsRow *stored;   /* what the server has, as far as we know */
  BanterWordsRow *written;  /* on its way there, else NULL */
  GStrv imposed;            /* by guardians, and not to be switched off */
  BanterWordFilter *filter; /* NULL while there is nothing to look for */
  GCancellable *cancellable;
  gboolean restrict_default;

  BanterAccount *account; /* borrowed; NULL once detached */
};

G_DEFINE_FINAL_TYPE (BanterWords, banter_words, G_TYPE_OBJECT)

enum
{
  PROP_ENABLED = 1,
  PROP_RESTRICT_MESSAGES,
  PROP_LANGUAGES,
  PROP_OWN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint failed_signal;

static void
banter_words_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterWords *self = BANTER_WORDS (object);

  switch (prop_id)
    {
    case PROP_ENABLED:
      g_value_set_boolean (value, self->shown->enabled);
      break;
    case PROP_RESTRICT_MESSAGES:
      g_value_set_boolean (value, banter_words_get_restrict_messages (self));
      break;
    case PROP_LANGUAGES:
      g_value_set_boxed (value, self->shown->languages);
      break;
    case PROP_OWN:
      g_value_set_boxed (value, self->shown->own);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_words_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BanterWords *self = BANTER_WORDS (object);

  switch (prop_id)
    {
    case PROP_ENABLED:
      banter_words_set_enabled (self, g_value_get_boolean (value));
      break;
    case PROP_RESTRICT_MESSAGES:
      banter_words_set_restrict_messages (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_words_finalize (GObject *object)
{
  BanterWords *self = BANTER_WORDS (object);

  g_clear_pointer (&self->shown, banter_words_row_free);
  g_clear_pointer (&self->stored, banter_words_row_free);
  g_clear_pointer (&self->written, banter_words_row_free);
  g_clear_pointer (&self->imposed, g_strfreev);
  g_clear_pointer (&self->filter, banter_word_filter_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (banter_words_parent_class)->finalize (object);
}

static void
banter_words_class_init (BanterWordsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_words_get_property;
  object_class->set_property = banter_words_set_property;
  object_class->finalize = banter_words_finalize;
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  properties[PROP_RESTRICT_MESSAGES]
      = g_param_spec_boolean ("restrict-messages", NULL, NULL, FALSE, flags);
  properties[PROP_LANGUAGES] = banter_property_boxed ("languages", G_TYPE_STRV);
  properties[PROP_OWN] = banter_property_boxed ("own", G_TYPE_STRV);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_PROBLEM);
}

static void
build_filter (BanterWords *self)
{
  static const char *const none[] = { NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  g_clear_pointer (&self->filter, banter_word_filter_unref);
  if (!self->shown->enabled && *self->imposed == NULL)
    return;
  g_strv_builder_addv (builder, (const char **)self->imposed);
  if (self->shown->enabled)
    g_strv_builder_addv (builder, (const char **)self->shown->own);
  words = g_strv_builder_end (builder);
  self->filter = banter_word_lists_build (
      self->shown->enabled ? (const char *const *)self->shown->languages : none,
      (const char *const *)words);
}

static void
banter_words_init (BanterWords *self)
{
  self->shown = banter_words_row_new (NULL);
  self->stored = banter_words_row_copy (self->shown);
  self->cancellable = g_cancellable_new ();
  self->imposed = g_new0 (char *, 1);
  build_filter (self);
}

BanterWords *
banter_words_new (BanterAccount *account)
{
  BanterWords *self = g_object_new (BANTER_TYPE_WORDS, NULL);

  self->account = account;
  return self;
}

void
banter_words_detach (BanterWords *self)
{
  self->account = NULL;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
same_strings (char **a, char **b)
{
  return g_strv_equal ((const char *const *)a, (const char *const *)b);
}

static gboolean
same_row (const BanterWordsRow *a, const BanterWordsRow *b)
{
  return a->enabled == b->enabled && a->restrict_messages == b->restrict_messages
         && same_strings (a->languages, b->languages) && same_strings (a->own, b->own);
}

static void
tell_restricted (BanterWords *self, gboolean was_restricted)
{
  if (was_restricted == banter_words_get_restrict_messages (self))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESTRICT_MESSAGES]);
  if (self->account != NULL)
    banter_account_restrict_again (self->account);
}

/* Takes @row. What it changes for what is on the screen is read again by the account. */
static void
show (BanterWords *self, BanterWordsRow *row)
{
  g_autoptr (BanterWordsRow) old = self->shown;
  gboolean was_restricted = banter_words_get_restrict_messages (self);
  gboolean other_words
      = !same_strings (old->languages, row->languages) || !same_strings (old->own, row->own);

  self->shown = row;
  g_object_freeze_notify (G_OBJECT (self));
  if (old->enabled != row->enabled)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
  if (!same_strings (old->languages, row->languages))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGES]);
  if (!same_strings (old->own, row->own))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWN]);
  g_object_thaw_notify (G_OBJECT (self));
  tell_restricted (self, was_restricted);
  if (old->enabled == row->enabled && !other_words)
    return;
  build_filter (self);
  if (self->account != NULL)
    banter_account_filter_again (self->account);
}

void
banter_words_apply (BanterWords *self, const char *document)
{
  BanterWordsRow *row = NULL;

  g_assert (BANTER_IS_WORDS (self));

  if (self->written != NULL)
    return; /* what the server says now is older than what the person chose */
  row = banter_words_row_new (document);
  banter_words_row_free (self->stored);
  self->stored = banter_words_row_copy (row);
  show (self, row);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWords) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *document
      = banter_reader_account_data_finish (BANTER_READER (source), result, &error);

  if (error == NULL)
    banter_words_apply (self, document);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The word filter cannot be read: %s", error->message);
}

void
banter_words_reload (BanterWords *self)
{
  BanterReader *reader = self->account != NULL ? banter_account_get_reader (self->account) : NULL;

  if (reader != NULL)
    banter_reader_account_data_async (reader, NULL, BANTER_WORDS_DOCUMENT, self->cancellable,
                                      on_loaded, g_object_ref (self));
}

void
banter_words_set_restrict_default (BanterWords *self, gboolean restrict_messages)
{
  gboolean was_restricted = banter_words_get_restrict_messages (self);

  self->restrict_default = restrict_messages;
  tell_restricted (self, was_restricted);
}

void
banter_words_set_imposed (BanterWords *self, const char *const *words)
{
  static const char *const none[] = { NULL };

  if (words == NULL)
    words = none;
  if (g_strv_equal ((const char *const *)self->imposed, words))
    return;
  g_strfreev (self->imposed);
  self->imposed = g_strdupv ((char **)words);
  build_filter (self);
  if (self->account != NULL)
    banter_account_filter_again (self->account);
}

/* ---- writing ---- */

static void write_shown (BanterWords *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWords) self = user_data;
  g_autoptr (BanterWordsRow) written = g_steal_pointer (&self->written);
  g_autoptr (GError) error = NULL;

  if (banter_client_set_words_finish (BANTER_CLIENT (source), result, &error))
    {
      banter_words_row_free (self->stored);
      self->stored = g_steal_pointer (&written);
      if (!same_row (self->shown, self->stored))
        write_shown (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_debug ("The word filter was refused: %s", error->message);
  show (self, banter_words_row_copy (self->stored));
  g_signal_emit (self, failed_signal, 0, banter_problem_from_error (error, NULL));
}

static void
write_shown (BanterWords *self)
{
  BanterClient *client = self->account != NULL ? banter_account_get_client (self->account) : NULL;

  if (self->written != NULL || client == NULL)
    return;
  self->written = banter_words_row_copy (self->shown);
  banter_client_set_words_async (client, self->written, self->cancellable, on_written,
                                 g_object_ref (self));
}

/* Takes @row. */
static void
choose (BanterWords *self, BanterWordsRow *row)
{
  if (same_row (self->shown, row))
    {
      banter_words_row_free (row);
      return;
    }
  show (self, row);
  write_shown (self);
}

/* @strings with or without @string, at the end. */
static GStrv
with_string (char **strings, const char *string, gboolean present)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    if (!g_str_equal (strings[i], string))
      g_strv_builder_add (builder, strings[i]);
  if (present)
    g_strv_builder_add (builder, string);
  return g_strv_builder_end (builder);
}

static void
replace_strings (GStrv *strings, const char *string, gboolean present)
{
  GStrv old = *strings;

  *strings = with_string (old, string, present);
  g_strfreev (old);
}

/* ---- what widgets see ---- */

gboolean
banter_words_get_enabled (BanterWords *self)
{
  g_return_val_if_fail (BANTER_IS_WORDS (self), FALSE);
  return self->shown->enabled;
}

void
banter_words_set_enabled (BanterWords *self, gboolean enabled)
{
  BanterWordsRow *row = NULL;

  g_return_if_fail (BANTER_IS_WORDS (self));
  row = banter_words_row_copy (self->shown);
  row->enabled = !!enabled;
  choose (self, row);
}

gboolean
banter_words_get_restrict_messages (BanterWords *self)
{
  g_return_val_if_fail (BANTER_IS_WORDS (self), FALSE);
  if (self->shown->restrict_messages == BANTER_RESTRICT_DEFAULT)
    return self->restrict_default;
  return self->shown->restrict_messages == BANTER_RESTRICT_ON;
}

void
banter_words_set_restrict_messages (BanterWords *self, gboolean restrict_messages)
{
  BanterWordsRow *row = NULL;

  g_return_if_fail (BANTER_IS_WORDS (self));
  if (banter_words_get_restrict_messages (self) == !!restrict_messages)
    return;
  row = banter_words_row_copy (self->shown);
  row->restrict_messages = restrict_messages ? BANTER_RESTRICT_ON : BANTER_RESTRICT_OFF;
  choose (self, row);
}

const char *const *
banter_words_list_languages (void)
{
  static const char *const codes[] = { "de", "en", "es", "fr", "pt", NULL };

  return codes;
}

gboolean
banter_words_get_language (BanterWords *self, const char *code)
{
  g_return_val_if_fail (BANTER_IS_WORDS (self), FALSE);
  return g_strv_contains ((const char *const *)self->shown->languages, code);
}

void
banter_words_set_language (BanterWords *self, const char *code, gboolean on)
{
  BanterWordsRow *row = NULL;

  g_return_if_fail (BANTER_IS_WORDS (self));
  g_return_if_fail (code != NULL);
  if (banter_words_get_language (self, code) == !!on)
    return;
  row = banter_words_row_copy (self->shown);
  replace_strings (&row->languages, code, on);
  choose (self, row);
}

const char *const *
banter_words_get_own (BanterWords *self)
{
  g_return_val_if_fail (BANTER_IS_WORDS (self), NULL);
  return (const char *const *)self->shown->own;
}

BanterWordAnswer
banter_words_add (BanterWords *self, const char *word)
{
  g_autofree char *line = NULL;
  BanterWordsRow *row = NULL;

  g_return_val_if_fail (BANTER_IS_WORDS (self), BANTER_WORD_EMPTY);
  line = word != NULL ? banter_word_lists_clean (word) : NULL;
  if (line == NULL)
    return BANTER_WORD_EMPTY;
  if (g_strv_contains ((const char *const *)self->shown->own, line))
    return BANTER_WORD_PRESENT;
  if (g_strv_length (self->shown->own) >= OWN_MAX)
    return BANTER_WORD_TOO_MANY;
  row = banter_words_row_copy (self->shown);
  replace_strings (&row->own, line, TRUE);
  choose (self, row);
  return BANTER_WORD_ADDED;
}

void
banter_words_remove (BanterWords *self, const char *word)
{
  BanterWordsRow *row = NULL;

  g_return_if_fail (BANTER_IS_WORDS (self));
  g_return_if_fail (word != NULL);
  row = banter_words_row_copy (self->shown);
  replace_strings (&row->own, word, FALSE);
  choose (self, row);
}

BanterWordFilter *
banter_words_get_filter (BanterWords *self)
{
  return self->filter;
}

gboolean
banter_words_catch (BanterWords *self, const char *text)
{
  g_return_val_if_fail (BANTER_IS_WORDS (self), FALSE);
  return self->filter != NULL && banter_word_filter_matches (self->filter, text);
}
