"""Whatever is sent as a body, the answer is one sentence with the right status."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.api import Api

WRITING = [
    ("POST", "/asks"),
    ("POST", "/asks/{ask}/posts/x"),
    ("POST", "/asks/{ask}/replies"),
    ("PATCH", "/contacts/{contact}"),
]
EVERY_WRITE = pytest.mark.parametrize(("method", "path"), WRITING)
AS_JSON = {"content_type": "application/json"}
# Half of a surrogate pair and NUL: JSON can name them, no network or database takes them.
NO_TEXT = ["\ud83d", "\udc00 behind", "\x00", "be\x00tween"]


def address(api: Api, path: str) -> str:
    ask = api.ask("an ask to write to")
    api.reply(ask["id"], "Ask Joel Parent, joel@icgroup.example")
    return path.format(ask=ask["id"], contact=api.contacts(ask["id"])[0]["id"])


NOT_AN_OBJECT = [
    b"",
    b"not json",
    b'{"text": "unfinished',
    b"[]",
    b"null",
    b'"text"',
    b"17",
    b"\xff\xfe\xfd",
    b'{"text": "\xe9"}',
    b"[" * 200_000,
    b'{"text":' * 100_000,
    b'{"text": ' + b"9" * 5_000 + b"}",
]


@EVERY_WRITE
def test_a_body_that_is_no_json_object_is_400(api: Api, method: str, path: str) -> None:
    where = address(api, path)
    for body in NOT_AN_OBJECT:
        answer = api.call(method, where, 400, data=body, **AS_JSON)
        assert "JSON object" in answer.error["message"]


@EVERY_WRITE
def test_another_content_type_is_415(api: Api, method: str, path: str) -> None:
    where = address(api, path)
    form = "application/x-www-form-urlencoded"
    for kind in ("", "text/plain", form, "application/xml", "multipart/", "json"):
        answer = api.call(method, where, 415, data=b'{"text": "a"}', content_type=kind)
        assert "application/json" in answer.error["message"]


@EVERY_WRITE
def test_a_body_that_is_too_large_is_413(api: Api, method: str, path: str) -> None:
    body = json.dumps({"text": "a" * 1_000_001})
    answer = api.call(method, address(api, path), 413, data=body, **AS_JSON)
    assert answer.error["message"].endswith(".")


def test_a_field_of_the_wrong_type_is_named(api: Api) -> None:
    for name in ("text", "place", "needed_by", "client_key"):
        for value in (17, True, 1.5, [], ["text"], {"a": "b"}):
            answer = api.call("POST", "/asks", 422, json={"text": "help"} | {name: value})
            assert list(answer.fields) == [name]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("texts", ["x", ["x"], 17]),
        ("topics", ["social media", [17], [None], [["social media"]], {"a": "b"}, ["a"] * 21]),
        ("networks", ["x", [17], [None], {"x": True}, []]),
    ],
)
def test_a_list_or_object_of_the_wrong_kind_is_named(
    api: Api, name: str, values: list[Any]
) -> None:
    for value in values:
        answer = api.call("POST", "/asks", 422, json={"text": "help", name: value})
        assert list(answer.fields) == [name]


def test_a_wrong_wording_for_one_network_is_named_by_its_network(api: Api) -> None:
    answer = api.call("POST", "/asks", 422, json={"text": "help", "texts": {"x": 17}})
    assert list(answer.fields) == ["texts.x"]


def test_a_field_that_an_ask_does_not_have_is_named(api: Api) -> None:
    answer = api.call("POST", "/asks", 422, json={"text": "help", "deadline": "tonight"})
    assert "'deadline'" in answer.fields["deadline"]


@pytest.mark.parametrize("value", NO_TEXT, ids=ascii)
def test_characters_that_are_no_text_are_refused_in_an_ask(api: Api, value: str) -> None:
    for body in (
        {"text": value},
        {"text": "help", "place": value},
        {"text": "help", "client_key": value},
        {"text": "help", "topics": [value]},
        {"text": "help", "texts": {"x": value}},
        {"text": "help", "texts": {value: "help"}},
        {"text": "help", "networks": [value]},
        {"text": "help", "needed_by": value},
        {"text": "help", value: "help"},
    ):
        answer = api.call("POST", "/asks", 422, json=body)
        # The answer itself has to be something that every program can read.
        assert json.dumps(answer.body, ensure_ascii=False).encode()
    assert api.call("GET", "/asks", 200).body["items"] == []


@pytest.mark.parametrize("value", NO_TEXT, ids=ascii)
def test_characters_that_are_no_text_are_refused_elsewhere(api: Api, value: str) -> None:
    replies = address(api, "/asks/{ask}/replies")
    contact = "/contacts/" + api.contacts(replies.split("/")[2])[0]["id"]
    for name in ("text", "author_name", "source"):
        body = {"text": "Ask Joel"} | {name: value}
        assert list(api.call("POST", replies, 422, json=body).fields) == [name]
    for name in ("status", "note", "name", "org", "how_known"):
        assert list(api.call("PATCH", contact, 422, json={name: value}).fields) == [name]
    for name in ("action", "url"):
        body = {"action": "confirm"} | {name: value}
        post = replies.replace("/replies", "/posts/x")
        assert list(api.call("POST", post, 422, json=body).fields) == [name]
    assert len(api.call("GET", replies, 200).body["items"]) == 1


def test_a_wrong_method_is_405_and_says_which_are_right(api: Api) -> None:
    for method, path in (
        ("DELETE", "/asks"),
        ("PUT", "/asks"),
        ("POST", "/asks/whichever"),
        ("DELETE", "/asks/whichever/contacts"),
        ("GET", "/asks/whichever/posts/x"),
        ("GET", "/contacts/whichever"),
        ("POST", "/contacts/whichever"),
        ("POST", "/openapi.json"),
    ):
        answer = api.call(method, path, 405, json={"text": "help"})
        assert answer.error["message"]
        assert answer.headers["Allow"]
        assert method not in answer.headers["Allow"].split(", ")


def test_what_is_not_there_is_404_in_json(api: Api) -> None:
    for path in ("/", "/nothing", "/asks/", "/asks/a/b", "/contacts", "/asks/%00", "/asks/%ff"):
        answer = api.call("GET", path, 404)
        assert answer.error["code"] == "not_found"
