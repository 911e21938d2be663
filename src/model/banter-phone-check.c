/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-phone-check"

#include "config.h"

#include "banter-phone-check.h"

#include "banter-action.h"

#include "banter-client-phone.h"
#include "banter-phone.h"

/* What the client is asked for, step by step; the proof is what one step hands to the next. Main
 * thread. */

struct _BanterPhoneCheck
{
  GObject parent_instance;

  BanterAccount *account;
  BanterPhoneProof *proof; /* NULL until a code was sent */
  char *number;            /* "+4930901820"; the same */
};

G_DEFINE_FINAL_TYPE (BanterPhoneCheck, banter_phone_check, G_TYPE_OBJECT)

static void
banter_phone_check_finalize (GObject *object)
{
  BanterPhoneCheck *self = BANTER_PHONE_CHECK (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->proof, banter_phone_proof_free);
  g_free (self->number);
  G_OBJECT_CLASS (banter_phone_check_parent_class)->finalize (object);
}

static void
banter_phone_check_class_init (BanterPhoneCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_phone_check_finalize;
}

static void
banter_phone_check_init (BanterPhoneCheck *self)
{
}

BanterPhoneCheck *
banter_phone_check_new (BanterAccount *account)
{
  BanterPhoneCheck *self = g_object_new (BANTER_TYPE_PHONE_CHECK, NULL);

  self->account = g_object_ref (account);
  return self;
}

const char *
banter_phone_check_get_number (BanterPhoneCheck *self)
{
  g_return_val_if_fail (BANTER_IS_PHONE_CHECK (self), NULL);
  return self->number;
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterPhoneCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  BanterPhoneProof *proof = banter_client_ask_code_finish (BANTER_CLIENT (source), result, &error);

  if (proof != NULL)
    {
      g_clear_pointer (&self->proof, banter_phone_proof_free);
      self->proof = proof;
      g_free (self->number);
      self->number = g_strdup (g_task_get_task_data (task));
    }
  banter_action_return (task, proof != NULL, error);
}

/* "00" is how many dial what others write "+". What is no number is for the client to refuse. */
static char *
dup_whole_number (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *digits = NULL;

  if (*trimmed != '+' && !g_str_has_prefix (trimmed, "00"))
    return g_steal_pointer (&trimmed);
  digits = banter_phone_normalise (NULL, trimmed);
  return digits != NULL ? g_strconcat ("+", digits, NULL) : g_steal_pointer (&trimmed);
}

void
banter_phone_check_ask_async (BanterPhoneCheck *self, const char *number, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *whole = NULL;
  gboolean again;
  GTask *task;

  g_return_if_fail (BANTER_IS_PHONE_CHECK (self));
  g_return_if_fail (number != NULL);
  task = banter_action_new (self->account, self, banter_phone_check_ask_async, cancellable,
                            callback, user_data);
  if (task == NULL)
    return;
  whole = dup_whole_number (number);
  again = self->proof != NULL && g_str_equal (whole, self->number);
  g_task_set_task_data (task, g_strdup (whole), g_free);
  banter_client_ask_code_async (banter_account_get_client (self->account), whole,
                                again ? self->proof : NULL, cancellable, on_asked, task);
}

gboolean
banter_phone_check_ask_finish (BanterPhoneCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_phone_finish (BANTER_CLIENT (source), result, &error);

  banter_action_return (task, done, error);
}

/* A code is digits: people copy it with blanks around and inside. */
static char *
dup_code (const char *text)
{
  GString *code = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isspace (*at))
      g_string_append_c (code, *at);
  return g_string_free (code, FALSE);
}

void
banter_phone_check_submit_async (BanterPhoneCheck *self, const char *code,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autofree char *plain = NULL;
  GTask *task;

  g_return_if_fail (BANTER_IS_PHONE_CHECK (self));
  g_return_if_fail (self->proof != NULL);
  g_return_if_fail (code != NULL);
  task = banter_action_new (self->account, self, banter_phone_check_submit_async, cancellable,
                            callback, user_data);
  plain = dup_code (code);
  if (task != NULL)
    banter_client_submit_code_async (banter_account_get_client (self->account), self->proof, plain,
                                     cancellable, on_submitted, task);
}

gboolean
banter_phone_check_submit_finish (BanterPhoneCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BanterPhoneCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean done = banter_client_phone_finish (BANTER_CLIENT (source), result, &error);

  if (done)
    banter_standing_refresh (banter_account_get_standing (self->account));
  banter_action_return (task, done, error);
}

void
banter_phone_check_add_async (BanterPhoneCheck *self, const char *password,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (BANTER_IS_PHONE_CHECK (self));
  g_return_if_fail (self->proof != NULL);
  task = banter_action_new (self->account, self, banter_phone_check_add_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_add_phone_async (banter_account_get_client (self->account), self->proof, password,
                                   cancellable, on_added, task);
}

gboolean
banter_phone_check_add_finish (BanterPhoneCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GStrv numbers = banter_client_load_phones_finish (BANTER_CLIENT (source), result, &error);

  if (numbers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (char **number = numbers; *number != NULL; number++)
    {
      char *digits = *number;

      *number = g_strconcat ("+", digits, NULL);
      g_free (digits);
    }
  g_task_return_pointer (task, numbers, (GDestroyNotify)g_strfreev);
}

void
banter_phone_check_load_async (BanterAccount *account, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (BANTER_IS_ACCOUNT (account));
  task = banter_action_new (account, account, banter_phone_check_load_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_load_phones_async (banter_account_get_client (account), cancellable, on_loaded,
                                     task);
}

GStrv
banter_phone_check_load_finish (BanterAccount *account, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, account), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_phone_finish (BANTER_CLIENT (source), result, &error);

  if (done)
    banter_standing_refresh (banter_account_get_standing (g_task_get_source_object (task)));
  banter_action_return (task, done, error);
}

void
banter_phone_check_remove_async (BanterAccount *account, const char *number,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (BANTER_IS_ACCOUNT (account));
  g_return_if_fail (number != NULL && *number == '+');
  task = banter_action_new (account, account, banter_phone_check_remove_async, cancellable,
                            callback, user_data);
  if (task != NULL)
    banter_client_remove_phone_async (banter_account_get_client (account), number + 1, cancellable,
                                      on_removed, task);
}

gboolean
banter_phone_check_remove_finish (BanterAccount *account, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, account), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
