"""Who is listed more than once: which of the people the user knows may be one, and the answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from helpnet.domain import unions
from helpnet.domain.match import KnownPerson, lookup_keys
from helpnet.domain.traits import Traits, share_organisation, traits
from helpnet.services import two_people
from helpnet.services.errors import Invalid
from helpnet.services.knowing import who_is
from helpnet.services.person_views import PersonView, described
from helpnet.services.work import Work
from helpnet.store import Store, asks, duplicates, joined, ties

PAGE = 20
_MOST_ALIKE = 8  # who may be one; among more, nobody is found out by a list
_LOOKED_AT = 200  # groups for one page: those whom the user told apart stand among them


@dataclass(frozen=True, slots=True)
class Group:
    """People who may be one. Where all speak for it, that is what the page proposes."""

    people: tuple[PersonView, ...]
    reason: str
    is_likely: bool


def open_questions(
    store: Store, user_id: str, root_ids: Sequence[str]
) -> dict[str, dict[str, str]]:
    """For each of these persons who else they may be, and why, where only the user can tell."""
    with store.snapshot():
        known = joined.described(store, user_id, root_ids)
        keys = {root: lookup_keys(one) for root, one in known.items()}
        sharing = joined.who_share(store, user_id, {key for each in keys.values() for key in each})
        apart = joined.said_apart(store, user_id, root_ids)
        others = {one for roots in sharing.values() for one in roots} - known.keys()
        known |= joined.described(store, user_id, others)
        found: dict[str, dict[str, str]] = {}
        for root in keys:  # who was joined to somebody meanwhile is asked about there
            alike = {one for key in keys[root] for one in sharing.get(key, ())} - {root}
            matches = {
                one: who_is(known[root], [known[one]])
                for one in sorted(alike)
                if frozenset((one, root)) not in apart
            }
            found[root] = {one: match.reason for one, match in matches.items() if match}
        return found


def groups(
    store: Store, user_id: str, now: datetime, start: int = 0
) -> tuple[list[Group], int | None]:
    """A page of those who may be listed more than once, closest first, and where the next begins.

    `start` counts all who share something: it stays right while groups on a page are answered.
    """
    with store.snapshot():
        alike = _together(duplicates.sharing(store, user_id, _MOST_ALIKE))
        everybody = {one for roots in alike for one in roots}
        apart = joined.said_apart(store, user_id, everybody) if alike else set()
        alike = [roots for roots in alike if not _is_told_apart(roots, apart)]
        found: list[Group] = []
        for place, roots in enumerate(alike[start : start + _LOOKED_AT], start):
            if len(found) >= PAGE:
                return found, place
            found += _groups_of(store, user_id, roots, apart, now)
        return found, start + _LOOKED_AT if len(alike) > start + _LOOKED_AT else None


def _together(alike: Iterable[Sequence[str]]) -> list[list[str]]:
    """Those who share anything with one another, in the order given."""
    sets = list(alike)
    order = list(dict.fromkeys(one for roots in sets for one in roots))
    root = unions.roots(order, [(roots[0], one) for roots in sets for one in roots[1:]])
    found: dict[str, list[str]] = {}
    for one in order:
        found.setdefault(root[one], []).append(one)
    return list(found.values())


def _is_told_apart(roots: Sequence[str], apart: Collection[frozenset[str]]) -> bool:
    return all(frozenset(pair) in apart for pair in combinations(roots, 2))


def _groups_of(
    store: Store,
    user_id: str,
    roots: Sequence[str],
    apart: Collection[frozenset[str]],
    now: datetime,
) -> list[Group]:
    """Those of these persons who may be one; several groups where they are not all alike."""
    known = joined.described(store, user_id, roots)
    links = {
        (one, other): reason
        for one, other in combinations(roots, 2)
        if frozenset((one, other)) not in apart and (reason := _why_one(known[one], known[other]))
    }
    found = []
    for each in _together(links):
        pairs = list(combinations(each, 2))
        is_likely = all(pair in links for pair in pairs) and not _is_frequent(known, each)
        reason = next(links[pair] for pair in pairs if pair in links)
        people = tuple(described(store, user_id, each, now))
        found.append(Group(people, reason, is_likely))
    return found


def _why_one(one: KnownPerson, other: KnownPerson) -> str:
    """Why the two may be one person; empty where names differ, as those of a family do."""
    sides = traits(one), traits(other)
    if all(side.names for side in sides) and not sides[0].keys & sides[1].keys:
        return ""
    match = who_is(one, [other])
    return match.reason if match else ""


def _is_frequent(known: dict[str, KnownPerson], roots: Sequence[str]) -> bool:
    sides: list[Traits] = [traits(known[root]) for root in roots]
    if not any(side.has_frequent_name for side in sides):
        return False
    return not all(share_organisation(sides[0], side) for side in sides[1:])


def put_together(work: Work, user_id: str, groups: Sequence[Collection[str]]) -> int:
    """Let the rows of each group be one person by the user's word; how many people that made.

    Raises Invalid where no group has two who are the user's and still there.
    """
    store, made = work.store, 0
    with store.transaction():
        for group in groups:
            root, *others = _own(store, user_id, group) or [""]
            if not others:
                continue
            rows = [row for other in others for row in two_people.join(store, user_id, root, other)]
            ties.refresh(store, user_id, work.clock(), [root, *rows])
            made += 1
        asks.touch_live(store, user_id)
    if not made:
        raise Invalid({"tick": "Tick the two or more who are the same person first."})
    return made


def tell_apart(work: Work, user_id: str, group: Collection[str]) -> None:
    """Keep the user's word that nobody of a group is another of it."""
    store = work.store
    with store.transaction():
        rows = joined.members(store, user_id, _own(store, user_id, group))
        for one, other in combinations(rows, 2):
            joined.say(store, user_id, rows[one], rows[other], same=False)
        asks.touch_live(store, user_id)


def _own(store: Store, user_id: str, group: Collection[str]) -> list[str]:
    """The persons of a group as they stand now, those of the user alone."""
    return sorted(joined.members(store, user_id, set(joined.roots(store, group).values())))
