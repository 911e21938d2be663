/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banterd-probe.h"

/* Phone numbers of probes. Text messages go to a file, as they do without --sms-command. */

/* All of them so far, a line each. */
char *banterd_phone_read_messages (BanterdFixture *server);
/* The code in the last text message to @number, which is written without "+". */
char *banterd_phone_read_code (BanterdFixture *server, const char *number);

/* Asserts that a code is sent. Returns: (transfer full): the validation's id */
char *banterd_phone_ask_code (BanterdProbe *probe, const char *number, const char *secret,
                              int attempt);
/* The same by another requestToken endpoint. */
char *banterd_phone_ask_code_at (BanterdProbe *probe, const char *path, const char *number,
                                 const char *secret, int attempt);
/* Returns: whether it was the code */
gboolean banterd_phone_submit (BanterdProbe *probe, const char *sid, const char *secret,
                               const char *code);
/* Gives a verified number to the probe's account. Returns: the status */
guint banterd_phone_add (BanterdProbe *probe, const char *sid, const char *secret);
/* All of it; asserts that it works. */
void banterd_phone_verify (BanterdProbe *probe, const char *number, const char *secret);
