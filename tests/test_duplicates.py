"""A refusal of a text that stands there already is certain, unless an earlier try was in doubt."""

from __future__ import annotations

import pytest

from helpnet.services.decide import decide
from helpnet.services.views import PostView
from tests.support.stepped_app import SteppedApp

NETWORKS = pytest.mark.parametrize("network", ["x", "facebook"])
WRITES = {"x": "/x/2/tweets", "facebook": "/feed"}


def sent_twice(stepped: SteppedApp, network: str) -> str:
    """A second ask of the very same text; its id."""
    stepped.send(networks=(network,))
    stepped.work()
    ask_id = stepped.send(networks=(network,))
    stepped.work()
    return ask_id


def resent(stepped: SteppedApp, ask_id: str, network: str) -> PostView:
    decide(stepped.helpnet.work, stepped.owner, ask_id, network, "resend", "")
    stepped.work()
    return stepped.post(ask_id, network)


@NETWORKS
def test_a_text_that_stands_there_already_is_refused_with_the_way_to_change_it(
    stepped: SteppedApp, network: str
) -> None:
    post = stepped.post(sent_twice(stepped, network), network)
    assert (post.state, post.button) == ("refused", "Edit and send")
    assert "change a word" in post.message


@NETWORKS
def test_sending_what_was_surely_refused_again_is_refused_again_and_never_in_doubt(
    stepped: SteppedApp, network: str
) -> None:
    ask_id = sent_twice(stepped, network)
    assert resent(stepped, ask_id, network).state == "refused"
    assert len(stepped.published(network)) == 1


@NETWORKS
def test_a_duplicate_after_a_try_that_came_to_nothing_is_looked_for(
    stepped: SteppedApp, network: str
) -> None:
    stepped.send(networks=(network,))
    stepped.work()
    busy = {"type": "status", "status": 503}
    stepped.fault(network, busy, method="POST", path=WRITES[network])
    ask_id = stepped.send(networks=(network,))
    stepped.work()
    assert stepped.post(ask_id, network).state == "queued"
    stepped.work(10)
    assert stepped.post(ask_id, network).state == "sending"  # it is looked for


def test_the_button_goes_with_its_sentence_once_it_is_sent_after_all(stepped: SteppedApp) -> None:
    stepped.fault("x", {"type": "status", "status": 413}, method="POST", path=WRITES["x"])
    ask_id = stepped.send(networks=("x",))
    stepped.work()
    assert stepped.post(ask_id, "x").button == "Edit and send"
    post = resent(stepped, ask_id, "x")
    assert (post.state, post.message, post.button) == ("sent", "", "")
