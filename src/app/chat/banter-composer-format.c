/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-composer-format"

#include "config.h"

#include <string.h>

#include "banter-composer-private.h"

/* Keys that put the marks of Markdown around what is selected, or take them away again. */

static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *mark;
} formats[] = {
  { GDK_KEY_b, GDK_CONTROL_MASK, "**" },
  { GDK_KEY_i, GDK_CONTROL_MASK, "_" },
  { GDK_KEY_x, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "~~" },
};

/* White space at the ends stays outside, where the marks would mean nothing. */
static void
trim (GtkTextIter *start, GtkTextIter *end)
{
  while (gtk_text_iter_compare (start, end) < 0
         && g_unichar_isspace (gtk_text_iter_get_char (start)))
    gtk_text_iter_forward_char (start);
  while (gtk_text_iter_compare (start, end) < 0)
    {
      GtkTextIter last = *end;

      gtk_text_iter_backward_char (&last);
      if (!g_unichar_isspace (gtk_text_iter_get_char (&last)))
        break;
      *end = last;
    }
}

/* Whether @mark stands on both sides; @before and @behind: (out): there. */
static gboolean
is_wrapped (const GtkTextIter *start, const GtkTextIter *end, const char *mark, GtkTextIter *before,
            GtkTextIter *behind)
{
  const int length = (int)strlen (mark);
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  *before = *start;
  *behind = *end;
  gtk_text_iter_backward_chars (before, length);
  gtk_text_iter_forward_chars (behind, length);
  left = gtk_text_iter_get_text (before, start);
  right = gtk_text_iter_get_text (end, behind);
  return g_str_equal (left, mark) && g_str_equal (right, mark);
}

static void
toggle (GtkTextBuffer *buffer, const char *mark)
{
  GtkTextIter start, end, before, behind;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;
  gboolean wrapped;
  int offset;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  trim (&start, &end);
  words = gtk_text_iter_get_text (&start, &end);
  wrapped = is_wrapped (&start, &end, mark, &before, &behind);
  if (wrapped)
    text = g_strdup (words);
  else
    {
      before = start;
      behind = end;
      text = g_strconcat (mark, words, mark, NULL);
    }
  offset = gtk_text_iter_get_offset (&before) + (wrapped ? 0 : (int)strlen (mark));

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &before, &behind);
  gtk_text_buffer_insert (buffer, &before, text, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, offset + (int)g_utf8_strlen (words, -1));
  gtk_text_buffer_select_range (buffer, &end, &start);
  gtk_text_buffer_end_user_action (buffer);
}

gboolean
banter_composer_format (BanterComposer *self, guint key, GdkModifierType state)
{
  const GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].key == gdk_keyval_to_lower (key) && formats[i].modifiers == modifiers)
      {
        toggle (self->buffer, formats[i].mark);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}
