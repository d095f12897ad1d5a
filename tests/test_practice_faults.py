"""The troubles a tester can order really happen on the wire, and count as ordered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from urllib3.exceptions import IncompleteRead

from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice
from tests.support.processes import wait_for

CREATE = {"method": "POST", "path": "/x/2/tweets"}


@pytest.fixture
def practice() -> Iterator[Practice]:
    with running_practice(clock=StandingClock().seconds) as running:
        yield running


@pytest.fixture
def token(practice: Practice) -> str:
    return practice.x_tokens()["access_token"]


def order(practice: Practice, effect: str, network: str = "x", **more: object) -> dict:
    details = {name: more.pop(name) for name in EFFECT_DETAILS if name in more}
    body = {"network": network, "effect": {"type": effect, **details}, **more}
    return practice.control("POST", "/faults", body, status=201)


EFFECT_DETAILS = ("status", "body", "headers", "reset_in", "seconds")


def post(practice: Practice, token: str, text: str = "need help") -> requests.Response:
    return practice.x("POST", "/2/tweets", token, json={"text": text})


def standing(practice: Practice) -> list[str]:
    return [item["text"] for item in practice.control("GET", "/posts")["items"]]


def last_request(practice: Practice) -> dict:
    return practice.control("GET", "/requests")["items"][-1]


def test_a_status_is_answered_in_the_networks_own_words(practice, token):
    order(practice, "status", status=503)
    refused = post(practice, token)
    assert refused.status_code == 503
    assert refused.json() == {
        "title": "Service Unavailable",
        "detail": "Service Unavailable",
        "type": "about:blank",
        "status": 503,
    }
    order(practice, "status", "facebook", status=500)
    graph = practice.http.get(f"{practice.url}/graph/v26.0/me", timeout=10)
    assert graph.status_code == 500
    assert graph.json()["error"]["code"] == 1
    assert standing(practice) == []


def test_a_status_can_bear_a_body_and_headers_of_ones_own(practice, token):
    order(practice, "status", status=402, body={"title": "CreditsDepleted"}, headers={"X-A": "b"})
    refused = post(practice, token)
    assert (refused.status_code, refused.json()) == (402, {"title": "CreditsDepleted"})
    assert refused.headers["X-A"] == "b"
    order(practice, "status", status=502, body="<html>Bad gateway</html>")
    refused = post(practice, token)
    assert refused.text == "<html>Bad gateway</html>"
    assert refused.headers["Content-Type"].startswith("text/html")


def test_a_rate_limit_says_when_it_is_lifted_on_each_network(practice, token):
    order(practice, "rate_limit", reset_in=120)
    refused = post(practice, token)
    assert refused.status_code == 429
    assert refused.headers["x-rate-limit-remaining"] == "0"
    assert int(refused.headers["x-rate-limit-reset"]) == StandingClock().seconds() + 120
    order(practice, "rate_limit", "facebook", reset_in=120)
    graph = practice.http.get(f"{practice.url}/graph/v26.0/me", timeout=10)
    assert graph.json()["error"]["code"] == 32
    assert '"estimated_time_to_regain_access": 2' in graph.headers["X-Business-Use-Case-Usage"]


def test_a_month_used_up_and_credit_used_up_are_told_in_xs_own_words(practice, token):
    order(practice, "usage_cap")
    capped = post(practice, token)
    assert capped.status_code == 429
    assert "x-rate-limit-reset" not in capped.headers
    assert (capped.json()["title"], capped.json()["period"]) == ("UsageCapExceeded", "Monthly")
    order(practice, "status", status=402)
    depleted = post(practice, token)
    assert (depleted.status_code, depleted.json()["title"]) == (402, "CreditsDepleted")
    assert depleted.json()["type"] == "https://api.twitter.com/2/problems/credits"
    body = {"network": "facebook", "effect": {"type": "usage_cap"}}
    assert "Only X" in practice.refused("POST", "/faults", 422, json=body)
    assert standing(practice) == []


def test_faults_meet_the_calls_they_name_after_those_they_skip_and_no_more(practice, token):
    order(practice, "status", status=500, skip=1, count=2, **CREATE)
    assert practice.x("GET", "/2/users/me", token).status_code == 200
    answers = [post(practice, token, f"text {number}").status_code for number in range(4)]
    assert answers == [201, 500, 500, 201]
    (fault,) = practice.control("GET", "/faults")["items"]
    assert fault["met"] == 2


def test_a_fault_without_a_count_lasts_until_it_is_deleted(practice, token):
    order(practice, "status", status=500, count=None)
    assert {post(practice, token).status_code for _ in range(5)} == {500}
    assert practice.control("DELETE", "/faults") == {"deleted": 1}
    assert post(practice, token).status_code == 201


def test_latency_keeps_one_call_waiting_and_no_other(practice, token):
    order(practice, "latency", seconds=0.4, **CREATE)
    waited: list[float] = []

    def slow() -> None:
        begun = time.monotonic()
        post(practice, token)
        waited.append(time.monotonic() - begun)

    thread = threading.Thread(target=slow)
    thread.start()
    begun = time.monotonic()
    with requests.Session() as other:
        while not waited and time.monotonic() - begun < 0.2:
            assert other.get(f"{practice.url}/practice/people", timeout=1).ok
    thread.join()
    assert waited[0] >= 0.4
    assert standing(practice) == ["need help"]


def test_latency_and_another_trouble_meet_the_same_call(practice, token):
    order(practice, "latency", seconds=0.05)
    order(practice, "status", status=500)
    begun = time.monotonic()
    assert post(practice, token).status_code == 500
    assert time.monotonic() - begun >= 0.05


@pytest.mark.parametrize(
    ("effect", "texts"), [("reset_before", []), ("reset_after", ["need help"])]
)
def test_a_reset_is_a_reset_and_after_means_it_took_effect(practice, token, effect, texts):
    order(practice, effect)
    with pytest.raises(ConnectionResetError):
        raw_post(practice, token)
    assert standing(practice) == texts
    heard = last_request(practice)
    assert (heard["status"], heard["fault"]) == (None, effect)


@pytest.mark.parametrize(
    ("effect", "texts"), [("timeout_before", []), ("timeout_after", ["need help"])]
)
def test_a_silence_lasts_until_the_client_leaves(practice, token, effect, texts):
    order(practice, effect)
    with pytest.raises(requests.ReadTimeout):
        practice.http.post(
            f"{practice.url}/x/2/tweets",
            json={"text": "need help"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=0.3,
        )
    assert standing(practice) == texts
    assert last_request(practice)["status"] is None


def test_stopping_does_not_wait_for_silent_calls():
    with running_practice() as practice:
        order(practice, "timeout_before")
        line = connected(practice)
        line.sendall(b"GET /x/2/users/me HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_for(lambda: practice.control("GET", "/requests")["items"])
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    assert line.recv(1) == b""
    line.close()


def test_a_malformed_answer_is_no_json_though_it_says_so(practice, token):
    order(practice, "malformed")
    spoilt = post(practice, token)
    assert spoilt.status_code == 201
    assert spoilt.headers["Content-Type"].startswith("application/json")
    with pytest.raises(requests.JSONDecodeError):
        spoilt.json()
    assert standing(practice) == ["need help"]


def test_a_truncated_answer_ends_before_its_length(practice, token):
    order(practice, "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError) as torn:
        post(practice, token)
    assert isinstance(torn.value.args[0].args[1], IncompleteRead)
    assert standing(practice) == ["need help"]
    assert post(practice, token, "once more").status_code == 201


def test_a_dripping_answer_comes_whole_but_byte_by_byte(practice, token):
    order(practice, "drip", seconds=0.002)
    begun = time.monotonic()
    answer = post(practice, token)
    assert time.monotonic() - begun > 0.002 * (len(answer.content) - 1)
    assert answer.json()["data"]["text"] == "need help"


def raw_post(practice: Practice, token: str) -> bytes:
    """The first byte of an answer, without a library that tries again or says it otherwise."""
    body = b'{"text": "need help"}'
    with connected(practice) as line:
        line.sendall(
            b"POST /x/2/tweets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        return line.recv(1)


def connected(practice: Practice) -> socket.socket:
    target = urlsplit(practice.url)
    return socket.create_connection((target.hostname, target.port), timeout=10)
