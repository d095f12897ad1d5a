"""How strong a tie is: figures that were measured, and laws that hold for any."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st

from helpnet.domain.model import Tie
from helpnet.domain.ties import (
    chance,
    closeness,
    combine,
    known_directly,
    standing,
    strength,
)
from tests.support.laws import given

DAY = 86_400
NOW = datetime(2025, 11, 22, 12, tzinfo=UTC).timestamp()
TODAY = int(NOW // DAY)

days = st.lists(st.integers(0, 3000), max_size=30)
sums = st.floats(0, 1e4)


def on(direction: str, *ages: float) -> list[tuple[float, str]]:
    return [(NOW - age * DAY, direction) for age in ages]


def both(*ages: float) -> list[tuple[float, str]]:
    return sorted(on("out", *ages) + on("in", *ages))


def worth(ages: list[int]) -> float:
    return math.fsum(1 / math.sqrt(1 + age) for age in set(ages))


@pytest.mark.parametrize(
    ("interactions", "expected"),
    [
        ([], 0.0),
        (both(*range(0, 364, 7)), 5.8),
        (both(*range(730, 1094, 7)), 1.7),
        (on("out", *[1.0] * 10) + on("in", *[1.0] * 10), 0.71),
        (both(30), 0.18),
        (both(365), 0.05),
        (on("out", *range(0, 360, 9)), 0.29),
    ],
)
def test_ties_are_as_strong_as_was_measured(
    interactions: list[tuple[float, str]], expected: float
) -> None:
    assert strength(interactions, NOW) == pytest.approx(expected, rel=0.05, abs=0.006)


def test_a_friend_without_contact_is_worth_little_and_more_than_nobody() -> None:
    assert combine(0, 0, mutual=True) == pytest.approx(0.02)
    assert combine(0, 0, mutual=False) == 0


def test_another_direction_is_an_error() -> None:
    with pytest.raises(ValueError, match="sideways"):
        strength([(NOW, "sideways")], NOW)


def test_the_count_decides_between_equals_only() -> None:
    once, often = both(30), both(*[30] * 50)
    assert strength(often, NOW) > strength(once, NOW)
    assert strength(often, NOW) == pytest.approx(strength(once, NOW), abs=1e-7)
    assert strength(both(*[30] * 500), NOW) < strength(both(29), NOW)


def test_days_are_those_of_utc() -> None:
    midnight = TODAY * DAY
    one_day = [(midnight + 1, "out"), (midnight + DAY / 2 - 1, "out")]
    two_days = [(midnight - 1, "out"), (midnight + 1, "out")]
    assert strength(two_days, NOW) > strength(one_day, NOW) + 0.01


@given(days, days)
def test_strength_is_the_formula_over_the_days_of_each_direction(
    outgoing: list[int], incoming: list[int]
) -> None:
    told = strength(on("out", *outgoing) + on("in", *incoming), NOW)
    formula = combine(worth(outgoing), worth(incoming), mutual=False)
    assert told == pytest.approx(formula, abs=1e-7)


@given(days, days, st.integers(0, 3000), st.sampled_from(["out", "in"]))
def test_more_contact_never_lowers_a_tie(
    outgoing: list[int], incoming: list[int], age: int, direction: str
) -> None:
    before = on("out", *outgoing) + on("in", *incoming)
    assert strength(before + on(direction, age), NOW) >= strength(before, NOW)


@given(days, days, st.integers(1, 400))
def test_more_recent_contact_never_lowers_a_tie(
    outgoing: list[int], incoming: list[int], later: int
) -> None:
    old = on("out", *(age + later for age in outgoing)) + on(
        "in", *(age + later for age in incoming)
    )
    recent = on("out", *outgoing) + on("in", *incoming)
    assert strength(recent, NOW) >= strength(old, NOW)


@given(st.sets(st.integers(0, 3000), min_size=1), days, st.integers(0, 3000))
def test_one_contact_moved_to_a_later_free_day_never_lowers_a_tie(
    outgoing: set[int], incoming: list[int], age: int
) -> None:
    oldest = max(outgoing)
    if age >= oldest or age in outgoing:
        return
    moved = (outgoing - {oldest}) | {age}
    assert strength(on("out", *moved) + on("in", *incoming), NOW) >= strength(
        on("out", *outgoing) + on("in", *incoming), NOW
    )


@given(sums, sums, sums)
def test_an_added_edge_or_a_larger_sum_never_lowers_a_tie(
    out_sum: float, in_sum: float, more: float
) -> None:
    for mutual in (False, True):
        tie = combine(out_sum, in_sum, mutual=mutual)
        assert combine(out_sum + more, in_sum, mutual=mutual) >= tie
        assert combine(out_sum, in_sum + more, mutual=mutual) >= tie
        assert combine(in_sum, out_sum, mutual=mutual) == pytest.approx(tie)
    assert combine(out_sum, in_sum, mutual=True) > combine(out_sum, in_sum, mutual=False)


@given(st.permutations(both(1, 2, 3, 50, 400, 401)))
def test_the_order_of_the_interactions_makes_no_difference(
    interactions: list[tuple[float, str]],
) -> None:
    assert strength(interactions, NOW) == strength(both(1, 2, 3, 50, 400, 401), NOW)


@pytest.mark.parametrize(
    "tie",
    [
        Tie(how_known=("friend",)),
        Tie(how_known=("connection",)),
        Tie(how_known=("follows_each_other",)),
        Tie(how_known=("in_contacts",)),
        Tie(how_known=("colleague",)),
        Tie(how_known=("you_follow", "met")),
        Tie(days=1, days_out=1, days_in=1),
        Tie(days=2, days_out=2),
    ],
)
def test_an_edge_an_answer_two_days_or_a_word_make_somebody_known(tie: Tie) -> None:
    assert known_directly(tie)
    assert closeness(tie) == "know_slightly"


@pytest.mark.parametrize(
    "tie",
    [
        Tie(),
        Tie(strength=0.5, days=40, days_in=40),  # they write and write
        Tie(days=1, days_out=1, messages=9),
        Tie(how_known=("you_follow",)),
        Tie(how_known=("follows_you",)),
        Tie(how_known=("other",)),
    ],
)
def test_one_way_contact_is_not_knowing(tie: Tie) -> None:
    assert not known_directly(tie)
    assert closeness(tie) == "stranger"


@pytest.mark.parametrize(
    ("tie", "word"),
    [
        (Tie(strength=1.0, days=3, days_out=3, days_in=1), "know_well"),
        (Tie(strength=3.0, days=2, days_out=2, days_in=2), "know"),
        (Tie(strength=0.99, days=9, days_out=9, days_in=9), "know"),
        (Tie(strength=0.2, days=1, days_out=1, days_in=1), "know"),
        (Tie(strength=0.19, days=1, days_out=1, days_in=1), "know_slightly"),
        (Tie(strength=1.5, days=90, days_out=90), "know_slightly"),
        (Tie(strength=1.5, days=90, days_out=90, how_known=("friend",)), "know_well"),
        (Tie(how_known=("family",)), "know"),
    ],
)
def test_words_for_closeness_follow_strength_and_days(tie: Tie, word: str) -> None:
    assert closeness(tie) == word


@given(st.floats(0, 100), st.sampled_from(["friend", "family", "colleague", "in_contacts"]))
def test_the_users_word_never_lowers_what_a_tie_counts_for(value: float, kind: str) -> None:
    said = standing(Tie(strength=value, how_known=(kind,)))
    assert said >= standing(Tie(strength=value)) == value
    assert said > 0
    assert 0 < chance(said) < 1
