/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-types"

#include "config.h"

#include "banter-store-types.h"

#include "banter-matrix-message.h"

/* The rows that leave the store: mostly their freeing. */

void
banter_reaction_row_free (BanterReactionRow *row)
{
  if (row == NULL)
    return;
  g_free (row->key);
  g_ptr_array_unref (row->names);
  g_free (row);
}

void
banter_event_row_free (BanterEventRow *row)
{
  if (row == NULL)
    return;
  g_free (row->event_id);
  g_free (row->txn_id);
  g_free (row->sender);
  g_free (row->sender_name);
  g_free (row->sender_avatar);
  g_free (row->body);
  g_free (row->formatted_body);
  g_clear_pointer (&row->rich, banter_rich_text_unref);
  g_free (row->url);
  g_free (row->thumbnail_url);
  g_free (row->mimetype);
  g_free (row->notice);
  g_free (row->subject);
  g_free (row->subject_name);
  g_free (row->gap_token);
  g_free (row->fail_reason);
  g_free (row->reply_to);
  banter_event_row_free (row->quoted);
  g_clear_pointer (&row->reactions, g_ptr_array_unref);
  g_free (row);
}

void
banter_timeline_page_free (BanterTimelinePage *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref (page->rows);
  g_free (page->gap_token);
  g_free (page);
}

void
banter_found_row_free (BanterFoundRow *row)
{
  if (row == NULL)
    return;
  g_free (row->room_id);
  g_free (row->event_id);
  g_free (row->sender);
  g_free (row->sender_name);
  g_free (row->body);
  g_free (row->formatted_body);
  g_free (row->snippet);
  g_free (row);
}

void
banter_invite_row_free (BanterInviteRow *row)
{
  if (row == NULL)
    return;
  g_free (row->inviter);
  g_free (row->inviter_name);
  g_free (row->inviter_avatar);
  g_free (row->reason);
  g_free (row);
}

void
banter_room_row_free (BanterRoomRow *row)
{
  if (row == NULL)
    return;
  g_free (row->room_id);
  g_free (row->name);
  g_free (row->topic);
  g_free (row->avatar);
  g_free (row->dm_user_id);
  g_free (row->draft);
  banter_event_row_free (row->preview);
  banter_event_row_free (row->received);
  banter_invite_row_free (row->invite);
  g_free (row);
}

void
banter_receipt_row_free (BanterReceiptRow *row)
{
  if (row == NULL)
    return;
  g_free (row->user_id);
  g_free (row->event_id);
  g_free (row);
}

void
banter_person_row_free (BanterPersonRow *row)
{
  if (row == NULL)
    return;
  g_free (row->user_id);
  g_free (row->name);
  g_free (row->avatar);
  g_free (row->dm_room_id);
  g_free (row);
}

BanterStickerRow *
banter_sticker_row_new (const char *url, const char *body, const char *shortcode, const char *info)
{
  g_autoptr (BanterMatrixMediaInfo) media
      = info != NULL ? banter_json_decode (&banter_matrix_media_info_type, info, -1, NULL) : NULL;
  BanterStickerRow *row = g_new0 (BanterStickerRow, 1);

  row->url = g_strdup (url);
  row->shortcode = g_strdup (shortcode);
  row->body = g_strdup (body != NULL && *body != '\0' ? body : shortcode);
  if (row->body == NULL)
    row->body = g_strdup ("");
  if (media == NULL)
    return row;
  row->info = g_strdup (info);
  row->emoji = banter_json_dup_string_member (info, "fi.mau.bridged_sticker/emoji");
  row->mimetype = g_strdup (media->mimetype);
  row->width = MAX (media->w, 0);
  row->height = MAX (media->h, 0);
  row->size = MAX (media->size, 0);
  return row;
}

BanterStickerRow *
banter_sticker_row_copy (const BanterStickerRow *row)
{
  BanterStickerRow *copy = g_memdup2 (row, sizeof *row);

  copy->room_id = g_strdup (row->room_id);
  copy->state_key = g_strdup (row->state_key);
  copy->shortcode = g_strdup (row->shortcode);
  copy->body = g_strdup (row->body);
  copy->url = g_strdup (row->url);
  copy->mimetype = g_strdup (row->mimetype);
  copy->info = g_strdup (row->info);
  copy->emoji = g_strdup (row->emoji);
  return copy;
}

void
banter_group_row_free (BanterGroupRow *row)
{
  if (row == NULL)
    return;
  g_free (row->topic);
  g_free (row->alias);
  g_clear_pointer (&row->members, g_ptr_array_unref);
  g_free (row);
}

void
banter_sticker_row_free (BanterStickerRow *row)
{
  if (row == NULL)
    return;
  g_free (row->room_id);
  g_free (row->state_key);
  g_free (row->shortcode);
  g_free (row->body);
  g_free (row->url);
  g_free (row->mimetype);
  g_free (row->info);
  g_free (row->emoji);
  g_free (row);
}

void
banter_sticker_set_row_free (BanterStickerSetRow *row)
{
  if (row == NULL)
    return;
  g_free (row->room_id);
  g_free (row->state_key);
  g_free (row->name);
  g_free (row->avatar);
  g_free (row->category);
  g_free (row->attribution);
  g_clear_pointer (&row->stickers, g_ptr_array_unref);
  g_free (row);
}

void
banter_outbox_row_free (BanterOutboxRow *row)
{
  if (row == NULL)
    return;
  g_free (row->room_id);
  g_free (row->txn_id);
  g_free (row->type);
  g_free (row->content);
  g_free (row->target);
  g_free (row->upload);
  g_free (row->event_id);
  g_free (row->fail_reason);
  g_free (row);
}

void
banter_opening_row_free (BanterOpeningRow *row)
{
  if (row == NULL)
    return;
  g_free (row->user_id);
  g_free (row->text);
  g_free (row->room_id);
  g_free (row);
}

void
banter_session_row_free (BanterSessionRow *row)
{
  if (row == NULL)
    return;
  g_free (row->user_id);
  g_free (row->device_id);
  g_free (row->homeserver);
  g_free (row->display_name);
  g_free (row->avatar);
  g_free (row);
}

void
banter_media_row_free (BanterMediaRow *row)
{
  if (row == NULL)
    return;
  g_free (row->mxc);
  g_free (row->variant);
  g_free (row);
}
