"""What may stand on a network is never said not to have gone, whatever comes of a second try."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.connect_practice import connect_practice
from helpnet.services.decide import decide
from helpnet.services.disconnecting import disconnect
from helpnet.services.errors import Conflict
from helpnet.services.undo import undo
from helpnet.services.views import PostView
from tests.support.stepped_app import SteppedApp

NETWORKS = pytest.mark.parametrize("network", ["x", "facebook"])
WRITES = {"x": "/x/2/tweets", "facebook": "/feed"}
READS = {"x": "/tweets", "facebook": "/published_posts"}
# As a network answers that does not show a post yet.
EMPTY = {
    "x": {"type": "status", "status": 200, "body": {"meta": {"result_count": 0}}},
    "facebook": {"type": "status", "status": 200, "body": {"data": []}},
}
DOWN = {"type": "status", "status": 503}


def decided(stepped: SteppedApp, ask_id: str, network: str, action: str) -> PostView:
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, action, "")
    stepped.drain()
    return stepped.post(ask_id, network)


def resent_in_vain(stepped: SteppedApp, network: str, hours: float = 24) -> str:
    """An ask that stands unseen on the network and waits to be sent again; its id."""
    needed_by = stepped.clock() + timedelta(hours=hours)
    stepped.fault(network, {"type": "reset_after"}, method="POST", path=WRITES[network])
    stepped.fault(network, EMPTY[network], method="GET", path=READS[network], count=None)
    ask_id = stepped.send(networks=(network,), needed_by=needed_by)
    stepped.work(70)
    assert stepped.post(ask_id, network).state == "unknown"
    stepped.practice.control("DELETE", "/faults")
    stepped.fault(network, DOWN, method="GET", path=READS[network], count=None)
    assert decided(stepped, ask_id, network, "resend").state == "queued"
    return ask_id


@NETWORKS
def test_stopping_a_second_attempt_leaves_the_first_in_doubt(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = resent_in_vain(stepped, network)
    post = decided(stepped, ask_id, network, "cancel")
    assert post.state == "unknown"
    assert "may have it from an earlier attempt" in post.message
    assert "did not go" not in post.message
    assert len(stepped.published(network)) == 1


@NETWORKS
def test_a_second_attempt_that_runs_out_of_time_leaves_the_first_in_doubt(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = resent_in_vain(stepped, network, hours=0.05)
    stepped.work(240)
    post = stepped.post(ask_id, network)
    assert post.state == "unknown"
    assert "may have it from an earlier attempt" in post.message
    assert post.actions == ("confirm", "cancel")


@NETWORKS
def test_a_second_attempt_that_is_refused_leaves_the_first_in_doubt(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = resent_in_vain(stepped, network)
    stepped.practice.control("DELETE", "/faults")
    stepped.fault(network, EMPTY[network], method="GET", path=READS[network], count=None)
    body = (
        {"title": "Forbidden", "detail": "Your account is temporarily locked.", "status": 403}
        if network == "x"
        else {"error": {"code": 368, "message": "Blocked", "type": "OAuthException"}}
    )
    refusal = {"type": "status", "status": 403, "body": body}
    stepped.fault(network, refusal, method="POST", path=WRITES[network])
    stepped.work(20)
    post = stepped.post(ask_id, network)
    assert post.state == "unknown"
    assert "may have it from an earlier attempt" in post.message


@NETWORKS
def test_the_user_may_say_that_it_is_not_there_and_leave_it_at_that(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = resent_in_vain(stepped, network)
    decided(stepped, ask_id, network, "cancel")
    post = decided(stepped, ask_id, network, "cancel")
    assert post.state == "cancelled"
    assert post.message.startswith("You say that it is not there")
    assert stepped.page(ask_id).ask.is_unsent


# ---------------------------------------------------------------- without a sign-in that holds


EXPIRED = {
    "x": {"type": "status", "status": 401},
    "facebook": {
        "type": "status",
        "status": 400,
        "body": {"error": {"code": 190, "message": "Session", "type": "OAuthException"}},
    },
}


@NETWORKS
@pytest.mark.parametrize("resent", [False, True])
def test_a_look_that_finds_the_sign_in_expired_leads_to_reconnecting_and_on_from_there(
    stepped: SteppedApp, network: str, resent: bool
) -> None:
    """It stands there all the while: connected again it is found, and not sent a second time."""
    if resent:
        ask_id = resent_in_vain(stepped, network)
        stepped.practice.control("DELETE", "/faults")
        stepped.fault(network, EXPIRED[network], count=None)
        stepped.work(60)
    else:
        stepped.fault(network, {"type": "reset_after"}, method="POST", path=WRITES[network])
        ask_id = stepped.send(networks=(network,))
        stepped.drain()
        stepped.fault(network, EXPIRED[network], count=None)
        stepped.work(3)
    post = stepped.post(ask_id, network)
    assert (post.state, post.button) == ("unknown", "Reconnect")
    assert post.actions == ("confirm", "resend", "cancel")
    assert "look at your posts there" in post.message
    again = decided(stepped, ask_id, network, "resend")  # before it is connected again
    assert (again.state, again.button) == ("unknown", "Reconnect")
    stepped.practice.control("DELETE", "/faults")
    connect_practice(stepped.helpnet.work, stepped.helpnet.config, stepped.owner)
    assert decided(stepped, ask_id, network, "resend").state == "sent"
    assert len(stepped.published(network)) == 1


@NETWORKS
def test_a_post_in_doubt_outlasts_its_account(stepped: SteppedApp, network: str) -> None:
    ask_id = resent_in_vain(stepped, network)
    disconnect(stepped.helpnet.work, stepped.owner, network, forget=True)
    stepped.work(60)
    post = stepped.post(ask_id, network)
    assert (post.state, post.button) == ("unknown", "Reconnect")
    assert "not connected any more" in post.message
    assert decided(stepped, ask_id, network, "cancel").state == "cancelled"


@NETWORKS
def test_a_post_in_doubt_cannot_be_undone_and_says_so(stepped: SteppedApp, network: str) -> None:
    ask_id = resent_in_vain(stepped, network)
    with pytest.raises(Conflict, match="too late"):
        undo(stepped.helpnet.store, stepped.owner, ask_id, stepped.clock())
    assert stepped.post(ask_id, network).state == "queued"
