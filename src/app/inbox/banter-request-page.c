/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-request-page"

#include "config.h"

#include "banter-request-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-avatar.h"
#include "banter-account.h"
#include "banter-id.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-request-actions.h"
#include "banter-request-facts.h"
#include "banter-request.h"
#include "banter-room.h"
#include "banter-widget.h"
#include "banter-words.h"
#include "chat/banter-message-fold.h"
#include "chat/banter-message-words.h"

/* A stranger's first words, made harmless: no picture is fetched unless asked for, and links are
 * plain text. Beside them what helps to decide. */

struct _BanterRequestPage
{
  BanterPane parent_instance;

  BanterAccount *account;
  BanterRoom *room;
  BanterRequestInfo *info; /* NULL until it is known */
  GSignalGroup *room_signals;
  GCancellable *accepting; /* not NULL while the request is being accepted */
  GCancellable *loading;
  gboolean shows_filtered; /* the person asked for what the word filter hides */

  /* template children */
  BanterAvatar *avatar;
  GtkWidget *reveal;
  GtkLabel *name;
  GtkLabel *user_id;
  GtkLabel *group;
  AdwWindowTitle *title;
  GtkWidget *warning;
  GtkLabel *warning_text;
  GtkBox *words;
  BanterRequestFacts *facts;
  GtkLabel *problem;
  GtkButton *accept;
  GtkButton *delete_button;
  BanterRequestActions *actions;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (BanterRequestPage, banter_request_page, BANTER_TYPE_PANE)

static guint accepted_signal;
static guint deleted_signal;

static void
set_busy (BanterRequestPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->delete_button), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
set_problem (BanterRequestPage *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static GtkWidget *
make_words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static void
add_words (BanterRequestPage *self, const char *text)
{
  gboolean hidden = !self->shows_filtered
                    && banter_words_catch (banter_account_get_words (self->account), text);
  GtkWidget *child = hidden ? banter_message_fold_new () : make_words (text);

  if (hidden)
    banter_message_fold_set_text (BANTER_MESSAGE_FOLD (child),
                                  banter_message_words_hidden (BANTER_ITEM_FILTERED));
  gtk_widget_add_css_class (child, "card");
  gtk_widget_add_css_class (child, "request-reason");
  gtk_box_append (self->words, child);
}

/* Their first words: as the server has them, else as they came with the invitation. */
static void
update_words (BanterRequestPage *self)
{
  g_autofree char *reason = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->words))) != NULL)
    gtk_box_remove (self->words, child);
  g_object_get (self->room, "reason", &reason, NULL);
  if (self->info != NULL)
    for (GStrv text = self->info->texts; *text != NULL; text++)
      add_words (self, *text);
  else if (reason != NULL && *reason != '\0')
    add_words (self, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->words),
                          gtk_widget_get_first_child (GTK_WIDGET (self->words)) != NULL);
}

/* Somebody who is called like a person that one knows is not that person. */
static void
update_warning (BanterRequestPage *self, BanterPerson *inviter)
{
  BanterPerson *known
      = inviter != NULL ? banter_account_find_look_alike (self->account, inviter) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->warning, known != NULL);
  if (known == NULL)
    return;
  /* Translators: the first %s is the name of a person, the second one the Matrix address of the one
   * who is known. */
  text = g_strdup_printf (_ ("You know another %s, whose address is %s."),
                          banter_person_get_name (known), banter_person_get_user_id (known));
  gtk_label_set_text (self->warning_text, text);
}

static void
update_facts (BanterRequestPage *self, BanterPerson *inviter)
{
  g_autofree char *server = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (inviter != NULL)
    banter_user_id_parse (banter_person_get_user_id (inviter), NULL, &server);
  if (server != NULL)
    others = banter_account_list_requests_of (self->account, server);
  banter_request_facts_show (self->facts, self->info, server,
                             others != NULL && others->len > 0 ? others->len - 1 : 0);
}

static void
update (BanterRequestPage *self)
{
  BanterPerson *inviter;
  g_autofree char *group = NULL;
  const char *name, *media;

  if (self->room == NULL)
    return;
  inviter = banter_room_get_inviter (self->room);
  name = inviter != NULL ? banter_person_get_name (inviter) : banter_room_get_name (self->room);
  media = inviter != NULL ? banter_person_get_avatar (inviter) : NULL;
  if (banter_room_get_is_group (self->room))
    /* Translators: %s is the name of a group chat. */
    group
        = g_strdup_printf (_ ("Invites you to the group “%s”"), banter_room_get_name (self->room));

  adw_window_title_set_title (self->title,
                              group != NULL ? _ ("Group Invitation") : _ ("Message Request"));
  banter_avatar_set_name (self->avatar, name);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->user_id, inviter != NULL ? banter_person_get_user_id (inviter) : "");
  gtk_label_set_text (self->group, group != NULL ? group : _ ("Wants to send you a message"));
  gtk_widget_set_visible (self->reveal, media != NULL);
  update_words (self);
  update_warning (self, inviter);
  update_facts (self, inviter);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRequestPage) self = BANTER_REQUEST_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  BanterRequestInfo *info = banter_room_load_request_finish (BANTER_ROOM (source), result, &error);

  /* Without it there is still what came with the invitation. */
  if (info == NULL)
    return;
  g_clear_pointer (&self->info, banter_request_info_free);
  self->info = info;
  update (self);
}

static void
load (BanterRequestPage *self)
{
  g_clear_pointer (&self->info, banter_request_info_free);
  banter_widget_stop (&self->loading);
  if (self->room == NULL || banter_room_get_inviter (self->room) == NULL)
    return;
  banter_room_load_request_async (self->room, banter_widget_start (&self->loading), on_loaded,
                                  g_object_ref (self));
}

static void
on_reveal (BanterRequestPage *self)
{
  BanterPerson *inviter = banter_room_get_inviter (self->room);

  gtk_widget_set_visible (self->reveal, FALSE);
  if (inviter == NULL)
    return;
  banter_avatar_set_account (self->avatar, self->account);
  banter_avatar_set_media (self->avatar, banter_person_get_avatar (inviter));
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRequestPage) self = BANTER_REQUEST_PAGE (user_data);
  BanterRoom *room = BANTER_ROOM (source);
  g_autoptr (GError) error = NULL;
  gboolean accepted = banter_room_accept_finish (room, result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->accepting);
  set_busy (self, FALSE);
  if (accepted)
    {
      g_signal_emit (self, accepted_signal, 0, room);
      return;
    }
  text = banter_problem_dup_text_of_error (error);
  set_problem (self, text);
}

static void
on_accept (BanterRequestPage *self)
{
  if (self->room == NULL || self->accepting != NULL)
    return;
  set_problem (self, NULL);
  set_busy (self, TRUE);
  self->accepting = g_cancellable_new ();
  banter_room_accept_async (self->room, self->accepting, on_accepted, g_object_ref (self));
}

static void
on_delete (BanterRequestPage *self)
{
  if (self->room != NULL)
    g_signal_emit (self, deleted_signal, 0, self->room);
}

static void
banter_request_page_dispose (GObject *object)
{
  BanterRequestPage *self = BANTER_REQUEST_PAGE (object);

  banter_widget_stop (&self->accepting);
  banter_widget_stop (&self->loading);
  g_clear_pointer (&self->info, banter_request_info_free);
  g_clear_object (&self->room_signals);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_request_page_parent_class)->dispose (object);
}

/* Show, beside words that the filter hides. */
static void
show_words (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterRequestPage *self = BANTER_REQUEST_PAGE (widget);

  self->shows_filtered = TRUE;
  update_words (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->accept));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-request-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, reveal);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, name);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, user_id);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, group);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, title);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, warning);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, warning_text);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, words);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, facts);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, accept);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, delete_button);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, actions);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
}

static void
banter_request_page_class_init (BanterRequestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_request_page_dispose;

  accepted_signal = g_signal_new ("accepted", BANTER_TYPE_REQUEST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  deleted_signal = g_signal_new ("deleted", BANTER_TYPE_REQUEST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);

  g_type_ensure (BANTER_TYPE_AVATAR);
  g_type_ensure (BANTER_TYPE_REQUEST_ACTIONS);
  g_type_ensure (BANTER_TYPE_REQUEST_FACTS);
  gtk_widget_class_install_action (widget_class, "message.show", NULL, show_words);
  bind_template (widget_class);
}

static void
banter_request_page_init (BanterRequestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
banter_request_page_new (BanterAccount *account)
{
  BanterRequestPage *self = g_object_new (BANTER_TYPE_REQUEST_PAGE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (banter_account_get_requests (account), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

BanterRoom *
banter_request_page_get_room (BanterRequestPage *self)
{
  g_return_val_if_fail (BANTER_IS_REQUEST_PAGE (self), NULL);
  return self->room;
}

void
banter_request_page_set_room (BanterRequestPage *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_REQUEST_PAGE (self));

  self->shows_filtered &= self->room == room;
  if (!g_set_object (&self->room, room))
    return;
  banter_widget_stop (&self->accepting);
  set_busy (self, FALSE);
  set_problem (self, NULL);
  banter_avatar_set_media (self->avatar, NULL);
  g_signal_group_set_target (self->room_signals, room);
  banter_request_actions_set_room (self->actions, room);
  load (self);
  update (self);
}
