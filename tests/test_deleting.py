"""The user has a sent post taken down, and always knows how that stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from helpnet.domain.model import Reply
from helpnet.networks import Refused, TryLater
from helpnet.services import outcomes, photos
from helpnet.services.attempts import attempts
from helpnet.services.decide import decide
from helpnet.services.deliver import adopt_orphans
from helpnet.services.errors import Conflict
from helpnet.store import asks, deliveries, jobs
from tests.support.pictures import photo
from tests.support.stepped_app import WINNIPEG, SteppedApp

BOTH = pytest.mark.parametrize("network", ["x", "facebook"])
LABEL = {"x": "X", "facebook": "Facebook"}
DELETING = {
    "x": {"method": "DELETE", "path": "/x/2/tweets/"},
    "facebook": {"method": "DELETE", "path": "/graph/"},
}
BY = {"x": "jonathanmarkoff", "facebook": "Raj Malhotra"}
ANSWER = "call Joel Parent at IC Group"


def sent(stepped: SteppedApp) -> str:
    ask_id = stepped.send()
    stepped.work()
    return ask_id


def answered(stepped: SteppedApp, ask_id: str, network: str) -> str:
    post_id = stepped.post(ask_id, network).remote_id
    body = {"network": network, "post_id": post_id, "author": BY[network], "text": ANSWER}
    made = stepped.practice.control("POST", "/replies", body)["id"]
    stepped.work(6)
    return str(made)


def want_deleted(stepped: SteppedApp, ask_id: str, network: str) -> None:
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, "delete", "")


def tried(stepped: SteppedApp, ask_id: str, network: str) -> list[tuple[str, str]]:
    found = attempts(stepped.helpnet.store, stepped.owner, ask_id, network)
    return [(each.what, each.words) for each in found if each.act == "delete"]


@BOTH
def test_a_deleted_post_is_gone_there_and_the_other_one_and_the_ask_go_on(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent(stepped)
    want_deleted(stepped, ask_id, network)
    under_way = stepped.post(ask_id, network)
    assert (under_way.state, under_way.delete_asked_at) == ("sent", stepped.clock())
    assert under_way.actions == ()
    assert len(stepped.published(network)) == 1  # nothing has left yet
    stepped.work()
    post = stepped.post(ask_id, network)
    assert (post.state, post.deleted_at, post.message) == ("deleted", stepped.clock(), "")
    assert (post.delete_asked_at, post.actions) == (None, ())
    assert stepped.published(network) == []
    other = "facebook" if network == "x" else "x"
    assert (stepped.post(ask_id, other).state, len(stepped.published(other))) == ("sent", 1)
    assert stepped.page(ask_id).ask.state == "live"
    assert tried(stepped, ask_id, network) == [
        ("Attempt 1 to delete it", f"{LABEL[network]} deleted it")
    ]


@BOTH
def test_what_was_said_under_a_deleted_post_stays_and_no_more_is_read(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent(stepped)
    answered(stepped, ask_id, network)
    want_deleted(stepped, ask_id, network)
    stepped.work(20)
    page = stepped.page(ask_id)
    assert [(reply.text, reply.state) for reply in page.replies] == [(ANSWER, "new")]
    assert [one.name for one in page.contacts] == ["Joel Parent"]
    post = stepped.post(ask_id, network)
    assert post.checked_at is not None and post.deleted_at is not None
    assert post.checked_at <= post.deleted_at


def test_a_reply_on_x_that_its_author_deletes_afterwards_is_forgotten_as_ever(
    stepped: SteppedApp,
) -> None:
    ask_id = stepped.send(needed_by=stepped.clock() + timedelta(days=3))
    stepped.work()
    reply = answered(stepped, ask_id, "x")
    want_deleted(stepped, ask_id, "x")
    stepped.work()
    stepped.practice.control("DELETE", f"/replies/x/{reply}")
    for _ in range(25):
        stepped.clock.forward(3600)
        stepped.drain()
    assert [each.state for each in stepped.page(ask_id).replies] == ["deleted"]


def test_an_ask_of_which_nothing_stands_any_more_is_withdrawn(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    for network in ("x", "facebook"):
        assert stepped.page(ask_id).ask.state == "live"
        want_deleted(stepped, ask_id, network)
        stepped.work()
    ask = stepped.page(ask_id).ask
    assert (ask.state, ask.is_unsent) == ("withdrawn", False)
    assert asks.newest_live(stepped.helpnet.store, stepped.owner, stepped.clock()) is None
    shown = asks.page(stepped.helpnet.store, stepped.owner, before=None, limit=5)
    assert [each.id for each in shown] == [ask_id]


def test_what_a_network_refused_can_still_be_sent_after_the_other_post_was_deleted(
    stepped: SteppedApp,
) -> None:
    stepped.fault("facebook", {"type": "status", "status": 400}, path="/feed")
    ask_id = sent(stepped)
    want_deleted(stepped, ask_id, "x")
    stepped.work()
    assert stepped.page(ask_id).ask.state == "withdrawn"
    decide(stepped.helpnet.work, stepped.owner, ask_id, "facebook", "resend", "")
    stepped.work()
    assert stepped.post(ask_id, "facebook").state == "sent"
    assert stepped.page(ask_id).ask.state == "live"


@BOTH
def test_the_same_words_go_out_anew_and_are_never_taken_for_the_deleted_post(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = stepped.send(networks=(network,))
    stepped.work()
    gone = stepped.post(ask_id, network).remote_id
    want_deleted(stepped, ask_id, network)
    stepped.work()
    post = {"x": "/x/2/tweets", "facebook": "/feed"}[network]
    stepped.fault(network, {"type": "reset_after"}, method="POST", path=post)
    again = stepped.send(networks=(network,), client_key="again")
    stepped.work(3)
    found = stepped.post(again, network)
    assert found.state == "sent"
    assert found.remote_id not in ("", gone)
    assert [each["id"] for each in stepped.published(network)] == [found.remote_id]
    assert stepped.post(ask_id, network).state == "deleted"


@BOTH
def test_wanting_it_twice_deletes_once(stepped: SteppedApp, network: str) -> None:
    ask_id = sent(stepped)
    for _ in range(2):
        want_deleted(stepped, ask_id, network)
    stepped.work()
    want_deleted(stepped, ask_id, network)
    stepped.work()
    assert len(tried(stepped, ask_id, network)) == 1


def test_what_was_deleted_there_by_hand_was_gone_already(stepped: SteppedApp) -> None:
    ask_id = sent(stepped)
    stepped.practice.control(
        "DELETE", f"/replies/facebook/{stepped.post(ask_id, 'facebook').remote_id}"
    )
    want_deleted(stepped, ask_id, "facebook")
    stepped.work()
    post = stepped.post(ask_id, "facebook")
    assert post.state == "deleted"
    assert post.message == "Facebook shows helpnet no such post: it was gone already."
    assert tried(stepped, ask_id, "facebook")[0][1] == "it was gone already"


def test_what_the_network_says_is_gone_and_shows_all_the_same_is_not_said_to_be_deleted(
    stepped: SteppedApp,
) -> None:
    ask_id = sent(stepped)
    stepped.fault("x", {"type": "status", "status": 404}, **DELETING["x"])
    want_deleted(stepped, ask_id, "x")
    stepped.drain()
    post = stepped.post(ask_id, "x")
    assert (post.state, len(stepped.published("x"))) == ("sent", 1)
    assert post.message.startswith("X has not deleted it yet. X does not find it, and shows it")
    stepped.work(3)
    assert (stepped.post(ask_id, "x").state, stepped.published("x")) == ("deleted", [])


@BOTH
def test_a_pause_that_the_network_asks_for_is_kept_and_said(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent(stepped)
    stepped.fault(network, {"type": "rate_limit", "reset_in": 120}, **DELETING[network])
    want_deleted(stepped, ask_id, network)
    stepped.work(60)
    post = stepped.post(ask_id, network)
    assert post.state == "sent"
    name = LABEL[network]
    assert post.message.startswith(f"{name} has not deleted it yet. {name} asks for a pause")
    assert len(tried(stepped, ask_id, network)) == 1
    stepped.work(125)
    assert stepped.post(ask_id, network).state == "deleted"


def test_a_sign_in_that_has_run_out_leaves_it_standing_with_a_way_to_reconnect(
    stepped: SteppedApp,
) -> None:
    ask_id = sent(stepped)
    effect = {"type": "graph_error", "code": 190, "subcode": 463}
    stepped.fault("facebook", effect, **DELETING["facebook"])
    want_deleted(stepped, ask_id, "facebook")
    stepped.drain()
    post = stepped.post(ask_id, "facebook")
    assert (post.state, post.button, post.actions) == ("sent", "Reconnect", ("delete",))
    assert post.message.startswith("It still stands on Facebook. The sign-in")
    stepped.work(30)  # its replies are read, and what is to be said of the post stays
    assert stepped.post(ask_id, "facebook").message == post.message
    want_deleted(stepped, ask_id, "facebook")
    stepped.work()
    assert stepped.post(ask_id, "facebook").state == "deleted"


def test_after_a_day_it_is_not_tried_any_more_and_that_is_said(stepped: SteppedApp) -> None:
    ask_id = stepped.send(needed_by=stepped.clock() + timedelta(days=3), networks=("x",))
    stepped.work()
    stepped.fault("x", {"type": "status", "status": 503}, count=None, **DELETING["x"])
    want_deleted(stepped, ask_id, "x")
    stepped.work()
    for _ in range(25):
        stepped.clock.forward(3600)
        stepped.drain()
    post = stepped.post(ask_id, "x")
    assert (post.state, post.actions) == ("sent", ("delete",))
    assert "X did not delete it for a day: delete it there yourself" in post.message
    assert jobs.run_at(stepped.helpnet.store, "delete", _delivery(stepped, ask_id)) is None


def _delivery(stepped: SteppedApp, ask_id: str) -> str:
    return deliveries.of_ask(stepped.helpnet.store, ask_id)[0].id


def test_a_fault_of_ours_is_tried_again_and_never_passed_off_as_done(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_id = stepped.send(networks=("x",))
    stepped.work()

    def break_down(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("helpnet.networks.x.X.delete", break_down)
        want_deleted(stepped, ask_id, "x")
        stepped.drain()
    assert "tries again, which does no harm" in stepped.post(ask_id, "x").message
    stepped.work(5)
    assert stepped.post(ask_id, "x").state == "deleted"


def test_a_deletion_without_a_job_is_taken_up_at_the_next_start(stepped: SteppedApp) -> None:
    ask_id = stepped.send(networks=("x",))
    stepped.work()
    want_deleted(stepped, ask_id, "x")
    jobs.cancel(stepped.helpnet.store, "delete", _delivery(stepped, ask_id))
    stepped.work(30)
    assert stepped.post(ask_id, "x").state == "sent"
    adopt_orphans(stepped.helpnet.work)
    stepped.work()
    assert stepped.post(ask_id, "x").state == "deleted"


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("queued", "cancel it"),
        ("sending", "on its way to X"),
        ("unknown", "say first whether it is there"),
        ("refused", "nothing to delete"),
        ("cancelled", "nothing to delete"),
        ("sent", "does not know which post it is"),  # confirmed without its link
    ],
)
def test_what_does_not_stand_there_for_sure_is_not_deleted(
    stepped: SteppedApp, state: str, why: str
) -> None:
    ask_id = stepped.send(networks=("x",))
    deliveries.settle(stepped.helpnet.store, _delivery(stepped, ask_id), state, "")
    with pytest.raises(Conflict, match=why):
        want_deleted(stepped, ask_id, "x")


def test_a_post_with_photos_goes_with_its_photos(stepped: SteppedApp) -> None:
    page = stepped.practice.world.facebook
    kept = photos.take(stepped.helpnet.work, stepped.owner, photo())
    ask_id = stepped.send(photos=(photos.Chosen(kept.id, "fog"),), networks=("facebook",))
    stepped.work()
    [post] = [each for each in page.posts() if each.text == WINNIPEG]
    assert [page.photos.get(each) for each in post.photos] != [None]
    want_deleted(stepped, ask_id, "facebook")
    stepped.work()
    assert [page.photos.get(each) for each in post.photos] == [None]


def none_told(*_: object) -> tuple[list[Reply], dict[str, str]]:
    return [], {}


def not_there(*_: object) -> None:
    raise Refused("This is no longer on Facebook.", gone=True)


def away(*_: object) -> None:
    raise TryLater("Facebook cannot be reached just now.", taken="no")


@pytest.mark.parametrize("answers", [none_told, not_there, away])
def test_replies_that_were_asked_for_before_change_nothing_about_a_deleted_post(
    stepped: SteppedApp, monkeypatch: pytest.MonkeyPatch, answers: Callable[..., object]
) -> None:
    ask_id = sent(stepped)
    answered(stepped, ask_id, "facebook")

    def meanwhile_deleted(*arguments: object) -> object:
        want_deleted(stepped, ask_id, "facebook")
        stepped.worker.run_one()
        return answers(*arguments)

    monkeypatch.setattr("helpnet.networks.facebook.Facebook.replies", meanwhile_deleted)
    stepped.work(6)
    post = stepped.post(ask_id, "facebook")
    assert (post.state, post.message) == ("deleted", "")
    assert [reply.state for reply in stepped.page(ask_id).replies] == ["new"]


def test_who_comes_late_with_having_sent_it_does_not_bring_it_back(stepped: SteppedApp) -> None:
    ask_id = stepped.send(networks=("x",))
    stepped.work()
    [delivery] = deliveries.of_ask(stepped.helpnet.store, ask_id)
    want_deleted(stepped, ask_id, "x")
    stepped.work()
    slept = jobs.Job("an old one", stepped.owner, "deliver", delivery.id, 1, "a lost claim")
    receipt = deliveries.receipt(delivery)
    outcomes.sent(stepped.helpnet.work, slept, delivery, receipt, "sent")
    assert stepped.post(ask_id, "x").state == "deleted"
