/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GListModel of objects of one type that is set as a whole and changes as little as possible. */
#define BANTER_TYPE_OBJECT_LIST (banter_object_list_get_type ())
G_DECLARE_FINAL_TYPE (BanterObjectList, banter_object_list, BANTER, OBJECT_LIST, GObject)

BanterObjectList *banter_object_list_new (GType item_type);
/* @wanted: (element-type GObject): what it is to hold from now on; no object twice */
void banter_object_list_set (BanterObjectList *self, GPtrArray *wanted);
/* Returns: (transfer none) (element-type GObject): what it holds; not to be changed */
GPtrArray *banter_object_list_get (BanterObjectList *self);

G_END_DECLS
