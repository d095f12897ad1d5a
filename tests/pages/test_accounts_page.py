"""The page of accounts: how each network stands, and what happens on the way to one and back."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from helpnet import create_app
from helpnet.config import load
from helpnet.networks import DECLINED, Consented, Refused, TryLater
from helpnet.store import accounts
from tests.pages.conftest import Pages
from tests.support.fake_consent import FakeConsent, candidate, run_revocations
from tests.support.html import Page


def consent_of(pages: Pages, network: str = "x") -> FakeConsent:
    """A consent of the test's own in the place of the network's."""
    fake = FakeConsent(api_base=pages.helpnet.work.api_bases[network])
    fake.chooses = network == "facebook"
    fake.opens = Consented((candidate("1", network=network, token="MARKED"),), "person-7")
    pages.helpnet.work.consents[network] = fake  # type: ignore[index]
    return fake


def leave_for(pages: Pages, network: str = "x", **fields: object) -> str:
    """Press Connect; the address that the browser is led on to."""
    answer = pages.post(f"/accounts/{network}/connect", fields)
    assert answer.status_code == 200
    page = Page(answer.text)
    (link,) = [one for one in page.all("a") if one.text.startswith("Continue to")]
    (onward,) = [one for one in page.all("meta") if one.attributes.get("http-equiv") == "refresh"]
    assert onward["content"] == f"0; url={link['href']}"
    return link["href"]


def come_back(pages: Pages, network: str = "x", **answer: str) -> TestResponse:
    return pages.browser.get(f"/accounts/{network}/callback", query_string=answer)


def notice(pages: Pages, answer: TestResponse) -> str:
    """The sentence on the page of accounts, to which the answer leads."""
    assert answer.status_code == 303
    where = urlsplit(answer.location)
    assert where.path == "/accounts"
    return pages.page(f"{where.path}?{where.query}").one("p", "notice").text


def buttons(pages: Pages, path: str = "/accounts") -> list[str]:
    return [one.text for one in pages.page(path).all("button")]


# ---------------------------------------------------------------- the way there and back


def test_who_is_signed_out_meanwhile_comes_back_without_carrying_the_code_along(
    pages: Pages,
) -> None:
    stranger = pages.app.test_client()
    answer = stranger.get("/accounts/x/callback?state=s&code=THE-CODE")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/accounts")
    said = Page(stranger.get(answer.location).text).one("p", "notice").text
    assert said == (
        "X sent you back to http://localhost, where nobody is signed in: sign in here, then "
        "connect X again."
    )


@pytest.mark.parametrize("path", ["/accounts/y/callback", "/accounts/y/choose", "/accounts/y"])
def test_networks_that_are_none_have_no_pages(pages: Pages, path: str) -> None:
    pages.page(path, 404)
    assert pages.post("/accounts/y/connect", {}).status_code == 404


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"state": "forged", "code": "c"}, "began in another browser"),
        ({"code": "c"}, "began in another browser"),
        ({}, "began in another browser"),
        ({"state": "state-1", "error": "access_denied"}, "You did not allow it at X"),
        ({"state": "state-1"}, "without an answer"),
    ],
)
def test_a_refusal_and_a_forged_answer_end_on_the_page_with_its_button(
    pages: Pages, answer: dict[str, str], sentence: str
) -> None:
    fake = consent_of(pages)
    leave_for(pages)
    assert sentence in notice(pages, come_back(pages, **answer))
    assert "Reconnect X" in buttons(pages)
    assert fake.finished == []


def test_a_replayed_answer_is_told_and_changes_nothing(pages: Pages) -> None:
    fake = consent_of(pages)
    leave_for(pages)
    come_back(pages, state="state-1", code="c")
    pages.page("/accounts")
    assert "used already" in notice(pages, come_back(pages, state="state-1", code="c"))
    assert len(fake.finished) == 1


def test_a_closed_window_can_be_come_back_to_too_late(pages: Pages) -> None:
    consent_of(pages)
    leave_for(pages)
    pages.clock.forward(minutes=16)
    assert "15 minutes" in notice(pages, come_back(pages, state="state-1", code="c"))


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_a_network_that_cannot_be_reached_ends_in_one_sentence(pages: Pages, network: str) -> None:
    """The real way out, to a port where nobody listens."""
    url = leave_for(pages, network)
    (state,) = parse_qs(urlsplit(url).query)["state"]
    told = notice(pages, come_back(pages, network, state=state, code="THE-CODE"))
    name = {"x": "X", "facebook": "Facebook"}[network]
    assert told == f"{name} did not answer the sign-in: connect {name} again."


def test_what_was_declined_is_named_with_a_button_to_grant_it(pages: Pages) -> None:
    fake = consent_of(pages, "facebook")
    fake.trouble = Refused("without letting helpnet post as your Page", code=DECLINED)
    leave_for(pages, "facebook")
    answer = come_back(pages, "facebook", state="state-1", code="c")
    assert answer.location == "/accounts?declined=facebook#facebook"
    assert "Grant again" in buttons(pages, "/accounts?declined=facebook")
    assert leave_for(pages, "facebook", again="declined").endswith("&again")


def test_no_secret_is_in_the_cookie_or_on_a_page(pages: Pages) -> None:
    consent_of(pages, "facebook")
    url = leave_for(pages, "x")
    (state,) = parse_qs(urlsplit(url).query)["state"]
    leave_for(pages, "facebook")
    come_back(pages, "facebook", state="state-1", code="THE-CODE")
    cookie = pages.browser.get_cookie("session")
    assert cookie is not None
    packed = cookie.value.startswith(".")
    held = base64.urlsafe_b64decode(cookie.value.split(".")[1 if packed else 0] + "==")
    held = zlib.decompress(held) if packed else held
    assert b"browser" in held
    for secret in (state, "state-1", "verifier-1", "MARKED", "THE-CODE"):
        assert secret.encode() not in held
    shown = pages.browser.get("/accounts/facebook/choose").text
    assert "MARKED" not in shown and "verifier" not in shown


# ---------------------------------------------------------------- choosing


def test_a_page_is_connected_only_when_the_user_says_so(pages: Pages) -> None:
    consent_of(pages, "facebook")
    leave_for(pages, "facebook")
    answer = come_back(pages, "facebook", state="state-1", code="c")
    assert answer.location == "/accounts/facebook/choose#main"
    page = pages.page("/accounts/facebook/choose")
    assert page.one("h1").text == "Post as @handle1?"
    done = pages.post("/accounts/facebook/choose", {"account": "1"})
    assert notice(pages, done) == "Facebook Page is connected as @handle1."


def test_pages_that_lack_a_task_say_which_and_cannot_be_chosen(pages: Pages) -> None:
    fake = consent_of(pages, "facebook")
    fake.opens = Consented((candidate("1"), candidate("2", "post"), candidate("3")))
    leave_for(pages, "facebook")
    come_back(pages, "facebook", state="state-1", code="c")
    page = pages.page("/accounts/facebook/choose")
    assert page.one("h1").text == "Post as which Page?"
    (lacking,) = page.texts("p", "wrong")
    assert lacking.startswith("Your role on this Page does not let you post. Who has full control")
    assert [one.text for one in page.all("button") if "disabled" in one] == ["Post as @handle2"]
    assert "cannot be used" in notice(
        pages, pages.post("/accounts/facebook/choose", {"account": "2"})
    )


def test_where_there_is_nothing_to_choose_the_page_of_accounts_is_shown(pages: Pages) -> None:
    answer = pages.browser.get("/accounts/x/choose")
    assert (answer.status_code, answer.location) == (303, "/accounts#x")
    assert "15 minutes" in notice(pages, pages.post("/accounts/x/choose", {"account": "1"}))


def test_another_account_is_asked_about_and_may_be_left_alone(pages: Pages) -> None:
    fake = consent_of(pages)
    fake.opens = Consented((candidate("2"),))
    leave_for(pages)
    come_back(pages, state="state-1", code="c")
    page = pages.page("/accounts/x/choose")
    assert page.one("h1").text == "Post as @handle2?"
    assert "Now you post as @robin_vale." in page.one("p", "told").text
    assert "Keep @robin_vale" in [one.text for one in page.all("button")]
    assert notice(pages, pages.post("/accounts/x/choose", {"account": ""})) == (
        "Nothing was changed."
    )
    run_revocations(pages.helpnet.work)
    assert fake.revoked == [("access-2", "")]
    pages.page("/accounts/x/choose", 303)


# ---------------------------------------------------------------- how things stand


def test_a_disconnected_account_leaves_its_sentence_and_the_way_back(pages: Pages) -> None:
    fake = consent_of(pages)
    fake.revoking = TryLater("away", taken="no")
    answer = pages.post("/accounts/x/disconnect", {})
    assert answer.location == "/accounts#x"
    page = pages.page("/accounts")
    assert any("X did not confirm it" in said for said in page.texts("p", "told"))
    assert page.one("a", href="https://fake.example/apps").text == "Your apps at X"
    assert "Connect X" in [one.text for one in page.all("button")]


def test_a_sign_in_that_is_over_is_shown_here_and_in_the_composer(pages: Pages) -> None:
    sentence = "Your Facebook password was changed: connect Facebook again."
    accounts.set_state(pages.helpnet.store, "account-facebook", "expired", sentence)
    page = pages.page("/accounts")
    assert page.texts("p", "wrong") == [sentence]
    assert "Reconnect Facebook" in [one.text for one in page.all("button", "first")]
    composer = pages.page("/asks/new")
    assert composer.one("a", href="/accounts#facebook").text == "Reconnect Facebook"
    assert f"{sentence} Reconnect Facebook" in composer.texts("p", "wrong")


def test_the_composer_names_a_network_that_is_not_connected(pages: Pages) -> None:
    consent_of(pages)
    pages.post("/accounts/x/disconnect", {})
    hints = [said for said in pages.page("/asks/new").texts("p", "hint") if "Accounts" in said]
    assert hints == ["X is not connected. Accounts"]
    consent_of(pages, "facebook")
    pages.post("/accounts/facebook/disconnect", {})
    empty = pages.page("/asks/new").one("p", "empty").text
    assert empty.startswith("No network is connected yet: connect X or a Facebook Page")


@pytest.fixture
def half_real(tmp_path: Path) -> Iterator[Pages]:
    """An app with a developer app at X, and none at Meta."""
    settings = {
        "HELPNET_DATABASE": str(tmp_path / "helpnet.db"),
        "HELPNET_SECRET_KEY": "a secret for tests that guards nothing",
        "HELPNET_BASE_URL": "https://ask.example.org",
        "HELPNET_X_CLIENT_ID": "client",
    }
    app = create_app(load(settings))
    helpnet = app.extensions["helpnet"]
    pages = Pages(app, helpnet, helpnet.prepare(), helpnet.clock, app.test_client())
    pages.browser = pages.sign_in(pages.owner)
    yield pages
    helpnet.store.close()


def test_a_network_that_is_not_set_up_says_how_to(half_real: Pages) -> None:
    page = half_real.page("/accounts")
    assert page.texts("code") == ["https://ask.example.org/accounts/facebook/callback"]
    (how,) = [said for said in page.texts("p", "told") if "HELPNET_FACEBOOK_APP_ID" in said]
    assert "developers.facebook.com" in how
    forms = [one["action"] for one in page.all("form", method="post")]
    assert forms == ["/accounts/x/connect"]
    assert not page.all("aside", "practice")


def test_what_is_kept_can_be_read_before_anything_is_connected(pages: Pages) -> None:
    assert pages.page("/accounts").one("a", href="/privacy")
    anybody = pages.app.test_client().get("/privacy")
    assert anybody.status_code == 200
    page = Page(anybody.text)
    assert page.texts("h2") == ["What is kept", "How to erase it"]
    assert not page.all("nav")
    assert Page(pages.browser.get("/privacy").text).all("nav")
