/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account.h"
#include "banter-client.h"

G_BEGIN_DECLS

/* What the server with rules is asked now and then: one question at a time, and one that comes
 * meanwhile is asked after it. Main thread. */
typedef struct
{
  GCancellable *cancellable; /* owned */
  gboolean asking;
  gboolean again;
} BanterQuestion;

void banter_question_init (BanterQuestion *self);
void banter_question_clear (BanterQuestion *self);

/**
 * banter_question_begin:
 * @account: (nullable): whose server is asked; %NULL once it is closed
 *
 * Returns: (transfer none) (nullable): whom to ask, until banter_question_end(); %NULL if there is
 *   nobody, or a question is under way already
 */
BanterClient *banter_question_begin (BanterQuestion *self, BanterAccount *account);

/**
 * banter_question_end:
 *
 * Returns: whether it is to be asked again
 */
gboolean banter_question_end (BanterQuestion *self);

G_END_DECLS
