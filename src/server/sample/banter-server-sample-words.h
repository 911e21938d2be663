/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-sample-data.h"

G_BEGIN_DECLS

/* What a sample person answers. Pure: the same question in the same place of a chat always gets the
 * same answer. */

typedef struct
{
  const char *type;    /* the event's */
  const char *msgtype; /* nullable */
  const char *body;    /* nullable */
  const char *asker;   /* the name of who wrote */
  guint n_answers;     /* given in this chat before: answers take turns */
} BanterSampleQuestion;

typedef struct
{
  char *text;    /* nullable */
  char *sticker; /* nullable: "set/shortcode" */
} BanterSampleAnswer;

/* Fills @answer; at least one of its members is set. */
void banter_sample_answer (const BanterSampleCommunity *community, const BanterSamplePerson *person,
                           const BanterSampleQuestion *question, BanterSampleAnswer *answer);
void banter_sample_answer_clear (BanterSampleAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BanterSampleAnswer, banter_sample_answer_clear)

/**
 * banter_sample_choose_speaker:
 * @people: (element-type BanterSamplePerson): the sample people in a group
 * @question: what was written there
 *
 * Returns: (transfer none) (nullable): who is named, or who feels asked; %NULL if nobody
 */
const BanterSamplePerson *banter_sample_choose_speaker (GPtrArray *people,
                                                        const BanterSampleQuestion *question);

/* "Mina" of "Mina Park". Returns: (transfer full) */
char *banter_sample_first_name (const char *name);

/* Replaces "{name}" and "{me}". Returns: (transfer full) */
char *banter_sample_fill_in (const char *text, const char *name, const char *me);

G_END_DECLS
