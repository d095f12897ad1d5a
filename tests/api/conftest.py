"""The API over a fresh database, without a network to reach and without a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpnet import Helpnet, create_app
from tests.support.api import NOWHERE, Api
from tests.support.clock import StandingClock
from tests.support.running_app import practice_config


@pytest.fixture
def api(tmp_path: Path, clock: StandingClock) -> Iterator[Api]:
    """The API, its owner connected to both networks."""
    app = create_app(practice_config(tmp_path, NOWHERE), clock=clock)
    helpnet: Helpnet = app.extensions["helpnet"]
    api = Api(app, helpnet, clock, helpnet.prepare())
    api.connect(api.owner, "x", "facebook")
    yield api
    helpnet.store.close()
