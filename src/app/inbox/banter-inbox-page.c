/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox-page"

#include "config.h"

#include "banter-inbox-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-archive-page.h"
#include "banter-avatar.h"
#include "banter-inbox-empty.h"
#include "banter-inbox-filters.h"
#include "banter-inbox-list.h"
#include "banter-message-search.h"
#include "banter-offline-bar.h"
#include "banter-requests-button.h"
#include "banter-requests-page.h"
#include "banter-room-inbox.h"
#include "banter-room.h"
#include "banter-skeleton.h"
#include "banter-text.h"
#include "banter-trace.h"
#include "safety/banter-standing-bar.h"

/* The left pane: header, search, and the lists. Which of list, skeleton and empty state shows
 * follows from the lists' length and the account's "loading". What is searched is found in the
 * archive as well. */

struct _BanterInboxPage
{
  BanterPane parent_instance;

  BanterAccount *account;
  BanterRoom *current;
  char *query;            /* folded; NULL while nothing is searched */
  GListModel *everything; /* chats and archive; NULL without an account */
  GtkFilterListModel *matches;
  BanterMessageSearch *found; /* NULL without an account */
  GListStore *heading;        /* GtkStringObject: one, while messages are found */
  GtkCustomFilter *filter;
  GSignalGroup *account_signals;

  /* template children */
  GtkStack *sections;
  GtkStack *chats_stack;
  BanterInboxList *chats;
  BanterInboxEmpty *empty;
  BanterRequestsPage *requests_page;
  BanterArchivePage *archive_page;
  BanterAvatar *avatar;
  BanterOfflineBar *offline_bar;
  BanterStandingBar *standing_bar;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  BanterInboxFilters *filters;
  BanterRequestsButton *requests_button;
  GtkWidget *archive_button;
};

G_DEFINE_FINAL_TYPE (BanterInboxPage, banter_inbox_page, BANTER_TYPE_PANE)

enum
{
  PROP_CURRENT = 1,
  PROP_SHOW_REQUESTS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint opened_signal;
static guint deleted_signal;
static guint found_signal;

/* How many messages are found at a time; more come as the person scrolls. */
#define FOUND_PAGE 30

static gboolean
room_matches (gpointer item, gpointer user_data)
{
  BanterInboxPage *self = BANTER_INBOX_PAGE (user_data);

  if (self->query != NULL)
    return banter_room_matches (BANTER_ROOM (item), self->query);
  if (banter_room_get_archived (BANTER_ROOM (item)))
    return FALSE;
  /* The open chat does not vanish as it is read. */
  return item == self->current
         || banter_inbox_filter_matches (banter_inbox_filters_get_filter (self->filters),
                                         BANTER_ROOM (item));
}

static guint
count_chats (BanterInboxPage *self)
{
  return self->account != NULL ? g_list_model_get_n_items (banter_account_get_chats (self->account))
                               : 0;
}

static guint
count_found (BanterInboxPage *self)
{
  return self->found != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->found)) : 0;
}

/* Why there is nothing in the list. */
static BanterInboxReason
get_reason (BanterInboxPage *self)
{
  if (self->query != NULL && self->everything != NULL
      && g_list_model_get_n_items (self->everything) > 0)
    return BANTER_INBOX_NOTHING_FOUND;
  if (count_chats (self) == 0)
    return BANTER_INBOX_NO_CHATS;
  return banter_inbox_filters_get_filter (self->filters) == BANTER_INBOX_UNREAD
             ? BANTER_INBOX_NO_UNREAD
             : BANTER_INBOX_NO_GROUPS;
}

static const char *
choose_chats_page (BanterInboxPage *self, gboolean loading)
{
  BanterInboxReason reason;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->matches)) > 0 || count_found (self) > 0)
    return "list";
  /* Nothing is said before the answer is there. */
  if (self->query != NULL && self->found != NULL && banter_message_search_get_loading (self->found))
    return gtk_stack_get_visible_child_name (self->chats_stack);
  reason = get_reason (self);
  if (reason == BANTER_INBOX_NO_CHATS && loading)
    return "loading";
  banter_inbox_empty_set_reason (self->empty, reason);
  return "empty";
}

static void
update (BanterInboxPage *self)
{
  gboolean loading = FALSE;
  guint n_requests = 0, n_filtered = 0;
  const char *page;

  if (self->account != NULL)
    g_object_get (self->account, "loading", &loading, "n-requests", &n_requests, "n-filtered",
                  &n_filtered, NULL);
  page = choose_chats_page (self, loading);
  if (banter_trace_enabled () && g_str_equal (page, "list")
      && g_strcmp0 (gtk_stack_get_visible_child_name (self->chats_stack), page) != 0)
    banter_trace_mark_painted (GTK_WIDGET (self), "inbox-painted");
  gtk_stack_set_visible_child_name (self->chats_stack, page);
  if (self->query != NULL)
    n_requests = n_filtered = 0;
  banter_requests_button_set_counts (self->requests_button, n_requests, n_filtered);
  gtk_widget_set_visible (GTK_WIDGET (self->filters),
                          self->query == NULL && count_chats (self) > 0);
  gtk_widget_set_visible (
      self->archive_button,
      self->query == NULL && self->account != NULL
          && g_list_model_get_n_items (banter_account_get_archive (self->account)) > 0);
}

/* What a chat is has changed, or what is asked for. */
static void
refilter (BanterInboxPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static void
on_profile_changed (BanterInboxPage *self)
{
  const char *name = banter_account_get_display_name (self->account);

  banter_avatar_set_name (self->avatar,
                          name != NULL ? name : banter_account_get_user_id (self->account));
  banter_avatar_set_media (self->avatar, banter_account_get_avatar (self->account));
}

static void
on_opened (BanterInboxPage *self, BanterRoom *room)
{
  g_signal_emit (self, opened_signal, 0, room);
}

static void
on_deleted (BanterInboxPage *self, BanterRoom *room)
{
  g_signal_emit (self, deleted_signal, 0, room);
}

static void
on_search_changed (BanterInboxPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->query, g_free);
  if (*text != '\0' && self->account != NULL)
    self->query = banter_text_fold (text);
  if (self->found != NULL)
    banter_message_search_set_text (self->found, self->query != NULL ? text : NULL);
  refilter (self);
}

static void
on_found_changed (BanterInboxPage *self)
{
  g_autoptr (GtkStringObject) heading = NULL;
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (self->heading)) > 0;

  if (shown && count_found (self) == 0)
    g_list_store_remove_all (self->heading);
  else if (!shown && count_found (self) > 0)
    {
      heading = gtk_string_object_new (_ ("Messages"));
      g_list_store_append (self->heading, heading);
    }
  update (self);
}

static void
on_found (BanterInboxPage *self, BanterFoundMessage *message)
{
  g_signal_emit (self, found_signal, 0, message);
}

static void
on_end_reached (BanterInboxPage *self)
{
  if (self->found != NULL)
    banter_message_search_load_more (self->found);
}

/* Enter in the search opens the first hit: a chat, else a message. */
static void
on_search_activated (BanterInboxPage *self)
{
  g_autoptr (BanterRoom) room = g_list_model_get_item (G_LIST_MODEL (self->matches), 0);
  g_autoptr (BanterFoundMessage) message = NULL;

  if (self->query == NULL)
    return;
  if (room == NULL && self->found != NULL)
    message = g_list_model_get_item (G_LIST_MODEL (self->found), 0);
  if (room == NULL && message == NULL)
    return;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  if (room != NULL)
    g_signal_emit (self, opened_signal, 0, room);
  else
    g_signal_emit (self, found_signal, 0, message);
}

static void
show_section (BanterInboxPage *self, const char *name)
{
  gboolean requests = banter_inbox_page_get_show_requests (self);

  gtk_stack_set_visible_child_name (self->sections, name);
  if (banter_inbox_page_get_show_requests (self) != requests)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_REQUESTS]);
}

static void
on_show_requests (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_section (BANTER_INBOX_PAGE (widget), "requests");
}

static void
on_show_archive (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_section (BANTER_INBOX_PAGE (widget), "archive");
}

static void
on_show_chats (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_section (BANTER_INBOX_PAGE (widget), "chats");
}

static void
on_show_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterInboxPage *self = BANTER_INBOX_PAGE (widget);

  banter_inbox_filters_set_filter (self->filters, BANTER_INBOX_ALL);
  banter_inbox_list_focus_first (self->chats);
}

static void
banter_inbox_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterInboxPage *self = BANTER_INBOX_PAGE (object);

  switch (id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, self->current);
      break;
    case PROP_SHOW_REQUESTS:
      g_value_set_boolean (value, banter_inbox_page_get_show_requests (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_inbox_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterInboxPage *self = BANTER_INBOX_PAGE (object);

  switch (id)
    {
    case PROP_CURRENT:
      banter_inbox_page_set_current (self, g_value_get_object (value));
      break;
    case PROP_SHOW_REQUESTS:
      banter_inbox_page_set_show_requests (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_inbox_page_dispose (GObject *object)
{
  BanterInboxPage *self = BANTER_INBOX_PAGE (object);

  g_clear_object (&self->account_signals);
  g_clear_object (&self->matches);
  g_clear_object (&self->found);
  g_clear_object (&self->heading);
  g_clear_object (&self->everything);
  g_clear_object (&self->current);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_inbox_page_parent_class)->dispose (object);
}

static void
banter_inbox_page_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_INBOX_PAGE (object)->query, g_free);
  G_OBJECT_CLASS (banter_inbox_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-inbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, sections);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, chats_stack);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, chats);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, requests_page);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, empty);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, archive_page);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, archive_button);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, filters);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, offline_bar);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, standing_bar);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxPage, requests_button);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_deleted);
  gtk_widget_class_bind_template_callback (widget_class, on_found);
  gtk_widget_class_bind_template_callback (widget_class, on_end_reached);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, refilter);
}

static void
banter_inbox_page_class_init (BanterInboxPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_inbox_page_get_property;
  object_class->set_property = banter_inbox_page_set_property;
  object_class->dispose = banter_inbox_page_dispose;
  object_class->finalize = banter_inbox_page_finalize;

  properties[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, BANTER_TYPE_ROOM, flags);
  properties[PROP_SHOW_REQUESTS] = g_param_spec_boolean ("show-requests", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  opened_signal = g_signal_new ("opened", BANTER_TYPE_INBOX_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  deleted_signal = g_signal_new ("deleted", BANTER_TYPE_INBOX_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  found_signal = g_signal_new ("found", BANTER_TYPE_INBOX_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, BANTER_TYPE_FOUND_MESSAGE);
  gtk_widget_class_install_action (widget_class, "inbox.show-requests", NULL, on_show_requests);
  gtk_widget_class_install_action (widget_class, "inbox.show-archive", NULL, on_show_archive);
  gtk_widget_class_install_action (widget_class, "inbox.show-chats", NULL, on_show_chats);
  gtk_widget_class_install_action (widget_class, "inbox.show-all", NULL, on_show_all);

  g_type_ensure (BANTER_TYPE_ARCHIVE_PAGE);
  g_type_ensure (BANTER_TYPE_AVATAR);
  g_type_ensure (BANTER_TYPE_INBOX_EMPTY);
  g_type_ensure (BANTER_TYPE_INBOX_FILTERS);
  g_type_ensure (BANTER_TYPE_INBOX_LIST);
  g_type_ensure (BANTER_TYPE_OFFLINE_BAR);
  g_type_ensure (BANTER_TYPE_REQUESTS_BUTTON);
  g_type_ensure (BANTER_TYPE_REQUESTS_PAGE);
  g_type_ensure (BANTER_TYPE_SKELETON);
  g_type_ensure (BANTER_TYPE_STANDING_BAR);
  bind_template (widget_class);
}

static void
banter_inbox_page_init (BanterInboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));

  self->heading = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->filter = gtk_custom_filter_new (room_matches, self, NULL);
  self->matches = gtk_filter_list_model_new (NULL, GTK_FILTER (self->filter));
  g_signal_connect_object (self->matches, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);

  self->account_signals = g_signal_group_new (BANTER_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "notify::loading", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->account_signals, "notify::n-requests", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->account_signals, "chats-changed", G_CALLBACK (refilter),
                                  self);
  g_signal_group_connect_swapped (self->account_signals, "notify::n-filtered", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->account_signals, "notify::display-name",
                                  G_CALLBACK (on_profile_changed), self);
  g_signal_group_connect_swapped (self->account_signals, "notify::avatar",
                                  G_CALLBACK (on_profile_changed), self);
}

/* What the list shows: chats, and below them messages. Returns: (transfer full) */
static GListModel *
list_shown (BanterInboxPage *self)
{
  GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (lists, self->matches);
  g_list_store_append (lists, self->heading);
  g_list_store_append (lists, self->found);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

static void
set_up_search (BanterInboxPage *self)
{
  g_list_store_remove_all (self->heading);
  g_clear_object (&self->found);
  if (self->account == NULL)
    return;
  self->found = banter_message_search_new (self->account, NULL, FOUND_PAGE);
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (on_found_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "notify::loading", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/* Chats and archive in one list. Returns: (transfer full) */
static GListModel *
list_everything (BanterAccount *account)
{
  GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (lists, banter_account_get_chats (account));
  g_list_store_append (lists, banter_account_get_archive (account));
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

void
banter_inbox_page_set_account (BanterInboxPage *self, BanterAccount *account)
{
  g_autoptr (GListModel) shown = NULL;

  g_return_if_fail (BANTER_IS_INBOX_PAGE (self));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->account_signals, account);
  banter_offline_bar_set_account (self->offline_bar, account);
  banter_standing_bar_set_standing (self->standing_bar,
                                    account != NULL ? banter_account_get_standing (account) : NULL);
  banter_avatar_set_account (self->avatar, account);
  banter_inbox_list_set_account (self->chats, account);
  banter_requests_page_set_account (self->requests_page, account);
  banter_archive_page_set_account (self->archive_page, account);
  banter_inbox_page_set_show_requests (self, FALSE);
  banter_inbox_filters_set_filter (self->filters, BANTER_INBOX_ALL);
  g_clear_object (&self->everything);
  self->everything = account != NULL ? list_everything (account) : NULL;
  gtk_filter_list_model_set_model (self->matches, self->everything);
  set_up_search (self);
  shown = account != NULL ? list_shown (self) : NULL;
  banter_inbox_list_set_rooms (self->chats, shown);
  if (account != NULL)
    on_profile_changed (self);
  update (self);
}

void
banter_inbox_page_set_current (BanterInboxPage *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_INBOX_PAGE (self));

  if (!g_set_object (&self->current, room))
    return;
  banter_inbox_list_set_current (self->chats, room);
  banter_requests_page_set_current (self->requests_page, room);
  banter_archive_page_set_current (self->archive_page, room);
  if (banter_inbox_filters_get_filter (self->filters) != BANTER_INBOX_ALL)
    refilter (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

void
banter_inbox_page_set_show_requests (BanterInboxPage *self, gboolean show_requests)
{
  g_return_if_fail (BANTER_IS_INBOX_PAGE (self));

  show_section (self, show_requests ? "requests" : "chats");
}

gboolean
banter_inbox_page_get_show_requests (BanterInboxPage *self)
{
  g_return_val_if_fail (BANTER_IS_INBOX_PAGE (self), FALSE);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->sections), "requests") == 0;
}

void
banter_inbox_page_set_search (BanterInboxPage *self, gboolean search)
{
  g_return_if_fail (BANTER_IS_INBOX_PAGE (self));

  banter_inbox_page_set_show_requests (self, FALSE);
  gtk_search_bar_set_search_mode (self->search_bar, search);
  if (search)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
