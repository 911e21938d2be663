/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-round-trip"

#include "config.h"

#include <string.h>

#include "banter-matrix.h"
#include "banter-matrix-directory.h"

/* For every table: a struct is filled from the table itself, encoded, scanned, decoded and encoded
 * again; nothing may be lost. Then each member is given a value of every wrong type: the codec may
 * refuse the document, but nothing else. */

static const BanterJsonType *const types[] = {
  &banter_matrix_account_facts_type,
  &banter_matrix_add_threepid_type,
  &banter_matrix_allow_condition_type,
  &banter_matrix_available_type,
  &banter_matrix_backup_info_type,
  &banter_matrix_backup_key_type,
  &banter_matrix_backup_request_type,
  &banter_matrix_backup_room_type,
  &banter_matrix_backup_rooms_type,
  &banter_matrix_backup_update_type,
  &banter_matrix_backup_version_type,
  &banter_matrix_bundle_type,
  &banter_matrix_canonical_alias_type,
  &banter_matrix_conditional_rule_type,
  &banter_matrix_capabilities_type,
  &banter_matrix_capability_type,
  &banter_matrix_capability_set_type,
  &banter_matrix_change_password_type,
  &banter_matrix_confirmation_type,
  &banter_matrix_connection_type,
  &banter_matrix_context_type,
  &banter_matrix_create_type,
  &banter_matrix_create_room_type,
  &banter_matrix_cross_signing_key_type,
  &banter_matrix_deactivate_type,
  &banter_matrix_delete_devices_type,
  &banter_matrix_device_type,
  &banter_matrix_device_keys_type,
  &banter_matrix_device_lists_type,
  &banter_matrix_device_name_type,
  &banter_matrix_devices_type,
  &banter_matrix_error_body_type,
  &banter_matrix_event_type,
  &banter_matrix_event_filter_type,
  &banter_matrix_event_id_type,
  &banter_matrix_event_list_type,
  &banter_matrix_family_type,
  &banter_matrix_family_accepted_type,
  &banter_matrix_family_change_type,
  &banter_matrix_family_code_type,
  &banter_matrix_filter_type,
  &banter_matrix_filter_id_type,
  &banter_matrix_follow_type,
  &banter_matrix_following_type,
  &banter_matrix_found_user_type,
  &banter_matrix_fully_read_type,
  &banter_matrix_guest_access_type,
  &banter_matrix_hierarchy_type,
  &banter_matrix_history_visibility_type,
  &banter_matrix_identifier_type,
  &banter_matrix_ignored_type,
  &banter_matrix_in_reply_to_type,
  &banter_matrix_invited_room_type,
  &banter_matrix_invite_permission_type,
  &banter_matrix_join_rules_type,
  &banter_matrix_limits_type,
  &banter_matrix_locked_type,
  &banter_matrix_suspended_type,
  &banter_matrix_tags_type,
  &banter_matrix_joined_room_type,
  &banter_matrix_key_counts_type,
  &banter_matrix_keys_claim_type,
  &banter_matrix_keys_claimed_type,
  &banter_matrix_keys_found_type,
  &banter_matrix_keys_query_type,
  &banter_matrix_keys_upload_type,
  &banter_matrix_knocked_room_type,
  &banter_matrix_left_room_type,
  &banter_matrix_login_flow_type,
  &banter_matrix_login_flows_type,
  &banter_matrix_login_request_type,
  &banter_matrix_login_token_type,
  &banter_matrix_marked_unread_type,
  &banter_matrix_mute_type,
  &banter_matrix_archive_type,
  &banter_matrix_media_config_type,
  &banter_matrix_media_info_type,
  &banter_matrix_member_type,
  &banter_matrix_members_type,
  &banter_matrix_membership_request_type,
  &banter_matrix_mentions_type,
  &banter_matrix_message_type,
  &banter_matrix_messages_type,
  &banter_matrix_moderation_type,
  &banter_matrix_pack_type,
  &banter_matrix_pack_image_type,
  &banter_matrix_pack_info_type,
  &banter_matrix_pack_rooms_type,
  &banter_matrix_pairing_type,
  &banter_matrix_phone_request_type,
  &banter_matrix_power_levels_type,
  &banter_matrix_predecessor_type,
  &banter_matrix_presence_type,
  &banter_matrix_privacy_type,
  &banter_matrix_profile_type,
  &banter_matrix_profile_fields_type,
  &banter_matrix_push_condition_type,
  &banter_matrix_push_rule_type,
  &banter_matrix_push_rule_actions_type,
  &banter_matrix_push_rule_enabled_type,
  &banter_matrix_push_rule_request_type,
  &banter_matrix_push_rules_type,
  &banter_matrix_push_ruleset_type,
  &banter_matrix_pusher_type,
  &banter_matrix_pushers_type,
  &banter_matrix_notification_type,
  &banter_matrix_notifications_type,
  &banter_matrix_public_room_type,
  &banter_matrix_public_rooms_type,
  &banter_matrix_public_rooms_filter_type,
  &banter_matrix_public_rooms_request_type,
  &banter_matrix_quiet_type,
  &banter_matrix_quiet_list_type,
  &banter_matrix_raw_map_type,
  &banter_matrix_raw_maps_type,
  &banter_matrix_read_markers_type,
  &banter_matrix_receipt_type,
  &banter_matrix_receipt_request_type,
  &banter_matrix_receipts_of_event_type,
  &banter_matrix_redact_type,
  &banter_matrix_redaction_type,
  &banter_matrix_reference_type,
  &banter_matrix_references_type,
  &banter_matrix_refresh_type,
  &banter_matrix_register_request_type,
  &banter_matrix_related_events_type,
  &banter_matrix_relation_type,
  &banter_matrix_relations_type,
  &banter_matrix_request_preview_type,
  &banter_matrix_room_avatar_type,
  &banter_matrix_room_filter_type,
  &banter_matrix_room_id_type,
  &banter_matrix_room_name_type,
  &banter_matrix_room_topic_type,
  &banter_matrix_room_versions_type,
  &banter_matrix_safety_type,
  &banter_matrix_search_answer_type,
  &banter_matrix_search_categories_type,
  &banter_matrix_search_context_type,
  &banter_matrix_search_criteria_type,
  &banter_matrix_search_found_type,
  &banter_matrix_search_group_type,
  &banter_matrix_search_grouping_type,
  &banter_matrix_search_groupings_type,
  &banter_matrix_search_groups_type,
  &banter_matrix_search_request_type,
  &banter_matrix_search_result_type,
  &banter_matrix_search_results_type,
  &banter_matrix_search_window_type,
  &banter_matrix_session_type,
  &banter_matrix_signature_failures_type,
  &banter_matrix_signed_type,
  &banter_matrix_signed_key_type,
  &banter_matrix_signing_upload_type,
  &banter_matrix_space_room_type,
  &banter_matrix_state_entry_type,
  &banter_matrix_favourite_type,
  &banter_matrix_favourites_type,
  &banter_matrix_sticker_use_type,
  &banter_matrix_sticker_uses_type,
  &banter_matrix_string_list_type,
  &banter_matrix_string_map_type,
  &banter_matrix_submit_token_type,
  &banter_matrix_submitted_type,
  &banter_matrix_suggestion_type,
  &banter_matrix_suggestions_type,
  &banter_matrix_summary_type,
  &banter_matrix_sync_type,
  &banter_matrix_sync_rooms_type,
  &banter_matrix_terms_type,
  &banter_matrix_terms_policy_type,
  &banter_matrix_terms_text_type,
  &banter_matrix_text_type,
  &banter_matrix_texts_type,
  &banter_matrix_thread_type,
  &banter_matrix_threepid_type,
  &banter_matrix_threepid_creds_type,
  &banter_matrix_threepid_name_type,
  &banter_matrix_threepids_type,
  &banter_matrix_timeline_type,
  &banter_matrix_to_device_type,
  &banter_matrix_token_validity_type,
  &banter_matrix_tokens_type,
  &banter_matrix_tombstone_type,
  &banter_matrix_typing_type,
  &banter_matrix_typing_request_type,
  &banter_matrix_uia_type,
  &banter_matrix_uia_auth_type,
  &banter_matrix_uia_flow_type,
  &banter_matrix_uia_params_type,
  &banter_matrix_unbind_result_type,
  &banter_matrix_unread_type,
  &banter_matrix_unsigned_type,
  &banter_matrix_upload_type,
  &banter_matrix_url_preview_type,
  &banter_matrix_user_results_type,
  &banter_matrix_user_search_type,
  &banter_matrix_validation_type,
  &banter_matrix_versions_type,
  &banter_matrix_well_known_type,
  &banter_matrix_well_known_server_type,
  &banter_matrix_whoami_type,
  &banter_matrix_whois_device_type,
  &banter_matrix_whois_session_type,
  &banter_matrix_whois_type,
  &banter_matrix_word_filter_type,
};

#define MEMBER(value, field, Type) (*(Type *)G_STRUCT_MEMBER_P (value, (field)->offset))

static gpointer build (const BanterJsonType *type, guint depth);

static GHashTable *
build_map (GDestroyNotify free_value, gpointer value)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);

  g_hash_table_insert (map, g_strdup ("@a/ä\"b:example.org"), value);
  return map;
}

static void
fill (gpointer value, const BanterJsonField *field, guint depth)
{
  gint64 *number;

  switch (field->kind)
    {
    case BANTER_JSON_KIND_STRING:
      MEMBER (value, field, char *) = g_strdup ("text \"\\\n é 😀");
      break;
    case BANTER_JSON_KIND_BOOL:
      MEMBER (value, field, gboolean) = TRUE;
      break;
    case BANTER_JSON_KIND_INT:
      MEMBER (value, field, gint64) = BANTER_JSON_INT_MAX;
      break;
    case BANTER_JSON_KIND_DOUBLE:
      MEMBER (value, field, double) = 0.5;
      break;
    case BANTER_JSON_KIND_STRINGS:
      MEMBER (value, field, GStrv) = g_strsplit ("one,,three", ",", -1);
      break;
    case BANTER_JSON_KIND_STRUCT:
      MEMBER (value, field, gpointer) = depth > 0 ? build (field->type, depth - 1) : NULL;
      break;
    case BANTER_JSON_KIND_STRUCTS:
      MEMBER (value, field, GPtrArray *) = g_ptr_array_new ();
      if (depth > 0)
        g_ptr_array_add (MEMBER (value, field, GPtrArray *), build (field->type, depth - 1));
      break;
    case BANTER_JSON_KIND_STRUCT_MAP:
      MEMBER (value, field, GHashTable *)
          = depth > 0 ? build_map (NULL, build (field->type, depth - 1)) : NULL;
      break;
    case BANTER_JSON_KIND_STRING_MAP:
      MEMBER (value, field, GHashTable *) = build_map (g_free, g_strdup ("text"));
      break;
    case BANTER_JSON_KIND_INT_MAP:
      number = g_new (gint64, 1);
      *number = -7;
      MEMBER (value, field, GHashTable *) = build_map (g_free, number);
      break;
    case BANTER_JSON_KIND_RAW:
      MEMBER (value, field, char *) = g_strdup ("[1,true,{\"a\":null}]");
      break;
    case BANTER_JSON_KIND_OBJECT:
      MEMBER (value, field, char *) = g_strdup ("{\"a\":{\"b\":[1]},\"ü\":\"\"}");
      break;
    case BANTER_JSON_KIND_RAWS:
      MEMBER (value, field, GPtrArray *) = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (MEMBER (value, field, GPtrArray *), g_strdup ("{\"x\":1}"));
      break;
    case BANTER_JSON_KIND_RAW_MAP:
      MEMBER (value, field, GHashTable *) = build_map (g_free, g_strdup ("{\"y\":[]}"));
      break;
    default:
      g_assert_not_reached ();
    }
}

static gpointer
build (const BanterJsonType *type, guint depth)
{
  gpointer value = g_malloc0 (type->size);

  for (guint i = 0; i < type->n_fields; i++)
    fill (value, &type->fields[i], depth);
  return value;
}

static void
assert_scans (const char *json)
{
  const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };
  g_autoptr (GError) error = NULL;

  banter_json_scan (json, strlen (json), &limits, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (gconstpointer data)
{
  const BanterJsonType *type = data;
  gpointer value = build (type, 4);
  g_autofree char *first = banter_json_encode (type, value);
  g_autofree char *second = NULL;
  g_autofree char *first_sorted = NULL;
  g_autofree char *second_sorted = NULL;
  g_autoptr (GError) error = NULL;
  gpointer decoded;

  assert_scans (first);
  decoded = banter_json_decode (type, first, -1, &error);
  g_assert_no_error (error);
  second = banter_json_encode (type, decoded);
  first_sorted = banter_json_canonical (first, &error);
  g_assert_no_error (error);
  second_sorted = banter_json_canonical (second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first_sorted, ==, second_sorted);
  for (guint i = 0; !banter_json_type_is_whole (type) && i < type->n_fields; i++)
    {
      g_autofree char *member = g_strdup_printf ("\"%s\":", type->fields[i].name);

      g_assert_nonnull (strstr (first, member));
    }
  banter_json_free (type, value);
  banter_json_free (type, decoded);
}

static void
test_hostile (gconstpointer data)
{
  static const char *const wrong[]
      = { "null", "true",   "-1",   "1.5", "\"x\"",       "[]",
          "[[]]", "[null]", "[{}]", "{}",  "{\"\":null}", "{\"a\":{\"b\":[]}}" };
  const BanterJsonType *type = data;

  for (guint i = 0; i < type->n_fields; i++)
    for (guint j = 0; j < G_N_ELEMENTS (wrong); j++)
      {
        g_autofree char *json
            = banter_json_type_is_whole (type)
                  ? g_strdup (wrong[j])
                  : g_strdup_printf ("{\"%s\":%s}", type->fields[i].name, wrong[j]);
        g_autoptr (GError) error = NULL;
        gpointer value = banter_json_decode (type, json, -1, &error);

        g_assert_true ((value == NULL) == (error != NULL));
        if (error != NULL)
          g_assert_true (error->domain == BANTER_JSON_ERROR);
        if (value != NULL)
          {
            g_autofree char *again = banter_json_encode (type, value);

            assert_scans (again);
          }
        banter_json_free (type, value);
      }
}

static void
test_empty (void)
{
  g_autofree char *json = NULL;
  BanterMatrixEmpty empty = { NULL };

  json = banter_json_encode (&banter_matrix_empty_type, &empty);
  g_assert_cmpstr (json, ==, "{}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *round = g_strconcat ("/matrix/round-trip/", types[i]->name, NULL);
      g_autofree char *hostile = g_strconcat ("/matrix/hostile/", types[i]->name, NULL);

      g_test_add_data_func (round, types[i], test_round_trip);
      g_test_add_data_func (hostile, types[i], test_hostile);
    }
  g_test_add_func ("/matrix/empty", test_empty);
  return g_test_run ();
}
