"""Whoever has an ask's link answers without an account, and is believed no more than that."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from werkzeug.test import TestResponse

from helpnet.services import imports, people, results, undo
from helpnet.services.capture import capture
from helpnet.services.views import AskPage
from helpnet.store import Store, asks, replies
from tests.pages.conftest import Pages
from tests.support.html import Page
from tests.support.unusable_database import full, locked

FULL = {
    "who": "Joel Parent, IC Group",
    "reach": "@joelparent, joel@example.org or 204-555-0142",
    "how_known": "colleague",
    "free": "Thursday afternoon",
    "name": "Jonathan Markoff",
}


class Stranger:
    """Somebody who was sent the link, in a browser of their own."""

    def __init__(self, pages: Pages, ask_id: str) -> None:
        self.browser = pages.app.test_client()
        path = results.ask_view(pages.helpnet.store, pages.owner, ask_id, pages.clock()).answer_path
        assert path
        self.path = path

    def page(self, status: int = 200) -> Page:
        answer = self.browser.get(self.path)
        assert answer.status_code == status
        return Page(answer.text)

    def answer(self, **fields: str) -> TestResponse:
        return self.browser.post(self.path, data=fields)


def ask_page(pages: Pages, ask_id: str) -> AskPage:
    return results.ask_page(pages.helpnet.store, pages.owner, ask_id, pages.clock())


def take_in(pages: Pages, name: str) -> None:
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n".encode()
    imports.import_now(pages.helpnet.work, pages.owner, io.BytesIO(card), "a.vcf")


def test_an_answer_becomes_a_contact_with_all_that_was_said(pages: Pages) -> None:
    ask_id = pages.ask()
    stranger = Stranger(pages, ask_id)
    assert "who talks in Winnipeg?" in stranger.page().one("blockquote").text
    sent = stranger.answer(**FULL)
    assert sent.status_code == 303
    assert "has arrived" in stranger.browser.get(sent.location).text
    page = ask_page(pages, ask_id)
    [joel] = page.contacts
    assert (joel.name, joel.org) == ("Joel Parent", "IC Group")
    assert (joel.emails, joel.phones) == (("joel@example.org",), ("+12045550142",))
    assert joel.handles == {"x": "joelparent"}
    [reply] = page.replies
    assert reply.text.splitlines()[1:] == ["A colleague of mine", "Free: Thursday afternoon"]
    shown = pages.browser.get(f"/asks/{ask_id}").text
    assert "<mark>Joel Parent</mark>" in shown


def test_whoever_could_help_themselves_says_so_with_one_tick(pages: Pages) -> None:
    ask_id = pages.ask()
    Stranger(pages, ask_id).answer(is_me="yes", name="Ana Vell", reach="ana@example.org")
    page = ask_page(pages, ask_id)
    assert [(one.name, one.emails) for one in page.contacts] == [("Ana Vell", ("ana@example.org",))]
    assert page.replies[0].kind == "offer"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "Write your name"),
        ({"who": ""}, "Write whom you suggest"),
        ({"free": "x" * 201}, "Keep this under"),
        ({"how_known": "enemy"}, "Choose one"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    pages: Pages, change: dict[str, str], says: str
) -> None:
    ask_id = pages.ask()
    answer = Stranger(pages, ask_id).answer(**FULL | change)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert any(says in text for text in page.texts("p", "wrong"))
    assert page.one("input", name="reach")["value"] == FULL["reach"]
    assert ask_page(pages, ask_id).replies == ()


@pytest.mark.parametrize(
    ("who", "called"),
    [("@joelparent", {"x": "joelparent"}), ("joel@example.org", {}), ("https://x.com/joel", None)],
)
def test_whoever_is_named_by_an_address_alone_is_found_by_it(
    pages: Pages, who: str, called: dict[str, str] | None
) -> None:
    ask_id = pages.ask()
    assert Stranger(pages, ask_id).answer(who=who, name="Ann Berg").status_code == 303
    [contact] = ask_page(pages, ask_id).contacts
    assert called is None or contact.handles == called
    assert contact.emails == (("joel@example.org",) if "example" in who else ())


@pytest.mark.parametrize("who", [",", ", IC Group", ":::", "\0", "😀"])
def test_what_is_nobody_s_name_is_asked_for_again(pages: Pages, who: str) -> None:
    ask_id = pages.ask()
    assert Stranger(pages, ask_id).answer(**FULL | {"who": who}).status_code == 422
    assert ask_page(pages, ask_id).replies == ()


@pytest.mark.parametrize("trouble", [locked, full])
def test_what_was_typed_stays_where_it_cannot_be_kept(
    pages: Pages, trouble: Callable[[Store], AbstractContextManager[None]]
) -> None:
    ask_id = pages.ask()
    stranger = Stranger(pages, ask_id)
    much = FULL | {"free": "y" * 200}
    with trouble(pages.helpnet.store):
        answers = [stranger.answer(**much | {"who": f"Joel {n}, {'x' * 150}"}) for n in range(20)]
    assert answers[-1].status_code == 503 and "Retry-After" in answers[-1].headers
    page = Page(answers[-1].text)
    assert "could not be kept" in page.one("p", role="alert").text
    assert page.one("input", name="reach")["value"] == FULL["reach"]
    assert stranger.answer(**FULL).status_code in (303, 409)


def test_nobody_sees_what_others_answered_nor_anything_but_the_ask(pages: Pages) -> None:
    ask_id = pages.ask()
    Stranger(pages, ask_id).answer(**FULL)
    later = Stranger(pages, ask_id).browser.get(Stranger(pages, ask_id).path)
    assert "Joel" not in later.text and ask_id not in later.text
    assert later.headers["X-Robots-Tag"] == "noindex"
    assert pages.app.test_client().get(f"/asks/{ask_id}").status_code == 303


@pytest.mark.parametrize("path", ["/a/", "/a/x", "/a/%00", "/a/" + "y" * 500])
def test_a_link_that_was_cut_off_is_said_to_be(pages: Pages, path: str) -> None:
    pages.ask()
    answer = pages.app.test_client().get(path)
    assert answer.status_code in (303, 404)
    if path != "/a/":
        assert "may have been cut off" in answer.text


def test_an_ask_that_is_over_takes_no_answers(pages: Pages) -> None:
    ask_id = pages.ask(undo_seconds=60)
    stranger = Stranger(pages, ask_id)
    undo.undo(pages.helpnet.store, pages.owner, ask_id, pages.clock())
    assert "is over" in stranger.browser.get(stranger.path).text
    answer = stranger.answer(**FULL)
    assert answer.status_code == 409 and "is over" in answer.text
    assert (
        results.ask_view(pages.helpnet.store, pages.owner, ask_id, pages.clock()).answer_path
        is None
    )
    assert "Ask others by link" not in pages.browser.get(f"/asks/{ask_id}").text


def test_the_same_answer_again_is_kept_once_and_a_flood_is_stopped(pages: Pages) -> None:
    ask_id = pages.ask()
    stranger = Stranger(pages, ask_id)
    for _ in range(3):
        assert stranger.answer(**FULL).status_code == 303
    assert len(ask_page(pages, ask_id).replies) == 1
    answers = [stranger.answer(**FULL | {"who": f"Joel Parent {n}"}) for n in range(25)]
    assert answers[-1].status_code == 409 and "in a minute" in answers[-1].text
    assert len(ask_page(pages, ask_id).replies) == 20
    pages.clock.forward(61)
    assert stranger.answer(**FULL | {"who": "Nia Okonkwo"}).status_code == 303


def test_a_name_that_anybody_may_write_is_no_path_until_the_user_says_so(pages: Pages) -> None:
    take_in(pages, "Jonathan Markoff")
    ask_id = pages.ask()
    Stranger(pages, ask_id).answer(**FULL)
    take_in(pages, "Jonathan Markoff")
    assert ask_page(pages, ask_id).contacts[0].closeness == "stranger"
    [reply] = ask_page(pages, ask_id).replies
    assert "Is it them?" in pages.browser.get(f"/asks/{ask_id}").text
    pages.post(f"/replies/{reply.id}/author", {"is_them": "yes"})
    [joel] = ask_page(pages, ask_id).contacts
    assert joel.closeness == "through"
    assert "Jonathan Markoff" in joel.because[0]
    assert "Is it them?" not in pages.browser.get(f"/asks/{ask_id}").text


def test_who_says_to_be_somebody_who_suggests_as_well_is_no_second_voice(pages: Pages) -> None:
    take_in(pages, "Jonathan Markoff")
    ask_id = pages.ask()
    stranger = Stranger(pages, ask_id)
    stranger.answer(**FULL | {"how_known": "", "free": ""})
    [first] = ask_page(pages, ask_id).replies
    pages.post(f"/replies/{first.id}/author", {"is_them": "yes"})
    [before] = ask_page(pages, ask_id).contacts
    stranger.answer(**FULL)
    [joel] = ask_page(pages, ask_id).contacts
    assert len(joel.suggested_by) == 2
    assert (joel.because, len(joel.voices)) == (before.because, 1)
    assert joel.trust[0] == "one person says so, in 2 replies"
    [second] = [one for one in ask_page(pages, ask_id).replies if one.id != first.id]
    pages.post(f"/replies/{second.id}/author", {"is_them": "no"})
    [joel] = ask_page(pages, ask_id).contacts
    assert len(joel.voices) == 2


@pytest.mark.parametrize(
    ("word", "badge"),
    [("well", ["You know well"]), ("little", ["You know slightly"]), ("not", [])],
)
def test_a_reply_says_how_well_the_user_knows_its_author(
    pages: Pages, word: str, badge: list[str]
) -> None:
    take_in(pages, "Jonathan Markoff")
    [jonathan], _ = people.listed(pages.helpnet.store, pages.owner, pages.clock(), "", "", None)
    work, ask_id = pages.helpnet.work, pages.ask()
    question = capture(work, pages.owner, ask_id, "Is there a fee?", "Jonathan Markoff")
    replies.is_by(work.store, question.id, jonathan.id)
    people.say(work, pages.owner, jonathan.id, {"word": word})
    page = Page(pages.browser.get(f"/asks/{ask_id}").text)
    assert [one for one in page.texts("span") if one.startswith("You know ")] == badge


def test_whether_it_is_them_is_asked_in_sight_however_many_say_so(pages: Pages) -> None:
    take_in(pages, "Jonathan Markoff")
    ask_id = pages.ask()
    for by in ("Mei-Ling Chow", "Raj Malhotra", "Tunde Adeyemi"):
        capture(pages.helpnet.work, pages.owner, ask_id, "ask Joel Parent at IC Group", by)
    Stranger(pages, ask_id).answer(**FULL)
    card, _, folded = pages.browser.get(f"/asks/{ask_id}").text.partition("more who say")
    assert "Is it them?" in card and "Is it them?" not in folded
    assert folded.startswith("s so")


def test_an_export_that_comes_later_asks_as_well_and_no_is_kept(pages: Pages) -> None:
    ask_id = pages.ask()
    Stranger(pages, ask_id).answer(**FULL)
    take_in(pages, "Jonathan Markoff")
    [reply] = ask_page(pages, ask_id).replies
    assert reply.claims and not reply.author.known
    pages.post(f"/replies/{reply.id}/author", {"is_them": "no"})
    take_in(pages, "Jonathan Markoff")
    [reply] = ask_page(pages, ask_id).replies
    assert not reply.claims and not reply.author.known


def test_only_the_user_says_who_an_answer_is_by(pages: Pages) -> None:
    take_in(pages, "Jonathan Markoff")
    ask_id = pages.ask()
    stranger = Stranger(pages, ask_id)
    stranger.answer(**FULL)
    [reply] = ask_page(pages, ask_id).replies
    sign_in = Page(stranger.browser.get("/sign-in").text)
    data = {"csrf_token": sign_in.one("input", name="csrf_token")["value"], "is_them": "yes"}
    refused = stranger.browser.post(f"/replies/{reply.id}/author", data=data)
    assert refused.status_code == 303 and "/sign-in" in refused.location
    assert ask_page(pages, ask_id).contacts[0].closeness == "stranger"


def test_the_api_tells_the_link_and_no_two_asks_share_one(pages: Pages) -> None:
    store = pages.helpnet.store
    codes = {asks.get(store, pages.ask(f"ask {n}")).answer_code for n in range(5)}  # type: ignore[union-attr]
    assert len(codes) == 5 and all(len(code) >= 16 for code in codes)
