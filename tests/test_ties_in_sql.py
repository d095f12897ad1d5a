"""The strength that the store computes for many at once is the domain's, person by person."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from helpnet.domain.model import Profile
from helpnet.domain.ties import COUNT_BONUS, combine, strength
from helpnet.services.knowing import meet
from helpnet.services.work import Work
from helpnet.store import Store, joined, people, ties, users
from tests.support.clock import NOON, StandingClock

OWNER = "u1"
PEOPLE = 150
Happened = tuple[datetime, bool]  # when, whether the user acted


@pytest.fixture
def ids(store: Store, clock: StandingClock) -> list[str]:
    users.add(store, OWNER, "owner", NOON)
    work = Work(store, clock, lambda account: None, {}, {})  # type: ignore[arg-type,return-value]
    told = [Profile("x", str(number), f"p{number}") for number in range(PEOPLE)]
    return [*meet(work, OWNER, told, NOON).values()]


def drawn(draw: random.Random) -> list[Happened]:
    """Contact of any density, in both directions, in one or in none, up to this very moment."""
    ways = draw.choice(((True,), (False,), (True, False)))
    span = draw.choice((timedelta(hours=6), timedelta(days=3), timedelta(days=4_000)))
    count = draw.choice((0, 1, 2, 10, 60))
    return [(NOON - span * draw.random(), draw.choice(ways)) for _ in range(count)]


def keep(store: Store, person_id: str, source: str, happened: list[Happened]) -> None:
    days: dict[ties.DayKey, ties.DayCount] = {}
    for at, outgoing in happened:
        key = (person_id, outgoing, int(at.timestamp() // ties.DAY_SECONDS))
        count = days.setdefault(key, ties.DayCount(0, at, at))
        count.messages += 1
        count.first_at, count.last_at = min(count.first_at, at), max(count.last_at, at)
    ties.keep_days(store, OWNER, source, days)


def in_domain(happened: list[Happened]) -> float:
    interactions = [(at.timestamp(), "out" if outgoing else "in") for at, outgoing in happened]
    return strength(interactions, NOON.timestamp())


def is_as(value: float) -> object:
    """The same but for the plain count, which the store leaves to the order of equals."""
    return pytest.approx(value, rel=1e-9, abs=2 * COUNT_BONUS)


def test_all_of_an_ask_at_once_are_as_strong_as_each_alone(store: Store, ids: list[str]) -> None:
    draw = random.Random(6)
    happened = {one: drawn(draw) for one in ids}
    for one, each in happened.items():
        keep(store, one, "x", each)
    found = ties.of(store, OWNER, ids, NOON, NOON)
    assert len(found) > PEOPLE / 2
    for one, each in happened.items():
        tie = found.get(one)
        assert (tie.strength if tie else 0.0) == is_as(in_domain(each))
        days = {(at.astimezone(UTC).date(), outgoing) for at, outgoing in each}
        assert (tie.messages if tie else 0) == len(each)
        assert (tie.days_out + tie.days_in if tie else 0) == len(days)


def test_several_sources_of_one_person_add_up_and_share_their_days(
    store: Store, ids: list[str]
) -> None:
    draw = random.Random(7)
    for one, other in zip(ids[::2], ids[1::2], strict=True):
        on_x, elsewhere = drawn(draw), drawn(draw)
        keep(store, one, "x", on_x)
        keep(store, other, "facebook", [*elsewhere, *on_x])
        joined.join(store, OWNER, other, one, "you said so")
        alone = in_domain([*on_x, *elsewhere])
        for asked in (one, other):
            tie = ties.of(store, OWNER, [asked], NOON, NOON).get(asked)
            assert (tie.strength if tie else 0.0) == is_as(alone)


def test_an_edge_raises_it_as_the_domain_says(store: Store, ids: list[str]) -> None:
    one = ids[0]
    keep(store, one, "x", [(NOON - timedelta(days=30), True), (NOON - timedelta(days=3), False)])
    people.relate(store, OWNER, "x", {one: {"you_follow", "follows_you"}})
    today = NOON.timestamp() / ties.DAY_SECONDS
    out, back = (1 / (1 + today - int(today - age) - 0.5) ** 0.5 for age in (30, 3))
    expected = combine(out, back, mutual=True)
    assert ties.of(store, OWNER, [one], NOON, NOON)[one].strength == pytest.approx(expected)


def test_the_number_of_messages_decides_nothing_else(store: Store, ids: list[str]) -> None:
    once, often = ids[:2]
    at = NOON - timedelta(days=1)
    keep(store, once, "x", [(at, True), (at, False)])
    keep(store, often, "x", [(at, True), (at, False)] * 9)
    found = ties.of(store, OWNER, [once, often], NOON, NOON)
    assert found[once].strength == found[often].strength
