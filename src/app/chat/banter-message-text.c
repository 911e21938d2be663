/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-text"

#include "config.h"

#include "banter-message-text.h"

#include "banter-links.h"
#include "banter-text-blocks.h"

/* The words of a message, wrapped, with their formatting, and with addresses underlined and
 * clickable. It stands in for a wrapping GtkLabel, which takes ten times as long to measure. The
 * text is never parsed as markup. */

struct _BanterMessageText
{
  GtkWidget parent_instance;

  /* owned */
  char *text;
  BanterRichText *rich; /* NULL: the text has no formatting */
  BanterTextBlocks *blocks;
  GArray *links;     /* (nullable) of BanterLink */
  gboolean revealed; /* the person has clicked a spoiler */

  /* The width of the text without wrapping, and for which state of the font it holds. */
  int natural_width;
  guint context_serial;
};

G_DEFINE_FINAL_TYPE (BanterMessageText, banter_message_text, GTK_TYPE_WIDGET)

static int
natural_width (BanterMessageText *self)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  if (self->natural_width < 0 || self->context_serial != serial)
    {
      self->natural_width = banter_text_blocks_get_natural_width (self->blocks);
      self->context_serial = serial;
    }
  return self->natural_width;
}

static GtkSizeRequestMode
banter_message_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
banter_message_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = natural_width (self);
      *minimum = MIN (*natural, 16);
      return;
    }

  if (for_size >= natural_width (self))
    for_size = -1;
  *minimum = *natural = banter_text_blocks_set_width (self->blocks, for_size);
}

static void
banter_message_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (widget);

  /* An exact width also aligns lines of right-to-left text at the right. */
  banter_text_blocks_set_width (self->blocks, width);
}

static void
banter_message_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  banter_text_blocks_snapshot (BANTER_MESSAGE_TEXT (widget)->blocks, snapshot);
}

static gboolean
banter_message_text_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                   GtkTooltip *tooltip)
{
  const char *uri = NULL;

  if (!keyboard)
    uri = banter_message_text_get_uri_at (BANTER_MESSAGE_TEXT (widget), x, y);
  gtk_tooltip_set_text (tooltip, uri);
  return uri != NULL;
}

/* Whether what is at that place is a spoiler that is covered. */
static gboolean
is_covered (BanterMessageText *self, double x, double y)
{
  guint index;

  if (self->rich == NULL || self->revealed || !banter_text_blocks_find (self->blocks, x, y, &index))
    return FALSE;
  for (guint i = 0; i < self->rich->runs->len; i++)
    {
      const BanterRichRun *run = &g_array_index (self->rich->runs, BanterRichRun, i);

      if (run->style == BANTER_RICH_SPOILER && index >= run->start && index < run->end)
        return TRUE;
    }
  return FALSE;
}

static void
on_motion (BanterMessageText *self, double x, double y)
{
  const gboolean clickable
      = is_covered (self, x, y) || banter_message_text_get_uri_at (self, x, y) != NULL;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), clickable ? "pointer" : NULL);
}

static void
on_released (BanterMessageText *self, int n_press, double x, double y, GtkGesture *gesture)
{
  const char *uri = banter_message_text_get_uri_at (self, x, y);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (n_press != 1 || (uri == NULL && !is_covered (self, x, y)))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (is_covered (self, x, y))
    {
      banter_message_text_reveal (self);
      return;
    }
  gtk_show_uri (GTK_WINDOW (root), uri, GDK_CURRENT_TIME);
}

static void
banter_message_text_dispose (GObject *object)
{
  BanterMessageText *self = BANTER_MESSAGE_TEXT (object);

  g_clear_pointer (&self->blocks, banter_text_blocks_free);
  g_clear_pointer (&self->rich, banter_rich_text_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->links, g_array_unref);
  G_OBJECT_CLASS (banter_message_text_parent_class)->dispose (object);
}

static void
banter_message_text_class_init (BanterMessageTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_message_text_dispose;
  widget_class->get_request_mode = banter_message_text_get_request_mode;
  widget_class->measure = banter_message_text_measure;
  widget_class->size_allocate = banter_message_text_size_allocate;
  widget_class->snapshot = banter_message_text_snapshot;
  widget_class->query_tooltip = banter_message_text_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "messagetext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
banter_message_text_init (BanterMessageText *self)
{
  self->text = g_strdup ("");
  self->blocks = banter_text_blocks_new (GTK_WIDGET (self));
  self->natural_width = -1;
}

static void
add_link_controllers (BanterMessageText *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_name (motion, "links");
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/* A link goes where it says it goes: an address that is written out, but leads elsewhere, is the
 * address that is written. */
static void
add_rich_link (GArray *links, const char *text, const BanterRichRun *run)
{
  g_autofree char *uri = banter_links_check (run->uri);
  g_autofree char *words = g_strndup (text + run->start, run->end - run->start);
  g_autoptr (GArray) written = banter_links_find (words);

  if (uri == NULL || written->len > 0)
    return;
  banter_links_add (links, run->start, run->end, uri);
}

static GArray *
find_links_in (const char *text, const BanterRichText *rich)
{
  GArray *links = banter_links_find (text);

  for (guint i = 0; rich != NULL && i < rich->runs->len; i++)
    {
      const BanterRichRun *run = &g_array_index (rich->runs, BanterRichRun, i);

      if (run->style == BANTER_RICH_LINK)
        add_rich_link (links, text, run);
    }
  return links;
}

static gboolean
has_spoilers (const BanterRichText *rich)
{
  for (guint i = 0; rich != NULL && i < rich->runs->len; i++)
    if (g_array_index (rich->runs, BanterRichRun, i).style == BANTER_RICH_SPOILER)
      return TRUE;
  return FALSE;
}

/* Most messages have neither links nor spoilers and need no controllers. */
static void
update_controllers (BanterMessageText *self)
{
  if (((self->links != NULL && self->links->len > 0) || has_spoilers (self->rich))
      && !gtk_widget_get_has_tooltip (GTK_WIDGET (self)))
    add_link_controllers (self);
}

/* Screen readers are told as much as eyes are. */
static void
update_label (BanterMessageText *self)
{
  const char *words = self->rich != NULL && !self->revealed ? self->rich->summary : self->text;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/**
 * banter_message_text_set_text:
 * @self: a message text
 * @text: cleaned text
 * @rich: (nullable): the same with formatting
 * @find_links: whether addresses in it can be clicked
 */
void
banter_message_text_set_text (BanterMessageText *self, const char *text, BanterRichText *rich,
                              gboolean find_links)
{
  g_return_if_fail (BANTER_IS_MESSAGE_TEXT (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (rich == NULL || g_str_equal (rich->text, text));

  if (g_str_equal (self->text, text) && banter_rich_text_equal (self->rich, rich)
      && find_links == (self->links != NULL))
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->rich, banter_rich_text_unref);
  self->rich = rich != NULL ? banter_rich_text_ref (rich) : NULL;
  self->revealed = FALSE;
  g_clear_pointer (&self->links, g_array_unref);
  if (find_links)
    self->links = find_links_in (text, rich);
  banter_text_blocks_set (self->blocks, text, rich, self->links);
  update_controllers (self);
  update_label (self);
  self->natural_width = -1;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Whether there is a spoiler that is still covered. */
gboolean
banter_message_text_get_covered (BanterMessageText *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), FALSE);

  return !self->revealed && has_spoilers (self->rich);
}

/* Shows the spoilers, until the text is another one. */
void
banter_message_text_reveal (BanterMessageText *self)
{
  g_return_if_fail (BANTER_IS_MESSAGE_TEXT (self));

  self->revealed = TRUE;
  banter_text_blocks_set_revealed (self->blocks, TRUE);
  update_label (self);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
banter_message_text_get_text (BanterMessageText *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), NULL);

  return self->text;
}

/**
 * banter_message_text_get_links:
 * @self: a message text
 *
 * Returns: (transfer none) (nullable) (element-type BanterLink): the addresses in it
 */
GArray *
banter_message_text_get_links (BanterMessageText *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), NULL);

  return self->links;
}

/**
 * banter_message_text_get_uri_at:
 * @self: a message text
 * @x: a place in it
 * @y: a place in it
 *
 * Returns: (nullable): the address there
 */
const char *
banter_message_text_get_uri_at (BanterMessageText *self, double x, double y)
{
  const BanterLink *link;
  guint index = 0;

  g_return_val_if_fail (BANTER_IS_MESSAGE_TEXT (self), NULL);

  if (self->links == NULL || self->links->len == 0
      || !banter_text_blocks_find (self->blocks, x, y, &index))
    return NULL;
  link = banter_links_at (self->links, index);
  return link != NULL ? link->uri : NULL;
}
