"""When to try again, when to look for a lost post, how often to collect."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import strategies as st

from helpnet.domain.pace import LOOKS, collect_interval, rest, retry_delay
from tests.support.laws import given

MINUTE = timedelta(minutes=1)
jitters = st.floats(0, 1)


def test_a_lost_post_is_looked_for_at_2_5_15_30_and_60_seconds() -> None:
    assert [look.total_seconds() for look in LOOKS] == [2, 5, 15, 30, 60]


@pytest.mark.parametrize(
    ("attempt", "least", "most"),
    [(0, 1, 2), (1, 1, 2), (2, 2, 4), (3, 4, 8), (8, 128, 256), (9, 150, 300), (1000, 150, 300)],
)
def test_the_wait_doubles_up_to_five_minutes_and_is_spread_over_its_upper_half(
    attempt: int, least: float, most: float
) -> None:
    assert retry_delay(attempt, jitter=0).total_seconds() == least
    assert retry_delay(attempt, jitter=1).total_seconds() == most


@given(st.integers(1, 10_000), jitters)
def test_a_later_attempt_never_comes_sooner(attempt: int, jitter: float) -> None:
    assert retry_delay(attempt + 1, jitter=jitter) >= retry_delay(attempt, jitter=jitter)


@pytest.mark.parametrize(
    ("age", "since_reply", "seconds"),
    [
        (timedelta(0), None, 5),
        (timedelta(seconds=-3), None, 5),  # two clocks that differ
        (14 * MINUTE, None, 5),
        (15 * MINUTE, None, 15),
        (59 * MINUTE, 6 * MINUTE, 15),
        (59 * MINUTE, 4 * MINUTE, 5),
        (60 * MINUTE, None, 60),
        (timedelta(hours=6), None, 600),
        (timedelta(hours=47), timedelta(hours=40), 600),
        (timedelta(hours=48), None, 3600),
        (timedelta(days=9), timedelta(days=8), 3600),
        (timedelta(days=9), timedelta(0), 5),
    ],
)
def test_replies_are_collected_more_often_while_an_ask_is_alive(
    age: timedelta, since_reply: timedelta | None, seconds: int
) -> None:
    assert collect_interval(age, since_reply).total_seconds() == seconds


@given(st.integers(1, 500))
def test_sweeps_stay_within_what_x_allows_with_a_margin(calls: int) -> None:
    assert calls * timedelta(minutes=15) / rest("x", calls) <= 0.8 * 300 + 1e-6


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_one_post_is_read_as_often_as_its_age_asks_for_on_each_network(network: str) -> None:
    assert rest(network, 1) < collect_interval(timedelta(0), None)
    assert rest(network, 0) == timedelta(0)


@given(st.integers(0, 10**6), st.integers(0, 10**5))
def test_an_older_ask_is_never_collected_more_often(age: int, more: int) -> None:
    younger = collect_interval(timedelta(seconds=age), None)
    older = collect_interval(timedelta(seconds=age + more), None)
    assert older >= younger
