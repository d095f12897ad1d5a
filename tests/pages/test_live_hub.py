"""The hub: a change of the database wakes the streams of the asks that changed, and no others."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import ExitStack

import pytest

from helpnet.store.asks import Standing
from helpnet.web.live import Hub, Subscription, TooMany

AT_ONCE = 0.0
LONG = 30.0


class Database:
    """A database of nothing but versions."""

    def __init__(self) -> None:
        self.version = 1
        self.standings_of = {"a1": Standing(1, "{}"), "a2": Standing(1, "{}")}
        self.asked: list[set[str]] = []
        self.broken = 0

    def data_version(self) -> int:
        if self.broken:
            self.broken -= 1
            raise OSError("busy")
        return self.version

    def standings(self, ask_ids: Iterable[str]) -> dict[str, Standing]:
        self.asked.append(set(ask_ids))
        return {each: self.standings_of[each] for each in self.asked[-1] & set(self.standings_of)}

    def change(self, ask_id: str = "") -> None:
        """Somebody wrote; the ask's page shows it, where one is named."""
        self.version += 1
        if ask_id:
            was = self.standings_of[ask_id]
            self.standings_of[ask_id] = was._replace(revision=was.revision + 1)

    def check(self, ask_id: str, checked: str) -> None:
        """The replies of the ask were looked for."""
        self.version += 1
        self.standings_of[ask_id] = self.standings_of[ask_id]._replace(checked=checked)


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def hub(database: Database) -> Hub:
    return Hub(database.data_version, database.standings, streams=2)


def is_woken(subscription: Subscription) -> bool:
    return subscription.wait(AT_ONCE)


def test_only_the_streams_of_the_ask_that_changed_are_woken(hub: Hub, database: Database) -> None:
    with hub.subscribe("a1") as one, hub.subscribe("a2") as other:
        database.change("a1")
        assert hub.look() == 1
        assert is_woken(one)
        assert not is_woken(other)
        assert (one.standing.revision, other.standing.revision) == (2, 1)


def test_a_change_that_no_page_shows_wakes_nobody(hub: Hub, database: Database) -> None:
    with hub.subscribe("a1") as stream:
        database.change()
        assert hub.look() == 0
        assert not is_woken(stream)


def test_a_check_that_found_nothing_new_wakes_the_streams_of_its_ask_only(
    hub: Hub, database: Database
) -> None:
    with hub.subscribe("a1") as one, hub.subscribe("a2") as other:
        database.check("a1", '{"x":"12:00:05"}')
        assert hub.look() == 1
        assert is_woken(one)
        assert not is_woken(other)
        assert one.standing == Standing(1, '{"x":"12:00:05"}')


def test_nothing_is_asked_while_the_database_stands_still(hub: Hub, database: Database) -> None:
    with hub.subscribe("a1"):
        hub.look()
        database.asked.clear()
        assert hub.look() == 0
        assert database.asked == []


def test_nothing_is_asked_while_nobody_watches(hub: Hub, database: Database) -> None:
    database.change("a1")
    assert hub.look() == 0
    assert database.asked == []


def test_one_change_wakes_once(hub: Hub, database: Database) -> None:
    with hub.subscribe("a1") as stream:
        database.change("a1")
        hub.look()
        assert is_woken(stream)
        database.change("a2")
        hub.look()
        assert not is_woken(stream)


def test_a_change_before_the_first_wait_is_not_missed(hub: Hub, database: Database) -> None:
    with hub.subscribe("a1") as stream:
        database.change("a1")
        hub.look()
        database.change("a1")
        hub.look()
        assert is_woken(stream)
        assert stream.standing.revision == 3


def test_a_change_while_somebody_subscribes_is_not_missed(database: Database) -> None:
    hub: Hub

    def read_slowly(ask_ids: Iterable[str]) -> dict[str, Standing]:
        found = database.standings(ask_ids)
        if len(database.asked) == 1:  # what was just read is old before it is used
            database.change("a1")
            hub.look()
        return found

    hub = Hub(database.data_version, read_slowly)
    with hub.subscribe("a1") as stream:
        hub.look()
        assert stream.standing.revision == 2


def test_a_subscription_whose_ask_could_not_be_read_takes_no_place(database: Database) -> None:
    def broken(ask_ids: Iterable[str]) -> dict[str, Standing]:
        raise OSError("busy")

    hub = Hub(database.data_version, broken, streams=1)
    for _ in range(2):
        with pytest.raises(OSError, match="busy"), hub.subscribe("a1"):
            pass


def test_a_look_that_failed_is_made_again(hub: Hub, database: Database) -> None:
    with hub.subscribe("a1") as stream:
        database.change("a1")
        database.broken = 1
        with pytest.raises(OSError, match="busy"):
            hub.look()
        assert hub.look() == 1
        assert is_woken(stream)


def test_no_more_streams_than_the_server_can_hold(hub: Hub) -> None:
    with ExitStack() as open_streams:
        open_streams.enter_context(hub.subscribe("a1"))
        open_streams.enter_context(hub.subscribe("a1"))
        with pytest.raises(TooMany), hub.subscribe("a1"):
            pass
    with hub.subscribe("a1"):
        pass


def test_stopping_ends_every_stream_and_lets_none_begin(hub: Hub) -> None:
    with hub.subscribe("a1") as stream:
        hub.stop()
        assert stream.wait(LONG)
        assert stream.stopped
        assert stream.wait(LONG)
    with pytest.raises(TooMany), hub.subscribe("a1"):
        pass


def test_the_watcher_looks_by_itself_outlives_trouble_and_ends_when_stopped(
    database: Database,
) -> None:
    hub = Hub(database.data_version, database.standings, interval=0.001)
    troubles: list[Exception] = []
    database.broken = 2
    hub.start(troubles.append)
    try:
        with hub.subscribe("a1") as stream:
            database.change("a1")
            assert stream.wait(LONG)
            assert stream.standing.revision == 2
    finally:
        hub.stop()
        hub.join()
    assert [str(each) for each in troubles] == ["busy", "busy"]
    assert "live-watcher" not in {thread.name for thread in threading.enumerate()}
