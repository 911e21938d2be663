/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message-relations.h"
#include "banter-rich-text.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE (banter_message_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessage, banter_message, BANTER, MESSAGE, GObject)

/* One item of a timeline. The object stays the same from local echo to seen.
 *
 * Properties (those marked * notify): "kind"* BanterItemKind, "text"* s (clean text, all lines; of
 * a sticker or picture its description; of a notice its object, see "notice"), "rich"* p
 * (BanterRichText, NULL: the text has no formatting), "sender-name" s,
 * "sender-avatar" s, "sender-id" s, "own" b, "time" GDateTime, "delivery"* BanterDelivery,
 * "problem"* BanterProblem (why it failed), "edited"* b, "first-of-group"* b, "last-of-group"* b
 * (of consecutive messages by one sender within 5 minutes), "show-sender"* b (groups, first of
 * group), "media"* s (mxc), "media-width" i, "media-height" i (0 if unknown), "media-type" s,
 * "size" x, "can-delete"* b, "can-edit"* b, "can-answer"* b (it can be replied and reacted to),
 * "inert"* b (its links do nothing), "quote"* p (BanterQuote, NULL: it answers nothing),
 * "reactions"* GPtrArray, "notice" s (for _NOTICE: a key such as "joined", "invited",
 * "invited-you", "named", "picture"; "text" holds the person or name it speaks of). */

BanterItemKind banter_message_get_kind (BanterMessage *self);
const char *banter_message_get_id (BanterMessage *self); /* event id, or an echo's transaction id */
const char *banter_message_get_text (BanterMessage *self);
/* What was typed: with marks where the text has formatting. */
const char *banter_message_get_source (BanterMessage *self);
/* The text with spoilers covered. */
const char *banter_message_get_summary (BanterMessage *self);
/* (nullable): the text with its formatting */
BanterRichText *banter_message_get_rich (BanterMessage *self);
/* (nullable): as the server names it, once it has it */
const char *banter_message_get_event_id (BanterMessage *self);
BanterPerson *banter_message_get_sender (BanterMessage *self);
const char *banter_message_get_sender_id (BanterMessage *self);
const char *banter_message_get_sender_name (BanterMessage *self);
const char *banter_message_get_sender_avatar (BanterMessage *self);
gboolean banter_message_get_own (BanterMessage *self);
GDateTime *banter_message_get_time (BanterMessage *self); /* never NULL */
BanterDelivery banter_message_get_delivery (BanterMessage *self);
BanterProblem banter_message_get_problem (BanterMessage *self);
const char *banter_message_get_media (BanterMessage *self);
/* (nullable): a smaller picture of an image that does not move, made by its sender */
const char *banter_message_get_thumbnail (BanterMessage *self);
void banter_message_get_media_size (BanterMessage *self, int *width, int *height);
gboolean banter_message_get_first_of_group (BanterMessage *self);
gboolean banter_message_get_last_of_group (BanterMessage *self);
gboolean banter_message_get_show_sender (BanterMessage *self);
gboolean banter_message_get_can_delete (BanterMessage *self);
gboolean banter_message_get_edited (BanterMessage *self);
gboolean banter_message_get_can_edit (BanterMessage *self);
gboolean banter_message_get_can_answer (BanterMessage *self);
/* What can be answered and is shown whole can be sent on. */
gboolean banter_message_get_can_forward (BanterMessage *self);
/* (nullable): what it answers */
const BanterQuote *banter_message_get_quote (BanterMessage *self);
/* (nullable) (element-type BanterReaction): what people made of it, the oldest first */
GPtrArray *banter_message_get_reactions (BanterMessage *self);
gboolean banter_message_get_inert (BanterMessage *self);
const char *banter_message_get_notice (BanterMessage *self);
/* Of a sticker: a sticker object to save or send again; NULL for other kinds. (transfer full) */
BanterSticker *banter_message_dup_sticker (BanterMessage *self);

G_END_DECLS
