-- SPDX-License-Identifier: GPL-3.0-or-later
-- Administration, thumbnails, quotas.

-- Whose data this is: the name in everybody's id. Written by the first start.
CREATE TABLE server (
  name TEXT NOT NULL
) STRICT;

ALTER TABLE users ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0;

-- What administrators did. `actor` is a user id, or "uid:N" of who ran banterd admin.
CREATE TABLE admin_audit (
  audit_id INTEGER PRIMARY KEY,
  created_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  target TEXT,
  detail TEXT
) STRICT;

ALTER TABLE reports ADD COLUMN resolved_ms INTEGER;
ALTER TABLE reports ADD COLUMN resolution TEXT; -- what whoever looked at it noted

-- With one of these an account can be made while registration is closed.
CREATE TABLE registration_tokens (
  token TEXT PRIMARY KEY,
  uses_allowed INTEGER,            -- NULL: any number
  n_uses INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER               -- NULL: never
) STRICT, WITHOUT ROWID;

-- Addresses of uploads that were announced and have not come yet.
CREATE TABLE media_pending (
  media_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX media_pending_by_user ON media_pending (user_id, expires_ms);

PRAGMA user_version = 8;
