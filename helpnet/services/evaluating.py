"""The ranking against the user's own labels, beside simpler ways to rank the same people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from helpnet.domain.judging import Verdict, judge
from helpnet.domain.model import Tie
from helpnet.domain.ties import known_directly, standing
from helpnet.store import Store, labels, ties

MOST = 2_000  # labels, the newest
_RESAMPLES = 1_000
_NEVER = 0.0


def _recency(tie: Tie) -> float:
    return tie.last.timestamp() if tie.last else _NEVER


def _ranking(tie: Tie) -> float:
    """What people are listed by: whom the user knows themselves first, then by strength."""
    value = standing(tie)
    return value / (1 + value) + known_directly(tie)


# The first is the ranking itself, the others what it has to be better than.
_SCORES: Mapping[str, Callable[[Tie], float]] = {
    "ranking": _ranking,
    "strength alone": lambda tie: tie.strength,
    "messages": lambda tie: tie.messages,
    "days in contact": lambda tie: tie.days,
    "last contact": _recency,
    "answered days": lambda tie: min(tie.days_out, tie.days_in),
    "an edge": lambda tie: tie.is_mutual,
}


def evaluate(store: Store, user_id: str) -> Verdict:
    """How well the ranking agrees with what the user answered to "do you know them?".

    Each person is ranked as they stood when the user answered, and without the user's own words,
    else the answer would be among what is judged.
    """
    found = labels.of_user(store, user_id, MOST)
    stood = [
        ties.of(store, user_id, [one.person_id], one.said_at, one.said_at, unsaid=True).get(
            one.person_id, Tie()
        )
        for one in found
    ]
    seeded = Random(1)  # noqa: S311 (statistics: the same labels give the same figures)
    scores = {name: [float(score(tie)) for tie in stood] for name, score in _SCORES.items()}
    scores["by lot"] = [seeded.random() for _ in found]
    everyone = range(len(found))
    resamples = (seeded.choices(everyone, k=len(found)) for _ in range(_RESAMPLES))
    return judge([one.word for one in found], scores, resamples)
