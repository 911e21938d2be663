/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-media-store.h"
#include "banter-server-room.h"
#include "banter-server-sample-words.h"
#include "banter-server-sample.h"

/* What the files of the sample community share. The sample's own thread, but for what runs inside
 * jobs of the writer (which get a connection). */

G_BEGIN_DECLS

/* A published sticker, ready to be sent. */
typedef struct
{
  char *url;
  char *body;
  char *info;    /* JSON */
  char *room_id; /* of its set */
  char *set;
  char *shortcode;
} BanterSampleImage;

typedef struct
{
  BanterServer *server;
  char *data_dir;
  BanterSampleCommunity *community;
  GHashTable *images; /* "set/shortcode" -> BanterSampleImage */
} BanterSampleWorld;

BanterSampleWorld *banter_sample_world_load (BanterServer *server, GError **error);
void banter_sample_world_free (BanterSampleWorld *world);

/* Those who are about to answer; one for the thread. */
typedef struct _BanterSampleAnswers BanterSampleAnswers;
BanterSampleAnswers *banter_sample_answers_new (BanterSampleWorld *world);
void banter_sample_answers_free (BanterSampleAnswers *answers);
/* The message at @row (as of SELECT_NEWS) may want an answer. */
void banter_sample_answers_expect (BanterSampleAnswers *answers, BanterDb *db, BanterDbCursor *row);
/* Does what is due. Returns: when the next thing is, monotonic; G_MAXINT64 for never */
gint64 banter_sample_answers_act (BanterSampleAnswers *answers);

/* Makes people, sets and groups that are not there yet. */
gboolean banter_sample_world_build (BanterSampleWorld *world, GError **error);

/* Part of that: the sticker sets, which @world knows afterwards. */
gboolean banter_sample_build_sets (BanterSampleWorld *world, BanterDb *db, GError **error);
/* Returns: (transfer full) (nullable): a copy in the media store, not recorded yet */
BanterServerMedia *banter_sample_import_file (BanterSampleWorld *world, const char *folder,
                                              const char *file, const char *user_id,
                                              GError **error);

/* Takes @user_id in: follows, chats, groups, requests; goes on where it stopped. */
gboolean banter_sample_welcome (BanterSampleWorld *world, const char *user_id, GError **error);
/* In how many steps. */
guint banter_sample_count_steps (const BanterSampleWorld *world);

/* Returns: (transfer full): "@mina:server" */
char *banter_sample_user_id (const BanterSampleWorld *world, const char *localpart);
/* Returns: (transfer none) (nullable): who @user_id is, if it is one of the sample people */
const BanterSamplePerson *banter_sample_find_user (const BanterSampleWorld *world,
                                                   const char *user_id);
/* Returns: (transfer full): what people are called: the first word of the display name, or the name
 * in the id */
char *banter_sample_call_name (BanterDb *db, const char *user_id);

/* Inside a job: events. @ts_ms: 0 for now. */
gboolean banter_sample_send_text (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
                                  const char *sender, const char *text, gint64 ts_ms,
                                  GError **error);
gboolean banter_sample_send_sticker (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
                                     const char *sender, const char *name, gint64 ts_ms,
                                     GError **error);
gboolean banter_sample_send_history (BanterSampleWorld *world, BanterDb *db, BanterServerRoom *room,
                                     const char *sender, const char *name, GPtrArray *history,
                                     GError **error);

typedef struct
{
  const char *creator; /* user id */
  const char *other;   /* nullable: has the same power */
  const char *type;    /* nullable */
  const char *alias;   /* nullable: its first part */
  const char *name;    /* nullable */
  const char *topic;   /* nullable */
  const char *picture; /* nullable: mxc URI */
  const char *join_rule;
  const char *history_visibility;
  gboolean is_public;
  gint64 ts_ms;
} BanterSampleRoom;

/* Inside a job. Returns: (transfer none) (nullable): a new room with its creator inside */
BanterServerRoom *banter_sample_make_room (BanterSampleWorld *world, BanterDb *db,
                                           const BanterSampleRoom *spec, GError **error);

/* Returns: (transfer full) (nullable): the room of an alias of ours, %NULL if there is none */
char *banter_sample_find_room (BanterSampleWorld *world, BanterDb *db, const char *alias,
                               GError **error);

G_END_DECLS
