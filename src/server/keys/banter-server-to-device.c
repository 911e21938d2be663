/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-to-device"

#include "config.h"

#include <string.h>

#include "banter-server-to-device.h"

#include "banter-server-config.h"
#include "banter-server-devices.h"
#include "banter-server-facts.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-event.h"

/* The rule: what may be written to somebody's inbox may be sent to their devices. Between all
 * others who share a room only what encryption needs there goes through, stripped of everything
 * that could hold words: keys have to reach the stranger in the same group, "m.room_key.withheld"
 * has no need of its `reason`, and the verification of a stranger goes through the room. From
 * somebody whom the receiver ignores comes nothing. */

/* What one device has not acknowledged. Of what is more, the oldest goes: new keys open new
 * messages. */
#define MAX_FROM_SENDER 1000
#define MAX_BYTES_FROM_SENDER (4 * 1024 * 1024)
#define MAX_QUEUE 5000
#define MAX_BYTES (32 * 1024 * 1024)

static const char SELECT_DEVICES[] = "SELECT device_id FROM devices WHERE user_id = ?1"
                                     " AND (?2 = '*' OR device_id = ?2)";
static const char INSERT_MESSAGE[]
    = "INSERT INTO to_device (stream_id, user_id, device_id, sender, type, content, size)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)";
static const char MEASURE_SENDER[] = "SELECT count(*), coalesce (sum (size), 0) FROM to_device"
                                     " WHERE user_id = ? AND device_id = ? AND sender = ?";
static const char MEASURE_QUEUE[] = "SELECT count(*), coalesce (sum (size), 0) FROM to_device"
                                    " WHERE user_id = ? AND device_id = ?";
static const char DELETE_OLDEST_OF_SENDER[]
    = "DELETE FROM to_device WHERE stream_id = (SELECT min (stream_id) FROM to_device"
      " WHERE user_id = ? AND device_id = ? AND sender = ?)";
static const char DELETE_OLDEST[]
    = "DELETE FROM to_device WHERE stream_id = (SELECT min (stream_id) FROM to_device"
      " WHERE user_id = ? AND device_id = ?)";
static const char SELECT_MESSAGES[]
    = "SELECT stream_id, sender, type, content FROM to_device"
      " WHERE user_id = ? AND device_id = ? AND stream_id > ? ORDER BY stream_id LIMIT ?";
static const char SELECT_ACKNOWLEDGED[]
    = "SELECT EXISTS (SELECT 1 FROM to_device WHERE user_id = ? AND device_id = ?"
      " AND stream_id <= ?)";
static const char DELETE_ACKNOWLEDGED[]
    = "DELETE FROM to_device WHERE user_id = ? AND device_id = ? AND stream_id <= ?";

/* --- What encryption needs --- */

typedef struct
{
  char *algorithm;
  char *sender_key;
  char *ciphertext; /* JSON */
  char *message_id;
} Encrypted;

static const BanterJsonField encrypted_fields[] = {
  BANTER_JSON_STRING (Encrypted, algorithm, "algorithm", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Encrypted, sender_key, "sender_key", 0),
  BANTER_JSON_RAW (Encrypted, ciphertext, "ciphertext", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Encrypted, message_id, "org.matrix.msgid", 0),
};
static const BanterJsonType encrypted_type
    = BANTER_JSON_TYPE ("m.room.encrypted", Encrypted, encrypted_fields);

/* The same members name a session in a request for its key and in the refusal of one. */
typedef struct
{
  char *algorithm;
  char *room_id;
  char *session_id;
  char *sender_key;
  char *code;
  char *from_device;
  char *message_id;
} Session;

static const BanterJsonField session_fields[] = {
  BANTER_JSON_STRING (Session, algorithm, "algorithm", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (Session, room_id, "room_id", 0),
  BANTER_JSON_STRING (Session, session_id, "session_id", 0),
  BANTER_JSON_STRING (Session, sender_key, "sender_key", 0),
  BANTER_JSON_STRING (Session, code, "code", 0),
  BANTER_JSON_STRING (Session, from_device, "from_device", 0),
  BANTER_JSON_STRING (Session, message_id, "org.matrix.msgid", 0),
};
static const BanterJsonType session_type = BANTER_JSON_TYPE ("session", Session, session_fields);

typedef struct
{
  char *action;
  Session *body;
  char *request_id;
  char *requesting_device_id;
  char *message_id;
} KeyRequest;

static const BanterJsonField key_request_fields[] = {
  BANTER_JSON_STRING (KeyRequest, action, "action", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCT (KeyRequest, body, "body", &session_type, 0),
  BANTER_JSON_STRING (KeyRequest, request_id, "request_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (KeyRequest, requesting_device_id, "requesting_device_id",
                      BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (KeyRequest, message_id, "org.matrix.msgid", 0),
};
static const BanterJsonType key_request_type
    = BANTER_JSON_TYPE ("m.room_key_request", KeyRequest, key_request_fields);

static const struct
{
  const char *type;
  const BanterJsonType *content;
} key_traffic[] = {
  { "m.room.encrypted", &encrypted_type },
  { "m.room_key_request", &key_request_type },
  { "m.room_key.withheld", &session_type },
  { "org.matrix.room_key.withheld", &session_type },
};

/* Returns: (transfer full) (nullable): what is left of @content without words; %NULL if this is no
 * traffic of keys */
static char *
strip_words (const char *type, const char *content)
{
  const BanterJsonType *table = NULL;
  g_autofree char *bare = NULL;
  gpointer value;

  for (guint i = 0; i < G_N_ELEMENTS (key_traffic); i++)
    if (g_str_equal (key_traffic[i].type, type))
      table = key_traffic[i].content;
  value = table != NULL ? banter_json_decode (table, content, -1, NULL) : NULL;
  if (value == NULL)
    return NULL;
  bare = banter_json_encode (table, value);
  banter_json_free (table, value);
  /* Ids and base64 hold neither blanks nor escapes, and what the codec writes has none between. */
  for (const char *c = bare; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || *c == '\\')
      return NULL;
  return g_steal_pointer (&bare);
}

/* @content: (out) (transfer full) (nullable): what is delivered; %NULL: nothing */
static gboolean
filter (BanterServer *server, BanterDb *db, const BanterServerToDevice *message, char **content,
        GError **error)
{
  g_autofree char *bare = NULL;
  gboolean blocks, share = FALSE;
  BanterPolicyFacts facts;
  BanterReason reason;

  *content = NULL;
  if (g_str_equal (message->sender, message->target))
    {
      *content = g_strdup (message->content);
      return TRUE;
    }
  if (!banter_server_facts_blocks (db, message->target, message->sender, &blocks, error))
    return FALSE;
  if (blocks)
    return TRUE;
  if (banter_server_get_config (server)->plain)
    {
      *content = g_strdup (message->content);
      return TRUE;
    }
  bare = strip_words (message->type, message->content);
  if (bare != NULL
      && !banter_server_devices_share_room (db, message->sender, message->target, &share, error))
    return FALSE;
  /* As long as before: nothing was taken away, so there is nothing to judge. */
  if (!share || strlen (bare) < strlen (message->content))
    {
      if (!banter_server_facts_load (server, db, message->sender, message->target, BANTER_POLICY_DM,
                                     &facts, error))
        return FALSE;
      if (banter_policy_judge (&facts, &reason) == BANTER_VERDICT_INBOX)
        *content = g_strdup (message->content);
    }
  if (*content == NULL && share)
    *content = g_steal_pointer (&bare);
  return TRUE;
}

/* --- The queue --- */

static gboolean
make_room (BanterDb *db, const BanterServerToDevice *message, const char *device_id, gint64 size,
           GError **error)
{
  gint64 n = 0, bytes = 0;

  for (;;)
    {
      if (!banter_db_get (db, MEASURE_SENDER, "sss:ii", message->target, device_id, message->sender,
                          &n, &bytes, error))
        return FALSE;
      if (n < MAX_FROM_SENDER && (n == 0 || bytes + size <= MAX_BYTES_FROM_SENDER))
        break;
      if (!banter_db_exec (db, DELETE_OLDEST_OF_SENDER, "sss", message->target, device_id,
                           message->sender, error))
        return FALSE;
    }
  for (;;)
    {
      if (!banter_db_get (db, MEASURE_QUEUE, "ss:ii", message->target, device_id, &n, &bytes,
                          error))
        return FALSE;
      if (n < MAX_QUEUE && (n == 0 || bytes + size <= MAX_BYTES))
        return TRUE;
      if (!banter_db_exec (db, DELETE_OLDEST, "ss", message->target, device_id, error))
        return FALSE;
    }
}

static gboolean
enqueue (BanterServerWriter *writer, BanterDb *db, const BanterServerToDevice *message,
         const char *device_id, const char *content, GError **error)
{
  gint64 size = (gint64)strlen (content);

  return make_room (db, message, device_id, size, error)
         && banter_db_exec (db, INSERT_MESSAGE, "isssssi", banter_server_writer_next_id (writer),
                            message->target, device_id, message->sender, message->type, content,
                            size, error);
}

gboolean
banter_server_to_device_send (BanterServer *server, BanterDb *db,
                              const BanterServerToDevice *message, GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (server);
  g_autofree char *content = NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) rows = NULL;

  if (!filter (server, db, message, &content, error))
    return FALSE;
  if (content == NULL)
    return TRUE;
  rows = banter_db_query (db, SELECT_DEVICES, "ss", message->target, message->device_id);
  while (banter_db_cursor_next (rows, error))
    g_ptr_array_add (devices, banter_db_cursor_dup_text (rows, 0));
  if (banter_db_cursor_failed (rows))
    return FALSE;
  for (guint i = 0; i < devices->len; i++)
    if (!enqueue (writer, db, message, g_ptr_array_index (devices, i), content, error))
      return FALSE;
  if (devices->len > 0)
    banter_server_writer_wake (writer, message->target);
  return TRUE;
}

gboolean
banter_server_to_device_read (BanterDb *db, const char *user_id, const char *device_id,
                              gint64 after, GPtrArray **events, gint64 *last, GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (db, SELECT_MESSAGES, "ssii", user_id, device_id, after,
                         (gint64)BANTER_SERVER_TO_DEVICE_BATCH + 1);
  gint64 newest = 0;

  *events = NULL;
  *last = 0;
  while (banter_db_cursor_next (rows, error))
    {
      BanterMatrixEvent *event;

      if (*events == NULL)
        *events = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_matrix_event_free);
      if ((*events)->len == BANTER_SERVER_TO_DEVICE_BATCH)
        {
          *last = newest;
          break;
        }
      event = g_new0 (BanterMatrixEvent, 1);
      banter_db_cursor_read (rows, "iSSS", &newest, &event->sender, &event->type, &event->content);
      g_ptr_array_add (*events, event);
    }
  if (!banter_db_cursor_failed (rows))
    return TRUE;
  g_clear_pointer (events, g_ptr_array_unref);
  return FALSE;
}

/* --- Acknowledging --- */

typedef struct
{
  char *user_id;
  char *device_id;
  gint64 until;
} Acknowledgement;

static gboolean
delete_acknowledged (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Acknowledgement *done = data;

  return banter_db_exec (db, DELETE_ACKNOWLEDGED, "ssi", done->user_id, done->device_id,
                         done->until, error);
}

static void
on_deleted (gpointer data, const GError *error)
{
  Acknowledgement *done = data;

  /* They are never shown again either way; the next acknowledgement deletes them. */
  if (error != NULL)
    g_message ("Messages that a device has stay in its queue: %s", error->message);
  g_free (done->user_id);
  g_free (done->device_id);
  g_free (done);
}

gboolean
banter_server_to_device_acknowledge (BanterServer *server, BanterDb *db, const char *user_id,
                                     const char *device_id, gint64 until, GError **error)
{
  gboolean any = FALSE;
  Acknowledgement *done;

  if (!banter_db_get (db, SELECT_ACKNOWLEDGED, "ssi:b", user_id, device_id, until, &any, error))
    return FALSE;
  if (!any)
    return TRUE;
  done = g_new0 (Acknowledgement, 1);
  done->user_id = g_strdup (user_id);
  done->device_id = g_strdup (device_id);
  done->until = until;
  banter_server_writer_submit (banter_server_get_writer (server), delete_acknowledged, on_deleted,
                               done);
  return TRUE;
}
