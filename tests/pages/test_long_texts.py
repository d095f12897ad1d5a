"""A text longer than any network takes comes back as it was typed, and nothing measures it."""

from __future__ import annotations

import pytest

from helpnet.domain.compose import Measure, measure
from helpnet.services import send
from helpnet.web import compose
from tests.pages.conftest import Pages
from tests.support.html import Page

TOO_LONG = "a.b " * 25_000 + "end"
SENTENCE = "That is too long: keep it under 100,000 characters."


def nothing_long(network: str, text: str) -> Measure:
    """Measure, but only what a network could take."""
    assert len(text) < 70_000
    return measure(network, text)


@pytest.fixture(autouse=True)
def _measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (compose, send):
        monkeypatch.setattr(module, "measure", nothing_long)


@pytest.mark.parametrize("name", ["text", "text.x"])
def test_it_is_refused_and_stays_in_its_field(pages: Pages, name: str) -> None:
    form = {"text": "need help", "place": "Winnipeg", "networks": ["x"], name: TOO_LONG}
    answer = pages.post("/asks", form)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.texts("p", "wrong", role="alert") == [SENTENCE]
    assert page.one("textarea", name=name).text == TOO_LONG
    assert page.one("input", name="place")["value"] == "Winnipeg"
    assert "100,003/280" in page.texts("output", "over")


@pytest.mark.parametrize("body", [{"text": TOO_LONG}, {"text": "a", "texts": {"x": TOO_LONG}}])
def test_it_is_not_measured_while_it_is_typed(pages: Pages, body: dict[str, object]) -> None:
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    answer = pages.browser.post("/compose/measure", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"].startswith("Send the text to measure")
