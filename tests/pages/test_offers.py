"""Beside what became of a post stands the one thing that helps."""

from __future__ import annotations

from typing import Any

import pytest

from helpnet.store import deliveries
from tests.pages.conftest import Pages
from tests.pages.test_ask_page import joel, shown
from tests.support.clock import NOON
from tests.support.sample_pages import ask, ask_page, post, said


@pytest.mark.parametrize(
    ("button", "offered"),
    [
        ("", ["Send again"]),
        ("Send again", ["Send again"]),
        ("Edit and send", ["Edit and send"]),
        ("Reconnect", ["Reconnect", "Send again"]),
        ("Open on X", ["Open on X", "Send again"]),
    ],
)
def test_a_refused_post_offers_what_its_network_s_table_names(
    pages: Pages, button: str, offered: list[str]
) -> None:
    refused = post("x", state="refused", sent_at=None, actions=("resend",), button=button)
    page = shown(pages, ask_page(ask=ask(refused)))
    texts = [*page.texts("a", "button"), *page.texts("button", form="act")]
    assert [each for each in texts if each != "Details"] == offered


@pytest.mark.parametrize(("attempts", "word"), [(0, "Don’t send"), (2, "Stop trying")])
def test_one_waiting_post_is_not_undone_but_not_sent(
    pages: Pages, attempts: int, word: str
) -> None:
    waiting = post(
        "x", state="queued", attempts=attempts, not_before=NOON, actions=("cancel",), sent_at=None
    )
    page = shown(pages, ask_page(ask=ask(waiting, post("facebook"))))
    assert page.texts("button", value="cancel") == [word]


@pytest.mark.parametrize(("message", "count"), [("", 1), ("X may have it: checking.", 0)])
def test_a_post_under_way_can_be_told_to_be_slow_unless_it_is_looked_for(
    pages: Pages, message: str, count: int
) -> None:
    page = shown(pages, ask_page(ask=ask(post("x", state="sending", message=message))))
    assert len([each for each in page.all("p") if "data-slow" in each]) == count


def test_in_practice_no_invented_person_is_looked_for_in_the_real_world(pages: Pages) -> None:
    person = joel(handles={"x": "joelparent"}, phones=("+12045550143",))
    page = shown(pages, person, practice=True)
    addresses = [each["href"] for each in page.all("a", "button")]
    assert addresses[-2:] == ["tel:+12045550143", "/contacts/c1"]
    assert not any("duckduckgo" in each or "//x.com" in each for each in addresses)
    by_hand = (said("Ann Lee", "Joel Parent!", "Joel Parent", network=None, url=None),)
    assert shown(pages, joel(suggested_by=by_hand), practice=True).all("a", "first") == []


def refreshed(pages: Pages, ask_id: str) -> list[str]:
    return [
        each["content"] for each in pages.page(f"/asks/{ask_id}").all("meta") if _refreshes(each)
    ]


def _refreshes(meta: Any) -> bool:
    return "http-equiv" in meta


def test_without_a_script_the_page_loads_itself_anew_while_a_post_is_under_way(
    pages: Pages,
) -> None:
    ask_id = pages.ask()
    page = pages.page(f"/asks/{ask_id}")
    assert refreshed(pages, ask_id) == ["6"]
    assert "Reload" in page.texts("a", "button")
    settle = deliveries.settle
    posts = deliveries.of_ask(pages.helpnet.store, ask_id)
    for delivery in posts:
        settle(pages.helpnet.store, delivery.id, "sent", "")
    # Somebody may be typing a name by now, which loading anew would take away.
    assert refreshed(pages, ask_id) == []
    assert "Reload" in pages.page(f"/asks/{ask_id}").texts("a", "button")
    # Or pasting the post's link.
    settle(pages.helpnet.store, posts[0].id, "unknown", "")
    settle(pages.helpnet.store, posts[1].id, "queued", "")
    assert refreshed(pages, ask_id) == []
