"""People the user knows: finding them, what is known of them, and the user's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from helpnet.domain.model import HowKnown
from helpnet.services import duplicates, own_word, two_people, unread
from helpnet.services.errors import Invalid, NotFound
from helpnet.services.own_word import JUDGED
from helpnet.services.person_views import PersonView, described
from helpnet.services.work import Work
from helpnet.store import (
    Store,
    asks,
    erasing,
    imports,
    joined,
    people_list,
    replies,
    seen,
    ties,
)
from helpnet.store.people_list import Place

PAGE = 50
_MOST_OWED = 10
_MOST_ASKED = 10
_MOST_SOUGHT = 10


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything behind how close a person is."""

    person: PersonView
    sources: tuple[tuple[str, str], ...]  # (source, kind)
    rows: tuple[tuple[str, str, str], ...]  # (row id, network, name) of each that was joined
    maybe: tuple[tuple[PersonView, str], ...]  # who may be the same person, and why
    sought: tuple[PersonView, ...]  # whom the user looks for, to say that they are the same
    answered: tuple[dict[str, Any], ...]
    own_kinds: tuple[str, ...]
    not_imported: tuple[str, ...] = ()

    @property
    def relations(self) -> tuple[tuple[str, str], ...]:
        """(source, kind), what several lists of X tell together said once."""
        told: dict[str, set[str]] = {}
        for source, kind in self.sources:
            told.setdefault("x" if source.startswith("x_") else source, set()).add(kind)
        for kinds in told.values():
            if "follows_each_other" in kinds or kinds >= {"you_follow", "follows_you"}:
                kinds -= {"you_follow", "follows_you"}
                kinds.add("follows_each_other")
        return tuple((source, kind) for source, kinds in told.items() for kind in sorted(kinds))

    @property
    def thanks_owed(self) -> int:
        """How many replies of theirs led to somebody without their being thanked."""
        return sum(bool(one["is_owed"]) for one in self.answered)


def listed(
    store: Store, user_id: str, now: datetime, query: str, how: str, after: Place | None
) -> tuple[list[PersonView], Place | None]:
    """A page of people, the closest first, and where the next begins. Raises Invalid."""
    if how and how not in get_args(HowKnown):
        raise Invalid({"how": f"There is no relation {how!r}."})
    with store.snapshot():
        words = query.split()
        found = (
            people_list.search_page(store, user_id, words, how, after, PAGE + 1)
            if words
            else people_list.page(store, user_id, how, after, PAGE + 1)
        )
        more = found[PAGE - 1][1] if len(found) > PAGE else None
        return described(store, user_id, [one for one, _ in found[:PAGE]], now), more


def owed_thanks(store: Store, user_id: str, now: datetime) -> list[PersonView]:
    """To whom the user owes thanks: they named somebody whom the user contacted."""
    return described(store, user_id, people_list.owed_thanks(store, user_id, _MOST_OWED), now)


def own_person(store: Store, user_id: str, person_id: str) -> str:
    """The person whom an id of the user's stands for; raises NotFound."""
    found = store.row(
        "select root_id from people where user_id = ? and id = ?", [user_id, person_id]
    )
    if found is None:
        raise NotFound("There is no such person: they may have been forgotten.")
    return str(found["root_id"])


def person_page(
    store: Store, user_id: str, person_id: str, now: datetime, seeking: str = ""
) -> PersonPage:
    """All that is known of a person, and who else is called as `seeking` says. Raises NotFound."""
    with store.snapshot():
        root = own_person(store, user_id, person_id)
        [view] = described(store, user_id, [root], now)
        rows = joined.members(store, user_id, [root])[root]
        told = seen.told_of(store, user_id, rows)
        kinds = people_list.sources(store, user_id, root)
        maybe = duplicates.open_questions(store, user_id, [root])[root]
        asked = list(maybe)[:_MOST_ASKED]
        sought = people_list.search(
            store, user_id, seeking.split(), columns="name", limit=_MOST_SOUGHT
        )
        return PersonPage(
            person=view,
            sources=tuple(kinds),
            rows=tuple(
                (one, each.network, each.name or each.handle)
                for one in rows
                for each in told.get(one, ())
            ),
            maybe=tuple((one, maybe[one.id]) for one in described(store, user_id, asked, now)),
            sought=tuple(described(store, user_id, [one for one in sought if one != root], now)),
            answered=tuple(people_list.asks_answered(store, user_id, root)),
            not_imported=unread.not_imported(store, user_id),
            own_kinds=tuple(kind for source, kind in kinds if source == ties.OWN_WORD),
        )


# ---------------------------------------------------------------- the user's word


def say(work: Work, user_id: str, person_id: str, changes: dict[str, Any]) -> str:
    """Keep what the user says of a person; the id of the person then. Raises Invalid, NotFound.

    `changes` may hold word (well, little, not or empty), kinds (a list), same_as (another person's
    id), not_same (the id of another person, or of a row that was joined), thanked (the id of a
    reply of theirs).
    """
    store = work.store
    with store.transaction():
        # Looked up in here, for another tab may have joined them to somebody a moment ago.
        root = own_person(store, user_id, person_id)
        touched = _rows(store, user_id, root)
        if "word" in changes:
            own_word.say_how_well(work, user_id, own_word.checked(changes["word"]), [root])
        if "kinds" in changes:
            kinds = set(changes["kinds"])
            if not kinds <= set(JUDGED):
                raise Invalid({"kinds": f"Choose from {', '.join(JUDGED)}."})
            own_word.say_how(work, user_id, kinds, [root], denies=True)
        if other := changes.get("same_as"):
            two_people.join(store, user_id, root, own_person(store, user_id, str(other)))
        if other := changes.get("not_same"):
            _not_same(store, user_id, root, str(other))
        if reply_id := changes.get("thanked"):
            _thanked(store, user_id, root, str(reply_id))
        ties.refresh(store, user_id, work.clock(), {*touched, *_rows(store, user_id, root)})
        asks.touch_live(store, user_id)
    return root


def _rows(store: Store, user_id: str, root: str) -> list[str]:
    return joined.members(store, user_id, [root]).get(root, [root])


def _not_same(store: Store, user_id: str, root: str, other: str) -> None:
    apart = own_person(store, user_id, other)
    if apart == root:  # a row of this very person: it leaves
        two_people.part(store, user_id, [other])
    else:
        rows = _rows(store, user_id, root)
        joined.say(store, user_id, rows, _rows(store, user_id, apart), same=False)


def _thanked(store: Store, user_id: str, root: str, reply_id: str) -> None:
    theirs = {one["reply_id"] for one in people_list.asks_answered(store, user_id, root)}
    if reply_id not in theirs:
        raise NotFound("There is no such reply: it may have been deleted.")
    replies.thanked(store, reply_id)


def forget(work: Work, user_id: str, person_id: str) -> None:
    """Erase a person everywhere, so that no import brings them back. Raises NotFound."""
    with work.store.transaction():
        root = own_person(work.store, user_id, person_id)
        told = joined.told_of_group(work.store, user_id, root)
        seen.forget(work.store, user_id, told)
        names = {one.name for one in told if " " in one.name}
        imports.forget_files(work.store, user_id, names)
        erasing.forget_person(work.store, user_id, root)
