"""What a network refuses is known from then on, not when it is next looked at in an hour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.clock import StandingClock
from tests.support.stepped_app import SteppedApp, stepped_app


@pytest.fixture
def stepped(tmp_path: Path, clock: StandingClock) -> Iterator[SteppedApp]:
    with stepped_app(tmp_path, clock) as made:
        yield made


def told(stepped: SteppedApp) -> dict[str, Any]:
    """What a program reads of X."""
    items = stepped.client().get("/api/v1/readiness").get_json()["items"]
    return next(one for one in items if one["network"] == "x")


def test_a_refused_post_has_its_network_looked_at_at_once(stepped: SteppedApp) -> None:
    told(stepped)
    stepped.drain()
    assert told(stepped)["can_post"] is True
    stepped.practice.control("POST", "/settings", {"x_credit": 0})
    ask = stepped.send(networks=("x",))
    stepped.drain()
    assert stepped.post(ask, "x").state == "refused"
    assert (told(stepped)["can_post"], told(stepped)["button"]) == (False, "Top up")
