"""A page is read in several queries: it shows one state of the database all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpnet.domain.model import Account, Ask, Profile
from helpnet.networks import Expired, Network
from helpnet.services import duplicates, people, results
from helpnet.services.capture import capture
from helpnet.services.knowing import meet
from helpnet.services.views import AskPage
from helpnet.services.work import Work
from helpnet.store import Row, Store, asks, joined, users
from tests.support.clock import NOON, StandingClock

SECRET = "a secret for tests that guards nothing"


class InterruptedStore(Store):
    """A store in which something else happens between two queries of whoever reads it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SECRET)
        self.queries = 0
        self.after = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def rows(self, sql: str, parameters: Any = ()) -> list[Row]:
        found = super().rows(sql, parameters)
        self.queries += 1
        if self.queries == self.after:
            self.meanwhile()
        return found


@pytest.fixture
def reading(store: Store) -> Iterator[InterruptedStore]:
    """A second way into the same database."""
    second = InterruptedStore(store.path)
    yield second
    second.close()


def test_a_reply_that_comes_while_the_page_is_read_is_on_it_whole_or_not_at_all(
    store: Store, reading: InterruptedStore, clock: StandingClock
) -> None:
    users.add(store, "u1", "owner", NOON)
    ask = Ask("a1", "u1", "need help", "live", NOON, clock.forward(3600), has_deadline=True)
    asks.add(store, ask, client_key="", fingerprint="")
    work = Work(store, clock, _unreachable, api_bases={}, consents={})
    text = "Talk to Joel Parent of IC Group"
    reading.meanwhile = lambda: capture(work, "u1", "a1", text, f"Ada {reading.after}")
    interrupted = 0
    while reading.queries >= reading.after:  # until a page was read before the reply was due
        reading.queries, reading.after = 0, reading.after + 1
        page = results.ask_page(reading, "u1", "a1", clock())
        _is_whole(page)
        interrupted += reading.queries >= reading.after
    assert interrupted > 5
    assert len(results.ask_page(reading, "u1", "a1", clock()).replies) == interrupted


def _is_whole(page: AskPage) -> None:
    people = [*page.contacts, *page.possible]
    assert len(page.replies) == page.ask.replies_count
    assert len(people) == page.ask.contacts_count
    replies = {reply.id for reply in page.replies}
    assert {said.reply_id for one in people for said in one.suggested_by} <= replies
    assert {suggested for reply in page.replies for suggested in reply.suggests} <= {
        one.id for one in people
    }


def test_people_who_are_joined_while_a_page_is_read_are_no_error(
    store: Store, reading: InterruptedStore, clock: StandingClock
) -> None:
    users.add(store, "u1", "owner", NOON)
    work = Work(store, clock, _unreachable, api_bases={}, consents={})
    profiles = [
        Profile(network, "1", handle, "John Smith", relation=frozenset({"friend"}))
        for network, handle in (("x", "smith"), ("facebook", ""))
    ]
    [one, other] = (
        person for each in profiles for person in meet(work, "u1", [each], NOON).values()
    )

    def list_them() -> None:
        found, _ = people.listed(reading, "u1", NOON, "", "", None)
        duplicates.open_questions(reading, "u1", [each.id for each in found])

    reading.meanwhile = lambda: people.say(work, "u1", one, {"same_as": other})
    for read in (
        list_them,
        lambda: people.person_page(reading, "u1", other, NOON),
        lambda: duplicates.groups(reading, "u1", NOON),
    ):
        reading.queries, reading.after = 0, 0
        while reading.queries >= reading.after:
            reading.queries, reading.after = 0, reading.after + 1
            read()
            joined.part(store, "u1", [other])
        assert reading.after > 3


def _unreachable(_account: Account) -> Network:
    raise Expired("no network is needed here")


def test_a_snapshot_sees_what_was_written_before_it_again_afterwards(
    store: Store, reading: InterruptedStore
) -> None:
    with reading.snapshot():
        assert users.id_of(reading, "owner") is None
        users.add(store, "u1", "owner", NOON)
        assert users.id_of(reading, "owner") is None
    assert users.id_of(reading, "owner") == "u1"


def test_a_snapshot_inside_a_transaction_sees_what_the_transaction_wrote(store: Store) -> None:
    with store.transaction():
        users.add(store, "u1", "owner", NOON)
        with store.snapshot():
            assert users.id_of(store, "owner") == "u1"
    assert users.id_of(store, "owner") == "u1"
