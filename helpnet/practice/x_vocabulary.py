"""The names X's API knows: what may be asked of posts and users, in both spellings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TWEET_FIELDS = _words(
    "article attachments author_id card_uri community_id context_annotations conversation_id "
    "created_at display_text_range edit_controls edit_history_tweet_ids entities geo id "
    "in_reply_to_user_id lang matched_media_notes media_metadata non_public_metrics "
    "note_request_suggestions note_tweet organic_metrics paid_partnership possibly_sensitive "
    "promoted_metrics public_metrics referenced_tweets reply_settings scopes source "
    "suggested_source_links suggested_source_links_with_counts text withheld"
)
USER_FIELDS = _words(
    "affiliation confirmed_email connection_status created_at description entities id "
    "is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id "
    "profile_banner_url profile_image_url protected public_metrics receives_your_dm subscription "
    "subscription_type url username verified verified_followers_count verified_type withheld"
)
MEDIA_FIELDS = _words(
    "alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url "
    "promoted_metrics public_metrics type url variants width"
)
POLL_FIELDS = _words("duration_minutes end_datetime id options voting_status")
PLACE_FIELDS = _words("contained_within country country_code full_name geo id name place_type")
TWEET_EXPANSIONS = _words(
    "article.cover_media article.media_entities attachments.media_keys "
    "attachments.media_source_tweet attachments.poll_ids author_id edit_history_tweet_ids "
    "entities.mentions.username geo.place_id in_reply_to_user_id entities.note.mentions.username "
    "referenced_tweets.id referenced_tweets.id.attachments.media_keys "
    "referenced_tweets.id.author_id"
)
USER_EXPANSIONS = _words("affiliation.user_id most_recent_tweet_id pinned_tweet_id")

# X renamed these in August 2026: the new name, and the one before.
RENAMED = {
    "post.fields": "tweet.fields",
    "referenced_posts": "referenced_tweets",
    "edit_history_post_ids": "edit_history_tweet_ids",
    "note_post": "note_tweet",
    "most_recent_post_id": "most_recent_tweet_id",
    "pinned_post_id": "pinned_tweet_id",
    "attachments.media_source_post": "attachments.media_source_tweet",
}
NEW_NAMES = {before: new for new, before in RENAMED.items()}


def old_name(name: str) -> str:
    """The name before August 2026, the one used in here."""
    if name.startswith("referenced_posts"):
        return name.replace("referenced_posts", "referenced_tweets", 1)
    return RENAMED.get(name, name)


def new_name(name: str) -> str:
    """The name since August 2026."""
    if name.startswith("referenced_tweets"):
        return name.replace("referenced_tweets", "referenced_posts", 1)
    return NEW_NAMES.get(name, name)


TWEET_LISTS: Mapping[str, Sequence[str]] = {
    "tweet.fields": TWEET_FIELDS,
    "expansions": TWEET_EXPANSIONS,
    "media.fields": MEDIA_FIELDS,
    "poll.fields": POLL_FIELDS,
    "user.fields": USER_FIELDS,
    "place.fields": PLACE_FIELDS,
}
DM_FIELDS = _words(
    "attachments created_at dm_conversation_id entities event_type id participant_ids "
    "referenced_tweets sender_id text"
)
DM_EXPANSIONS = _words("attachments.media_keys participant_ids referenced_tweets.id sender_id")
USER_LISTS: Mapping[str, Sequence[str]] = {
    "user.fields": USER_FIELDS,
    "expansions": USER_EXPANSIONS,
    "tweet.fields": TWEET_FIELDS,
}
DM_LISTS: Mapping[str, Sequence[str]] = {
    "dm_event.fields": DM_FIELDS,
    "expansions": DM_EXPANSIONS,
    "media.fields": MEDIA_FIELDS,
    "user.fields": USER_FIELDS,
    "tweet.fields": TWEET_FIELDS,
}
