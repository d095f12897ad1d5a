"""What an ask insists on: who is known to fail it stands below all who may meet it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpnet.domain.asked_place import asked_places
from helpnet.domain.away import says_away
from helpnet.domain.model import Ask, Failed, Fits, Must, StoredReply, Suggestion
from helpnet.services.advice import author_name
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.labels import source
from helpnet.store import Store, asks
from helpnet.store.people import Identity

MUSTS: tuple[Must, ...] = ("place", "time")


def in_order(must: Collection[str]) -> tuple[Must, ...]:
    """The same wishes, each once and in one order."""
    return tuple(one for one in MUSTS if one in must)


def insistable_place(ask: Ask) -> str:
    """The place that the ask may insist on: its own, or else the only one that its text names."""
    named = asked_places(ask.text) if not ask.place else ()
    return ask.place or (named[0] if len(named) == 1 else "")


def wanted_place(ask: Ask) -> str:
    """The place the user set: one that only the text names is theirs while it is insisted on."""
    return insistable_place(ask) if "place" in ask.must else ask.place


def wrong(must: Collection[str], *, has_place: bool, has_deadline: bool) -> dict[str, str]:
    """What is wrong with insisting on these, in one sentence; empty where nothing is."""
    if unknown := [one for one in must if one not in MUSTS]:
        return {"must": f"There is no condition {unknown[0]!r}: write place or time."}
    if "place" in must and not has_place:
        return {"must": "Name the place that somebody must be in, or do not insist on it."}
    if "time" in must and not has_deadline:
        return {"must": "Say by when it is needed, or do not insist on the time."}
    return {}


def insist(store: Store, user_id: str, ask_id: str, must: Collection[str]) -> None:
    """Change what an ask insists on; its contacts are in another order at once.

    Raises NotFound and Invalid.
    """
    with store.transaction():
        ask = asks.get(store, ask_id)
        if ask is None or ask.user_id != user_id:
            raise NotFound("There is no such ask.")
        sentences = wrong(
            must, has_place=bool(insistable_place(ask)), has_deadline=ask.has_deadline
        )
        if sentences:
            raise Invalid(sentences)
        asks.insist(store, ask_id, in_order(must))


def failed(
    ask: Ask,
    fits: Fits,
    identities: Iterable[Identity],
    said: Sequence[tuple[StoredReply, Suggestion]],
) -> tuple[Failed, ...]:
    """What the ask insists on and somebody is known not to meet; what is unknown is not among it.

    `fits` is how they fit the place, `said` what replies say of them.
    """
    found: list[Failed] = []
    if "place" in ask.must and fits == "no":
        found += [
            Failed("place", f"By what {source(one.network)} says, they are in {one.location}.")
            for one in identities
            if one.location
        ][:1]
    if "time" in ask.must:
        zone = _zone(ask)
        for reply, suggestion in said:
            words = says_away(
                reply.text,
                suggestion.span,
                own=suggestion.is_author,
                needed=_day(ask.needed_by, zone),
                said=_day(reply.created_at, zone),
            )
            if words:
                return (*found, Failed("time", f"{author_name(reply)} writes: “{words}”."))
    return tuple(found)


def _zone(ask: Ask) -> ZoneInfo:
    """Where the user was when the time was typed, as far as that is known."""
    name = ask.needed_by_as_typed.rpartition(" ")[2] or "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
