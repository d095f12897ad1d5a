"""Killed outright at any step, pressed twice, run twice: one post on each network all the same.

These are real processes that end by SIGKILL; what stands in the database and on the networks is all
that is left of them.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from helpnet.domain.model import Delivery
from helpnet.services.send import AskDraft, send
from helpnet.worker import Worker
from tests.support.crashing import HANDLERS, POINTS
from tests.support.fault_lab import UNSETTLED, FaultLab, fault_lab
from tests.support.killed_process import Killer, killer
from tests.support.processes import wait_for
from tests.support.running_app import practice_environment

TEXT = "who can mend a cello tonight?"
REFRESHING = ("before the refresh", "after the refresh")
UPLOADING = ("as photos go up", "after photos went up")
NEVER_CALLED = ("after it is noted", "as the account is opened", *UPLOADING, "before the call")
NOT_NOTED = ("before the claim", "after the claim", "before it is noted")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FaultLab, Killer]]:
    folder = tmp_path_factory.mktemp("killed")
    with (
        fault_lab(folder) as lab,
        killer(practice_environment(folder, lab.stepped.practice.url)) as made,
    ):
        yield lab, made


@pytest.fixture
def lab(shared: tuple[FaultLab, Killer]) -> FaultLab:
    shared[0].clear()
    return shared[0]


@pytest.fixture
def killed(shared: tuple[FaultLab, Killer]) -> Killer:
    return shared[1]


def post(lab: FaultLab) -> Delivery:
    [delivery] = lab.deliveries()
    return delivery


@pytest.mark.parametrize("network", ["x", "facebook"])
@pytest.mark.parametrize("point", [point for point in POINTS if point not in REFRESHING])
def test_killed_at_any_step_there_is_one_post_and_the_user_knows(
    lab: FaultLab, killed: Killer, network: str, point: str
) -> None:
    lab.send(TEXT, networks=(network,), photos=lab.photos(point in UPLOADING))
    assert killed.kill_at(point, lab.clock()) == signal.SIGKILL
    assert len(lab.published()) == (point not in (*NOT_NOTED, *NEVER_CALLED))
    began = lab.clock()
    lab.settle()
    assert lab.clock() - began <= timedelta(seconds=60)
    if point in NEVER_CALLED:  # which nobody but the user can tell from a post that is shown late
        assert post(lab).state == "unknown"
        assert lab.published() == []
        lab.decide_truly(post(lab))
        lab.settle()
    assert post(lab).state == "sent"
    assert [each["id"] for each in lab.published()] == [post(lab).remote_id]


@pytest.mark.parametrize("network", ["x", "facebook"])
@pytest.mark.parametrize("point", [one for one in POINTS if one not in (*REFRESHING, *UPLOADING)])
def test_killed_at_any_step_of_deleting_the_post_is_gone_and_the_user_knows(
    lab: FaultLab, killed: Killer, network: str, point: str
) -> None:
    lab.send(TEXT, networks=(network,))
    lab.settle()
    lab.decide(post(lab), "delete")
    assert killed.kill_at(point, lab.clock()) == signal.SIGKILL
    began = lab.clock()
    lab.settle()
    assert lab.clock() - began <= timedelta(seconds=45)
    assert (post(lab).state, post(lab).message, lab.published()) == ("deleted", "", [])


@pytest.mark.parametrize("point", REFRESHING)
def test_killed_while_the_sign_in_is_renewed_there_is_one_post(
    lab: FaultLab, killed: Killer, point: str
) -> None:
    refused = {"type": "status", "status": 401}
    lab.fault("x", refused, method="POST", path="/x/2/tweets")
    lab.send(TEXT, networks=("x",))
    assert killed.kill_at(point, lab.clock()) == signal.SIGKILL
    lab.settle()
    assert lab.published() == []
    lab.reconnect()
    lab.decide_truly(post(lab))
    lab.settle()
    assert post(lab).state == "sent"
    assert len(lab.published()) == 1


def test_the_same_key_from_many_devices_at_once_is_one_ask(lab: FaultLab) -> None:
    draft = AskDraft(TEXT, client_key="one tap")
    made: list[tuple[str, bool]] = []

    def press(number: int) -> None:
        sent = send(lab.processes[number % 2].work, lab.owner, draft, undo_seconds=0)
        made.append((sent.ask_id, sent.created))

    presses = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len({ask_id for ask_id, _ in made}) == 1
    assert sorted(created for _, created in made) == [False] * 7 + [True]
    lab.settle()
    assert sorted(each["network"] for each in lab.published()) == ["facebook", "x"]


def test_two_workers_with_many_threads_send_each_ask_once(lab: FaultLab) -> None:
    for number in range(10):
        lab.send(f"ask number {number}")
    workers = [
        Worker(process.work, threads=4, poll_seconds=0.01, handlers=HANDLERS)
        for process in lab.processes
    ]
    for worker in workers:
        worker.start()
    try:
        wait_for(lambda: all(each.state not in UNSETTLED for each in lab.deliveries()))
    finally:
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.join(10)
    assert {each.state for each in lab.deliveries()} == {"sent"}
    assert len(lab.published()) == 20
    assert len({(each["network"], each["text"]) for each in lab.published()}) == 20
