/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-row"

#include "config.h"

#include "banter-message-row-private.h"
#include "banter-message.h"

/* Where the parts of a message go. The row measures its parts itself: nested boxes around wrapping
 * text cost twenty times as much. One function computes all places for a width; measuring takes
 * the height of it, allocating the rest. Computed left to right and mirrored at the end. */

#define SIDE 12         /* beside everything */
#define CONTENT 880     /* at most this wide, in the middle of a wide window */
#define BUBBLE_EM 42    /* at most this many em */
#define GAP_GROUP 10    /* above the first message of a group */
#define GAP 2           /* above the others */
#define META_GAP 8      /* between a bubble and its time */
#define QUOTE_GAP 2     /* below what is answered */
#define QUOTE_SPACE 6   /* above it, within a group */
#define REACTIONS_GAP 4 /* above and below them */
#define AVATAR 32
#define AVATAR_GAP 8
#define CHIP_GAP 10  /* above and below a chip */
#define NOTICE_GAP 3 /* likewise, where a change to the chat has no background */
#define MIN_WIDTH 220

typedef struct
{
  GtkAllocation sender, quote, body, meta, buttons, reactions, failure, avatar, chip;
  int height;
} Places;

static int
natural_width (GtkWidget *widget)
{
  int natural = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
height_for (GtkWidget *widget, int width)
{
  int natural = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static gboolean
shown (gpointer widget)
{
  return widget != NULL && gtk_widget_get_visible (GTK_WIDGET (widget));
}

/* What the message consists of: one of the four is shown. */
static GtkWidget *
get_body (BanterMessageRow *self)
{
  if (shown (self->picture))
    return GTK_WIDGET (self->picture);
  if (shown (self->file))
    return GTK_WIDGET (self->file);
  return shown (self->fold) ? GTK_WIDGET (self->fold) : self->bubble;
}

static int
em (BanterMessageRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));

  /* GTK keeps the size of the font in pixels here. */
  return pango_font_description_get_size (pango_context_get_font_description (context))
         / PANGO_SCALE;
}

static void
place_chip (BanterMessageRow *self, int width, Places *places)
{
  int most = MIN (width - 2 * SIDE, CONTENT);
  GtkAllocation *chip = &places->chip;
  int gap = banter_message_get_kind (self->item) == BANTER_ITEM_NOTICE ? NOTICE_GAP : CHIP_GAP;

  chip->width = MIN (natural_width (GTK_WIDGET (self->chip)), most);
  chip->height = height_for (GTK_WIDGET (self->chip), chip->width);
  chip->x = (width - chip->width) / 2;
  chip->y = gap;
  places->height = chip->height + 2 * gap;
}

/* Beside the bubble, towards the middle, at its foot. */
static void
place_meta (BanterMessageRow *self, gboolean own, int meta_width, const GtkAllocation *body,
            Places *places)
{
  GtkAllocation *meta = &places->meta;

  meta->width = meta_width;
  meta->height = MIN (height_for (self->meta, meta_width), body->height);
  meta->x = own ? body->x - META_GAP - meta_width : body->x + body->width + META_GAP;
  meta->y = body->y + body->height - meta->height - MIN (4, body->height - meta->height);
}

/* What is answered, above the answer. */
static int
place_quote (BanterMessageRow *self, gboolean own, int left, int right, int y, Places *places)
{
  GtkAllocation *quote = &places->quote;

  if (!shown (self->quote))
    return y;
  quote->width = MIN (natural_width (GTK_WIDGET (self->quote)), right - left);
  quote->height = height_for (GTK_WIDGET (self->quote), quote->width);
  quote->x = own ? right - quote->width : left;
  if (!banter_message_get_first_of_group (self->item))
    y += QUOTE_SPACE;
  quote->y = y;
  return y + quote->height + QUOTE_GAP;
}

static int
place_reactions (BanterMessageRow *self, gboolean own, int left, int right, int y, Places *places)
{
  GtkAllocation *reactions = &places->reactions;

  if (!shown (self->reactions))
    return y;
  reactions->width = MIN (natural_width (GTK_WIDGET (self->reactions)), right - left);
  reactions->height = height_for (GTK_WIDGET (self->reactions), reactions->width);
  reactions->x = own ? right - reactions->width : left;
  reactions->y = y + REACTIONS_GAP;
  return reactions->y + reactions->height + REACTIONS_GAP;
}

/* Beyond the time, if that leaves room for them. */
static void
place_buttons (BanterMessageRow *self, gboolean own, int left, int right, Places *places)
{
  const GtkAllocation *meta = &places->meta;
  GtkAllocation *buttons = &places->buttons;
  int x;

  if (!shown (self->buttons))
    return;
  buttons->width = natural_width (self->buttons);
  buttons->height = height_for (self->buttons, buttons->width);
  x = own ? meta->x - META_GAP - buttons->width : meta->x + meta->width + META_GAP;
  buttons->x = x;
  buttons->y = places->body.y + (places->body.height - buttons->height) / 2;
  if (x < left || x + buttons->width > right)
    buttons->width = 0;
}

static void
place_message (BanterMessageRow *self, int width, Places *places)
{
  gboolean own = banter_message_get_own (self->item);
  gboolean has_picture = shown (self->picture);
  GtkWidget *body_widget = get_body (self);
  GtkAllocation *body = &places->body;
  int content = MIN (width, CONTENT);
  int left = (width - content) / 2 + SIDE, right = left + content - 2 * SIDE;
  int meta_width = natural_width (self->meta);
  int y = banter_message_get_first_of_group (self->item) ? GAP_GROUP : GAP;
  int most;

  if (self->groups && !own)
    left += AVATAR + AVATAR_GAP;
  most = MAX (right - left - meta_width - META_GAP, 32);
  if (!has_picture)
    most = MIN (most, BUBBLE_EM * em (self));

  if (shown (self->sender))
    {
      places->sender.x = left;
      places->sender.y = y;
      places->sender.width = MIN (natural_width (GTK_WIDGET (self->sender)), right - left);
      places->sender.height = height_for (GTK_WIDGET (self->sender), places->sender.width);
      y += places->sender.height;
    }

  y = place_quote (self, own, own ? right - most : left, own ? right : left + most, y, places);
  body->width = MIN (natural_width (body_widget), most);
  body->height = height_for (body_widget, body->width);
  body->x = own ? right - body->width : left;
  body->y = y;
  y += body->height;
  place_meta (self, own, meta_width, body, places);
  place_buttons (self, own, left, right, places);

  if (shown (self->avatar))
    places->avatar = (GtkAllocation){ left - AVATAR - AVATAR_GAP, y - AVATAR, AVATAR, AVATAR };
  y = place_reactions (self, own, left, right, y, places);
  if (shown (self->failure))
    {
      GtkAllocation *failure = &places->failure;

      failure->width = MIN (natural_width (GTK_WIDGET (self->failure)), right - left);
      failure->height = height_for (GTK_WIDGET (self->failure), failure->width);
      failure->x = right - failure->width;
      failure->y = y;
      y += failure->height;
    }
  places->height = y;
}

static void
compute (BanterMessageRow *self, int width, Places *places)
{
  *places = (Places){ 0 };
  if (self->item == NULL)
    return;
  if (shown (self->chip))
    place_chip (self, width, places);
  else
    place_message (self, width, places);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  Places places;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = CONTENT;
      return;
    }
  compute (BANTER_MESSAGE_ROW (widget), for_size < 0 ? CONTENT : MAX (for_size, MIN_WIDTH),
           &places);
  *minimum = *natural = places.height;
}

static void
allocate (gpointer widget, GtkAllocation place, int width)
{
  if (!shown (widget))
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (widget)) == GTK_TEXT_DIR_RTL)
    place.x = width - place.x - place.width;
  gtk_widget_size_allocate (GTK_WIDGET (widget), &place, -1);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BanterMessageRow *self = BANTER_MESSAGE_ROW (widget);
  Places places;

  compute (self, width, &places);
  allocate (self->sender, places.sender, width);
  allocate (self->quote, places.quote, width);
  allocate (self->reactions, places.reactions, width);
  if (shown (self->buttons))
    gtk_widget_set_child_visible (self->buttons, places.buttons.width > 0);
  if (places.buttons.width > 0)
    allocate (self->buttons, places.buttons, width);
  allocate (get_body (self), places.body, width);
  allocate (self->meta, places.meta, width);
  allocate (self->failure, places.failure, width);
  allocate (self->avatar, places.avatar, width);
  allocate (self->chip, places.chip, width);
  banter_message_row_present_popovers (self);
}

GdkRectangle
banter_message_row_get_body_place (BanterMessageRow *self)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (get_body (self), GTK_WIDGET (self), &bounds))
    return (GdkRectangle){ 0, 0, 1, 1 };
  return (GdkRectangle){ (int)bounds.origin.x, (int)bounds.origin.y,
                         MAX ((int)bounds.size.width, 1), MAX ((int)bounds.size.height, 1) };
}

void
banter_message_row_class_init_layout (GtkWidgetClass *widget_class)
{
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
}
