/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

/* Requests made up at random from the server's own table of routes: parameters, queries and bodies
 * that are right, on the edge, or nonsense. What answers contain (ids, tokens, sessions) is used in
 * later requests, so that a walk gets deeper than any list of cases. Everything follows from the
 * seed. */

typedef struct _WalkInput WalkInput;

typedef struct
{
  const BanterServerRoute *route;
  char *method;
  char *target;
  char *headers;   /* (nullable) */
  char *body;      /* (nullable) */
  gboolean is_raw; /* the target may be no legal one: whatever comes back, or nothing, is right */
} WalkRequest;

WalkInput *walk_input_new (guint32 seed);
void walk_input_free (WalkInput *input);

/* Something to be used from now on: a room id, an event id … (told by its first letter). */
void walk_input_learn (WalkInput *input, const char *id);
/* The same for everything in an answer. */
void walk_input_learn_from (WalkInput *input, const char *json);

guint walk_input_random (WalkInput *input, guint n);
WalkRequest *walk_input_next (WalkInput *input);
void walk_request_free (WalkRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WalkInput, walk_input_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WalkRequest, walk_request_free)
