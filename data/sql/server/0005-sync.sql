-- SPDX-License-Identifier: GPL-3.0-or-later
-- Push rules, presence, what /sync reads fast.

-- Who was notified of which event (banter-server-unread.h). thread_id: "main" or the event id of the
-- thread's root; actions: of the push rule that said so.
CREATE TABLE notifications (
  stream_id INTEGER NOT NULL,      -- of the event
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  thread_id TEXT NOT NULL,
  is_highlight INTEGER NOT NULL,
  is_read INTEGER NOT NULL DEFAULT 0,
  actions TEXT NOT NULL,
  PRIMARY KEY (stream_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_unread
  ON notifications (user_id, room_id, thread_id, stream_id, is_highlight) WHERE NOT is_read;
CREATE INDEX notifications_by_user ON notifications (user_id, stream_id);
INSERT INTO notifications (stream_id, user_id, room_id, thread_id, is_highlight, actions)
  SELECT e.stream_id, m.user_id, e.room_id, coalesce ((SELECT t.event_id FROM relations r
    JOIN events t ON t.stream_id = r.target WHERE r.stream_id = e.stream_id
    AND r.rel_type = 'm.thread'), 'main'), 0, '["notify"]'
  FROM memberships m JOIN events e ON e.room_id = m.room_id AND e.sender <> m.user_id
    AND e.state_key IS NULL AND e.redacted_by IS NULL
    AND e.type IN ('m.room.message', 'm.sticker', 'm.room.encrypted')
    AND e.stream_id > max (m.since, coalesce ((SELECT max (position) FROM receipts
      WHERE room_id = m.room_id AND user_id = m.user_id), 0))
  WHERE m.membership = 'join';

-- Where clients want to be pushed. Kept for them; nothing is sent (banter-server-api-notifications.c).
CREATE TABLE pushers (
  user_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  pushkey TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (user_id, app_id, pushkey)
) STRICT, WITHOUT ROWID;

-- What people say of themselves beside being there, which is kept in memory.
CREATE TABLE presence (
  user_id TEXT PRIMARY KEY,
  status_msg TEXT
) STRICT, WITHOUT ROWID;

-- What happened since: a client that is close behind is answered from these.
CREATE INDEX receipts_by_stream ON receipts (stream_id);

PRAGMA user_version = 5;
