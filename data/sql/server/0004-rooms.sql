-- SPDX-License-Identifier: GPL-3.0-or-later
-- Relations, search, room upgrades.

PRAGMA user_version = 4;
