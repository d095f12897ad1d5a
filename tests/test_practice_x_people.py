"""People on practice X: who follows whom, who is shut out, who wrote in private."""

from __future__ import annotations

import pytest

from tests.support.practice import Practice

SCOPES = "tweet.read tweet.write users.read follows.read dm.read"
SEARCH = "/2/tweets/search/recent"

pytestmark = pytest.mark.standing_clock


@pytest.fixture
def token(practice: Practice) -> str:
    return practice.x_tokens(scope=SCOPES)["access_token"]


@pytest.fixture
def me(practice: Practice) -> str:
    return practice.world.people.owner.x_id


def written(practice: Practice, author: str, text: str, **more: object) -> str:
    body = {"author": author, "text": text, **more}
    return practice.control("POST", "/messages", body, status=201)["id"]


def answered_by_me(practice: Practice, identity: str) -> str:
    """A reply of the owner that the world itself makes, as one from before would be."""
    with practice.world.held():
        return practice.world.x.add(practice.world.people.owner, "ok", in_reply_to=identity).id


def suspend(practice: Practice, username: str) -> str:
    body = {"name": "Somebody", "x_username": username, "x_suspended": True}
    return practice.control("POST", "/people", body)["x_id"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/2/users/{me}/followers", "follows.read"),
        ("/2/users/{me}/following", "follows.read"),
        ("/2/dm_events", "dm.read"),
        ("/2/dm_events/1", "dm.read"),
    ],
)
def test_a_token_without_the_scope_is_refused_and_the_call_counted(practice, me, path, scope):
    short = practice.x_tokens(scope=SCOPES.replace(scope, ""))["access_token"]
    refused = practice.x("GET", path.format(me=me), short)
    assert refused.status_code == 403
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert refused.json() == {
        "title": "Forbidden",
        "detail": "Forbidden",
        "type": "about:blank",
        "status": 403,
    }
    limit, remaining = (
        int(refused.headers[f"x-rate-limit-{name}"]) for name in ("limit", "remaining")
    )
    assert limit - remaining == 1


@pytest.mark.parametrize("edge", ["followers", "following"])
def test_follows_come_in_pages_that_hold_each_person_once(practice, token, me, edge):
    nobody = practice.x("GET", f"/2/users/1/{edge}", token).json()
    assert nobody["errors"][0]["detail"] == "Could not find user with id: [1]."
    listed: list[str] = []
    params: dict[str, object] = {"max_results": 4}
    while True:
        page = practice.x("GET", f"/2/users/{me}/{edge}", token, params=params).json()
        listed += [user["username"] for user in page["data"]]
        if "next_token" not in page["meta"]:
            break
        params["pagination_token"] = page["meta"]["next_token"]
    people = getattr(practice.world.people, edge)(practice.world.people.owner)
    assert len(listed) == len(set(listed)) > 8
    assert set(listed) == {person.x_username for person in people}
    back = {"max_results": 4, "pagination_token": page["meta"]["previous_token"]}
    assert practice.x("GET", f"/2/users/{me}/{edge}", token, params=back).json()["data"]


@pytest.mark.parametrize(
    "params", [{"max_results": 0}, {"max_results": 1001}, {"max_results": "9" * 5000}]
)
def test_a_page_of_follows_holds_a_thousand_at_most(practice, token, me, params):
    assert practice.x("GET", f"/2/users/{me}/followers", token, params=params).status_code == 400


def test_an_app_itself_may_read_follows_but_no_messages(practice, me):
    app = practice.world.tokens.issue("x", "app", "", "practice-x-client", []).value
    assert practice.x("GET", f"/2/users/{me}/followers", app).status_code == 200
    refused = practice.x("GET", "/2/dm_events", app)
    assert refused.json()["type"].endswith("/unsupported-authentication")


def test_who_is_suspended_is_an_error_beside_those_who_are_there(practice, token):
    shut = suspend(practice, "gone_one")
    names = {"usernames": "gone_one,priya_n,nobody_here"}
    told = practice.x("GET", "/2/users/by", token, params=names).json()
    assert [user["username"] for user in told["data"]] == ["priya_n"]
    gone, missing = told["errors"]
    assert gone == {
        "value": "gone_one",
        "detail": "User has been suspended: [gone_one].",
        "title": "Forbidden",
        "resource_type": "user",
        "parameter": "usernames",
        "resource_id": "gone_one",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }
    assert missing["title"] == "Not Found Error"
    alone = practice.x("GET", "/2/users", token, params={"ids": shut})
    assert (alone.status_code, list(alone.json())) == (200, ["errors"])
    for path in (f"/2/users/{shut}", f"/2/users/{shut}/tweets", f"/2/users/{shut}/followers"):
        assert practice.x("GET", path, token).json()["errors"][0]["title"] == "Forbidden"


def test_what_a_suspended_person_wrote_is_out_of_sight_until_they_are_back(practice, token, me):
    made = practice.x("POST", "/2/tweets", token, json={"text": "need help"}).json()["data"]
    body = {"network": "x", "post_id": made["id"], "author": "priya_n", "text": "@robin_vale me"}
    reply = practice.control("POST", "/replies", body)["id"]
    query = {"query": f"conversation_id:{made['id']}"}

    def seen() -> list[bool]:
        listed = practice.x("GET", SEARCH, token, params=query).json()["data"]
        mentions = practice.x("GET", f"/2/users/{me}/mentions", token).json()["data"]
        single = practice.x("GET", f"/2/tweets/{reply}", token).json()
        return [
            reply in [post["id"] for post in listed],
            reply in [post["id"] for post in mentions],
            "data" in single,
        ]

    assert seen() == [True, True, True]
    suspend(practice, "priya_n")
    assert seen() == [False, False, False]
    several = practice.x("GET", "/2/tweets", token, params={"ids": f"{made['id']},{reply}"}).json()
    assert [post["id"] for post in several["data"]] == [made["id"]]
    assert several["errors"][0]["type"].endswith("/not-authorized-for-resource")
    mine = answered_by_me(practice, reply)
    refers = {"expansions": "referenced_tweets.id,in_reply_to_user_id"}
    referring = practice.x("GET", f"/2/tweets/{mine}", token, params=refers).json()
    assert referring["errors"][0]["title"] == "Authorization Error"
    assert "includes" not in referring
    answer = {"text": "who?", "reply": {"in_reply_to_tweet_id": reply}}
    assert practice.x("POST", "/2/tweets", token, json=answer).status_code == 403
    back = {"name": "Priya", "x_username": "priya_n", "x_suspended": False}
    practice.control("POST", "/people", back)
    assert seen() == [True, True, True]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"author": "nobody_here", "text": "hi"}, 404, "nobody called"),
        ({"author": "robin_vale", "text": "hi"}, 422, "Nobody writes to themselves"),
        ({"author": "priya_n"}, 422, '"text"'),
        ({"author": "priya_n", "text": "hi", "at": "2031-01-01T00:00:00Z"}, 422, "future"),
    ],
)
def test_a_message_that_cannot_be_is_refused_with_one_sentence(practice, body, status, says):
    assert says in practice.refused("POST", "/messages", status, json=body)


def test_messages_of_the_last_thirty_days_come_newest_first_in_pages(practice, token, clock):
    written(practice, "priya_n", "too old")
    clock.forward(days=30, seconds=1)
    fresh = practice.x_tokens(scope=SCOPES)["access_token"]
    sent = [written(practice, "priya_n", f"try number {number}") for number in range(3)]
    written(practice, "priya_n", "not for you", to="jonathanmarkoff")
    first = practice.x("GET", "/2/dm_events", fresh, params={"max_results": 2}).json()
    assert [event["id"] for event in first["data"]] == sent[:0:-1]
    assert set(first["data"][0]) == {"id", "event_type", "text"}
    token = {"pagination_token": first["meta"]["next_token"]}
    last = practice.x("GET", "/2/dm_events", fresh, params=token).json()
    assert [event["text"] for event in last["data"]] == ["try number 0"]
    joins = {"event_types": "ParticipantsJoin"}
    none = practice.x("GET", "/2/dm_events", fresh, params=joins).json()
    assert none == {"meta": {"result_count": 0}}


def test_a_message_is_told_to_its_two_people_alone(practice, token, me):
    sent = written(practice, "priya_n", "ask @leahdyck_wpg, see https://example.com/a")
    params = {
        "dm_event.fields": "sender_id,created_at,dm_conversation_id,entities",
        "expansions": "sender_id",
    }
    answer = practice.x("GET", f"/2/dm_events/{sent}", token, params=params).json()
    told, (sender,) = answer["data"], answer["includes"]["users"]
    assert (sender["username"], told["sender_id"]) == ("priya_n", sender["id"])
    assert told["dm_conversation_id"] == "-".join(sorted([me, sender["id"]], key=int))
    assert told["mentions"][0]["username"] == "leahdyck_wpg"
    assert told["urls"][0]["expanded_url"] == "https://example.com/a"
    stranger = practice.x_tokens("jonathanmarkoff", scope=SCOPES)["access_token"]
    assert practice.x("GET", f"/2/dm_events/{sent}", stranger).status_code == 404
    assert practice.x("GET", "/2/dm_events", stranger).json()["meta"]["result_count"] == 0
