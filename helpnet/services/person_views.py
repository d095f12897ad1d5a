"""A person the user knows as the pages and the API show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.identity import account_of
from helpnet.domain.model import Candidate, Closeness, Tie
from helpnet.domain.reasons import reasons
from helpnet.domain.ties import closeness, known_directly
from helpnet.domain.words import sentence
from helpnet.store import Store, people, ties


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person the user knows, with how and why."""

    id: str
    name: str
    org: str
    title: str
    location: str
    closeness: Closeness
    tie: Tie
    because: tuple[str, ...]
    handles: dict[str, str]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    urls: tuple[str, ...]
    told_by: tuple[str, ...]  # the sources: x, facebook, linkedin, contacts


def described(store: Store, user_id: str, ids: Sequence[str], now: datetime) -> list[PersonView]:
    """These people as the pages show them, in the order given."""
    how_well = ties.of(store, user_id, ids, now, now)
    told: dict[str, list[people.Identity]] = {}
    for identity in people.identities(store, ids):
        told.setdefault(identity.person_id, []).append(identity)
    addresses = people.addresses(store, ids)
    return [
        _view(one, told.get(one, []), how_well.get(one, Tie()), addresses.get(one, {}))
        for one in ids
    ]


def _view(
    person_id: str,
    told: Sequence[people.Identity],
    tie: Tie,
    addresses: dict[str, dict[str, str]],
) -> PersonView:
    def first(name: str) -> str:
        return next((value for one in told if (value := getattr(one, name))), "")

    # A handle told as a name says less than any name.
    names = sorted({one.name for one in told if one.name}, key=lambda name: (" " not in name, name))
    handles = {one.network: one.handle for one in told if one.handle}
    name = names[0] if names else next((f"@{handle}" for handle in handles.values()), "")
    candidate = Candidate(person_id, name or "Somebody", tie)
    urls = [one.url for one in told if one.url] + [*addresses.get("url", ())]
    return PersonView(
        id=person_id,
        name=name or "Somebody without a name yet",
        org=first("org"),
        title=first("title"),
        location=first("location"),
        closeness=closeness(tie),
        tie=tie,
        because=tuple(
            sentence(one) for one in reasons(candidate, 1 if known_directly(tie) else 3, ())
        ),
        handles=handles,
        emails=tuple(addresses.get("email", ())),
        phones=tuple(addresses.get("phone", ())),
        urls=tuple(dict.fromkeys(urls)),
        told_by=tuple(dict.fromkeys(one.network for one in told)),
    )


def person_json(view: PersonView) -> dict[str, Any]:
    """A person as the API gives them."""
    return {
        "id": view.id,
        "name": view.name,
        "org": view.org or None,
        "location": view.location or None,
        "closeness": view.closeness,
        "how_known": list(view.tie.how_known),
        "because": list(view.because),
        "handles": view.handles,
        "emails": list(view.emails),
        "phones": list(view.phones),
        "urls": [url for url in view.urls if account_of(url) or url.startswith("http")],
    }
