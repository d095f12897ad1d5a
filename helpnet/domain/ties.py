"""How well the user knows somebody, from dated interactions and edges.

Days in contact count, each worth 1/sqrt(1 + its age in days); both directions must speak, so the
two sums meet in a geometric mean, softened so that one-way contact is worth a little. An edge to
which both sides agreed (a friendship, a mutual follow) raises the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import floor, fsum, sqrt

from helpnet.domain.model import Closeness, Tie

DAY_SECONDS = 86_400
SOFTENING = 0.02  # what a silent direction counts as
EDGE_FACTOR = 1.6  # what a mutual edge makes of the contact there was
EDGE_BONUS = 0.02  # what a mutual edge is worth without any contact
COUNT_BONUS = 1e-8  # bounds what the plain count adds: it decides between equals only

KNOW_WELL = 1.0
KNOW_WELL_DAYS = 3
KNOW = 0.2
LITTLE = 0.05  # what "a little", said by the user, is worth at least; below KNOW by it at most

# The kinds that are the user's own word: whoever is one of these is known, contact or not.
OWN_WORD: frozenset[str] = frozenset(
    {"friend", "family", "colleague", "client", "classmate", "met", "neighbour"}
)
# What these words are worth at least, where no messages were imported. A judgement.
LEAST_BY_WORD: Mapping[str, float] = {"family": KNOW}


def strength(interactions: Sequence[tuple[float, str]], now: float) -> float:
    """How strong a tie is at `now`, without edges; 0 for no contact, unbounded above.

    `interactions` are (unix seconds, "out" | "in") in any order, all before `now` (unix seconds):
    "out" when the user acted on the person, "in" when the person acted on the user. Any number
    on one UTC day in one direction counts once; the plain count decides between equals only.
    Weekly contact both ways for a year is worth 5.8, one message each way 30 days ago .18.
    Raises ValueError for another direction.
    """
    outgoing: set[int] = set()
    incoming: set[int] = set()
    for seconds, direction in interactions:
        if direction == "out":
            outgoing.add(floor(seconds / DAY_SECONDS))
        elif direction == "in":
            incoming.add(floor(seconds / DAY_SECONDS))
        else:
            raise ValueError(f'a direction is "out" or "in", not {direction!r}')
    today = now / DAY_SECONDS
    count = len(interactions)
    return combine(
        _worth(outgoing, today), _worth(incoming, today), mutual=False
    ) + COUNT_BONUS * count / (count + 1)


def combine(out_sum: float, in_sum: float, *, mutual: bool) -> float:
    """The strength of a tie from the worth of the days in each direction.

    `out_sum` and `in_sum` are sums of 1/sqrt(1 + age) over distinct UTC days, the age of day d
    being max(0, now in days - d - .5); `mutual` says whether there is an edge to which both
    sides agreed.
    """
    both = sqrt((out_sum + SOFTENING) * (in_sum + SOFTENING)) - SOFTENING
    contact = max(0.0, both)  # rounding may leave -0 of no contact at all
    return contact * EDGE_FACTOR + EDGE_BONUS if mutual else contact


def standing(tie: Tie) -> float:
    """The strength of a tie with the user's own word, and an edge, never counted as nothing.

    Where the user says how well they know somebody, that bounds what was computed.
    """
    if tie.word == "not":
        return 0.0
    value = _standing(tie)
    if tie.word == "well":
        return max(value, KNOW_WELL)
    return min(max(value, LITTLE), KNOW - LITTLE) if tie.word == "little" else value


def _standing(tie: Tie) -> float:
    words = OWN_WORD.intersection(tie.how_known)
    least = EDGE_BONUS if words or tie.is_mutual else 0.0
    return max(tie.strength, least, *(LEAST_BY_WORD.get(word, 0.0) for word in words))


def chance(strength: float) -> float:
    """How likely a tie of this strength leads to contact, 0 to 1."""
    return strength / (strength + 1)


def known_directly(tie: Tie) -> bool:
    """The user knows this person themselves, rather than through somebody.

    That takes an edge both sides agreed to, contact both ways, acts of the user on two days or
    more, or the user's own word. A one-way message or follow from a stranger is not knowing.
    """
    if tie.word:
        return tie.word != "not"
    return (
        tie.is_mutual
        or tie.is_two_way
        or tie.days_out >= 2
        or not OWN_WORD.isdisjoint(tie.how_known)
    )


def closeness(tie: Tie) -> Closeness:
    """The word for how well the user knows somebody themselves: never "through".

    Contact that was never answered is no more than knowing slightly, however much of it.
    """
    if not known_directly(tie):
        return "stranger"
    if tie.word:
        return "know_well" if tie.word == "well" else "know_slightly"
    answered = tie.is_mutual or tie.is_two_way or not OWN_WORD.isdisjoint(tie.how_known)
    value = standing(tie)
    if not answered or value < KNOW:
        return "know_slightly"
    return "know_well" if value >= KNOW_WELL and tie.days >= KNOW_WELL_DAYS else "know"


def _worth(days: Iterable[int], today: float) -> float:
    # fsum rounds once, so that the order of a set never shows in the last digit.
    return fsum(1 / sqrt(1 + max(0.0, today - day - 0.5)) for day in days)
