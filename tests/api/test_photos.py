"""Photos over the API: brought one by one, named by an ask, told with it."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.support.api import Api
from tests.support.pictures import photo

LINK = "A link makes the post dearer on X: $0.20 in place of $0.015 (+$0.185)."


def brought(api: Api, colour: str = "teal") -> str:
    form = {"photo": (BytesIO(photo(colour=colour)), "photo.jpg")}
    body = api.call("POST", "/photos", 201, data=form).body
    assert (body["width"], body["height"], body["alt"]) == (64, 48, "")
    return body["id"]


def test_an_ask_goes_out_with_the_photos_it_names(api: Api) -> None:
    first, second = brought(api), brought(api, "red")
    body = {"text": "whose door?", "photos": [{"id": first, "alt": "a teal door"}, {"id": second}]}
    api.validate({"$ref": "#/components/schemas/NewAsk"}, body)
    ask = api.call("POST", "/asks", 201, json=body).body
    assert [(one["id"], one["alt"]) for one in ask["photos"]] == [
        (first, "a teal door"),
        (second, ""),
    ]
    assert [(post["photos"], post["notes"]) for post in ask["posts"]] == [(2, []), (2, [])]
    assert api.ask("no photos")["photos"] == []


def test_the_same_key_with_other_photos_is_a_conflict(api: Api) -> None:
    body = {"text": "whose door?", "client_key": "k", "photos": [{"id": brought(api)}]}
    first = api.call("POST", "/asks", 201, json=body).body
    assert api.call("POST", "/asks", 200, json=body).body["id"] == first["id"]
    api.call("POST", "/asks", 409, json=body | {"photos": []})


@pytest.mark.parametrize(
    ("photos", "said"),
    [
        ("photo", "as a list"),
        ([1], "as a list"),
        ({}, "as a list"),
        ("", "as a list"),
        ([{"id": 1}], "id as text"),
        ([{}], "choose it again"),
        ([{"id": "nothing"}], "choose it again"),
        ([{"id": str(number)} for number in range(5)], "4 photos at most"),
        ([{"id": "a", "alt": "a" * 1001}], "1,000 characters"),
        ([{"id": "a", "alt": "\x00"}], "no text"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_photos_that_cannot_be_meant_are_named(api: Api, photos: object, said: str) -> None:
    answer = api.call("POST", "/asks", 422, json={"text": "whose door?", "photos": photos})
    assert list(answer.fields) == ["photos"]
    assert said in answer.fields["photos"]


def test_a_photo_of_somebody_else_is_none(api: Api) -> None:
    other = api.other_user()
    form = {"photo": (BytesIO(photo()), "photo.jpg")}
    theirs = api.call("POST", "/photos", 201, other, data=form).body["id"]
    answer = api.call("POST", "/asks", 422, json={"text": "hi", "photos": [{"id": theirs}]})
    assert "choose it again" in answer.fields["photos"]


def test_what_is_no_photo_is_refused_with_what_to_do(api: Api) -> None:
    answer = api.call("POST", "/photos", 422, data={"photo": (BytesIO(b"text"), "a.txt")})
    assert "choose a JPEG" in answer.fields["photos"]
    answer = api.call("POST", "/photos", 422, data={"file": (BytesIO(photo()), "a.jpg")})
    assert "photo" in answer.fields["photos"]
    answer = api.call("POST", "/photos", 415, json={})
    assert "-F photo=@FILE" in answer.error["message"]


def test_a_link_is_told_to_be_dearer_on_x_alone(api: Api) -> None:
    notes = {post["network"]: post["notes"] for post in api.ask("see example.org")["posts"]}
    assert notes == {"x": [LINK], "facebook": []}


def test_a_body_larger_than_any_photo_names_the_limit_of_photos(api: Api) -> None:
    form = "multipart/form-data; boundary=b"
    answer = api.call("POST", "/photos", 413, data=bytes(54_000_000), content_type=form)
    assert "at most 25 MB" in answer.error["message"]
    smaller = api.call("POST", "/asks", 413, json={"text": "a" * 1_000_001})
    assert "at most 1 MB" in smaller.error["message"]
