/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-words-group"

#include "config.h"

#include "banter-words-group.h"

#include <glib/gi18n.h>

#include "banter-enforcer.h"
#include "banter-problem-text.h"

/* What one does not want to read. The rows of languages are made once, those of one's own words
 * follow the list. */

struct _BanterWordsGroup
{
  AdwPreferencesGroup parent_instance;

  BanterWords *words;
  GBindingGroup *bindings;
  GSignalGroup *signals;
  GPtrArray *checks;    /* (element-type GtkCheckButton): of the languages, in their order */
  GPtrArray *word_rows; /* (element-type GtkWidget): of one's own words */

  /* template children */
  GtkSwitch *enabled;
  AdwExpanderRow *languages;
  AdwExpanderRow *own;
  GtkEditable *entry;
  GtkSwitch *restrict_messages;
};

G_DEFINE_FINAL_TYPE (BanterWordsGroup, banter_words_group, ADW_TYPE_PREFERENCES_GROUP)

static guint message_signal;

/* In the language itself, as people look for their own. */
static const struct
{
  const char *code;
  const char *name;
} language_names[] = {
  { "de", "Deutsch" },  { "en", "English" },   { "es", "Español" },
  { "fr", "Français" }, { "pt", "Português" },
};

static const char *
name_of (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (language_names); i++)
    if (g_str_equal (language_names[i].code, code))
      return language_names[i].name;
  return code;
}

static void
show_languages (BanterWordsGroup *self)
{
  const char *const *codes = banter_words_list_languages ();
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      gboolean on = banter_words_get_language (self->words, codes[i]);

      gtk_check_button_set_active (self->checks->pdata[i], on);
      if (on)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name_of (codes[i]));
    }
  adw_expander_row_set_subtitle (self->languages,
                                 names->len > 0 ? names->str : _ ("Only your own words"));
}

static void
on_language_toggled (BanterWordsGroup *self, GtkCheckButton *check)
{
  guint index;

  if (self->words != NULL && g_ptr_array_find (self->checks, check, &index))
    banter_words_set_language (self->words, banter_words_list_languages ()[index],
                               gtk_check_button_get_active (check));
}

static void
add_language_rows (BanterWordsGroup *self)
{
  const char *const *codes = banter_words_list_languages ();

  for (guint i = 0; codes[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name_of (codes[i]));
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      name_of (codes[i]), -1);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_language_toggled), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
      adw_expander_row_add_row (self->languages, row);
    }
}

/* ---- own words ---- */

static void
remove_word (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWordsGroup *self = BANTER_WORDS_GROUP (widget);

  /* The row goes: the focus goes to where the next word would be typed. */
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  banter_words_remove (self->words, g_variant_get_string (parameter, NULL));
}

static GtkWidget *
make_word_row (const char *word)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *markup = g_markup_escape_text (word, -1);
  /* Translators: %s is a word of the person's own list */
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s”"), word);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (remove), "words.remove");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (remove), "s", word);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  return row;
}

static void
show_own (BanterWordsGroup *self)
{
  const char *const *own = banter_words_get_own (self->words);
  guint n = g_strv_length ((char **)own);
  /* Translators: %u is a number of words that the person entered. */
  g_autofree char *count = g_strdup_printf (ngettext ("%u word", "%u words", n), n);

  for (guint i = 0; i < self->word_rows->len; i++)
    adw_expander_row_remove (self->own, self->word_rows->pdata[i]);
  g_ptr_array_set_size (self->word_rows, 0);
  for (guint i = n; i > 0; i--) /* the latest first, below the entry */
    {
      GtkWidget *row = make_word_row (own[i - 1]);

      g_ptr_array_add (self->word_rows, row);
      adw_expander_row_add_row (self->own, row);
    }
  adw_expander_row_set_subtitle (self->own, n > 0 ? count : _ ("None yet"));
}

static void
on_add (BanterWordsGroup *self)
{
  static const char *const messages[] = {
    [BANTER_WORD_ADDED] = NULL,
    [BANTER_WORD_EMPTY] = N_ ("Enter a word with at least one letter or digit."),
    [BANTER_WORD_PRESENT] = N_ ("That word is in your list already."),
    [BANTER_WORD_TOO_MANY] = N_ ("Your list is full. Remove a word first."),
  };
  BanterWordAnswer answer = banter_words_add (self->words, gtk_editable_get_text (self->entry));

  if (answer == BANTER_WORD_ADDED)
    {
      /* Emptied here, not by the person: there is nothing to apply. */
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entry), FALSE);
      gtk_editable_set_text (self->entry, "");
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entry), TRUE);
    }
  else
    g_signal_emit (self, message_signal, 0, _ (messages[answer]));
}

/* ---- the rest ---- */

static void
on_failed (BanterWordsGroup *self, BanterProblem problem)
{
  g_autofree char *reason = banter_problem_dup_text (problem, 0);
  g_autofree char *text = NULL;

  if (reason == NULL)
    return;
  /* Translators: %s is a sentence that says why. */
  text = g_strdup_printf (_ ("The change was not saved. %s"), reason);
  g_signal_emit (self, message_signal, 0, text);
}

static void
banter_words_group_dispose (GObject *object)
{
  BanterWordsGroup *self = BANTER_WORDS_GROUP (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->signals);
  g_clear_object (&self->words);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_WORDS_GROUP);
  G_OBJECT_CLASS (banter_words_group_parent_class)->dispose (object);
}

static void
banter_words_group_finalize (GObject *object)
{
  BanterWordsGroup *self = BANTER_WORDS_GROUP (object);

  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->word_rows);
  G_OBJECT_CLASS (banter_words_group_parent_class)->finalize (object);
}

static void
banter_words_group_class_init (BanterWordsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_words_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = banter_words_group_finalize;
  message_signal = g_signal_new ("message", BANTER_TYPE_WORDS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (BANTER_TYPE_ENFORCER);
  gtk_widget_class_install_action (widget_class, "words.remove", "s", remove_word);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/settings/banter-words-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterWordsGroup, enabled);
  gtk_widget_class_bind_template_child (widget_class, BanterWordsGroup, languages);
  gtk_widget_class_bind_template_child (widget_class, BanterWordsGroup, own);
  gtk_widget_class_bind_template_child (widget_class, BanterWordsGroup, entry);
  gtk_widget_class_bind_template_child (widget_class, BanterWordsGroup, restrict_messages);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
banter_words_group_init (BanterWordsGroup *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  self->checks = g_ptr_array_new ();
  self->word_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_language_rows (self);
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "enabled", self->enabled, "active", flags);
  g_binding_group_bind (self->bindings, "restrict-messages", self->restrict_messages, "active",
                        flags);
  self->signals = g_signal_group_new (BANTER_TYPE_WORDS);
  g_signal_group_connect_swapped (self->signals, "notify::languages", G_CALLBACK (show_languages),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::own", G_CALLBACK (show_own), self);
  g_signal_group_connect_swapped (self->signals, "failed", G_CALLBACK (on_failed), self);
}

void
banter_words_group_set_words (BanterWordsGroup *self, BanterWords *words)
{
  g_return_if_fail (BANTER_IS_WORDS_GROUP (self));

  if (!g_set_object (&self->words, words))
    return;
  g_binding_group_set_source (self->bindings, words);
  g_signal_group_set_target (self->signals, words);
  if (words == NULL)
    return;
  show_languages (self);
  show_own (self);
}
