/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-data"

#include "config.h"

#include "banter-server-sample-data.h"

/* The tables that read the sample community's files, and where these are. */

#define MAX_FILE (1024 * 1024)

static const BanterJsonField reply_fields[] = {
  BANTER_JSON_STRING (BanterSampleReply, on, "on", 0),
  BANTER_JSON_STRINGS (BanterSampleReply, words, "words", 0),
  BANTER_JSON_STRINGS (BanterSampleReply, say, "say", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleReply, sticker, "sticker", 0),
  BANTER_JSON_STRINGS (BanterSampleReply, stickers, "stickers", 0),
};
static const BanterJsonType reply_type
    = BANTER_JSON_TYPE ("reply", BanterSampleReply, reply_fields);

static const BanterJsonField person_fields[] = {
  BANTER_JSON_STRING (BanterSamplePerson, localpart, "localpart", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSamplePerson, name, "name", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSamplePerson, picture, "picture", BANTER_JSON_REQUIRED),
  BANTER_JSON_BOOL (BanterSamplePerson, follows_newcomers, "follows_newcomers", 0),
  BANTER_JSON_BOOL (BanterSamplePerson, stranger, "stranger", 0),
  BANTER_JSON_STRUCTS (BanterSamplePerson, topics, "topics", &reply_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType person_type
    = BANTER_JSON_TYPE ("person", BanterSamplePerson, person_fields);

static const BanterJsonField line_fields[] = {
  BANTER_JSON_STRING (BanterSampleLine, from, "from", 0),
  BANTER_JSON_INT (BanterSampleLine, minutes_ago, "minutes_ago", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleLine, text, "text", 0),
  BANTER_JSON_STRING (BanterSampleLine, sticker, "sticker", 0),
};
static const BanterJsonType line_type = BANTER_JSON_TYPE ("line", BanterSampleLine, line_fields);

static const BanterJsonField group_fields[] = {
  BANTER_JSON_STRING (BanterSampleGroup, alias, "alias", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleGroup, name, "name", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleGroup, topic, "topic", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (BanterSampleGroup, members, "members", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCTS (BanterSampleGroup, history, "history", &line_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType group_type
    = BANTER_JSON_TYPE ("group", BanterSampleGroup, group_fields);

static const BanterJsonField welcome_fields[] = {
  BANTER_JSON_STRING (BanterSampleWelcome, from, "from", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCTS (BanterSampleWelcome, history, "history", &line_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType welcome_type
    = BANTER_JSON_TYPE ("welcome", BanterSampleWelcome, welcome_fields);

static const BanterJsonField request_fields[] = {
  BANTER_JSON_STRING (BanterSampleRequest, from, "from", BANTER_JSON_REQUIRED),
  BANTER_JSON_INT (BanterSampleRequest, minutes_ago, "minutes_ago", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleRequest, reason, "reason", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRINGS (BanterSampleRequest, texts, "texts", BANTER_JSON_REQUIRED),
};
static const BanterJsonType request_type
    = BANTER_JSON_TYPE ("request", BanterSampleRequest, request_fields);

static const BanterJsonField community_fields[] = {
  BANTER_JSON_STRUCTS (BanterSampleCommunity, people, "people", &person_type, BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCTS (BanterSampleCommunity, replies, "replies", &reply_type,
                       BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCTS (BanterSampleCommunity, groups, "groups", &group_type, BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCTS (BanterSampleCommunity, welcome, "welcome", &welcome_type,
                       BANTER_JSON_REQUIRED),
  BANTER_JSON_STRUCTS (BanterSampleCommunity, requests, "requests", &request_type,
                       BANTER_JSON_REQUIRED),
};
const BanterJsonType banter_sample_community_type
    = BANTER_JSON_TYPE ("community", BanterSampleCommunity, community_fields);

static const BanterJsonField sticker_fields[] = {
  BANTER_JSON_STRING (BanterSampleSticker, shortcode, "shortcode", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleSticker, emoji, "emoji", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleSticker, body, "body", BANTER_JSON_REQUIRED),
  BANTER_JSON_BOOL (BanterSampleSticker, animated, "animated", 0),
  BANTER_JSON_STRING (BanterSampleSticker, file, "file", BANTER_JSON_REQUIRED),
};
static const BanterJsonType sticker_type
    = BANTER_JSON_TYPE ("sticker", BanterSampleSticker, sticker_fields);

static const BanterJsonField set_fields[] = {
  BANTER_JSON_STRING (BanterSampleSet, name, "name", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleSet, category, "category", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterSampleSet, attribution, "attribution", 0),
  BANTER_JSON_STRUCTS (BanterSampleSet, stickers, "stickers", &sticker_type, BANTER_JSON_REQUIRED),
};
const BanterJsonType banter_sample_set_type = BANTER_JSON_TYPE ("set", BanterSampleSet, set_fields);

const char *const banter_sample_sets[] = { "pip", "snacks", "hello", NULL };

char *
banter_sample_find_data (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = g_path_get_dirname (program != NULL ? program : ".");
  g_autofree char *data = g_build_filename (dir, "..", "..", "data", NULL);
  g_autofree char *probe = g_build_filename (data, "sample", "community.json", NULL);

  if (g_file_test (probe, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&data);
  return g_strdup (BANTER_PKGDATADIR);
}

static gpointer
load (const BanterJsonType *type, const char *path, GError **error)
{
  const BanterJsonLimits limits = { MAX_FILE, BANTER_JSON_DEPTH_SERVER };
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return banter_json_decode_untrusted (type, text, length, &limits, error);
}

BanterSampleCommunity *
banter_sample_load_community (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "sample", "community.json", NULL);

  return load (&banter_sample_community_type, path, error);
}

BanterSampleSet *
banter_sample_load_set (const char *data_dir, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (data_dir, "stickers", file, NULL);

  return load (&banter_sample_set_type, path, error);
}

const BanterSamplePerson *
banter_sample_find_person (const BanterSampleCommunity *community, const char *localpart)
{
  for (guint i = 0; i < community->people->len; i++)
    {
      const BanterSamplePerson *person = g_ptr_array_index (community->people, i);

      if (g_strcmp0 (person->localpart, localpart) == 0)
        return person;
    }
  return NULL;
}
