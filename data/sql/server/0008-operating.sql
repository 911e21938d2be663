-- SPDX-License-Identifier: GPL-3.0-or-later
-- Administration, thumbnails, quotas.

PRAGMA user_version = 8;
