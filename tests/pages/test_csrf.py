"""No form works without its token, so that no other site can act for the user."""

from __future__ import annotations

import itsdangerous
import pytest

from tests.pages.conftest import Pages
from tests.support.html import Page

# Programs call these: with a token of their own, or with the network's signature. And whoever
# answers an ask by its link has no authority that a forged form could use.
FOR_PROGRAMS = ("api.", "meta.", "answers.give")


def forms_of_the_app(pages: Pages) -> list[str]:
    """Every address of the pages that takes a form."""
    ids = {"ask_id": "a1", "contact_id": "c1", "person_id": "p1", "reply_id": "r1"}
    filled = {**ids, "network": "x", "token": "t"}
    found = []
    with pages.app.test_request_context():
        adapter = pages.app.url_map.bind("localhost")
        for rule in pages.app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and not rule.endpoint.startswith(FOR_PROGRAMS):
                values = {name: filled[name] for name in rule.arguments}
                found.append(adapter.build(rule.endpoint, values, method="POST"))
    return found


def test_no_form_is_taken_without_its_token(pages: Pages) -> None:
    addresses = forms_of_the_app(pages)
    assert {"/asks", "/sign-out", "/sign-in", "/compose/measure", "/accounts/x/connect"} <= set(
        addresses
    )
    for address in set(addresses) - {"/asks"}:
        answer = pages.browser.post(address, data={"text": "a", "csrf_token": "forged"})
        assert answer.status_code == 400, address
        sentence = Page(answer.text).texts("p")[0]
        assert "load it again" in sentence
        assert "kept in this browser" in sentence


def test_an_ask_from_an_old_page_comes_back_whole_and_can_then_be_sent(
    pages: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    typed = {"text": "need help", "place": "Winnipeg", "networks": "x", "client_key": "k" * 20}
    with caplog.at_level("INFO"):
        answer = pages.browser.post("/asks", data={**typed, "csrf_token": "forged"})
    assert answer.status_code == 400
    assert "CSRF" not in caplog.text
    page = Page(answer.text)
    assert "nothing was sent" in page.one("p", id="form-wrong").text
    assert page.one("textarea", name="text").text == "need help"
    assert page.one("input", name="place")["value"] == "Winnipeg"
    token = page.all("input", name="csrf_token")[0]["value"]
    key = page.one("input", name="client_key")["value"]
    assert key == typed["client_key"]
    sent = pages.browser.post("/asks", data={**typed, "csrf_token": token})
    assert pages.helpnet_ask(sent.location).text == "need help"


def test_a_token_of_another_session_is_not_taken(pages: Pages) -> None:
    other = pages.sign_in(pages.owner)
    token = Page(other.get("/asks/new").text).all("input", name="csrf_token")[0]["value"]
    answer = pages.browser.post("/sign-out", data={"csrf_token": token})
    assert answer.status_code == 400
    assert pages.browser.get("/asks").status_code == 200


def test_a_token_still_holds_when_the_page_was_open_for_hours(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = pages.page("/asks/new").all("input", name="csrf_token")[0]["value"]
    later = int(itsdangerous.TimestampSigner("any").get_timestamp()) + 6 * 3600
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: later)
    answer = pages.browser.post("/sign-out", data={"csrf_token": token})
    assert answer.status_code == 303


def test_whoever_was_signed_out_meanwhile_is_led_to_sign_in(pages: Pages) -> None:
    answer = pages.app.test_client().post("/asks", data={"text": "need help"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_every_form_on_every_page_carries_a_token_or_belongs_to_one_that_does(
    pages: Pages,
) -> None:
    ask_id = pages.ask()
    for path in ("/asks/new", "/asks", f"/asks/{ask_id}", "/accounts"):
        page = pages.page(path)
        forms = page.all("form", method="post")
        assert forms
        assert len(page.all("input", name="csrf_token")) == len(forms)


def test_programs_with_a_token_of_their_own_need_none(pages: Pages) -> None:
    answer = pages.app.test_client().post("/api/v1/asks", json={"text": "need help"})
    assert answer.status_code == 401
