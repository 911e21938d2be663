/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* `--sample`: a small community that lives inside the server. Its people have accounts like
 * everybody, without a password, and speak through the writer like everybody. */
typedef struct _BanterServerSample BanterServerSample;

/* Starts their thread. Fails if their files are not there. */
BanterServerSample *banter_server_sample_new (BanterServer *server, GError **error);
/* Ends the thread; before the writer stops. */
void banter_server_sample_stop (BanterServerSample *sample);
/* After the writer, which may still poke. */
void banter_server_sample_free (BanterServerSample *sample);

/* Something was committed: they have a look. From any thread. */
void banter_server_sample_poke (BanterServerSample *sample);

G_END_DECLS
