/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-notifier"

#include "config.h"

#include "banter-server-notifier.h"

typedef struct
{
  BanterServerWake wake;
  gpointer data;
} Waiter;

typedef struct
{
  guint64 serial;
  GArray *waiters; /* Waiter */
} User;

struct _BanterServerNotifier
{
  GMutex mutex;
  GHashTable *users; /* user id -> User */
};

static void
user_free (gpointer data)
{
  User *user = data;

  g_array_unref (user->waiters);
  g_free (user);
}

BanterServerNotifier *
banter_server_notifier_new (void)
{
  BanterServerNotifier *notifier = g_new0 (BanterServerNotifier, 1);

  g_mutex_init (&notifier->mutex);
  notifier->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, user_free);
  return notifier;
}

void
banter_server_notifier_free (BanterServerNotifier *notifier)
{
  g_hash_table_unref (notifier->users);
  g_mutex_clear (&notifier->mutex);
  g_free (notifier);
}

static User *
ensure_user (BanterServerNotifier *notifier, const char *user_id)
{
  User *user = g_hash_table_lookup (notifier->users, user_id);

  if (user == NULL)
    {
      user = g_new0 (User, 1);
      user->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
      g_hash_table_insert (notifier->users, g_strdup (user_id), user);
    }
  return user;
}

guint64
banter_server_notifier_get_serial (BanterServerNotifier *notifier, const char *user_id)
{
  guint64 serial;

  g_mutex_lock (&notifier->mutex);
  serial = ensure_user (notifier, user_id)->serial;
  g_mutex_unlock (&notifier->mutex);

  return serial;
}

void
banter_server_notifier_add (BanterServerNotifier *notifier, const char *user_id, guint64 serial,
                            BanterServerWake wake, gpointer data)
{
  Waiter waiter = { wake, data };
  User *user;

  g_mutex_lock (&notifier->mutex);
  user = ensure_user (notifier, user_id);
  g_array_append_val (user->waiters, waiter);
  if (user->serial != serial)
    wake (data);
  g_mutex_unlock (&notifier->mutex);
}

void
banter_server_notifier_remove (BanterServerNotifier *notifier, const char *user_id, gpointer data)
{
  User *user;

  g_mutex_lock (&notifier->mutex);
  user = ensure_user (notifier, user_id);
  for (guint i = user->waiters->len; i-- > 0;)
    if (g_array_index (user->waiters, Waiter, i).data == data)
      g_array_remove_index_fast (user->waiters, i);
  g_mutex_unlock (&notifier->mutex);
}

static void
wake_user (User *user)
{
  user->serial++;
  for (guint i = 0; i < user->waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (user->waiters, Waiter, i);

      waiter->wake (waiter->data);
    }
}

void
banter_server_notifier_wake (BanterServerNotifier *notifier, const char *user_id)
{
  User *user;

  g_mutex_lock (&notifier->mutex);
  user = g_hash_table_lookup (notifier->users, user_id);
  if (user != NULL)
    wake_user (user);
  g_mutex_unlock (&notifier->mutex);
}

void
banter_server_notifier_wake_all (BanterServerNotifier *notifier)
{
  GHashTableIter iter;
  gpointer user;

  g_mutex_lock (&notifier->mutex);
  g_hash_table_iter_init (&iter, notifier->users);
  while (g_hash_table_iter_next (&iter, NULL, &user))
    wake_user (user);
  g_mutex_unlock (&notifier->mutex);
}
