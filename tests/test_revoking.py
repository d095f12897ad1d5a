"""Making a sign-in void at its network, and what is said when renewing one hangs in the balance."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests

from helpnet.domain.model import Account, Credentials
from helpnet.networks import Expired, NetworkError, Refused, TryLater, facebook_oauth, x_oauth
from helpnet.networks.facebook_consent import FacebookConsent
from helpnet.networks.http import Limits
from helpnet.networks.practice_consent import approve
from helpnet.networks.x import X
from helpnet.services.connecting import Signer, begin, finish
from helpnet.services.disconnecting import disconnect
from helpnet.store import accounts
from tests.support.scripted_server import Script, answer, scripted_server
from tests.support.stepped_app import SteppedApp

BOTH = Credentials("ACCESS", "REFRESH")
SHORT = Limits(total_seconds=0.5, connect_seconds=0.2)
GRAPH_190 = {"error": {"code": 190, "error_subcode": 458, "message": "removed"}}


def revoke_x(base: str, credentials: Credentials = BOTH, secret: str = "secret") -> None:
    x_oauth.revoke(
        credentials, client_id="client", client_secret=secret, api_base=base, limits=SHORT
    )


# ---------------------------------------------------------------- X


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer(401, json={"error": "unauthorized_client"}), Refused),
        (answer(403, json={"title": "Forbidden"}), Refused),
        (answer(429, json={"title": "Too Many Requests"}), TryLater),
        (answer(503, body=b"<html>"), TryLater),
        (answer(400, body=b"<html>"), NetworkError),
        (answer(302, json={}, headers={"Location": "/elsewhere"}), NetworkError),
    ],
)
def test_x_did_not_confirm_that_it_is_void(said: bytes, error: type[NetworkError]) -> None:
    with scripted_server(lambda request: said) as server, pytest.raises(error):
        revoke_x(server.base)


def test_both_tokens_are_made_void_as_x_wants_it() -> None:
    with scripted_server(lambda request: answer(json={"revoked": True})) as server:
        revoke_x(server.base)
        assert [one.path for one in server.asked] == ["/2/oauth2/revoke"] * 2
        assert [one.form for one in server.asked] == [
            {"token": "REFRESH", "token_type_hint": "refresh_token", "client_id": "client"},
            {"token": "ACCESS", "token_type_hint": "access_token", "client_id": "client"},
        ]
        assert server.asked[0].headers["Authorization"].startswith("Basic ")
        revoke_x(server.base, Credentials("ACCESS"), secret="")
        assert "Authorization" not in server.asked[2].headers
        assert len(server.asked) == 3


def test_tokens_that_x_does_not_know_any_more_are_void() -> None:
    gone = answer(400, json={"error": "invalid_request"})
    with scripted_server(lambda request: gone) as server:
        revoke_x(server.base)
        assert len(server.asked) == 2


def refusing(said: bytes | None) -> Script:
    return (lambda request: iter([b""])) if said is None else (lambda request: said)


@pytest.mark.parametrize(
    ("said", "taken", "sentence"),
    [
        (None, "unknown", "if X has used the old one up by then, connect X again"),
        (answer(500, body=b"<html>"), "unknown", "if X has used the old one up"),
        (answer(200, json={"token_type": "bearer"}), "unknown", "if X has used the old one up"),
        (answer(429, json={"title": "Too Many Requests"}), "no", "could not renew helpnet's"),
    ],
)
def test_a_renewal_that_hangs_in_the_balance_is_not_told_as_a_post_would_be(
    said: bytes | None, taken: str, sentence: str
) -> None:
    with scripted_server(refusing(said)) as server:
        x = X(BOTH, remote_id="1", handle="o", api_base=server.base, client_id="c", limits=SHORT)
        with pytest.raises(TryLater, match=sentence) as caught:
            x.refresh()
    assert caught.value.taken == taken


# ---------------------------------------------------------------- Facebook


def facebook(base: str) -> FacebookConsent:
    return FacebookConsent(
        "11", "secret", "http://127.0.0.1/back", base, base, "v26.0", SHORT, lambda: NOW
    )


NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_app_takes_a_persons_consent_back_in_its_own_name() -> None:
    with scripted_server(lambda request: answer(json={"success": True})) as server:
        facebook(server.base).revoke(Credentials("PAGE"), "7")
    assert (server.last.method, server.last.path) == ("DELETE", "/v26.0/7/permissions")
    assert server.last.query["access_token"] == "11|secret"
    assert server.last.query["appsecret_proof"]


def test_a_consent_that_the_person_took_back_before_is_void() -> None:
    with scripted_server(lambda request: answer(400, json=GRAPH_190)) as server:
        facebook(server.base).revoke(Credentials("PAGE"), "7")
        with pytest.raises(Expired):
            facebook_oauth.revoke("7", app_id="11", app_secret="s", api_base=server.base)


@pytest.mark.parametrize("person_id", ["", "me", "7/accounts", "../7"])
def test_without_a_proper_id_of_the_person_nothing_is_asked(person_id: str) -> None:
    with (
        scripted_server(lambda request: answer(json={"success": True})) as server,
        pytest.raises(NetworkError),
    ):
        facebook(server.base).revoke(Credentials("PAGE"), person_id)
    assert server.asked == []


# ---------------------------------------------------------------- the practice networks


def account_of(stepped: SteppedApp, network: str) -> Account:
    found = accounts.of_user(stepped.helpnet.store, stepped.owner)
    return next(one for one in found if one.network == network)


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_what_was_disconnected_is_void_at_the_practice_networks(
    stepped: SteppedApp, network: str
) -> None:
    store, work = stepped.helpnet.store, stepped.helpnet.work
    account = account_of(stepped, network)
    kept = accounts.credentials(store, account.id)
    assert kept is not None
    assert disconnect(work, stepped.owner, network, forget=False).certain
    tokens = stepped.practice.world.tokens
    for value in filter(None, (kept.access_token, kept.refresh_token)):
        assert tokens.valid(network, value) is None  # type: ignore[arg-type]


def test_posts_say_that_their_replies_are_no_longer_read_until_they_are_again(
    stepped: SteppedApp,
) -> None:
    ask_id = stepped.send()
    stepped.drain()
    disconnect(stepped.helpnet.work, stepped.owner, "x", forget=False)
    stepped.work(60)
    said = "@robin_vale was disconnected: replies are no longer read."
    assert stepped.post(ask_id, "x").message == said
    connect_practice_again(stepped)
    stepped.work(60)
    assert stepped.post(ask_id, "x").message == ""


def connect_practice_again(stepped: SteppedApp) -> None:
    work, signer = stepped.helpnet.work, Signer(stepped.owner, "a browser")
    with requests.Session() as browser:
        finish(work, signer, "x", approve(begin(work, signer, "x"), browser))


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_a_network_that_is_away_does_not_keep_it_from_being_erased(
    stepped: SteppedApp, network: str
) -> None:
    store, work = stepped.helpnet.store, stepped.helpnet.work
    path = {"x": "/oauth2/revoke", "facebook": "/permissions"}[network]
    stepped.fault(network, {"type": "reset_before"}, path=path)
    assert not disconnect(work, stepped.owner, network, forget=True).certain
    account = account_of(stepped, network)
    assert (account.state, accounts.credentials(store, account.id)) == ("disconnected", None)


def test_a_persons_removal_at_facebook_ends_in_its_sentence(stepped: SteppedApp) -> None:
    """Without Meta's call: what the next reading is refused with."""
    store = stepped.helpnet.store
    account = account_of(stepped, "facebook")
    person = stepped.practice.world.people.owner.id
    ask_id = stepped.send()
    stepped.practice.world.tokens.end_consent(person, "100000000000001", 458)
    stepped.clock.forward(30)
    stepped.drain()
    kept = accounts.get(store, account.id)
    assert kept is not None and ask_id
    assert (kept.state, kept.message) == (
        "expired",
        "helpnet was removed in your Facebook settings: connect Facebook again.",
    )
