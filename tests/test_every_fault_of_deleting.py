"""Whatever fails while a post is taken down: it is gone, or it may stand and the user knows why.

Every fault that the practice networks offer, at the first two attempts; those that lose the answer
also at the first alone, after which a second attempt finds what the first has done; and a process
that is gone at any step of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from helpnet.domain.model import Delivery
from tests.support.crashing import POINTS
from tests.support.fault_lab import FaultLab, fault_lab
from tests.test_deleting import DELETING
from tests.test_every_fault import LOST, SPOILT, Effect, effects, named

TEXT = "who can mend a cello tonight?"
REFRESHING = ("before the refresh", "after the refresh")
UPLOADING = ("as photos go up", "after photos went up")
TWICE = [
    pytest.param(network, effect, 2, id=f"{network}-{named(effect)}")
    for network in ("x", "facebook")
    for effect in effects(network)
]
ONCE = [
    pytest.param(network, {"type": name}, 1, id=f"{network}-{name}-once")
    for network in ("x", "facebook")
    for name in (*LOST, *SPOILT)
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


def standing(lab: FaultLab) -> list[dict[str, Any]]:
    return [post for post in lab.published() if post["text"] == TEXT]


def sent_and_unwanted(lab: FaultLab, network: str) -> None:
    """A post that stands, and that the user wants taken down."""
    lab.send(TEXT, networks=(network,))
    lab.settle()
    [delivery] = lab.deliveries()
    assert delivery.state == "sent"
    assert len(standing(lab)) == 1
    lab.decide(delivery, "delete")


def gone_or_explained(lab: FaultLab) -> Delivery:
    [delivery] = lab.deliveries()
    assert delivery.delete_asked_at is None
    if delivery.state == "deleted":
        assert standing(lab) == []
    else:
        assert delivery.state == "sent"
        assert re.match(r"It (may )?still stands? on .*[.]$", delivery.delete_message), delivery
        assert "send it again" not in delivery.delete_message
        if "may" not in delivery.delete_message:
            assert len(standing(lab)) == 1
        assert lab.allowed(delivery) == ("delete",)
    return delivery


@pytest.mark.parametrize(("network", "effect", "count"), [*TWICE, *ONCE])
def test_a_fault_while_deleting_ends_in_a_deleted_post_or_in_a_sentence(
    lab: FaultLab, network: str, effect: Effect, count: int
) -> None:
    sent_and_unwanted(lab, network)
    lab.fault(network, effect, count=count, **DELETING[network])
    lab.settle()
    delivery = gone_or_explained(lab)
    if delivery.state == "sent":
        lab.stepped.practice.control("DELETE", "/faults")
        lab.reconnect()
        lab.decide(delivery, "delete")
        lab.settle()
        assert gone_or_explained(lab).state == "deleted"


@pytest.mark.parametrize("network", ["x", "facebook"])
@pytest.mark.parametrize(
    "point", [point for point in POINTS if point not in (*REFRESHING, *UPLOADING)]
)
def test_a_process_gone_at_any_step_leaves_a_deletion_that_comes_about(
    lab: FaultLab, network: str, point: str
) -> None:
    sent_and_unwanted(lab, network)
    trap = lab.processes[0].trap
    trap.arm(point, trap.crash)
    lab.processes[0].run_one()
    assert trap.is_dead
    lab.settle()
    delivery = gone_or_explained(lab)
    # That it is gone is what this did, also where nobody was left to say so.
    assert (delivery.state, delivery.delete_message) == ("deleted", "")
