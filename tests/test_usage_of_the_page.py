"""A Page whose allowance runs low is read less often, and can still be posted to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from helpnet.networks import NetworkError
from helpnet.networks.facebook_graph import ORIGINS, Graph
from helpnet.networks.http import NetworkSession
from tests.support.scripted_server import Request, Script, answer, scripted_server
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


# ---------------------------------------------------------------- what an answer tells

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def graph_on(script: Script) -> Iterator[Graph]:
    with (
        scripted_server(script) as server,
        NetworkSession(server.base, network="Facebook", origins=ORIGINS) as session,
    ):
        yield Graph("TOKEN", session, clock=lambda: NOW)


BUSINESS = "X-Business-Use-Case-Usage"
PAUSES = [
    ({}, None),
    ({"X-App-Usage": '{"call_count": 80, "total_time": 3}'}, None),
    ({"X-App-Usage": '{"call_count": 81, "total_time": 3}'}, 5),
    ({"X-App-Usage": '{"call_count": 2, "total_cputime": 99}', "X-Page-Usage": "odd"}, 5),
    ({BUSINESS: '{"1": [{"type": "pages", "call_count": 5}, {"total_time": 95}]}'}, 5),
    ({BUSINESS: '{"1": [{"call_count": 100, "estimated_time_to_regain_access": 42}]}'}, 42),
    ({BUSINESS: '{"1": [{"call_count": 1, "estimated_time_to_regain_access": 90000}]}'}, 1440),
    ({BUSINESS: '{"1": {"call_count": 99}, "2": [7], "3": null}'}, None),
]


@pytest.mark.parametrize(("headers", "minutes"), PAUSES)
def test_above_four_fifths_of_the_allowance_reading_rests_as_long_as_is_told(
    headers: dict[str, str], minutes: int | None
) -> None:
    with graph_on(lambda request: answer(json={}, headers=headers)) as graph:
        graph.get_object("me")
    rest = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert graph.rests_until == rest


def test_what_counts_is_the_latest_answer_a_refusal_s_too() -> None:
    answers = iter([(200, 90), (400, 10), (400, 85)])

    def script(request: Request) -> bytes:
        status, used = next(answers)
        headers = {"X-App-Usage": json.dumps({"call_count": used})}
        return answer(status, json={} if status == 200 else {"error": {}}, headers=headers)

    with graph_on(script) as graph:
        graph.get_object("me")
        assert graph.rests_until is not None
        for rests in (False, True):
            with pytest.raises(NetworkError):
                graph.get_object("me")
            assert (graph.rests_until is not None) == rests
