/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-text-blocks"

#include "config.h"

#include "banter-text-blocks.h"

#include <string.h>

#include "banter-links.h"

/* From text, runs and blocks to layouts with attributes, and to what is drawn behind and over them:
 * bars beside quotes, the ground of code, the cover of spoilers. All in the colour of the text.
 * Text is never parsed as markup. */

#define QUOTE_WIDTH 12
#define QUOTE_BAR 3
#define LIST_WIDTH 16
#define MAX_STEPS 4 /* quotes and lists inside of each other that still move to the side */
#define CODE_PADDING 8
#define APART 8
#define CODE_ALPHA 0.1f
#define BAR_ALPHA 0.4f
#define QUOTE_ALPHA 50000 /* of 65535 */

typedef struct
{
  PangoLayout *layout;
  BanterRichBlock place;
  int y;
  int height;
} Block;

struct _BanterTextBlocks
{
  GtkWidget *widget; /* borrowed: it owns this */
  GArray *blocks;    /* of Block; one at least */
  BanterRichText *rich;
  int width;
  gboolean revealed;
};

static void
clear_block (gpointer data)
{
  g_object_unref (((Block *)data)->layout);
}

static Block *
get_block (const BanterTextBlocks *self, guint i)
{
  return &g_array_index (self->blocks, Block, i);
}

static void
set_n_blocks (BanterTextBlocks *self, guint n)
{
  if (self->blocks->len > n)
    g_array_set_size (self->blocks, n);
  while (self->blocks->len < n)
    {
      Block block = { gtk_widget_create_pango_layout (self->widget, NULL), { 0 }, 0, 0 };

      pango_layout_set_wrap (block.layout, PANGO_WRAP_WORD_CHAR);
      g_array_append_val (self->blocks, block);
    }
}

BanterTextBlocks *
banter_text_blocks_new (GtkWidget *widget)
{
  BanterTextBlocks *self = g_new0 (BanterTextBlocks, 1);

  self->widget = widget;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  set_n_blocks (self, 1);
  return self;
}

void
banter_text_blocks_free (BanterTextBlocks *self)
{
  g_array_unref (self->blocks);
  g_clear_pointer (&self->rich, banter_rich_text_unref);
  g_free (self);
}

/* ---- attributes ---- */

static void
add_attribute (PangoAttrList *list, const BanterRichBlock *block, guint start, guint end,
               PangoAttribute *attribute)
{
  attribute->start_index = MAX (start, block->start) - block->start;
  attribute->end_index = MIN (end, block->end) - block->start;
  pango_attr_list_insert (list, attribute);
}

static PangoAttribute *
attribute_of (BanterRichStyle style)
{
  switch (style)
    {
    case BANTER_RICH_BOLD:
      return pango_attr_weight_new (PANGO_WEIGHT_BOLD);
    case BANTER_RICH_ITALIC:
      return pango_attr_style_new (PANGO_STYLE_ITALIC);
    case BANTER_RICH_STRIKE:
      return pango_attr_strikethrough_new (TRUE);
    case BANTER_RICH_UNDERLINE:
      return pango_attr_underline_new (PANGO_UNDERLINE_SINGLE);
    case BANTER_RICH_CODE:
      return pango_attr_family_new ("monospace");
    case BANTER_RICH_SPOILER: /* its cover is drawn */
    case BANTER_RICH_LINK:    /* only if it may be opened: see BanterLink */
    default:
      return NULL;
    }
}

static gboolean
meets (const BanterRichBlock *block, guint start, guint end)
{
  return start < block->end && end > block->start;
}

static void
add_runs (PangoAttrList *list, const BanterRichBlock *block, const BanterRichText *rich)
{
  for (guint i = 0; i < rich->runs->len; i++)
    {
      const BanterRichRun *run = &g_array_index (rich->runs, BanterRichRun, i);
      PangoAttribute *attribute;

      if (run->start >= block->end)
        break;
      attribute = meets (block, run->start, run->end) ? attribute_of (run->style) : NULL;
      if (attribute != NULL)
        add_attribute (list, block, run->start, run->end, attribute);
    }
  if (block->code)
    add_attribute (list, block, block->start, block->end, attribute_of (BANTER_RICH_CODE));
  if (block->quotes > 0)
    add_attribute (list, block, block->start, block->end,
                   pango_attr_foreground_alpha_new (QUOTE_ALPHA));
}

static void
add_links (PangoAttrList *list, const BanterRichBlock *block, GArray *links)
{
  for (guint i = 0; i < links->len; i++)
    {
      const BanterLink *link = &g_array_index (links, BanterLink, i);

      if (meets (block, link->start, link->end))
        add_attribute (list, block, link->start, link->end,
                       pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
    }
}

/* The lines of an item below its first are as far in as its words. */
static void
hang (Block *block)
{
  PangoRectangle at = { 0 };

  if (block->place.marker > 0)
    pango_layout_index_to_pos (block->layout, (int)block->place.marker, &at);
  pango_layout_set_indent (block->layout, -at.x);
}

/* Most messages are one block. A hyphen where a long word is broken would be taken for a part of
 * it: of an address, of code. */
static void
set_block (BanterTextBlocks *self, guint i, const BanterRichBlock *place, const char *text,
           GArray *links)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  Block *block = get_block (self, i);

  block->place = *place;
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  if (self->rich != NULL)
    add_runs (attributes, place, self->rich);
  if (links != NULL)
    add_links (attributes, place, links);
  pango_layout_set_indent (block->layout, 0);
  pango_layout_set_text (block->layout, text + place->start, (int)(place->end - place->start));
  pango_layout_set_attributes (block->layout, attributes);
  if (place->marker > 0)
    hang (block);
}

void
banter_text_blocks_set (BanterTextBlocks *self, const char *text, BanterRichText *rich,
                        GArray *links)
{
  const BanterRichBlock whole = { .end = (guint)strlen (text) };

  g_clear_pointer (&self->rich, banter_rich_text_unref);
  if (rich != NULL)
    self->rich = banter_rich_text_ref (rich);
  self->revealed = FALSE;
  set_n_blocks (self, rich != NULL ? rich->blocks->len : 1);
  for (guint i = 0; i < self->blocks->len; i++)
    set_block (self, i, rich != NULL ? &g_array_index (rich->blocks, BanterRichBlock, i) : &whole,
               text, links);
}

void
banter_text_blocks_set_revealed (BanterTextBlocks *self, gboolean revealed)
{
  self->revealed = revealed;
}

/* ---- places ---- */

static int
get_padding (const Block *block)
{
  return block->place.code ? CODE_PADDING : 0;
}

static int
get_inset (const Block *block)
{
  /* An item's own bullet stands where the text around the list begins. */
  const guint lists = block->place.lists - (block->place.lists > 0 && block->place.marker > 0);

  return (int)MIN (block->place.quotes, MAX_STEPS) * QUOTE_WIDTH
         + (int)MIN (lists, MAX_STEPS) * LIST_WIDTH;
}

static gboolean
is_mirrored (const BanterTextBlocks *self)
{
  return gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL;
}

static int
get_x (const BanterTextBlocks *self, const Block *block)
{
  return get_padding (block) + (is_mirrored (self) ? 0 : get_inset (block));
}

int
banter_text_blocks_get_natural_width (BanterTextBlocks *self)
{
  int width = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = get_block (self, i);
      PangoRectangle logical;

      pango_layout_set_width (block->layout, -1);
      pango_layout_get_extents (block->layout, NULL, &logical);
      width = MAX (width, get_inset (block) + 2 * get_padding (block)
                              + PANGO_PIXELS_CEIL (logical.x + logical.width));
    }
  return width;
}

int
banter_text_blocks_set_width (BanterTextBlocks *self, int width)
{
  int y = 0;

  self->width = width;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = get_block (self, i);
      const int beside = get_inset (block) + 2 * get_padding (block);
      int height;

      pango_layout_set_width (block->layout,
                              width < 0 ? -1 : MAX (width - beside, 1) * PANGO_SCALE);
      pango_layout_get_pixel_size (block->layout, NULL, &height);
      block->y = y + (block->place.apart ? APART : 0);
      block->height = height + 2 * get_padding (block);
      y = block->y + block->height;
    }
  return y;
}

gboolean
banter_text_blocks_find (BanterTextBlocks *self, double x, double y, guint *index)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = get_block (self, i);
      int at = 0, trailing = 0;

      if (y < block->y || y >= block->y + block->height)
        continue;
      if (!pango_layout_xy_to_index (block->layout, (int)((x - get_x (self, block)) * PANGO_SCALE),
                                     (int)((y - block->y - get_padding (block)) * PANGO_SCALE), &at,
                                     &trailing))
        return FALSE;
      *index = block->place.start + (guint)at;
      return TRUE;
    }
  return FALSE;
}

/* ---- drawing ---- */

/* Fills the places of the letters from @start to @end. */
static void
fill_letters (const Block *block, GtkSnapshot *snapshot, int start, int end, const GdkRGBA *colour)
{
  PangoLayoutIter *iter = pango_layout_get_iter (block->layout);

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      const int from = MAX (start, line->start_index);
      const int to = MIN (end, line->start_index + line->length);
      PangoRectangle logical;
      int *ranges = NULL;
      int n = 0;

      if (from >= to)
        continue;
      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      pango_layout_line_get_x_ranges (line, from, to, &ranges, &n);
      for (int i = 0; i < n; i++)
        {
          const float x = (float)ranges[2 * i] / PANGO_SCALE;
          const float width = (float)(ranges[2 * i + 1] - ranges[2 * i]) / PANGO_SCALE;

          gtk_snapshot_append_color (snapshot, colour,
                                     &GRAPHENE_RECT_INIT (x, (float)PANGO_PIXELS (logical.y), width,
                                                          (float)PANGO_PIXELS (logical.height)));
        }
      g_free (ranges);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
fill_runs (BanterTextBlocks *self, const Block *block, GtkSnapshot *snapshot, BanterRichStyle style,
           const GdkRGBA *colour)
{
  for (guint i = 0; i < self->rich->runs->len; i++)
    {
      const BanterRichRun *run = &g_array_index (self->rich->runs, BanterRichRun, i);

      if (run->style == style && meets (&block->place, run->start, run->end))
        fill_letters (block, snapshot,
                      (int)(MAX (run->start, block->place.start) - block->place.start),
                      (int)(MIN (run->end, block->place.end) - block->place.start), colour);
    }
}

static void
draw_ground (BanterTextBlocks *self, const Block *block, GtkSnapshot *snapshot,
             const GdkRGBA *colour)
{
  const int inset = get_inset (block);
  GskRoundedRect ground;
  GdkRGBA bar = *colour;

  bar.alpha *= BAR_ALPHA;
  for (guint i = 0; i < MIN (block->place.quotes, MAX_STEPS); i++)
    {
      const int x = (int)i * QUOTE_WIDTH;

      gtk_snapshot_append_color (
          snapshot, &bar,
          &GRAPHENE_RECT_INIT ((float)(is_mirrored (self) ? self->width - x - QUOTE_BAR : x),
                               (float)block->y, QUOTE_BAR, (float)block->height));
    }
  if (!block->place.code)
    return;
  bar.alpha = colour->alpha * CODE_ALPHA;
  gsk_rounded_rect_init_from_rect (
      &ground,
      &GRAPHENE_RECT_INIT ((float)(is_mirrored (self) ? 0 : inset), (float)block->y,
                           (float)(self->width - inset), (float)block->height),
      CODE_PADDING / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &ground);
  gtk_snapshot_append_color (snapshot, &bar, &ground.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_block (BanterTextBlocks *self, const Block *block, GtkSnapshot *snapshot)
{
  GtkStyleContext *style = gtk_widget_get_style_context (self->widget);
  GdkRGBA colour, ground;

  gtk_style_context_get_color (style, &colour);
  ground = colour;
  ground.alpha *= CODE_ALPHA;
  if (self->rich != NULL)
    draw_ground (self, block, snapshot, &colour);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)get_x (self, block),
                                                          (float)(block->y + get_padding (block))));
  if (self->rich != NULL && !block->place.code)
    fill_runs (self, block, snapshot, BANTER_RICH_CODE, &ground);
  gtk_snapshot_render_layout (snapshot, style, 0, 0, block->layout);
  /* The colour of text may let through what is below it. */
  colour.alpha = 1;
  if (self->rich != NULL && !self->revealed)
    fill_runs (self, block, snapshot, BANTER_RICH_SPOILER, &colour);
  gtk_snapshot_restore (snapshot);
}

void
banter_text_blocks_snapshot (BanterTextBlocks *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->blocks->len; i++)
    draw_block (self, get_block (self, i), snapshot);
}
