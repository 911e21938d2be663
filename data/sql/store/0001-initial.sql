-- SPDX-License-Identifier: GPL-3.0-or-later
-- The app's data of one account. Numbers in `kind`, `membership` and `state` are the values of the
-- enumerations in banter-store-types.h.

CREATE TABLE session (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  homeserver TEXT NOT NULL,
  display_name TEXT,
  avatar TEXT,
  since TEXT -- the token that /sync continues from
) STRICT;

CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  room_id TEXT NOT NULL UNIQUE,
  membership INTEGER NOT NULL,
  type TEXT,
  name TEXT,
  alias TEXT,
  topic TEXT,
  avatar TEXT,
  encrypted INTEGER NOT NULL DEFAULT 0,
  dm_hint TEXT, -- the other one, where an invite says is_direct; m.direct is in `direct`
  heroes TEXT, -- JSON array
  n_joined INTEGER, -- NULL: the server has not said
  n_invited INTEGER,
  unread INTEGER NOT NULL DEFAULT 0,
  highlights INTEGER NOT NULL DEFAULT 0,
  marked_unread INTEGER NOT NULL DEFAULT 0,
  fully_read TEXT,
  activity_ts INTEGER NOT NULL DEFAULT 0,
  inviter TEXT,
  invite_reason TEXT,
  invite_ts INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Everything that a timeline brought, shown or not. The columns from body to subject_name are read out
-- of content when the event arrives; of an edit they are those of its new content.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  kind INTEGER NOT NULL,
  type TEXT NOT NULL,
  state_key TEXT,
  sender TEXT NOT NULL,
  ts INTEGER NOT NULL,
  txn_id TEXT,
  edit INTEGER, -- events.id of the edit that is shown
  edit_kind INTEGER, -- of an edit: the kind that its target takes
  edit_of TEXT, -- of an edit: event_id of its target
  body TEXT,
  formatted_body TEXT,
  url TEXT,
  mimetype TEXT,
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  size INTEGER NOT NULL DEFAULT 0,
  duration INTEGER NOT NULL DEFAULT 0,
  notice TEXT,
  subject TEXT,
  subject_name TEXT,
  content TEXT NOT NULL,
  UNIQUE (room, event_id),
  UNIQUE (room, position)
) STRICT;
CREATE INDEX events_shown ON events (room, position, kind) WHERE kind <> 0;
CREATE INDEX events_edits ON events (room, edit_of) WHERE edit_of IS NOT NULL;
CREATE INDEX events_media ON events (url) WHERE url IS NOT NULL;

-- Where the server has events that we have not. No event lies at a gap's position.
CREATE TABLE gaps (
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  token TEXT NOT NULL,
  PRIMARY KEY (room, position)
) STRICT, WITHOUT ROWID;

-- Targets of redactions, also of events that have not arrived yet.
CREATE TABLE redactions (
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  PRIMARY KEY (room, target)
) STRICT, WITHOUT ROWID;

-- Deleted for me (im.banter.hidden).
CREATE TABLE hidden (
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  PRIMARY KEY (room, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE state (
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  state_key TEXT NOT NULL,
  event_id TEXT,
  sender TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (room, type, state_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  membership INTEGER NOT NULL,
  event_id TEXT,
  name TEXT,
  avatar TEXT,
  folded TEXT NOT NULL, -- of name and user id, for search
  PRIMARY KEY (room, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id, membership);

CREATE TABLE receipts (
  room INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  type TEXT NOT NULL,
  event_id TEXT NOT NULL,
  ts INTEGER NOT NULL,
  PRIMARY KEY (room, user_id, type)
) STRICT, WITHOUT ROWID;

-- room_id '' is the account's own. Kept by name, as it may speak of rooms that are not here yet.
CREATE TABLE account_data (
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (room_id, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE direct (
  room_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX direct_by_user ON direct (user_id);

-- outbox and drafts hold what only this computer has: they name rooms by id, so that they can be
-- carried over when the rest is damaged.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  seq INTEGER NOT NULL UNIQUE, -- order of sending and of showing
  kind INTEGER NOT NULL,
  room_id TEXT NOT NULL,
  txn_id TEXT NOT NULL UNIQUE,
  type TEXT,
  content TEXT,
  target TEXT,
  state INTEGER NOT NULL,
  event_id TEXT,
  fail_reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_ts INTEGER NOT NULL,
  due_ts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_by_room ON outbox (room_id, kind, seq);

CREATE TABLE drafts (
  room_id TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the disk cache of media holds; the files are the client's.
CREATE TABLE media (
  mxc TEXT NOT NULL,
  variant TEXT NOT NULL,
  size INTEGER NOT NULL,
  used INTEGER NOT NULL, -- grows with each use
  PRIMARY KEY (mxc, variant)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_by_use ON media (used);

PRAGMA user_version = 1;
