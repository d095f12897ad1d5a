"""Whom replies advise against, among the people that other replies suggest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpnet.domain.match import KnownPerson, place
from helpnet.domain.model import StoredReply
from helpnet.services.views import SuggestedBy
from helpnet.store.replies import ANSWER_PAGE


def advised_against(
    replies: Iterable[StoredReply], contacts: Sequence[KnownPerson]
) -> Mapping[str, tuple[SuggestedBy, ...]]:
    """By contact id, each reply that certainly advises against that contact, once."""
    found: dict[str, dict[str, SuggestedBy]] = {}
    for reply in replies:
        for called in reply.negated:
            match = place(_meant(reply, called), contacts)
            if match is not None and match.certain:
                said = said_in(reply, _span(reply.text, called))
                found.setdefault(match.id, {}).setdefault(reply.id, said)
    return {contact_id: tuple(said.values()) for contact_id, said in found.items()}


def said_in(reply: StoredReply, span: tuple[int, int], note: str = "") -> SuggestedBy:
    """A reply as it is quoted beside a contact."""
    return SuggestedBy(
        name=author_name(reply),
        reply_id=reply.id,
        quote=reply.text,
        network=reply.network,
        url=reply.url or None,
        span=span,
        note=note,
        by_link=reply.source == ANSWER_PAGE,
        claims=reply.claims is not None,
    )


def author_name(reply: StoredReply) -> str:
    """What to call who wrote a reply."""
    return reply.author_name or (f"@{reply.author_handle}" if reply.author_handle else "somebody")


def _span(text: str, called: str) -> tuple[int, int]:
    start = text.find(called)
    return (0, 0) if start < 0 else (start, start + len(called))


def _meant(reply: StoredReply, called: str) -> KnownPerson:
    if f"@{called}".casefold() in reply.text.casefold():
        return KnownPerson("", handles={reply.network or "": frozenset({called})})
    return KnownPerson("", names=frozenset({called}))
