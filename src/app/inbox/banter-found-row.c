/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-found-row"

#include "config.h"

#include "banter-found-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "banter-account.h"
#include "banter-avatar.h"
#include "banter-found-message.h"
#include "banter-preview-text.h"
#include "banter-room.h"
#include "banter-time-text.h"
#include "banter-widget.h"

/* Rows are recycled. What was looked for is bold by attributes: the text is never markup. */

struct _BanterFoundRow
{
  GtkWidget parent_instance;

  BanterAccount *account;
  BanterFoundMessage *message;

  /* template children */
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkLabel *time;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (BanterFoundRow, banter_found_row, GTK_TYPE_WIDGET)

static guint clicked_signal;

/* @offset: where in the label the message's own text begins */
static PangoAttrList *
make_attributes (BanterFoundMessage *message, gsize offset)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  guint n_ranges;
  const BanterFoundRange *ranges = banter_found_message_get_ranges (message, &n_ranges);

  for (guint i = 0; i < n_ranges; i++)
    {
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->start_index = (guint)offset + ranges[i].start;
      bold->end_index = (guint)offset + ranges[i].end;
      pango_attr_list_insert (attributes, bold);
    }
  return attributes;
}

static void
show_text (BanterFoundRow *self)
{
  BanterRoom *room = banter_found_message_get_room (self->message);
  const char *words = banter_found_message_get_text (self->message);
  g_autofree char *text = banter_preview_text (
      BANTER_ITEM_TEXT, words, banter_found_message_get_own (self->message),
      banter_room_get_is_group (room) ? banter_found_message_get_sender_name (self->message)
                                      : NULL);
  g_autoptr (PangoAttrList) attributes = NULL;

  /* In all languages the words come last; where they did not, nothing would be bold. */
  if (g_str_has_suffix (text, words))
    attributes = make_attributes (self->message, strlen (text) - strlen (words));
  gtk_label_set_text (self->text, text);
  gtk_label_set_attributes (self->text, attributes);
}

/* The list's own cell has the focus, so it needs the words that the row shows. */
static void
update_accessible_label (BanterFoundRow *self)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *label = NULL;

  /* Translators: read out for a message that the search found: the chat, what was written, when. */
  label = g_strdup_printf (_ ("Message in %1$s: %2$s, %3$s"), gtk_label_get_text (self->name),
                           gtk_label_get_text (self->text), gtk_label_get_text (self->time));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (cell != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
}

static void
update (BanterFoundRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = NULL;
  BanterRoom *room;

  if (self->message == NULL)
    return;
  room = banter_found_message_get_room (self->message);
  when = banter_time_text_short (banter_found_message_get_time (self->message), now);
  gtk_label_set_text (self->name, banter_room_get_name (room));
  gtk_label_set_text (self->time, when);
  banter_avatar_set_name (self->avatar, banter_room_get_name (room));
  banter_avatar_set_account (self->avatar, self->account);
  banter_avatar_set_media (self->avatar, banter_room_get_avatar (room));
  show_text (self);
  update_accessible_label (self);
}

static void
on_released (BanterFoundRow *self)
{
  g_signal_emit (self, clicked_signal, 0);
}

static void
banter_found_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_found_row_parent_class)->root (widget);
  if (BANTER_FOUND_ROW (widget)->message != NULL)
    update_accessible_label (BANTER_FOUND_ROW (widget));
}

static void
banter_found_row_dispose (GObject *object)
{
  BanterFoundRow *self = BANTER_FOUND_ROW (object);

  g_clear_object (&self->message);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_FOUND_ROW);
  G_OBJECT_CLASS (banter_found_row_parent_class)->dispose (object);
}

static void
banter_found_row_class_init (BanterFoundRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_found_row_dispose;
  widget_class->root = banter_found_row_root;
  clicked_signal = g_signal_new ("clicked", BANTER_TYPE_FOUND_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_css_name (widget_class, "inbox-row");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-found-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterFoundRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterFoundRow, name);
  gtk_widget_class_bind_template_child (widget_class, BanterFoundRow, time);
  gtk_widget_class_bind_template_child (widget_class, BanterFoundRow, text);
  gtk_widget_class_bind_template_callback (widget_class, on_released);
}

static void
banter_found_row_init (BanterFoundRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_found_row_new (BanterAccount *account)
{
  BanterFoundRow *self = g_object_new (BANTER_TYPE_FOUND_ROW, NULL);

  g_set_object (&self->account, account);
  return GTK_WIDGET (self);
}

BanterFoundMessage *
banter_found_row_get_message (BanterFoundRow *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_ROW (self), NULL);
  return self->message;
}

void
banter_found_row_set_message (BanterFoundRow *self, BanterFoundMessage *message)
{
  g_return_if_fail (BANTER_IS_FOUND_ROW (self));

  if (g_set_object (&self->message, message))
    update (self);
}
