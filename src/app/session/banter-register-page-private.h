/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-birthday-row.h"
#include "banter-busy-button.h"
#include "banter-field.h"
#include "banter-register-page.h"
#include "banter-sign-in.h"

G_BEGIN_DECLS

/* Shared by banter-register-page.c (the form) and banter-register-page-server.c (what the server
 * says about it). */
struct _BanterRegisterPage
{
  GtkWidget parent_instance;

  BanterProfile *profile;
  BanterSignIn *sign_in;      /* of the server in looked_up; NULL until it is known */
  char *looked_up;            /* the server text that sign_in was or is asked for */
  GCancellable *looking_up;   /* not NULL while a look-up runs */
  GCancellable *checking;     /* not NULL while a name is checked */
  GCancellable *registering;  /* not NULL while the account is made */
  gboolean submit_when_found; /* the person pressed the button before the server was known */
  guint server_timer;
  guint name_timer;

  /* template children */
  BanterField *server_field;
  BanterField *name_field;
  BanterField *display_name_field;
  BanterField *password_field;
  BanterField *birthday_field;
  BanterField *terms_field;
  GtkEditable *server;
  GtkEditable *name;
  GtkEditable *display_name;
  GtkEditable *password;
  BanterBirthdayRow *birthday;
  AdwActionRow *terms;
  GtkCheckButton *terms_check;
  GtkBox *fields;
  GtkLevelBar *meter;
  BanterBusyButton *submit;
};

/* banter-register-page.c */
/* Returns: (transfer full): what is in @editable, without blanks around it */
char *banter_register_page_dup_typed (GtkEditable *editable);
void banter_register_page_set_busy (BanterRegisterPage *self, gboolean busy);
/* Checks the form and registers; the server is known. */
void banter_register_page_create_account (BanterRegisterPage *self);

/* banter-register-page-server.c */
/* Asks the typed server, unless its answer is here or on its way. */
void banter_register_page_look_up (BanterRegisterPage *self);
/* handlers of the template */
void banter_register_page_server_changed (BanterRegisterPage *self);
void banter_register_page_name_changed (BanterRegisterPage *self);

G_END_DECLS
