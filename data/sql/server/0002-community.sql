-- SPDX-License-Identifier: GPL-3.0-or-later
-- Media, safety, reports, and the memory of the sample community.

CREATE TABLE media (
  media_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  content_type TEXT NOT NULL,
  name TEXT,
  size INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX media_by_user ON media (user_id, size);

-- accepted(user_id, other): user_id has joined a direct chat that the other opened, or written to
-- the other in one. A block takes it away.
CREATE TABLE accepted (
  user_id TEXT NOT NULL,
  other TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, other)
) STRICT, WITHOUT ROWID;

-- Message requests. state: pending, withdrawn (by the sender), accepted or deleted (by the target).
CREATE TABLE requests (
  sender TEXT NOT NULL,
  target TEXT NOT NULL,
  room_id TEXT NOT NULL REFERENCES rooms (room_id),
  state TEXT NOT NULL,
  opened_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  PRIMARY KEY (sender, target, room_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_age ON requests (sender, opened_ms);

CREATE TABLE reports (
  report_id INTEGER PRIMARY KEY,
  reporter TEXT NOT NULL,
  room_id TEXT,
  event_id TEXT,
  user_id TEXT,
  reason TEXT,
  created_ms INTEGER NOT NULL
) STRICT;

-- How far the sample people have answered in a room, and whom they have welcomed.
CREATE TABLE sample_rooms (
  room_id TEXT PRIMARY KEY REFERENCES rooms (room_id),
  answered INTEGER NOT NULL,       -- stream id of the last event that was answered
  n_answers INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sample_welcomed (
  user_id TEXT PRIMARY KEY,
  n_done INTEGER NOT NULL          -- steps of the welcome that are done
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
