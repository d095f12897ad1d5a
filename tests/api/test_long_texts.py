"""A text longer than any network takes is refused before anything measures or reads it."""

from __future__ import annotations

import pytest

from helpnet.domain.compose import measure
from helpnet.services import send
from tests.support.api import Api

TOO_LONG = "a.b " * 25_001


def nothing_longer(network: str, text: str) -> object:
    """Measure, but never what should have been refused."""
    assert len(text) <= 100_000
    return measure(network, text)


@pytest.mark.parametrize("name", ["text", "place"])
def test_a_text_over_the_limit_is_refused_unmeasured(
    api: Api, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(send, "measure", nothing_longer)
    answer = api.call("POST", "/asks", 422, json={"text": "help", name: TOO_LONG})
    assert answer.fields == {name: f"Keep {name} under 100,000 characters."}


def test_a_wording_for_one_network_over_the_limit_is_refused(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "measure", nothing_longer)
    answer = api.call("POST", "/asks", 422, json={"text": "help", "texts": {"x": TOO_LONG}})
    assert list(answer.fields) == ["texts.x"]


def test_the_longest_text_is_measured(api: Api) -> None:
    answer = api.call("POST", "/asks", 422, json={"text": "a" * 100_000, "networks": ["x"]})
    assert answer.fields["text"].startswith("X takes 280")


def test_other_texts_over_the_limit_are_refused(api: Api) -> None:
    ask = api.ask()["id"]
    answer = api.call("POST", f"/asks/{ask}/replies", 422, json={"text": TOO_LONG})
    assert list(answer.fields) == ["text"]
    api.reply(ask, "Ask Joel Parent")
    contact = api.contacts(ask)[0]["id"]
    answer = api.call("PATCH", f"/contacts/{contact}", 422, json={"note": TOO_LONG})
    assert list(answer.fields) == ["note"]
