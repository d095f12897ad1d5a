"""Replies over the API: brought by hand, and listed page by page without a gap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.services.written import iso
from helpnet.web import api as api_module
from tests.support.api import Api


def test_a_reply_that_came_by_phone_is_kept_and_read(api: Api) -> None:
    ask = api.ask(place="Winnipeg")
    api.clock.forward(60)
    body = {
        "text": "You want Joel Parent at IC Group, +1 204 555 0142",
        "author_name": "Jonathan Markoff",
        "source": "phone",
    }
    api.validate({"$ref": "#/components/schemas/NewReply"}, body)
    reply = api.call("POST", f"/asks/{ask['id']}/replies", 201, json=body).body
    assert reply["text"] == body["text"]
    author = {"name": "Jonathan Markoff", "handle": None, "url": None, "known": False}
    assert reply["author"] == author
    assert (reply["network"], reply["remote_id"], reply["url"]) == (None, None, None)
    assert (reply["kind"], reply["state"]) == ("suggestion", "new")
    assert reply["created_at"] == iso(api.clock())
    [contact] = api.contacts(ask["id"])
    assert reply["suggests"] == [contact["id"]]
    assert (contact["name"], contact["org"]) == ("Joel Parent", "IC Group")
    assert contact["phones"] == ["+12045550142"]
    [said] = contact["suggested_by"]
    assert (said["name"], said["reply_id"]) == ("Jonathan Markoff", reply["id"])
    assert said["quote"] == body["text"]
    shown = api.call("GET", f"/asks/{ask['id']}", 200).body
    assert (shown["replies_count"], shown["contacts_count"]) == (1, 1)
    assert shown["first_reply_seconds"] == 60
    listed = api.call("GET", f"/asks/{ask['id']}/replies", 200).body
    assert listed == {"items": [reply], "next": None}


def test_only_the_text_of_a_reply_is_needed(api: Api) -> None:
    ask = api.ask()
    reply = api.reply(ask["id"], "Good luck!", author_name=None, source=None)
    assert (reply["author"]["name"], reply["suggests"]) == ("", [])
    assert reply["kind"] in ("thanks", "noise")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": 17}, "text"),
        ({"text": "a" * 10_001}, "text"),
        ({"text": "Ask Joel", "author_name": "a" * 201}, "author_name"),
        ({"text": "Ask Joel", "author_name": ["Jonathan"]}, "author_name"),
        ({"text": "Ask Joel", "source": "a" * 201}, "source"),
        ({"text": "Ask Joel", "source": {"by": "phone"}}, "source"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_reply_that_cannot_be_kept_is_refused(
    api: Api, body: dict[str, object], field: str
) -> None:
    path = f"/asks/{api.ask()['id']}/replies"
    assert list(api.call("POST", path, 422, json=body).fields) == [field]
    assert api.call("GET", path, 200).body["items"] == []


def test_a_reply_to_an_unknown_ask_is_404(api: Api) -> None:
    api.call("POST", "/asks/nothing/replies", 404, json={"text": "Ask Joel"})


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "@" * 10_000, "Ask Joel Parent at " * 500, "\U0001f9d1\u200d\U0001f680" * 2_000],
    ids=["letters", "signs", "names", "emoji"],
)
def test_the_longest_reply_is_kept_whole(api: Api, text: str) -> None:
    reply = api.reply(api.ask()["id"], text)
    assert reply["text"] == text.strip()


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(microseconds=3), timedelta(seconds=1)])
def test_more_replies_than_fit_one_page_are_listed_once_each(api: Api, apart: timedelta) -> None:
    """Also those that were brought within one millisecond, which is all that a time tells."""
    ask = api.ask()
    texts = api.many_replies(ask["id"], 2 * api_module.PAGE + 5, apart=apart)
    pages = api.everything(f"/asks/{ask['id']}/replies")
    assert [len(page) for page in pages] == [100, 100, 5]
    listed = [reply["text"] for page in pages for reply in page]
    assert sorted(listed) == sorted(texts)
    if apart:
        assert listed == texts


def test_a_reply_that_comes_while_pages_are_read_is_on_the_last_one(api: Api) -> None:
    ask = api.ask()
    api.many_replies(ask["id"], api_module.PAGE + 1, apart=timedelta(0))
    path = f"/asks/{ask['id']}/replies"
    first = api.call("GET", path, 200).body
    api.clock.forward(1)
    late = api.reply(ask["id"], "Better late")
    second = api.call("GET", path, 200, query_string={"cursor": first["next"]}).body
    assert second["items"][-1] == late
    assert second["next"] is None


def test_a_reply_that_is_brought_twice_is_kept_once_and_said_so(api: Api) -> None:
    ask = api.ask(place="Winnipeg")
    path = f"/asks/{ask['id']}/replies"
    body = {"text": "Ask Joel Parent at IC Group", "author_name": "Ada Quill", "source": "mail"}
    first = api.call("POST", path, 201, json=body).body
    again = {**body, "text": f"  {body['text']}\n", "source": "paste"}
    second = api.call("POST", path, 200, json=again).body
    message = second.pop("message")
    assert second == first
    assert message == "This reply by Ada Quill is here already: nothing was added."
    assert api.call("GET", path, 200).body["items"] == [first]
    [contact] = api.contacts(ask["id"])
    assert len(contact["suggested_by"]) == 1


@pytest.mark.parametrize("change", [{"author_name": "Raj Malhotra"}, {"text": "Ask Joel Parent!"}])
def test_the_same_from_another_or_other_words_are_another_reply(
    api: Api, change: dict[str, str]
) -> None:
    path = f"/asks/{api.ask()['id']}/replies"
    body = {"text": "Ask Joel Parent", "author_name": "Ada Quill"}
    for one in (body, body | change):
        assert "message" not in api.call("POST", path, 201, json=one).body
    assert len(api.call("GET", path, 200).body["items"]) == 2


def test_the_same_words_under_another_ask_are_kept_there_too(api: Api) -> None:
    for text in ("who mends cellos?", "who tunes pianos?"):
        api.reply(api.ask(text)["id"], "Ask Joel Parent", author_name="Ada Quill")
