/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-routes"

#include "config.h"

#include "banter-server-router.h"

/* Every endpoint family: one a line in both lists, in order. */

BANTER_SERVER_FAMILY (account);
BANTER_SERVER_FAMILY (account_data);
BANTER_SERVER_FAMILY (admin);
BANTER_SERVER_FAMILY (aliases);
BANTER_SERVER_FAMILY (banter);
BANTER_SERVER_FAMILY (create);
BANTER_SERVER_FAMILY (cross_signing);
BANTER_SERVER_FAMILY (devices);
BANTER_SERVER_FAMILY (directory);
BANTER_SERVER_FAMILY (fallback);
BANTER_SERVER_FAMILY (family);
BANTER_SERVER_FAMILY (filter);
BANTER_SERVER_FAMILY (history);
BANTER_SERVER_FAMILY (info);
BANTER_SERVER_FAMILY (initial);
BANTER_SERVER_FAMILY (key_backup);
BANTER_SERVER_FAMILY (key_backup_keys);
BANTER_SERVER_FAMILY (keys);
BANTER_SERVER_FAMILY (keys_claim);
BANTER_SERVER_FAMILY (keys_query);
BANTER_SERVER_FAMILY (login);
BANTER_SERVER_FAMILY (media);
BANTER_SERVER_FAMILY (membership);
BANTER_SERVER_FAMILY (notifications);
BANTER_SERVER_FAMILY (people);
BANTER_SERVER_FAMILY (presence);
BANTER_SERVER_FAMILY (preview);
BANTER_SERVER_FAMILY (profile);
BANTER_SERVER_FAMILY (pushrules);
BANTER_SERVER_FAMILY (receipts);
BANTER_SERVER_FAMILY (register);
BANTER_SERVER_FAMILY (relations);
BANTER_SERVER_FAMILY (reports);
BANTER_SERVER_FAMILY (search);
BANTER_SERVER_FAMILY (send);
BANTER_SERVER_FAMILY (signatures);
BANTER_SERVER_FAMILY (spaces);
BANTER_SERVER_FAMILY (state);
BANTER_SERVER_FAMILY (suggestions);
BANTER_SERVER_FAMILY (sync);
BANTER_SERVER_FAMILY (tags);
BANTER_SERVER_FAMILY (threepid);
BANTER_SERVER_FAMILY (to_device);
BANTER_SERVER_FAMILY (upgrade);
BANTER_SERVER_FAMILY (upload);

const BanterServerFamily *const banter_server_families[] = {
  &banter_server_account_family,
  &banter_server_account_data_family,
  &banter_server_admin_family,
  &banter_server_aliases_family,
  &banter_server_banter_family,
  &banter_server_create_family,
  &banter_server_cross_signing_family,
  &banter_server_devices_family,
  &banter_server_directory_family,
  &banter_server_fallback_family,
  &banter_server_family_family,
  &banter_server_filter_family,
  &banter_server_history_family,
  &banter_server_info_family,
  &banter_server_initial_family,
  &banter_server_key_backup_family,
  &banter_server_key_backup_keys_family,
  &banter_server_keys_family,
  &banter_server_keys_claim_family,
  &banter_server_keys_query_family,
  &banter_server_login_family,
  &banter_server_media_family,
  &banter_server_membership_family,
  &banter_server_notifications_family,
  &banter_server_people_family,
  &banter_server_presence_family,
  &banter_server_preview_family,
  &banter_server_profile_family,
  &banter_server_pushrules_family,
  &banter_server_receipts_family,
  &banter_server_register_family,
  &banter_server_relations_family,
  &banter_server_reports_family,
  &banter_server_search_family,
  &banter_server_send_family,
  &banter_server_signatures_family,
  &banter_server_spaces_family,
  &banter_server_state_family,
  &banter_server_suggestions_family,
  &banter_server_sync_family,
  &banter_server_tags_family,
  &banter_server_threepid_family,
  &banter_server_to_device_family,
  &banter_server_upgrade_family,
  &banter_server_upload_family,
  NULL,
};
