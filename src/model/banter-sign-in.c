/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sign-in"

#include "config.h"

#include "banter-sign-in.h"

#include "banter-action.h"
#include "banter-problem-private.h"

#include "banter-discovery.h"
#include "banter-property.h"
#include "banter-profile.h"

/* One attempt to get in. The server that was looked up last is kept; each try to sign in or
 * register has a client of its own, which becomes the account's if it succeeds. Main thread. */

struct _BanterSignIn
{
  GObject parent_instance;

  BanterProfile *profile;
  BanterDiscovery *server; /* NULL until found */
  guint n_running;
};

G_DEFINE_FINAL_TYPE (BanterSignIn, banter_sign_in, G_TYPE_OBJECT)

enum
{
  PROP_SERVER_NAME = 1,
  PROP_BUSY,
  PROP_CAN_REGISTER,
  PROP_NEEDS_BIRTHDAY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
banter_sign_in_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterSignIn *self = BANTER_SIGN_IN (object);

  switch (prop_id)
    {
    case PROP_SERVER_NAME:
      g_value_set_string (value, banter_sign_in_get_server_name (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_running > 0);
      break;
    case PROP_CAN_REGISTER:
      g_value_set_boolean (value, banter_sign_in_get_can_register (self));
      break;
    case PROP_NEEDS_BIRTHDAY:
      g_value_set_boolean (value, banter_sign_in_get_needs_birthday (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_sign_in_finalize (GObject *object)
{
  BanterSignIn *self = BANTER_SIGN_IN (object);

  g_clear_object (&self->profile);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (banter_sign_in_parent_class)->finalize (object);
}

static void
banter_sign_in_class_init (BanterSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_sign_in_get_property;
  object_class->finalize = banter_sign_in_finalize;
  properties[PROP_SERVER_NAME] = banter_property_string ("server-name");
  properties[PROP_BUSY] = banter_property_boolean ("busy");
  properties[PROP_CAN_REGISTER] = banter_property_boolean ("can-register");
  properties[PROP_NEEDS_BIRTHDAY] = banter_property_boolean ("needs-birthday");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_sign_in_init (BanterSignIn *self)
{
}

BanterSignIn *
banter_sign_in_new (BanterProfile *profile)
{
  BanterSignIn *self = g_object_new (BANTER_TYPE_SIGN_IN, NULL);

  g_return_val_if_fail (BANTER_IS_PROFILE (profile), self);
  self->profile = g_object_ref (profile);
  return self;
}

static void
add_running (BanterSignIn *self, int n)
{
  gboolean was_busy = self->n_running > 0;

  self->n_running += (guint)n;
  if (was_busy != (self->n_running > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_server (BanterSignIn *self, BanterDiscovery *server)
{
  if (!g_set_object (&self->server, server))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REGISTER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEEDS_BIRTHDAY]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterSignIn *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDiscovery) server = banter_discovery_finish (result, &error);

  add_running (self, -1);
  if (server == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  set_server (self, server);
  g_task_return_boolean (task, TRUE);
}

void
banter_sign_in_look_up_async (BanterSignIn *self, const char *typed, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_SIGN_IN (self));
  g_return_if_fail (typed != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_sign_in_look_up_async);
  add_running (self, 1);
  banter_discovery_async (typed, cancellable, on_looked_up, g_steal_pointer (&task));
}

gboolean
banter_sign_in_look_up_finish (BanterSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
banter_sign_in_get_typed_name (BanterSignIn *self)
{
  g_return_val_if_fail (BANTER_IS_SIGN_IN (self), NULL);
  return self->server != NULL ? banter_discovery_get_user_name (self->server) : NULL;
}

const char *
banter_sign_in_get_server_name (BanterSignIn *self)
{
  g_return_val_if_fail (BANTER_IS_SIGN_IN (self), NULL);
  return self->server != NULL ? banter_discovery_get_server_name (self->server) : NULL;
}

gboolean
banter_sign_in_get_can_register (BanterSignIn *self)
{
  g_return_val_if_fail (BANTER_IS_SIGN_IN (self), FALSE);
  return self->server != NULL && banter_discovery_get_can_register (self->server);
}

gboolean
banter_sign_in_get_needs_birthday (BanterSignIn *self)
{
  g_return_val_if_fail (BANTER_IS_SIGN_IN (self), FALSE);
  return self->server != NULL && banter_discovery_get_needs_birthday (self->server);
}

const char *const *
banter_sign_in_get_terms (BanterSignIn *self)
{
  g_return_val_if_fail (BANTER_IS_SIGN_IN (self), NULL);
  return self->server != NULL ? banter_discovery_get_terms (self->server) : NULL;
}

/* Fails @task if no server was looked up. Returns: whether it did */
static gboolean
fail_without_server (BanterSignIn *self, GTask *task)
{
  if (self->server != NULL)
    return FALSE;
  g_task_return_new_error (task, BANTER_MODEL_ERROR, BANTER_PROBLEM_BAD_ADDRESS,
                           "No server was looked up");
  return TRUE;
}

static void
on_name_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_discovery_check_name_finish (BANTER_DISCOVERY (source), result, &error);

  banter_action_return (task, done, error);
}

void
banter_sign_in_check_name_async (BanterSignIn *self, const char *name, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BANTER_IS_SIGN_IN (self));
  g_return_if_fail (name != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_sign_in_check_name_async);
  if (!fail_without_server (self, task))
    banter_discovery_check_name_async (self->server, name, cancellable, on_name_checked,
                                       g_steal_pointer (&task));
}

gboolean
banter_sign_in_check_name_finish (BanterSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_named (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!banter_account_set_display_name_finish (BANTER_ACCOUNT (source), result, &error))
    g_warning ("The new account has no name yet: %s", error->message);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterSignIn *self = g_task_get_source_object (task);
  const char *display_name = g_task_get_task_data (task);
  g_autoptr (BanterAccount) account = BANTER_ACCOUNT (source); /* its last reference is ours */
  g_autoptr (GError) error = NULL;

  add_running (self, -1);
  if (!banter_account_load_finish (account, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (display_name != NULL && *display_name != '\0')
    banter_account_set_display_name_async (account, display_name, NULL, on_named, NULL);
  g_task_return_pointer (task, g_steal_pointer (&account), g_object_unref);
}

/* The client is in, or not. */
static void
take_client (GTask *task, BanterClient *client, gboolean done, GError *error)
{
  BanterSignIn *self = g_task_get_source_object (task);
  BanterAccount *account;

  if (!done)
    {
      add_running (self, -1);
      banter_client_stop (client);
      g_task_return_error (task, error);
      return;
    }
  account = banter_account_new (self->profile, g_object_ref (client),
                                banter_client_get_user_id (client));
  banter_account_load_async (account, g_task_get_cancellable (task), on_loaded,
                             g_object_ref (task));
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_sign_in_finish (BANTER_CLIENT (source), result, &error);

  take_client (task, BANTER_CLIENT (source), done, error);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_register_finish (BANTER_CLIENT (source), result, &error);

  take_client (task, BANTER_CLIENT (source), done, error);
}

static char *
device_name (void)
{
  return g_strdup_printf ("Banter on %s", g_get_host_name ());
}

void
banter_sign_in_password_async (BanterSignIn *self, const char *name, const char *password,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (BanterClient) client = NULL;
  g_autofree char *device = NULL;

  g_return_if_fail (BANTER_IS_SIGN_IN (self));
  g_return_if_fail (name != NULL && password != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_sign_in_password_async);
  if (fail_without_server (self, task))
    return;
  add_running (self, 1);
  device = device_name ();
  client = banter_client_new (banter_profile_get_data_dir (self->profile), NULL);
  banter_client_sign_in_async (client, self->server, name, password, device, cancellable,
                               on_signed_in, g_steal_pointer (&task));
}

BanterAccount *
banter_sign_in_password_finish (BanterSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_sign_in_register_async (BanterSignIn *self, const char *name, const char *password,
                               const char *birthday, const char *display_name,
                               gboolean terms_accepted, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (BanterClient) client = NULL;
  g_autofree char *device = NULL;

  g_return_if_fail (BANTER_IS_SIGN_IN (self));
  g_return_if_fail (name != NULL && password != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_sign_in_register_async);
  g_task_set_task_data (task, g_strdup (display_name), g_free);
  if (fail_without_server (self, task))
    return;
  add_running (self, 1);
  device = device_name ();
  client = banter_client_new (banter_profile_get_data_dir (self->profile), NULL);
  banter_client_register_async (client, self->server, name, password, birthday, terms_accepted,
                                device, cancellable, on_registered, g_steal_pointer (&task));
}

BanterAccount *
banter_sign_in_register_finish (BanterSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
