/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reaction-picker"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-reaction-picker.h"

#include "banter-message-relations.h"

/* The emoji that people react with most, in one row. */

struct _BanterReactionPicker
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (BanterReactionPicker, banter_reaction_picker, GTK_TYPE_WIDGET)

static const struct
{
  const char *emoji;
  const char *name;
} common[] = {
  { "👍", N_ ("Thumbs up") },  { "❤️", N_ ("Heart") }, { "😂", N_ ("Tears of joy") },
  { "😮", N_ ("Astonished") }, { "😢", N_ ("Crying") },     { "🎉", N_ ("Celebration") },
};

static void
dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (banter_reaction_picker_parent_class)->dispose (object);
}

static void
banter_reaction_picker_class_init (BanterReactionPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "reactionpicker");
}

static GtkWidget *
add_button (BanterReactionPicker *self, GtkWidget *button, const char *name)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_insert_before (button, GTK_WIDGET (self), NULL);
  return button;
}

static void
banter_reaction_picker_init (BanterReactionPicker *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    {
      GtkWidget *button
          = add_button (self, gtk_button_new_with_label (common[i].emoji), _ (common[i].name));

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", common[i].emoji);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "message.react");
    }
  gtk_actionable_set_action_name (
      GTK_ACTIONABLE (add_button (self, gtk_button_new_from_icon_name ("view-more-symbolic"),
                                  _ ("More emoji"))),
      "message.react-more");
}

static gboolean
is_given (GPtrArray *reactions, const char *emoji)
{
  for (guint i = 0; reactions != NULL && i < reactions->len; i++)
    {
      const BanterReaction *reaction = g_ptr_array_index (reactions, i);

      if (reaction->own && banter_reaction_is (reaction, emoji))
        return TRUE;
    }
  return FALSE;
}

GtkWidget *
banter_reaction_picker_new (GPtrArray *reactions)
{
  GtkWidget *self = g_object_new (BANTER_TYPE_REACTION_PICKER, NULL);
  GtkWidget *button = gtk_widget_get_first_child (self);

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    {
      if (is_given (reactions, common[i].emoji))
        gtk_widget_add_css_class (button, "own");
      button = gtk_widget_get_next_sibling (button);
    }
  return self;
}
