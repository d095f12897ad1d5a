"""Where launching leads, and the list of asks."""

from __future__ import annotations

from datetime import timedelta

from helpnet.services.send import LIFETIME
from tests.pages.conftest import Pages


def test_launching_opens_the_composer_when_no_ask_is_on(pages: Pages) -> None:
    assert pages.browser.get("/").location == "/asks/new"


def test_launching_opens_the_newest_live_ask_until_its_time_is_up(pages: Pages) -> None:
    pages.ask("an older need")
    pages.clock.forward(minutes=1)
    newest = pages.ask("a newer need")
    assert pages.browser.get("/").location == f"/asks/{newest}"
    pages.clock.forward(LIFETIME.total_seconds())
    assert pages.browser.get("/").location == "/asks/new"


def test_the_list_shows_the_newest_first_and_says_how_each_stands(pages: Pages) -> None:
    pages.ask("an older need")
    pages.clock.forward((LIFETIME - timedelta(hours=1)).total_seconds())
    pages.ask("a newer need")
    pages.clock.forward(hours=2)
    page = pages.page("/asks")
    assert page.texts("span", "words") == ["a newer need", "an older need"]
    assert page.texts("span", "state") == ["Live", "Time is up"]
    assert "0 people · 0 replies · X, Facebook Page" in page.texts("span", "meta")


def test_a_long_list_goes_on_where_the_first_page_ends(pages: Pages) -> None:
    for number in range(60):
        pages.ask(f"need {number}")
        pages.clock.forward(60)
    first = pages.page("/asks")
    rest = pages.page(first.one("a", "button")["href"])
    texts = first.texts("span", "words") + rest.texts("span", "words")
    assert texts == [f"need {number}" for number in reversed(range(60))]


def test_a_cursor_that_is_none_is_refused_in_one_sentence(pages: Pages) -> None:
    for cursor in ("nonsense", "WzFd", "WyJhIiwgImIiXQ", "~~~"):
        page = pages.page(f"/asks?cursor={cursor}", status=422)
        assert page.texts("p")[0].startswith("That is not a cursor of this list")


def test_an_empty_list_leads_to_the_composer(pages: Pages) -> None:
    assert pages.page("/asks").one("a", "first")["href"] == "/asks/new"
