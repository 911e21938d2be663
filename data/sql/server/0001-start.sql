-- SPDX-License-Identifier: GPL-3.0-or-later
-- The tables of banterd. Every change that somebody's /sync must show carries a stream id: one
-- ascending sequence for everything, given out by the writer.

-- The newest stream id that is committed, written with it: what a reader's snapshot holds.
CREATE TABLE stream (
  position INTEGER NOT NULL
) STRICT;
INSERT INTO stream (position) VALUES (1); -- "since s0" would mean: from the beginning

CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  password_hash TEXT,              -- NULL: nobody can sign in (people of the sample community)
  birthday TEXT,                   -- YYYY-MM-DD; never sent to clients
  displayname TEXT,
  avatar_url TEXT,
  created_ts INTEGER NOT NULL,
  is_deactivated INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  device_id TEXT NOT NULL,
  display_name TEXT,
  token_hash BLOB NOT NULL UNIQUE,
  created_ts INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  room_id TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  creator TEXT NOT NULL,
  type TEXT,                       -- of m.room.create
  is_public INTEGER NOT NULL DEFAULT 0, -- in the room directory
  created_ts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
  alias TEXT PRIMARY KEY,
  room_id TEXT NOT NULL REFERENCES rooms (room_id),
  creator TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- History is linear: prev_events of an event is the one before it in its room, its auth_events
-- follow from the state there, so neither is stored.
CREATE TABLE events (
  stream_id INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  room_id TEXT NOT NULL REFERENCES rooms (room_id),
  type TEXT NOT NULL,
  state_key TEXT,
  sender TEXT NOT NULL,
  origin_server_ts INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  content TEXT NOT NULL,           -- canonical JSON; what a redaction left of it
  replaces INTEGER,                -- state: the stream id of the event that it replaced
  redacts TEXT,                    -- redactions: the target's event id
  redacted_by INTEGER,             -- stream id of the redaction
  device_id TEXT,                  -- who sent it, for unsigned.transaction_id
  txn_id TEXT
) STRICT;
CREATE INDEX events_by_room ON events (room_id, stream_id);
CREATE INDEX events_state ON events (room_id, type, state_key, stream_id)
  WHERE state_key IS NOT NULL;

CREATE TABLE room_state (
  room_id TEXT NOT NULL REFERENCES rooms (room_id),
  type TEXT NOT NULL,
  state_key TEXT NOT NULL,
  stream_id INTEGER NOT NULL REFERENCES events (stream_id),
  PRIMARY KEY (room_id, type, state_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL REFERENCES rooms (room_id),
  membership TEXT NOT NULL,
  stream_id INTEGER NOT NULL,      -- of the member event
  since INTEGER NOT NULL,          -- stream id at which this membership began
  ever_joined INTEGER NOT NULL DEFAULT 0,
  is_forgotten INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, room_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_room ON memberships (room_id, membership, since);

-- A PUT that came twice is answered with what it made the first time. `scope`: the path before the
-- transaction id.
CREATE TABLE transactions (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  txn_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  created_ts INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id, scope, txn_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX transactions_by_age ON transactions (created_ts);

-- room_id '' is account data of the whole account.
CREATE TABLE account_data (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  content TEXT NOT NULL,
  stream_id INTEGER NOT NULL,
  PRIMARY KEY (user_id, room_id, type)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_data_by_age ON account_data (user_id, stream_id);

-- type: m.read or m.read.private. thread_id '' is a receipt for the whole room. `position` is the
-- stream id of the event.
CREATE TABLE receipts (
  room_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  type TEXT NOT NULL,
  thread_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  stream_id INTEGER NOT NULL,
  PRIMARY KEY (room_id, user_id, type, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_by_age ON receipts (room_id, stream_id);

CREATE TABLE filters (
  user_id TEXT NOT NULL,
  filter_id INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (user_id, filter_id)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
