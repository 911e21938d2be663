/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-content"

#include "config.h"

#include "banter-store-content.h"

#include <string.h>

#include "banter-matrix-event.h"
#include "banter-matrix-message.h"
#include "banter-matrix-state.h"

/* From the content of an event to what a timeline shows of it. Pure: no database, any thread.
 * Contents come from strangers: whatever does not fit becomes UNSUPPORTED or NONE. */

static const struct
{
  const char *msgtype;
  BanterEventKind kind;
} message_kinds[] = {
  { BANTER_MATRIX_MSGTYPE_TEXT, BANTER_EVENT_TEXT },
  { BANTER_MATRIX_MSGTYPE_EMOTE, BANTER_EVENT_EMOTE },
  { BANTER_MATRIX_MSGTYPE_NOTICE, BANTER_EVENT_NOTICE },
  { BANTER_MATRIX_MSGTYPE_IMAGE, BANTER_EVENT_IMAGE },
  { BANTER_MATRIX_MSGTYPE_VIDEO, BANTER_EVENT_VIDEO },
  { BANTER_MATRIX_MSGTYPE_AUDIO, BANTER_EVENT_AUDIO },
  { BANTER_MATRIX_MSGTYPE_FILE, BANTER_EVENT_FILE },
};

/* State events that a timeline mentions: the notice, and the member of the content it speaks of. */
static const struct
{
  const char *type;
  const char *notice;
  const char *member;
} room_notices[] = {
  { BANTER_MATRIX_EVENT_CREATE, "created", NULL },
  { BANTER_MATRIX_EVENT_NAME, "named", "name" },
  { BANTER_MATRIX_EVENT_TOPIC, "topic", "topic" },
  { BANTER_MATRIX_EVENT_AVATAR, "picture", NULL },
  { BANTER_MATRIX_EVENT_ENCRYPTION, "encrypted", NULL },
  { BANTER_MATRIX_EVENT_TOMBSTONE, "upgraded", NULL },
};

static const struct
{
  const char *name;
  BanterMembership membership;
} memberships[] = {
  { "join", BANTER_MEMBERSHIP_JOIN },   { "invite", BANTER_MEMBERSHIP_INVITE },
  { "leave", BANTER_MEMBERSHIP_LEAVE }, { "ban", BANTER_MEMBERSHIP_BAN },
  { "knock", BANTER_MEMBERSHIP_KNOCK },
};

BanterMembership
banter_membership_from_string (const char *membership)
{
  for (guint i = 0; i < G_N_ELEMENTS (memberships); i++)
    if (g_strcmp0 (membership, memberships[i].name) == 0)
      return memberships[i].membership;
  return BANTER_MEMBERSHIP_NONE;
}

gboolean
banter_event_kind_is_message (BanterEventKind kind)
{
  return kind != BANTER_EVENT_NONE && kind != BANTER_EVENT_MEMBER
         && kind != BANTER_EVENT_ROOM_CHANGE && kind != BANTER_EVENT_GAP;
}

BanterEventKind
banter_content_redacted_kind (const char *type, const char *state_key)
{
  if (state_key != NULL)
    return BANTER_EVENT_NONE;
  if (g_str_equal (type, BANTER_MATRIX_EVENT_MESSAGE)
      || g_str_equal (type, BANTER_MATRIX_EVENT_STICKER)
      || g_str_equal (type, BANTER_MATRIX_EVENT_ENCRYPTED))
    return BANTER_EVENT_REDACTED;
  return BANTER_EVENT_NONE;
}

static BanterEventKind
message_kind (const char *type, const BanterMatrixMessage *message)
{
  BanterEventKind kind = BANTER_EVENT_TEXT; /* an unknown msgtype is shown by its body */

  if (g_str_equal (type, BANTER_MATRIX_EVENT_ENCRYPTED))
    return BANTER_EVENT_ENCRYPTED;
  if (g_str_equal (type, BANTER_MATRIX_EVENT_STICKER))
    kind = BANTER_EVENT_STICKER;
  else if (message->msgtype == NULL)
    return BANTER_EVENT_UNSUPPORTED;
  else
    for (guint i = 0; i < G_N_ELEMENTS (message_kinds); i++)
      if (g_str_equal (message->msgtype, message_kinds[i].msgtype))
        kind = message_kinds[i].kind;

  if (message->body == NULL && kind != BANTER_EVENT_STICKER)
    return BANTER_EVENT_UNSUPPORTED;
  /* Media without a plain URL is encrypted, or broken. */
  if (kind >= BANTER_EVENT_STICKER && message->url == NULL)
    return BANTER_EVENT_UNSUPPORTED;
  return kind;
}

/* Before version 1.13 of the specification an answer began with what it answers (CS-API, "Rich
 * replies"). Takes (transfer full) and returns what was written; all of it where that is nothing.
 */
static char *
strip_quoted_lines (char *body)
{
  const char *rest = body;

  if (body == NULL || (!g_str_has_prefix (body, "> <") && !g_str_has_prefix (body, "> * <")))
    return body;
  while (rest != NULL && rest[0] == '>' && (rest[1] == ' ' || rest[1] == '\n'))
    {
      rest = strchr (rest, '\n');
      if (rest != NULL)
        rest++;
    }
  if (rest != NULL && *rest == '\n')
    rest++;
  if (rest != NULL && *rest != '\0')
    memmove (body, rest, strlen (rest) + 1);
  return body;
}

/* The same in HTML. */
static char *
strip_quoted_html (char *html)
{
  static const char begin[] = "<mx-reply>", end[] = "</mx-reply>";
  const char *rest;

  if (html == NULL || !g_str_has_prefix (html, begin))
    return html;
  rest = strstr (html, end);
  if (rest == NULL)
    return html;
  rest += strlen (end);
  memmove (html, rest, strlen (rest) + 1);
  return html;
}

static gboolean
is_event_id (const char *text)
{
  return text != NULL && text[0] == '$' && strlen (text) <= 255;
}

/* What the message answers. In a thread that is often only its last message, for clients that know
 * no threads, such as this one. */
static void
take_reply (BanterContent *content, BanterMatrixRelation *relation)
{
  if (relation == NULL || relation->in_reply_to == NULL
      || !is_event_id (relation->in_reply_to->event_id))
    return;
  content->relates_to = g_steal_pointer (&relation->in_reply_to->event_id);
  content->body = strip_quoted_lines (content->body);
  content->formatted_body = strip_quoted_html (content->formatted_body);
}

static void
read_reaction (BanterContent *content, const char *json)
{
  g_autoptr (BanterMatrixMessage) message
      = json != NULL ? banter_json_decode (&banter_matrix_message_type, json, -1, NULL) : NULL;
  BanterMatrixRelation *relation = message != NULL ? message->relates_to : NULL;

  if (relation == NULL || g_strcmp0 (relation->rel_type, "m.annotation") != 0
      || !is_event_id (relation->event_id) || relation->key == NULL || *relation->key == '\0')
    return;
  content->relates_to = g_steal_pointer (&relation->event_id);
  content->reaction = g_steal_pointer (&relation->key);
}

static void
take_message (BanterContent *content, BanterEventKind kind, BanterMatrixMessage *message)
{
  const BanterMatrixMediaInfo *info = message->info;

  if (kind == BANTER_EVENT_UNSUPPORTED || kind == BANTER_EVENT_ENCRYPTED)
    return;
  content->body = g_steal_pointer (&message->body);
  if (g_strcmp0 (message->format, "org.matrix.custom.html") == 0)
    content->formatted_body = g_steal_pointer (&message->formatted_body);
  if (kind < BANTER_EVENT_STICKER)
    return;
  content->url = g_steal_pointer (&message->url);
  if (info == NULL)
    return;
  content->thumbnail_url = g_strdup (info->thumbnail_url);
  content->mimetype = g_strdup (info->mimetype);
  content->width = MAX (info->w, 0);
  content->height = MAX (info->h, 0);
  content->size = MAX (info->size, 0);
  content->duration = MAX (info->duration, 0);
}

/* An edit: nothing to show by itself. Without an m.new_content it replaces nothing. */
static void
read_edit (BanterContent *content, const char *type, const BanterMatrixMessage *edit)
{
  g_autoptr (BanterMatrixMessage) message = NULL;

  content->kind = BANTER_EVENT_NONE;
  if (edit->new_content == NULL)
    return;
  message = banter_json_decode (&banter_matrix_message_type, edit->new_content, -1, NULL);
  if (message == NULL)
    return;
  content->edit_of = g_strdup (edit->relates_to->event_id);
  content->edit_kind = message_kind (type, message);
  take_message (content, content->edit_kind, message);
}

static void
read_message (BanterContent *content, const char *type, const char *json)
{
  g_autoptr (BanterMatrixMessage) message
      = json != NULL ? banter_json_decode (&banter_matrix_message_type, json, -1, NULL) : NULL;
  const BanterMatrixRelation *relation = message != NULL ? message->relates_to : NULL;

  if (message == NULL)
    content->kind = BANTER_EVENT_UNSUPPORTED;
  else if (relation != NULL && g_strcmp0 (relation->rel_type, "m.replace") == 0
           && relation->event_id != NULL)
    read_edit (content, type, message);
  else
    {
      content->kind = message_kind (type, message);
      take_message (content, content->kind, message);
      take_reply (content, message->relates_to);
    }
}

static const char *
member_notice (BanterMembership before, BanterMembership after, gboolean by_themselves)
{
  switch (after)
    {
    case BANTER_MEMBERSHIP_JOIN:
      return before == BANTER_MEMBERSHIP_JOIN ? NULL : "joined";
    case BANTER_MEMBERSHIP_INVITE:
      return before == BANTER_MEMBERSHIP_INVITE ? NULL : "invited";
    case BANTER_MEMBERSHIP_LEAVE:
      if (by_themselves)
        return before == BANTER_MEMBERSHIP_INVITE ? "declined" : "left";
      return before == BANTER_MEMBERSHIP_BAN ? "unbanned" : "removed";
    case BANTER_MEMBERSHIP_BAN:
      return "banned";
    case BANTER_MEMBERSHIP_KNOCK:
      return "knocked";
    case BANTER_MEMBERSHIP_NONE:
      return NULL;
    }
  return NULL;
}

static void
read_member (BanterContent *content, const char *state_key, const char *sender, const char *json,
             BanterMembership before)
{
  g_autoptr (BanterMatrixMember) member
      = json != NULL ? banter_json_decode (&banter_matrix_member_type, json, -1, NULL) : NULL;
  const char *notice = NULL;

  if (member != NULL)
    notice = member_notice (before, banter_membership_from_string (member->membership),
                            g_strcmp0 (sender, state_key) == 0);
  if (notice == NULL)
    return;
  content->kind = BANTER_EVENT_MEMBER;
  content->notice = g_strdup (notice);
  content->subject = g_strdup (state_key);
  content->subject_name = g_steal_pointer (&member->displayname);
}

static void
read_room_change (BanterContent *content, const char *type, const char *json)
{
  for (guint i = 0; i < G_N_ELEMENTS (room_notices); i++)
    if (g_str_equal (type, room_notices[i].type))
      {
        content->kind = BANTER_EVENT_ROOM_CHANGE;
        content->notice = g_strdup (room_notices[i].notice);
        if (json != NULL && room_notices[i].member != NULL)
          content->subject = banter_json_dup_string_member (json, room_notices[i].member);
      }
}

BanterContent *
banter_content_read (const char *type, const char *state_key, const char *sender,
                     const char *content, BanterMembership before)
{
  BanterContent *result = g_new0 (BanterContent, 1);

  if (state_key == NULL)
    {
      if (g_str_equal (type, BANTER_MATRIX_EVENT_MESSAGE)
          || g_str_equal (type, BANTER_MATRIX_EVENT_STICKER)
          || g_str_equal (type, BANTER_MATRIX_EVENT_ENCRYPTED))
        read_message (result, type, content);
      else if (g_str_equal (type, BANTER_MATRIX_EVENT_REACTION))
        read_reaction (result, content);
    }
  else if (g_str_equal (type, BANTER_MATRIX_EVENT_MEMBER))
    read_member (result, state_key, sender, content, before);
  else if (state_key[0] == '\0')
    read_room_change (result, type, content);
  return result;
}

void
banter_content_free (BanterContent *content)
{
  if (content == NULL)
    return;
  g_free (content->edit_of);
  g_free (content->relates_to);
  g_free (content->reaction);
  g_free (content->body);
  g_free (content->formatted_body);
  g_free (content->url);
  g_free (content->thumbnail_url);
  g_free (content->mimetype);
  g_free (content->notice);
  g_free (content->subject);
  g_free (content->subject_name);
  g_free (content);
}
