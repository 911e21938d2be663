-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions, profiles with custom fields, phone numbers.

-- What an administrator made of an account: 'active', 'suspended' (reads, but does nothing to
-- others) or 'locked' (kept out until it is unlocked).
ALTER TABLE users ADD COLUMN state TEXT NOT NULL DEFAULT 'active';

-- A device had one token; now its tokens have a table of their own.
CREATE TABLE devices_with_tokens (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  device_id TEXT NOT NULL,
  display_name TEXT,
  created_ts INTEGER NOT NULL,
  last_seen_ts INTEGER,
  last_seen_ip TEXT,
  PRIMARY KEY (user_id, device_id)
) STRICT, WITHOUT ROWID;
INSERT INTO devices_with_tokens (user_id, device_id, display_name, created_ts)
  SELECT user_id, device_id, display_name, created_ts FROM devices;

-- Tokens, as hashes. A refresh makes a pair that `follows` another; the first use of the new pair
-- spends the refresh token of the old one.
CREATE TABLE sessions (
  access_hash BLOB PRIMARY KEY,
  refresh_hash BLOB UNIQUE,        -- NULL: the client did not ask for one
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  expires_ms INTEGER,              -- NULL: the access token is good until it is signed out
  follows BLOB,                    -- access_hash of the pair before; NULL once this one was used
  is_spent INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TEMPORARY TABLE former_tokens AS SELECT token_hash, user_id, device_id FROM devices;
DROP TABLE devices;
ALTER TABLE devices_with_tokens RENAME TO devices;
INSERT INTO sessions (access_hash, user_id, device_id)
  SELECT token_hash, user_id, device_id FROM former_tokens;
DROP TABLE former_tokens;
CREATE INDEX sessions_by_device ON sessions (user_id, device_id);

-- One-time tokens that sign another device in (hashes).
CREATE TABLE login_tokens (
  hash BLOB PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- From where, and with which phone, somebody was too young to sign up (hashes).
CREATE TABLE refusals (
  hash BLOB PRIMARY KEY,
  until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Verified phone numbers: medium is 'msisdn', address the number in digits, without '+'.
CREATE TABLE threepids (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  medium TEXT NOT NULL,
  address TEXT NOT NULL,
  validated_ms INTEGER NOT NULL,
  added_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, medium, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX threepids_by_address ON threepids (medium, address);

-- A number that is being verified. Deleted when it is used, or after a day.
CREATE TABLE validations (
  sid TEXT PRIMARY KEY,
  secret_hash BLOB NOT NULL,
  address TEXT NOT NULL,
  code_hash BLOB NOT NULL,         -- of sid and code
  send_attempt INTEGER NOT NULL,
  n_tries INTEGER NOT NULL DEFAULT 0,
  sent_ms INTEGER NOT NULL,
  validated_ms INTEGER,
  UNIQUE (address, secret_hash)
) STRICT, WITHOUT ROWID;

-- Profile fields beside name and picture, as JSON.
CREATE TABLE profile_fields (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (user_id, name)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
