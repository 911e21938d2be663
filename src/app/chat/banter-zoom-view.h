/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * BanterZoomView:
 *
 * A picture that is as large as the view at first, and then as large as the person wants: with the
 * wheel and Ctrl, two fingers, a double click, or by code. What lies under the pointer stays there.
 * A picture larger than the view is dragged.
 */
#define BANTER_TYPE_ZOOM_VIEW (banter_zoom_view_get_type ())
G_DECLARE_FINAL_TYPE (BanterZoomView, banter_zoom_view, BANTER, ZOOM_VIEW, GtkWidget)

/**
 * banter_zoom_view_set_paintable:
 * @paintable: (nullable): the new picture, which is fitted into the view
 */
void banter_zoom_view_set_paintable (BanterZoomView *self, GdkPaintable *paintable);

/**
 * banter_zoom_view_get_paintable:
 *
 * Returns: (transfer none) (nullable): the picture
 */
GdkPaintable *banter_zoom_view_get_paintable (BanterZoomView *self);

/**
 * banter_zoom_view_zoom:
 * @steps: how many to go, below 0 to see it smaller
 *
 * Keeps the middle of the view where it is.
 */
void banter_zoom_view_zoom (BanterZoomView *self, int steps);

/**
 * banter_zoom_view_fit:
 *
 * Shows the whole picture, never larger than it is.
 */
void banter_zoom_view_fit (BanterZoomView *self);

/**
 * banter_zoom_view_get_zoom:
 *
 * Returns: the screen's pixels to one of the picture's; 0 while it is fitted into the view
 */
double banter_zoom_view_get_zoom (BanterZoomView *self);

/**
 * banter_zoom_view_set_label:
 * @label: (nullable): what the picture shows, for those who do not see it
 */
void banter_zoom_view_set_label (BanterZoomView *self, const char *label);

G_END_DECLS
