/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-row"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-day-clock.h"
#include "banter-message-row-private.h"
#include "banter-message-words.h"
#include "banter-trace.h"
#include "banter-message.h"

/* One row of a chat: a message, a day, a change to the chat or the unread line. The row is used
 * again for other items as the chat scrolls, so everything it shows is set by update() from the
 * item, and only by it. The layout is in banter-message-row-layout.c, what can be done with a
 * message in banter-message-row-menu.c. */

#define STICKER_SIZE 224
#define IMAGE_SIZE 320
#define AVATAR_SIZE 32

enum
{
  PROP_ITEM = 1,
  PROP_ACCOUNT,
  PROP_GROUPS,
  PROP_CAN_WRITE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_command;
static guint signal_react;

G_DEFINE_FINAL_TYPE (BanterMessageRow, banter_message_row, GTK_TYPE_WIDGET)

/* What each kind looks like: CSS class, and which part carries it. */
static const struct
{
  const char *css_class;
  enum
  {
    PART_BUBBLE,
    PART_PICTURE,
    PART_FILE,
    PART_FOLD,
    PART_CHIP,
  } part;
} looks[] = {
  [BANTER_ITEM_TEXT] = { "text", PART_BUBBLE },
  [BANTER_ITEM_EMOJI] = { "emoji", PART_BUBBLE },
  [BANTER_ITEM_STICKER] = { "sticker", PART_PICTURE },
  [BANTER_ITEM_IMAGE] = { "image", PART_PICTURE },
  [BANTER_ITEM_FILE] = { "file", PART_FILE },
  [BANTER_ITEM_NOTICE] = { "notice", PART_CHIP },
  [BANTER_ITEM_DELETED] = { "deleted", PART_BUBBLE },
  [BANTER_ITEM_UNSUPPORTED] = { "unsupported", PART_BUBBLE },
  [BANTER_ITEM_EMPTY] = { "empty", PART_BUBBLE },
  [BANTER_ITEM_FILTERED] = { "filtered", PART_FOLD },
  [BANTER_ITEM_DAY] = { "day", PART_CHIP },
  [BANTER_ITEM_UNREAD] = { "unread", PART_CHIP },
  [BANTER_ITEM_COVERED] = { "covered", PART_FOLD },
  [BANTER_ITEM_BLOCKED] = { "blocked", PART_FOLD },
};

static void
set_css_class (gpointer widget, const char *css_class, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (GTK_WIDGET (widget), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (widget), css_class);
}

static void
update_chip (BanterMessageRow *self, BanterItemKind kind)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *text = NULL;

  if (kind == BANTER_ITEM_DAY)
    {
      now = g_date_time_new_now_local ();
      text = banter_message_words_day (banter_message_get_time (self->item), now);
    }
  else if (kind == BANTER_ITEM_UNREAD)
    text = g_strdup (_ ("New messages"));
  else
    text = banter_message_words_notice (self->item);

  gtk_label_set_text (self->chip, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update_text (BanterMessageRow *self, BanterItemKind kind)
{
  const char *text = banter_message_get_text (self->item);

  if (kind == BANTER_ITEM_DELETED)
    text = _ ("Message deleted");
  else if (kind == BANTER_ITEM_UNSUPPORTED)
    text = _ ("This version of Banter cannot show this message.");
  else if (kind == BANTER_ITEM_EMPTY)
    text = _ ("Empty message");
  banter_message_text_set_text (self->text, text != NULL ? text : "",
                                kind == BANTER_ITEM_TEXT ? banter_message_get_rich (self->item)
                                                         : NULL,
                                kind == BANTER_ITEM_TEXT && !banter_message_get_inert (self->item));
}

static void
update_picture (BanterMessageRow *self, BanterItemKind kind)
{
  gboolean sticker = kind == BANTER_ITEM_STICKER;
  const char *thumbnail = banter_message_get_thumbnail (self->item);
  int width = 0, height = 0;

  if (self->picture == NULL)
    {
      self->picture = BANTER_PICTURE (banter_picture_new (self->account));
      gtk_widget_insert_before (GTK_WIDGET (self->picture), GTK_WIDGET (self), self->meta);
      banter_message_row_watch_picture (self);
    }
  banter_message_get_media_size (self->item, &width, &height);
  if (sticker && (width <= 0 || height <= 0))
    width = height = STICKER_SIZE;
  banter_picture_fit (width, height, sticker ? STICKER_SIZE : IMAGE_SIZE, &width, &height);
  banter_picture_set_size (self->picture, width, height);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->picture), sticker ? NULL : "pointer");
  banter_picture_set_media (self->picture,
                            thumbnail != NULL ? thumbnail : banter_message_get_media (self->item),
                            BANTER_MEDIA_FULL, banter_message_get_text (self->item));
}

static void
update_file (BanterMessageRow *self)
{
  gint64 size = 0;

  if (self->file == NULL)
    {
      self->file = BANTER_MESSAGE_FILE (banter_message_file_new ());
      gtk_widget_insert_before (GTK_WIDGET (self->file), GTK_WIDGET (self), self->meta);
    }
  g_object_get (self->item, "size", &size, NULL);
  banter_message_file_set (self->file, banter_message_get_text (self->item), size,
                           banter_message_get_media (self->item) != NULL);
}

static void
update_fold (BanterMessageRow *self, BanterItemKind kind)
{
  if (self->fold == NULL)
    {
      self->fold = BANTER_MESSAGE_FOLD (banter_message_fold_new ());
      gtk_widget_insert_before (GTK_WIDGET (self->fold), GTK_WIDGET (self), self->meta);
    }
  banter_message_fold_set_text (self->fold, banter_message_words_hidden (kind));
}

static void
update_meta (BanterMessageRow *self)
{
  static const char *const icons[] = {
    [BANTER_DELIVERY_RECEIVED] = NULL,
    [BANTER_DELIVERY_WAITING] = "banter-waiting-symbolic",
    [BANTER_DELIVERY_SENDING] = "banter-sending-symbolic",
    [BANTER_DELIVERY_SENT] = "banter-sent-symbolic",
    [BANTER_DELIVERY_SEEN] = "banter-seen-symbolic",
    [BANTER_DELIVERY_FAILED] = "banter-failed-symbolic",
  };
  BanterDelivery delivery = banter_message_get_delivery (self->item);
  GDateTime *time = banter_message_get_time (self->item);
  g_autofree char *short_time
      = banter_message_words_stamp (time, banter_message_get_edited (self->item));
  g_autofree char *full_time = banter_message_words_full_time (time);
  const char *words = banter_message_words_delivery (delivery);

  gtk_label_set_text (self->time, short_time);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time), full_time);
  gtk_widget_set_visible (GTK_WIDGET (self->state), icons[delivery] != NULL);
  gtk_image_set_from_icon_name (self->state, icons[delivery]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "", -1);
  set_css_class (self, "pending",
                 delivery == BANTER_DELIVERY_WAITING || delivery == BANTER_DELIVERY_SENDING
                     || delivery == BANTER_DELIVERY_FAILED);
  set_css_class (self, "failed", delivery == BANTER_DELIVERY_FAILED);
  set_css_class (self, "seen", delivery == BANTER_DELIVERY_SEEN);
}

static void
update_failure (BanterMessageRow *self)
{
  gboolean failed = banter_message_get_delivery (self->item) == BANTER_DELIVERY_FAILED;

  if (failed && self->failure == NULL)
    {
      self->failure = BANTER_MESSAGE_FAILURE (banter_message_failure_new ());
      gtk_widget_insert_before (GTK_WIDGET (self->failure), GTK_WIDGET (self), NULL);
    }
  if (self->failure == NULL)
    return;
  if (failed)
    banter_message_failure_set_problem (self->failure, banter_message_get_problem (self->item),
                                        banter_message_get_edited (self->item));
  gtk_widget_set_visible (GTK_WIDGET (self->failure), failed);
}

/* In groups, beside the last message of someone else. */
static void
update_sender (BanterMessageRow *self, gboolean message)
{
  gboolean other = message && self->groups && !banter_message_get_own (self->item);
  gboolean last = other && banter_message_get_last_of_group (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->sender),
                          other && banter_message_get_show_sender (self->item));
  if (other)
    gtk_label_set_text (self->sender, banter_message_get_sender_name (self->item));

  if (last && self->avatar == NULL)
    {
      self->avatar
          = g_object_new (BANTER_TYPE_AVATAR, "size", AVATAR_SIZE, "account", self->account, NULL);
      gtk_widget_insert_before (GTK_WIDGET (self->avatar), GTK_WIDGET (self), self->bubble);
    }
  if (self->avatar == NULL)
    return;
  if (last)
    {
      banter_avatar_set_name (self->avatar, banter_message_get_sender_name (self->item));
      banter_avatar_set_media (self->avatar, banter_message_get_sender_avatar (self->item));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), last);
}

static void
update_message (BanterMessageRow *self, BanterItemKind kind)
{
  g_autofree char *spoken = banter_message_words_for_reader (self->item);

  if (looks[kind].part == PART_PICTURE)
    update_picture (self, kind);
  else if (looks[kind].part == PART_FILE)
    update_file (self);
  else if (looks[kind].part == PART_FOLD)
    update_fold (self, kind);
  else
    update_text (self, kind);
  update_meta (self);
  update_failure (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update (BanterMessageRow *self)
{
  BanterItemKind kind = banter_message_get_kind (self->item);
  gboolean message = looks[kind].part != PART_CHIP;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    set_css_class (self, looks[i].css_class, i == kind);
  set_css_class (self, "own", message && banter_message_get_own (self->item));
  set_css_class (self, "first", banter_message_get_first_of_group (self->item));
  set_css_class (self, "last", banter_message_get_last_of_group (self->item));

  gtk_widget_set_visible (GTK_WIDGET (self->chip), !message);
  gtk_widget_set_visible (self->meta, message);
  gtk_widget_set_visible (self->bubble, looks[kind].part == PART_BUBBLE);
  update_sender (self, message);
  banter_message_row_update_relations (self, message);
  if (message)
    update_message (self, kind);
  else
    update_chip (self, kind);
  if (self->picture != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->picture), looks[kind].part == PART_PICTURE);
  if (self->file != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->file), looks[kind].part == PART_FILE);
  if (self->fold != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->fold), looks[kind].part == PART_FOLD);
  if (self->failure != NULL && !message)
    gtk_widget_set_visible (GTK_WIDGET (self->failure), FALSE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_item_changed (BanterMessageRow *self)
{
  update (self);
}

static void
on_day_changed (BanterMessageRow *self)
{
  if (self->item != NULL && banter_message_get_kind (self->item) == BANTER_ITEM_DAY)
    update (self);
}

static void
trace_painted (BanterMessageRow *self)
{
  g_autofree char *mark = NULL;

  if (!banter_trace_enabled ())
    return;
  mark = g_strconcat ("message-painted ", banter_message_get_text (self->item), NULL);
  banter_trace_mark_painted (GTK_WIDGET (self), mark);
}

static void
set_item (BanterMessageRow *self, BanterMessage *item)
{
  if (self->item == item)
    return;

  banter_message_row_popdown (self);
  if (self->item != NULL)
    g_clear_signal_handler (&self->item_changed, self->item);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      self->item_changed
          = g_signal_connect_swapped (item, "notify", G_CALLBACK (on_item_changed), self);
      update (self);
      trace_painted (self);
    }
  else if (self->picture != NULL)
    {
      banter_picture_set_media (self->picture, NULL, BANTER_MEDIA_FULL, NULL);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}

static void
set_account (BanterMessageRow *self, BanterAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  if (self->picture != NULL)
    banter_picture_set_account (self->picture, account);
  if (self->avatar != NULL)
    banter_avatar_set_account (self->avatar, account);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

static void
set_groups (BanterMessageRow *self, gboolean groups)
{
  if (self->groups == groups)
    return;
  self->groups = groups;
  if (self->item != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GROUPS]);
}

static void
set_can_write (BanterMessageRow *self, gboolean can_write)
{
  if (self->can_write == can_write)
    return;
  self->can_write = can_write;
  if (self->item != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_WRITE]);
}

static void
banter_message_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_GROUPS:
      g_value_set_boolean (value, self->groups);
      break;
    case PROP_CAN_WRITE:
      g_value_set_boolean (value, self->can_write);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_message_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      set_item (self, g_value_get_object (value));
      break;
    case PROP_ACCOUNT:
      set_account (self, g_value_get_object (value));
      break;
    case PROP_GROUPS:
      set_groups (self, g_value_get_boolean (value));
      break;
    case PROP_CAN_WRITE:
      set_can_write (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_message_row_dispose (GObject *object)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->item_changed, self->item);
  g_clear_object (&self->item);
  g_clear_object (&self->account);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->picker, gtk_widget_unparent);
  g_clear_pointer (&self->chooser, gtk_widget_unparent);
  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->quote, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->reactions, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->avatar, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->picture, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->file, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->fold, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **)&self->failure, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_MESSAGE_ROW);
  G_OBJECT_CLASS (banter_message_row_parent_class)->dispose (object);
}

static void
banter_message_row_class_init (BanterMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_message_row_get_property;
  object_class->set_property = banter_message_row_set_property;
  object_class->dispose = banter_message_row_dispose;

  props[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, BANTER_TYPE_MESSAGE, flags);
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, G_TYPE_OBJECT, flags);
  props[PROP_GROUPS] = g_param_spec_boolean ("groups", NULL, NULL, FALSE, flags);
  props[PROP_CAN_WRITE] = g_param_spec_boolean ("can-write", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_react = g_signal_new ("react", BANTER_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_STRING, BANTER_TYPE_MESSAGE);
  signal_command = g_signal_new ("command", BANTER_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, BANTER_TYPE_MESSAGE);

  banter_message_row_class_init_layout (widget_class);
  banter_message_row_class_init_menu (widget_class);
  banter_message_row_class_init_relations (widget_class);
  g_type_ensure (BANTER_TYPE_MESSAGE_TEXT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, sender);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, bubble);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, text);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, meta);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, time);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, state);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageRow, chip);
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
banter_message_row_init (BanterMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  banter_message_row_init_menu (self);
  banter_message_row_init_relations (self);
  g_signal_connect_object (banter_day_clock_get_default (), "day-changed",
                           G_CALLBACK (on_day_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
banter_message_row_new (void)
{
  return g_object_new (BANTER_TYPE_MESSAGE_ROW, NULL);
}

/**
 * banter_message_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
BanterMessage *
banter_message_row_get_item (BanterMessageRow *self)
{
  g_return_val_if_fail (BANTER_IS_MESSAGE_ROW (self), NULL);

  return self->item;
}

void
banter_message_row_command (BanterMessageRow *self, BanterMessageCommand command)
{
  g_autoptr (BanterMessage) item = NULL;

  if (self->item == NULL)
    return;
  item = g_object_ref (self->item);
  g_signal_emit (self, signal_command, 0, command, item);
}

void
banter_message_row_react (BanterMessageRow *self, const char *key)
{
  g_autoptr (BanterMessage) item = NULL;

  if (self->item == NULL)
    return;
  item = g_object_ref (self->item);
  g_signal_emit (self, signal_react, 0, key, item);
}
