/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-trial"

#include "config.h"

#include "banter-trial.h"

#include <glib/gi18n.h>

#include "banter-id.h"
#include "banter-local-server.h"
#include "banter-sign-in.h"

/* An account nobody has to fill in a form for: a name of its own, a random password that is never
 * shown, since the account lives and dies with the data on this computer. */

#define PASSWORD_LENGTH 32
#define NAME_SUFFIX_LENGTH 6
/* Any grown-up birthday: the sample people write to adults only. */
#define BIRTHDAY "1990-01-01"

typedef struct
{
  BanterProfile *profile;
  BanterSignIn *sign_in;
} Trial;

static void
trial_free (Trial *trial)
{
  g_clear_object (&trial->profile);
  g_clear_object (&trial->sign_in);
  g_free (trial);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  BanterAccount *account = banter_sign_in_register_finish (BANTER_SIGN_IN (source), result, &error);

  if (account != NULL)
    g_task_return_pointer (task, account, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* How sample people address this account: by the name of the computer's user, if there is one. */
static char *
dup_own_name (void)
{
  const char *name = g_get_real_name ();

  if (name == NULL || *name == '\0' || g_str_equal (name, "Unknown") || g_str_equal (name, "root"))
    return g_strdup (_ ("Me"));
  return g_strdup (name);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  BanterSignIn *sign_in = BANTER_SIGN_IN (source);
  g_autofree char *token = banter_random_token (NAME_SUFFIX_LENGTH);
  g_autofree char *suffix = g_ascii_strdown (token, -1);
  g_autofree char *name = g_strconcat ("guest-", suffix, NULL);
  g_autofree char *password = banter_random_token (PASSWORD_LENGTH);
  g_autofree char *display_name = dup_own_name ();
  GError *error = NULL;

  if (!banter_sign_in_look_up_finish (sign_in, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  banter_sign_in_register_async (sign_in, name, password, BIRTHDAY, display_name, TRUE,
                                 g_task_get_cancellable (task), on_registered, g_object_ref (task));
}

static void
on_server_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Trial *trial = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *url
      = banter_local_server_start_finish (BANTER_LOCAL_SERVER (source), result, &error);

  if (url == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  trial->sign_in = banter_sign_in_new (trial->profile);
  banter_sign_in_look_up_async (trial->sign_in, url, g_task_get_cancellable (task), on_looked_up,
                                g_object_ref (task));
}

void
banter_trial_start_async (BanterProfile *profile, BanterLocalServer *server,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Trial *trial = g_new0 (Trial, 1);

  g_task_set_source_tag (task, banter_trial_start_async);
  trial->profile = g_object_ref (profile);
  g_task_set_task_data (task, trial, (GDestroyNotify)trial_free);
  banter_local_server_start_async (server, cancellable, on_server_started, g_object_ref (task));
}

BanterAccount *
banter_trial_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
