/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reaction-bar"

#include "config.h"

#include "banter-reaction-bar.h"

#include "banter-message-words.h"

/* The reactions below a message: one button each, in as many lines as they need. A click gives the
 * same reaction or takes one's own back. */

#define GAP 4

struct _BanterReactionBar
{
  GtkWidget parent_instance;

  gboolean at_end;
};

G_DEFINE_FINAL_TYPE (BanterReactionBar, banter_reaction_bar, GTK_TYPE_WIDGET)

static GtkRequisition
size_of (GtkWidget *child)
{
  GtkRequisition natural;

  gtk_widget_get_preferred_size (child, NULL, &natural);
  return natural;
}

/* The line that begins with @first. Returns: the first child of the next one */
static GtkWidget *
measure_line (GtkWidget *first, int most, GtkRequisition *line)
{
  GtkWidget *child = first;

  *line = (GtkRequisition){ 0 };
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size = size_of (child);
      int width = line->width + (child != first ? GAP : 0) + size.width;

      if (child != first && width > most)
        break;
      line->width = width;
      line->height = MAX (line->height, size.height);
    }
  return child;
}

static void
place_line (BanterReactionBar *self, GtkWidget *first, GtkWidget *next, int width,
            const GtkRequisition *line, int y)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = self->at_end ? width - line->width : 0;

  for (GtkWidget *child = first; child != next; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size = size_of (child);
      int w = MIN (size.width, width);
      GtkAllocation place = { mirrored ? width - x - w : x, y, w, line->height };

      gtk_widget_size_allocate (child, &place, -1);
      x += w + GAP;
    }
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int most = for_size < 0 ? G_MAXINT : for_size;
  GtkRequisition line;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_line (child, G_MAXINT, &line);
      *natural = line.width;
      for (; child != NULL; child = gtk_widget_get_next_sibling (child))
        *minimum = MAX (*minimum, size_of (child).width);
      return;
    }
  while (child != NULL)
    {
      child = measure_line (child, most, &line);
      *natural += line.height + (child != NULL ? GAP : 0);
    }
  *minimum = *natural;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      GtkRequisition line;
      GtkWidget *next = measure_line (child, width, &line);

      place_line (BANTER_REACTION_BAR (widget), child, next, width, &line, y);
      child = next;
      y += line.height + GAP;
    }
}

static void
dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (banter_reaction_bar_parent_class)->dispose (object);
}

static void
banter_reaction_bar_class_init (BanterReactionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_css_name (widget_class, "reactions");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
banter_reaction_bar_init (BanterReactionBar *self)
{
}

GtkWidget *
banter_reaction_bar_new (void)
{
  return g_object_new (BANTER_TYPE_REACTION_BAR, NULL);
}

static GtkWidget *
add_button (BanterReactionBar *self)
{
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_widget_insert_before (button, GTK_WIDGET (self), NULL);
  return button;
}

static void
show_reaction (GtkWidget *button, const BanterReaction *reaction, gboolean can_react)
{
  /* Not for translation: an emoji and how many people gave it. */
  g_autofree char *label = g_strdup_printf ("%s\u2009%u", reaction->label, reaction->n);
  g_autofree char *who = banter_message_words_reaction (reaction);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", reaction->label, who);

  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, who);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", reaction->key);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "message.react");
  gtk_widget_set_can_target (button, can_react);
  gtk_widget_set_focusable (button, can_react);
  if (reaction->own)
    gtk_widget_add_css_class (button, "own");
  else
    gtk_widget_remove_css_class (button, "own");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED,
      reaction->own ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

void
banter_reaction_bar_set (BanterReactionBar *self, GPtrArray *reactions, gboolean at_end,
                         gboolean can_react)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_return_if_fail (BANTER_IS_REACTION_BAR (self));
  g_return_if_fail (reactions != NULL);

  self->at_end = at_end;
  for (guint i = 0; i < reactions->len; i++)
    {
      if (button == NULL)
        button = add_button (self);
      show_reaction (button, g_ptr_array_index (reactions, i), can_react);
      button = gtk_widget_get_next_sibling (button);
    }
  while (button != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (button);

      gtk_widget_unparent (button);
      button = next;
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
