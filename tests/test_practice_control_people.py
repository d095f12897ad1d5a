"""People in the practice world: who is there, who moves in, and the past they have had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice

MAY = "2025-05-01T08:30:00+02:00"
JUNE = "2025-06-01T06:30:00Z"


@pytest.fixture
def practice() -> Iterator[Practice]:
    with running_practice(clock=StandingClock().seconds) as running:
        yield running


@pytest.fixture
def token(practice: Practice) -> str:
    return practice.x_tokens()["access_token"]


def people(practice: Practice) -> dict[str, dict]:
    return {person["name"]: person for person in practice.control("GET", "/people")["items"]}


def test_the_community_is_told_without_the_owner(practice):
    community = people(practice)
    assert len(community) >= 60
    assert "Robin Vale" not in community
    jonathan = community["Jonathan Markoff"]
    assert jonathan["x_username"] == "jonathanmarkoff"
    assert jonathan["relation"]["x"] == ["following", "followed_by"]
    assert {act["direction"] for act in jonathan["interactions"]} == {"in", "out"}


def test_a_past_with_the_owner_can_be_learnt_from_the_apis_alone(practice, token):
    told = practice.control(
        "POST",
        "/people",
        {
            "name": "Nia Ferreira",
            "x_username": "nia_f",
            "facebook_name": "Nia Ferreira",
            "bio": "Talks & walks",
            "location": "Winnipeg",
            "relation": {"x": ["following"], "facebook": ["friend"]},
            "interactions": [
                {"network": "x", "direction": "out", "at": MAY},
                {"network": "x", "direction": "in", "at": JUNE},
                {"network": "facebook", "direction": "in", "at": MAY},
                {"network": "facebook", "direction": "out", "at": JUNE},
            ],
        },
        status=201,
    )
    assert told["relation"] == {"x": ["following"], "facebook": ["friend"]}
    assert [(act["network"], act["direction"], act["at"]) for act in told["interactions"]] == [
        ("x", "out", "2025-05-01T06:30:00.000Z"),
        ("facebook", "in", "2025-05-01T06:30:00.000Z"),
        ("x", "in", "2025-06-01T06:30:00.000Z"),
        ("facebook", "out", "2025-06-01T06:30:00.000Z"),
    ]
    me, nia = practice.world.people.owner.x_id, told["x_id"]
    fields = {
        "max_results": 100,
        "end_time": "2025-07-01T00:00:00Z",
        "tweet.fields": "created_at,author_id,entities",
    }
    out = practice.x("GET", f"/2/users/{me}/tweets", token, params=fields).json()["data"]
    dates = [post["created_at"] for post in out if _names(post, nia)]
    assert dates == ["2025-05-01T06:30:00.000Z"]
    heard = practice.x("GET", f"/2/users/{me}/mentions", token, params=fields).json()["data"]
    dates = [post["created_at"] for post in heard if post["author_id"] == nia]
    assert dates == ["2025-06-01T06:30:00.000Z"]
    (theirs,) = practice.world.facebook.comments_by(practice.world.people.by_x_id(told["x_id"]).id)
    (answer,) = practice.world.facebook.replies_to(theirs)
    assert answer.author == practice.world.page().id


def _names(post: dict, x_id: str) -> bool:
    return any(mention["id"] == x_id for mention in post["entities"].get("mentions", ()))


def test_who_is_there_already_is_brought_up_to_date(practice):
    before = people(practice)["Jonathan Markoff"]
    after = practice.control(
        "POST",
        "/people",
        {"name": "Jonathan M.", "x_username": "JonathanMarkoff", "relation": {"x": []}},
        status=200,
    )
    assert after["x_id"] == before["x_id"]
    assert after["facebook_name"] == before["facebook_name"]
    assert after["relation"] == {"x": [], "facebook": before["relation"]["facebook"]}
    assert after["interactions"] == before["interactions"]
    assert "Jonathan Markoff" not in people(practice)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, '"x_username", "facebook_name" or both'),
        ({"x_username": "ann"}, '"name" must be a text'),
        ({"name": "Ann", "x_username": "much-too-long-and-wrong"}, "1 to 15 letters"),
        ({"name": "Ann", "x_username": "robin_vale"}, "is the owner"),
        ({"name": "Ann", "x_username": "ann", "colour": "red"}, "no field 'colour'"),
        ({"name": "Ann", "x_username": "ann", "relation": {"x": ["friend"]}}, "following"),
        ({"name": "Ann", "x_username": "ann", "relation": {"facebook": ["friend"]}}, "no account"),
        ({"name": "Ann", "x_username": "ann", "relation": {"mail": []}}, "must be one of"),
        ({"name": "Ann", "x_username": "ann", "interactions": [1]}, "list of objects"),
    ],
)
def test_a_person_that_cannot_be_is_refused_with_one_sentence(practice, body, says):
    before = people(practice)
    assert says in practice.refused("POST", "/people", 422, json=body)
    assert people(practice) == before


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ({"network": "x", "direction": "sideways", "at": MAY}, '"out" or "in"'),
        ({"network": "x", "direction": "in"}, 'needs "at"'),
        ({"network": "x", "direction": "in", "at": "2025-05-01T08:30:00"}, "offset"),
        ({"network": "x", "direction": "in", "at": "yesterday"}, "ISO 8601"),
        ({"network": "x", "direction": "in", "at": "2027-01-01T00:00:00Z"}, "future"),
        ({"network": "facebook", "direction": "in", "at": MAY}, "no account on facebook"),
    ],
)
def test_an_interaction_that_cannot_be_is_refused_with_one_sentence(practice, act, says):
    body = {"name": "Ann", "x_username": "ann", "interactions": [act]}
    assert says in practice.refused("POST", "/people", 422, json=body)


def test_a_namesake_of_the_owner_is_somebody_else(practice):
    told = practice.control(
        "POST", "/people", {"name": "Robin Vale", "facebook_name": "Robin Vale"}, status=201
    )
    owner = practice.world.people.owner
    assert told["facebook_id"] != owner.facebook_id
    assert owner.x_username == "robin_vale"
