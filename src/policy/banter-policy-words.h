/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_policy_carries_words:
 * @type: an event's type
 * @state_key: (nullable): its state key, %NULL if it is a message event
 * @content: its content, a JSON object that has passed a scan
 *
 * Whether an event can carry words or pictures, and so counts as a message. Redactions and the
 * state that only steers a room do not: its state key is empty, its members are the usual ones, and
 * their values are words of the specification.
 */
gboolean banter_policy_carries_words (const char *type, const char *state_key, const char *content);

/* Whether an event holds something to be looked at or listened to: a sticker, a picture, a file.
 * What is encrypted cannot be known, so it does not. */
gboolean banter_policy_is_media (const char *type, const char *content);

/* Whether the content of an m.room.message is text and nothing else. */
gboolean banter_policy_is_plain_text (const char *content);

/* Whether all members of the object @content are among @keys (ended by %NULL). */
gboolean banter_policy_has_only (const char *content, const char *const *keys);

G_END_DECLS
