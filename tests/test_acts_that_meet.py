"""Deleting, restoring, confirming and sending again, each in the middle of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpnet.domain.model import Delivery
from helpnet.networks.facebook import Facebook
from helpnet.networks.x import X
from helpnet.services import outcomes
from helpnet.services.accounts import as_account
from helpnet.services.decide import decide
from helpnet.services.undo import undo
from helpnet.store import accounts, deliveries, jobs, probes
from helpnet.worker import HANDLERS, Worker
from tests.support.stepped_app import WINNIPEG, SteppedApp
from tests.test_readiness_after_a_refusal import ONLY_READS
from tests.test_restoring import BOTH, POSTING, backup, restored

ADAPTERS = {"x": X, "facebook": Facebook}


def the_post(stepped: SteppedApp, ask_id: str) -> Delivery:
    [delivery] = deliveries.of_ask(stepped.helpnet.store, ask_id)
    return delivery


def decided(stepped: SteppedApp, ask_id: str, network: str, action: str, url: str = "") -> None:
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, action, url)


def during(
    monkeypatch: pytest.MonkeyPatch, network: str, call: str, act: Callable[[], object]
) -> None:
    """Do something once, after the network has answered a call and before that is known here."""
    original = getattr(ADAPTERS[network], call)
    acts = [act]

    def with_act(*arguments: object) -> object:
        answer = original(*arguments)
        if acts:
            acts.pop()()
        return answer

    monkeypatch.setattr(ADAPTERS[network], call, with_act)


def elsewhere(stepped: SteppedApp, network: str, text: str) -> str:
    """The link of a post that the user makes without helpnet."""
    work = stepped.helpnet.work
    found = accounts.of_user(work.store, stepped.owner)
    account = next(one for one in found if one.network == network)
    return as_account(work, account.id, lambda network: network.post(text)).url


@BOTH
def test_two_restored_asks_in_the_same_words_are_never_taken_for_one_post(
    stepped: SteppedApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    """Both are looked for, side by side, as only one of them went out since the backup."""
    first = stepped.send(networks=(network,))
    second = stepped.send(networks=(network,), client_key="another")
    copy = backup(stepped, tmp_path)
    undo(stepped.helpnet.store, stepped.owner, second, stepped.clock())
    stepped.work()
    stepped.clock.forward(60)
    with restored(stepped, copy) as again:
        again.clock.forward(2)
        during(monkeypatch, network, "find", again.worker.run_one)
        again.work(61)
        states = sorted(again.post(ask_id, network).state for ask_id in (first, second))
        assert states == ["sent", "unknown"]
        assert len(again.published(network)) == 1


@BOTH
def test_a_post_that_is_confirmed_as_one_asks_is_not_found_as_anothers(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    for _ in range(2):
        stepped.fault(network, {"type": "reset_before"}, **POSTING[network])
    first = stepped.send(networks=(network,))
    stepped.work(61)
    second = stepped.send(networks=(network,), client_key="another")
    stepped.drain()
    url = elsewhere(stepped, network, WINNIPEG)
    during(monkeypatch, network, "find", lambda: decided(stepped, first, network, "confirm", url))
    stepped.work(61)
    assert stepped.post(first, network).url == url
    assert stepped.post(second, network).state == "unknown"


@BOTH
def test_a_post_that_only_the_user_has_seen_is_not_said_to_be_deleted_where_it_is_not(
    stepped: SteppedApp, network: str
) -> None:
    """The link was another's, and the network could not be asked as it was pasted."""
    stepped.fault(network, {"type": "reset_after"}, **POSTING[network])
    looks = {"x": "/x/2/users/", "facebook": "/published_posts"}[network]
    stepped.fault(network, {"type": "status", "status": 403}, count=None, path=looks)
    ask_id = stepped.send(networks=(network,))
    stepped.work(61)
    assert stepped.post(ask_id, network).state == "unknown"
    nobodys = {
        "x": "https://x.com/robin_vale/status/1234567890123456789",
        "facebook": "https://www.facebook.com/robin/posts/123456789",
    }[network]
    stepped.fault(network, {"type": "status", "status": 503}, method="GET")
    decided(stepped, ask_id, network, "confirm", nobodys)
    assert stepped.post(ask_id, network).state == "sent"
    decided(stepped, ask_id, network, "delete")
    stepped.work(61)
    post = stepped.post(ask_id, network)
    assert len(stepped.published(network)) == 1
    assert post.state == "unknown"
    assert "shows no post of yours at that link" in post.message
    assert "confirm" in post.actions


def test_who_comes_late_with_another_post_than_the_deleted_one_says_that_it_stands(
    stepped: SteppedApp,
) -> None:
    ask_id = stepped.send(networks=("x",))
    stepped.work()
    delivery = the_post(stepped, ask_id)
    decided(stepped, ask_id, "x", "delete")
    stepped.work()
    slept = jobs.Job("an old one", stepped.owner, "deliver", delivery.id, 1, "a lost claim")
    other = elsewhere(stepped, "x", WINNIPEG)
    receipt = replace(deliveries.receipt(delivery), remote_id=other.rsplit("/", 1)[-1], url=other)
    outcomes.sent(stepped.helpnet.work, slept, delivery, receipt, "sent")
    post = stepped.post(ask_id, "x")
    assert (post.state, post.url, post.actions) == ("sent", other, ("delete",))
    decided(stepped, ask_id, "x", "delete")
    stepped.work()
    assert (stepped.post(ask_id, "x").state, stepped.published("x")) == ("deleted", [])


def test_a_refusal_that_is_told_late_does_not_hide_that_a_post_went_through_since(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process slept on the answer, and another has posted meanwhile."""
    effect = {"type": "status", "status": 403, "body": ONLY_READS}
    stepped.fault("x", effect, **POSTING["x"])
    ask_id = stepped.send(networks=("x",))

    original = X.post

    def slow(*arguments: Any) -> object:
        try:
            return original(*arguments)
        finally:
            jobs.cancel(stepped.helpnet.store, "deliver", the_post(stepped, ask_id).id)

    monkeypatch.setattr(X, "post", slow)
    stepped.drain()
    assert probes.refusal(stepped.helpnet.store, the_post(stepped, ask_id).account_id) is None


@BOTH
def test_what_went_out_after_the_backup_is_found_where_it_is_sent_as_another_ask(
    stepped: SteppedApp, tmp_path: Path, network: str
) -> None:
    ask_id = stepped.send(networks=(network,))
    undo(stepped.helpnet.store, stepped.owner, ask_id, stepped.clock())
    copy = backup(stepped, tmp_path)
    draft = {"networks": (network,), "client_key": f"again-{ask_id}", "again_of": ask_id}
    stepped.send(**draft)
    stepped.work()
    stepped.clock.forward(600)
    with restored(stepped, copy) as again:
        second = again.send(**draft)
        again.work(3)
        assert again.post(second, network).state == "sent"
        assert len(again.published(network)) == 1


def test_what_a_worker_of_an_earlier_version_does_not_know_is_left_to_a_later_one(
    stepped: SteppedApp,
) -> None:
    """Both may be at work for a while as helpnet is brought up to date."""
    ask_id = stepped.send(networks=("x",))
    stepped.work()
    earlier = {kind: handler for kind, handler in HANDLERS.items() if kind != "delete"}
    decided(stepped, ask_id, "x", "delete")
    assert Worker(stepped.helpnet.work, threads=0, handlers=earlier).run_one()
    assert stepped.post(ask_id, "x").state == "sent"
    stepped.work(20)
    assert stepped.post(ask_id, "x").state == "deleted"
