-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions, profiles with custom fields, phone numbers.

PRAGMA user_version = 3;
