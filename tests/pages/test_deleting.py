"""Deleting a post and reading what was tried, page by page, without a script as well."""

from __future__ import annotations

import pytest

from helpnet.domain.model import Receipt
from helpnet.services import signin
from helpnet.store import deleting, deliveries, jobs
from helpnet.web import fragments
from tests.pages.conftest import Pages
from tests.support.clock import NOON
from tests.support.html import Page
from tests.support.sample_pages import ask, ask_page, post

DELETE = "/asks/{}/posts/x/delete"


def sent(pages: Pages) -> str:
    """An ask whose post stands on X; its id."""
    ask_id = pages.ask()
    store = pages.helpnet.store
    delivery = deliveries.of_ask(store, ask_id)[0]
    deliveries.begin(store, delivery.id, pages.clock())
    deliveries.end(store, delivery.id, pages.clock.forward(2), "sent")
    receipt = Receipt("x", "77", "https://x.example/77", pages.clock())
    deliveries.sent(store, delivery.id, receipt)
    jobs.cancel(store, "deliver", delivery.id)
    return ask_id


def delivery_id(pages: Pages, ask_id: str) -> str:
    return deliveries.of_ask(pages.helpnet.store, ask_id)[0].id


def test_the_page_asks_once_and_keeping_it_changes_nothing(pages: Pages) -> None:
    ask_id = sent(pages)
    [way] = [each for each in pages.page(f"/asks/{ask_id}").all("a") if "Delete" in each.text]
    assert (way["aria-label"], way["href"]) == ("Delete the post on X", DELETE.format(ask_id))
    page = pages.page(way["href"])
    assert page.one("h1").text == "Delete the post on X?"
    assert page.one("blockquote").text == "need help: who talks in Winnipeg?"
    assert [each["href"] for each in page.all("a") if each.text == "Keep it"] == [
        f"/asks/{ask_id}#post-x"
    ]
    assert jobs.run_at(pages.helpnet.store, "delete", delivery_id(pages, ask_id)) is None
    assert page.one("button", value="delete").text == "Delete on X"


def test_the_outcome_is_said_on_the_asks_page(pages: Pages) -> None:
    ask_id = sent(pages)
    answer = pages.post(f"/asks/{ask_id}/posts/x", {"action": "delete"})
    assert (answer.status_code, answer.location) == (303, f"/asks/{ask_id}#posts")
    page = pages.page(f"/asks/{ask_id}")
    assert page.texts("p", "line")[0] == "X is being deleted…"
    assert page.one("meta", **{"http-equiv": "refresh"})  # where no script tells the outcome
    assert not [each for each in page.all("a") if "Delete" in each.text]
    store, deleted = pages.helpnet.store, delivery_id(pages, ask_id)
    assert jobs.run_at(store, "delete", deleted) == pages.clock()
    deleting.goes_on(store, deleted, "X has not deleted it yet. X asks for a pause.")
    page = pages.page(f"/asks/{ask_id}")
    assert "X has not deleted it yet. X asks for a pause." in page.texts("p", "soft")
    deleting.done(store, deleted, pages.clock(), "")
    page = pages.page(f"/asks/{ask_id}")
    assert page.texts("p", "line")[0] == "X deleted 12:00:02 UTC"
    [again] = [each for each in page.all("a") if each.text == "Write it again"]
    form = pages.page(again["href"])
    assert form.one("textarea", name="text").text == "need help: who talks in Winnipeg?"


def test_who_opens_the_question_late_is_shown_how_it_stands(pages: Pages) -> None:
    ask_id = sent(pages)
    pages.post(f"/asks/{ask_id}/posts/x", {"action": "delete"})
    answer = pages.browser.get(DELETE.format(ask_id))
    assert (answer.status_code, answer.location) == (303, f"/asks/{ask_id}#post-x")


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"actions": ("delete",)}, ["Open", "Details", "Delete"]),
        (
            {"actions": ("delete",), "button": "Reconnect", "message": "It still stands on X."},
            ["Open", "Reconnect", "Details", "Delete"],
        ),
        ({"delete_asked_at": NOON}, ["Open", "Details"]),
        ({"state": "deleted", "deleted_at": NOON}, ["Write it again", "Details"]),
        (
            {"state": "deleted", "deleted_at": NOON, "message": "It was gone already."},
            ["Open", "Write it again", "Details"],
        ),
        ({"state": "queued", "attempts": 0}, []),
        ({"state": "queued", "attempts": 2}, ["Details"]),
    ],
)
def test_each_post_offers_what_can_be_done(
    pages: Pages, changes: dict[str, object], texts: list[str]
) -> None:
    with pages.app.test_request_context():
        made = fragments.render(ask_page(ask=ask(post("x", **changes))))
    page = Page(next(each.html for each in made if each.name == "posts"))
    assert page.texts("a") == texts


def test_that_it_could_not_be_deleted_is_not_overlooked(pages: Pages) -> None:
    ask_id = sent(pages)
    store, delivery = pages.helpnet.store, delivery_id(pages, ask_id)
    deleting.ask(store, delivery, pages.clock())
    deleting.failed(store, delivery, "It still stands on X. Top up.", "")
    assert pages.page(f"/asks/{ask_id}").texts("p", "wrong") == ["It still stands on X. Top up."]
    deleting.ask(store, delivery, pages.clock())  # once more
    assert pages.page(f"/asks/{ask_id}").texts("p", "wrong") == []


def test_details_tell_every_attempt_with_time_outcome_and_code_and_nothing_else(
    pages: Pages,
) -> None:
    ask_id = sent(pages)
    store, delivery = pages.helpnet.store, delivery_id(pages, ask_id)
    deleting.ask(store, delivery, pages.clock())
    deleting.begin(store, delivery, pages.clock())
    deleting.end(store, delivery, pages.clock.forward(0.4), "not taken", "503")
    page = pages.page(f"/asks/{ask_id}/posts/x/details")
    assert page.one("h1").text == "What was tried on X"
    assert [each.text for each in page.all("li") if "Attempt" in each.text] == [
        "Attempt 1 to send it: X took it 14 Mar, 12:00:00 UTC, took 2 s",
        "Attempt 1 to delete it: X did not delete it (HTTP 503) 14 Mar, 12:00:02 UTC",
    ]
    assert "a token" not in pages.browser.get(f"/asks/{ask_id}/posts/x/details").text


def test_nothing_of_that_is_shown_or_done_for_anybody_else(pages: Pages) -> None:
    ask_id = sent(pages)
    assert pages.browser.get(f"/asks/{ask_id}/posts/myspace/details").status_code == 404
    pages.browser = pages.sign_in(signin.add_user(pages.helpnet.store, "other", pages.clock()))
    for path in ("details", "delete"):
        assert pages.browser.get(f"/asks/{ask_id}/posts/x/{path}").status_code == 404
    answer = pages.post(f"/asks/{ask_id}/posts/x", {"action": "delete"})
    assert answer.status_code == 404
    assert jobs.run_at(pages.helpnet.store, "delete", delivery_id(pages, ask_id)) is None
