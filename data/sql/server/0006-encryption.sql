-- SPDX-License-Identifier: GPL-3.0-or-later
-- Device keys, to-device messages, cross-signing, key backup. Keys are canonical JSON without
-- `signatures` and `unsigned`: the text that was signed. What belongs to a device goes with it.

CREATE TABLE device_keys (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  keys TEXT NOT NULL,
  PRIMARY KEY (user_id, device_id),
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- `upload` says which keys came together: the oldest are given out first.
CREATE TABLE one_time_keys (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  key_id TEXT NOT NULL,
  key TEXT NOT NULL,
  upload INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id, algorithm, key_id),
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_keys_by_age ON one_time_keys (user_id, device_id, algorithm, upload);

CREATE TABLE fallback_keys (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  key_id TEXT NOT NULL,
  key TEXT NOT NULL,
  is_used INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, device_id, algorithm),
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- When somebody last claimed a key of the device: its /sync shows the new counts.
CREATE TABLE key_claims (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  stream_id INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id),
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Messages that a device has not acknowledged yet.
CREATE TABLE to_device (
  stream_id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  type TEXT NOT NULL,
  content TEXT NOT NULL,
  size INTEGER NOT NULL,           -- of the content, in bytes
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, device_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX to_device_by_device ON to_device (user_id, device_id, stream_id);
CREATE INDEX to_device_by_sender ON to_device (user_id, device_id, sender, stream_id, size);

-- usage: master, self_signing, user_signing
CREATE TABLE cross_signing_keys (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  usage TEXT NOT NULL,
  public_key TEXT NOT NULL,
  keys TEXT NOT NULL,
  PRIMARY KEY (user_id, usage)
) STRICT, WITHOUT ROWID;

-- target: a device id, or the public key of a cross-signing key of user_id.
CREATE TABLE key_signatures (
  user_id TEXT NOT NULL,
  target TEXT NOT NULL,
  signer TEXT NOT NULL,
  key_id TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (user_id, target, signer, key_id)
) STRICT, WITHOUT ROWID;

-- Whose keys changed, and who sees it: '' is everybody who shares a room. 0 is a change that the
-- writer gives its stream id before it commits.
CREATE TABLE device_changes (
  user_id TEXT NOT NULL,
  seen_by TEXT NOT NULL,
  stream_id INTEGER NOT NULL,
  PRIMARY KEY (user_id, seen_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_changes_by_age ON device_changes (stream_id);
CREATE INDEX memberships_by_age ON memberships (since);

-- However a device goes (signed out, deleted, the account closed), others hear of it.
CREATE TRIGGER device_keys_gone AFTER DELETE ON device_keys BEGIN
  DELETE FROM key_signatures WHERE user_id = OLD.user_id AND target = OLD.device_id;
  INSERT INTO device_changes (user_id, seen_by, stream_id) VALUES (OLD.user_id, '', 0)
    ON CONFLICT DO UPDATE SET stream_id = 0;
END;

-- Key backups. What was deleted keeps its row, so that no version is given out twice. The counters
-- follow the keys by triggers.
CREATE TABLE key_backups (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  version INTEGER NOT NULL,
  algorithm TEXT NOT NULL,
  auth_data TEXT NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0,
  etag INTEGER NOT NULL DEFAULT 0,
  n_keys INTEGER NOT NULL DEFAULT 0,
  n_bytes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE backup_keys (
  user_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  room_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  first_message_index INTEGER NOT NULL,
  forwarded_count INTEGER NOT NULL,
  is_verified INTEGER NOT NULL,
  session_data TEXT NOT NULL,
  PRIMARY KEY (user_id, version, room_id, session_id),
  FOREIGN KEY (user_id, version) REFERENCES key_backups (user_id, version) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER backup_key_added AFTER INSERT ON backup_keys BEGIN
  UPDATE key_backups SET etag = etag + 1, n_keys = n_keys + 1,
    n_bytes = n_bytes + length (NEW.session_data)
    WHERE user_id = NEW.user_id AND version = NEW.version;
END;
CREATE TRIGGER backup_key_replaced AFTER UPDATE ON backup_keys BEGIN
  UPDATE key_backups SET etag = etag + 1,
    n_bytes = n_bytes + length (NEW.session_data) - length (OLD.session_data)
    WHERE user_id = NEW.user_id AND version = NEW.version;
END;
CREATE TRIGGER backup_key_deleted AFTER DELETE ON backup_keys BEGIN
  UPDATE key_backups SET etag = etag + 1, n_keys = n_keys - 1,
    n_bytes = n_bytes - length (OLD.session_data)
    WHERE user_id = OLD.user_id AND version = OLD.version;
END;

-- Who closes the account takes the keys along.
CREATE TRIGGER keys_of_closed_account AFTER UPDATE OF is_deactivated ON users
WHEN NEW.is_deactivated BEGIN
  DELETE FROM cross_signing_keys WHERE user_id = NEW.user_id;
  DELETE FROM key_signatures WHERE user_id = NEW.user_id OR signer = NEW.user_id;
  DELETE FROM key_backups WHERE user_id = NEW.user_id;
END;
CREATE INDEX key_signatures_by_signer ON key_signatures (signer);

PRAGMA user_version = 6;
