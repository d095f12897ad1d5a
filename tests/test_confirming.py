"""The user says that a post is there: the network is asked once before it is believed."""

from __future__ import annotations

import pytest

from helpnet.domain.model import Delivery
from helpnet.services.accounts import as_account
from helpnet.services.decide import decide
from helpnet.services.errors import Invalid
from helpnet.store import accounts, deliveries
from tests.support.stepped_app import WINNIPEG, SteppedApp

POSTING = {"x": {"method": "POST", "path": "/x/2/tweets"}, "facebook": {"path": "/feed"}}

BOTH = pytest.mark.parametrize("network", ["x", "facebook"])
NOBODYS = {
    "x": "https://x.com/robin_vale/status/1234567890123456789",
    "facebook": "https://www.facebook.com/robin/posts/123456789",
}


def unknown(stepped: SteppedApp, network: str) -> str:
    """An ask whose post to the network went astray for good."""
    stepped.fault(network, {"type": "reset_before"}, **POSTING[network])
    ask_id = stepped.send(networks=(network,))
    stepped.work(61)
    assert stepped.post(ask_id, network).state == "unknown"
    return ask_id


def confirmed(stepped: SteppedApp, ask_id: str, network: str, url: str) -> None:
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, "confirm", url)


def delivery(stepped: SteppedApp, ask_id: str) -> Delivery:
    [only] = deliveries.of_ask(stepped.helpnet.store, ask_id)
    return only


def posted_by_hand(stepped: SteppedApp, network: str) -> str:
    """The link of the post that the user has made there."""
    work = stepped.helpnet.work
    found = accounts.of_user(work.store, stepped.owner)
    account = next(one for one in found if one.network == network)
    return as_account(work, account.id, lambda network: network.post(WINNIPEG)).url


@BOTH
def test_a_link_to_a_post_that_is_not_there_confirms_nothing(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = unknown(stepped, network)
    with pytest.raises(Invalid, match="shows no post of yours"):
        confirmed(stepped, ask_id, network, NOBODYS[network])
    assert stepped.post(ask_id, network).state == "unknown"


def test_a_link_to_somebody_elses_post_confirms_nothing(stepped: SteppedApp) -> None:
    first = stepped.send(networks=("x",))
    stepped.work()
    told = {"network": "x", "post_id": stepped.post(first, "x").remote_id, "text": "mine"}
    theirs = stepped.practice.control("POST", "/replies", told | {"author": "jonathanmarkoff"})
    ask_id = unknown(stepped, "x")
    with pytest.raises(Invalid, match="somebody else's"):
        confirmed(stepped, ask_id, "x", f"https://x.com/robin_vale/status/{theirs['id']}")
    assert stepped.post(ask_id, "x").state == "unknown"


@BOTH
def test_a_post_that_is_there_is_sent_with_the_networks_own_time_and_link(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = unknown(stepped, network)
    link = posted_by_hand(stepped, network)
    made_at = stepped.clock()
    stepped.clock.forward(10)
    confirmed(stepped, ask_id, network, f"{link}?x=1")
    post = stepped.post(ask_id, network)
    assert (post.state, post.url, post.sent_at) == ("sent", link, made_at)
    assert post.message == ""


@BOTH
def test_while_the_network_is_away_the_users_word_stands_until_it_can_be_asked(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = unknown(stepped, network)
    link = posted_by_hand(stepped, network)
    stepped.fault(network, {"type": "status", "status": 503}, count=None)
    confirmed(stepped, ask_id, network, link)
    assert stepped.post(ask_id, network).state == "sent"
    assert stepped.post(ask_id, network).message.startswith("You say that it is there")
    stepped.work(5)
    assert delivery(stepped, ask_id).lost_at is not None
    stepped.practice.control("DELETE", "/faults")
    stepped.work(300)
    assert stepped.post(ask_id, network).message == ""
    assert delivery(stepped, ask_id).lost_at is None


@BOTH
def test_a_word_that_turns_out_wrong_is_left_to_the_user_again(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = unknown(stepped, network)
    stepped.fault(network, {"type": "status", "status": 503}, count=None)
    confirmed(stepped, ask_id, network, NOBODYS[network])
    assert stepped.post(ask_id, network).state == "sent"
    stepped.practice.control("DELETE", "/faults")
    stepped.work(300)
    post = stepped.post(ask_id, network)
    assert (post.state, post.actions) == ("unknown", ("confirm", "resend", "cancel"))
    assert "shows no post of yours" in post.message
    assert (post.remote_id, post.sent_at) == (None, None)
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, "resend", "")
    stepped.work(2)
    assert stepped.post(ask_id, network).state == "sent"


def test_a_link_that_hides_the_posts_number_is_asked_for_otherwise(stepped: SteppedApp) -> None:
    ask_id = unknown(stepped, "facebook")
    link = "https://www.facebook.com/robin/posts/pfbid02abcDEF"
    with pytest.raises(Invalid, match="ends in the post's number"):
        confirmed(stepped, ask_id, "facebook", link)
    stepped.fault("facebook", {"type": "status", "status": 503}, count=None)
    with pytest.raises(Invalid, match="paste the link again"):
        confirmed(stepped, ask_id, "facebook", link)
    assert stepped.post(ask_id, "facebook").state == "unknown"
