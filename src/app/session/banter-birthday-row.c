/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-birthday-row"

#include "config.h"

#include "banter-birthday-row.h"

#include <langinfo.h>

/* A birthday is typed, not picked: a calendar would start decades away from it. */

struct _BanterBirthdayRow
{
  AdwActionRow parent_instance;

  /* template children */
  GtkBox *entries;
  GtkEntry *day;
  GtkEntry *month;
  GtkEntry *year;
};

G_DEFINE_FINAL_TYPE (BanterBirthdayRow, banter_birthday_row, ADW_TYPE_ACTION_ROW)

static guint changed_signal;

/* A full entry hands the focus to the next one, so that a date is eight digits in a row. */
static void
on_entry_changed (BanterBirthdayRow *self, GtkEntry *entry)
{
  guint length = gtk_entry_get_text_length (entry);
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (entry));

  if (next != NULL && length > 0 && length == (guint)gtk_entry_get_max_length (entry)
      && gtk_widget_get_focus_child (GTK_WIDGET (self->entries)) == GTK_WIDGET (entry))
    gtk_widget_grab_focus (next);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_activated (BanterBirthdayRow *self)
{
  gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->entries)));
}

static void
put_in_order (BanterBirthdayRow *self)
{
  g_autofree char *order = banter_birthday_order (nl_langinfo (D_FMT));
  GtkWidget *previous = NULL;

  for (const char *p = order; *p != '\0'; p++)
    {
      GtkEntry *entry = *p == 'd' ? self->day : *p == 'm' ? self->month : self->year;

      gtk_box_reorder_child_after (self->entries, GTK_WIDGET (entry), previous);
      previous = GTK_WIDGET (entry);
    }
}

static void
banter_birthday_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_BIRTHDAY_ROW);
  G_OBJECT_CLASS (banter_birthday_row_parent_class)->dispose (object);
}

static void
banter_birthday_row_class_init (BanterBirthdayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_birthday_row_dispose;
  changed_signal = g_signal_new ("changed", BANTER_TYPE_BIRTHDAY_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/session/banter-birthday-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterBirthdayRow, entries);
  gtk_widget_class_bind_template_child (widget_class, BanterBirthdayRow, day);
  gtk_widget_class_bind_template_child (widget_class, BanterBirthdayRow, month);
  gtk_widget_class_bind_template_child (widget_class, BanterBirthdayRow, year);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
}

static void
banter_birthday_row_init (BanterBirthdayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  put_in_order (self);
}

/* -1 unless the entry holds digits and nothing else. */
static int
read_number (GtkEntry *entry)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (entry)), 10, 0, 9999,
                                   &number, NULL))
    return -1;
  return (int)number;
}

char *
banter_birthday_row_dup_date (BanterBirthdayRow *self)
{
  int day, month, year;

  g_return_val_if_fail (BANTER_IS_BIRTHDAY_ROW (self), NULL);

  day = read_number (self->day);
  month = read_number (self->month);
  year = read_number (self->year);
  if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1000
      || !g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

gboolean
banter_birthday_row_is_empty (BanterBirthdayRow *self)
{
  g_return_val_if_fail (BANTER_IS_BIRTHDAY_ROW (self), TRUE);
  return gtk_entry_get_text_length (self->day) == 0 && gtk_entry_get_text_length (self->month) == 0
         && gtk_entry_get_text_length (self->year) == 0;
}

char *
banter_birthday_order (const char *format)
{
  g_autoptr (GString) order = g_string_new (NULL);
  static const struct
  {
    const char *letters;
    char part;
  } parts[] = { { "de", 'd' }, { "mbBh", 'm' }, { "yYCG", 'y' } };

  g_return_val_if_fail (format != NULL, NULL);

  if (strstr (format, "%D") != NULL)
    return g_strdup ("mdy");
  for (const char *p = format; *p != '\0'; p++)
    {
      if (*p != '%')
        continue;
      do
        p++;
      while (*p != '\0' && strchr ("-_0^#EO", *p) != NULL);
      if (*p == '\0')
        break;
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        if (strchr (parts[i].letters, *p) != NULL && strchr (order->str, parts[i].part) == NULL)
          g_string_append_c (order, parts[i].part);
    }
  return g_strdup (order->len == 3 ? order->str : "ymd");
}
