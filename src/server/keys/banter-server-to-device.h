/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Messages to devices, CS-API "Send-to-Device messaging": a queue for each device, from which
 * nothing is taken away before the device has said that it has it. */

/* Messages that one answer to /sync holds */
#define BANTER_SERVER_TO_DEVICE_BATCH 100

/**
 * BanterServerToDevice:
 * @sender: who sends
 * @target: to whom
 * @device_id: to which device; "*" for all
 * @type: the event's type
 * @content: its content, a JSON object
 */
typedef struct
{
  const char *sender;
  const char *target;
  const char *device_id;
  const char *type;
  const char *content;
} BanterServerToDevice;

/**
 * banter_server_to_device_send:
 * @server: the server
 * @db: the write connection, inside a job
 * @message: what to queue
 * @error: a #BanterDbError
 *
 * What may not reach @message->target is dropped without a word, as is what is for a device that
 * does not exist: whoever sends learns nothing about either.
 */
gboolean banter_server_to_device_send (BanterServer *server, BanterDb *db,
                                       const BanterServerToDevice *message, GError **error);

/**
 * banter_server_to_device_read:
 * @db: a connection
 * @user_id: whose
 * @device_id: which device's
 * @after: the stream id of the last message that the device has
 * @events: (out) (transfer full) (nullable): #BanterMatrixEvent, oldest first; %NULL if there are
 *   none
 * @last: (out): the stream id of the last of @events if there are more than these, else 0
 * @error: a #BanterDbError
 */
gboolean banter_server_to_device_read (BanterDb *db, const char *user_id, const char *device_id,
                                       gint64 after, GPtrArray **events, gint64 *last,
                                       GError **error);

/* The device has all messages up to @until: they are deleted, soon. From any thread. */
gboolean banter_server_to_device_acknowledge (BanterServer *server, BanterDb *db,
                                              const char *user_id, const char *device_id,
                                              gint64 until, GError **error);

G_END_DECLS
