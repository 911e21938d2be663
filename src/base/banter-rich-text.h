/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text with formatting: plain text beside runs and blocks that point into it. Nothing of it is
 * markup, and it never changes once it is made; any thread. */

typedef enum
{
  BANTER_RICH_BOLD,
  BANTER_RICH_ITALIC,
  BANTER_RICH_STRIKE,
  BANTER_RICH_UNDERLINE,
  BANTER_RICH_CODE,
  BANTER_RICH_SPOILER,
  BANTER_RICH_LINK,
} BanterRichStyle;

/* Offsets are bytes of the text; runs may overlap, and reach over blocks. */
typedef struct
{
  guint start;
  guint end;
  BanterRichStyle style;
  char *uri; /* LINK: as it came; check it before it is opened */
} BanterRichRun;

/* Lines that stand together. Between blocks there are only line feeds. */
typedef struct
{
  guint start;
  guint end;
  guint quotes; /* how many quotes it is in */
  guint lists;  /* how many lists it is in */
  gboolean code;
  gboolean apart; /* there is room above it */
  guint marker;   /* bytes of a list item's bullet or number at the start, with the space */
} BanterRichBlock;

typedef struct
{
  char *text;     /* cleaned as by banter_text_clean(); never empty */
  char *summary;  /* the same with spoilers covered: for lists, quotes and screen readers */
  GArray *runs;   /* of BanterRichRun, by start */
  GArray *blocks; /* of BanterRichBlock, in order; never empty */
} BanterRichText;

BanterRichText *banter_rich_text_ref (BanterRichText *self);
void banter_rich_text_unref (BanterRichText *self);
/* Whether both look the same; either may be %NULL. */
gboolean banter_rich_text_equal (const BanterRichText *a, const BanterRichText *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRichText, banter_rich_text_unref)

/* What a text is made with. White space is collapsed outside of code, as in HTML; what would be
 * empty leaves nothing. */
typedef struct _BanterRichWriter BanterRichWriter;

BanterRichWriter *banter_rich_writer_new (void);
void banter_rich_writer_free (BanterRichWriter *self);
void banter_rich_writer_add_char (BanterRichWriter *self, gunichar ch);
void banter_rich_writer_add_text (BanterRichWriter *self, const char *text);
/* A line feed inside a block. */
void banter_rich_writer_break_line (BanterRichWriter *self);
/* What comes next is in a block of its own; @apart: with room above it. */
void banter_rich_writer_break_block (BanterRichWriter *self, gboolean apart);
/* What blocks that begin from here on are in, by which they count. */
void banter_rich_writer_nest (BanterRichWriter *self, int quotes, int lists, int code);
/* The next block is an item of a list and begins with @marker; (nullable): it is not, after all. */
void banter_rich_writer_set_marker (BanterRichWriter *self, const char *marker);
/* Where the next letter will be: at least this far. A run that starts here starts with it. */
guint banter_rich_writer_open_run (BanterRichWriter *self);
/* @opened: what banter_rich_writer_open_run() said; @uri: (nullable) of a LINK. The last one
 * opened is closed first. */
void banter_rich_writer_close_run (BanterRichWriter *self, guint opened, BanterRichStyle style,
                                   const char *uri);

/**
 * banter_rich_writer_finish:
 * @self: (transfer full): a writer
 *
 * Returns: (transfer full) (nullable): what was written; %NULL if that is nothing, or more runs or
 *   blocks than are worth showing
 */
BanterRichText *banter_rich_writer_finish (BanterRichWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRichWriter, banter_rich_writer_free)

G_END_DECLS
