"""The default community: who lives in the practice networks, and their past with Robin Vale.

`PEOPLE` are the story's three and sixty more, none of them real. Each is a dict in the shape that
`POST /practice/people` takes, except that an interaction says `days_ago` (a float, counted from
the moment of loading) where the control plane says `at`.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict
from zlib import crc32

from helpnet.practice import community_far, community_near
from helpnet.practice.community_table import Contact, Row

HOURS = 1 / 24


class PastInteraction(TypedDict):
    """One dated act between the owner and a person; "out" is the owner's own."""

    network: str
    direction: str
    days_ago: float


class Person(TypedDict):
    """Somebody in the community, as the control plane takes them."""

    name: str
    x_username: NotRequired[str]
    facebook_name: NotRequired[str]
    bio: str
    location: str
    relation: dict[str, list[str]]
    interactions: list[PastInteraction]


def _unevenness(seed: str) -> float:
    """A number from 0 to 1 that is always the same for the same seed: people keep no calendar."""
    return crc32(seed.encode()) / 0xFFFFFFFF


def _history(name: str, contact: Contact) -> list[PastInteraction]:
    """Spell one contact out into single dated acts, oldest first.

    Both ways means that one begins and the other answers some hours later. On Facebook the person
    always begins: a Page can only answer those who came to it.
    """
    acts: list[PastInteraction] = []
    for index in range(contact.times):
        seed = f"{name} {contact.network} {contact.ways} {index}"
        wander = (_unevenness(seed) - 0.5) * contact.every * 0.6 if index else 0.0
        begun = contact.last + index * contact.every + wander
        if contact.ways != "both":
            acts.append(_act(contact.network, contact.ways, begun))
            continue
        person_begins = contact.network == "facebook" or _unevenness(seed + " first") < 0.55
        first, second = ("in", "out") if person_begins else ("out", "in")
        lag = (0.2 + 7 * _unevenness(seed + " lag")) * HOURS
        acts += [
            _act(contact.network, first, begun),
            _act(contact.network, second, begun - lag),
        ]
    return sorted(acts, key=lambda act: -act["days_ago"])


def _act(network: str, direction: str, days_ago: float) -> PastInteraction:
    return {"network": network, "direction": direction, "days_ago": round(days_ago, 4)}


def _relation(words: str) -> dict[str, list[str]]:
    """Turn the table's words ("mutual", "following", "followed_by", "friend") into a relation."""
    relation: dict[str, list[str]] = {}
    for word in words.split():
        if word == "friend":
            relation["facebook"] = ["friend"]
        elif word == "mutual":
            relation["x"] = ["following", "followed_by"]
        else:
            relation["x"] = [word]
    return relation


def _person(row: Row) -> Person:
    person: Person = {
        "name": row.name,
        "bio": row.bio,
        "location": row.location,
        "relation": _relation(row.relation),
        "interactions": [act for contact in row.past for act in _history(row.name, contact)],
    }
    if row.x:
        person["x_username"] = row.x
    if row.facebook:
        person["facebook_name"] = row.facebook
    return person


PEOPLE: list[Person] = [_person(row) for row in (*community_near.ROWS, *community_far.ROWS)]
