"""Every call stands for the user of its token, and for nobody without one."""

from __future__ import annotations

import re

from helpnet.services import signin
from tests.support.api import Api


def test_without_a_token_nothing_is_told(api: Api) -> None:
    ask, nobody = api.ask(), api.app.test_client()
    for path, calls in api.description["paths"].items():
        address = re.sub(r"\{ask_id\}", ask["id"], path)
        for method in {name.upper() for name in calls} - {"PARAMETERS"}:
            answer = api.call(method, address, 401, nobody, json={"text": "let me in"})
            assert answer.error["code"] == "unauthorized"
            assert "flask token create" in answer.error["message"]
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert len(api.call("GET", "/asks", 200).body["items"]) == 1


def test_a_wrong_token_is_none(api: Api) -> None:
    token = signin.new_token(api.helpnet.store, api.owner, "another", api.clock())
    for header in (
        *("", "Bearer", "Bearer ", "Bearer wrong", "Bearer \u00fc", "\u00fc"),
        *(token, f"Basic {token}", f"Bearer {token}x", f"Bearer{token}", f"Bearer {token} x"),
    ):
        headers = {"Authorization": header}
        api.call("GET", "/asks", 401, api.app.test_client(), headers=headers)


def test_the_scheme_may_be_written_in_any_case(api: Api) -> None:
    token = signin.new_token(api.helpnet.store, api.owner, "another", api.clock())
    for scheme in ("Bearer", "bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {token}"}
        api.call("GET", "/asks", 200, api.app.test_client(), headers=headers)


def test_being_signed_in_on_the_pages_is_no_token(api: Api) -> None:
    """Otherwise any site could make a signed-in browser send an ask."""
    browser = api.app.test_client()
    secret = signin.new_link(api.helpnet.store, api.owner, api.clock())
    assert browser.get(f"/sign-in/{secret}").status_code == 303
    api.call("POST", "/asks", 401, browser, json={"text": "from another site"})


def test_what_belongs_to_another_user_is_not_there(api: Api) -> None:
    ask = api.ask()
    api.reply(ask["id"], "Ask Joel Parent, joel@icgroup.example")
    [contact] = api.contacts(ask["id"])
    other = api.other_user()
    assert api.call("GET", "/asks", 200, other).body == {"items": [], "next": None}
    for method, path, body in (
        ("GET", f"/asks/{ask['id']}", None),
        ("POST", f"/asks/{ask['id']}/posts/x", {"action": "cancel"}),
        ("GET", f"/asks/{ask['id']}/replies", None),
        ("POST", f"/asks/{ask['id']}/replies", {"text": "mine now"}),
        ("GET", f"/asks/{ask['id']}/contacts", None),
        ("PATCH", f"/contacts/{contact['id']}", {"note": "mine now"}),
    ):
        answer = api.call(method, path, 404, other, json=body)
        assert answer.error["code"] == "not_found"
    assert len(api.call("GET", f"/asks/{ask['id']}/replies", 200).body["items"]) == 1
    assert api.contacts(ask["id"])[0]["note"] == ""
    assert api.call("GET", f"/asks/{ask['id']}", 200).body["posts"][0]["state"] == "queued"
