/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

typedef struct
{
  char *host; /* without brackets; NULL: nowhere */
  guint16 port;
} BanterServerAddress;

/* Ascending: each says what those before it say, and more. */
typedef enum
{
  BANTER_SERVER_LOG_WARNING, /* what somebody should look at */
  BANTER_SERVER_LOG_INFO,    /* and start, end, administration */
  BANTER_SERVER_LOG_DEBUG,   /* and a line for each request */
} BanterServerLogLevel;

/**
 * BanterServerConfig:
 * @data_dir: where everything lives
 * @listen: where it answers; port 0 picks a free one
 * @metrics: where it answers /metrics; loopback only
 * @server_name: the part after ':' in ids
 * @public_baseurl: (nullable): how clients reach the server, without a slash at the end
 * @behind_proxy: all who connect are a proxy of ours: any address may be listened on, and what the
 *   proxy says of its clients is believed
 * @plain: no im.banter extension: an ordinary homeserver
 * @open_registration: whether anybody may create an account
 * @minimum_age: years; who is younger may not sign up
 * @phone_required: nobody opens a chat before a phone number is verified
 * @sms_command: (nullable): the program that sends a text message
 * @no_rate_limits: for tests and for the server inside the app
 * @max_upload: bytes of one file
 * @media_quota: bytes of all files of one person
 * @url_previews: whether links are looked up for people
 * @sample: with the sample community
 * @sample_delay_ms: how long its people take to answer
 * @list_routes: print the routes and end
 * @fast_hash: tests only: cheap password hashes
 * @fetch_loopback: tests only: links to this machine are looked up too
 * @hurry: tests only: by what the time limits of connections are divided; otherwise 1
 *
 * Everything but the last four is a setting: a key of the configuration file and a flag, from one
 * table in banter-server-settings.c.
 */
struct _BanterServerConfig
{
  char *data_dir;
  BanterServerAddress listen;
  BanterServerAddress metrics;
  char *server_name;
  char *public_baseurl;
  gboolean behind_proxy;
  gboolean plain;
  BanterServerLogLevel log_level;
  gboolean open_registration;
  gint64 minimum_age;
  gboolean phone_required;
  char *sms_command;
  gboolean no_rate_limits;
  gint64 max_upload;
  gint64 media_quota;
  gboolean url_previews;
  gboolean sample;
  gint64 sample_delay_ms;
  gboolean list_routes;
  gboolean fast_hash;
  gboolean fetch_loopback;
  gint64 hurry;
};

/**
 * banter_server_config_parse:
 * @argc: of the command line
 * @argv: its words
 * @error: a sentence for the person, naming the flag, or file, group and key
 *
 * Flags win over the file, the file over the defaults. The file is what --config names; without it
 * and without --data, "banterd/banterd.conf" in the system's configuration folder, if it exists.
 *
 * Returns: (transfer full) (nullable): the settings
 */
BanterServerConfig *banter_server_config_parse (int argc, char **argv, GError **error);
/**
 * banter_server_config_load:
 * @file: (nullable): as --config
 * @data_dir: (nullable): as --data
 * @error: a sentence for the person
 *
 * Returns: (transfer full) (nullable): what a server told only that would have; its name may be
 *   missing
 */
BanterServerConfig *banter_server_config_load (const char *file, const char *data_dir,
                                               GError **error);
void banter_server_config_free (BanterServerConfig *config);

/* "127.0.0.1", "::1", "::ffff:127.0.0.1", "localhost" and their like */
gboolean banter_server_address_is_loopback (const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerConfig, banter_server_config_free)

G_END_DECLS
