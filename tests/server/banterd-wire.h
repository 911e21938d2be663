/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banterd-probe.h"

/* A socket to a banterd fixture, without an HTTP library: for bytes that no library would send, and
 * for tests that count connections. From any thread. A server that says nothing for a minute ends
 * the test. */

typedef struct
{
  GSocketConnection *connection;
  GString *input; /* read, but not taken yet */
} BanterdWire;

typedef struct
{
  guint status;
  char *head; /* status line and headers, each ended by "\r\n" */
  char *body; /* NUL-terminated */
  gsize length;
} BanterdAnswer;

BanterdWire *banterd_wire_new (BanterdFixture *fixture);
/* To whatever listens there on 127.0.0.1. */
BanterdWire *banterd_wire_new_at (guint16 port);
/* Returns: (nullable): the same; %NULL if nobody listens */
BanterdWire *banterd_wire_try (guint16 port);
void banterd_wire_free (BanterdWire *wire);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterdWire, banterd_wire_free)

/* The server may have closed already, which is an answer too. Returns: whether all was written */
gboolean banterd_wire_write (BanterdWire *wire, const char *bytes, gsize length);
/* A whole request. @token, @body: (nullable); @headers: (nullable): more of them, each with its
 * "\r\n" */
gboolean banterd_wire_ask (BanterdWire *wire, const char *token, const char *method,
                           const char *target, const char *headers, const char *body);
/* Returns: (transfer full) (nullable): the next answer; %NULL once the server has closed */
BanterdAnswer *banterd_wire_read (BanterdWire *wire);
/* Reads until the server closes; a server that does not is the failure. */
char *banterd_wire_read_to_end (BanterdWire *wire);
/* Waits until the server has closed, reading nothing. */
void banterd_wire_wait_closed (BanterdWire *wire);

/* Returns: (transfer full) (nullable): the first header of this name */
char *banterd_answer_get_header (const BanterdAnswer *answer, const char *name);
void banterd_answer_free (BanterdAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterdAnswer, banterd_answer_free)

/* All bytes on a connection of their own. Returns: (transfer full): all that comes back */
char *banterd_wire_talk (BanterdFixture *fixture, const char *bytes, gsize length);
