"""What practice X charges, and what it says when there is nothing left to spend."""

from __future__ import annotations

import pytest

from tests.support.practice import Practice, running_practice

DAY = 86400
SEARCH = "/2/tweets/search/recent"
READS_FOLLOWS = "tweet.read users.read follows.read"

pytestmark = pytest.mark.standing_clock


def settings(practice: Practice, **turned: object) -> dict:
    return practice.control("POST", "/settings", turned)


def bill(practice: Practice) -> dict[str, tuple[int, float]]:
    items = practice.control("GET", "/meter")["x"]["items"]
    return {item["what"]: (item["count"], item["dollars"]) for item in items}


def total(practice: Practice) -> float:
    return practice.control("GET", "/meter")["x"]["total"]


def post(practice: Practice, token: str, text: str, **more: object):
    return practice.x("POST", "/2/tweets", token, json={"text": text, **more})


def answered(practice: Practice, ask: str, author: str, text: str) -> str:
    body = {"network": "x", "post_id": ask, "author": author, "text": text}
    return practice.control("POST", "/replies", body, status=201)["id"]


def app_token(practice: Practice) -> str:
    return practice.world.tokens.issue("x", "app", "", "practice-x-client", []).value


@pytest.mark.parametrize(
    ("turned", "says"),
    [
        ({"x_credit": -1}, "at least 0"),
        ({"x_credit": "much"}, "must be a number"),
        ({"x_post_cap": 1.5}, "whole number"),
        ({"x_owns_app": None}, "true or false"),
        ({"x_spelling": "toot"}, "one of tweet, post, both"),
        ({"x_colour": 1}, "no field 'x_colour'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_nothing_is_turned(practice, turned, says):
    before = practice.control("GET", "/settings")
    data = {"search_lag": 30, **turned}
    assert says in practice.refused("POST", "/settings", 422, json=data)
    assert practice.control("GET", "/settings") == before


def test_errors_and_empty_answers_cost_nothing(practice, token):
    post(practice, token, "x" * 281)
    practice.x("GET", SEARCH, token, params={"query": "nothingsaysthis"})
    practice.x("GET", "/2/users/by", token, params={"usernames": "nobody_here"})
    practice.x("GET", "/2/tweets", token, params={"ids": "1"})
    practice.x("GET", "/2/users/me", "made-up")
    nothing = {"items": [], "total": 0}
    assert practice.control("GET", "/meter") == {"x": nothing, "facebook": nothing}


def test_without_credit_everything_but_the_usage_is_a_402_until_some_is_bought(practice, token):
    settings(practice, x_credit=0.02)
    assert post(practice, token, "need help").status_code == 201  # 0.015
    assert settings(practice)["x_credit"] == 0.005
    assert post(practice, token, "need more help").status_code == 201
    assert settings(practice)["x_credit"] == 0
    refused = post(practice, token, "and more")
    assert refused.status_code == 402
    account = refused.json()["account_id"]
    assert refused.json() == {
        "account_id": account,
        "title": "CreditsDepleted",
        "detail": f"Your enrolled account [{account}] does not have any credits to fulfill this "
        "request.",
        "type": "https://api.twitter.com/2/problems/credits",
    }
    assert refused.headers["x-rate-limit-remaining"] == "97"
    assert practice.x("GET", "/2/users/me", token).status_code == 402
    assert practice.x("GET", "/2/usage/tweets", app_token(practice)).status_code == 200
    settings(practice, x_credit=5)
    assert practice.x("GET", "/2/users/me", token).status_code == 200


def test_beyond_the_monthly_cap_posts_are_not_read_though_the_rate_limit_is_fine(
    practice, token, clock
):
    ids = [post(practice, token, f"need help {number}").json()["data"]["id"] for number in (1, 2)]
    settings(practice, x_post_cap=2)
    assert practice.x("GET", "/2/tweets", token, params={"ids": ",".join(ids)}).ok
    refused = practice.x("GET", SEARCH, token, params={"query": "help"})
    assert refused.status_code == 429
    assert refused.json().pop("account_id")
    assert refused.json()["type"] == "https://api.twitter.com/2/problems/usage-capped"
    assert (refused.json()["period"], refused.json()["scope"]) == ("Monthly", "Product")
    assert refused.headers["x-rate-limit-remaining"] == "299"
    assert practice.x("GET", "/2/users/me", token).status_code == 200
    clock.forward(days=31)
    fresh = practice.x_tokens()["access_token"]
    assert practice.x("GET", "/2/tweets", fresh, params={"ids": ids[0]}).status_code == 200


def test_the_same_post_is_charged_once_a_utc_day(practice, token, clock):
    ask = post(practice, token, "need help").json()["data"]["id"]
    for path, params in (
        (f"/2/tweets/{ask}", {}),
        ("/2/tweets", {"ids": ask}),
        (SEARCH, {"query": f"conversation_id:{ask}"}),
    ):
        assert practice.x("GET", path, token, params=params).json()["data"]
    assert bill(practice)["post read"] == (1, 0.005)
    clock.forward(12 * 3600)  # past midnight
    fresh = practice.x_tokens()["access_token"]
    practice.x("GET", f"/2/tweets/{ask}", fresh)
    assert bill(practice)["post read"] == (2, 0.01)


def test_a_link_makes_a_post_dear_and_a_summoned_reply_is_cheap(practice, token):
    ask = post(practice, token, "need help").json()["data"]["id"]
    post(practice, token, "see foo.example.com")  # a bare name is a link too
    theirs = answered(practice, ask, "jonathanmarkoff", "ask Joel")
    post(practice, token, "thank you", reply={"in_reply_to_tweet_id": theirs})
    post(practice, token, "thank you all", reply={"in_reply_to_tweet_id": ask})
    assert bill(practice) == {
        "post": (2, 0.03),
        "post with a link": (1, 0.2),
        "summoned reply": (1, 0.01),
    }
    assert total(practice) == 0.24


def test_ones_own_lists_are_cheaper_only_for_who_owns_the_app(practice):
    token = practice.x_tokens(scope=READS_FOLLOWS)["access_token"]
    me = practice.world.people.owner.x_id
    other = practice.world.people.by_username("priya_n").x_id
    three = {"max_results": 3}
    practice.x("GET", f"/2/users/{me}/followers", token, params=three)
    assert bill(practice) == {"follow read": (3, 0.03)}
    practice.control("POST", "/reset")
    settings(practice, x_owns_app=True)
    practice.x("GET", f"/2/users/{me}/followers", token, params=three)
    practice.x("GET", f"/2/users/{me}/mentions", token, params={"max_results": 5})
    practice.x("GET", f"/2/users/{other}/tweets", token, params={"max_results": 5})
    assert bill(practice)["owned follow read"] == (3, 0.003)
    assert bill(practice)["owned post read"] == (5, 0.005)
    assert bill(practice)["post read"][1] == 0.005 * bill(practice)["post read"][0]


@pytest.mark.parametrize(("billed", "users"), [(False, None), (True, (2, 0.02))])
def test_whether_what_comes_along_is_charged_can_be_turned(practice, token, billed, users):
    ask = post(practice, token, "need help").json()["data"]["id"]
    answered(practice, ask, "jonathanmarkoff", "ask Joel")
    answered(practice, ask, "priya_n", "ask Joel!")
    settings(practice, x_includes_billed=billed)
    query = {"query": f"in_reply_to_tweet_id:{ask}", "expansions": "author_id"}
    assert len(practice.x("GET", SEARCH, token, params=query).json()["includes"]["users"]) == 2
    assert bill(practice)["post read"] == (2, 0.01)
    assert bill(practice).get("user read") == users


def test_the_meter_outlives_a_restart_and_begins_anew_with_a_reset(tmp_path, clock):
    database = tmp_path / "practice.db"
    with running_practice(clock=clock.seconds, database=database) as practice:
        post(practice, practice.x_tokens()["access_token"], "need help")
    with running_practice(clock=clock.seconds, database=database) as practice:
        assert total(practice) == 0.015
        practice.control("POST", "/reset")
        assert total(practice) == 0


def test_the_usage_tells_an_app_what_was_read_on_which_day(practice, token, clock):
    asked = {"usage.fields": "daily_project_usage,daily_client_app_usage", "days": 2}
    refused = practice.x("GET", "/2/usage/tweets", token)
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/unsupported-authentication")
    nothing = practice.x("GET", "/2/usage/tweets", app_token(practice), params=asked).json()["data"]
    assert (nothing["project_usage"], nothing["project_cap"]) == (0, 3_000_000)
    assert nothing["cap_reset_day"] == 18
    assert "daily_project_usage" not in nothing
    ask = post(practice, token, "need help").json()["data"]["id"]
    for _ in range(3):
        fresh = practice.x_tokens()["access_token"]
        practice.x("GET", f"/2/tweets/{ask}", fresh)
        clock.forward(days=1)
    clock.forward(days=-1)
    told = practice.x("GET", "/2/usage/tweets", app_token(practice), params=asked).json()["data"]
    assert told["project_usage"] == 3
    assert told["daily_project_usage"]["usage"] == [
        {"date": "2026-03-15T00:00:00.000Z", "usage": 1},
        {"date": "2026-03-16T00:00:00.000Z", "usage": 1},
    ]
