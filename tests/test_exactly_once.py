"""The rare turns at which an ask could go out twice, be mistaken for another, or leave no word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from helpnet.domain.model import Delivery
from helpnet.store import jobs
from helpnet.store.jobs import Job
from tests.support.fault_lab import FaultLab, fault_lab

POSTING = {"x": {"method": "POST", "path": "/x/2/tweets"}, "facebook": {"path": "/feed"}}
FINDING = {"x": {"path": "/x/2/users/"}, "facebook": {"path": "/published_posts"}}
BOTH = pytest.mark.parametrize("network", ["x", "facebook"])
TEXT = "who can mend a cello tonight?"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultLab]:
    with fault_lab(tmp_path_factory.mktemp("once")) as made:
        yield made


@pytest.fixture
def lab(shared: FaultLab) -> FaultLab:
    shared.clear()
    return shared


def the_post(lab: FaultLab, ask_id: str) -> Delivery:
    [delivery] = lab.deliveries(ask_id)
    return delivery


def later(lab: FaultLab, seconds: float) -> None:
    """Move on by so much, both processes at work."""
    until = lab.clock() + timedelta(seconds=seconds)
    lab.drain()
    while lab.clock() < until:
        lab.clock.forward(1)
        lab.drain()


@BOTH
@pytest.mark.parametrize(
    ("photos", "point"), [(0, "as the account is opened"), (1, "after photos went up")]
)
def test_a_process_that_slept_before_its_call_does_not_send_what_was_sent_again_meanwhile(
    lab: FaultLab, network: str, photos: int, point: str
) -> None:
    """It is another's by then: looked for, left to the user, and sent again at their word."""
    asleep = lab.processes[0]

    def sleep() -> None:
        for _ in range(12):
            lab.clock.forward(10)
            lab.processes[1].drain()
        lab.decide_truly(the_post(lab, ask_id))
        lab.processes[1].drain()
        lab.send("another ask, so that no network takes the text for a mere double tap")
        lab.processes[1].drain()

    ask_id = lab.send(TEXT, networks=(network,), photos=lab.photos(photos))
    asleep.trap.arm(point, sleep)
    asleep.run_one()
    lab.settle()
    assert lab.ledger.violations == []
    assert the_post(lab, ask_id).state == "sent"
    assert [post["text"] for post in lab.published() if post["network"] == network].count(TEXT) == 1


def test_an_ask_in_the_same_words_waits_until_it_is_known_what_became_of_the_first(
    lab: FaultLab,
) -> None:
    """Else the second's post would be taken for the first's, which is not there."""
    lab.fault("facebook", {"type": "reset_before"}, **POSTING["facebook"])
    first = lab.send(TEXT, networks=("facebook",))
    lab.drain()
    second = lab.send(TEXT, networks=("facebook",), client_key="another")
    lab.drain()
    waiting = the_post(lab, second)
    assert (waiting.state, waiting.attempts) == ("queued", 0)
    assert "same words" in waiting.message
    assert lab.published() == []
    lab.settle()
    assert the_post(lab, first).state == "unknown"
    assert the_post(lab, second).state == "sent"
    assert len(lab.published()) == 1


def test_a_lost_post_is_found_behind_a_later_one_in_the_same_words(lab: FaultLab) -> None:
    lab.fault("facebook", {"type": "reset_after"}, **POSTING["facebook"])
    lab.fault("facebook", {"type": "status", "status": 403}, count=None, **FINDING["facebook"])
    first = lab.send(TEXT, networks=("facebook",))
    lab.settle()
    assert the_post(lab, first).state == "unknown"
    for text, key in (("in between", ""), (TEXT, "another")):
        lab.send(text, networks=("facebook",), client_key=key)
        lab.settle()
    assert len(lab.published()) == 3
    lab.stepped.practice.control("DELETE", "/faults")
    lab.decide(the_post(lab, first), "resend")
    lab.settle()
    assert the_post(lab, first).state == "sent"
    assert len(lab.published()) == 3


@BOTH
def test_a_post_is_found_although_the_clocks_differ_by_many_minutes(
    lab: FaultLab, network: str
) -> None:
    """Ours was ahead as the attempt began, and was put right while it was under way."""
    lab.fault(network, {"type": "reset_after"}, **POSTING[network])
    ask_id = lab.send(TEXT, networks=(network,))
    one = lab.processes[0]
    one.trap.arm("before the call", lambda: lab.clock.forward(minutes=-20) and None)
    one.run_one()
    assert len(lab.published()) == 1
    lab.settle()
    assert the_post(lab, ask_id).state == "sent"


def test_a_clock_that_tells_the_same_moment_twice_stops_no_look(lab: FaultLab) -> None:
    """It was set back, say: the record of attempts takes it, and the post is found."""
    lab.fault("x", {"type": "reset_after"}, **POSTING["x"])
    lab.fault("x", {"type": "status", "status": 503}, **FINDING["x"])
    ask_id = lab.send(TEXT, networks=("x",))
    lab.drain()
    assert lab.go_on_to_next()
    first_look = lab.clock()
    lab.drain()
    assert the_post(lab, ask_id).state == "sending"
    with lab.store.transaction() as db:
        db.execute("update jobs set run_at = '2000' where kind = 'deliver'")
    assert lab.clock() == first_look
    lab.drain()
    assert the_post(lab, ask_id).state == "sent"


@BOTH
def test_a_look_that_never_succeeds_is_left_to_the_user_within_minutes(
    lab: FaultLab, network: str
) -> None:
    """The ask is urgent: a network that cannot be read for hours must not keep it from them."""
    lab.fault(network, {"type": "reset_before"}, **POSTING[network])
    lab.fault(network, {"type": "status", "status": 503}, count=None, **FINDING[network])
    ask_id = lab.send(TEXT, networks=(network,))
    later(lab, 330)
    post = the_post(lab, ask_id)
    assert post.state == "unknown"
    assert lab.allowed(post) == ("confirm", "resend", "cancel")


@BOTH
def test_what_may_not_be_looked_for_is_sent_again_at_the_users_word(
    lab: FaultLab, network: str
) -> None:
    """They have looked themselves; a missing right to read must not stand between."""
    lab.fault(network, {"type": "reset_before"}, **POSTING[network])
    lab.fault(network, {"type": "status", "status": 403}, count=None, **FINDING[network])
    ask_id = lab.send(TEXT, networks=(network,))
    lab.settle()
    assert the_post(lab, ask_id).state == "unknown"
    lab.decide_truly(the_post(lab, ask_id))
    lab.settle()
    assert the_post(lab, ask_id).state == "sent"
    assert len(lab.published()) == 1


@BOTH
def test_a_place_to_post_that_is_gone_is_refused_with_what_to_do(
    lab: FaultLab, network: str
) -> None:
    lab.fault(network, {"type": "status", "status": 404}, **POSTING[network])
    ask_id = lab.send(TEXT, networks=(network,))
    lab.settle()
    post = the_post(lab, ask_id)
    assert post.state == "refused"
    assert "send it again" in post.message


@BOTH
def test_a_post_that_follows_a_long_upload_is_looked_for_from_when_it_was_put_to_the_network(
    lab: FaultLab, network: str
) -> None:
    """Else all looks are past before the network shows it, and the user is asked for nothing."""
    ask_id = lab.send(TEXT, networks=(network,), photos=lab.photos(1))
    one = lab.processes[0]
    lab.ledger.lag = timedelta(seconds=40)

    def die() -> None:
        one.trap.arm("after the network took it", one.trap.crash)
        lab.clock.forward(90)
        jobs.renew(lab.store, claimed(lab), lab.clock(), timedelta(seconds=30))

    one.trap.arm("after photos went up", die)
    one.run_one()
    assert len(lab.published()) == 1
    lab.settle()
    assert the_post(lab, ask_id).state == "sent"


def claimed(lab: FaultLab) -> Job:
    [row] = lab.store.rows("select * from jobs where kind = 'deliver'")
    return Job(**{name: row[name] for name in Job.__dataclass_fields__})
