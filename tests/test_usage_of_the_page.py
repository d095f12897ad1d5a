"""A Page whose allowance runs low is read less often, and can still be posted to."""

from __future__ import annotations

import json

import pytest

from tests.support.stepped_app import SteppedApp


def reads(stepped: SteppedApp) -> int:
    """How many times comments were asked for so far."""
    heard = stepped.practice.control("GET", "/requests")["items"]
    return sum(one["method"] == "GET" and one["path"].endswith("/comments") for one in heard)


def used(percent: int, minutes: int = 0) -> dict[str, object]:
    usage = {"call_count": percent, "estimated_time_to_regain_access": minutes}
    header = {"X-Business-Use-Case-Usage": json.dumps({"1": [usage]})}
    return {"type": "status", "status": 200, "body": {"data": []}, "headers": header}


@pytest.mark.parametrize(("percent", "minutes", "rest"), [(70, 0, 0), (85, 0, 5), (85, 9, 9)])
def test_the_replies_are_read_again_only_after_the_rest(
    stepped: SteppedApp, percent: int, minutes: int, rest: int
) -> None:
    ask_id = stepped.send(networks=("facebook",))
    stepped.work()
    stepped.fault("facebook", used(percent, minutes), path="/comments", count=None)
    stepped.work(20)
    before = reads(stepped)
    if not rest:
        stepped.work(20)
        assert reads(stepped) > before
        return
    stepped.clock.forward(minutes=rest, seconds=-40)
    stepped.work()
    assert reads(stepped) == before
    stepped.send("need help: something else entirely", networks=("facebook",))
    stepped.work()
    assert len(stepped.practice.control("GET", "/posts")["items"]) > 1
    stepped.clock.forward(seconds=60)
    stepped.work()
    assert reads(stepped) > before
    assert stepped.post(ask_id, "facebook").state == "sent"
