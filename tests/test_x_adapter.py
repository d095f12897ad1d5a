"""What the X adapter asks of X, and how it reads whatever comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from helpnet.networks import Expired, Refused, TryLater
from helpnet.networks.x import X
from tests.support.scripted_server import Request, answer
from tests.support.scripted_x import NOW, OWN_ID, Route, id_at, receipt, unanswerable, x_on

TEXT = "need help: a speaker in Winnipeg? more at example.org/talk & soon"


def unchanging(body: Any) -> Route:
    return lambda request: body


# ---------------------------------------------------------------- posting


def test_a_post_sends_the_text_as_it_is_with_the_user_s_token() -> None:
    made = id_at(NOW - timedelta(seconds=2))
    with x_on({"POST /2/tweets": unchanging({"data": {"id": made, "text": "t.co"}})}) as (
        x,
        server,
    ):
        posted = x.post(TEXT)
    assert server.last.json == {"text": TEXT}
    assert server.last.headers["Authorization"] == "Bearer ACCESS"
    assert posted.remote_id == made
    assert posted.url == f"https://x.com/owner/status/{made}"
    assert posted.sent_at == NOW - timedelta(seconds=2)


def test_an_id_that_tells_no_plausible_time_gets_the_present_one() -> None:
    with x_on({"POST /2/tweets": unchanging({"data": {"id": "12345"}})}) as (x, _):
        assert x.post(TEXT).sent_at == NOW


@pytest.mark.parametrize(
    "body", [{}, {"data": {}}, {"data": None}, {"data": {"id": "me/../x"}}, {"data": {"id": ""}}]
)
def test_a_post_answered_without_a_good_id_is_of_unknown_outcome(body: Any) -> None:
    with x_on({"POST /2/tweets": unchanging(body)}) as (x, _), pytest.raises(TryLater) as caught:
        x.post(TEXT)
    assert caught.value.taken == "unknown"


# ---------------------------------------------------------------- finding


def own_post(post_id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": post_id, "text": text, "created_at": "2026-11-22T11:59:58.000Z", **more}


SHORTENED = own_post(
    "77",
    "need help: a speaker in Winnipeg? more at https://t.co/aB &amp; soon",
    entities={"urls": [{"url": "https://t.co/aB", "expanded_url": "http://example.org/talk"}]},
)


def test_a_post_is_found_though_its_link_and_its_ampersand_were_rewritten() -> None:
    with x_on({f"GET /2/users/{OWN_ID}/tweets": unchanging({"data": [SHORTENED]})}) as (x, server):
        found = x.find(TEXT, NOW - timedelta(seconds=30))
    assert found is not None
    assert (found.remote_id, found.sent_at) == ("77", NOW - timedelta(seconds=2))
    assert server.last.query["start_time"] == "2026-11-22T11:59:30Z"
    assert server.last.query["exclude"] == "retweets"


def test_a_post_is_found_though_x_appended_a_link_for_its_photo() -> None:
    link = {"url": "https://t.co/pic", "expanded_url": "https://x.com/p/1", "media_key": "3_1"}
    pictured = own_post("79", "who is this? https://t.co/pic", entities={"urls": [link, link]})
    with x_on({f"GET /2/users/{OWN_ID}/tweets": unchanging({"data": [pictured]})}) as (x, _):
        found = x.find("who is this?", NOW)
        assert found is not None and found.remote_id == "79"
        assert x.find("who is this?", NOW, {"79"}) is None


def test_a_post_with_another_link_is_not_the_one() -> None:
    other = dict(SHORTENED)
    other["entities"] = {"urls": [{"url": "https://t.co/aB", "expanded_url": "http://other.org"}]}
    with x_on({f"GET /2/users/{OWN_ID}/tweets": unchanging({"data": [other]})}) as (x, _):
        assert x.find(TEXT, NOW) is None


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_post_is_found_by_its_whole_text(name: str) -> None:
    whole = "w" * 400
    post = own_post("78", "w" * 270 + "…", **{name: {"text": whole}})
    with x_on({f"GET /2/users/{OWN_ID}/tweets": unchanging({"data": [post]})}) as (x, _):
        found = x.find(whole, NOW)
    assert found is not None and found.remote_id == "78"


def test_finding_goes_through_the_pages_and_stops_at_the_last() -> None:
    def timeline(request: Request) -> Any:
        if request.query.get("pagination_token") == "B":
            return {"data": [own_post("80", TEXT)], "meta": {}}
        return {"meta": {"next_token": "B", "result_count": 0}}

    with x_on({f"GET /2/users/{OWN_ID}/tweets": timeline}) as (x, server):
        found = x.find(TEXT, NOW)
        assert found is not None and found.remote_id == "80"
        assert x.find("another", NOW) is None
    assert len(server.asked) == 4


def test_a_next_page_that_names_itself_ends_in_an_error_and_not_in_a_loop() -> None:
    body = {"data": [], "meta": {"next_token": "A"}}
    with x_on({f"GET /2/users/{OWN_ID}/tweets": unchanging(body)}) as (x, server):
        with pytest.raises(TryLater) as caught:
            x.find(TEXT, NOW)
        assert caught.value.taken == "no"
    assert len(server.asked) == 2


# ---------------------------------------------------------------- deleting


def test_a_deleted_post_and_one_that_is_gone_both_count_as_deleted() -> None:
    mine = receipt()
    route = f"DELETE /2/tweets/{mine.remote_id}"
    gone = {"title": "Not Found Error", "detail": "no", "type": "about:blank"}
    for body in ({"data": {"deleted": True}}, answer(404, json=gone)):
        with x_on({route: unchanging(body)}) as (x, server):
            x.delete(mine)
        assert server.last.headers["Authorization"] == "Bearer ACCESS"


def test_a_deletion_that_is_not_confirmed_or_is_refused_is_said() -> None:
    mine = receipt()
    route = f"DELETE /2/tweets/{mine.remote_id}"
    with x_on({route: unchanging({"data": {"deleted": False}})}) as (x, _):
        with pytest.raises(TryLater) as unclear:
            x.delete(mine)
        assert unclear.value.taken == "unknown"
    foreign = answer(403, json={"title": "Forbidden", "detail": "You are not authorized."})
    with x_on({route: unchanging(foreign)}) as (x, _), pytest.raises(Refused):
        x.delete(mine)


@pytest.mark.parametrize("hostile", ["", "1/../2", "me", "1?x=1", "1" * 20, "١"])
def test_what_is_no_post_s_number_is_never_called(hostile: str) -> None:
    wrong = unanswerable(hostile)
    with x_on({}) as (x, server):
        with pytest.raises(Refused):
            x.delete(wrong)
        assert x.replies([wrong], {}) == ([], {})
        assert x.counts([wrong]) == {}
    assert server.asked == []


# ---------------------------------------------------------------- counting and looking up


def test_counts_come_a_hundred_at_a_time_and_leave_out_what_x_does_not_tell() -> None:
    def lookup(request: Request) -> Any:
        ids = request.query["ids"].split(",")
        assert len(ids) <= 100
        assert request.query["tweet.fields"] == "public_metrics"
        return {
            "data": [{"id": one, "public_metrics": {"reply_count": 4}} for one in ids[1:]],
            "errors": [{"title": "Not Found Error", "value": ids[0]}],
        }

    mine = [receipt(number=number) for number in range(130)]
    with x_on({"GET /2/tweets": lookup}) as (x, server):
        counted = x.counts(mine)
    assert len(server.asked) == 2
    assert len(counted) == 128
    assert set(counted.values()) == {4}
    assert mine[0].remote_id not in counted


STATUSES = [
    (["following", "followed_by"], frozenset({"follows_each_other"})),
    (["following"], frozenset({"you_follow"})),
    (["followed_by", "follow_request_sent"], frozenset({"follows_you"})),
    (["followed_by", "blocking"], frozenset()),
    (["following", "followed_by", "muting"], frozenset()),
    (["none"], frozenset()),
    ([], frozenset()),
    (None, None),
]


@pytest.mark.parametrize(("status", "relation"), STATUSES)
def test_how_the_user_and_somebody_follow_each_other_is_told(status: Any, relation: Any) -> None:
    user = {
        "id": "5",
        "username": "Joel_P",
        "name": "Joel &amp; Co",
        "description": "I speak &lt;3",
        "location": "Winnipeg",
        "created_at": "2009-01-01T00:00:00.000Z",
    }
    told = user | ({"connection_status": status} if status is not None else {})
    with x_on({"GET /2/users/by": unchanging({"data": [told]})}) as (x, server):
        (found,) = x.profiles(["joel_p"])
    assert found.relation == relation
    assert (found.remote_id, found.handle, found.name) == ("5", "Joel_P", "Joel & Co")
    assert (found.bio, found.location) == ("I speak <3", "Winnipeg")
    assert found.url == "https://x.com/Joel_P"
    assert found.created_at is not None and found.created_at.year == 2009
    assert "connection_status" in server.last.query["user.fields"].split(",")


def test_handles_are_asked_once_each_a_hundred_at_a_time_and_only_if_they_can_be_handles() -> None:
    def lookup(request: Request) -> Any:
        names = request.query["usernames"].split(",")
        return {"data": [{"id": "1", "username": name, "name": ""} for name in names]}

    wanted = ["@Joel", "joel", "no handle", "far_too_long_for_x", "", "a,b"]
    wanted += [f"user{number}" for number in range(105)]
    with x_on({"GET /2/users/by": lookup}) as (x, server):
        found = x.profiles(wanted)
    assert [len(request.query["usernames"].split(",")) for request in server.asked] == [100, 6]
    assert [one.handle for one in found][:2] == ["joel", "user0"]


def test_nobody_found_is_no_error_and_nobody_asked_for_is_no_call() -> None:
    nobody = {"errors": [{"title": "Not Found Error", "value": "ghost", "type": "about:blank"}]}
    with x_on({"GET /2/users/by": unchanging(nobody)}) as (x, server):
        assert x.profiles(["ghost"]) == []
        assert x.profiles(["no handle"]) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [{"data": {"id": "1"}}, {"data": [{"username": "x"}]}])
def test_people_in_a_shape_that_makes_no_sense_are_an_error(body: Any) -> None:
    with x_on({"GET /2/users/by": unchanging(body)}) as (x, _), pytest.raises(TryLater) as caught:
        x.profiles(["joel"])
    assert caught.value.taken == "no"


# ---------------------------------------------------------------- history

ANN = {"id": "21", "username": "ann", "name": "Ann", "connection_status": ["following"]}


def history_of(sent: Any, received: Any, **options: Any) -> tuple[Any, list[Request]]:
    routes = {
        f"GET /2/users/{OWN_ID}/tweets": unchanging(sent),
        f"GET /2/users/{OWN_ID}/mentions": unchanging(received),
    }
    with x_on(routes) as (x, server):
        return x.history(options.get("since")), server.asked


def test_own_posts_and_mentions_become_dated_acts_with_whom_they_concern() -> None:
    when = "2026-11-01T08:00:00Z"
    sent = {
        "data": [
            {
                "id": "1",
                "text": "@ann @bob @owner hello",
                "created_at": when,
                "in_reply_to_user_id": "21",
                "entities": {
                    "mentions": [
                        {"username": "ann", "id": "21"},
                        {"username": "bob", "id": "22"},
                        {"username": "owner", "id": OWN_ID},
                    ]
                },
            },
            {"id": "2", "text": "alone", "created_at": when},
            {
                "id": "3",
                "text": "RT @ann: x",
                "created_at": when,
                "referenced_posts": [{"type": "retweeted", "id": "9"}],
                "entities": {"mentions": [{"username": "ann", "id": "21"}]},
            },
        ],
        "includes": {"users": [ANN]},
    }
    received = {
        "data": [
            {"id": "4", "author_id": "21", "created_at": when, "in_reply_to_user_id": OWN_ID},
            {"id": "5", "author_id": "23", "created_at": when},
            {"id": "6", "author_id": OWN_ID, "created_at": when},
        ],
        "includes": {"users": [ANN]},
    }
    acts, _ = history_of(sent, received)
    told = [(act.person.remote_id, act.person.handle, act.outgoing, act.kind) for act in acts]
    assert told == [
        ("21", "ann", True, "reply"),
        ("22", "bob", True, "mention"),
        ("21", "ann", False, "reply"),
        ("23", "", False, "mention"),
    ]
    assert acts[0].person.relation == {"you_follow"}
    assert acts[0].at.isoformat() == "2026-11-01T08:00:00+00:00"


def test_history_is_asked_for_from_a_day_on_and_ends_at_eight_hundred() -> None:
    counter = iter(range(10_000))

    def endless(request: Request) -> Any:
        number = next(counter)
        return {"data": [], "meta": {"next_token": f"page{number}"}}

    routes: dict[str, Route] = {
        f"GET /2/users/{OWN_ID}/tweets": endless,
        f"GET /2/users/{OWN_ID}/mentions": endless,
    }
    with x_on(routes) as (x, server):
        assert list(x.history(NOW - timedelta(days=30))) == []
    assert len(server.asked) == 16
    assert {request.query["max_results"] for request in server.asked} == {"100"}
    assert {request.query["start_time"] for request in server.asked} == {"2026-10-23T12:00:00Z"}


# ---------------------------------------------------------------- tokens

TOKENS = {
    "token_type": "bearer",
    "access_token": "ACCESS-2",
    "refresh_token": "REFRESH-2",
    "expires_in": 7200,
    "scope": "tweet.read tweet.write users.read offline.access",
}


def test_a_refresh_uses_the_refresh_token_once_and_goes_on_with_what_comes_back() -> None:
    routes: dict[str, Route] = {
        "POST /2/oauth2/token": unchanging(TOKENS),
        "GET /2/users/by": unchanging({}),
    }
    with x_on(routes) as (x, server):
        fresh = x.refresh()
        assert server.last.form == {
            "grant_type": "refresh_token",
            "refresh_token": "REFRESH",
            "client_id": "client",
        }
        assert server.last.headers["Authorization"].startswith("Basic ")
        x.refresh()
        assert server.last.form["refresh_token"] == "REFRESH-2"
        x.profiles(["joel"])
        assert server.last.headers["Authorization"] == "Bearer ACCESS-2"
    assert (fresh.access_token, fresh.refresh_token) == ("ACCESS-2", "REFRESH-2")
    assert fresh.expires_at == NOW + timedelta(hours=2)
    assert "tweet.write" in fresh.scopes


def refreshing(x: X) -> type[Exception]:
    with pytest.raises((Expired, Refused, TryLater)) as caught:
        x.refresh()
    assert "REFRESH" not in caught.value.message
    return caught.type


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"error": "invalid_grant", "error_description": "REFRESH"}, Expired),
        (400, {"error": "invalid_request"}, Expired),
        (401, {"error": "invalid_client"}, Refused),
        (401, {"error": "unauthorized_client"}, Refused),
        (429, {"title": "Too Many Requests"}, TryLater),
        (503, {"title": "Over capacity", "detail": "x"}, TryLater),
        (200, {"token_type": "bearer"}, TryLater),
        (302, {}, TryLater),
    ],
)
def test_a_refused_refresh_asks_for_the_right_thing(status: int, body: Any, expected: Any) -> None:
    refusal = answer(status, json=body, headers={"Location": "/elsewhere"})
    with x_on({"POST /2/oauth2/token": unchanging(refusal)}) as (x, server):
        assert refreshing(x) is expected
    assert len(server.asked) == 1


def test_an_own_post_is_told_from_a_strangers_and_from_one_that_is_gone() -> None:
    own = receipt()
    path = f"GET /2/tweets/{own.remote_id}"
    told = {"id": own.remote_id, "author_id": OWN_ID}
    gone = {"errors": [{"title": "Not Found Error", "parameter": "id"}]}
    for body, found in (
        ({"data": told}, own),
        ({"data": told | {"author_id": "21"}}, None),
        (gone, None),
    ):
        with x_on({path: lambda request, body=body: body}) as (x, server):
            assert x.own_post(own.remote_id) == found
            assert x.own_post(id_at(NOW + timedelta(days=1))) is None
            assert len(server.asked) == 1
    with x_on({path: lambda request: {"data": []}}) as (x, _), pytest.raises(TryLater):
        x.own_post(own.remote_id)
