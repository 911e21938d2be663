/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-json.h"

G_BEGIN_DECLS

/* The sample community as it is written in data/sample/community.json and data/stickers. Read only
 * once it is loaded; any thread. */

/* When it applies: one of @words occurs (topics and replies), or the message is of kind @on:
 * "sticker", "emoji", "picture", "file", "question", "long" or "anything". */
typedef struct
{
  char *on;
  GStrv words;
  GStrv say;      /* "" says nothing beside the sticker */
  char *sticker;  /* now and then: "set/shortcode" */
  GStrv stickers; /* always one of these */
} BanterSampleReply;

typedef struct
{
  char *localpart;
  char *name;
  char *picture;
  gboolean follows_newcomers;
  gboolean stranger;
  GPtrArray *topics; /* BanterSampleReply */
} BanterSamplePerson;

typedef struct
{
  char *from;
  gint64 minutes_ago;
  char *text;
  char *sticker;
} BanterSampleLine;

typedef struct
{
  char *alias;
  char *name;
  char *topic;
  GStrv members;      /* the first makes the group */
  GPtrArray *history; /* BanterSampleLine */
} BanterSampleGroup;

typedef struct
{
  char *from;
  GPtrArray *history; /* BanterSampleLine */
} BanterSampleWelcome;

typedef struct
{
  char *from;
  gint64 minutes_ago;
  char *reason;
  GStrv texts;
} BanterSampleRequest;

typedef struct
{
  GPtrArray *people;   /* BanterSamplePerson */
  GPtrArray *replies;  /* BanterSampleReply */
  GPtrArray *groups;   /* BanterSampleGroup */
  GPtrArray *welcome;  /* BanterSampleWelcome */
  GPtrArray *requests; /* BanterSampleRequest */
} BanterSampleCommunity;

typedef struct
{
  char *shortcode;
  char *emoji;
  char *body;
  gboolean animated;
  char *file;
} BanterSampleSticker;

typedef struct
{
  char *name;
  char *category;
  char *attribution;
  GPtrArray *stickers; /* BanterSampleSticker */
} BanterSampleSet;

extern const BanterJsonType banter_sample_community_type;
extern const BanterJsonType banter_sample_set_type;

/* The folders sample, people and stickers are in. Returns: (transfer full): beside a banterd that
 * runs from its build directory, else where they were installed */
char *banter_sample_find_data (void);

/* Returns: (transfer full) (nullable): the community; free with banter_json_free () */
BanterSampleCommunity *banter_sample_load_community (const char *data_dir, GError **error);
/* @name: "pip" and its like */
BanterSampleSet *banter_sample_load_set (const char *data_dir, const char *name, GError **error);

/* The sets that are published, ended by NULL. */
extern const char *const banter_sample_sets[];

/* Returns: (transfer none) (nullable): the person */
const BanterSamplePerson *banter_sample_find_person (const BanterSampleCommunity *community,
                                                     const char *localpart);

G_END_DECLS
