-- SPDX-License-Identifier: GPL-3.0-or-later
-- Push rules, presence, what /sync reads fast.

PRAGMA user_version = 5;
