/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * banter_list_sync:
 * @model: whose changes to emit
 * @live: (element-type GObject): what @model shows now; owns its elements
 * @wanted: (element-type GObject): what it is to show; no object twice
 *
 * Turns @live into @wanted by the fewest removals and insertions (an object that keeps its place
 * among the others is not touched), emits #GListModel::items-changed for each run of them and at
 * the end notifies "n-items" if it changed. At every emission @live is what @model must show then,
 * and no object is in it twice.
 */
void banter_list_sync (GListModel *model, GPtrArray *live, GPtrArray *wanted);

G_END_DECLS
