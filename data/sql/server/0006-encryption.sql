-- SPDX-License-Identifier: GPL-3.0-or-later
-- Device keys, to-device messages, cross-signing, key backup.

PRAGMA user_version = 6;
