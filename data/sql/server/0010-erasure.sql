-- SPDX-License-Identifier: GPL-3.0-or-later
-- People who closed their account and wanted what they wrote to be gone.

-- The stream id of the wish: who joins a room after it is not shown what they had said there.
ALTER TABLE users ADD COLUMN erased INTEGER;
CREATE INDEX users_erased ON users (user_id, erased) WHERE erased IS NOT NULL;

PRAGMA user_version = 10;
