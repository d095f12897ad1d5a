"""Asks over the API: what is right goes out once, what is wrong is named field by field."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpnet.services import results
from helpnet.services.written import iso
from tests.support.api import Api

TEXT = "need help: who talks on social media in Winnipeg?"


def test_an_ask_is_answered_with_all_that_is_known_of_it(api: Api) -> None:
    needed_by = iso(api.clock() + timedelta(hours=2))
    body = {
        "text": f"  {TEXT}\r\n",
        "texts": {"x": "who talks in Winnipeg?"},
        "place": " Winnipeg ",
        "needed_by": needed_by,
        "topics": ["social media", "", "web 2.0", "social media"],
        "networks": ["x", "facebook", "x"],
        "client_key": "a key",
    }
    api.validate({"$ref": "#/components/schemas/NewAsk"}, body)
    ask = api.call("POST", "/asks", 201, json=body).body
    assert (ask["text"], ask["place"], ask["needed_by"]) == (TEXT, "Winnipeg", needed_by)
    assert ask["topics"] == ["social media", "web 2.0"]
    assert (ask["state"], ask["created_at"]) == ("live", iso(api.clock()))
    assert (ask["replies_count"], ask["contacts_count"]) == (0, 0)
    assert ask["first_reply_seconds"] is None
    texts = {post["network"]: post["text"] for post in ask["posts"]}
    assert texts == {"x": "who talks in Winnipeg?", "facebook": TEXT}
    for post in ask["posts"]:
        assert (post["state"], post["attempts"], post["remote_id"]) == ("queued", 0, None)
        assert post["not_before"] == iso(api.clock())  # a program's ask has no undo to wait for
        assert post["actions"] == ["cancel"]
    assert [post["account"] for post in ask["posts"] if post["network"] == "x"] == ["@robin_vale"]
    assert api.call("GET", f"/asks/{ask['id']}", 200).body == ask
    assert api.call("GET", "/asks", 200).body == {"items": [ask], "next": None}


def test_without_a_time_an_ask_lives_for_a_day(api: Api) -> None:
    ask = api.ask(needed_by=None, place=None, client_key=None)
    assert ask["needed_by"] == iso(api.clock() + timedelta(hours=24))
    assert ask["place"] is None
    api.clock.forward(hours=24)
    assert api.call("GET", f"/asks/{ask['id']}", 200).body["state"] == "expired"


def test_a_time_may_be_given_in_any_zone_and_is_told_in_utc(api: Api) -> None:
    for given, told in (
        ("2026-03-14T18:00:00-05:00", "2026-03-14T23:00:00.000Z"),
        ("2026-03-14T18:30:00+05:45", "2026-03-14T12:45:00.000Z"),
        ("2026-03-14T13:00:00Z", "2026-03-14T13:00:00.000Z"),
        ("2026-03-14 13:00:00.5+00:00", "2026-03-14T13:00:00.500Z"),
    ):
        assert api.ask(needed_by=given)["needed_by"] == told


def test_a_time_that_cannot_be_meant_is_refused(api: Api) -> None:
    for given in (
        *("tonight", "2026-03-14", "2026-03-14T18:00:00", "2026-02-30T18:00:00Z", "18:00Z", "Z"),
        *("2026-03-14T11:59:59Z", "2026-03-14T12:00:00Z", "1999-01-01T00:00:00Z"),
        *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-05-14T12:00:00Z"),
    ):
        answer = api.call("POST", "/asks", 422, json={"text": TEXT, "needed_by": given})
        assert list(answer.fields) == ["needed_by"], given
        assert answer.error["message"] == answer.fields["needed_by"]
    assert api.call("GET", "/asks", 200).body["items"] == []


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({}, "text", "empty"),
        ({"text": None}, "text", "empty"),
        ({"text": ""}, "text", "empty"),
        ({"text": " \n\t "}, "text", "empty"),
        ({"text": "a" * 281}, "text", "280"),
        ({"text": "\u6f22" * 141}, "text", "280"),
        ({"text": "a" * 63_207, "networks": ["facebook"]}, "text", "63,206"),
        ({"text": TEXT, "texts": {"x": "a" * 300}}, "texts.x", "shorten it by 20"),
        ({"text": TEXT, "texts": {"facebook": " "}}, "texts.facebook", "empty"),
        ({"text": TEXT, "texts": {"myspace": "hello"}}, "texts", "myspace"),
        ({"text": TEXT, "networks": []}, "networks", "at least one"),
        ({"text": TEXT, "networks": ["myspace"]}, "networks", "myspace"),
        ({"text": TEXT, "networks": ["x", "X"]}, "networks", "'X'"),
        ({"text": TEXT, "place": "p" * 201}, "place", "200"),
        ({"text": TEXT, "client_key": "k" * 201}, "client_key", "200"),
        ({"text": TEXT, "topics": ["t" * 201]}, "topics", "200"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    api: Api, body: dict[str, object], field: str, said: str
) -> None:
    answer = api.call("POST", "/asks", 422, json=body)
    assert list(answer.fields) == [field]
    assert said in answer.fields[field]
    assert answer.error["code"] == "invalid"
    assert api.call("GET", "/asks", 200).body["items"] == []


def test_all_that_is_wrong_is_said_at_once(api: Api) -> None:
    body = {"text": "a" * 300, "needed_by": "1999-01-01T00:00:00Z", "texts": {"myspace": "hi"}}
    answer = api.call("POST", "/asks", 422, json=body)
    assert set(answer.fields) == {"text", "needed_by", "texts"}


def test_what_is_too_long_for_one_network_goes_to_the_other(api: Api) -> None:
    ask = api.ask("a" * 281, networks=["facebook"])
    assert [post["network"] for post in ask["posts"]] == ["facebook"]
    both = api.ask("a" * 281, texts={"x": "in short"})
    assert len(both["posts"]) == 2


def test_a_network_that_is_not_connected_is_named(api: Api) -> None:
    other = api.other_user()
    answer = api.call("POST", "/asks", 422, other, json={"text": TEXT})
    assert "Connect" in answer.fields["networks"]
    user = api.helpnet.store.rows("select id from users where name = 'somebody else'")[0]["id"]
    api.connect(user, "facebook")
    answer = api.call("POST", "/asks", 422, other, json={"text": TEXT, "networks": ["x"]})
    assert "X is not connected" in answer.fields["networks"]
    ask = api.call("POST", "/asks", 201, other, json={"text": TEXT}).body
    assert [post["network"] for post in ask["posts"]] == ["facebook"]


def test_the_same_key_again_is_the_same_ask(api: Api) -> None:
    needed_by = iso(api.clock() + timedelta(minutes=5))
    body = {"text": TEXT, "client_key": "k", "needed_by": needed_by, "networks": ["x", "facebook"]}
    first = api.call("POST", "/asks", 201, json=body).body
    api.clock.forward(minutes=10)  # by now the time it was needed by is past
    again = api.call("POST", "/asks", 200, json=body | {"networks": ["facebook", "x"]}).body
    assert again["id"] == first["id"]
    assert len(api.call("GET", "/asks", 200).body["items"]) == 1


def test_the_same_key_with_another_body_is_a_conflict(api: Api) -> None:
    first = api.ask(TEXT, client_key="k")
    for change in (
        {"text": "something else"},
        {"place": "Winnipeg"},
        {"networks": ["x"]},
        {"topics": ["social media"]},
        {"texts": {"x": "shorter"}},
        {"needed_by": iso(api.clock() + timedelta(hours=1))},
    ):
        body = {"text": TEXT, "client_key": "k"} | change
        answer = api.call("POST", "/asks", 409, json=body)
        assert answer.error["code"] == "conflict"
    assert [ask["id"] for ask in api.call("GET", "/asks", 200).body["items"]] == [first["id"]]


def test_without_a_key_two_asks_are_two(api: Api) -> None:
    assert api.ask(TEXT)["id"] != api.ask(TEXT)["id"]
    assert api.ask(TEXT, client_key="")["id"] != api.ask(TEXT, client_key="")["id"]


def test_a_key_is_the_users_own(api: Api) -> None:
    first = api.ask(TEXT, client_key="k")
    other = api.other_user()
    user = api.helpnet.store.rows("select id from users where name = 'somebody else'")[0]["id"]
    api.connect(user, "x")
    body = {"text": TEXT, "client_key": "k"}
    assert api.call("POST", "/asks", 201, other, json=body).body["id"] != first["id"]


def test_an_unknown_ask_is_404(api: Api) -> None:
    for path in ("/asks/nothing", "/asks/nothing/replies", "/asks/nothing/contacts"):
        answer = api.call("GET", path, 404)
        assert answer.error["code"] == "not_found"


def test_asks_are_paged_newest_first(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "PAGE", 2)
    made = []
    for number in range(5):
        made.append(api.ask(f"ask {number}")["id"])
        api.clock.forward(number % 2)  # some at the same moment
    pages = api.everything("/asks")
    assert [len(page) for page in pages] == [2, 2, 1]
    listed = [ask["id"] for page in pages for ask in page]
    assert sorted(listed) == sorted(made)
    times = [ask["created_at"] for page in pages for ask in page]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("path", ["/asks", "/asks/{ask}/replies", "/asks/{ask}/contacts"])
def test_a_cursor_of_our_own_making_is_refused(api: Api, path: str) -> None:
    where = path.format(ask=api.ask()["id"])
    for given in (
        *("garbage", "\u00fc", "AA==", "e30", "W10", "W10=====", "\x00", "WyJhIiwiYiIsImMiXQ"),
        "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzIzOjU5IiwgIngiXQ",  # the first hour of the year 1, far east
        "WyIyMDI2LTAxLTAxIiwgIngiXQ",  # a day without a zone
        "WyJub3RoaW5nIl0",  # a contact that is not listed
        "W1tbW1tb" * 20_000,
    ):
        answer = api.call("GET", where, 422, query_string={"cursor": given})
        assert list(answer.fields) == ["cursor"], given
