/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-content"

#include "config.h"

#include "banter-content.h"

#include "banter-markdown.h"
#include "banter-matrix-message.h"

/* What is written, as the content of the event that is sent. Pure functions; any thread. */

#define HTML "org.matrix.custom.html"

/* Every message says who is meant, if only nobody (CS-API "User and room mentions"), and what it
 * answers ("Rich replies"; nothing of that is repeated in the text any more). */
static char *
encode_message (BanterMatrixMessage *message, const BanterReply *reply)
{
  const char *meant[] = { reply != NULL ? reply->sender : NULL, NULL };
  BanterMatrixMentions mentions = { .user_ids = (GStrv)meant };
  BanterMatrixInReplyTo in_reply_to = { 0 };
  BanterMatrixRelation relation = { .in_reply_to = &in_reply_to };

  message->mentions = &mentions;
  if (reply != NULL)
    {
      in_reply_to.event_id = (char *)reply->event_id;
      message->relates_to = &relation;
    }

  return banter_json_encode (&banter_matrix_message_type, message);
}

char *
banter_content_text (const char *text, const BanterReply *reply)
{
  BanterMatrixMessage message
      = { .msgtype = (char *)BANTER_MATRIX_MSGTYPE_TEXT, .body = (char *)text };

  return encode_message (&message, reply);
}

char *
banter_content_markdown (const char *text, const BanterReply *reply)
{
  g_autofree char *html = banter_markdown_to_html (text);
  BanterMatrixMessage message = { .msgtype = (char *)BANTER_MATRIX_MSGTYPE_TEXT,
                                  .body = (char *)text,
                                  .format = html != NULL ? (char *)HTML : NULL,
                                  .formatted_body = html };

  return encode_message (&message, reply);
}

/* Clients that know no edits show the body, which says by its asterisk that it corrects something.
 */
char *
banter_content_edit (const char *event_id, const char *text)
{
  g_autofree char *new_content = banter_content_markdown (text, NULL);
  g_autofree char *body = g_strconcat ("* ", text, NULL);
  BanterMatrixRelation relation = { .rel_type = (char *)"m.replace", .event_id = (char *)event_id };
  BanterMatrixMentions nobody = { 0 };
  const BanterMatrixMessage message = { .msgtype = (char *)BANTER_MATRIX_MSGTYPE_TEXT,
                                        .body = body,
                                        .mentions = &nobody,
                                        .relates_to = &relation,
                                        .new_content = new_content };

  return banter_json_encode (&banter_matrix_message_type, &message);
}

char *
banter_content_reaction (const char *event_id, const char *key)
{
  BanterMatrixRelation relation
      = { .rel_type = (char *)"m.annotation", .event_id = (char *)event_id, .key = (char *)key };
  const BanterMatrixMessage message = { .relates_to = &relation };

  return banter_json_encode (&banter_matrix_message_type, &message);
}

char *
banter_content_file (const BanterOutgoingFile *file, const BanterReply *reply)
{
  gboolean image = g_str_has_prefix (file->mime_type, "image/");
  BanterMatrixThumbnailInfo thumbnail = { .w = file->thumbnail_width,
                                          .h = file->thumbnail_height,
                                          .mimetype = (char *)file->thumbnail_type };
  BanterMatrixMediaInfo info = { .w = file->width,
                                 .h = file->height,
                                 .size = (gint64)g_bytes_get_size (file->bytes),
                                 .mimetype = (char *)file->mime_type };
  BanterMatrixMessage message
      = { .msgtype = (char *)(image ? BANTER_MATRIX_MSGTYPE_IMAGE : BANTER_MATRIX_MSGTYPE_FILE),
          .body = (char *)file->name,
          .filename = (char *)file->name,
          .info = &info };

  if (file->thumbnail != NULL)
    {
      thumbnail.size = (gint64)g_bytes_get_size (file->thumbnail);
      info.thumbnail_info = &thumbnail;
    }

  return encode_message (&message, reply);
}

/* Which set a sticker is from, as other clients write it (com.beeper.msc4459.image_source_packs).
 */
static char *
encode_source (const BanterStickerRow *sticker)
{
  g_autoptr (GString) out = NULL;

  if (sticker->room_id == NULL || sticker->shortcode == NULL)
    return NULL;
  out = g_string_new ("{");
  banter_json_append_string (out, sticker->url);
  g_string_append (out, ":{\"room_id\":");
  banter_json_append_string (out, sticker->room_id);
  g_string_append (out, ",\"state_key\":");
  banter_json_append_string (out, sticker->state_key != NULL ? sticker->state_key : "");
  g_string_append (out, ",\"shortcode\":");
  banter_json_append_string (out, sticker->shortcode);
  g_string_append (out, "}}");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
banter_content_sticker_info (const BanterStickerRow *sticker)
{
  const BanterMatrixMediaInfo info = {
    .w = sticker->width, .h = sticker->height, .size = sticker->size, .mimetype = sticker->mimetype
  };

  return sticker->info != NULL ? g_strdup (sticker->info)
                               : banter_json_encode (&banter_matrix_media_info_type, &info);
}

char *
banter_content_sticker (const BanterStickerRow *sticker, const BanterReply *reply)
{
  BanterMatrixMessage message
      = { .body = sticker->body != NULL ? sticker->body : (char *)"", .url = sticker->url };
  g_autofree char *info_json = banter_content_sticker_info (sticker);
  g_autofree char *source = encode_source (sticker);
  g_autofree char *patch = g_strconcat ("{\"info\":", info_json, "}", NULL);
  g_autofree char *content = NULL;
  char *merged;

  message.image_source_packs = source;
  content = encode_message (&message, reply);
  merged = banter_json_merge (content, patch, NULL);

  return merged != NULL ? merged : g_steal_pointer (&content);
}
