"""The figures of `flask evaluate-ties`: right by hand, bounded, the same each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.judging import FEWEST, GRADES, Verdict
from helpnet.domain.judging import judge as judge_by

WORDS = st.lists(st.sampled_from(sorted(GRADES)), min_size=FEWEST, max_size=FEWEST + 5)


def judge(words: Sequence[str], scores: Mapping[str, Sequence[float]]) -> Verdict:
    seeded = Random(1)
    draws = [seeded.choices(range(len(words)), k=len(words)) for _ in range(200)]
    return judge_by(words, scores, draws)


def accuracy_by_hand(words: list[str], values: list[float]) -> float:
    right = pairs = 0.0
    for (word, value), (other, other_value) in combinations(zip(words, values, strict=True), 2):
        if word == other:
            continue
        pairs += 1
        if value == other_value:
            right += 0.5
        else:
            right += (GRADES[word] > GRADES[other]) == (value > other_value)
    return right / pairs


def test_a_few_labels_tell_nothing_however_good_they_look() -> None:
    words = ["well", "not"] * ((FEWEST - 1) // 2)
    verdict = judge(words, {"ranking": [float(GRADES[word]) for word in words]})
    assert (verdict.labels, verdict.is_telling, verdict.scores) == (len(words), False, {})


def test_labels_that_are_all_the_same_tell_nothing() -> None:
    verdict = judge(["well"] * 50, {"ranking": [1.0] * 50})
    assert (verdict.pairs, verdict.is_telling) == (0, False)


def test_a_score_without_any_difference_is_chance() -> None:
    one = judge(["well", "not"] * 20, {"ranking": [3.0] * 40}).scores["ranking"]
    assert (one.accuracy, one.low, one.high, one.tau) == (0.5, 0.5, 0.5, 0.0)


def test_the_right_order_is_right_and_the_wrong_one_wrong() -> None:
    words = ["well", "little", "not"] * 10
    right = [float(GRADES[word]) for word in words]
    scores = judge(words, {"right": right, "wrong": [-each for each in right]}).scores
    assert (scores["right"].accuracy, scores["right"].tau) == (1.0, 1.0)
    assert (scores["wrong"].accuracy, scores["wrong"].tau) == (0.0, -1.0)
    assert (scores["wrong"].ahead, scores["wrong"].ahead_low) == (1.0, 1.0)


@settings(max_examples=15, deadline=None)
@given(WORDS, st.integers(0, 1000))
def test_the_figures_are_those_of_counting_pairs_and_lie_in_their_interval(
    words: list[str], seed: int
) -> None:
    values = [float(Random(seed + place).randrange(4)) for place in range(len(words))]
    verdict = judge(words, {"ranking": values})
    if len(set(words)) == 1:
        assert not verdict.is_telling
        return
    one = verdict.scores["ranking"]
    assert abs(one.accuracy - accuracy_by_hand(words, values)) < 1e-9
    assert 0 <= one.low <= one.high <= 1
    assert -1 <= one.tau <= 1
    assert judge(words, {"ranking": values}) == verdict
