"""The composer: what is typed goes out, or comes back whole with a sentence beside the field."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.services import results, send
from tests.pages.conftest import Pages
from tests.support.html import Page

TEXT = "need help: anyone know anyone who talks on Web 2.0 and is based in Winnipeg?"


def fields(pages: Pages, **changes: object) -> dict[str, object]:
    """The composer's form as a browser would send it."""
    page = pages.page("/asks/new")
    return {
        "text": TEXT,
        "client_key": page.one("input", name="client_key")["value"],
        "networks": ["x", "facebook"],
        "zone": "UTC",
        **changes,
    }


def refused(pages: Pages, **changes: object) -> tuple[Page, str]:
    """The composer as it comes back, and the first sentence on it."""
    answer = pages.post("/asks", fields(pages, **changes))
    assert answer.status_code == 422, answer.text
    page = Page(answer.text)
    return page, page.texts("p", "wrong", role="alert")[0]


def test_an_empty_text_is_refused_in_one_sentence_and_everything_else_stays(pages: Pages) -> None:
    page, sentence = refused(pages, text="  \n ", place="Winnipeg", needed_by="2h")
    assert sentence == "Write what you need: the text is empty."
    assert page.one("input", name="place")["value"] == "Winnipeg"
    assert "selected" in page.one("option", value="2h")


def test_a_text_too_long_for_x_stays_and_a_shorter_one_for_x_may_be_written(pages: Pages) -> None:
    text = "fog " * 90
    page, sentence = refused(pages, text=text, networks=["x"])
    assert sentence.startswith("X takes 280 weighted characters, this has 359")
    assert page.one("textarea", name="text").text == text.strip()
    assert page.one("output", "over").text == "359/280"
    told = [each for each in page.all("p", "wrong") if "data-too-long" in each]
    assert ["hidden" in each for each in told] == [False, True]
    assert [each["value"] for each in page.all("input", name="networks") if "checked" in each] == [
        "x"
    ]


def test_a_text_too_long_for_x_goes_to_facebook_alone(pages: Pages) -> None:
    answer = pages.post("/asks", fields(pages, text="fog " * 90, networks=["facebook"]))
    assert answer.status_code == 303
    ask = pages.helpnet_ask(answer.location)
    assert [post.network for post in ask.posts] == ["facebook"]


def test_any_network_may_have_words_of_its_own(pages: Pages) -> None:
    page = pages.page("/asks/new")
    assert page.texts("summary")[:2] == ["Other words for X", "Other words for Facebook"]
    assert not any("hidden" in each for each in page.all("div", "own"))


def test_words_of_its_own_that_fit_are_not_said_to_be_too_long(pages: Pages) -> None:
    page, _ = refused(pages, text="fog " * 90, place="x" * 300, **{"text.x": "short for X"})
    assert page.one("textarea", name="text.x").text == "short for X"
    told = [each for each in page.all("p", "wrong") if "data-too-long" in each]
    assert ["hidden" in each for each in told] == [True, True]


def test_a_shorter_text_of_its_own_goes_to_x(pages: Pages) -> None:
    sent = fields(pages, text="fog " * 90, **{"text.x": "short for X"})
    ask = pages.helpnet_ask(pages.post("/asks", sent).location)
    texts = {post.network: post.text for post in ask.posts}
    assert texts["x"] == "short for X"
    assert texts["facebook"].startswith("fog fog")


def test_no_network_chosen_is_refused_beside_the_networks(pages: Pages) -> None:
    page, sentence = refused(pages, networks=[])
    assert sentence == "Choose at least one network to send it to."
    assert page.one("p", id="networks-wrong").text == sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"needed_by": "pick", "picked": ""}, "Pick the date and the time"),
        ({"needed_by": "pick", "picked": "soon"}, "Pick the date and the time"),
        ({"needed_by": "pick", "picked": "2026-03-14T11:59"}, "That time is already past"),
        ({"needed_by": "pick", "picked": "9999-12-31T23:59"}, "That"),
        ({"needed_by": "tonight", "zone": "Mars/Olympus"}, "That time zone is unknown"),
        ({"needed_by": "tonight", "zone": "../../etc/passwd"}, "That time zone is unknown"),
        ({"needed_by": "never"}, "Choose one of the times offered"),
    ],
)
def test_a_deadline_that_is_none_is_refused_beside_its_field(
    pages: Pages, changes: dict[str, str], sentence: str
) -> None:
    page, said = refused(pages, **changes)
    assert said.startswith(sentence)
    assert page.one("p", id="needed-by-wrong").text == said
    assert page.one("textarea", name="text").text == TEXT


def test_sending_keeps_the_ask_and_leads_to_its_page(pages: Pages) -> None:
    sent = fields(pages, place="Winnipeg", needed_by="2h")
    answer = pages.post("/asks", sent)
    assert answer.status_code == 303
    ask = pages.helpnet_ask(answer.location)
    assert (ask.text, ask.place) == (TEXT, "Winnipeg")
    assert ask.needed_by == pages.clock() + timedelta(hours=2)
    assert [(post.network, post.state) for post in ask.posts] == [
        ("x", "queued"),
        ("facebook", "queued"),
    ]


def test_the_same_form_sent_twice_is_one_ask(pages: Pages) -> None:
    sent = fields(pages, needed_by="2h")
    first = pages.post("/asks", sent)
    pages.clock.forward(30)
    assert pages.post("/asks", sent).location == first.location
    asks, _ = results.ask_list(pages.helpnet.store, pages.owner, pages.clock())
    assert len(asks) == 1


def test_the_same_form_with_another_text_asks_before_it_sends_a_second_ask(pages: Pages) -> None:
    sent = fields(pages)
    pages.post("/asks", sent)
    answer = pages.post("/asks", {**sent, "text": "another need"})
    assert answer.status_code == 409
    page = Page(answer.text)
    assert page.one("textarea", name="text").text == "another need"
    assert page.one("p", id="form-wrong").text.startswith("An ask was already sent from this form.")
    fresh = page.one("input", name="client_key")["value"]
    assert fresh != sent["client_key"]
    again = pages.post("/asks", {**sent, "text": "another need", "client_key": fresh})
    assert again.status_code == 303


def test_a_picked_time_is_read_in_the_browsers_zone(pages: Pages) -> None:
    sent = fields(pages, needed_by="pick", picked="2026-03-14T15:30", zone="America/Winnipeg")
    ask = pages.helpnet_ask(pages.post("/asks", sent).location)
    assert ask.needed_by.isoformat() == "2026-03-14T20:30:00+00:00"


def test_the_composer_says_who_posts_where_and_chooses_all_whatever_went_out_before(
    pages: Pages,
) -> None:
    page = pages.page("/asks/new")
    rows = page.texts("li", "network")
    assert rows[0].startswith("X as @robin_vale")
    assert rows[1].startswith("Facebook Page as Robin's")
    pages.post("/asks", fields(pages, networks=["facebook"]))
    draft = send.AskDraft("by a program", networks=("x",))
    send.send(pages.helpnet.work, pages.owner, draft, undo_seconds=0)
    for shown in (page, pages.page("/asks/new")):
        assert all("checked" in each for each in shown.all("input", name="networks"))


def test_what_was_typed_is_shown_and_never_run(pages: Pages) -> None:
    nasty = '</textarea><script>alert("x")</script>'
    answer = pages.post("/asks", fields(pages, text=nasty, networks=[], place='"><video>'))
    page = Page(answer.text)
    assert page.one("textarea", name="text").text == nasty
    assert not page.all("video")
    assert all("src" in script for script in page.all("script"))


def test_texts_are_measured_in_each_networks_own_unit(pages: Pages) -> None:
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    answer = pages.browser.post(
        "/compose/measure",
        json={"text": "日本 👩‍👩‍👧 https://example.org/a-rather-long-path", "texts": {}},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    counts = answer.get_json()["counts"]
    text = "日本 👩‍👩‍👧 https://example.org/a-rather-long-path"
    assert counts["x"] == {
        "used": 31,
        "limit": 280,
        "over": False,
        "has_link": True,
        "text": text,
    }
    assert counts["facebook"]["limit"] == 63_206
    assert counts["facebook"]["used"] == 47


@pytest.mark.parametrize("body", [[], {}, {"text": 1}, {"text": "a", "texts": []}, "a"])
def test_what_cannot_be_measured_is_refused_in_one_sentence(pages: Pages, body: object) -> None:
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    answer = pages.browser.post("/compose/measure", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"].startswith("Send the text to measure")
