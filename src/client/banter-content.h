/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client-chat.h"

/* The content of the events that are sent (CS-API "Instant Messaging", "Sticker Messages"): JSON
 * texts, (transfer full). Messages say with m.mentions who
 * is meant: the sender of what they answer (@reply, nullable), else nobody. */

/* An m.text. */
char *banter_content_text (const char *text, const BanterReply *reply);

/* The same, and what is formatted in it as HTML (see banter_markdown_to_html()): the body stays
 * what was typed. */
char *banter_content_markdown (const char *text, const BanterReply *reply);

/* The m.text that the event becomes (CS-API "Event replacements"), formatted likewise. */
char *banter_content_edit (const char *event_id, const char *text);

/* An m.reaction (CS-API "Event annotations and reactions"); without m.mentions. */
char *banter_content_reaction (const char *event_id, const char *key);

/**
 * banter_content_file:
 * @file: an m.image for image types, else an m.file
 *
 * Without `url` and `thumbnail_url`, as nothing of it is on the server yet.
 */
char *banter_content_file (const BanterOutgoingFile *file, const BanterReply *reply);

/* The `info` of a sticker: its own, unknown members and all, else what is known of the picture. */
char *banter_content_sticker_info (const BanterStickerRow *sticker);

/**
 * banter_content_sticker:
 * @sticker: url, body and info are used; of one in a set also where the set is
 *
 * The content of an m.sticker; its `info` is the sticker's own, unknown members and all.
 */
char *banter_content_sticker (const BanterStickerRow *sticker, const BanterReply *reply);
