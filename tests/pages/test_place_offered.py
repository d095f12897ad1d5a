"""The places that an ask's text names come along with its length, for the user to take up."""

from __future__ import annotations

from tests.pages.conftest import Pages


def measured(pages: Pages, text: str) -> dict[str, object]:
    """What the composer hears of a text."""
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    answer = pages.browser.post("/compose/measure", json={"text": text}, headers=headers)
    assert answer.status_code == 200
    return answer.get_json()


def test_the_places_named_come_with_the_counts(pages: Pages) -> None:
    found = measured(pages, "who talks on Web 2.0 and is based in Winnipeg?")
    assert found["places"] == ["Winnipeg"]
    assert set(found["counts"]) == {"x", "facebook"}


def test_a_text_that_names_none_offers_none(pages: Pages) -> None:
    assert measured(pages, "who talks on Web 2.0?")["places"] == []


def test_an_ask_without_a_place_is_given_none_unasked(pages: Pages) -> None:
    sent = {"text": "who is based in Winnipeg?", "networks": "x", "client_key": "k" * 20}
    ask = pages.helpnet_ask(pages.post("/asks", sent).location)
    assert ask.place is None
