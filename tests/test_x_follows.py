"""How the X adapter asks for followers and follows, and reads what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from helpnet.networks import TryLater
from tests.support.scripted_x import OWN_ID, Route, x_on


def unchanging(body: Any) -> Route:
    return lambda request: body


def listed(*numbers: int, mark: str = "") -> dict[str, Any]:
    users = [{"id": str(n), "username": f"u{n}", "name": f"U {n}"} for n in numbers]
    return {
        "data": users,
        "meta": {"result_count": len(users)} | ({"next_token": mark} if mark else {}),
    }


def test_a_list_is_read_from_its_mark_on_with_no_more_people_than_wanted() -> None:
    route = f"GET /2/users/{OWN_ID}/followers"
    with x_on({route: unchanging(listed(1, 2, mark="abc"))}) as (x, server):
        found, mark = x.follows("followers", 2, "before")
    assert ([one.remote_id for one in found], mark) == (["1", "2"], "abc")
    assert server.last.query["max_results"] == "2"
    assert server.last.query["pagination_token"] == "before"


def test_a_list_ends_where_x_names_no_next_page_and_may_be_empty() -> None:
    route = f"GET /2/users/{OWN_ID}/following"
    with x_on({route: unchanging({"meta": {"result_count": 0}})}) as (x, server):
        assert x.follows("following", 5_000) == ([], "")
    assert server.last.query["max_results"] == "1000"
    assert "pagination_token" not in server.last.query


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": {"public_metrics": None}}])
def test_a_profile_without_numbers_is_asked_for_later(body: Any) -> None:
    with x_on({"GET /2/users/me": unchanging(body)}) as (x, _), pytest.raises(TryLater):
        x.follow_counts()


def test_the_numbers_are_those_of_the_user_s_own_profile() -> None:
    told = {"data": {"id": OWN_ID, "public_metrics": {"followers_count": 2000}}}
    with x_on({"GET /2/users/me": unchanging(told)}) as (x, server):
        counts = x.follow_counts()
    assert (counts.followers, counts.following) == (2000, 0)
    assert server.last.query["user.fields"] == "public_metrics"


@pytest.mark.parametrize("body", [{"data": 5}, {"data": [{"name": "no id"}]}])
def test_an_answer_that_is_no_list_of_people_is_tried_later(body: Any) -> None:
    route = f"GET /2/users/{OWN_ID}/followers"
    with x_on({route: unchanging(body)}) as (x, _), pytest.raises(TryLater):
        x.follows("followers", 10)
