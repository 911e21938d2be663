/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Identifiers that name people, rooms, events and media: their grammar, in one place. Everything
 * that becomes part of an HTTP path or a file name passes through here first. */

G_BEGIN_DECLS

#define BANTER_ID_MAX_LENGTH 255

/* "example.org", "example.org:8448", "[::1]:80" (Matrix appendices, "Server Name"). */
gboolean banter_server_name_is_valid (const char *name);

/**
 * banter_user_id_parse:
 * @id: "@localpart:server"
 * @localpart: (out) (optional) (transfer full): without the sigil
 * @server: (out) (optional) (transfer full): the server name
 *
 * Accepts the historical grammar too, as other servers still have such users.
 *
 * Returns: whether @id is a user id
 */
gboolean banter_user_id_parse (const char *id, char **localpart, char **server);
gboolean banter_user_id_is_valid (const char *id);
/* What a new account may be called: a-z 0-9 . _ = - / + and nothing else. */
gboolean banter_localpart_is_valid (const char *localpart);
gboolean banter_room_id_is_valid (const char *id);  /* "!opaque:server" or "!opaque" (room v12) */
gboolean banter_event_id_is_valid (const char *id); /* "$opaque" */
gboolean banter_room_alias_is_valid (const char *alias);

/**
 * banter_mxc_parse:
 * @uri: "mxc://server/media-id"
 * @server: (out) (optional) (transfer full): the server name
 * @media_id: (out) (optional) (transfer full): [A-Za-z0-9_-]+ and nothing else
 *
 * The only way from an mxc URI to a request (CVE-2024-50336 is what happens otherwise).
 *
 * Returns: whether @uri holds
 */
gboolean banter_mxc_parse (const char *uri, char **server, char **media_id);
gboolean banter_mxc_is_valid (const char *uri); /* @uri: (nullable) */

/* Returns: (transfer full): @n_chars characters of [A-Za-z0-9] from the system's random source */
char *banter_random_token (guint n_chars);

G_END_DECLS
