/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client-chat.h"

/* The content of the events that are sent (CS-API "Instant Messaging", "Sticker Messages"): JSON
 * texts, (transfer full). Every one has m.mentions, which says that nobody is meant. */

/* An m.text. */
char *banter_content_text (const char *text);

/**
 * banter_content_file:
 * @file: an m.image for image types, else an m.file
 *
 * Without `url` and `thumbnail_url`, as nothing of it is on the server yet.
 */
char *banter_content_file (const BanterOutgoingFile *file);

/**
 * banter_content_sticker:
 * @sticker: url, body and info are used; of one in a set also where the set is
 *
 * The content of an m.sticker; its `info` is the sticker's own, unknown members and all.
 */
char *banter_content_sticker (const BanterStickerRow *sticker);
