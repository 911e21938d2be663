-- SPDX-License-Identifier: GPL-3.0-or-later
-- Family Pairing: codes, pairings, limits, their audit list.

PRAGMA user_version = 7;
