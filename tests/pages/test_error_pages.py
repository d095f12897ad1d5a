"""Whatever goes wrong ends in one calm page, or in one sentence of JSON."""

from __future__ import annotations

import re

import pytest
from flask import abort

from helpnet.store import StoreError
from helpnet.web.errors import FOR_PROGRAMS, SENTENCES
from tests.pages.conftest import Pages
from tests.support.html import Page


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_every_error_is_one_calm_page(pages: Pages, status: int) -> None:
    pages.app.view_functions["asks.listed"] = lambda: abort(status)
    answer = pages.browser.get("/asks")
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.one("h1").text == SENTENCES[status][0]
    assert SENTENCES[status][1] in page.texts("p")
    assert page.one("a", "first")["href"] == "/asks/new"


def test_an_error_page_leads_back_to_the_ask_that_is_on_and_else_to_the_composer(
    pages: Pages,
) -> None:
    way = pages.page("/nothing-here", 404).one("a", "first")
    assert (way.text, way["href"]) == ("Write an ask", "/asks/new")
    ask_id = pages.ask()
    way = pages.page("/nothing-here", 404).one("a", "first")
    assert (way.text, way["href"]) == ("To my ask", f"/asks/{ask_id}")


def test_a_mistyped_ask_is_said_in_two_plain_sentences(pages: Pages) -> None:
    page = pages.page("/asks/0123", 404)
    assert page.texts("p")[0] == f"There is no such ask. {SENTENCES[404][1]}"


def test_a_fault_of_ours_shows_nothing_of_what_broke(pages: Pages) -> None:
    def break_down() -> str:
        raise RuntimeError("token=secret")

    pages.app.view_functions["asks.listed"] = break_down
    answer = pages.browser.get("/asks")
    assert answer.status_code == 500
    assert not re.search("secret|Traceback|RuntimeError", answer.text)


def test_what_broke_is_logged_without_the_address_which_may_be_a_secret(
    pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(token: str) -> str:
        raise RuntimeError("no ground")

    pages.app.view_functions["signin.follow"] = break_down
    answer = pages.app.test_client().get("/sign-in/MARKED-TOKEN?next=/MARKED-QUERY")
    assert answer.status_code == 500
    assert "GET /sign-in/<token>" in caplog.text
    assert "RuntimeError: no ground" in caplog.text
    assert "MARKED" not in caplog.text


def test_a_fault_outside_of_any_page_is_logged_as_well(
    pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> None:
        raise RuntimeError("no ground")

    pages.app.before_request_funcs[None].insert(0, break_down)
    assert pages.app.test_client().get("/MARKED").status_code == 500
    assert "GET (no page)" in caplog.text
    assert "MARKED" not in caplog.text


def test_a_database_that_is_away_is_said_to_be_busy(pages: Pages) -> None:
    def break_down() -> str:
        raise StoreError("The database /home/robin/helpnet.db cannot be opened.")

    pages.app.view_functions["asks.listed"] = break_down
    answer = pages.browser.get("/asks")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "/home/robin" not in answer.text


def test_an_unknown_address_is_a_page_without_signing_in(pages: Pages) -> None:
    answer = pages.app.test_client().get("/nothing-here")
    assert answer.status_code == 404
    assert Page(answer.text).one("h1").text == "There is nothing here"


def test_a_wrong_method_says_which_are_right(pages: Pages) -> None:
    answer = pages.browser.get("/compose/measure")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_more_than_a_request_may_hold_is_refused(pages: Pages) -> None:
    answer = pages.post("/asks", {"text": "x" * 1_100_000})
    assert answer.status_code == 413
    assert Page(answer.text).one("h1").text == "That is too much at once"


def test_a_program_gets_one_sentence_of_json(pages: Pages) -> None:
    answer = pages.app.test_client().get("/api/v1/nothing-here")
    assert answer.status_code == 404
    assert answer.get_json() == {"error": {"code": "not_found", "message": FOR_PROGRAMS[404]}}


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"text":' * 50_000, ""])
def test_what_is_no_json_is_refused_as_json(pages: Pages, body: str) -> None:
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    answer = pages.browser.post(
        "/compose/measure",
        data=body,
        content_type="application/json",
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "bad_request"
