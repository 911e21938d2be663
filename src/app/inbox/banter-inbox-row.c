/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox-row"

#include "config.h"

#include "banter-inbox-row.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-avatar.h"
#include "banter-day-clock.h"
#include "banter-person.h"
#include "banter-preview-text.h"
#include "banter-room-inbox.h"
#include "banter-room.h"
#include "banter-time-text.h"
#include "banter-widget.h"

/* Rows are recycled: everything shown comes from the room at hand, all at once, whenever one of its
 * properties changes. A request shows no picture, since that would be fetched from a stranger. */

struct _BanterInboxRow
{
  GtkWidget parent_instance;

  BanterAccount *account;
  BanterRoom *room;
  BanterRoom *current;
  GSignalGroup *room_signals;
  guint update_id;

  /* template children */
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkLabel *time;
  GtkLabel *preview;
  GtkImage *delivery;
  GtkImage *muted;
  GtkImage *pinned;
  GtkLabel *unread;
};

G_DEFINE_FINAL_TYPE (BanterInboxRow, banter_inbox_row, GTK_TYPE_WIDGET)

enum
{
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  PROP_CURRENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint clicked_signal;

static void
show_delivery (BanterInboxRow *self, gboolean own, BanterDelivery delivery)
{
  static const struct
  {
    const char *icon;
    const char *label;
  } marks[] = {
    [BANTER_DELIVERY_RECEIVED] = { NULL, NULL },
    [BANTER_DELIVERY_WAITING] = { "banter-waiting-symbolic", N_ ("Waiting to be sent") },
    [BANTER_DELIVERY_SENDING] = { "banter-waiting-symbolic", N_ ("Sending") },
    [BANTER_DELIVERY_SENT] = { "banter-sent-symbolic", N_ ("Sent") },
    [BANTER_DELIVERY_SEEN] = { "banter-seen-symbolic", N_ ("Seen") },
    [BANTER_DELIVERY_FAILED] = { "dialog-warning-symbolic", N_ ("Not sent") },
  };
  const char *icon = own && (guint)delivery < G_N_ELEMENTS (marks) ? marks[delivery].icon : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->delivery), icon != NULL);
  banter_widget_set_css_class (GTK_WIDGET (self->delivery), "error",
                               delivery == BANTER_DELIVERY_FAILED);
  if (icon == NULL)
    return;
  gtk_image_set_from_icon_name (self->delivery, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->delivery), _ (marks[delivery].label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->delivery), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (marks[delivery].label), -1);
}

/* The line below the name. Returns whether it shows the last message, which has a delivery mark. */
/* Their words, or what they want. */
static char *
request_text (BanterRoom *room, const char *reason)
{
  BanterPerson *inviter = banter_room_get_inviter (room);

  if (reason != NULL && *reason != '\0')
    return g_strdup (reason);
  if (inviter == NULL || !banter_room_get_is_group (room))
    return g_strdup (_ ("Wants to send you a message"));
  /* Translators: %s is the name of a person. */
  return g_strdup_printf (_ ("%s invites you to this group"), banter_person_get_name (inviter));
}

static gboolean
show_preview (BanterInboxRow *self, BanterItemKind kind, const char *preview, gboolean own,
              const char *sender)
{
  g_autofree char *typing = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;
  const char *draft = banter_room_get_draft (self->room);
  gboolean is_draft = draft != NULL && *draft != '\0' && self->room != self->current;

  g_object_get (self->room, "typing", &typing, "reason", &reason, NULL);
  banter_widget_set_css_class (GTK_WIDGET (self->preview), "accent", is_draft || typing != NULL);
  banter_widget_set_css_class (GTK_WIDGET (self->preview), "dim-label",
                               !is_draft && typing == NULL);
  if (typing != NULL && banter_room_get_is_group (self->room))
    /* Translators: %s is one or more names */
    text = g_strdup_printf (_ ("%s is typing…"), typing);
  else if (typing != NULL)
    /* Translators: somebody is writing a message. */
    text = g_strdup (_ ("typing…"));
  else if (is_draft)
    /* Translators: %s is the beginning of a message that has not been sent. */
    text = g_strdup_printf (_ ("Draft: %s"), draft);
  else if (banter_room_get_filtered (self->room))
    text = g_strdup (_ ("Message hidden by your word filter"));
  else if (banter_room_get_is_request (self->room))
    text = request_text (self->room, reason);
  else
    text = banter_preview_text (kind, preview, own,
                                banter_room_get_is_group (self->room) ? sender : NULL);
  gtk_label_set_text (self->preview, *text != '\0' ? text : _ ("No messages yet"));
  return typing == NULL && !is_draft;
}

static void
show_time_and_unread (BanterInboxRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDateTime *time = banter_room_get_time (self->room);
  g_autofree char *when = time != NULL ? banter_time_text_short (time, now) : NULL;
  gboolean muted = banter_room_get_muted (self->room);
  gboolean marked = banter_room_get_marked_unread (self->room);
  guint unread = banter_room_get_unread (self->room);
  g_autofree char *count = unread > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", unread);

  gtk_label_set_text (self->time, when != NULL ? when : "");
  gtk_label_set_text (self->unread, marked ? "" : count);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), unread > 0);
  banter_widget_set_css_class (GTK_WIDGET (self->unread), "dot", marked);
  banter_widget_set_css_class (GTK_WIDGET (self->unread), "quiet", muted);
  banter_widget_set_css_class (GTK_WIDGET (self->name), "unread", unread > 0 && !muted);
  gtk_widget_set_visible (GTK_WIDGET (self->muted), muted);
  gtk_widget_set_visible (GTK_WIDGET (self->pinned), banter_room_get_pinned (self->room));
}

static char *
describe_unread (BanterRoom *room)
{
  guint unread = banter_room_get_unread (room);

  if (banter_room_get_marked_unread (room))
    return g_strdup (_ ("Marked as unread"));
  /* Translators: %u is a number of messages. */
  return g_strdup_printf (ngettext ("%u new message", "%u new messages", unread), unread);
}

/* The list's own cell has the focus, so it needs the words that the row shows. */
static void
update_accessible_label (BanterInboxRow *self)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *unread = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_ptr_array_add (words, (gpointer)gtk_label_get_text (self->name));
  g_ptr_array_add (words, (gpointer)gtk_label_get_text (self->preview));
  g_ptr_array_add (words, (gpointer)gtk_label_get_text (self->time));
  if (banter_room_get_unread (self->room) > 0)
    g_ptr_array_add (words, unread = describe_unread (self->room));
  if (banter_room_get_muted (self->room))
    g_ptr_array_add (words, _ ("Muted"));
  if (banter_room_get_pinned (self->room))
    g_ptr_array_add (words, _ ("Pinned"));
  g_ptr_array_add (words, NULL);
  label = g_strjoinv (", ", (GStrv)words->pdata);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (cell != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
}

static void
update (BanterInboxRow *self)
{
  g_autofree char *preview = NULL;
  g_autofree char *sender = NULL;
  BanterItemKind kind;
  BanterDelivery delivery;
  gboolean own, shows_message;

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->room == NULL)
    return;
  g_object_get (self->room, "preview", &preview, "preview-kind", &kind, "preview-own", &own,
                "preview-sender", &sender, "preview-delivery", &delivery, NULL);
  gtk_label_set_text (self->name, banter_room_get_name (self->room));
  banter_avatar_set_name (self->avatar, banter_room_get_name (self->room));
  banter_avatar_set_account (self->avatar, self->account);
  banter_avatar_set_media (self->avatar, banter_room_get_is_request (self->room)
                                             ? NULL
                                             : banter_room_get_avatar (self->room));
  shows_message = show_preview (self, kind, preview, own, sender);
  show_delivery (self, own && shows_message, delivery);
  show_time_and_unread (self);
  banter_widget_set_css_class (GTK_WIDGET (self), "current", self->room == self->current);
  update_accessible_label (self);
}

static gboolean
on_update (gpointer user_data)
{
  BanterInboxRow *self = BANTER_INBOX_ROW (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* One message changes several properties: they are shown together, before the next frame. */
static void
queue_update (BanterInboxRow *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 10, on_update, self, NULL);
}

static void
on_released (BanterInboxRow *self)
{
  g_signal_emit (self, clicked_signal, 0);
}

static void
banter_inbox_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_inbox_row_parent_class)->root (widget);
  if (BANTER_INBOX_ROW (widget)->room != NULL)
    update_accessible_label (BANTER_INBOX_ROW (widget));
}

static void
banter_inbox_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterInboxRow *self = BANTER_INBOX_ROW (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_ROOM:
      g_value_set_object (value, self->room);
      break;
    case PROP_CURRENT:
      g_value_set_object (value, self->current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_inbox_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterInboxRow *self = BANTER_INBOX_ROW (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      if (g_set_object (&self->account, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ROOM:
      banter_inbox_row_set_room (self, g_value_get_object (value));
      break;
    case PROP_CURRENT:
      if (!g_set_object (&self->current, g_value_get_object (value)))
        break;
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_inbox_row_dispose (GObject *object)
{
  BanterInboxRow *self = BANTER_INBOX_ROW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->room_signals);
  g_clear_object (&self->room);
  g_clear_object (&self->current);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_INBOX_ROW);
  G_OBJECT_CLASS (banter_inbox_row_parent_class)->dispose (object);
}

static void
banter_inbox_row_class_init (BanterInboxRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_inbox_row_get_property;
  object_class->set_property = banter_inbox_row_set_property;
  object_class->dispose = banter_inbox_row_dispose;
  widget_class->root = banter_inbox_row_root;

  properties[PROP_ACCOUNT]
      = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM, flags);
  properties[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, BANTER_TYPE_ROOM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  clicked_signal = g_signal_new ("clicked", BANTER_TYPE_INBOX_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_css_name (widget_class, "inbox-row");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-inbox-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, name);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, time);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, preview);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, delivery);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, muted);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, pinned);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxRow, unread);
  gtk_widget_class_bind_template_callback (widget_class, on_released);
}

static void
banter_inbox_row_init (BanterInboxRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify", G_CALLBACK (queue_update), self);
  g_signal_connect_object (banter_day_clock_get_default (), "day-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}

GtkWidget *
banter_inbox_row_new (BanterAccount *account)
{
  return g_object_new (BANTER_TYPE_INBOX_ROW, "account", account, NULL);
}

BanterRoom *
banter_inbox_row_get_room (BanterInboxRow *self)
{
  g_return_val_if_fail (BANTER_IS_INBOX_ROW (self), NULL);
  return self->room;
}

void
banter_inbox_row_set_room (BanterInboxRow *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_INBOX_ROW (self));

  if (!g_set_object (&self->room, room))
    return;
  g_signal_group_set_target (self->room_signals, room);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROOM]);
}
