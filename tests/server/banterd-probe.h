/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banterd-fixture.h"

/* A person at the raw API of a banterd fixture: no client layer in between, so that a test can send
 * whatever a modified client would. Any call that must work and does not ends the test. */

typedef struct
{
  BanterdFixture *fixture;
  char *user_id;
  char *device_id;
  char *token;
  const char *address; /* nullable: what a proxy in between says where the probe is */
  guint n_transactions;
} BanterdProbe;

/* @name: (nullable): one that nobody else has if %NULL; @birthday: (nullable): "YYYY-MM-DD"; an
 * adult's if %NULL. Also against a --plain server. */
BanterdProbe *banterd_probe_register (BanterdFixture *fixture, const char *name,
                                      const char *birthday);
void banterd_probe_free (BanterdProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterdProbe, banterd_probe_free)

/* The same person on another device; @device_id: (nullable): a name for it. */
BanterdProbe *banterd_probe_log_in (BanterdProbe *probe, const char *device_id);

/**
 * banterd_probe_call:
 * @probe: who
 * @answer: (out) (optional) (transfer full): the body
 * @method: "GET" …
 * @body: (nullable): JSON
 * @path: a format whose %s are percent-encoded: "/_matrix/client/v3/rooms/%s/join"
 *
 * Returns: the HTTP status
 */
guint banterd_probe_call (BanterdProbe *probe, char **answer, const char *method, const char *body,
                          const char *path, ...) G_GNUC_PRINTF (5, 6);

/* The same with a path as it is: for tables, and for paths that are wrong on purpose. */
guint banterd_probe_call_at (BanterdProbe *probe, char **answer, const char *method,
                             const char *body, const char *path);
/* "GET /sync" on a connection of its own, so from any thread. Returns: (transfer full)
 * (nullable): the body; %NULL if the server ended without an answer */
char *banterd_probe_poll (BanterdProbe *probe, const char *since, guint timeout_ms);
/* Closes the connections that probes keep for their next calls. */
void banterd_probe_hang_up (void);
/* The same for a POST, whatever the status. */
char *banterd_probe_post_apart (BanterdProbe *probe, const char *path, const char *body);
/* Somebody without an account. */
BanterdProbe *banterd_probe_new_nobody (BanterdFixture *fixture);

/* Asserts status 200 and frees the answer. */
#define banterd_probe_ok(probe, method, body, ...)                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer_ = NULL;                                                               \
    guint status_ = banterd_probe_call (probe, &answer_, method, body, __VA_ARGS__);               \
    if (status_ != 200)                                                                            \
      g_error ("%s:%d: %u %s", __FILE__, __LINE__, status_, answer_);                              \
  }                                                                                                \
  G_STMT_END

/* Asserts this status and errcode (nullable). */
#define banterd_probe_fails(probe, status, errcode, method, body, ...)                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer_ = NULL;                                                               \
    guint status_ = banterd_probe_call (probe, &answer_, method, body, __VA_ARGS__);               \
    g_autofree char *errcode_ = banterd_probe_get_string (answer_, "errcode");                     \
    const char *expected_ = errcode;                                                               \
    if (status_ != (status) || g_strcmp0 (errcode_, expected_) != 0)                               \
      g_error ("%s:%d: %u %s instead of %s", __FILE__, __LINE__, status_, answer_, expected_);     \
  }                                                                                                \
  G_STMT_END

/* Asserts 403 M_FORBIDDEN with this `im.banter.reason`. */
#define banterd_probe_refused(probe, reason, method, body, ...)                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer_ = NULL;                                                               \
    guint status_ = banterd_probe_call (probe, &answer_, method, body, __VA_ARGS__);               \
    g_autofree char *reason_ = banterd_probe_get_string (answer_, "im.banter.reason");             \
    if (status_ != 403 || g_strcmp0 (reason_, reason) != 0)                                        \
      g_error ("%s:%d: %u %s instead of %s", __FILE__, __LINE__, status_, answer_, reason);        \
  }                                                                                                \
  G_STMT_END

/* Asserts 200 and that the answer holds @text. */
#define banterd_probe_tells(probe, text, ...)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer_ = NULL;                                                               \
    guint status_ = banterd_probe_call (probe, &answer_, "GET", NULL, __VA_ARGS__);                \
    if (status_ != 200 || strstr (answer_, text) == NULL)                                          \
      g_error ("%s:%d: %u %s without %s", __FILE__, __LINE__, status_, answer_, text);             \
  }                                                                                                \
  G_STMT_END

/* Asserts 200. Returns: (transfer full): the answer to a GET of a path as it is */
char *banterd_probe_get (BanterdProbe *probe, const char *path);
/* Asserts 200. Returns: (transfer full): the answer to a POST */
char *banterd_probe_post (BanterdProbe *probe, const char *path, const char *body);
/* Returns: (transfer full): @text with @USER@ and @DEVICE@ replaced by those of @probe */
char *banterd_probe_fill_in (BanterdProbe *probe, const char *text);

/* Returns: (transfer full) (nullable): a string member of an answer */
char *banterd_probe_get_string (const char *answer, const char *member);
/* How often @text stands in an answer. */
guint banterd_probe_count (const char *answer, const char *text);
/* Returns: (transfer full): all strings called "name" in an answer, in their order: "root a b" */
char *banterd_probe_list_names (const char *answer);

/* A private room of one's own. Returns: (transfer full): its id */
char *banterd_probe_create_room (BanterdProbe *probe, const char *body);
/* A room with equal power for both, into which @target is not invited yet. */
char *banterd_probe_prepare_dm (BanterdProbe *probe, BanterdProbe *target);
/* Invites by the state event; the status and the answer as of banterd_probe_call (). */
guint banterd_probe_invite (BanterdProbe *probe, const char *room_id, BanterdProbe *target,
                            const char *reason, char **answer);
/* The same by "POST /invite", without saying that the room is a direct chat: into a group. */
guint banterd_probe_add (BanterdProbe *probe, const char *room_id, BanterdProbe *target);
/* Asserts that it works. Returns: (transfer full): the room, @target has been invited */
char *banterd_probe_open_dm (BanterdProbe *probe, BanterdProbe *target);
void banterd_probe_join (BanterdProbe *probe, const char *room_id);
void banterd_probe_leave (BanterdProbe *probe, const char *room_id);
/* Sends @content as an event of @type. */
guint banterd_probe_send (BanterdProbe *probe, const char *room_id, const char *type,
                          const char *content, char **answer);
guint banterd_probe_say (BanterdProbe *probe, const char *room_id, const char *text);
/* The same, asserted to work. Returns: (transfer full): the event's id */
char *banterd_probe_send_ok (BanterdProbe *probe, const char *room_id, const char *type,
                             const char *content);
char *banterd_probe_say_ok (BanterdProbe *probe, const char *room_id, const char *text);
/* Global account data. */
void banterd_probe_set (BanterdProbe *probe, const char *type, const char *content);
void banterd_probe_follow (BanterdProbe *probe, BanterdProbe *other);
