"""A database that cannot be used just now: one sentence, no traceback, nothing typed is lost."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from helpnet.services import results, signin
from helpnet.store import Store
from tests.pages.conftest import Pages
from tests.support.html import Page
from tests.support.unusable_database import full, locked

Trouble = Callable[[Store], AbstractContextManager[None]]
EVERY_TROUBLE = pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (locked, "Busy just now: nothing was sent. Press Send again in a moment."),
        (
            full,
            "Nothing was sent: the disk of the computer that runs helpnet is full. "
            "Make room there, then press Send again.",
        ),
    ],
)
# Longer than what SQLite has left over in the pages of a database it calls full.
TEXT = "need help: who talks in Winnipeg? " * 1_000


def composed(pages: Pages) -> dict[str, object]:
    """Everything the composer can hold."""
    page = pages.page("/asks/new")
    return {
        "csrf_token": page.one("input", name="csrf_token")["value"],
        "client_key": page.one("input", name="client_key")["value"],
        "text": TEXT,
        "text.x": "short for X",
        "place": "Winnipeg",
        "needed_by": "pick",
        "picked": "2026-03-14T15:30",
        "zone": "America/Winnipeg",
        "networks": ["x"],
    }


@EVERY_TROUBLE
def test_an_ask_that_could_not_be_kept_comes_back_whole(
    pages: Pages, caplog: pytest.LogCaptureFixture, trouble: Trouble, sentence: str
) -> None:
    form = composed(pages)
    with trouble(pages.helpnet.store):
        answer = pages.browser.post("/asks", data=form)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    page = Page(answer.text)
    assert page.texts("p", role="alert")[0] == sentence
    assert page.one("textarea", name="text").text == TEXT.strip()
    assert page.one("textarea", name="text.x").text == "short for X"
    for name in ("client_key", "place", "picked"):
        assert page.one("input", name=name)["value"] == form[name]
    assert "selected" in page.one("option", value="pick")
    assert page.one("select", name="zone").text.startswith("UTC")
    chosen = [each["value"] for each in page.all("input", name="networks") if "checked" in each]
    assert chosen == ["x"]
    assert [record.exc_info for record in caplog.records] == [None]
    assert "POST /asks" in caplog.text


@pytest.mark.parametrize("trouble", [locked, full])
def test_the_form_that_came_back_sends_one_ask_once_the_database_is_well(
    pages: Pages, trouble: Trouble
) -> None:
    form = composed(pages)
    with trouble(pages.helpnet.store):
        assert pages.browser.post("/asks", data=form).status_code == 503
    assert pages.browser.post("/asks", data=form).status_code == 303
    asks, _ = results.ask_list(pages.helpnet.store, pages.owner, pages.clock())
    assert [ask.text for ask in asks] == [TEXT.strip()]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_decision_that_could_not_be_kept_is_a_calm_answer(
    pages: Pages, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    ask_id = pages.ask()
    token = pages.page("/asks/new").one("input", name="csrf_token")["value"]
    form = {"csrf_token": token, "action": "cancel"}
    with locked(pages.helpnet.store):
        path = f"/asks/{ask_id}/posts/x"
        answer = pages.browser.post(path, data=form, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Try again in a moment" in answer.text
    assert "locked" not in answer.text
    assert [record.exc_info for record in caplog.records] == [None]


def test_a_pasted_sign_in_link_stays_while_the_database_is_busy(pages: Pages) -> None:
    browser = pages.app.test_client()
    secret = signin.new_link(pages.helpnet.store, pages.owner, pages.clock())
    page = Page(browser.get("/sign-in?next=/asks").text)
    form = {
        "csrf_token": page.one("input", name="csrf_token")["value"],
        "link": secret,
        "next": "/asks",
    }
    with locked(pages.helpnet.store):
        answer = browser.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    page = Page(answer.text)
    assert page.one("input", name="link")["value"] == secret
    assert page.one("p", "wrong").text.startswith("Busy just now")
    assert browser.post("/sign-in", data=form).location == "/asks"


def test_a_followed_sign_in_link_still_works_once_the_database_is_well(pages: Pages) -> None:
    browser = pages.app.test_client()
    secret = signin.new_link(pages.helpnet.store, pages.owner, pages.clock())
    with locked(pages.helpnet.store):
        assert browser.get(f"/sign-in/{secret}").status_code == 503
    assert browser.get(f"/sign-in/{secret}").status_code == 303


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database is locked"),
        sqlite3.OperationalError("disk I/O error"),
    ],
)
def test_reading_that_failed_is_503_too(pages: Pages, error: Exception) -> None:
    def break_down() -> str:
        raise error

    pages.app.view_functions["asks.listed"] = break_down
    answer = pages.browser.get("/asks")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_query_of_ours_that_is_wrong_is_not_passed_off_as_a_busy_database(
    pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    pages.app.view_functions["asks.listed"] = lambda: str(
        pages.helpnet.store.rows("select nothing from nowhere")
    )
    assert pages.browser.get("/asks").status_code == 500
    assert caplog.records[-1].levelno == logging.ERROR
    assert caplog.records[-1].exc_info is not None
