-- SPDX-License-Identifier: GPL-3.0-or-later
-- What takes more than one request survives between them: files that go to the server before their
-- message, and rooms that are made before somebody is invited to them.

-- A file in the profile's folder "outbox"; NULL: nothing (any more) goes before the message.
ALTER TABLE outbox ADD COLUMN upload TEXT;

-- A chat that is being opened. Like the outbox it is only on this computer.
CREATE TABLE openings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT NOT NULL,
  text TEXT, -- the first words
  room_id TEXT, -- once the server has said it
  abandoned INTEGER NOT NULL DEFAULT 0 -- given up while nobody knew whether the room was made
) STRICT;

PRAGMA user_version = 2;
