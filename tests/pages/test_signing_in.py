"""Signing in by one-time link; everything that is somebody's asks for it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpnet.services import signin
from tests.pages.conftest import Pages
from tests.support.html import Page


def link(pages: Pages) -> str:
    """The path of a fresh sign-in link."""
    secret = signin.new_link(pages.helpnet.store, pages.owner, pages.clock())
    return f"/sign-in/{secret}"


@pytest.mark.parametrize("path", ["/", "/asks", "/asks/new", "/asks/a1", "/asks/a1?all="])
def test_a_page_asks_to_sign_in_and_leads_back(pages: Pages, path: str) -> None:
    browser = pages.app.test_client()
    answer = browser.get(path)
    assert answer.status_code == 303
    page = Page(browser.get(answer.location).text)
    assert page.one("input", name="next")["value"] == path
    assert browser.get(f"{link(pages)}?next={path}").location == path


@pytest.mark.parametrize("path", ["/asks/a1/live", "/asks/a1/stream"])
def test_what_scripts_ask_for_answers_401_and_not_a_page(pages: Pages, path: str) -> None:
    kind = "application/json" if path.endswith("live") else "text/event-stream"
    answer = pages.app.test_client().get(path, headers={"Accept": kind})
    assert answer.status_code == 401


def test_a_link_signs_in_once(pages: Pages) -> None:
    path = link(pages)
    assert pages.app.test_client().get(path).status_code == 303
    again = pages.app.test_client().get(path)
    assert again.status_code == 403
    assert "This link does not sign in any more" in Page(again.text).one("p", "wrong").text


def test_a_used_link_opened_again_where_somebody_is_signed_in_leads_to_the_app(
    pages: Pages,
) -> None:
    path, browser = link(pages), pages.app.test_client()
    assert browser.get(path).status_code == 303
    assert browser.get(path).location == "/"
    assert browser.get(f"{path}?next=/asks").location == "/asks"


@pytest.mark.parametrize(
    "agent",
    [
        "WhatsApp/2.24.6.77 A",
        "facebookexternalhit/1.1 Facebot Twitterbot/1.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    ],
)
def test_a_messenger_that_previews_a_link_does_not_use_it_up(pages: Pages, agent: str) -> None:
    path, browser = link(pages), pages.app.test_client()
    assert browser.get(path, headers={"User-Agent": agent}).status_code == 204
    assert browser.get(path).status_code == 303


def test_an_expired_link_says_how_to_get_another(pages: Pages) -> None:
    path = link(pages)
    pages.clock.forward(signin.LINK_LIFETIME.total_seconds())
    answer = pages.app.test_client().get(path)
    assert answer.status_code == 403
    assert "flask signin" in Page(answer.text).one("p", "wrong").text


def test_looking_ahead_at_a_link_does_not_use_it_up(pages: Pages) -> None:
    path, browser = link(pages), pages.app.test_client()
    assert browser.head(path).status_code == 204
    assert browser.get(path, headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 204
    assert browser.get(path).status_code == 303


@pytest.mark.parametrize("whole", [True, False])
def test_a_pasted_link_or_its_code_signs_in(pages: Pages, whole: bool) -> None:
    path, browser = link(pages), pages.app.test_client()
    pasted = f" http://127.0.0.1:8000{path}\n" if whole else path.rsplit("/", 1)[-1]
    page = Page(browser.get("/sign-in?next=/asks").text)
    token = page.one("input", name="csrf_token")["value"]
    form = {"csrf_token": token, "link": pasted, "next": page.one("input", name="next")["value"]}
    assert browser.post("/sign-in", data=form).location == "/asks"
    assert browser.get("/asks").status_code == 200


@pytest.mark.parametrize(
    ("pasted", "status", "sentence"),
    [("", 422, "Paste the sign-in link here first."), ("wrong", 403, "This link does not sign in")],
)
def test_a_wrong_paste_stays_with_a_sentence(
    pages: Pages, pasted: str, status: int, sentence: str
) -> None:
    browser = pages.app.test_client()
    token = Page(browser.get("/sign-in").text).one("input", name="csrf_token")["value"]
    answer = browser.post("/sign-in", data={"csrf_token": token, "link": pasted})
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.one("p", "wrong").text.startswith(sentence)
    assert page.one("input", name="link")["value"] == pasted


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "asks",
        "//[",
        "http://[",
        "\n/",
        "/\r\nSet-Cookie: a=b",
        "\t//evil.example",
        "/\t/evil.example",
        "/\x00",
        "//\u2100.example",
    ],
)
def test_signing_in_never_leads_to_another_site(pages: Pages, elsewhere: str) -> None:
    browser = pages.app.test_client()
    answer = browser.get(link(pages), query_string={"next": elsewhere})
    assert answer.location == "/"
    assert browser.get("/sign-in", query_string={"next": elsewhere}).location == "/"
    stranger = pages.app.test_client().get("/sign-in", query_string={"next": elsewhere})
    assert Page(stranger.text).one("input", name="next")["value"] == "/"


def link_of(pages: Pages, name: str) -> str:
    """The path of a sign-in link of another user."""
    other = signin.add_user(pages.helpnet.store, name, pages.clock())
    return f"/sign-in/{signin.new_link(pages.helpnet.store, other, pages.clock())}"


def who(browser: FlaskClient) -> str:
    """The name of the user who is signed in."""
    with browser.session_transaction() as session:
        user = session["user_id"]
    return str(signin.user(browser.application.extensions["helpnet"].store, user))


def test_a_link_of_somebody_else_asks_before_it_takes_the_place_of_who_is_signed_in(
    pages: Pages,
) -> None:
    path, browser = link_of(pages, "mallory <b>"), pages.browser
    answer = browser.get(f"{path}?next=/asks")
    assert (answer.status_code, who(browser)) == (200, "owner")
    page = Page(answer.text)
    question = "You are signed in as owner. Sign in as mallory <b> instead?"
    assert question in [one.text for one in page.all("p")]
    names = ("csrf_token", "link", "next")
    form = {name: page.one("input", name=name)["value"] for name in names}
    assert browser.post("/sign-in", data=form | {"csrf_token": ""}).status_code == 400
    assert who(browser) == "owner"
    assert browser.post("/sign-in", data=form).location == "/asks"
    assert who(browser) == "mallory <b>"


def test_ones_own_link_signs_in_again_without_a_question(pages: Pages) -> None:
    assert pages.browser.get(link(pages)).location == "/"
    assert who(pages.browser) == "owner"


def test_signing_out_ends_the_session(pages: Pages) -> None:
    assert pages.post("/sign-out", {}).location == "/sign-in"
    assert pages.browser.get("/asks").status_code == 303


@pytest.mark.parametrize("https", [False, True])
def test_signing_out_takes_the_very_cookie_away_that_signing_in_gave(
    pages: Pages, https: bool
) -> None:
    pages.app.config["SESSION_COOKIE_SECURE"] = https
    browser = pages.app.test_client()
    base = "https://localhost" if https else "http://localhost"
    given = parse_cookie(browser.get(link(pages), base_url=base))
    token = Page(browser.get("/asks", base_url=base).text).one("input", name="csrf_token")["value"]
    form = {"csrf_token": token}
    headers = {"Referer": f"{base}/asks"}
    answer = browser.post("/sign-out", data=form, base_url=base, headers=headers)
    taken = parse_cookie(answer)
    assert (taken.pop("session"), taken.pop("Max-Age")) == ("", "0")
    del given["session"], given["Expires"], taken["Expires"]
    assert taken == given
    assert ("Secure" in taken) is https
    assert browser.get_cookie("session") is None


def parse_cookie(answer: TestResponse) -> dict[str, str]:
    """The one cookie that an answer sets, attribute by attribute."""
    (cookie,) = answer.headers.getlist("Set-Cookie")
    pairs = (piece.strip().partition("=") for piece in cookie.split(";"))
    return {name: value for name, _, value in pairs}


def test_a_session_of_a_user_who_is_gone_is_none(pages: Pages) -> None:
    other = signin.add_user(pages.helpnet.store, "other", pages.clock())
    browser = pages.sign_in(other)
    pages.helpnet.store.write("delete from users where id = ?", [other])
    assert browser.get("/asks").status_code == 303


def test_the_session_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(
    pages: Pages,
) -> None:
    cookie = pages.app.test_client().get(link(pages)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
