-- SPDX-License-Identifier: GPL-3.0-or-later
-- What events say about others: a message answers one, a reaction is about one.

ALTER TABLE events ADD COLUMN relates_to TEXT; -- event_id, of the answered message or of the reaction's target
ALTER TABLE events ADD COLUMN reaction TEXT; -- of a reaction: its key; NULL of everything else
CREATE INDEX events_related ON events (room, relates_to) WHERE relates_to IS NOT NULL;

UPDATE events SET relates_to = content ->> '$."m.relates_to"."m.in_reply_to".event_id'
  WHERE kind <> 0 AND state_key IS NULL AND edit_of IS NULL
  AND json_type (content, '$."m.relates_to"."m.in_reply_to".event_id') = 'text';
UPDATE events SET relates_to = content ->> '$."m.relates_to".event_id', reaction = content ->> '$."m.relates_to".key'
  WHERE type = 'm.reaction' AND state_key IS NULL
  AND json_type (content, '$."m.relates_to".event_id') = 'text' AND json_type (content, '$."m.relates_to".key') = 'text';

PRAGMA user_version = 4;
