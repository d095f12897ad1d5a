"""An ask's page as the services would tell it, to be varied by a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from helpnet.services.views import (
    AskPage,
    AskView,
    AuthorView,
    ContactView,
    PostView,
    ReplyView,
    SuggestedBy,
)
from tests.support.clock import NOON

TEXT = "need help: who talks on social media and is based in Winnipeg?"


def post(network: str = "x", **changes: Any) -> PostView:
    """A post that was sent and has been read once."""
    sent = PostView(
        network=network,
        label="X" if network == "x" else "Facebook Page",
        account="@robin_vale",
        account_url=f"https://{network}.example/robin",
        text=TEXT,
        state="sent",
        remote_id="77",
        url=f"https://{network}.example/77",
        attempts=1,
        message="",
        sent_at=NOON,
        not_before=None,
        replies_seen=4,
        replies_reported=4,
        checked_at=NOON + timedelta(seconds=30),
        visible="public",
        actions=(),
    )
    return replace(sent, **changes)


def said(name: str, quote: str, words: str, **changes: Any) -> SuggestedBy:
    """Somebody's reply that suggests a contact by these words."""
    start = quote.index(words)
    suggested = SuggestedBy(
        name=name,
        reply_id=f"reply-of-{name}",
        quote=quote,
        network="x",
        url="https://x.example/78",
        span=(start, start + len(words)),
    )
    return replace(suggested, **changes)


def contact(rank: int, name: str, **changes: Any) -> ContactView:
    """Somebody of whom nothing is known but the name."""
    plain = ContactView(
        id=f"c{rank}",
        rank=rank,
        name=name,
        org=None,
        handles={},
        emails=(),
        phones=(),
        urls=(),
        closeness="stranger",
        how_known=(),
        fits="unknown",
        score=0.0,
        because=("No known link to you.",),
        path=(),
        suggested_by=(),
        status="new",
        note="",
        certainty="sure",
        location=None,
        bio=None,
    )
    return replace(plain, **changes)


def reply(name: str, text: str, kind: str, **changes: Any) -> ReplyView:
    """A reply that names nobody."""
    plain = ReplyView(
        id=f"reply-of-{name}",
        network="x",
        remote_id="79",
        parent_remote_id=None,
        author=AuthorView(name=name, handle=None, url=None, closeness="stranger"),
        text=text,
        created_at=NOON,
        kind=kind,  # type: ignore[arg-type]
        suggests=(),
        url="https://x.example/79",
        state="new",
    )
    return replace(plain, **changes)


def ask(*posts: PostView, **changes: Any) -> AskView:
    """A live ask for Winnipeg, due in two hours."""
    live = AskView(
        id="a1",
        text=TEXT,
        place="Winnipeg",
        insistable_place="Winnipeg",
        needed_by=NOON + timedelta(hours=2),
        has_deadline=True,
        topics=(),
        state="live",
        created_at=NOON,
        posts=posts or (post("x"), post("facebook")),
        replies_count=0,
        contacts_count=0,
        first_reply_seconds=None,
        answer_path=None,
        revision=1,
    )
    return replace(live, **changes)


def ask_page(**changes: Any) -> AskPage:
    """A page on which nothing has come in yet."""
    return replace(AskPage(ask=ask(), contacts=(), possible=(), replies=(), unnamed=()), **changes)
