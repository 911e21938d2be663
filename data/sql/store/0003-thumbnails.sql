-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures are shown by the thumbnail that their sender made. As with the other columns, of an edit it is
-- that of its new content.

ALTER TABLE events ADD COLUMN thumbnail_url TEXT;
CREATE INDEX events_thumbnails ON events (thumbnail_url) WHERE thumbnail_url IS NOT NULL;

UPDATE events SET thumbnail_url = content ->> '$.info.thumbnail_url'
  WHERE url IS NOT NULL AND edit_of IS NULL AND json_type (content, '$.info.thumbnail_url') = 'text';
UPDATE events SET thumbnail_url = content ->> '$."m.new_content".info.thumbnail_url'
  WHERE url IS NOT NULL AND edit_of IS NOT NULL
  AND json_type (content, '$."m.new_content".info.thumbnail_url') = 'text';

PRAGMA user_version = 3;
