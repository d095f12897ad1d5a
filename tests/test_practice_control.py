"""The control plane: replies, what the outside world sees, requests, reset and refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpnet.practice import create_practice_app
from tests.support.clock import StandingClock
from tests.support.practice import Practice, running_practice

NOON = "2026-03-14T12:00:00.000Z"
JUNE = "2025-06-01T06:30:00Z"


@pytest.fixture
def practice() -> Iterator[Practice]:
    with running_practice(clock=StandingClock().seconds) as running:
        yield running


@pytest.fixture
def token(practice: Practice) -> str:
    return practice.x_tokens()["access_token"]


@pytest.fixture
def ask(practice: Practice, token: str) -> str:
    made = practice.x("POST", "/2/tweets", token, json={"text": "need help"})
    return made.json()["data"]["id"]


@pytest.fixture
def page_post(practice: Practice) -> str:
    with practice.world.held():
        return practice.world.facebook.add_post(
            practice.world.page().id, "need help", by_api=True
        ).id


def reply(answered: str, **more: object) -> dict[str, object]:
    return {"network": "x", "post_id": answered, "author": "priya_n", "text": "here", **more}


def people(practice: Practice) -> dict[str, dict]:
    return {person["name"]: person for person in practice.control("GET", "/people")["items"]}


# ---------------------------------------------------------------- replies and posts


def test_a_reply_on_facebook_keeps_its_thread_and_its_tags(practice, page_post):
    def comment(**more: object) -> str:
        body = reply(page_post, network="facebook", author="Raj Malhotra", **more)
        return practice.control("POST", "/replies", body, status=201)["id"]

    first = comment(text="Joel Parent!", tags=["Joel Parent"])
    second = comment(text="yes", in_reply_to=first)
    third = comment(text="yes indeed", in_reply_to=second, at=NOON)
    facebook = practice.world.facebook
    joel = practice.world.people.named("Joel Parent")[0]
    assert facebook.comment(first).tags == [joel.id]
    assert facebook.comment(second).parent == facebook.comment(third).parent == first
    assert facebook.comment(third).answers == second
    assert facebook.comment(third).at == StandingClock().seconds()


def test_a_reply_is_edited_hidden_and_taken_down(practice, token, ask, page_post):
    on_x = practice.control("POST", "/replies", reply(ask))["id"]
    practice.control("PATCH", f"/replies/x/{on_x}", {"text": "there, rather & so"})
    told = practice.x("GET", f"/2/tweets/{on_x}", token).json()["data"]
    assert told["text"] == "there, rather &amp; so"
    on_page = practice.control("POST", "/replies", reply(page_post, network="facebook"))["id"]
    practice.control("PATCH", f"/replies/facebook/{on_page}", {"hidden": True})
    assert practice.world.facebook.comment(on_page).hidden
    assert practice.world.facebook.comment(on_page).text == "here"
    practice.control("DELETE", f"/replies/x/{on_x}")
    practice.control("DELETE", f"/replies/facebook/{on_page}")
    assert practice.world.facebook.comment(on_page) is None
    assert "errors" in practice.x("GET", f"/2/tweets/{on_x}", token).json()


def test_posts_are_what_came_over_the_apis_and_nothing_else(practice, token, ask, page_post):
    theirs = practice.control("POST", "/replies", reply(ask))["id"]
    thanks = practice.x(
        "POST",
        "/2/tweets",
        token,
        json={"text": "thank you", "reply": {"in_reply_to_tweet_id": theirs}},
    ).json()["data"]["id"]
    items = practice.control("GET", "/posts")["items"]
    assert sorted(items, key=lambda item: item["id"]) == sorted(
        [
            {
                "network": "x",
                "id": ask,
                "author": "robin_vale",
                "text": "need help",
                "in_reply_to": None,
                "at": NOON,
            },
            {
                "network": "facebook",
                "id": page_post,
                "author": "Robin Vale Speaks",
                "text": "need help",
                "in_reply_to": None,
                "at": NOON,
            },
            {
                "network": "x",
                "id": thanks,
                "author": "robin_vale",
                "text": "thank you",
                "in_reply_to": theirs,
                "at": NOON,
            },
        ],
        key=lambda item: item["id"],
    )


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"network": "myspace"}, 422, '"network" must be one of'),
        ({"post_id": "1"}, 404, "no post '1'"),
        ({"author": "nobody here"}, 404, "nobody called 'nobody here'"),
        ({"author": "Raj Malhotra"}, 422, "no account on x"),
        ({"text": "  "}, 422, '"text" must be a text'),
        ({"text": None}, 422, '"text" must be a text'),
        ({"in_reply_to": "1"}, 404, "no reply '1' under that post"),
        ({"text": "x" * 25_001}, 422, "25,000 characters"),
        ({"text": "half \ud83d"}, 422, "half a character"),
        ({"tags": ["Joel Parent"]}, 422, "@username"),
        ({"tags": "Joel Parent"}, 422, "list of texts"),
        ({"quote": "yes"}, 422, "true or false"),
        ({"at": "2027-01-01T00:00:00Z"}, 422, "future"),
        ({"reply_to": "1"}, 422, "no field 'reply_to'"),
    ],
)
def test_a_reply_that_cannot_be_is_refused_with_one_sentence(practice, ask, changes, status, says):
    assert says in practice.refused("POST", "/replies", status, json=reply(ask, **changes))


def test_a_comment_answers_only_what_stands_under_the_same_post(practice, page_post):
    with practice.world.held():
        other = practice.world.facebook.add_post(practice.world.page().id, "another").id
        comment = practice.world.facebook.add_comment(other, "owner", "hi").id
    body = reply(page_post, network="facebook", in_reply_to=comment)
    assert "under that post" in practice.refused("POST", "/replies", 404, json=body)
    quoting = reply(page_post, network="facebook", quote=True)
    assert "quoted" in practice.refused("POST", "/replies", 422, json=quoting)


def test_a_reply_is_dated_between_what_it_answers_and_now(practice, ask):
    early = practice.refused("POST", "/replies", 422, json=reply(ask, at=JUNE))
    assert early == '"at" lies before what is answered.'
    for rounded in ("2026-03-14T11:59:59.5Z", "2026-03-14T12:00:00.5Z"):
        made = practice.control("POST", "/replies", reply(ask, at=rounded), status=201)["id"]
        assert int(made) > int(ask)
        assert practice.world.x.get(made).at == StandingClock().seconds()


def test_two_of_one_name_are_not_guessed_between(practice, page_post):
    for username in ("ann_one", "ann_two"):
        practice.control(
            "POST", "/people", {"name": "Ann", "x_username": username, "facebook_name": "Ann Lee"}
        )
    body = reply(page_post, network="facebook", author="Ann Lee")
    assert "More than one" in practice.refused("POST", "/replies", 422, json=body)
    practice.control("POST", "/replies", {**body, "author": "ann_two"}, status=201)


# ---------------------------------------------------------------- the rest of the plane


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "says"),
    [
        ("POST", "/replies", b"{", 400, "not JSON"),
        ("POST", "/replies", b"[" * 100_000, 400, "not JSON"),
        ("POST", "/people", b"[]", 400, "must be a JSON object"),
        ("POST", "/faults", b"", 400, "not JSON"),
        ("POST", "/faults", b"{}", 422, '"network" must be one of'),
        ("POST", "/faults", b'{"network":"x"}', 422, '"effect" must be an object'),
        ("POST", "/faults", b'{"network":"x","effect":{"type":"x"}}', 422, "no effect 'x'"),
        ("POST", "/faults", b'{"network":"x","effect":{"type":"status"}}', 422, '"status"'),
        (
            "POST",
            "/faults",
            b'{"network":"x","effect":{"type":"status","status":99}}',
            422,
            "at least 200",
        ),
        (
            "POST",
            "/faults",
            b'{"network":"x","count":0,"effect":{"type":"malformed"}}',
            422,
            '"count"',
        ),
        (
            "POST",
            "/faults",
            b'{"network":"x","effect":{"type":"malformed","seconds":1}}',
            422,
            "no field 'seconds'",
        ),
        ("POST", "/settings", b'{"search_lag":-1}', 422, "at least 0"),
        ("POST", "/settings", b'{"search_lag":NaN}', 422, "must be a number"),
        ("PATCH", "/replies/x/1", b'{"text":"a"}', 404, "no '1' on x"),
        ("PATCH", "/replies/x/1", b"{}", 422, '"text", "hidden" or both'),
        ("DELETE", "/replies/mail/1", b"", 404, "no network 'mail'"),
        ("GET", "/nonsense", b"", 404, ""),
        ("GET", "/reset", b"", 405, ""),
    ],
)
def test_bad_orders_are_refused_with_one_sentence(practice, method, path, data, status, says):
    assert says in practice.refused(method, path, status, data=data)


def test_the_plane_answers_on_loopback_only(practice):
    app = create_practice_app(None)
    client = app.test_client()
    far = client.get("/practice/people", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert far.status_code == 403
    assert "loopback" in far.get_json()["error"]
    lured = client.get("/practice/people", headers={"Host": "evil.example.com:8100"})
    assert lured.status_code == 403
    for origin in ("https://evil.example.com", "null"):
        abused = client.post("/practice/reset", headers={"Origin": origin})
        assert abused.status_code == 403
    for host in ("localhost:8100", "127.0.0.1", "[::1]:8100"):
        assert client.get("/practice/people", headers={"Host": host}).status_code == 200
    app.extensions["practice"].close()


def test_a_body_that_is_too_large_is_refused_and_the_refusal_can_be_read(practice):
    answer = practice.http.post(
        f"{practice.url}/practice/replies", data=b"x" * (17 * 1024 * 1024), timeout=10
    )
    assert answer.status_code == 413
    assert "16 MB" in answer.json()["error"]


def test_requests_are_told_with_what_they_asked_and_what_they_got(practice, token):
    practice.control("POST", "/reset")
    practice.x("GET", "/2/users/me", token, params={"user.fields": "name"})
    practice.x("POST", "/2/tweets", token, json={"text": "hi"})
    practice.x("GET", "/2/users/me", token="made-up")
    me, made, refused = practice.control("GET", "/requests")["items"]
    assert me == {
        "network": "x",
        "method": "GET",
        "path": "/x/2/users/me",
        "query": {"user.fields": "name"},
        "status": 200,
        "at": NOON,
    }
    assert (made["json"], made["status"]) == ({"text": "hi"}, 201)
    assert refused["status"] == 401


def test_reset_empties_everything_but_accounts_and_tokens(practice, token, ask):
    before = people(practice)
    practice.control("POST", "/people", {"name": "Ann", "x_username": "ann"})
    practice.control("POST", "/replies", reply(ask))
    practice.control("POST", "/settings", {"search_lag": 30})
    practice.control("POST", "/faults", {"network": "x", "effect": {"type": "malformed"}})
    practice.control("POST", "/reset")
    assert people(practice) == before
    assert practice.control("GET", "/posts")["items"] == []
    assert practice.control("GET", "/requests")["items"] == []
    assert practice.control("GET", "/faults")["items"] == []
    assert practice.control("GET", "/settings")["search_lag"] == 0
    assert practice.x("GET", "/2/users/me", token).json()["data"]["username"] == "robin_vale"
    again = practice.x("POST", "/2/tweets", token, json={"text": "need help"})
    assert again.json()["data"]["id"] != ask
