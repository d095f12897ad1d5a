"""Whatever fails on a network, at whichever attempt: one post, or none and a sentence that says so.

Every fault that the practice networks offer meets the first call, the second, or both; and then the
look for a post whose answer was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.fault_lab import FaultLab, fault_lab

Effect = dict[str, Any]

POSTING = {
    "x": {"method": "POST", "path": "/x/2/tweets"},
    "facebook": {"method": "POST", "path": "/feed"},
}
FINDING = {
    "x": {"method": "GET", "path": "/x/2/users/"},
    "facebook": {"method": "GET", "path": "/published_posts"},
}
STATUSES = (400, 401, 402, 403, 404, 409, 429, 500, 502, 503)
FOREIGN = "<html><body><h1>Something else answered</h1></body></html>"
GRAPH_ERRORS = (1, 2, 4, 10, 17, 32, 102, 190, 200, 341, 368, 506, 613, 1705, 80001, 1609005)
LOST = ("reset_before", "reset_after", "timeout_before", "timeout_after")
SPOILT = ("malformed", "truncated")
# A wait that ends in time, and those that last longer than a call may.
SLOW: tuple[Effect, ...] = (
    {"type": "latency", "seconds": 0.02},
    {"type": "latency", "seconds": 0.6},
    {"type": "drip", "seconds": 0.05},
)
# What the network said surely: that it has taken nothing, or that it has got it already.
NEEDS_THE_USER = re.compile(r"[.!]$")


def effects(network: str) -> list[Effect]:
    """Every fault that this network may have."""
    found: list[Effect] = [{"type": "status", "status": status} for status in STATUSES]
    found += [{"type": "status", "status": status, "body": FOREIGN} for status in STATUSES]
    found += [{"type": "rate_limit", "reset_in": 120}]
    found += [{"type": name} for name in (*LOST, *SPOILT)]
    found += SLOW
    if network == "x":
        return [*found, {"type": "usage_cap"}]
    return [*found, *({"type": "graph_error", "code": code} for code in GRAPH_ERRORS)]


def named(effect: Effect) -> str:
    return "-".join("foreign" if value == FOREIGN else str(value) for value in effect.values())


CASES = [
    pytest.param(network, effect, id=f"{network}-{named(effect)}")
    for network in ("x", "facebook")
    for effect in effects(network)
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultLab]:
    """One app for all cases."""
    with fault_lab(tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture
def lab(shared: FaultLab) -> FaultLab:
    """It is cleared for each case."""
    shared.clear()
    return shared


def test_the_faults_really_happen(lab: FaultLab) -> None:
    """Else all that follows would hold of a network that is always well."""
    for network in ("x", "facebook"):
        lab.fault(network, {"type": "status", "status": 404}, **POSTING[network])
    lab.send("can these faults happen?")
    lab.settle()
    assert {each.state for each in lab.deliveries()} == {"refused"}
    assert lab.published() == []


@pytest.mark.parametrize(("network", "effect"), CASES)
@pytest.mark.parametrize("when", ["first", "second", "both"])
def test_a_fault_while_posting_never_makes_two_posts_nor_none_without_a_word(
    lab: FaultLab, network: str, effect: Effect, when: str
) -> None:
    if when == "second":  # the first is surely not taken, so that there is a second
        lab.fault(network, {"type": "rate_limit", "reset_in": 1}, **POSTING[network])
    lab.fault(network, effect, count=2 if when == "both" else 1, **POSTING[network])
    lab.send("who can mend a cello tonight?")
    lab.settle()
    once_or_explained(lab, network)


@pytest.mark.parametrize(("network", "effect"), CASES)
@pytest.mark.parametrize("lost", ["reset_before", "reset_after"])
def test_a_fault_while_looking_for_a_lost_post_neither_repeats_nor_hides_it(
    lab: FaultLab, network: str, effect: Effect, lost: str
) -> None:
    lab.fault(network, {"type": lost}, **POSTING[network])
    lab.fault(network, effect, count=2, **FINDING[network])
    lab.send("who can mend a cello tonight?")
    lab.settle()
    once_or_explained(lab, network)
    [delivery] = [each for each in lab.deliveries() if each.network == network]
    if delivery.state == "unknown":
        assert lab.allowed(delivery) == ("confirm", "resend", "cancel")
        lab.stepped.practice.control("DELETE", "/faults")
        lab.reconnect()
        lab.decide_truly(delivery)
        lab.settle()
        assert [each.state for each in lab.deliveries()] == ["sent", "sent"]
        once_or_explained(lab, network)


def once_or_explained(lab: FaultLab, network: str) -> None:
    posts = [post["network"] for post in lab.published()]
    for delivery in lab.deliveries():
        count = posts.count(delivery.network)
        assert count <= 1, f"{count} posts on {delivery.network}"
        if delivery.network != network:
            assert (delivery.state, count) == ("sent", 1)
        elif delivery.state == "sent":
            assert count == 1
        else:
            assert delivery.state == "unknown" or count == 0, delivery
            assert re.search(r"\w.*: .*\w.*[.]$", delivery.message), delivery.message
    assert lab.ledger.violations == []
