"""What the user says of people from two tabs at once is all kept, and nobody forgotten is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlite_utils

from helpnet.services import people
from helpnet.services.errors import NotFound
from helpnet.services.work import Work
from helpnet.store import Store, joined, ties
from tests.support.clock import NOON
from tests.test_forgetting_for_good import OWNER, card, person_called, take_in, work

__all__ = ["work"]


@pytest.fixture
def two(work: Work) -> tuple[str, str]:
    """Two people whom nothing joins."""
    take_in(work, card(1, "EMAIL:one@example.org") + card(2, "EMAIL:other@example.org"))
    one, other = sorted(row["id"] for row in work.store.rows("select id from people"))
    return one, other


def meanwhile(monkeypatch: pytest.MonkeyPatch, tap: Callable[[], object]) -> None:
    """Let another tab's tap be kept just before the next change begins."""
    begin, taps = Store.transaction, [tap]

    @contextmanager
    def after_the_tap(store: Store) -> Iterator[sqlite_utils.Database]:
        if taps and not store.db.conn.in_transaction:
            taps.pop()()
        with begin(store) as db:
            yield db

    monkeypatch.setattr(Store, "transaction", after_the_tap)


def test_two_tabs_that_join_the_same_two_make_one_person(
    work: Work, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    meanwhile(monkeypatch, lambda: people.say(work, OWNER, one, {"same_as": other}))
    people.say(work, OWNER, other, {"same_as": one})
    assert set(joined.roots(work.store, two).values()) == {one}


def test_a_word_on_somebody_whom_another_tab_just_joined_is_kept(
    work: Work, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    meanwhile(monkeypatch, lambda: people.say(work, OWNER, one, {"same_as": other}))
    people.say(work, OWNER, other, {"word": "well", "kinds": ["client"]})
    tie = ties.of(work.store, OWNER, [one], NOON, NOON)[one]
    assert tie.word == "well"
    assert "client" in tie.how_known


def test_forgetting_somebody_whom_another_tab_just_joined_forgets_the_whole_person(
    work: Work, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    meanwhile(monkeypatch, lambda: people.say(work, OWNER, one, {"same_as": other}))
    people.forget(work, OWNER, other)
    assert work.store.rows("select id from people") == []


def test_a_word_on_somebody_whom_another_tab_just_forgot_is_told_to_be_too_late(
    work: Work, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    meanwhile(monkeypatch, lambda: people.forget(work, OWNER, other))
    with pytest.raises(NotFound):
        people.say(work, OWNER, one, {"same_as": other})
    assert person_called(work.store, "John Smith") == one
