-- SPDX-License-Identifier: GPL-3.0-or-later
-- The words of what is shown, for the search in messages. A row of `words` has the id of its event and the
-- text that people see of it (that of the latest edit).

-- Emoji (So) are words too.
CREATE VIRTUAL TABLE words USING fts5 (
  text,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'",
  prefix = '1 2 3'
);

-- Events whose words are to be indexed anew, by events.id: at once if what stands in the index is `stale`, else
-- when nobody waits. Id 0: something was taken out of the index that is still to be overwritten in its file.
CREATE TABLE words_due (
  id INTEGER PRIMARY KEY,
  stale INTEGER NOT NULL
) STRICT;
CREATE INDEX words_stale ON words_due (id) WHERE stale <> 0;

-- Kinds 1 to 3 are texts, 5 to 8 are media with a name or caption.
CREATE TRIGGER words_of_new AFTER INSERT ON events
  WHEN new.kind IN (1, 2, 3, 5, 6, 7, 8) AND new.edit_of IS NULL AND new.body IS NOT NULL
BEGIN
  INSERT INTO words_due (id, stale) VALUES (new.id, 0) ON CONFLICT (id) DO NOTHING;
END;
CREATE TRIGGER words_of_changed AFTER UPDATE OF kind, edit, body ON events
  WHEN new.edit_of IS NULL AND (old.kind IN (1, 2, 3, 5, 6, 7, 8) OR new.kind IN (1, 2, 3, 5, 6, 7, 8))
BEGIN
  INSERT INTO words_due (id, stale) VALUES (new.id, 1) ON CONFLICT (id) DO UPDATE SET stale = 1;
END;
CREATE TRIGGER words_of_deleted AFTER DELETE ON events WHEN old.kind IN (1, 2, 3, 5, 6, 7, 8)
BEGIN
  INSERT INTO words_due (id, stale) VALUES (old.id, 1) ON CONFLICT (id) DO UPDATE SET stale = 1;
END;

-- What is here already is indexed in steps, the newest first.
INSERT INTO words_due (id, stale) SELECT id, 0 FROM events
  WHERE kind IN (1, 2, 3, 5, 6, 7, 8) AND edit_of IS NULL AND body IS NOT NULL;

PRAGMA user_version = 5;
