/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family-actions"

#include "config.h"

#include "banter-family-private.h"

#include "banter-action.h"
#include "banter-clock.h"
#include "banter-person.h"
#include "banter-problem-private.h"

/* What one does about Family Pairing. A refusal means something else for each of the two: here it
 * becomes the problem that it is. Main thread. */

typedef struct
{
  BanterProblem from;
  BanterProblem to;
} Meaning;

static const Meaning of_guardian[] = {
  { BANTER_PROBLEM_AGE, BANTER_PROBLEM_NOT_AN_ADULT },
  { BANTER_PROBLEM_FAMILY, BANTER_PROBLEM_PAIRED_ENOUGH },
};
static const Meaning of_teen[] = {
  { BANTER_PROBLEM_AGE, BANTER_PROBLEM_NOT_A_TEEN },
  { BANTER_PROBLEM_FAMILY, BANTER_PROBLEM_PAIRED_ENOUGH },
  { BANTER_PROBLEM_GONE, BANTER_PROBLEM_NO_SUCH_CODE },
  { BANTER_PROBLEM_FORBIDDEN, BANTER_PROBLEM_PAIRED_ALREADY }, /* a refusal without a reason */
};

/* @error: (transfer full) */
static GError *
refine (GError *error, const Meaning *meanings, guint n)
{
  BanterProblem problem = banter_problem_from_error (error, NULL);

  for (guint i = 0; i < n; i++)
    if (meanings[i].from == problem)
      {
        GError *refined = g_error_new_literal (BANTER_MODEL_ERROR, meanings[i].to, error->message);

        g_error_free (error);
        return refined;
      }
  return error;
}

typedef struct
{
  char *code;
  gint64 ends_ts;
} Code;

static void
code_free (gpointer data)
{
  Code *code = data;

  g_free (code->code);
  g_free (code);
}

static void
on_code_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Code *code = g_new0 (Code, 1);

  code->code = banter_client_create_family_code_finish (BANTER_CLIENT (source), result,
                                                        &code->ends_ts, &error);
  if (code->code != NULL)
    {
      g_task_return_pointer (task, code, code_free);
      return;
    }
  code_free (code);
  g_task_return_error (task, refine (error, of_guardian, G_N_ELEMENTS (of_guardian)));
}

void
banter_family_create_code_async (BanterFamily *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  BanterAccount *account;
  GTask *task;

  g_return_if_fail (BANTER_IS_FAMILY (self));
  account = banter_family_get_account (self);
  task = banter_action_new (account, self, banter_family_create_code_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_create_family_code_async (banter_account_get_client (account), cancellable,
                                            on_code_created, task);
}

char *
banter_family_create_code_finish (BanterFamily *self, GAsyncResult *result, GDateTime **ends,
                                  GError **error)
{
  char *text = NULL;
  Code *code;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  *ends = NULL;
  code = g_task_propagate_pointer (G_TASK (result), error);
  if (code != NULL)
    {
      *ends = banter_clock_to_local (code->ends_ts);
      text = g_steal_pointer (&code->code);
      code_free (code);
    }
  return text;
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_family_finish (BANTER_CLIENT (source), result, &error);

  if (done)
    banter_family_reload (g_task_get_source_object (task));
  else
    error = refine (error, of_teen, G_N_ELEMENTS (of_teen));
  banter_action_return (task, done, error);
}

void
banter_family_accept_async (BanterFamily *self, const char *code, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  BanterAccount *account;
  GTask *task;

  g_return_if_fail (BANTER_IS_FAMILY (self));
  g_return_if_fail (code != NULL);
  account = banter_family_get_account (self);
  task = banter_action_new (account, self, banter_family_accept_async, cancellable, callback,
                            user_data);
  if (task != NULL)
    banter_client_accept_family_async (banter_account_get_client (account), code, cancellable,
                                       on_accepted, task);
}

gboolean
banter_family_accept_finish (BanterFamily *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean done = banter_client_family_finish (BANTER_CLIENT (source), result, &error);

  banter_family_reload (g_task_get_source_object (task));
  banter_action_return (task, done, error);
}

void
banter_family_end_async (BanterFamily *self, BanterPairing *pairing, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  BanterAccount *account;
  const char *user_id;
  GTask *task;

  g_return_if_fail (BANTER_IS_FAMILY (self));
  g_return_if_fail (BANTER_IS_PAIRING (pairing));
  account = banter_family_get_account (self);
  task = banter_action_new (account, self, banter_family_end_async, cancellable, callback,
                            user_data);
  user_id = banter_person_get_user_id (banter_pairing_get_other (pairing));
  if (task != NULL)
    banter_client_end_family_async (banter_account_get_client (account), user_id, cancellable,
                                    on_ended, task);
}

gboolean
banter_family_end_finish (BanterFamily *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
