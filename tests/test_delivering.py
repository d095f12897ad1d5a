"""An ask goes out once on each network, and the user always knows how it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.networks import TryLater
from helpnet.services import outcomes, send
from helpnet.services.accounts import as_account
from helpnet.services.decide import decide
from helpnet.services.deliver import adopt_orphans, deliver
from helpnet.services.errors import Conflict, Invalid, NotFound
from helpnet.store import asks, deliveries, jobs
from tests.support.stepped_app import WINNIPEG, SteppedApp

POSTING = {"x": {"method": "POST", "path": "/x/2/tweets"}, "facebook": {"path": "/feed"}}
BOTH = pytest.mark.parametrize("network", ["x", "facebook"])


def other(network: str) -> str:
    return "facebook" if network == "x" else "x"


def decided(stepped: SteppedApp, ask_id: str, network: str, action: str, url: str = "") -> None:
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, action, url)


def test_an_ask_goes_to_both_networks_with_time_and_link(stepped: SteppedApp) -> None:
    ask_id = stepped.send()
    assert {post.state for post in stepped.page(ask_id).ask.posts} == {"queued"}
    stepped.work()
    for network in ("x", "facebook"):
        post = stepped.post(ask_id, network)
        assert (post.state, post.attempts, post.message) == ("sent", 1, "")
        assert post.sent_at == stepped.clock()
        assert post.url is not None and post.url.startswith(stepped.practice.url)
        assert [each["id"] for each in stepped.published(network)] == [post.remote_id]
        assert stepped.practice.http.get(post.url, timeout=5).ok


@BOTH
@pytest.mark.parametrize("effect", ["reset_after", "timeout_after", "malformed", "truncated"])
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(
    stepped: SteppedApp, network: str, effect: str
) -> None:
    stepped.fault(network, {"type": effect}, **POSTING[network])
    ask_id = stepped.send()
    stepped.work()
    lost = stepped.post(ask_id, network)
    assert lost.state == "sending"
    assert "checking" in lost.message
    assert stepped.post(ask_id, other(network)).state == "sent"
    stepped.work(2)
    found = stepped.post(ask_id, network)
    assert (found.state, found.attempts) == ("sent", 1)
    assert len(stepped.published(network)) == 1


def test_what_was_said_of_one_attempt_is_not_said_while_the_next_is_under_way(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped.fault("x", {"type": "rate_limit", "reset_in": 5}, **POSTING["x"])
    ask_id = stepped.send()
    stepped.work()
    assert "pause" in stepped.post(ask_id, "x").message
    under_way = []
    note_it = outcomes.sent

    def seen(*arguments: object) -> None:
        under_way.append(stepped.post(ask_id, "x"))
        note_it(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(outcomes, "sent", seen)
    stepped.work(20)
    assert [(post.state, post.message) for post in under_way] == [("sending", "")]


@BOTH
@pytest.mark.parametrize("effect", ["reset_before", "timeout_before"])
def test_a_lost_post_that_is_not_to_be_seen_is_left_to_the_user(
    stepped: SteppedApp, network: str, effect: str
) -> None:
    stepped.fault(network, {"type": effect}, **POSTING[network])
    ask_id = stepped.send()
    stepped.work(61)
    post = stepped.post(ask_id, network)
    assert (post.state, post.attempts) == ("unknown", 1)
    assert post.actions == ("confirm", "resend", "cancel")
    assert "look at your posts" in post.message
    assert stepped.published(network) == []
    decided(stepped, ask_id, network, "resend")
    stepped.work()
    assert stepped.post(ask_id, network).state == "sent"
    assert len(stepped.published(network)) == 1


def test_it_is_looked_for_at_2_5_15_30_and_60_seconds(stepped: SteppedApp) -> None:
    stepped.fault("x", {"type": "reset_before"}, **POSTING["x"])
    began = stepped.clock()
    ask_id = stepped.send()
    stepped.work(61)
    delivery = next(
        each for each in deliveries.of_ask(stepped.helpnet.store, ask_id) if each.network == "x"
    )
    looks = [
        attempt["started_at"]
        for attempt in deliveries.attempts(stepped.helpnet.store, delivery.id)
        if attempt["act"] == "find"
    ]
    expected = [began + timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60)]
    assert looks == [f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z" for moment in expected]


@BOTH
def test_what_the_network_surely_did_not_take_is_sent_again_by_itself(
    stepped: SteppedApp, network: str
) -> None:
    stepped.fault(network, {"type": "rate_limit", "reset_in": 30}, **POSTING[network])
    ask_id = stepped.send()
    stepped.work()
    waiting = stepped.post(ask_id, network)
    assert waiting.state == "queued"
    assert waiting.message
    stepped.work(75)  # Facebook tells the time to wait in whole minutes
    assert stepped.post(ask_id, network).state == "sent"
    assert stepped.post(ask_id, network).attempts == 2
    assert len(stepped.published(network)) == 1


@BOTH
def test_a_refusal_is_said_and_the_other_network_goes_out(
    stepped: SteppedApp, network: str
) -> None:
    stepped.fault(network, {"type": "status", "status": 403}, **POSTING[network])
    ask_id = stepped.send()
    stepped.work()
    refused = stepped.post(ask_id, network)
    assert refused.state == "refused"
    assert refused.message.endswith((".", "!"))
    assert stepped.post(ask_id, other(network)).state == "sent"
    stepped.work(120)
    assert stepped.published(network) == []


def test_the_same_text_a_second_time_is_refused_with_what_to_do(stepped: SteppedApp) -> None:
    stepped.send()
    stepped.work()
    again = stepped.send(client_key="another")
    stepped.work()
    assert stepped.post(again, "x").state == "refused"
    assert len(stepped.published("x")) == 1


def test_a_process_that_died_in_the_middle_is_looked_after(stepped: SteppedApp) -> None:
    """The attempt is on record before the call: whoever finds it unended looks first."""
    ask_id = stepped.send(networks=("x",))
    store = stepped.helpnet.store
    dead = jobs.claim(store, "dead", stepped.clock(), timedelta(seconds=30))
    assert dead is not None and dead.kind == "deliver"
    [delivery] = deliveries.of_ask(store, ask_id)
    deliveries.begin(store, delivery.id, stepped.clock())
    as_account(
        stepped.helpnet.work, delivery.account_id, lambda network: network.post(delivery.text)
    )
    stepped.work(29)
    assert stepped.post(ask_id, "x").state == "sending"
    stepped.work(3)
    assert stepped.post(ask_id, "x").state == "sent"
    assert len(stepped.published("x")) == 1


def test_a_waiting_post_can_be_taken_back(stepped: SteppedApp) -> None:
    draft = send.AskDraft(WINNIPEG)
    ask_id = send.send(stepped.helpnet.work, stepped.owner, draft, undo_seconds=5).ask_id
    stepped.work(4)
    assert stepped.published("x") == []
    decided(stepped, ask_id, "x", "cancel")
    stepped.work(10)
    assert stepped.post(ask_id, "x").state == "cancelled"
    assert stepped.published("x") == []
    assert len(stepped.published("facebook")) == 1
    with pytest.raises(Conflict):
        decided(stepped, ask_id, "facebook", "cancel")


def test_a_post_the_user_confirms_is_sent_and_its_replies_are_read(stepped: SteppedApp) -> None:
    stepped.fault("x", {"type": "reset_before"}, **POSTING["x"])
    ask_id = stepped.send(networks=("x",))
    stepped.work(61)
    by_hand = stepped.practice.x_tokens()["access_token"]
    made = stepped.practice.x("POST", "/2/tweets", by_hand, json={"text": WINNIPEG}).json()
    remote_id = made["data"]["id"]
    with pytest.raises(Invalid, match="not the link"):
        decided(stepped, ask_id, "x", "confirm", "https://x.com/robin_vale")
    decided(stepped, ask_id, "x", "confirm", f"https://x.com/robin_vale/status/{remote_id}")
    stepped.practice.control(
        "POST",
        "/replies",
        {"network": "x", "post_id": remote_id, "author": "jonathanmarkoff", "text": "on it"},
    )
    stepped.work(6)
    assert stepped.post(ask_id, "x").state == "sent"
    assert [reply.text for reply in stepped.page(ask_id).replies] == ["on it"]


def test_what_is_unsent_at_the_deadline_is_cancelled_with_a_sentence(stepped: SteppedApp) -> None:
    stepped.fault("x", {"type": "rate_limit", "reset_in": 900}, count=None, **POSTING["x"])
    needed_by = stepped.clock() + timedelta(minutes=5)
    ask_id = stepped.send(networks=("x",), needed_by=needed_by)
    stepped.work(1)
    post = stepped.post(ask_id, "x")
    assert post.state == "cancelled"
    assert "before the time it was needed by" in post.message
    stepped.clock.at = needed_by
    stepped.drain()
    ask = stepped.page(ask_id).ask
    assert (ask.state, ask.is_unsent) == ("withdrawn", True)


def test_decisions_about_what_is_not_there_are_refused(stepped: SteppedApp) -> None:
    ask_id = stepped.send(networks=("x",))
    with pytest.raises(NotFound):
        decided(stepped, "nothing", "x", "cancel")
    with pytest.raises(NotFound):
        decided(stepped, ask_id, "facebook", "cancel")
    with pytest.raises(Invalid):
        decided(stepped, ask_id, "x", "explode")


def test_who_lost_the_lease_does_not_take_back_that_it_was_sent(stepped: SteppedApp) -> None:
    """A process that was asleep for longer than its lease wakes up and finds its call timed out."""
    ask_id = stepped.send(networks=("x",))
    store = stepped.helpnet.store
    asleep = jobs.claim(store, "asleep", stepped.clock(), timedelta(seconds=30))
    assert asleep is not None and asleep.kind == "deliver"
    [delivery] = deliveries.of_ask(store, ask_id)
    deliveries.begin(store, delivery.id, stepped.clock())
    as_account(
        stepped.helpnet.work, delivery.account_id, lambda network: network.post(delivery.text)
    )
    stepped.work(34)
    assert stepped.post(ask_id, "x").state == "sent"
    outcomes.lost(stepped.helpnet.work, asleep, delivery, "timeout")
    late = TryLater("X is busy.", taken="no")
    [ask] = [asks.get(store, ask_id)]
    assert ask is not None
    outcomes.not_taken(stepped.helpnet.work, asleep, ask, delivery, late)
    outcomes.settled(stepped.helpnet.work, asleep, delivery, "refused", "No.")
    assert stepped.post(ask_id, "x").state == "sent"
    stepped.work(70)
    assert len(stepped.published("x")) == 1


def test_a_step_begins_only_for_who_holds_the_job(stepped: SteppedApp) -> None:
    ask_id = stepped.send(networks=("x",))
    store = stepped.helpnet.store
    stale = jobs.claim(store, "stale", stepped.clock(), timedelta(seconds=0))
    present = jobs.claim(store, "present", stepped.clock(), timedelta(seconds=30))
    assert stale is not None and present is not None and stale.id == present.id
    deliver(stepped.helpnet.work, stale)
    assert stepped.published("x") == []
    deliver(stepped.helpnet.work, present)
    assert len(stepped.published("x")) == 1
    assert stepped.post(ask_id, "x").state == "sent"


def test_a_post_of_another_ask_with_the_same_text_is_not_taken_for_this_one(
    stepped: SteppedApp,
) -> None:
    first = stepped.send(networks=("x",))
    stepped.work()
    stepped.fault("x", {"type": "reset_before"}, **POSTING["x"])
    second = stepped.send(networks=("x",), client_key="again")
    stepped.work(61)
    assert stepped.post(first, "x").state == "sent"
    assert stepped.post(second, "x").state == "unknown"
    link = stepped.post(first, "x").url
    assert link is not None
    with pytest.raises(Invalid, match="another ask"):
        decided(stepped, second, "x", "confirm", link)


@BOTH
def test_before_it_is_sent_again_it_is_looked_for_once_more(
    stepped: SteppedApp, network: str
) -> None:
    path = {"x": "/2/users/", "facebook": "/published_posts"}[network]
    stepped.fault(network, {"type": "reset_after"}, **POSTING[network])
    stepped.fault(network, {"type": "status", "status": 403}, path=path, count=None)
    ask_id = stepped.send()
    stepped.work(61)
    assert stepped.post(ask_id, network).state == "unknown"
    stepped.practice.control("DELETE", "/faults")
    decided(stepped, ask_id, network, "resend")
    stepped.work(2)
    assert stepped.post(ask_id, network).state == "sent"
    assert len(stepped.published(network)) == 1


def test_a_delivery_without_a_job_is_taken_up_at_the_next_start(stepped: SteppedApp) -> None:
    ask_id = stepped.send(networks=("x",))
    [delivery] = deliveries.of_ask(stepped.helpnet.store, ask_id)
    jobs.cancel(stepped.helpnet.store, "deliver", delivery.id)
    stepped.work(5)
    assert stepped.post(ask_id, "x").state == "queued"
    adopt_orphans(stepped.helpnet.work)
    stepped.work()
    assert stepped.post(ask_id, "x").state == "sent"


def test_after_the_deadline_nothing_is_offered_that_would_be_refused(stepped: SteppedApp) -> None:
    needed_by = stepped.clock() + timedelta(minutes=5)
    stepped.fault("x", {"type": "status", "status": 403}, **POSTING["x"])
    ask_id = stepped.send(networks=("x",), needed_by=needed_by)
    stepped.work()
    assert stepped.post(ask_id, "x").actions == ("resend",)
    stepped.clock.at = needed_by
    stepped.drain()
    assert stepped.post(ask_id, "x").actions == ()
    with pytest.raises(Conflict, match="past"):
        decided(stepped, ask_id, "x", "resend")
