-- SPDX-License-Identifier: GPL-3.0-or-later
-- Family Pairing: codes, pairings, limits, their audit list; and what the safety rules remember of
-- rooms and birthdays.

-- A guardian's code, good for one teen and 24 hours.
CREATE TABLE family_codes (
  code TEXT PRIMARY KEY,
  guardian TEXT NOT NULL REFERENCES users (user_id),
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong codes that somebody entered within the last hour.
CREATE TABLE family_tries (
  user_id TEXT NOT NULL,
  tried_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX family_tries_by_user ON family_tries (user_id, tried_ms);

-- It counts until ends_ms (NULL: for as long as the teen is 16 or 17).
CREATE TABLE pairings (
  teen TEXT NOT NULL REFERENCES users (user_id),
  guardian TEXT NOT NULL REFERENCES users (user_id),
  limits TEXT NOT NULL,            -- the guardian's document
  since_ms INTEGER NOT NULL,
  ends_ms INTEGER,                 -- the teen asked for its end
  PRIMARY KEY (teen, guardian)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairings_by_guardian ON pairings (guardian);

-- What both can read. action: paired, limits_changed, unpair_asked, unpaired, lifted, grown_up,
-- lifted_by_administrator.
CREATE TABLE family_audit (
  audit_id INTEGER PRIMARY KEY,
  teen TEXT NOT NULL,
  guardian TEXT NOT NULL,
  actor TEXT,                      -- NULL: time went by
  action TEXT NOT NULL,
  limits TEXT,                     -- as they were from then on
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX family_audit_by_teen ON family_audit (teen, guardian);
CREATE INDEX family_audit_by_guardian ON family_audit (guardian);

-- Corrections by administrators, and attempts by anybody else.
CREATE TABLE birthday_audit (
  audit_id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  before TEXT,
  after TEXT,
  at_ms INTEGER NOT NULL
) STRICT;

-- Rooms in which there have been three or more: no direct chats, even with two left.
CREATE TABLE grown_rooms (
  room_id TEXT PRIMARY KEY REFERENCES rooms (room_id)
) STRICT, WITHOUT ROWID;
INSERT INTO grown_rooms (room_id) SELECT room_id FROM memberships
  WHERE ever_joined OR membership = 'invite' GROUP BY room_id HAVING count (*) > 2;

-- Who came by a link, uninvited: that accepts this room.
CREATE TABLE link_joins (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL REFERENCES rooms (room_id),
  PRIMARY KEY (user_id, room_id)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 7;
