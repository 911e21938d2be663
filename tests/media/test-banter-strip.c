/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-sniff.h"
#include "banter-strip.h"
#include "media-samples.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

/* What leaves a picture before it is sent, and what must not. */

#define SECRET "48.8584N 2.2945E"

/* Puts @part into @file at @at. */
static GBytes *
insert (GBytes *file, gsize at, gconstpointer part, gsize part_size)
{
  GByteArray *out = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  g_byte_array_append (out, data, (guint)at);
  g_byte_array_append (out, part, (guint)part_size);
  g_byte_array_append (out, data + at, (guint)(size - at));
  return g_byte_array_free_to_bytes (out);
}

static gboolean
contains (GBytes *file, const char *text)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

static GdkPixbuf *
decode (GBytes *file)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, file, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

/* A segment of a JPEG that holds @head and the secret. */
static GBytes *
make_segment (guint8 marker, const char *head, gsize head_size)
{
  const gsize size = head_size + strlen (SECRET);
  const guint8 start[] = { 0xff, marker, (guint8)((size + 2) >> 8), (guint8)(size + 2) };
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, start, sizeof start);
  g_byte_array_append (out, (const guint8 *)head, (guint)head_size);
  g_byte_array_append (out, (const guint8 *)SECRET, (guint)strlen (SECRET));
  return g_byte_array_free_to_bytes (out);
}

/* Like sizeof, without the NUL at the end. */
#define BYTES(text) (text), sizeof (text) - 1

#define EXIF_BIG(orientation)                                                                      \
  "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" orientation "\0\0\0\0\0\0"
#define EXIF_LITTLE(orientation)                                                                   \
  "Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" orientation "\0\0\0\0\0\0\0"

static void
test_jpeg (void)
{
  static const struct
  {
    guint8 marker;
    const char *head;
    gsize head_size;
    gboolean kept;
    const char *orientation; /* what is left of it, NULL: nothing */
    gboolean sideways;
  } cases[] = {
    { 0xe0, BYTES ("JFIF\0"), TRUE, NULL, FALSE },
    { 0xe1, BYTES (EXIF_BIG ("\x01")), FALSE, NULL, FALSE },
    { 0xe1, BYTES (EXIF_BIG ("\x03")), FALSE, "3", FALSE },
    { 0xe1, BYTES (EXIF_BIG ("\x06")), FALSE, "6", TRUE },
    { 0xe1, BYTES (EXIF_LITTLE ("\x08")), FALSE, "8", TRUE },
    { 0xe1, BYTES (EXIF_LITTLE ("\xff")), FALSE, "8", TRUE },
    { 0xe1, BYTES ("Exif\0\0MM\0\x2a\xff\xff\xff\xff"), FALSE, NULL, FALSE },
    { 0xe1, BYTES ("Exif\0\0"), FALSE, NULL, FALSE },
    { 0xe1, BYTES ("http://ns.adobe.com/xap/1.0/\0"), FALSE, NULL, FALSE },
    { 0xe2, BYTES ("ICC_PROFILE\0\x01\x01"), TRUE, NULL, FALSE },
    { 0xe2, BYTES ("MPF\0"), FALSE, NULL, FALSE },
    { 0xed, BYTES ("Photoshop 3.0\0"), FALSE, NULL, FALSE },
    { 0xfe, BYTES ("CREATOR: "), FALSE, NULL, FALSE },
  };
  g_autoptr (GBytes) plain = sample_new (SAMPLE_JPEG, 40, 20);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) segment
          = make_segment (cases[i].marker, cases[i].head, cases[i].head_size);
      gsize segment_size;
      gconstpointer segment_data = g_bytes_get_data (segment, &segment_size);
      g_autoptr (GBytes) file = insert (plain, 2, segment_data, segment_size);
      g_autoptr (GBytes) stripped = NULL;
      g_autoptr (GdkPixbuf) picture = NULL;
      gboolean sideways;

      stripped = banter_strip (file, &sideways);
      g_test_message ("%u", i);
      g_assert_cmpint (contains (stripped, SECRET), ==, cases[i].kept);
      g_assert_cmpint (sideways, ==, cases[i].sideways);
      picture = decode (stripped);
      g_assert_cmpstr (gdk_pixbuf_get_option (picture, "orientation"), ==, cases[i].orientation);
      g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 40);
    }
}

/* Chunks that are put behind the header. @size does not count length, type and checksum. */
static GBytes *
make_chunk (gboolean png, const char *type)
{
  const guint8 size = (guint8)strlen (SECRET);
  const guint8 big[] = { 0, 0, 0, size }, little[] = { size, 0, 0, 0 }, sum[] = { 0, 0, 0, 0 };
  GByteArray *out = g_byte_array_new ();

  if (png)
    g_byte_array_append (out, big, 4);
  g_byte_array_append (out, (const guint8 *)type, 4);
  if (!png)
    g_byte_array_append (out, little, 4);
  g_byte_array_append (out, (const guint8 *)SECRET, size);
  if (png)
    g_byte_array_append (out, sum, 4);
  return g_byte_array_free_to_bytes (out);
}

static void
test_chunks (void)
{
  static const struct
  {
    SampleKind kind;
    gsize at;
    const char *type;
    gboolean kept;
  } cases[] = {
    { SAMPLE_PNG, 33, "eXIf", FALSE },  { SAMPLE_PNG, 33, "tEXt", FALSE },
    { SAMPLE_PNG, 33, "iTXt", FALSE },  { SAMPLE_PNG, 33, "zTXt", FALSE },
    { SAMPLE_PNG, 33, "tIME", FALSE },  { SAMPLE_PNG, 33, "gAMA", TRUE },
    { SAMPLE_WEBP, 12, "EXIF", FALSE }, { SAMPLE_WEBP, 12, "XMP ", FALSE },
    { SAMPLE_WEBP, 12, "ICCP", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) plain = sample_new (cases[i].kind, 40, 20);
      g_autoptr (GBytes) chunk = make_chunk (cases[i].kind == SAMPLE_PNG, cases[i].type);
      gsize chunk_size;
      gconstpointer chunk_data = g_bytes_get_data (chunk, &chunk_size);
      g_autoptr (GBytes) file = insert (plain, cases[i].at, chunk_data, chunk_size);
      g_autoptr (GBytes) stripped = NULL;
      gboolean sideways;

      stripped = banter_strip (file, &sideways);
      g_test_message ("%s", cases[i].type);
      g_assert_false (sideways);
      g_assert_cmpint (contains (stripped, SECRET), ==, cases[i].kept);
      if (!cases[i].kept)
        g_assert_true (g_bytes_equal (stripped, plain));
    }
}

/* Nothing comes behind the end, and what has nothing to hide stays what it is. */
static void
test_whole (void)
{
  static const SampleKind kinds[] = { SAMPLE_PNG, SAMPLE_JPEG, SAMPLE_GIF, SAMPLE_WEBP_ANIMATED };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) plain = sample_new (kinds[i], 40, 20);
      g_autoptr (GBytes) file = insert (plain, g_bytes_get_size (plain), SECRET, strlen (SECRET));
      gboolean sideways;
      g_autoptr (GBytes) same = banter_strip (plain, &sideways);
      g_autoptr (GBytes) cut = banter_strip (file, &sideways);

      g_assert_true (g_bytes_equal (same, plain));
      if (kinds[i] == SAMPLE_PNG || kinds[i] == SAMPLE_JPEG)
        g_assert_true (g_bytes_equal (cut, plain));
    }
}

/* Every file that ends too early, and every byte of the first part changed. */
static void
test_damaged (void)
{
  for (guint kind = 0; kind < N_SAMPLES; kind++)
    {
      g_autoptr (GBytes) plain = sample_new (kind, 8, 8);
      g_autoptr (GBytes) segment = make_segment (0xe1, BYTES (EXIF_LITTLE ("\x06")));
      gsize segment_size;
      gconstpointer segment_data = g_bytes_get_data (segment, &segment_size);
      g_autoptr (GBytes) file = insert (plain, kind == SAMPLE_JPEG ? 2 : 12, segment_data,
                                        kind == SAMPLE_JPEG ? segment_size : 0);
      gsize size;
      const guint8 *data = g_bytes_get_data (file, &size);

      for (gsize i = 0; i < size; i++)
        {
          g_autofree guint8 *copy = g_memdup2 (data, size);
          g_autoptr (GBytes) shorter = g_bytes_new (data, i);
          g_autoptr (GBytes) changed = NULL;
          gboolean sideways;

          g_bytes_unref (banter_strip (shorter, &sideways));
          copy[i] ^= 0xff;
          changed = g_bytes_new (copy, size);
          g_bytes_unref (banter_strip (changed, &sideways));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/strip/jpeg", test_jpeg);
  g_test_add_func ("/media/strip/chunks", test_chunks);
  g_test_add_func ("/media/strip/whole", test_whole);
  g_test_add_func ("/media/strip/damaged", test_damaged);
  return g_test_run ();
}
