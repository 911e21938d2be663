-- SPDX-License-Identifier: GPL-3.0-or-later
-- Push rules, presence, what /sync reads fast.

-- What happened since: a client that is close behind is answered from these.
CREATE INDEX receipts_by_stream ON receipts (stream_id);

PRAGMA user_version = 5;
