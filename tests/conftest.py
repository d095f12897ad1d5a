"""What many tests start from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpnet.store import Store
from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice
from tests.support.running_app import RunningApp, running_app
from tests.support.stepped_app import SteppedApp, stepped_app


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many schedules are drawn, and from which seed; `make fault-test` draws a thousand."""
    parser.addoption("--schedules", type=int, default=25)
    parser.addoption("--schedules-seed", type=int, default=1)


@pytest.fixture
def schedules(request: pytest.FixtureRequest) -> int:
    """How many schedules are to be drawn."""
    return int(request.config.getoption("--schedules"))


@pytest.fixture
def schedules_seed(request: pytest.FixtureRequest) -> int:
    """What they are drawn from."""
    return int(request.config.getoption("--schedules-seed"))


@pytest.fixture
def clock() -> StandingClock:
    """A clock that stands at noon."""
    return StandingClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh database."""
    store = Store(tmp_path / "helpnet.db", "a secret for tests that guards nothing")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def practice(request: pytest.FixtureRequest) -> Iterator[Practice]:
    """The practice networks on a real port, at the present time or, where so marked, at `clock`."""
    standing = request.node.get_closest_marker("standing_clock")
    clock = request.getfixturevalue("clock").seconds if standing else time.time
    with running_practice(clock=clock) as server:
        yield server


@pytest.fixture
def token(practice: Practice) -> str:
    """A token for practice X that may do what most apps may."""
    return practice.x_tokens()["access_token"]


@pytest.fixture
def stepped(tmp_path: Path, clock: StandingClock) -> Iterator[SteppedApp]:
    """The app and the practice networks under a standing clock, working step by step."""
    with stepped_app(tmp_path, clock) as running:
        yield running


@pytest.fixture
def live_app(tmp_path: Path, practice: Practice) -> Iterator[RunningApp]:
    """The whole app at work, with the practice networks."""
    with running_app(tmp_path, practice.url) as running:
        yield running
