"""Photos in the composer, without any script: kept when they come, shown, described, sent."""

from __future__ import annotations

import pytest
import requests
from werkzeug.test import TestResponse

from helpnet.services import signin
from tests.pages.conftest import Pages
from tests.pages.test_composer import fields
from tests.support.html import Page
from tests.support.pictures import photo


def form(pages: Pages, name: str, *files: bytes, **changes: object) -> dict[str, object]:
    """A form with files under one name, and its token, as it is written on the wire."""
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    brought = [(name, (f"{number}.jpg", content)) for number, content in enumerate(files)]
    data = {"csrf_token": token, **changes}
    wire = requests.Request("POST", "http://localhost", data=data, files=brought or None).prepare()
    return {"data": wire.body, "content_type": wire.headers["Content-Type"]}


def sent(pages: Pages, *files: bytes, **changes: object) -> TestResponse:
    """The composer's form with files, as a browser without scripts sends it."""
    return pages.browser.post("/asks", **form(pages, "files", *files, **fields(pages, **changes)))


def ids(page: Page) -> list[str]:
    return [each["value"] for each in page.all("input", name="photo") if each["value"]]


def said(page: Page) -> str:
    return page.one("p", id="photos-wrong").text


def test_an_ask_is_sent_with_its_photos_and_shows_them(pages: Pages) -> None:
    answer = sent(pages, photo(), photo(colour="red"))
    assert answer.status_code == 303
    ask = pages.helpnet_ask(answer.location)
    assert [post.photos for post in ask.posts] == [2, 2]
    page = pages.page(answer.location)
    assert [each["src"] for each in page.all("img")] == [f"/photos/{one.id}" for one in ask.photos]


def test_chosen_photos_can_be_looked_at_and_described_before_they_are_sent(pages: Pages) -> None:
    answer = sent(pages, photo(), photo(colour="red"), add="1")
    assert answer.status_code == 200
    page = Page(answer.text)
    first, second = ids(page)
    assert page.all("img")[0]["src"] == f"/photos/{first}"
    assert page.one("textarea", name="text").text.startswith("need help")
    described = {"photo": [first, second], f"alt.{first}": "a teal door"}
    without = Page(sent(pages, **described, remove=second).text)
    assert ids(without) == [first]
    assert without.one("input", name=f"alt.{first}")["value"] == "a teal door"
    ask = pages.helpnet_ask(sent(pages, **described).location)
    assert [one.alt for one in ask.photos] == ["a teal door", ""]
    page = pages.page(f"/asks/{ask.id}")
    assert [each["alt"] for each in page.all("img")] == ["a teal door", ""]


def test_photos_survive_an_error_in_another_field(pages: Pages) -> None:
    answer = sent(pages, photo(), text="")
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "the text is empty" in page.one("p", id="text-wrong").text
    [kept] = ids(page)
    ask = pages.helpnet_ask(sent(pages, photo=[kept]).location)
    assert [one.id for one in ask.photos] == [kept]


@pytest.mark.parametrize(
    ("files", "sentence", "kept"),
    [
        ((photo(), b"no picture"), "This is no picture that can be read", 1),
        ((b"\x00\x00\x00\x18ftypheic" + bytes(99),), "Pictures of the kind HEIC", 0),
        ((bytes(25 * 1024 * 1024 + 1),), "That picture is larger than 25 MB", 0),
        (tuple(photo(colour=f"#{n}00") for n in range(5)), "An ask takes 4 photos at most", 4),
    ],
    ids=["broken", "heic", "large", "five"],
)
def test_what_cannot_go_is_said_before_anything_is_sent_and_the_rest_stays(
    pages: Pages, files: tuple[bytes, ...], sentence: str, kept: int
) -> None:
    answer = sent(pages, *files)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert said(page).startswith(sentence)
    assert len(ids(page)) == kept
    assert page.one("textarea", name="text").text.startswith("need help")
    assert pages.helpnet.store.rows("select id from asks") == []


def test_the_same_form_with_its_files_sent_twice_is_one_ask(pages: Pages) -> None:
    key = "the-same-key-each-time"
    locations = {sent(pages, photo(), client_key=key).location for _ in range(2)}
    assert None not in locations
    assert len(locations) == 1


def test_a_photo_no_longer_kept_is_named(pages: Pages) -> None:
    answer = sent(pages, photo=["gone"])
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "choose it again" in said(page)
    assert ids(page) == []


def test_undone_asks_bring_their_photos_back(pages: Pages) -> None:
    location = sent(pages, photo()).location
    ask = pages.helpnet_ask(location)
    page = pages.page(f"/asks/new?again={ask.id}")
    assert ids(page) == [ask.photos[0].id]
    again = pages.helpnet_ask(sent(pages, photo=ids(page)).location)
    assert len(again.photos) == 1


def upload(pages: Pages, content: bytes) -> TestResponse:
    """A photo as the page's script sends it."""
    headers = {"Accept": "application/json"}
    return pages.browser.post("/photos", headers=headers, **form(pages, "photo", content))


def test_a_script_sends_photos_up_one_by_one(pages: Pages) -> None:
    answer = upload(pages, photo())
    assert answer.status_code == 201
    shown = pages.browser.get(f"/photos/{answer.get_json()['id']}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.data.startswith(b"\xff\xd8\xff")
    assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    refused = upload(pages, b"no picture")
    assert refused.status_code == 422
    assert "no picture" in refused.get_json()["error"]["message"]


def test_a_photo_is_shown_to_its_owner_alone(pages: Pages) -> None:
    photo_id = upload(pages, photo()).get_json()["id"]
    other = pages.sign_in(signin.add_user(pages.helpnet.store, "ada", pages.clock()))
    assert other.get(f"/photos/{photo_id}").status_code == 404
    nobody = pages.app.test_client()
    assert nobody.get(f"/photos/{photo_id}").status_code == 303


def test_only_who_is_signed_in_may_send_as_much_as_photos_are(pages: Pages) -> None:
    nobody = pages.app.test_client()
    large = form(pages, "photo", bytes(1_100_000))
    assert nobody.post("/photos", **large).status_code == 413
    assert pages.browser.post("/photos", **large).status_code == 422


def test_what_goes_out_is_shown_word_for_word(pages: Pages) -> None:
    text = "cafe\u0301  needed\u200b \n"
    page = Page(sent(pages, photo(), text=text, add="1").text)
    cards = page.all("div", "card")
    assert [card.text for card in cards] == [
        "X as @robin_vale, with 1 photo caf\u00e9 needed",
        "Facebook Page as Robin's, with 1 photo caf\u00e9 needed",
    ]
