"""The user's own word on how well, and as what, they know somebody: it wins over all else.

It is kept with the people whom a contact is seen to be, so that it holds under every ask and
survives every import; and with the contact itself till somebody known is seen in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast, get_args

from helpnet.domain.model import HowKnown, OwnWord
from helpnet.services.errors import Invalid
from helpnet.services.work import Work
from helpnet.store import asks, contacts, joined, labels, people, people_list, ties

# The kinds that are the user's to say; the others are facts that networks tell.
JUDGED: tuple[HowKnown, ...] = (
    *("family", "friend", "colleague", "client", "classmate", "met", "neighbour"),
)
_NONE_OF_THESE = frozenset({"other"})


def checked(word: Any) -> OwnWord:
    """A word as it came from outside; raises Invalid for any other."""
    if word not in get_args(OwnWord):
        raise Invalid({"word": "Say well, little or not, or leave it empty."})
    return cast(OwnWord, word)


def say_how_well(
    work: Work, user_id: str, word: OwnWord, person_ids: Sequence[str], members: Sequence[str] = ()
) -> None:
    """Keep how well the user knows somebody, and rank them by it from now on.

    `person_ids` are whom the contacts `members` are seen to be; empty takes the word back.
    """
    _keep(work, user_id, word, work.clock(), person_ids, members)


def pass_on(work: Work, user_id: str, ask_id: str) -> None:
    """Let what was said of contacts be said of whom they are seen to be by now.

    Of what the user said of the contact and of the person, the newer holds.
    """
    store = work.store
    for contact in contacts.of_ask(store, ask_id):
        if not contact.given_word:
            continue
        members = contacts.members(store, contact.id)
        known = contacts.people(store, members)
        newest = labels.newest(store, user_id, known, members) if known else None
        if newest:
            _keep(work, user_id, newest.word, newest.said_at, known, members)


def _keep(
    work: Work,
    user_id: str,
    word: OwnWord,
    said_at: datetime,
    person_ids: Sequence[str],
    members: Sequence[str],
) -> None:
    store = work.store
    with store.transaction():
        for person_id in person_ids:
            people_list.set_word(store, user_id, person_id, word)
        contacts.change(store, members, {"given_word": "" if person_ids else word})
        labels.keep(store, work.new_id(), user_id, word, said_at, person_ids, members)
        if person_ids:
            ties.refresh(store, user_id, work.clock(), person_ids)
        asks.touch_live(store, user_id)


def say_how(
    work: Work,
    user_id: str,
    kinds: Collection[str],
    person_ids: Sequence[str],
    *,
    denies: bool = False,
) -> list[str]:
    """Keep as what the user knows people, in place of what they and others said before.

    None takes back what the user said, so that others' word counts again; with `denies` it says
    that the others err. Comes back with the kinds that are not kept so: those that are no
    judgement, or all of them where nobody is given.
    """
    if not person_ids:
        return list(kinds)
    store = work.store
    with store.transaction():
        said = set(JUDGED).intersection(kinds)
        for root, rows in joined.members(store, user_id, person_ids).items():
            told = people_list.sources(store, user_id, root) if denies else []
            others = any(ties.is_judged(*one) for one in told if one[0] != ties.OWN_WORD)
            kept = said or (_NONE_OF_THESE if others else frozenset())
            # Of all rows, as the word is: it holds for each that is parted later.
            people.relate(store, user_id, ties.OWN_WORD, dict.fromkeys(rows, kept))
        ties.refresh(store, user_id, work.clock(), person_ids)
        asks.touch_live(store, user_id)
    return [kind for kind in kinds if kind not in said]
