"""Whom the user of an X account has to do with: dated acts from the own posts and mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from helpnet.domain.model import Interaction, Profile
from helpnet.networks.wire import Json, needed, readable, text
from helpnet.networks.x_calls import XCalls
from helpnet.networks.x_names import POST_FIELDS, USER_FIELDS
from helpnet.networks.x_parse import addressed, created, people, references

_PAGE = 100
_PAGES = 8  # X's mentions end at 800; of the own posts no more are read either
_Acts = Callable[[Json, dict[str, Profile]], list[Interaction]]  # of a post and who is known


def interactions(
    calls: XCalls, own_id: str, since: datetime | None, web: str
) -> Iterator[Interaction]:
    """What the user said to people and what people said to the user, newest first in each."""

    def sent(post: Json, known: dict[str, Profile]) -> list[Interaction]:
        at, under = created(post), text(post, "conversation_id")
        return [
            Interaction(person, outgoing=True, at=at, kind=kind, under=under)
            for person, kind in addressed(post, known, web)
            if person.remote_id != own_id
        ]

    def received(post: Json, known: dict[str, Profile]) -> list[Interaction]:
        author_id, at = needed(post, "author_id"), created(post)
        kind = "reply" if text(post, "in_reply_to_user_id") == own_id else "mention"
        author = known.get(author_id) or Profile("x", author_id)
        under = text(post, "conversation_id")
        act = Interaction(author, outgoing=False, at=at, kind=kind, under=under)
        return [act] if author_id != own_id else []

    begin = {"start_time": since} if since else {}
    mentioned = ["in_reply_to_user_id", "entities.mentions.username"]
    own = {"exclude": ["retweets"], "expansions": mentioned} | begin
    yield from _timeline(calls, "get_users_tweets", own_id, web, sent, **own)
    others = {"expansions": ["author_id"]} | begin
    yield from _timeline(calls, "get_users_mentions", own_id, web, received, **others)


def _timeline(
    calls: XCalls, name: str, own_id: str, web: str, acts: _Acts, **options: Any
) -> Iterator[Interaction]:
    """The acts in the posts of a timeline that are somebody's own words."""
    known: dict[str, Profile] = {}

    def read(post: Json) -> list[Interaction]:
        return [] if "retweeted" in references(post) else acts(post, known)

    for answer in calls.pages(
        name,
        own_id,
        most=_PAGES,
        max_results=_PAGE,
        tweet_fields=POST_FIELDS,
        user_fields=USER_FIELDS,
        **options,
    ):
        known |= people(answer, web)
        for found in readable("X", answer, "data", read):
            yield from found
