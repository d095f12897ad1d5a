"""How often practice X may be called: every answer says so, for a person and for an app itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpnet.practice.x_oauth import SCOPES
from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice

# Per quarter of an hour: for a person, and for an app itself (None: not open to it).
LIMITS = [
    ("GET", "/2/tweets/search/recent", 300, 450),
    ("GET", "/2/tweets", 5000, 3500),
    ("GET", "/2/tweets/1", 900, 450),
    ("GET", "/2/tweets/1/quote_tweets", 75, 75),
    ("POST", "/2/tweets", 100, None),
    ("DELETE", "/2/tweets/1", 50, None),
    ("PUT", "/2/tweets/1/hidden", 50, None),
    ("GET", "/2/users", 900, 300),
    ("GET", "/2/users/by", 900, 300),
    ("GET", "/2/users/me", 75, None),
    ("GET", "/2/users/1/mentions", 300, 450),
    ("GET", "/2/users/1/followers", 300, 300),
    ("GET", "/2/users/1/following", 300, 300),
    ("GET", "/2/dm_events", 15, None),
    ("GET", "/2/dm_events/1", 15, None),
    ("POST", "/2/media/upload", 500, None),
    ("POST", "/2/media/metadata", 500, None),
    ("GET", "/2/usage/tweets", None, 50),
]


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with running_practice(clock=StandingClock().seconds) as running:
        yield running


@pytest.fixture(scope="module")
def person(practice: Practice) -> str:
    return practice.x_tokens("priya_n", scope=" ".join(SCOPES))["access_token"]


@pytest.fixture(scope="module")
def app(practice: Practice) -> str:
    return practice.world.tokens.issue("x", "app", "", "practice-x-client", []).value


@pytest.mark.parametrize(("method", "path", "per_person", "per_app"), LIMITS)
def test_every_answer_says_how_much_is_left(
    practice, person, app, method, path, per_person, per_app
):
    for token, limit in ((person, per_person), (app, per_app)):
        answer = practice.x(method, path, token)
        if limit is None:
            assert answer.status_code == 403
            assert answer.json()["type"].endswith("/unsupported-authentication")
        else:
            assert answer.headers["x-rate-limit-limit"] == str(limit)
            assert int(answer.headers["x-rate-limit-remaining"]) < limit
            assert answer.headers["x-rate-limit-reset"]


def test_all_users_of_an_app_share_ten_thousand_posts_a_day():
    clock = StandingClock()
    with running_practice(clock=clock.seconds) as practice:
        tokens = [practice.x_tokens(who)["access_token"] for who in ("", "priya_n")]
        first = practice.x("POST", "/2/tweets", tokens[0], json={"text": "first"})
        assert first.headers["x-app-limit-24hour-limit"] == "10000"
        app = "day of app practice-x-client"
        for _ in range(9_997):
            practice.world.windows.count(app, "POST /2/tweets", 10_000, 86_400)
        second = practice.x("POST", "/2/tweets", tokens[0], json={"text": "second"})
        assert second.headers["x-app-limit-24hour-remaining"] == "1"
        third = practice.x("POST", "/2/tweets", tokens[1], json={"text": "third"})
        assert third.status_code == 201
        refused = practice.x("POST", "/2/tweets", tokens[1], json={"text": "fourth"})
        assert refused.status_code == 429
        assert refused.headers["x-app-limit-24hour-remaining"] == "0"
        assert refused.headers["x-rate-limit-remaining"] == "98"
        clock.forward(days=1)
        fresh = practice.x_tokens()["access_token"]
        assert practice.x("POST", "/2/tweets", fresh, json={"text": "fifth"}).status_code == 201
