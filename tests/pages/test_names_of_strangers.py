"""What strangers call themselves cannot turn the rest of a line around."""

from __future__ import annotations

import re

import pytest

from helpnet.services.views import AskPage, AuthorView
from helpnet.web import fragments
from tests.pages.conftest import Pages
from tests.support.sample_pages import ask, ask_page, contact, post, reply, said

TURNED = "Joel \u202egnorw"  # an override that would write all behind it from right to left
QUOTE = f"ask {TURNED}, she knows"


def with_strangers() -> AskPage:
    """A page on which everything that a network told is turned around."""
    person = contact(
        1,
        TURNED,
        org=TURNED,
        location=TURNED,
        because=(f"Suggested by {TURNED}.",),
        suggested_by=tuple(said(TURNED, QUOTE, TURNED) for _ in range(3)),
    )
    aside = contact(2, TURNED, status="dismissed")
    answers = tuple(reply(TURNED, QUOTE, kind) for kind in ("question", "relay", "noise"))
    refused = post("x", state="refused", message=f"It said: {TURNED}")
    return ask_page(ask=ask(refused), contacts=(person, aside), possible=(person,), unnamed=answers)


def outside_of_isolation(html: str) -> str:
    """The text that a browser lays out in one go: without what is isolated, and no attributes."""
    innermost = re.compile(r"<bdi>(?:(?!<bdi>).)*?</bdi>", re.DOTALL)
    while innermost.search(html):
        html = innermost.sub("", html)
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("name", fragments.NAMES)
def test_a_turned_name_stays_inside_its_own_place(pages: Pages, name: str) -> None:
    with pages.app.test_request_context():
        made = {each.name: each.html for each in fragments.render(with_strangers())}
    assert "\u202e" in made[name]
    assert "\u202e" not in outside_of_isolation(made[name])


def test_a_reply_under_a_handle_alone_stays_inside_too(pages: Pages) -> None:
    nameless = AuthorView(name="", handle=TURNED, url=None, closeness="stranger")
    page = ask_page(unnamed=(reply("", "good luck", "relay", author=nameless),))
    with pages.app.test_request_context():
        html = fragments.render(page)[-1].html
    assert TURNED in html
    assert "\u202e" not in outside_of_isolation(html)


def test_a_name_in_a_sentence_leaves_the_words_around_it_where_they_are(pages: Pages) -> None:
    sentence = f"Suggested by {TURNED}, whom you know well; not of {TURNED}s <kin>."
    by = (said("", QUOTE, TURNED), said(TURNED, QUOTE, TURNED))
    person = contact(1, "Leah Dyck", because=(sentence, "No known link to you."), suggested_by=by)
    with pages.app.test_request_context():
        html = fragments.render(ask_page(contacts=(person,)))[1].html
    within = f"Suggested by <bdi>{TURNED}</bdi>, whom you know well; not of {TURNED}s &lt;kin&gt;."
    assert f"<li><bdi>{within}</bdi></li>" in html


def test_the_composer_isolates_as_whom_it_posts(pages: Pages) -> None:
    pages.helpnet.store.write("update accounts set name = ? where network = 'facebook'", [TURNED])
    html = pages.browser.get("/asks/new").text
    assert TURNED in html
    assert "\u202e" not in outside_of_isolation(html)
