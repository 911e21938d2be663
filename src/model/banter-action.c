/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-action"

#include "config.h"

#include "banter-action.h"

#include "banter-problem-private.h"

/* How an action begins and ends. Main thread. */

GTask *
banter_action_new (BanterAccount *account, gpointer source, gpointer tag, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (banter_action_fail_if_closed (account, task))
    return NULL;
  return g_steal_pointer (&task);
}

gboolean
banter_action_fail_if_closed (BanterAccount *account, GTask *task)
{
  if (account != NULL && banter_account_get_client (account) != NULL)
    return FALSE;
  g_task_return_new_error (task, BANTER_MODEL_ERROR, BANTER_PROBLEM_NO_NETWORK,
                           "The account is closed");
  return TRUE;
}

void
banter_action_return (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}
