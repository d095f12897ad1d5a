"""What Meta calls: it counts by its signature alone, and anything else is nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from helpnet.domain.model import Credentials, Profile
from helpnet.store import accounts
from tests.pages.conftest import Pages
from tests.support.clock import NOON
from tests.support.html import Page

SECRET = "practice-facebook-secret"
CALLS = ("/accounts/facebook/deauthorize", "/accounts/facebook/delete-data")


def signed(payload: object, secret: str = SECRET) -> str:
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    mark = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(mark).decode().rstrip('=')}.{body}"


def told(**changes: Any) -> dict[str, Any]:
    issued = int(NOON.timestamp()) + 60
    return {"algorithm": "HMAC-SHA256", "user_id": "7", "issued_at": issued} | changes


def call(pages: Pages, path: str, value: str) -> TestResponse:
    """Made by nobody who is signed in."""
    return pages.app.test_client().post(path, data={"signed_request": value})


@pytest.fixture(autouse=True)
def connected_by_person_7(pages: Pages) -> None:
    base = pages.helpnet.work.api_bases["facebook"]
    profile = Profile("facebook", "1", name="Robin's")
    accounts.connect(
        pages.helpnet.store, "a", pages.owner, base, profile, Credentials("T"), NOON, "7"
    )


def state(pages: Pages) -> str:
    account = accounts.get(pages.helpnet.store, "account-facebook")
    assert account is not None
    return account.state


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize(
    "hostile",
    [
        "",
        ".",
        "garbage",
        "a.b.c",
        "é.é",
        signed(told(), "another secret"),
        signed(told(), ""),
        signed(told(algorithm="none")),
        signed(told(algorithm=None)),
        signed(told(user_id=None)),
        signed(told(user_id={"id": "7"})),
        signed([told()]),
        signed("7"),
        signed(None),
        signed(told(padding="x" * 20_000)),
        signed(told(padding="x" * 400_000)),
        "." + signed(told()).split(".")[1],
        signed(told()).replace(".", " ."),
    ],
    ids=range(18),
)
def test_what_meta_did_not_sign_is_refused_in_plain_words(
    pages: Pages, path: str, hostile: str
) -> None:
    answer = call(pages, path, hostile)
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text == "This is not signed by Meta for this app.\n"
    assert state(pages) == "connected"


@pytest.mark.parametrize("path", CALLS)
def test_a_call_of_another_kind_is_refused(pages: Pages, path: str) -> None:
    anybody = pages.app.test_client()
    assert anybody.get(path).status_code in (404, 405)
    good = signed(told())
    for kind in (
        {"json": {"signed_request": good}},
        {"query_string": {"signed_request": good}},
        {"data": b"\xff\xfe", "content_type": "multipart/form-data"},
        {"data": good, "content_type": "text/plain"},
        {},
    ):
        assert anybody.post(path, **kind).status_code == 400
    assert state(pages) == "connected"


@pytest.mark.parametrize("issued", [None, "soon", -5, 10**30, True, 0])
def test_a_time_that_is_none_is_taken_as_now(pages: Pages, issued: object) -> None:
    assert call(pages, CALLS[0], signed(told(issued_at=issued))).status_code == 200
    assert state(pages) == "expired"


def test_who_removes_helpnet_at_facebook_is_told_so_on_the_page(pages: Pages) -> None:
    answer = call(pages, CALLS[0], signed(told()))
    assert (answer.status_code, answer.get_json()) == (200, {})
    assert state(pages) == "expired"
    said = pages.page("/accounts").texts("p", "wrong")
    assert said == ["helpnet was removed in your Facebook settings: connect Facebook again."]


def test_an_old_call_is_repeated_in_vain(pages: Pages) -> None:
    issued = int(NOON.timestamp()) - 60
    assert call(pages, CALLS[0], signed(told(issued_at=issued))).status_code == 200
    assert state(pages) == "connected"


def test_a_wish_for_deletion_is_fulfilled_with_a_page_that_anybody_with_its_code_can_read(
    pages: Pages,
) -> None:
    answer = call(pages, CALLS[1], signed(told()))
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    body = answer.get_json()
    assert set(body) == {"url", "confirmation_code"}
    path = f"/accounts/facebook/deletions/{body['confirmation_code']}"
    assert body["url"] == f"http://127.0.0.1:8000{path}"
    page = Page(pages.app.test_client().get(path).text)
    assert page.one("h1").text == "Your data is deleted"
    assert body["confirmation_code"] in page.one("p", "fine").text
    assert not page.all("nav") and not page.all("form")
    assert call(pages, CALLS[1], signed(told())).get_json() == body
    assert state(pages) == "disconnected"


def test_of_somebody_unknown_nothing_is_kept_and_that_is_said(pages: Pages) -> None:
    body = call(pages, CALLS[1], signed(told(user_id="8"))).get_json()
    page = Page(pages.app.test_client().get(body["url"].partition(":8000")[2]).text)
    assert "Nothing of yours from Facebook was kept here" in " ".join(page.texts("p"))
    assert state(pages) == "connected"


@pytest.mark.parametrize("code", ["x", "0" * 32, "..", "%00"])
def test_a_code_that_was_not_given_leads_nowhere(pages: Pages, code: str) -> None:
    assert pages.app.test_client().get(f"/accounts/facebook/deletions/{code}").status_code == 404
