"""The Graph's node types as v26.0 declares them: fields, readable edges, parameters.

Declared but unheard of here (`is_spherical` ...) is accepted and left out of the answer, as the
real API leaves out what is empty; what is not declared is refused.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NodeType:
    """One type: the names it has, and what is told when nothing is asked for."""

    name: str
    fields: frozenset[str]
    edges: frozenset[str]
    defaults: tuple[str, ...]


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


PAGE = NodeType(
    "Page",
    _words(
        "about access_token ad_campaign affiliation app_id artists_we_like attire",
        "available_promo_offer_ids awards band_interests band_members best_page bio birthday",
        "booking_agent breaking_news_usage built business can_checkin can_post category",
        "category_list checkins company_overview connected_instagram_account",
        "connected_page_backed_instagram_account contact_address copyright_attribution_insights",
        "copyright_whitelisted_ig_partners country_page_likes cover culinary_team",
        "current_location delivery_and_pickup_option_info description description_html",
        "differently_open_offerings directed_by display_subtext displayed_message_response_time",
        "does_viewer_have_page_permission_link_ig emails engagement fan_count featured_video",
        "features followers_count food_styles founded general_info general_manager genre",
        "global_brand_page_name global_brand_root_id has_added_app has_lead_access",
        "has_transitioned_to_new_page_experience has_whatsapp_business_number has_whatsapp_number",
        "hometown hours id impressum influences instagram_business_account is_always_open",
        "is_calling_eligible is_chain is_community_page is_eligible_for_branded_content",
        "is_eligible_for_disable_connect_ig_btn_for_non_page_admin_am_web",
        "is_messenger_bot_get_started_enabled is_messenger_platform_bot is_owned",
        "is_permanently_closed is_published is_unclaimed is_verified is_webhooks_subscribed",
        "keywords leadgen_tos_acceptance_time leadgen_tos_accepted leadgen_tos_accepting_user",
        "link location members merchant_id merchant_review_status messaging_feature_status",
        "messenger_ads_default_icebreakers messenger_ads_default_quick_replies",
        "messenger_ads_quick_replies_type mini_shop_storefront mission mpg name",
        "name_with_location_descriptor network new_like_count offer_eligible overall_star_rating",
        "owner_business page_backed_threads_account_id page_token parent_page parking",
        "payment_options personal_info personal_interests pharma_safety_info phone pickup_options",
        "place_type plot_outline preferred_audience press_contact price_range priority_hours",
        "privacy_info_url produced_by products promotion_eligible promotion_ineligible_reason",
        "public_transit rating_count recipient record_label release_date restaurant_services",
        "restaurant_specialties schedule screenplay_by season single_line_address starring",
        "start_info store_code store_location_descriptor store_number studio",
        "supports_donate_button_in_live_video talking_about_count tasks temporary_status",
        "unread_message_count unread_notif_count unseen_message_count user_access_expire_time",
        "username verification_status voip_info website were_here_count whatsapp_number",
        "written_by",
    ),
    _words("feed published_posts posts visitor_posts scheduled_posts tagged photos picture"),
    ("name", "id"),
)

PAGE_POST = NodeType(
    "PagePost",
    _words(
        "actions admin_creator allowed_advertising_objectives application backdated_time",
        "call_to_action can_reply_privately child_attachments comments_mirroring_domain",
        "coordinates created_time event expanded_height expanded_width feed_targeting from",
        "full_picture height icon id instagram_eligibility is_app_share",
        "is_eligible_for_dark_post is_eligible_for_promotion is_expired is_fb_live_videos",
        "is_hidden is_inline_created is_instagram_eligible is_live_clip is_popular is_published",
        "is_spherical message message_tags multi_share_end_card multi_share_optimized parent_id",
        "permalink_url picture place privacy promotable_id promotion_status properties",
        "scheduled_publish_time shares status_type story story_tags subscribed target targeting",
        "timeline_visibility updated_time via video_buying_eligibility was_fb_live_videos width",
    ),
    _words("attachments comments likes reactions sharedposts to"),
    ("created_time", "message", "id"),
)

COMMENT = NodeType(
    "Comment",
    _words(
        "admin_creator application attachment can_comment can_hide can_like can_remove",
        "can_reply_privately comment_count created_time from id is_hidden is_private like_count",
        "live_broadcast_timestamp message message_tags object parent permalink_url",
        "private_reply_conversation user_likes",
    ),
    _words("comments likes reactions"),
    ("created_time", "from", "message", "id"),
)

PHOTO = NodeType(
    "Photo",
    _words(
        "album alt_text alt_text_custom backdated_time backdated_time_granularity can_backdate",
        "can_delete can_tag created_time event from height icon id images link name name_tags",
        "page_story_id picture place position source target updated_time webp_images width",
    ),
    _words("comments likes"),
    ("created_time", "name", "id"),
)

USER = NodeType(
    "User",
    _words(
        "about age_range birthday client_business_id community cover currency education email",
        "favorite_athletes favorite_teams first_name gender hometown id inspirational_people",
        "install_type installed is_guest_user is_work_account languages last_name link",
        "local_news_megaphone_dismiss_status local_news_subscription_status locale location",
        "meeting_for middle_name name name_format payment_pricepoints political profile_pic",
        "quotes relationship_status religion shared_login_upgrade_required_by short_name",
        "significant_other sports supports_donate_button_in_live_video third_party_id timezone",
        "token_for_business updated_time verified video_upload_limits website",
    ),
    _words("accounts permissions picture feed posts likes"),
    ("name", "id"),
)

# The sub-objects whose fields may be chosen, and what those fields are.
SUBFIELDS: dict[str, NodeType] = {
    name: NodeType(name, _words(fields), frozenset(), tuple(fields.split()))
    for name, fields in {
        "FromObject": "id name username link picture",
        "EntityAtTextRange": "id length name object offset type",
        "Application": "id name link category namespace",
        "Privacy": "allow deny description friends value networks",
        "PageCategory": "id name api_enum fb_page_categories",
        "StoryAttachment": "description description_tags media media_type subattachments target "
        "title type unshimmed_url url",
        "Profile": "id name link pic username can_post profile_type",
        "Permission": "permission status",
        "PlatformImageSource": "height source width",
        "UnifiedThread": "id link updated_time",
        "ProfilePictureSource": "cache_key height is_silhouette url width left right top bottom",
    }.items()
}

# Parameters that every call takes.
COMMON = _words(
    "access_token appsecret_proof appsecret_time fields format pretty locale metadata debug",
    "date_format return_ssl_resources include_headers redirect",
)
PAGING = _words("limit after before offset since until summary")

# What each readable edge takes besides, with the values allowed where they are a list.
EDGE_PARAMETERS: dict[str, dict[str, tuple[str, ...]]] = {
    "comments": {
        "filter": ("toplevel", "stream"),
        "live_filter": ("filter_low_quality", "no_filter"),
        "order": ("chronological", "reverse_chronological"),
    },
    "feed": {"include_hidden": (), "show_expired": (), "with": ("LOCATION",)},
    "published_posts": {"include_hidden": (), "show_expired": (), "with": ("LOCATION",)},
    "posts": {"include_hidden": (), "show_expired": (), "with": ("LOCATION",), "q": ()},
    "visitor_posts": {"include_hidden": (), "show_expired": (), "with": ("LOCATION",)},
    "permissions": {
        "permission": (),
        "status": ("granted", "declined", "expired"),
    },
    "photos": {"type": ("profile", "tagged", "uploaded")},
    "accounts": {"is_place": (), "is_promotable": (), "ad_id": ()},
    "picture": {
        "height": (),
        "width": (),
        "type": ("album", "large", "normal", "small", "square", "thumbnail"),
    },
    "reactions": {
        "type": (
            *("ANGRY", "CARE", "FIRE", "HAHA", "HUNDRED", "LIKE"),
            *("LOVE", "NONE", "PRIDE", "SAD", "THANKFUL", "WOW"),
        )
    },
}
