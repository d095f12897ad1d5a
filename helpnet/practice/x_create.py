"""Makes a post of what an app sends to X, or says why not, in X's own words and order."""

from __future__ import annotations

from typing import Any

from helpnet.practice.checking import is_whole
from helpnet.practice.model import Person, XPost
from helpnet.practice.world import World
from helpnet.practice.x_bodies import checked_body, known_only, missing, typed
from helpnet.practice.x_media import usable
from helpnet.practice.x_params import IDENTITY
from helpnet.practice.x_problems import forbidden, invalid
from helpnet.practice.x_text import CASHTAG, composed, is_postable
from helpnet.practice.x_values import EDITABLE_SECONDS, MOST_EDITS

# What a post may be made of; the value is the JSON type X insists on.
PROPERTIES: dict[str, type] = {
    "card_uri": str,
    "community_id": str,
    "direct_message_deep_link": str,
    "edit_options": dict,
    "for_super_followers_only": bool,
    "geo": dict,
    "made_with_ai": bool,
    "media": dict,
    "nullcast": bool,
    "paid_partnership": bool,
    "poll": dict,
    "quote_post_id": str,
    "quote_tweet_id": str,
    "reply": dict,
    "reply_settings": str,
    "share_with_followers": bool,
    "text": str,
}
NOT_PRACTISED = ("card_uri", "community_id", "direct_message_deep_link", "geo", "poll")
REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
REPLY_PROPERTIES = (
    "auto_populate_reply_metadata",
    "exclude_reply_user_ids",
    "in_reply_to_post_id",
    "in_reply_to_tweet_id",
)
MEDIA_PROPERTIES = ("media_ids", "tagged_user_ids")
MOST_MEDIA = 4
LONGEST_OF_PREMIUM = 25_000  # characters
DUPLICATE_SECONDS = 86400.0
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NOT_PERMITTED = "You are not permitted to perform this action."
NOT_EDITABLE = "You are not permitted to edit this Post."
NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
    "engaged by the author of the post you are replying to."
)


def created(world: World, author: Person) -> XPost:
    """The post that the request's body asks for; an XProblem when X would not take it."""
    given = checked_body(PROPERTIES)
    if "quote_tweet_id" in given or "quote_post_id" in given:
        raise forbidden("Quoting a post through the API is not available to this client.")
    for name in NOT_PRACTISED:
        if name in given:
            raise forbidden(f"The practice network has no `{name}`.")
    settings = given.get("reply_settings", "everyone")
    if settings != "everyone" and settings not in REPLY_SETTINGS:
        raise invalid("", None, "$.reply_settings: does not have a value in the enumeration")
    media = _media(world, author, given)
    text = _text(given, bool(media))
    parent, edited = _answered(given), _edited(given)
    _check_text(world, author, text)
    if edited:
        return world.x.revise(_editable(world, author, edited), text)
    if parent:
        _check_reply(world, author, parent)
    return world.x.add(
        author, text, in_reply_to=parent, reply_settings=settings, media=media, by_api=True
    )


def _text(given: dict[str, Any], has_media: bool) -> str:
    text = composed(given.get("text", ""))
    if not is_whole(text):
        raise invalid("", None, "$.text: must be valid UTF-8")
    if not text and not has_media:
        raise invalid("", None, "Requests must have a text, or media, or both.")
    return text


def _check_text(world: World, author: Person, text: str) -> None:
    longest = LONGEST_OF_PREMIUM if world.settings.x_premium else 0
    if text and len(text) > longest and not is_postable(text):
        raise forbidden(NOT_PERMITTED)
    if len(CASHTAG.findall(text)) > 1:
        raise forbidden("A post may hold one cashtag at most.")
    since = world.now() - DUPLICATE_SECONDS
    latest = (post for post in world.x.by(author.id) if post.at >= since)
    if text and any(post.text == text for post in latest):
        raise forbidden(DUPLICATE)


def _answered(given: dict[str, Any]) -> str:
    """The id of the post that is answered; "" when none is."""
    if "reply" not in given:
        return ""
    reply = given["reply"]
    known_only(reply, REPLY_PROPERTIES, "$.reply")
    identity = reply.get("in_reply_to_tweet_id", reply.get("in_reply_to_post_id"))
    if not isinstance(identity, str):
        raise missing("in_reply_to_tweet_id", "$.reply")
    return _identity(identity, "$.reply.in_reply_to_tweet_id")


def _check_reply(world: World, author: Person, identity: str) -> None:
    """Self-serve clients may answer their own posts, and those who spoke to them first."""
    post = world.x.get(identity)
    if post is None or not world.x.is_shown(post):
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if post.author != author.id and not world.x.speaks_to(post, author):
        raise forbidden(NOT_SUMMONED)


def _edited(given: dict[str, Any]) -> str:
    """The id of the post that is edited; "" when a new one is made."""
    if "edit_options" not in given:
        return ""
    options = given["edit_options"]
    known_only(options, ("previous_post_id",), "$.edit_options")
    previous = typed(options, "previous_post_id", str, "$.edit_options")
    return _identity(previous, "$.edit_options.previous_post_id")


def _editable(world: World, author: Person, identity: str) -> XPost:
    """The latest version of one's own post, within the hour, five times at most, with Premium."""
    post = world.x.get(identity)
    if post is None or post.author != author.id or post.edited_as or post.in_reply_to:
        raise forbidden(NOT_EDITABLE)
    first = world.x.get(world.x.history(post)[0])
    late = first is None or world.now() >= first.at + EDITABLE_SECONDS
    if late or len(post.versions) >= MOST_EDITS or not world.settings.x_premium:
        raise forbidden(NOT_EDITABLE)
    return post


def _media(world: World, author: Person, given: dict[str, Any]) -> list[str]:
    """The ids of the photos to attach: one's own, of today, four at most."""
    if "media" not in given:
        return []
    known_only(given["media"], MEDIA_PROPERTIES, "$.media")
    identities: list[Any] = typed(given["media"], "media_ids", list, "$.media")
    if not 1 <= len(identities) <= MOST_MEDIA:
        raise invalid("", None, f"$.media.media_ids: must have 1 to {MOST_MEDIA} items")
    if len(set(map(str, identities))) < len(identities):
        raise invalid("", None, "$.media.media_ids: the items must be unique")
    if not all(isinstance(one, str) and usable(world, author, one) for one in identities):
        raise invalid("", None, "Your media IDs are invalid.")
    return identities


def _identity(value: str, place: str) -> str:
    if not IDENTITY.fullmatch(value):
        raise invalid("", None, f"{place}: does not match the regex pattern ^[0-9]{{1,19}}$")
    return value
