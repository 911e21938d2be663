/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-skeleton"

#include "config.h"

#include "banter-skeleton.h"

/* Draws as many pale rows as fit, with the measures of BanterInboxRow. It has nothing inside, so it
 * needs no template. */

#define ROW_HEIGHT 64
#define AVATAR_SIZE 48
#define MARGIN 12
#define BAR_HEIGHT 10
#define OPACITY 0.08f

struct _BanterSkeleton
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (BanterSkeleton, banter_skeleton, GTK_TYPE_WIDGET)

static void
draw_bar (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (x, y, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
banter_skeleton_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const float lengths[] = { 0.35f, 0.5f, 0.3f, 0.42f };
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float)gtk_widget_get_width (widget);
  int n_rows = gtk_widget_get_height (widget) / ROW_HEIGHT;
  GdkRGBA color;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  G_GNUC_END_IGNORE_DEPRECATIONS
  color.alpha *= OPACITY;
  for (int i = 0; i < n_rows; i++)
    {
      float top = (float)(i * ROW_HEIGHT + MARGIN / 2);
      float text = MARGIN * 2 + AVATAR_SIZE;
      float room = MAX (width - text - MARGIN, 1);
      float name = room * lengths[i % 4];
      float words = room * (0.4f + lengths[(i + 1) % 4]);

      draw_bar (snapshot, &color, rtl ? width - MARGIN - AVATAR_SIZE : MARGIN, top, AVATAR_SIZE,
                AVATAR_SIZE);
      draw_bar (snapshot, &color, rtl ? width - text - name : text, top + 9, name, BAR_HEIGHT);
      draw_bar (snapshot, &color, rtl ? width - text - words : text, top + 29, words, BAR_HEIGHT);
    }
}

static void
banter_skeleton_class_init (BanterSkeletonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = banter_skeleton_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
banter_skeleton_init (BanterSkeleton *self)
{
}

GtkWidget *
banter_skeleton_new (void)
{
  return g_object_new (BANTER_TYPE_SKELETON, NULL);
}
