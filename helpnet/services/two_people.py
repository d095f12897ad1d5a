"""Two persons the user says are one, and their parting; it wins over every rule and import."""

from __future__ import annotations

from collections.abc import Collection

from helpnet.services.work import Work
from helpnet.store import Store, contacts, joined, ties, unions
from helpnet.store.unions import Pair

BY_THE_USER = "you said so"


def join(store: Store, user_id: str, root: str, other: str) -> list[str]:
    """Let `other` be the person `root` by the user's word; the rows that came to them."""
    if root == other:
        return []
    groups = joined.members(store, user_id, [root, other])
    joined.say(store, user_id, groups[root], groups[other], same=True)
    joined.join(store, user_id, other, root, BY_THE_USER)
    return groups[other]


def part(store: Store, user_id: str, leaving: Collection[str]) -> None:
    """Let rows of a person be another one for good."""
    for group in joined.members(
        store, user_id, set(joined.roots(store, leaving).values())
    ).values():
        staying = [one for one in group if one not in leaving]
        joined.say(store, user_id, [one for one in group if one in leaving], staying, same=False)
    joined.part(store, user_id, leaving)


def join_those_of(work: Work, user_id: str, one_id: str, other_id: str) -> None:
    """Let whom two merged contacts are seen to be be one person; parted when the merge is."""
    store = work.store
    [root, *others] = contacts.people(store, contacts.members(store, one_id)) or [""]
    rows = [row for other in others for row in join(store, user_id, root, other)]
    if rows:
        unions.note_joined_people(store, one_id, other_id, rows)
        ties.refresh(store, user_id, work.clock(), [root])


def part_those_of(work: Work, user_id: str, pair: Pair) -> None:
    """Part the persons that two contacts made one when they were merged."""
    store = work.store
    if rows := unions.take_joined_people(store, pair.one_id, pair.other_id):
        rows += _came_since(store, user_id, rows)
        touched = [*joined.roots(store, rows).values(), *rows]
        part(store, user_id, rows)
        ties.refresh(store, user_id, work.clock(), touched)


def _came_since(store: Store, user_id: str, leaving: Collection[str]) -> list[str]:
    """Rows that rules joined to their person only for what these who leave are found by."""
    group = joined.members(store, user_id, set(joined.roots(store, leaving).values()))
    others = [one for rows in group.values() for one in rows if one not in leaving]
    loose = joined.by_rules(store, others, but=BY_THE_USER)
    keys = joined.keys_of(store, [*leaving, *others])
    theirs = {key for one in leaving for key in keys[one]}
    firm = {key for one in others if one not in loose for key in keys[one]}
    return [one for one in loose if keys[one] & theirs and not keys[one] & firm]
