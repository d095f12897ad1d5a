"""One undo takes a whole ask back before any of it has left, or says that it is too late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.services import send
from helpnet.services.decide import decide
from helpnet.services.deliver import deliver
from helpnet.services.errors import Conflict, NotFound
from helpnet.services.undo import undo
from helpnet.store import asks, deliveries, jobs
from tests.support.stepped_app import WINNIPEG, SteppedApp


def waiting(stepped: SteppedApp) -> str:
    """An ask that still waits out its undo seconds."""
    draft = send.AskDraft(WINNIPEG)
    return send.send(stepped.helpnet.work, stepped.owner, draft, undo_seconds=5).ask_id


def undone(stepped: SteppedApp, ask_id: str) -> None:
    undo(stepped.helpnet.store, stepped.owner, ask_id, stepped.clock())


def states(stepped: SteppedApp, ask_id: str) -> list[str]:
    return [post.state for post in stepped.page(ask_id).ask.posts]


def claimed(stepped: SteppedApp) -> jobs.Job:
    """The first delivery, as a worker holds it that has not begun yet."""
    stepped.clock.forward(5)
    job = jobs.claim(stepped.helpnet.store, "worker", stepped.clock(), timedelta(seconds=30))
    assert job is not None and job.kind == "deliver"
    return job


def test_undo_takes_all_posts_back_and_nothing_ever_leaves(stepped: SteppedApp) -> None:
    ask_id = waiting(stepped)
    stepped.work(4)
    undone(stepped, ask_id)
    ask = stepped.page(ask_id).ask
    assert (ask.state, ask.is_unsent, ask.can_undo) == ("withdrawn", True, False)
    stepped.work(10)
    assert states(stepped, ask_id) == ["cancelled", "cancelled"]
    assert stepped.published("x") == stepped.published("facebook") == []


def test_an_ask_that_was_undone_is_neither_the_one_that_is_on_nor_ever_out_of_time(
    stepped: SteppedApp,
) -> None:
    ask_id = waiting(stepped)
    assert asks.newest_live(stepped.helpnet.store, stepped.owner, stepped.clock()) == ask_id
    undone(stepped, ask_id)
    assert asks.newest_live(stepped.helpnet.store, stepped.owner, stepped.clock()) is None
    stepped.clock.forward(hours=25)
    stepped.drain()
    assert stepped.page(ask_id).ask.state == "withdrawn"


def test_undo_comes_before_a_worker_that_has_claimed_a_post_but_not_begun(
    stepped: SteppedApp,
) -> None:
    ask_id = waiting(stepped)
    job = claimed(stepped)
    undone(stepped, ask_id)
    deliver(stepped.helpnet.work, job)
    stepped.work(10)
    assert states(stepped, ask_id) == ["cancelled", "cancelled"]
    assert stepped.published("x") == stepped.published("facebook") == []


def test_undo_of_what_is_on_its_way_takes_nothing_back_and_says_so(stepped: SteppedApp) -> None:
    ask_id = waiting(stepped)
    job = claimed(stepped)
    deliveries.begin(stepped.helpnet.store, job.subject_id, stepped.clock())
    with pytest.raises(Conflict, match="too late"):
        undone(stepped, ask_id)
    assert sorted(states(stepped, ask_id)) == ["queued", "sending"]
    assert stepped.page(ask_id).ask.state == "live"


def test_undo_twice_is_undo_once(stepped: SteppedApp) -> None:
    ask_id = waiting(stepped)
    undone(stepped, ask_id)
    undone(stepped, ask_id)
    assert stepped.page(ask_id).ask.state == "withdrawn"


def test_nobody_undoes_somebody_elses_ask(stepped: SteppedApp) -> None:
    ask_id = waiting(stepped)
    with pytest.raises(NotFound):
        undo(stepped.helpnet.store, "another", ask_id, stepped.clock())


def test_an_ask_that_was_undone_can_be_sent_after_all(stepped: SteppedApp) -> None:
    ask_id = waiting(stepped)
    undone(stepped, ask_id)
    assert stepped.post(ask_id, "x").actions == ("resend",)
    decide(stepped.helpnet.work, stepped.owner, ask_id, "x", "resend", "")
    assert stepped.page(ask_id).ask.state == "live"
    stepped.work()
    assert states(stepped, ask_id) == ["sent", "cancelled"]
    assert stepped.page(ask_id).ask.state == "live"


def test_an_ask_that_every_network_refused_is_not_out_until_it_is_sent_again(
    stepped: SteppedApp,
) -> None:
    for network, where in (("x", "/x/2/tweets"), ("facebook", "/feed")):
        stepped.fault(network, {"type": "status", "status": 403}, method="POST", path=where)
    ask_id = stepped.send()
    stepped.work()
    ask = stepped.page(ask_id).ask
    assert (states(stepped, ask_id), ask.is_unsent) == (["refused", "refused"], True)
    assert ask.state == "withdrawn"
    assert stepped.post(ask_id, "x").actions == ("resend",)
    decide(stepped.helpnet.work, stepped.owner, ask_id, "x", "resend", "")
    stepped.work()
    ask = stepped.page(ask_id).ask
    assert (ask.state, ask.is_unsent) == ("live", False)


def test_cancelling_the_last_post_of_an_ask_ends_it_and_one_of_two_does_not(
    stepped: SteppedApp,
) -> None:
    ask_id = waiting(stepped)
    for network, state in (("x", "live"), ("facebook", "withdrawn")):
        decide(stepped.helpnet.work, stepped.owner, ask_id, network, "cancel", "")
        assert stepped.page(ask_id).ask.state == state


def test_an_ask_that_was_out_stays_live_when_its_posts_are_gone(stepped: SteppedApp) -> None:
    ask_id = stepped.send(networks=("x",))
    stepped.work()
    [delivery] = deliveries.of_ask(stepped.helpnet.store, ask_id)
    deliveries.settle(stepped.helpnet.store, delivery.id, "cancelled", "Gone.")
    ask = stepped.page(ask_id).ask
    assert (ask.state, ask.is_unsent) == ("live", False)
