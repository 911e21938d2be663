/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-store-types.h"

G_BEGIN_DECLS

/* What an event's content says, as far as a timeline shows it. */
typedef struct
{
  BanterEventKind kind;
  char *edit_of;             /* of an edit: event id of its target; then kind is NONE … */
  BanterEventKind edit_kind; /* … and this is the kind that the target takes */
  char *relates_to;          /* event id that a message answers, or that a reaction is about */
  char *reaction;            /* of a reaction: its key */
  char *body;
  char *formatted_body;
  char *url;
  char *thumbnail_url;
  char *mimetype;
  gint64 width;
  gint64 height;
  gint64 size;
  gint64 duration;
  char *notice;
  char *subject;
  char *subject_name;
} BanterContent;

/**
 * banter_content_read:
 * @type: event type
 * @state_key: (nullable): %NULL for what is not state
 * @sender: who sent it
 * @content: (nullable): JSON object; %NULL where it broke a rule
 * @before: of an m.room.member, what @state_key was before it; NONE if that is not known
 *
 * Returns: (transfer full): what it says
 */
BanterContent *banter_content_read (const char *type, const char *state_key, const char *sender,
                                    const char *content, BanterMembership before);
void banter_content_free (BanterContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterContent, banter_content_free)

/* What is shown of an event of @type after its redaction: REDACTED or NONE. */
BanterEventKind banter_content_redacted_kind (const char *type, const char *state_key);
/* A message by somebody, as opposed to notices about the room. */
gboolean banter_event_kind_is_message (BanterEventKind kind);

BanterMembership banter_membership_from_string (const char *membership);

G_END_DECLS
