"""The values of single fields of posts, users and photos, as X's API tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helpnet.practice.checking import iso
from helpnet.practice.model import Person, XMedia, XPost
from helpnet.practice.snowflakes import time_of
from helpnet.practice.world import World
from helpnet.practice.x_text import displayed_range, language, render

DEFAULT_PICTURE = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"
EDITABLE_SECONDS = 3600.0
MOST_EDITS = 5


def _x_id(world: World, identity: str) -> str | None:
    person = world.people.get(identity)
    return person.x_id if person else None


def _referenced(world: World, post: XPost) -> list[dict[str, str]] | None:
    referenced = [
        {"type": kind, "id": identity}
        for kind, identity in (("replied_to", post.in_reply_to), ("quoted", post.quote))
        if identity
    ]
    return referenced or None


def _metrics(world: World, post: XPost) -> dict[str, int]:
    versions = world.x.history(post)
    return {
        "retweet_count": 0,
        "reply_count": sum(map(world.x.reply_count, versions)),
        "like_count": 0,
        "quote_count": sum(map(world.x.quote_count, versions)),
        "bookmark_count": 0,
        "impression_count": 0,
    }


def _edit_controls(world: World, post: XPost) -> dict[str, Any]:
    first, *edits = world.x.history(post)
    return {
        "edits_remaining": MOST_EDITS - len(edits),
        "is_edit_eligible": not post.in_reply_to,
        "editable_until": iso(time_of(int(first)) + EDITABLE_SECONDS),
    }


def _attachments(world: World, post: XPost) -> dict[str, list[str]] | None:
    return {"media_keys": [f"3_{identity}" for identity in post.media]} if post.media else None


def _user_metrics(world: World, person: Person) -> dict[str, int]:
    return {
        "followers_count": len(world.people.followers(person)),
        "following_count": len(world.people.following(person)),
        "tweet_count": len(world.x.by(person.id)),
        "listed_count": 0,
        "like_count": 0,
    }


def _bio_entities(world: World, person: Person) -> dict[str, Any] | None:
    entities = render(person.bio, person.id, world.people.by_username).entities
    return {"description": entities} if entities else None


def _most_recent(world: World, person: Person) -> str | None:
    latest = next(iter(world.x.by(person.id)), None)
    return latest.id if latest else None


TWEET_VALUES: Mapping[str, Callable[[World, XPost], Any]] = {
    "attachments": _attachments,
    "author_id": lambda world, post: _x_id(world, post.author),
    "conversation_id": lambda world, post: post.conversation_id,
    "created_at": lambda world, post: iso(post.at),
    "display_text_range": lambda world, post: displayed_range(
        post.wire_text, bool(post.in_reply_to)
    ),
    "edit_controls": _edit_controls,
    "edit_history_tweet_ids": lambda world, post: world.x.history(post),
    "entities": lambda world, post: post.entities or None,
    "id": lambda world, post: post.id,
    "in_reply_to_user_id": lambda world, post: _x_id(world, post.in_reply_to_author),
    "lang": lambda world, post: language(post.text),
    "non_public_metrics": lambda world, post: {"impression_count": 0},
    "note_tweet": lambda world, post: post.note or None,
    "organic_metrics": lambda world, post: {
        "impression_count": 0,
        "retweet_count": 0,
        "reply_count": world.x.reply_count(post.id),
        "like_count": 0,
    },
    "possibly_sensitive": lambda world, post: False,
    "public_metrics": _metrics,
    "referenced_tweets": _referenced,
    "reply_settings": lambda world, post: post.reply_settings,
    "text": lambda world, post: post.wire_text,
}
USER_VALUES: Mapping[str, Callable[[World, Person], Any]] = {
    "created_at": lambda world, person: iso(person.joined_at),
    "description": lambda world, person: (
        render(person.bio, person.id, world.people.by_username).text
    ),
    "entities": _bio_entities,
    "id": lambda world, person: person.x_id,
    "location": lambda world, person: person.location or None,
    "most_recent_tweet_id": _most_recent,
    "name": lambda world, person: person.name,
    "profile_image_url": lambda world, person: DEFAULT_PICTURE,
    "protected": lambda world, person: False,
    "public_metrics": _user_metrics,
    "url": lambda world, person: "",
    "username": lambda world, person: person.x_username,
    "verified": lambda world, person: False,
    "verified_type": lambda world, person: "none",
}
MEDIA_VALUES: Mapping[str, Callable[[XMedia], Any]] = {
    "alt_text": lambda media: media.alt_text or None,
    "height": lambda media: media.height or None,
    "media_key": lambda media: media.key,
    "type": lambda media: "photo",
    "url": lambda media: f"https://pbs.twimg.com/media/{media.id}.{media.mime.split('/')[1]}",
    "width": lambda media: media.width or None,
}
