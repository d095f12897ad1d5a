"""What a network refuses is known from then on, not when it is next looked at in an hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from helpnet.networks.practice_consent import approve
from helpnet.services.connecting import Signer, begin, finish
from helpnet.services.decide import decide
from helpnet.store import accounts
from tests.support.clock import StandingClock
from tests.support.stepped_app import SteppedApp, stepped_app


@pytest.fixture
def stepped(tmp_path: Path, clock: StandingClock) -> Iterator[SteppedApp]:
    with stepped_app(tmp_path, clock) as made:
        yield made


def told(stepped: SteppedApp) -> dict[str, Any]:
    """What a program reads of X."""
    items = stepped.client().get("/api/v1/readiness").get_json()["items"]
    return next(one for one in items if one["network"] == "x")


def test_a_refused_post_has_its_network_looked_at_at_once(stepped: SteppedApp) -> None:
    told(stepped)
    stepped.drain()
    assert told(stepped)["can_post"] is True
    stepped.practice.control("POST", "/settings", {"x_credit": 0})
    ask = stepped.send(networks=("x",))
    stepped.drain()
    assert stepped.post(ask, "x").state == "refused"
    assert (told(stepped)["can_post"], told(stepped)["button"]) == (False, "Top up")


ONLY_READS = {
    "title": "Forbidden",
    "type": "https://api.twitter.com/2/problems/oauth1-permissions",
    "detail": "Your client app is not configured with the appropriate permissions.",
}
NOT_ENROLLED = {
    "title": "Client Forbidden",
    "type": "https://api.twitter.com/2/problems/client-forbidden",
    "reason": "client-not-enrolled",
    "detail": "Attach it to a project.",
}
TOO_LONG = {"title": "Forbidden", "detail": "You are not permitted to perform this action."}


def refuse(stepped: SteppedApp, body: dict[str, Any]) -> str:
    """Have X refuse one post this way, whatever may be read; the ask's id."""
    effect = {"type": "status", "status": 403, "body": body}
    stepped.fault("x", effect, method="POST", path="/x/2/tweets")
    ask = stepped.send(networks=("x",))
    stepped.drain()
    assert stepped.post(ask, "x").state == "refused"
    return ask


@pytest.mark.parametrize(
    ("body", "words", "button"),
    [(ONLY_READS, "only read", "Reconnect"), (NOT_ENROLLED, "developer app", "")],
)
def test_a_refusal_that_meets_every_post_is_remembered_until_a_post_goes_through(
    stepped: SteppedApp, body: dict[str, Any], words: str, button: str
) -> None:
    ask = refuse(stepped, body)
    assert (told(stepped)["can_post"], told(stepped)["button"] or "") == (False, button)
    assert words in told(stepped)["message"]
    assert "shows with the next post" in told(stepped)["message"]
    stepped.work(3600)  # looks that only read are well
    assert told(stepped)["can_post"] is False
    decide(stepped.helpnet.work, stepped.owner, ask, "x", "resend", "")
    stepped.work()
    assert stepped.post(ask, "x").state == "sent"
    assert (told(stepped)["can_post"], told(stepped)["message"] or "") == (True, "")


def test_a_refusal_that_meets_every_post_is_forgotten_when_it_is_connected_anew(
    stepped: SteppedApp,
) -> None:
    refuse(stepped, ONLY_READS)
    work, signer = stepped.helpnet.work, Signer(stepped.owner, "a browser")
    with requests.Session() as browser:
        finish(work, signer, "x", approve(begin(work, signer, "x"), browser))
    stepped.drain()
    assert told(stepped)["can_post"] is True


def test_a_refusal_of_one_text_says_nothing_of_others(stepped: SteppedApp) -> None:
    refuse(stepped, TOO_LONG)
    assert told(stepped)["can_post"] is True


def test_a_right_that_was_not_given_is_said_before_anything_is_sent(stepped: SteppedApp) -> None:
    store = stepped.helpnet.store
    [account] = [one for one in accounts.of_user(store, stepped.owner) if one.network == "x"]
    old = accounts.credentials(store, account.id)
    assert old is not None
    scopes = tuple(scope for scope in old.scopes if scope != "tweet.write")
    accounts.replace_credentials(store, account.id, replace(old, scopes=scopes), instead_of=old)
    told(stepped)
    stepped.drain()
    assert (told(stepped)["can_post"], told(stepped)["button"]) == (False, "Reconnect")
