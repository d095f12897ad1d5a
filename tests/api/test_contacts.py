"""Contacts over the API: ranked, paged, and as the user says they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from helpnet.domain.model import ContactStatus, HowKnown
from tests.support.api import Api


def joel(api: Api) -> tuple[str, dict[str, Any]]:
    """An ask, and the contact that a reply suggests under it."""
    ask = api.ask(place="Winnipeg")
    text = "Joel Parent at IC Group, joel@icgroup.example, https://icgroup.example/joel"
    api.reply(ask["id"], text, author_name="Jonathan Markoff")
    [contact] = api.contacts(ask["id"])
    return ask["id"], contact


def change(api: Api, contact_id: str, **body: Any) -> dict[str, Any]:
    api.validate({"$ref": "#/components/schemas/ContactChange"}, body)
    return api.call("PATCH", f"/contacts/{contact_id}", 200, json=body).body


def test_a_contact_says_who_it_is_and_why_it_stands_there(api: Api) -> None:
    ask_id, contact = joel(api)
    assert (contact["rank"], contact["name"], contact["org"]) == (1, "Joel Parent", "IC Group")
    assert contact["emails"] == ["joel@icgroup.example"]
    assert contact["urls"] == ["https://icgroup.example/joel"]
    assert (contact["closeness"], contact["how_known"], contact["path"]) == ("stranger", [], [])
    assert (contact["status"], contact["note"], contact["certainty"]) == ("new", "", "sure")
    assert all(sentence.endswith(".") for sentence in contact["because"])
    assert "Jonathan Markoff" in contact["because"][0]
    [said] = contact["suggested_by"]
    start, end = said["span"]
    assert said["quote"][start:end]
    assert api.call("GET", f"/asks/{ask_id}", 200).body["contacts_count"] == 1


def test_the_user_says_everything_that_can_be_said(api: Api) -> None:
    ask_id, contact = joel(api)
    said = {
        "status": "contacted",
        "note": " called at 8:40 ",
        "name": "Joël Parent",
        "org": "IC Group Inc.",
        "how_known": "met",
    }
    changed = change(api, contact["id"], **said)
    assert changed["status"] == "contacted"
    assert changed["note"] == "called at 8:40"
    assert (changed["name"], changed["org"]) == ("Joël Parent", "IC Group Inc.")
    assert changed["how_known"] == ["met"]
    assert changed["id"] == contact["id"]
    assert api.contacts(ask_id) == [changed]


def test_what_is_not_mentioned_stays_as_it_was(api: Api) -> None:
    _, contact = joel(api)
    change(api, contact["id"], note="called", org="IC")
    changed = change(api, contact["id"], status="agreed")
    assert (changed["note"], changed["org"], changed["status"]) == ("called", "IC", "agreed")


def test_what_the_user_takes_back_gives_way_to_the_evidence(api: Api) -> None:
    _, contact = joel(api)
    change(api, contact["id"], name="Somebody else", org="Elsewhere", how_known="friend")
    changed = change(api, contact["id"], name="", org=" ", how_known="")
    assert (changed["name"], changed["org"], changed["how_known"]) == (
        "Joel Parent",
        "IC Group",
        [],
    )


def test_every_status_and_every_relation_can_be_said(api: Api) -> None:
    _, contact = joel(api)
    for status in get_args(ContactStatus):
        assert change(api, contact["id"], status=status)["status"] == status
    for kind in get_args(HowKnown):
        assert change(api, contact["id"], how_known=kind)["how_known"] == [kind]


def test_what_cannot_be_said_of_a_contact_is_named_and_nothing_changes(api: Api) -> None:
    ask_id, contact = joel(api)
    for body, field in (
        ({"status": "maybe"}, "status"),
        ({"status": ""}, "status"),
        ({"status": None}, "status"),
        ({"status": 1}, "status"),
        ({"how_known": "enemy"}, "how_known"),
        ({"how_known": {"kind": "friend"}}, "how_known"),
        ({"note": "a" * 2_001}, "note"),
        ({"note": ["a"]}, "note"),
        ({"name": "a" * 2_001}, "name"),
        ({"org": 17}, "org"),
        ({"rank": 1}, "rank"),
        ({"emails": ["a@b.example"]}, "emails"),
        ({"id": "another"}, "id"),
        ({}, "status"),
    ):
        sent = {"note": "kept?"} | body if body else {}
        answer = api.call("PATCH", f"/contacts/{contact['id']}", 422, json=sent)
        assert list(answer.fields) == [field], body
    assert api.contacts(ask_id) == [contact]


def test_an_unknown_contact_is_404(api: Api) -> None:
    ask_id, _ = joel(api)
    for contact_id in ("nothing", ask_id):
        api.call("PATCH", f"/contacts/{contact_id}", 404, json={"note": "who?"})


def test_more_contacts_than_fit_one_page_are_listed_once_each_in_order(api: Api) -> None:
    ask = api.ask()
    texts = api.many_replies(ask["id"], 205, apart=timedelta(seconds=1))
    pages = api.everything(f"/asks/{ask['id']}/contacts")
    assert [len(page) for page in pages] == [100, 100, 5]
    listed = [contact for page in pages for contact in page]
    assert [contact["rank"] for contact in listed] == list(range(1, 206))
    assert sorted(contact["name"] for contact in listed) == sorted(text[4:] for text in texts)


def test_a_dismissed_contact_goes_below_the_others(api: Api) -> None:
    ask_id, contact = joel(api)
    api.reply(ask_id, "Ask Raj Patel, raj@example.org")
    first = api.contacts(ask_id)[0]
    change(api, first["id"], status="dismissed")
    listed = api.contacts(ask_id)
    assert listed[-1]["id"] == first["id"]
    assert {one["id"] for one in listed} >= {contact["id"], first["id"]}


@pytest.mark.parametrize("name", ["note", "name", "org"])
def test_markup_is_kept_as_the_text_it_is(api: Api, name: str) -> None:
    _, contact = joel(api)
    assert change(api, contact["id"], **{name: "<b>&amp;"})[name] == "<b>&amp;"
