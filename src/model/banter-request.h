/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/* What helps to decide about a message request, without joining it or asking for any media. */
typedef struct
{
  GStrv texts;     /* their first words, one to three, cleaned; empty where they said nothing */
  guint n_groups;  /* that both are in */
  guint n_friends; /* friends in common; 0 where the server cannot tell */
  char *groups;    /* (nullable): names of some of the groups, one line */
  GDateTime *known_since; /* (nullable): the month since which the server knows the account */
  gboolean complete;      /* the server said what it knows; else this is from this computer only */
} BanterRequestInfo;

void banter_request_info_free (BanterRequestInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRequestInfo, banter_request_info_free)

/**
 * banter_room_load_request_async:
 * @self: a request
 *
 * Out of touch with the server, and where it has no such extension, there is what this computer
 * knows; so this fails only when it is cancelled or the account is closed.
 *
 * Returns: (from _finish) (transfer full)
 */
void banter_room_load_request_async (BanterRoom *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
BanterRequestInfo *banter_room_load_request_finish (BanterRoom *self, GAsyncResult *result,
                                                    GError **error);

/* Returns: (transfer none) (nullable): somebody whom the user chats with or follows, and whom
 * @person could be taken for: the names look the same, but it is another account */
BanterPerson *banter_account_find_look_alike (BanterAccount *self, BanterPerson *person);

/* Returns: (transfer full) (element-type BanterRoom): the requests of people of @server, a
 * server's name; never those of one's own server, of which everybody may be */
GPtrArray *banter_account_list_requests_of (BanterAccount *self, const char *server);
/* Returns: (transfer full) (nullable): the server that so many requests are of that they are better
 * decided about together */
char *banter_account_dup_request_crowd (BanterAccount *self);

G_END_DECLS
