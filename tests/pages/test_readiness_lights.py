"""The composer and the page of accounts show what was found, and never wait for it."""

from __future__ import annotations

from helpnet.domain.model import Finding
from helpnet.store import accounts, jobs, probes
from tests.pages.conftest import Pages
from tests.support.html import Page

SPENT = Finding("402", "X says: <b>no</b> credit.", "Top up", "https://developer.x.com", True)
SLOW = Finding("usage", "Replies are read less often.")


def found(pages: Pages, *findings: Finding, network: str = "x") -> None:
    store = pages.helpnet.store
    probes.keep(store, f"account-{network}", pages.clock(), findings, answered=True)


def test_what_is_in_the_way_stands_in_the_composer_with_one_button(pages: Pages) -> None:
    found(pages, SPENT)
    page = pages.page("/asks/new")
    assert "X says: <b>no</b> credit. Top up" in page.texts("p", "wrong")
    assert page.one("a", href="https://developer.x.com").text == "Top up"


def test_a_small_matter_is_a_hint(pages: Pages) -> None:
    found(pages, SLOW)
    assert SLOW.sentence in pages.page("/asks/new").texts("p", "hint")
    assert SLOW.sentence not in pages.page("/asks/new").texts("p", "wrong")


def test_the_light_of_an_account_tells_trouble_from_a_word_of_warning(pages: Pages) -> None:
    found(pages, SPENT)
    found(pages, SLOW, network="facebook")
    cards = {one["id"]: one["class"].split() for one in pages.page("/accounts").all("li", "card")}
    assert "barred" in cards["x"] and "warned" in cards["facebook"]
    found(pages)
    cards = {one["id"]: one["class"].split() for one in pages.page("/accounts").all("li", "card")}
    assert not {"barred", "warned"} & set(cards["x"])


def test_a_page_that_has_news_to_wait_for_says_where_to_ask(pages: Pages) -> None:
    (form,) = pages.page("/asks/new").all("form", "composer")
    assert form["data-checking"] == "/accounts/ready"
    assert pages.browser.get("/accounts/ready").get_json() == {
        "checking": True,
        "ready": {"x": "", "facebook": ""},
    }
    found(pages, SPENT)
    found(pages, network="facebook")
    told = pages.browser.get("/accounts/ready").get_json()
    assert told["checking"] is False
    assert Page(told["ready"]["x"]).texts("p", "wrong") == ["X says: <b>no</b> credit. Top up"]
    (form,) = pages.page("/asks/new").all("form", "composer")
    assert "data-checking" not in form


def test_the_page_of_accounts_has_no_second_button_for_what_its_own_does(pages: Pages) -> None:
    accounts.set_state(pages.helpnet.store, "account-x", "expired", "It is over.")
    here = pages.browser.get("/accounts/ready?here=yes").get_json()["ready"]["x"]
    assert Page(here).texts("p") == ["It is over."]
    elsewhere = pages.browser.get("/accounts/ready").get_json()["ready"]["x"]
    assert Page(elsewhere).texts("p") == ["It is over. Reconnect X"]


def test_the_composer_itself_writes_nothing_and_asks_the_worker_for_nothing(pages: Pages) -> None:
    store = pages.helpnet.store
    pages.page("/asks/new")
    pages.page("/accounts")
    assert jobs.run_at(store, "probe", "account-x") is None
    pages.browser.get("/accounts/ready")
    assert jobs.run_at(store, "probe", "account-x") == pages.clock()


def test_nobody_else_learns_how_the_accounts_stand(pages: Pages) -> None:
    assert pages.app.test_client().get("/accounts/ready").status_code in (302, 303, 401)
