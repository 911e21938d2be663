/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-search"

#include "config.h"

#include "banter-chat-search.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-message-search.h"
#include "banter-room.h"
#include "banter-widget.h"

/* Goes through the messages of one chat that have what was typed, from the newest up. It counts
 * what this computer has of the chat, and says no more than that. */

#define PAGE 100

struct _BanterChatSearch
{
  GtkWidget parent_instance;

  BanterAccount *account;
  BanterRoom *room;
  BanterMessageSearch *found; /* NULL while the bar is closed */
  char *current;              /* event id of the match that was gone to, or NULL */
  guint position;             /* of that match, the newest is 0 */

  /* template children */
  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkWidget *older;
  GtkWidget *newer;
};

enum
{
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_go_to;
static guint signal_closed;

G_DEFINE_FINAL_TYPE (BanterChatSearch, banter_chat_search, GTK_TYPE_WIDGET)

static guint
count_found (BanterChatSearch *self)
{
  return self->found != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->found)) : 0;
}

static char *
make_count (BanterChatSearch *self, guint n)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0'
      || (n == 0 && banter_message_search_get_loading (self->found)))
    return g_strdup ("");
  if (n == 0)
    return g_strdup (_ ("No match"));
  if (banter_message_search_get_more (self->found))
    /* Translators: which match of a search in a chat this is, of more than the second number. */
    return g_strdup_printf (_ ("%1$u of %2$u+"), self->position + 1, n);
  /* Translators: which match of a search in a chat this is, of how many. */
  return g_strdup_printf (_ ("%1$u of %2$u"), self->position + 1, n);
}

static void
update (BanterChatSearch *self)
{
  guint n = count_found (self);
  g_autofree char *count = NULL;

  if (self->found == NULL)
    return;
  count = make_count (self, n);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_sensitive (self->older, self->position + 1 < n);
  gtk_widget_set_sensitive (self->newer, self->position > 0 && n > 0);
}

/* Goes to the match at @position, and has the next page ready before its end. */
static void
go_to (BanterChatSearch *self, guint position)
{
  g_autoptr (BanterFoundMessage) message
      = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (message == NULL)
    return;
  self->position = position;
  g_free (self->current);
  self->current = g_strdup (banter_found_message_get_event_id (message));
  if (position + 2 >= count_found (self))
    banter_message_search_load_more (self->found);
  update (self);
  g_signal_emit (self, signal_go_to, 0, self->current);
}

/* Returns: whether the match that was gone to is still one; then that is where one is */
static gboolean
find_current (BanterChatSearch *self)
{
  for (guint i = 0; self->current != NULL && i < count_found (self); i++)
    {
      g_autoptr (BanterFoundMessage) message
          = g_list_model_get_item (G_LIST_MODEL (self->found), i);

      if (g_strcmp0 (banter_found_message_get_event_id (message), self->current) == 0)
        {
          self->position = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* New words are gone to at once; while one reads, a match that comes or goes moves nothing. */
static void
on_found_changed (BanterChatSearch *self)
{
  if (!find_current (self))
    self->position = MIN (self->position, MAX (count_found (self), 1) - 1);
  update (self);
}

static void
on_loading_changed (BanterChatSearch *self)
{
  if (self->current == NULL && !banter_message_search_get_loading (self->found)
      && count_found (self) > 0)
    go_to (self, 0);
  else
    update (self);
}

static void
on_search_changed (BanterChatSearch *self)
{
  if (self->found == NULL)
    return;
  g_clear_pointer (&self->current, g_free);
  self->position = 0;
  banter_message_search_set_text (self->found, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  update (self);
}

static void
on_older (BanterChatSearch *self)
{
  if (self->position + 1 < count_found (self))
    go_to (self, self->position + 1);
}

static void
on_newer (BanterChatSearch *self)
{
  if (self->position > 0)
    go_to (self, self->position - 1);
}

/* Return is the entry's "activate", which knows no Shift. */
static gboolean
on_key_pressed (BanterChatSearch *self, guint key, guint code, GdkModifierType state)
{
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;

  if (!enter || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_SHIFT_MASK) != 0)
    on_newer (self);
  else
    on_older (self);
  return GDK_EVENT_STOP;
}

/* The same keys as in the entry, where one of the buttons has the focus. */
static gboolean
on_binding (GtkWidget *widget, GVariant *key, gpointer user_data)
{
  BanterChatSearch *self = BANTER_CHAT_SEARCH (widget);

  switch (g_variant_get_byte (key))
    {
    case 'o':
      on_older (self);
      break;
    case 'n':
      on_newer (self);
      break;
    default:
      gtk_search_bar_set_search_mode (self->bar, FALSE);
    }
  return GDK_EVENT_STOP;
}

static void
stop (BanterChatSearch *self)
{
  if (self->found != NULL)
    g_signal_handlers_disconnect_by_data (self->found, self);
  g_clear_object (&self->found);
  g_clear_pointer (&self->current, g_free);
  self->position = 0;
}

static void
on_mode_changed (BanterChatSearch *self)
{
  if (!gtk_search_bar_get_search_mode (self->bar) && self->found != NULL)
    {
      stop (self);
      g_signal_emit (self, signal_closed, 0);
    }
}

static void
banter_chat_search_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterChatSearch *self = BANTER_CHAT_SEARCH (object);

  if (id == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else
    g_value_set_object (value, self->room);
}

static void
banter_chat_search_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterChatSearch *self = BANTER_CHAT_SEARCH (object);

  if (id == PROP_ACCOUNT)
    banter_chat_search_set_account (self, g_value_get_object (value));
  else
    banter_chat_search_set_room (self, g_value_get_object (value));
}

static void
banter_chat_search_dispose (GObject *object)
{
  BanterChatSearch *self = BANTER_CHAT_SEARCH (object);

  stop (self);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_CHAT_SEARCH);
  G_OBJECT_CLASS (banter_chat_search_parent_class)->dispose (object);
}

static void
banter_chat_search_class_init (BanterChatSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_chat_search_get_property;
  object_class->set_property = banter_chat_search_set_property;
  object_class->dispose = banter_chat_search_dispose;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  props[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_go_to = g_signal_new ("go-to", BANTER_TYPE_CHAT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signal_closed = g_signal_new ("closed", BANTER_TYPE_CHAT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, on_binding, "y", 'o');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                on_binding, "y", 'n');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_binding, "y", 'c');
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chat-search");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-chat-search.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterChatSearch, bar);
  gtk_widget_class_bind_template_child (widget_class, BanterChatSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, BanterChatSearch, count);
  gtk_widget_class_bind_template_child (widget_class, BanterChatSearch, older);
  gtk_widget_class_bind_template_child (widget_class, BanterChatSearch, newer);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_newer);
  gtk_widget_class_bind_template_callback (widget_class, on_older);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
banter_chat_search_init (BanterChatSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}

void
banter_chat_search_set_account (BanterChatSearch *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_CHAT_SEARCH (self));

  if (g_set_object (&self->account, account))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

void
banter_chat_search_set_room (BanterChatSearch *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_CHAT_SEARCH (self));

  if (!g_set_object (&self->room, room))
    return;
  stop (self);
  gtk_search_bar_set_search_mode (self->bar, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROOM]);
}

void
banter_chat_search_start (BanterChatSearch *self)
{
  g_return_if_fail (BANTER_IS_CHAT_SEARCH (self));

  if (self->account == NULL || self->room == NULL)
    return;
  if (self->found == NULL)
    {
      self->found = banter_message_search_new (self->account, self->room, PAGE);
      g_signal_connect_object (self->found, "items-changed", G_CALLBACK (on_found_changed), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->found, "notify::loading", G_CALLBACK (on_loading_changed),
                               self, G_CONNECT_SWAPPED);
      update (self);
    }
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
