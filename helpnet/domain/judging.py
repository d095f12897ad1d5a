"""How well a way of ranking people agrees with what the user says of them.

Only pairs of people of whom the user said something different count: how often does a score put
first whom the user knows better? A score that is equal for both is right half the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt

GRADES: Mapping[str, int] = {"not": 0, "little": 1, "well": 2}
FEWEST = 20  # labels; with fewer, chance alone decides
_TAIL = 0.025  # of the resamples on either side of a 95 % interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well one score agrees with the labels."""

    accuracy: float  # of the pairs, the share in the right order; .5 is chance
    low: float
    high: float  # low to high: the 95 % interval
    tau: float  # Kendall's tau-b, -1 to 1
    ahead: float  # how much the first score's accuracy is above this one's; 0 for the first
    ahead_low: float
    ahead_high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the labels say of each score; nothing of any where they are too few to tell."""

    labels: int
    pairs: int
    scores: Mapping[str, Agreement]

    @property
    def is_telling(self) -> bool:
        """There were labels enough."""
        return bool(self.scores)


def judge(
    words: Sequence[str],
    scores: Mapping[str, Sequence[float]],
    resamples: Iterable[Sequence[int]],
) -> Verdict:
    """How well each score agrees with the words, which are "well", "little" or "not".

    Each score gives one number per word, higher for whom the user should know better. Intervals
    come of a bootstrap over people: `resamples` are positions drawn with replacement, as many as
    there are words each time.
    """
    grades = [GRADES[word] for word in words]
    pairs = _different(grades, [1] * len(grades))
    if len(grades) < FEWEST or not pairs:
        return Verdict(len(grades), pairs, {})
    ordered = {name: _ordered(values) for name, values in scores.items()}
    drawn: dict[str, list[float]] = {name: [] for name in scores}
    for resample in resamples:
        weights = [0] * len(grades)
        for one in resample:
            weights[one] += 1
        if _different(grades, weights):
            for name, order in ordered.items():
                drawn[name].append(_accuracy(grades, weights, order))
    first = next(iter(scores))
    once = [1] * len(grades)
    whole = {name: _accuracy(grades, once, order) for name, order in ordered.items()}
    return Verdict(
        len(grades),
        pairs,
        {
            name: Agreement(
                whole[name],
                *_interval(drawn[name]),
                tau=_tau(whole[name], grades, values),
                ahead=whole[first] - whole[name],
                **_named(
                    _interval([a - b for a, b in zip(drawn[first], drawn[name], strict=True)])
                ),
            )
            for name, values in scores.items()
        },
    )


def _named(interval: tuple[float, float]) -> dict[str, float]:
    return dict(zip(("ahead_low", "ahead_high"), interval, strict=True))


def _ordered(values: Sequence[float]) -> list[list[int]]:
    """Who has which score, from the lowest; who has the same stands together."""
    order = sorted(range(len(values)), key=values.__getitem__)
    return [list(same) for _, same in groupby(order, key=values.__getitem__)]


def _accuracy(grades: Sequence[int], weights: Sequence[int], order: Sequence[list[int]]) -> float:
    below = [0] * len(GRADES)
    right = 0.0
    for same in order:
        here = [0] * len(GRADES)
        for one in same:
            here[grades[one]] += weights[one]
        for grade, count in enumerate(here):
            right += count * (sum(below[:grade]) + sum(here[:grade]) / 2)
        below = [before + count for before, count in zip(below, here, strict=True)]
    return right / _different(grades, weights)


def _different(grades: Sequence[int], weights: Sequence[int]) -> int:
    """How many pairs of people got different words."""
    totals = [0] * len(GRADES)
    for grade, weight in zip(grades, weights, strict=True):
        totals[grade] += weight
    return sum(count * sum(totals[:grade]) for grade, count in enumerate(totals))


def _tau(accuracy: float, grades: Sequence[int], values: Sequence[float]) -> float:
    pairs = _different(grades, [1] * len(grades))
    everyone = len(grades) * (len(grades) - 1) // 2
    equal = sum(len(same) * (len(same) - 1) // 2 for same in _ordered(values))
    # Of the pairs with different words, right minus wrong; a pair of equal scores is neither.
    surplus = (2 * accuracy - 1) * pairs
    scale = sqrt(pairs * (everyone - equal))
    return surplus / scale if scale else 0.0


def _interval(drawn: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(drawn)
    last = len(ordered) - 1
    return ordered[round(_TAIL * last)], ordered[round((1 - _TAIL) * last)]
