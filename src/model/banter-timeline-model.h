/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_TIMELINE_MODEL (banter_timeline_model_get_type ())
G_DECLARE_FINAL_TYPE (BanterTimelineModel, banter_timeline_model, BANTER, TIMELINE_MODEL, GObject)

/* A window onto one room's history: a GListModel of BanterMessage, oldest first, with day
 * separators and the unread line as items of their own. The first page arrives soon after creation.
 *
 * Properties: "loading-older" b, "at-start" b (nothing older exists), "ready" b (first page is in),
 * "problem" BanterProblem (why older messages could not be loaded). */

/* Asks for the page before the oldest item: cache first, then the server. Idempotent while one
 * runs. */
void banter_timeline_model_load_older (BanterTimelineModel *self);
/* The same, of up to @n_rows: on the way to something that is far up. */
void banter_timeline_model_load_far (BanterTimelineModel *self, guint n_rows);
gboolean banter_timeline_model_get_at_start (BanterTimelineModel *self);
gboolean banter_timeline_model_get_loading_older (BanterTimelineModel *self);
/* Position of the unread line, or -1. It stays where it was when the chat was opened. */
int banter_timeline_model_get_unread_position (BanterTimelineModel *self);

G_END_DECLS
