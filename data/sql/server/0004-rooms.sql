-- SPDX-License-Identifier: GPL-3.0-or-later
-- Relations, search, room upgrades.

-- Which event relates to which: a row for each event that names another of its room in
-- `m.relates_to`, for as long as it is not redacted. `target` is a stream id too.
CREATE TABLE relations (
  stream_id INTEGER PRIMARY KEY REFERENCES events (stream_id),
  room_id TEXT NOT NULL,
  target INTEGER NOT NULL,
  rel_type TEXT NOT NULL,
  type TEXT NOT NULL,
  sender TEXT NOT NULL,
  key TEXT                         -- of an annotation
) STRICT;
CREATE INDEX relations_by_target ON relations (room_id, target, rel_type, stream_id);
CREATE INDEX relations_threads ON relations (room_id, stream_id) WHERE rel_type = 'm.thread';
INSERT INTO relations (stream_id, room_id, target, rel_type, type, sender, key)
  SELECT e.stream_id, e.room_id, t.stream_id, e.content ->> '$."m.relates_to".rel_type', e.type,
    e.sender, CAST (e.content ->> '$."m.relates_to".key' AS TEXT)
  FROM events e JOIN events t ON t.event_id = e.content ->> '$."m.relates_to".event_id'
    AND t.room_id = e.room_id AND t.stream_id < e.stream_id
  WHERE e.state_key IS NULL
    AND json_type (e.content, '$."m.relates_to".rel_type') = 'text';

-- What can be searched for: of events up to `position`; the rest is added when somebody searches.
-- An edited message stands there as its newest edit. `is_dirty`: something was deleted since the
-- index was last rewritten.
CREATE VIRTUAL TABLE search_index USING fts5 (body, name, topic,
  tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE search_state (
  position INTEGER NOT NULL,
  is_dirty INTEGER NOT NULL
) STRICT;
INSERT INTO search_state (position, is_dirty) VALUES (0, 0);

PRAGMA user_version = 4;
