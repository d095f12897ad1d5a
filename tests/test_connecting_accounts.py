"""Connecting an account: the way to consent and back, and every end it may come to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from helpnet.networks import (
    DECLINED,
    Authorization,
    Connected,
    Consented,
    Refused,
    TryLater,
    facebook_oauth,
    x_oauth,
)
from helpnet.networks.http import Limits
from helpnet.networks.practice_consent import approve
from tests.support.practice import Practice, running_practice
from tests.support.scripted_server import Request, Script, answer, scripted_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BACK = "http://127.0.0.1:8000/accounts/callback"
SHORT = Limits(total_seconds=0.5, connect_seconds=0.2)
ALL_SCOPES = "tweet.read tweet.write users.read offline.access media.write"


@pytest.fixture
def networks() -> Iterator[Practice]:
    with running_practice() as practice:
        yield practice


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def approved(begun: Authorization) -> str:
    with requests.Session() as browser:
        told = approve(begun.url, browser)
    assert told["state"] == begun.state
    return told["code"]


# ---------------------------------------------------------------- X


def begin_x(**options: Any) -> Authorization:
    return x_oauth.authorize_url(client_id="practice-x-client", redirect_uri=BACK, **options)


def finish_x(base: str, code: str, verifier: str, secret: str = "practice-x-secret") -> Connected:
    return x_oauth.exchange(
        code,
        verifier,
        client_id="practice-x-client",
        client_secret=secret,
        redirect_uri=BACK,
        api_base=base,
        limits=SHORT,
        clock=lambda: NOW,
    )


def test_the_way_to_x_asks_for_what_is_needed_with_a_fresh_state_and_challenge() -> None:
    begun, other = begin_x(), begin_x()
    assert begun.url.startswith("https://x.com/i/oauth2/authorize?")
    asked = query_of(begun.url)
    digest = hashlib.sha256(begun.verifier.encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert asked["code_challenge_method"] == "S256"
    assert (asked["response_type"], asked["client_id"]) == ("code", "practice-x-client")
    assert (asked["redirect_uri"], asked["scope"]) == (BACK, ALL_SCOPES)
    assert asked["state"] == begun.state
    assert 43 <= len(begun.verifier) <= 128
    assert begun.state != other.state and begun.verifier != other.verifier
    assert begun.verifier not in begun.url


def test_an_account_on_x_is_connected_with_who_it_is_and_what_it_may(networks: Practice) -> None:
    begun = begin_x(consent_base=f"{networks.url}/x")
    connected = finish_x(f"{networks.url}/x", approved(begun), begun.verifier)
    owner = networks.world.people.owner
    assert (connected.profile.remote_id, connected.profile.handle) == (owner.x_id, owner.x_username)
    assert connected.credentials.refresh_token
    assert connected.credentials.expires_at == NOW + timedelta(hours=2)
    assert set(ALL_SCOPES.split()) <= set(connected.credentials.scopes)


def test_a_code_holds_once_and_only_with_its_verifier(networks: Practice) -> None:
    base = f"{networks.url}/x"
    begun = begin_x(consent_base=base)
    with pytest.raises(Refused, match="connect X again"):
        finish_x(base, approved(begun), "another-verifier-" + "v" * 40)
    code = approved(begun)
    finish_x(base, code, begun.verifier)
    with pytest.raises(Refused, match="30 seconds"):
        finish_x(base, code, begun.verifier)


def test_a_wrong_app_secret_is_named(networks: Practice) -> None:
    begun = begin_x(consent_base=f"{networks.url}/x")
    with pytest.raises(Refused, match="HELPNET_X_CLIENT_SECRET"):
        finish_x(f"{networks.url}/x", approved(begun), begun.verifier, "wrong")


def x_answers(token: dict[str, Any], me: Any = None) -> Script:
    me = me or {"data": {"id": "1", "username": "o", "name": "O"}}
    return lambda request: answer(json=token if "token" in request.path else me)


TOKEN = {"access_token": "A", "refresh_token": "R", "expires_in": 7200, "scope": ALL_SCOPES}


def test_the_code_is_sent_as_x_wants_it_and_the_account_asked_with_the_new_token() -> None:
    with scripted_server(x_answers(TOKEN)) as server:
        finish_x(server.base, "the-code", "the-verifier")
        assert server.asked[0].form == {
            "grant_type": "authorization_code",
            "client_id": "practice-x-client",
            "code": "the-code",
            "redirect_uri": BACK,
            "code_verifier": "the-verifier",
        }
        assert server.asked[0].headers["Authorization"].startswith("Basic ")
        assert server.asked[1].headers["Authorization"] == "Bearer A"
        finish_x(server.base, "the-code", "the-verifier", secret="")
        assert "Authorization" not in server.asked[2].headers


def test_a_right_that_was_not_given_is_named() -> None:
    with scripted_server(x_answers(TOKEN | {"scope": "users.read tweet.read"})) as server:
        with pytest.raises(Refused, match=r"tweet\.write, offline\.access"):
            finish_x(server.base, "code", "verifier")
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    "odd",
    [
        answer(200, json={"token_type": "bearer"}),
        answer(200, body=b"<html>"),
        answer(302, json={}, headers={"Location": "/elsewhere"}),
        answer(500, body=b"<html>"),
        answer(429, json={"title": "Too Many Requests"}),
    ],
)
def test_an_odd_answer_to_the_code_ends_in_one_sentence_and_one_call(odd: bytes) -> None:
    with scripted_server(lambda request: odd) as server:
        with pytest.raises(TryLater, match=r"connect X again|quarter of an hour"):
            finish_x(server.base, "code", "verifier")
        assert len(server.asked) == 1


def test_an_account_x_says_nothing_about_is_not_connected() -> None:
    with scripted_server(x_answers(TOKEN, {"data": {}})) as server, pytest.raises(TryLater):
        finish_x(server.base, "code", "verifier")


# ---------------------------------------------------------------- Facebook


def begin_facebook(**options: Any) -> Authorization:
    return facebook_oauth.authorize_url(app_id="100000000000001", redirect_uri=BACK, **options)


def finish_facebook(base: str, code: str, secret: str = "practice-facebook-secret") -> Consented:
    return facebook_oauth.exchange(
        code,
        app_id="100000000000001",
        app_secret=secret,
        redirect_uri=BACK,
        api_base=base,
        limits=SHORT,
    )


def test_the_way_to_facebook_asks_for_what_is_needed_with_a_fresh_state() -> None:
    begun = begin_facebook()
    assert begun.url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
    asked = query_of(begun.url)
    assert asked["scope"].split(",")[:2] == ["pages_show_list", "pages_read_engagement"]
    assert "pages_read_user_engagement" not in asked["scope"]
    assert (asked["client_id"], asked["redirect_uri"]) == ("100000000000001", BACK)
    assert (asked["state"], asked["response_type"]) == (begun.state, "code")
    assert begin_facebook().state != begun.state
    assert "auth_type" not in asked
    assert query_of(begin_facebook(again=True).url)["auth_type"] == "rerequest"


def test_a_page_is_connected_with_its_own_token_that_does_not_run_out(networks: Practice) -> None:
    base = f"{networks.url}/graph"
    consented = finish_facebook(base, approved(begin_facebook(consent_base=base)))
    (candidate,) = consented.candidates
    connected, page = candidate.connected, networks.world.page()
    assert candidate.lacking == ()
    assert consented.person_id == networks.world.people.owner.facebook_id
    assert (connected.profile.remote_id, connected.profile.name) == (page.id, page.name)
    token = networks.world.tokens.get(connected.credentials.access_token)
    assert token is not None and (token.kind, token.expires_at) == ("page", None)
    assert connected.credentials.expires_at is None


def test_a_used_code_and_a_wrong_secret_are_told_apart(networks: Practice) -> None:
    base = f"{networks.url}/graph"
    begun = begin_facebook(consent_base=base)
    with pytest.raises(Refused, match="HELPNET_FACEBOOK_APP_SECRET"):
        finish_facebook(base, approved(begun), "wrong")
    code = approved(begun)
    finish_facebook(base, code)
    with pytest.raises(Refused, match="holds once and briefly"):
        finish_facebook(base, code)


def graph_answers(pages: list[dict[str, Any]], declined: tuple[str, ...] = ()) -> Script:
    granted = [
        {"permission": scope, "status": "declined" if scope in declined else "granted"}
        for scope in facebook_oauth.SCOPES
    ]

    def script(request: Request) -> bytes:
        if request.path.endswith("/me/accounts"):
            return answer(json={"data": pages})
        if request.path.endswith("/me/permissions"):
            return answer(json={"data": granted})
        if request.path.endswith("/me"):
            return answer(json={"id": "7"})
        long = request.query.get("grant_type") == "fb_exchange_token"
        return answer(json={"access_token": "LONG" if long else "SHORT", "token_type": "bearer"})

    return script


def managed(number: int, *tasks: str) -> dict[str, Any]:
    return {"id": str(number), "name": f"Page {number}", "access_token": "P", "tasks": [*tasks]}


def test_each_page_says_what_the_user_may_not_do_there() -> None:
    pages = [
        managed(1, "CREATE_CONTENT"),
        managed(2, "ANALYZE", "MODERATE", "CREATE_CONTENT"),
        managed(3) | {"tasks": None, "access_token": None},
        managed(4, "MODERATE", "CREATE_CONTENT"),
        managed(5, "MODERATE", "CREATE_CONTENT") | {"access_token": None},
    ]
    with scripted_server(graph_answers(pages)) as server:
        consented = finish_facebook(server.base, "code")
    lacking = {one.connected.profile.remote_id: one.lacking for one in consented.candidates}
    assert lacking == {
        "1": ("read and answer comments",),
        "2": (),
        "3": ("post", "read and answer comments"),
        "4": (),
    }
    assert consented.candidates[1].connected.profile.url == "https://www.facebook.com/2"
    assert consented.person_id == "7"
    code, longer, _, _, accounts = server.asked
    assert (code.query["code"], code.query["redirect_uri"]) == ("code", BACK)
    assert longer.query["fb_exchange_token"] == "SHORT"
    assert "access_token" not in longer.query
    assert accounts.query["access_token"] == "LONG"
    assert accounts.query["appsecret_proof"]


def test_without_any_page_the_user_is_told_to_make_one() -> None:
    with (
        scripted_server(graph_answers([])) as server,
        pytest.raises(Refused, match="Facebook shows no Page that you manage: make one"),
    ):
        finish_facebook(server.base, "code")


def test_what_was_declined_is_named_in_words() -> None:
    declined = ("pages_read_user_content", "pages_manage_posts", "pages_manage_metadata")
    with (
        scripted_server(graph_answers([managed(1)], declined)) as server,
        pytest.raises(Refused, match="read the comments under them and post as your Page:") as told,
    ):
        finish_facebook(server.base, "code")
    assert told.value.code == DECLINED
    assert "metadata" not in told.value.message


def test_what_helpnet_can_do_without_may_be_declined() -> None:
    pages = [managed(1, "MODERATE", "CREATE_CONTENT")]
    with scripted_server(graph_answers(pages, ("pages_manage_metadata",))) as server:
        assert len(finish_facebook(server.base, "code").candidates) == 1


def test_a_lost_answer_to_the_code_says_to_connect_again() -> None:
    with (
        scripted_server(lambda request: iter([b""])) as server,
        pytest.raises(TryLater, match="connect Facebook again"),
    ):
        finish_facebook(server.base, "code")


# ---------------------------------------------------------------- consenting in practice

FORM = """<html><form action="ACTION" method="post">
<input type="hidden" name="state" value="s&amp;1"><input type="text" name="note" value="x">
<button name="decision" value="allow">Allow</button></form>
<form action="/other"><input type="hidden" name="other" value="1"></form></html>"""


def consent(page: bytes, after: bytes) -> tuple[dict[str, str], list[Request]]:
    def script(request: Request) -> bytes:
        return page if request.method == "GET" else after

    with scripted_server(script) as server, requests.Session() as browser:
        return approve(f"{server.base}/authorize?x=1", browser), server.asked


def redirecting(query: str) -> bytes:
    return answer(302, json={}, headers={"Location": f"{BACK}?{query}"})


def test_saying_yes_sends_the_form_s_hidden_fields_and_brings_back_the_code() -> None:
    page = answer(body=FORM.replace("ACTION", "/agree").encode())
    told, asked = consent(page, redirecting("code=C%201&state=s"))
    assert told == {"code": "C 1", "state": "s"}
    assert (asked[1].path, asked[1].form) == ("/agree", {"state": "s&1", "decision": "allow"})
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("page", "after"),
    [
        (answer(body=b"<html>no form</html>"), redirecting("code=C")),
        (answer(400, body=FORM.encode()), redirecting("code=C")),
        (answer(body=FORM.replace("ACTION", "https://x.com/").encode()), redirecting("code=C")),
        (answer(body=FORM.replace("ACTION", "").encode()), redirecting("error=access_denied")),
        (answer(body=FORM.replace("ACTION", "").encode()), answer(200, json={})),
    ],
)
def test_a_consent_that_does_not_come_about_is_said(page: bytes, after: bytes) -> None:
    with pytest.raises(Refused, match="restart the practice networks"):
        consent(page, after)


@pytest.mark.parametrize("url", ["https://x.com/i/oauth2/authorize", "http://10.0.0.1/a", "x", ""])
def test_no_real_network_is_ever_agreed_to_unasked(url: str) -> None:
    with requests.Session() as browser, pytest.raises(ValueError):
        approve(url, browser)
