/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-question"

#include "config.h"

#include "banter-question.h"

#include "banter-account-private.h"

void
banter_question_init (BanterQuestion *self)
{
  *self = (BanterQuestion){ .cancellable = g_cancellable_new () };
}

void
banter_question_clear (BanterQuestion *self)
{
  g_clear_object (&self->cancellable);
}

BanterClient *
banter_question_begin (BanterQuestion *self, BanterAccount *account)
{
  BanterClient *client = account != NULL ? banter_account_get_client (account) : NULL;

  if (client == NULL)
    return NULL;
  self->again = self->asking;
  if (self->asking || !banter_client_get_has_safety (client))
    return NULL;
  self->asking = TRUE;
  return client;
}

gboolean
banter_question_end (BanterQuestion *self)
{
  self->asking = FALSE;
  return self->again;
}
