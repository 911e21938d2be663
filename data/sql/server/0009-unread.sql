-- SPDX-License-Identifier: GPL-3.0-or-later
-- Unread counts in one tree: a message costs each reader a single row, beside the one before it.

-- What somebody has read of the room: everything up to this stream id, whatever its thread.
ALTER TABLE memberships ADD COLUMN read_to INTEGER NOT NULL DEFAULT 0;

-- Who was notified of which event (banter-server-unread.h). thread_id: "main" or the event id of the
-- thread's root; actions: of the push rule that said so. is_read: of its thread, or because it no
-- longer counts; what read_to covers is read without it.
ALTER TABLE notifications RENAME TO old_notifications;
CREATE TABLE notifications (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  stream_id INTEGER NOT NULL,      -- of the event
  thread_id TEXT NOT NULL,
  is_highlight INTEGER NOT NULL,
  is_read INTEGER NOT NULL DEFAULT 0,
  actions TEXT NOT NULL,
  PRIMARY KEY (user_id, room_id, stream_id)
) STRICT, WITHOUT ROWID;
INSERT INTO notifications
  SELECT user_id, room_id, stream_id, thread_id, is_highlight, is_read, actions
  FROM old_notifications ORDER BY user_id, room_id, stream_id;
DROP TABLE old_notifications;
UPDATE memberships SET read_to = coalesce (
  (SELECT n.stream_id - 1 FROM notifications n WHERE n.user_id = memberships.user_id
    AND n.room_id = memberships.room_id AND NOT n.is_read ORDER BY n.stream_id LIMIT 1),
  (SELECT max (n.stream_id) FROM notifications n WHERE n.user_id = memberships.user_id
    AND n.room_id = memberships.room_id), 0);

PRAGMA user_version = 9;
