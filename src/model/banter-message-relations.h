/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/* What a message answers, and what people made of it, as it is shown. Immutable. */

typedef struct
{
  char *id;            /* event id of the message that is answered */
  gboolean known;      /* FALSE: it is not on this computer, all below is empty */
  gboolean own;        /* it is one's own */
  BanterItemKind kind; /* _DELETED too */
  char *sender_name;   /* "" where it is not known */
  char *text;          /* one line; of a picture its description, of a file its name */
} BanterQuote;

typedef struct
{
  char *key;   /* what is sent to give it or take it back */
  char *label; /* what is shown: clean and short */
  guint n;     /* people */
  gboolean own;
  GStrv names; /* the first of the others */
} BanterReaction;

/* Whether @key is what it is given with; an emoji is the same with and without U+FE0F. */
gboolean banter_reaction_is (const BanterReaction *reaction, const char *key);

G_END_DECLS
