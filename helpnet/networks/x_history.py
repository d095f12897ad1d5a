"""Whom the user of an X account has to do with: dated acts from the own posts and mentions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from helpnet.domain.model import Interaction, Profile
from helpnet.networks.wire import Json, needed, rows, text
from helpnet.networks.x_calls import XCalls
from helpnet.networks.x_parse import (
    POST_FIELDS,
    USER_FIELDS,
    addressed,
    created,
    people,
    references,
)

_PAGE = 100
_PAGES = 8  # X's mentions end at 800; of the own posts no more are read either


def interactions(
    calls: XCalls, own_id: str, since: datetime | None, web: str
) -> Iterator[Interaction]:
    """What the user said to people and what people said to the user, newest first in each."""
    sent = _timeline(
        calls,
        "get_users_tweets",
        own_id,
        since,
        web,
        exclude=["retweets"],
        expansions=["in_reply_to_user_id", "entities.mentions.username"],
    )
    for post, known in sent:
        for person, kind in addressed(post, known, web):
            if person.remote_id != own_id:
                yield Interaction(person, outgoing=True, at=created(post), kind=kind)
    received = _timeline(calls, "get_users_mentions", own_id, since, web, expansions=["author_id"])
    for post, known in received:
        author_id = needed(post, "author_id")
        if author_id != own_id:
            kind = "reply" if text(post, "in_reply_to_user_id") == own_id else "mention"
            author = known.get(author_id) or Profile("x", author_id)
            yield Interaction(author, outgoing=False, at=created(post), kind=kind)


def _timeline(
    calls: XCalls, name: str, own_id: str, since: datetime | None, web: str, **options: Any
) -> Iterator[tuple[Json, dict[str, Profile]]]:
    """The posts of a timeline that are somebody's own words, each with the people around it."""
    if since:
        options["start_time"] = since
    for answer in calls.pages(
        name,
        own_id,
        most=_PAGES,
        max_results=_PAGE,
        tweet_fields=POST_FIELDS,
        user_fields=USER_FIELDS,
        **options,
    ):
        known = people(answer, web)
        for post in rows(answer, "data"):
            if "retweeted" not in references(post):
                yield post, known
