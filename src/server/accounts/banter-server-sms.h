/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-types.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_server_sms_send:
 * @server: the server
 * @number: in digits, without '+'
 * @text: what to send
 * @error: M_THREEPID_DENIED: it cannot be sent
 *
 * Runs the program of the setting "sms-command" with "+NUMBER" and @text as its arguments, never
 * through a shell, and waits for its end. Without the setting the text is added to "sms.txt" in the
 * data directory, which is enough to try things out. On a worker.
 */
gboolean banter_server_sms_send (BanterServer *server, const char *number, const char *text,
                                 GError **error);

G_END_DECLS
