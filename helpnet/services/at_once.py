"""Before anybody answers: whom the user knows already at the place asked for, or for the topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.asked_topics import asked_topics
from helpnet.domain.fit import Wish, fit, wish
from helpnet.domain.places import fold
from helpnet.services.person_views import PersonView, described
from helpnet.store import Store, people, people_list
from helpnet.store.people import Identity

SHOWN = 3
_LEAST_TYPED = 3  # letters of a place from which on those are said whose beginning it is
_MOST_CHECKED = 60  # of those found, how many are looked at more closely


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody who may fit, and by which words of theirs."""

    person: PersonView
    by: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the user knows already for what an ask wants: at its place, and elsewhere by topic."""

    place: str
    count: int  # of those at the place
    is_all: bool  # False: there may be more there
    there: tuple[Fitting, ...]  # the few whom the topics fit best, then the closest
    elsewhere: tuple[Fitting, ...]  # of whom something names a topic


def known(
    store: Store, user_id: str, text: str, place: str, topics: Sequence[str], now: datetime
) -> Known | None:
    """Whom the user knows for an ask; None where there is nobody.

    Somebody is at the place by their own location, or by what is told of them; the topics are
    those named and those of the text. Places come first, topics fill up what is left.
    """
    terms = (*filter(None, map(fold, topics)), *asked_topics(text, place))
    about = wish("", [" ".join(term) for term in terms])
    there, count, is_all = _there(store, user_id, place, about)
    others: list[tuple[str, str]] = []
    if terms and len(there) < SHOWN:
        taken = {one for one, _ in there}
        ids = people_list.about(store, user_id, terms, limit=_MOST_CHECKED)
        ids = [one for one in ids if one not in taken]
        others = _best(store, ids, about, lambda _, texts: fit(about, texts=texts)[0] > 0)[1]
    chosen = [*there[:SHOWN], *others[: max(0, SHOWN - len(there))]]
    if not chosen:
        return None
    views = {one.id: one for one in described(store, user_id, [one for one, _ in chosen], now)}
    fitting = [Fitting(views[one], by) for one, by in chosen]
    return Known(place, count, is_all, tuple(fitting[: len(there)]), tuple(fitting[len(there) :]))


def _there(
    store: Store, user_id: str, place: str, about: Wish
) -> tuple[list[tuple[str, str]], int, bool]:
    """(id, by which words) of the best at a place, how many there are, whether these are all."""
    words = fold(place.split(",")[0])
    if not words:
        return [], 0, True
    ids = people_list.search(
        store,
        user_id,
        words,
        columns="place about",
        limit=_MOST_CHECKED,
        known_only=True,
        whole_below=_LEAST_TYPED,
    )
    wanted = wish(place, ())
    count, best = _best(
        store, ids, about, lambda at, texts: fit(wanted, location=at, texts=texts)[1] == "yes"
    )
    return best, count, len(ids) < _MOST_CHECKED


def _best(
    store: Store, ids: Sequence[str], about: Wish, fits: Callable[[str, Sequence[str]], bool]
) -> tuple[int, list[tuple[str, str]]]:
    """How many of these fit, and of the best few the words by which they do."""
    told: dict[str, list[Identity]] = {}
    for identity in people.identities(store, ids):
        told.setdefault(identity.person_id, []).append(identity)
    found: list[tuple[float, int, str, str]] = []
    for position, one in enumerate(ids):
        texts = [
            text for each in told.get(one, ()) for text in (each.title, each.org, each.bio) if text
        ]
        location = next((each.location for each in told.get(one, ()) if each.location), "")
        if fits(location, texts):
            topical = [text for text in texts if fit(about, texts=[text])[0]]
            by = (topical or [location])[0]
            found.append((-fit(about, texts=texts)[0], position, one, by))
    return len(found), [(one, by) for _, _, one, by in sorted(found)[:SHOWN]]
