/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-matrix-html.h"
#include "banter-text.h"

#include <stdint.h>
#include <string.h>

/* A formatted body: what is read of it is clean text, and runs and blocks stay inside of it,
 * between letters. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_place (const BanterRichText *rich, guint start, guint end)
{
  const gsize length = strlen (rich->text);

  g_assert_cmpuint (start, <=, end);
  g_assert_cmpuint (end, <=, length);
  g_assert_true (g_utf8_validate (rich->text + start, end - start, NULL));
}

static void
check (const BanterRichText *rich)
{
  g_autofree char *clean = banter_text_clean (rich->text);
  guint done = 0;

  g_assert_cmpstr (rich->text, ==, clean);
  g_assert_cmpuint (rich->blocks->len, >, 0);
  for (guint i = 0; i < rich->runs->len; i++)
    {
      const BanterRichRun *run = &g_array_index (rich->runs, BanterRichRun, i);

      check_place (rich, run->start, run->end);
      g_assert_true ((run->uri != NULL) == (run->style == BANTER_RICH_LINK));
    }
  for (guint i = 0; i < rich->blocks->len; i++)
    {
      const BanterRichBlock *block = &g_array_index (rich->blocks, BanterRichBlock, i);

      check_place (rich, block->start, block->end);
      g_assert_cmpuint (block->start, >=, done);
      g_assert_cmpuint (block->marker, <=, block->end - block->start);
      g_assert_cmpuint (block->quotes + block->lists, <=, 100);
      done = block->end;
    }
  g_assert_true (g_utf8_validate (rich->summary, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *html = g_strndup ((const char *)data, size);
  g_autoptr (BanterRichText) rich = banter_matrix_html_read (html);
  g_autoptr (BanterRichText) again = banter_matrix_html_read (html);

  g_assert_true (banter_rich_text_equal (rich, again));
  if (rich != NULL)
    check (rich);
  return 0;
}
