"""Insisting on the place or the time: one tick in the composer, one tap on the ask's page."""

from __future__ import annotations

from helpnet.domain.model import Profile
from helpnet.services.knowing import meet
from tests.pages.conftest import Pages
from tests.support.html import Page
from tests.support.suggesting import suggest

TYPED = {
    "text": "need help: who talks?",
    "networks": "x",
    "client_key": "k" * 20,
    "zone": "UTC",
}


def sent(pages: Pages, **fields: object) -> tuple[str, ...]:
    answer = pages.post("/asks", {**TYPED, **fields})
    assert answer.status_code == 303, answer.text
    return pages.helpnet_ask(answer.location).must


def press(pages: Pages, ask_id: str, must: str) -> Page:
    """Press one of the two buttons without a script; the page one is led to."""
    answer = pages.post(f"/asks/{ask_id}/must", {"must": must})
    assert answer.status_code == 303
    return pages.page(answer.location)


def elsewhere(pages: Pages, ask_id: str) -> None:
    """Suggest Tora, who is known to be in Toronto, and Nils, of whom no place is known."""
    both = frozenset({"follows_each_other"})
    told = Profile("x", "1", "tora", "Tora Okafor", location="Toronto, Canada", relation=both)
    meet(pages.helpnet.work, pages.owner, [told], pages.clock())
    suggest(pages.helpnet, pages.owner, ask_id, "Tora Okafor", "try Tora Okafor")
    suggest(pages.helpnet, pages.owner, ask_id, "Nils Ek", "ask Nils Ek")
    pages.helpnet.store.write(
        "update contacts set person_id = (select id from people) where id in"
        " (select contact_id from suggestions where name = 'Tora Okafor')"
    )


def test_a_tick_beside_what_was_left_empty_means_nothing(pages: Pages) -> None:
    assert sent(pages, must=["place", "time"], place=" ", needed_by="") == ()


def test_what_is_ticked_is_insisted_on_and_ticked_again_when_it_is_sent_once_more(
    pages: Pages,
) -> None:
    assert sent(pages, must=["place", "time"], place="Oslo", needed_by="2h") == ("place", "time")
    ask_id = pages.ask()
    press(pages, ask_id, "place")
    again = pages.page(f"/asks/new?again={ask_id}")
    ticked = [tick["value"] for tick in again.all("input", name="must") if "checked" in tick]
    assert ticked == ["place"]


def test_a_condition_there_is_none_of_is_refused_and_what_was_typed_stays(pages: Pages) -> None:
    answer = pages.post("/asks", {**TYPED, "must": "shoes", "place": "Oslo"})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert any("There is no condition" in told for told in page.texts("p", "wrong"))
    assert page.one("input", id="place")["value"] == "Oslo"


def test_one_tap_moves_who_is_elsewhere_into_a_section_below_and_another_back(
    pages: Pages,
) -> None:
    ask_id = pages.ask()
    elsewhere(pages, ask_id)
    before = pages.page(f"/asks/{ask_id}")
    assert before.texts("h3") == ["Tora Okafor", "Nils Ek"]
    page = press(pages, ask_id, "place")
    assert page.texts("h3") == ["Nils Ek", "Tora Okafor"]
    assert "Known to be elsewhere" in page.texts("h2")
    assert "By what X says, they are in Toronto, Canada." in page.texts("p", "mind")
    [pressed] = page.all("button", name="must")
    assert pressed["aria-pressed"] == "true"
    page = press(pages, ask_id, "place")
    assert "Known to be elsewhere" not in page.texts("h2")


def test_nobody_can_insist_for_somebody_else_or_on_what_there_is_none_of(pages: Pages) -> None:
    ask_id = pages.ask()
    assert pages.post(f"/asks/{ask_id}/must", {"must": "time"}).status_code == 422
    assert pages.post(f"/asks/{ask_id}/must", {}).status_code == 422
    assert pages.post("/asks/nothing/must", {"must": "place"}).status_code == 404
    assert pages.helpnet_ask(f"/asks/{ask_id}").must == ()


NAMED = "who talks on Web 2.0 and is based in Winnipeg?"


def test_a_place_that_only_the_text_names_is_insisted_on_with_one_tap_and_let_go_with_another(
    pages: Pages,
) -> None:
    answer = pages.post("/asks", {**TYPED, "text": NAMED})
    ask_id = answer.location.rpartition("/")[2].partition("?")[0]
    elsewhere(pages, ask_id)
    before = pages.page(f"/asks/{ask_id}")
    assert "Must be in Winnipeg" in before.texts("bdi")
    assert "Known to be elsewhere" not in before.texts("h2")
    page = press(pages, ask_id, "place")
    assert page.texts("h3") == ["Nils Ek", "Tora Okafor"]
    assert "Known to be elsewhere" in page.texts("h2")
    again = pages.page(f"/asks/new?again={ask_id}")
    assert again.one("input", id="place")["value"] == "Winnipeg"
    assert pages.helpnet_ask(f"/asks/{ask_id}").text == NAMED
    page = press(pages, ask_id, "place")
    assert page.texts("h3") == before.texts("h3")
    assert "Known to be elsewhere" not in page.texts("h2")
    assert pages.helpnet_ask(f"/asks/{ask_id}").place is None


def test_of_several_places_in_the_text_none_is_taken_for_the_one(pages: Pages) -> None:
    answer = pages.post("/asks", {**TYPED, "text": "who is based in Winnipeg or in Toronto?"})
    ask_id = answer.location.rpartition("/")[2].partition("?")[0]
    suggest(pages.helpnet, pages.owner, ask_id, "Nils Ek", "ask Nils Ek")
    assert not pages.page(f"/asks/{ask_id}").all("button", name="must")
    assert pages.post(f"/asks/{ask_id}/must", {"must": "place"}).status_code == 422
