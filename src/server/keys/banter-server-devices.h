/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

#include "banter-matrix-keys.h"

G_BEGIN_DECLS

/* Device lists: whose keys changed, who hears of it, and who may ask for whose keys. */

/**
 * banter_server_devices_share_room:
 * @db: a connection
 * @user_id: one
 * @other: another
 * @share: (out): one of them has joined a room in which the other is, or to which the other is
 * asked
 * @error: a #BanterDbError
 */
gboolean banter_server_devices_share_room (BanterDb *db, const char *user_id, const char *other,
                                           gboolean *share, GError **error);

/**
 * banter_server_devices_may_see:
 * @server: the server
 * @db: a connection
 * @user_id: who asks
 * @other: whose keys
 * @may: (out): whether @user_id may learn of @other's devices: one's own, those of whom one shares
 *   a room with, and of whom one might write to. With --plain everybody's
 * @error: a #BanterDbError
 *
 * CVE-2023-43796 is what happens otherwise: whoever is not there and whoever may not be asked for
 * look the same.
 */
gboolean banter_server_devices_may_see (BanterServer *server, BanterDb *db, const char *user_id,
                                        const char *other, gboolean *may, GError **error);

/**
 * banter_server_devices_note_change:
 * @writer: the writer, inside a job
 * @db: its connection
 * @user_id: whose keys changed
 * @seen_by: (nullable): the only one who sees it; %NULL for everybody who shares a room
 * @error: a #BanterDbError
 *
 * Also wakes them.
 */
gboolean banter_server_devices_note_change (BanterServerWriter *writer, BanterDb *db,
                                            const char *user_id, const char *seen_by,
                                            GError **error);

/* The same for every device that went away in this transaction, however it did. For the writer,
 * before it commits. */
gboolean banter_server_devices_note_gone (BanterServerWriter *writer, BanterDb *db, GError **error);

/**
 * banter_server_devices_read_changes:
 * @db: a connection
 * @user_id: who asks
 * @since: a stream id; what came after it counts
 * @until: a stream id; what came after it does not
 * @lists: (out) (transfer full) (nullable): %NULL if nothing changed
 * @error: a #BanterDbError
 *
 * CS-API "Tracking the device list for a user".
 */
gboolean banter_server_devices_read_changes (BanterDb *db, const char *user_id, gint64 since,
                                             gint64 until, BanterMatrixDeviceLists **lists,
                                             GError **error);

/* Unclaimed one-time keys of a device, by algorithm; the one that every client uses is always
 * there. @counts: (out) (transfer full): algorithm -> gint64 * */
gboolean banter_server_devices_count_keys (BanterDb *db, const char *user_id, const char *device_id,
                                           GHashTable **counts, GError **error);

/* @algorithms: (out) (transfer full): those whose fallback key nobody has got yet */
gboolean banter_server_devices_read_unused (BanterDb *db, const char *user_id,
                                            const char *device_id, GStrv *algorithms,
                                            GError **error);

G_END_DECLS
