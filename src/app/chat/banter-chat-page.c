/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-page"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-chat-page.h"

#include "banter-account.h"
#include "banter-avatar.h"
#include "banter-cannot-write.h"
#include "banter-chat-history.h"
#include "banter-chat-revealer.h"
#include "banter-chat-search.h"
#include "banter-composer.h"
#include "banter-message.h"
#include "banter-room.h"
#include "banter-widget.h"

/* A chat as it stands in the window: header bar, messages, what there is to say about writing, and
 * the composer. What can be a binding is one, in the .ui file. */

struct _BanterChatPage
{
  BanterPane parent_instance;

  /* owned */
  BanterAccount *account;
  BanterRoom *room;
  GSignalGroup *room_signals;
  GSignalGroup *account_signals;

  gboolean has_aside;

  /* template children */
  GtkWidget *contents;
  GtkWidget *title_button;
  AdwWindowTitle *title;
  GtkRevealer *typing;
  GtkLabel *typing_text;
  GtkRevealer *waiting;
  GtkLabel *waiting_text;
  BanterChatHistory *history;
  BanterChatSearch *search;
  GtkStack *foot;
  BanterComposer *composer;
};

enum
{
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  PROP_HAS_ASIDE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_back;

G_DEFINE_FINAL_TYPE (BanterChatPage, banter_chat_page, BANTER_TYPE_PANE)

/* Below the name: how one stands with the server where that is not well, else who is here. */
static char *
make_subtitle (BanterChatPage *self)
{
  BanterConnection connection = BANTER_CONNECTION_ONLINE;
  guint members = 0;

  if (self->account != NULL)
    g_object_get (self->account, "connection", &connection, NULL);
  switch (connection)
    {
    case BANTER_CONNECTION_OFFLINE:
      return g_strdup (_ ("Offline"));
    case BANTER_CONNECTION_STARTING:
    case BANTER_CONNECTION_CONNECTING:
      return g_strdup (_ ("Connecting…"));
    case BANTER_CONNECTION_SIGNED_OUT:
      return g_strdup (_ ("Signed out"));
    case BANTER_CONNECTION_ONLINE:
    default:
      break;
    }
  if (self->room == NULL || !banter_room_get_is_group (self->room))
    return g_strdup ("");
  g_object_get (self->room, "n-members", &members, NULL);
  /* Translators: of a group chat */
  return g_strdup_printf (ngettext ("%u member", "%u members", members), members);
}

static void
update_title (BanterChatPage *self)
{
  g_autofree char *subtitle = make_subtitle (self);

  adw_window_title_set_title (self->title,
                              self->room != NULL ? banter_room_get_name (self->room) : "");
  adw_window_title_set_subtitle (self->title, subtitle);
  if (self->room != NULL)
    {
      /* Translators: %s is a person or a group; it is read out for the button with the name. */
      g_autofree char *label
          = g_strdup_printf (_ ("Details of %s"), banter_room_get_name (self->room));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->title_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
}

static void
update_typing (BanterChatPage *self)
{
  g_autofree char *names = NULL;

  if (self->room != NULL)
    g_object_get (self->room, "typing", &names, NULL);
  if (names != NULL)
    {
      /* Translators: %s is one or more names */
      g_autofree char *text = g_strdup_printf (_ ("%s is typing…"), names);

      gtk_label_set_text (self->typing_text, text);
    }
  banter_chat_reveal (self->typing, names != NULL);
}

static void
update_writing (BanterChatPage *self)
{
  gboolean can_write = FALSE, waiting = FALSE;
  g_autofree char *hint = NULL;

  if (self->room != NULL)
    g_object_get (self->room, "can-write", &can_write, "waiting", &waiting, NULL);
  gtk_stack_set_visible_child_name (self->foot, can_write ? "write" : "cannot-write");

  if (waiting)
    {
      /* Translators: %s is the person that got a message request */
      hint = g_strdup_printf (_ ("Waiting for %s to accept your request. Until then only a few "
                                 "messages can be sent, and no stickers."),
                              banter_room_get_name (self->room));
      gtk_label_set_text (self->waiting_text, hint);
    }
  banter_chat_reveal (self->waiting, waiting && can_write);
}

static void
update_all (BanterChatPage *self)
{
  update_title (self);
  update_typing (self);
  update_writing (self);
}

static void
on_back (BanterChatPage *self)
{
  g_signal_emit (self, signal_back, 0);
}

static void
on_sent (BanterChatPage *self)
{
  banter_chat_history_jump_to_newest (self->history);
}

static void
on_search_closed (BanterChatPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_send_sticker (BanterChatPage *self, BanterSticker *sticker)
{
  banter_composer_send_sticker (self->composer, sticker);
}

static void
on_write (BanterChatPage *self, guint command, BanterMessage *message)
{
  if (command == BANTER_MESSAGE_EDIT)
    banter_composer_edit (self->composer, message);
  else
    banter_composer_answer (self->composer, message);
}

static void
on_want (BanterChatPage *self, guint want)
{
  BanterMessageCommand command
      = want == BANTER_COMPOSER_EDIT_LAST ? BANTER_MESSAGE_EDIT : BANTER_MESSAGE_REPLY;
  g_autoptr (BanterMessage) message = banter_chat_history_dup_last (self->history, command);

  if (message != NULL)
    on_write (self, command, message);
}

static gboolean
on_drop (BanterChatPage *self, const GValue *value)
{
  if (self->room == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->composer)))
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    banter_composer_send_files (self->composer, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    banter_composer_send_texture (self->composer, g_value_get_object (value));
  else
    banter_composer_insert (self->composer, g_value_get_string (value));
  return TRUE;
}

/* Files, pictures and links from other programs. */
static void
add_drop_target (BanterChatPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target,
                              (GType[]){ GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING }, 3);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* What one begins to type while reading the messages belongs into the entry. */
static gboolean
on_key_pressed (BanterChatPage *self, guint key, guint code, GdkModifierType state,
                GtkEventControllerKey *controller)
{
  gunichar c = gdk_keyval_to_unicode (key);
  const GdkModifierType shortcuts = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;

  if (c == 0 || !g_unichar_isgraph (c) || (state & shortcuts) != 0
      || !gtk_widget_get_mapped (GTK_WIDGET (self->composer)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  return gtk_event_controller_key_forward (
      controller, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
}

static gboolean
banter_chat_page_grab_focus (GtkWidget *widget)
{
  BanterChatPage *self = BANTER_CHAT_PAGE (widget);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->composer)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  return gtk_widget_grab_focus (GTK_WIDGET (self->history));
}

static void
banter_chat_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterChatPage *self = BANTER_CHAT_PAGE (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_ROOM:
      g_value_set_object (value, self->room);
      break;
    case PROP_HAS_ASIDE:
      g_value_set_boolean (value, self->has_aside);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_chat_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterChatPage *self = BANTER_CHAT_PAGE (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      banter_chat_page_set_account (self, g_value_get_object (value));
      break;
    case PROP_ROOM:
      banter_chat_page_set_room (self, g_value_get_object (value));
      break;
    case PROP_HAS_ASIDE:
      if (self->has_aside == g_value_get_boolean (value))
        break;
      self->has_aside = !self->has_aside;
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_chat_page_dispose (GObject *object)
{
  BanterChatPage *self = BANTER_CHAT_PAGE (object);

  g_clear_object (&self->room_signals);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_chat_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BANTER_TYPE_AVATAR);
  g_type_ensure (BANTER_TYPE_CANNOT_WRITE);
  g_type_ensure (BANTER_TYPE_CHAT_HISTORY);
  g_type_ensure (BANTER_TYPE_CHAT_SEARCH);
  g_type_ensure (BANTER_TYPE_COMPOSER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, title_button);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, title);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, typing);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, typing_text);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, waiting_text);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, history);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, search);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, foot);
  gtk_widget_class_bind_template_child (widget_class, BanterChatPage, composer);
  gtk_widget_class_bind_template_callback (widget_class, banter_chat_hide_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_sent);
  gtk_widget_class_bind_template_callback (widget_class, banter_chat_page_show_message);
  gtk_widget_class_bind_template_callback (widget_class, on_search_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_send_sticker);
  gtk_widget_class_bind_template_callback (widget_class, on_want);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
banter_chat_page_class_init (BanterChatPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_chat_page_get_property;
  object_class->set_property = banter_chat_page_set_property;
  object_class->dispose = banter_chat_page_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_chat_page_grab_focus;

  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  props[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM, flags);
  props[PROP_HAS_ASIDE] = g_param_spec_boolean ("has-aside", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_back = g_signal_new ("back", BANTER_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "chat");
}

static void
connect_all (GSignalGroup *group, GCallback callback, BanterChatPage *self,
             const char *const *details)
{
  for (; *details != NULL; details++)
    {
      g_autofree char *signal = g_strconcat ("notify::", *details, NULL);

      g_signal_group_connect_swapped (group, signal, callback, self);
    }
}

static void
banter_chat_page_init (BanterChatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drop_target (self);

  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  connect_all (self->room_signals, G_CALLBACK (update_title), self,
               (const char *const[]){ "name", "n-members", "is-group", NULL });
  connect_all (self->room_signals, G_CALLBACK (update_typing), self,
               (const char *const[]){ "typing", NULL });
  connect_all (self->room_signals, G_CALLBACK (update_writing), self,
               (const char *const[]){ "can-write", "waiting", "name", NULL });
  self->account_signals = g_signal_group_new (BANTER_TYPE_ACCOUNT);
  connect_all (self->account_signals, G_CALLBACK (update_title), self,
               (const char *const[]){ "connection", NULL });
  update_all (self);
}

/**
 * banter_chat_page_new:
 *
 * Returns: (transfer floating): a page without a chat
 */
GtkWidget *
banter_chat_page_new (void)
{
  return g_object_new (BANTER_TYPE_CHAT_PAGE, NULL);
}

/**
 * banter_chat_page_set_account:
 * @self: a page
 * @account: (nullable): whose chats it shows
 */
void
banter_chat_page_set_account (BanterChatPage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_CHAT_PAGE (self));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->account_signals, account);
  update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

/**
 * banter_chat_page_share:
 * @self: a page with a chat
 * @files: (element-type GFile) (nullable): are sent
 * @text: (nullable): goes into the entry
 */
void
banter_chat_page_share (BanterChatPage *self, GSList *files, const char *text)
{
  g_return_if_fail (BANTER_IS_CHAT_PAGE (self));

  if (files != NULL)
    banter_composer_send_files (self->composer, files);
  if (text != NULL)
    banter_composer_insert (self->composer, text);
}

void
banter_chat_page_show_message (BanterChatPage *self, const char *event_id)
{
  g_return_if_fail (BANTER_IS_CHAT_PAGE (self));

  banter_chat_history_show_message (self->history, event_id);
}

void
banter_chat_page_search (BanterChatPage *self)
{
  g_return_if_fail (BANTER_IS_CHAT_PAGE (self));

  banter_chat_search_start (self->search);
}

/**
 * banter_chat_page_get_room:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the open chat
 */
BanterRoom *
banter_chat_page_get_room (BanterChatPage *self)
{
  g_return_val_if_fail (BANTER_IS_CHAT_PAGE (self), NULL);

  return self->room;
}

/**
 * banter_chat_page_set_room:
 * @self: a page
 * @room: (nullable): the chat to show; set the account first
 */
void
banter_chat_page_set_room (BanterChatPage *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_CHAT_PAGE (self));

  if (!g_set_object (&self->room, room))
    return;
  g_signal_group_set_target (self->room_signals, room);
  update_all (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROOM]);
}
