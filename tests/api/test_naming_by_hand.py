"""People whom the user names, and why each contact is listed."""

from __future__ import annotations

from typing import Any

from tests.support.api import Api


def add(api: Api, ask_id: str, status: int = 201, **body: Any) -> dict[str, Any]:
    return api.call("POST", f"/asks/{ask_id}/contacts", status, json=body).body


def test_somebody_is_named_by_nothing_but_a_name(api: Api) -> None:
    ask_id = api.ask()["id"]
    joel = add(api, ask_id, name=" Joel Parent ", org="IC Group")
    assert (joel["name"], joel["org"], joel["certainty"]) == ("Joel Parent", "IC Group", "sure")
    assert (joel["suggested_by"], joel["evidence"]) == ([], [])
    assert api.contacts(ask_id) == [joel]
    assert api.call("GET", f"/asks/{ask_id}", 200).body["contacts_count"] == 1
    assert add(api, ask_id, 200, name="joel parent")["id"] == joel["id"]


def test_a_reply_in_which_somebody_was_overlooked_suggests_them(api: Api) -> None:
    ask_id = api.ask()["id"]
    reply = api.reply(ask_id, "hmm my old boss zorblax quent did that", author_name="Ann Berg")
    assert api.contacts(ask_id) == []
    body = {"name": "Zorblax Quent", "reply_id": reply["id"], "quote": "zorblax quent"}
    one = add(api, ask_id, **body)
    [said] = one["suggested_by"]
    assert (said["name"], said["reply_id"]) == ("Ann Berg", reply["id"])
    assert said["quote"][slice(*said["span"])] == "zorblax quent"
    [why] = one["evidence"]
    assert (why["rule"], why["certainty"]) == ("by hand", "sure")
    assert why["why"].endswith("- you added them.")
    assert add(api, ask_id, 200, **body)["id"] == one["id"]


def test_a_quote_tells_how_to_reach_them(api: Api) -> None:
    ask_id = api.ask()["id"]
    reply = api.reply(ask_id, "nobody, unless you count joel@icgroup.example", author_name="Ann")
    quote = {"reply_id": reply["id"], "quote": "joel@icgroup.example"}
    [found, *_] = [*api.contacts(ask_id), None]
    one = add(api, ask_id, 200 if found else 201, name="Joel Parent", **quote)
    assert one["emails"] == ["joel@icgroup.example"]


def test_whoever_was_set_aside_is_brought_back_by_naming_them(api: Api) -> None:
    ask_id = api.ask()["id"]
    api.reply(ask_id, "try Joel Parent", author_name="Ann Berg")
    [joel] = api.contacts(ask_id)
    api.call("PATCH", f"/contacts/{joel['id']}", 200, json={"status": "dismissed"})
    assert add(api, ask_id, 200, name="Joel Parent")["status"] == "new"


def test_what_is_wrong_about_naming_somebody_is_said(api: Api) -> None:
    ask_id, other_id = api.ask()["id"], api.ask("another question")["id"]
    elsewhere = api.reply(other_id, "hello there", author_name="Ann Berg")
    here = api.reply(ask_id, "hello there", author_name="Ann Berg")
    for body, field in (
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"name": "Joel", "org": "a" * 201}, "org"),
        ({"name": 7}, "name"),
        ({"name": "Joel", "reply_id": "none"}, "reply_id"),
        ({"name": "Joel", "reply_id": elsewhere["id"]}, "reply_id"),
        ({"name": "Joel", "reply_id": here["id"], "quote": "not there"}, "quote"),
        ({"quote": "hello"}, "quote"),
    ):
        answer = api.call("POST", f"/asks/{ask_id}/contacts", 422, json=body)
        assert list(answer.fields) == [field], body
    api.call("POST", "/asks/none/contacts", 404, json={"name": "Joel"})
    stranger = api.other_user()
    api.call("POST", f"/asks/{ask_id}/contacts", 404, stranger, json={"name": "Joel"})
    assert api.contacts(ask_id) == []


def test_each_contact_says_why_it_is_one(api: Api) -> None:
    ask_id = api.ask()["id"]
    for text in (
        "connect with Joel Parent at IC Group",
        "I can do it, happy to help!",
        "maybe ask @dana_speaks",
        "+12045550142",
    ):
        api.reply(ask_id, text, author_name="Jonathan Markoff")
    found = {one["evidence"][0]["why"] for one in api.contacts(ask_id)}
    assert found == {
        "Named by Jonathan Markoff: “connect with Joel Parent at IC Group”"
        " - a full name after “connect with”.",
        "Jonathan Markoff offers themselves: “I can do it, happy to help!”"
        " - “i can do” is an offer.",
        "Given by Jonathan Markoff: “maybe ask @dana_speaks” - a handle after “ask”.",
        "Given by Jonathan Markoff: “+12045550142” - a phone number to reach somebody by.",
    }
