"""What a program decides about a post: only what its state allows."""

from __future__ import annotations

from typing import Any

import pytest

from helpnet.domain.model import PostState
from helpnet.store import deleting, deliveries
from helpnet.web.cursors import cursor
from tests.support.api import Api

URL = "https://x.com/robin_vale/status/1234567890"


def an_ask(api: Api, state: PostState = "queued") -> str:
    """An ask whose post on X stands so; the path of that post."""
    ask = api.ask(networks=["x"])
    [delivery] = deliveries.of_ask(api.helpnet.store, ask["id"])
    if state != "queued":
        deliveries.settle(api.helpnet.store, delivery.id, state, "")
    return f"/asks/{ask['id']}/posts/x"


def decide(api: Api, path: str, status: int, **body: Any) -> Any:
    if status == 200:
        api.validate({"$ref": "#/components/schemas/Decision"}, body)
    answer = api.call("POST", path, status, json=body)
    return answer.body["posts"][0] if status == 200 else answer


def test_a_waiting_post_is_taken_back_and_sent_after_all(api: Api) -> None:
    path = an_ask(api)
    post = decide(api, path, 200, action="cancel")
    assert (post["state"], post["actions"]) == ("cancelled", ["resend"])
    assert post["message"]
    assert decide(api, path, 409, action="cancel").error["code"] == "conflict"
    post = decide(api, path, 200, action="resend")
    assert (post["state"], post["message"]) == ("queued", None)


def test_a_post_of_unknown_outcome_is_confirmed_with_its_link(api: Api) -> None:
    post = decide(api, an_ask(api, "unknown"), 200, action="confirm", url=URL)
    assert (post["state"], post["remote_id"], post["url"]) == ("sent", "1234567890", URL)
    assert post["actions"] == ["delete"]


@pytest.mark.parametrize("url", [{}, {"url": ""}, {"url": None}])
def test_a_post_is_confirmed_without_its_link(api: Api, url: dict[str, Any]) -> None:
    post = decide(api, an_ask(api, "unknown"), 200, action="confirm", **url)
    assert (post["state"], post["remote_id"]) == ("sent", None)
    assert "replies cannot be read" in post["message"]


def test_what_is_no_link_of_a_post_confirms_nothing(api: Api) -> None:
    path = an_ask(api, "unknown")
    for url in (
        *("there", "https://x.com/robin_vale", "javascript:/status/12", "/status/12"),
        *("https://[", "ftp://x.com/robin_vale/status/12", "x.com/robin_vale/status/12", 17),
    ):
        assert list(decide(api, path, 422, action="confirm", url=url).fields) == ["url"], url
    assert api.call("GET", path[: path.index("/posts")], 200).body["posts"][0]["state"] == "unknown"


@pytest.mark.parametrize(
    ("state", "allowed", "words"),
    [
        ("queued", {"cancel"}, "waits to be sent"),
        ("sending", set(), "is on its way"),
        ("unknown", {"confirm", "resend", "cancel"}, ""),
        ("sent", set(), "stands on X"),
        ("refused", {"resend"}, "did not take the post"),
        ("cancelled", {"resend"}, "is not sent any more"),
    ],
)
def test_only_what_the_state_allows_is_done(
    api: Api, state: PostState, allowed: set[str], words: str
) -> None:
    path = an_ask(api, state)
    shown = api.call("GET", path[: path.index("/posts")], 200).body["posts"][0]
    assert set(shown["actions"]) == allowed
    for action in {"cancel", "confirm", "resend"} - allowed:
        told = decide(api, path, 409, action=action).error["message"]
        assert f"{words}: nothing was changed." in told


def test_what_is_no_action_is_named(api: Api) -> None:
    path = an_ask(api)
    for body in ({}, {"action": None}, {"action": ""}, {"action": "delete!"}, {"action": ["x"]}):
        assert list(decide(api, path, 422, **body).fields) == ["action"]


def test_after_its_time_an_ask_is_not_sent_again(api: Api) -> None:
    path = an_ask(api, "refused")
    api.clock.forward(hours=25)
    answer = decide(api, path, 409, action="resend")
    assert "write a new ask" in answer.error["message"]


def test_a_post_that_is_not_there_is_404(api: Api) -> None:
    path = an_ask(api)
    for wrong in (
        path.replace("/posts/x", "/posts/facebook"),
        path.replace("/posts/x", "/posts/q"),
    ):
        decide(api, wrong, 404, action="cancel")
    decide(api, "/asks/nothing/posts/x", 404, action="cancel")


def test_a_sent_post_is_deleted_and_says_so_meanwhile(api: Api) -> None:
    path = an_ask(api, "unknown")
    decide(api, path, 200, action="confirm", url=URL)
    for _ in range(2):  # to want it twice changes nothing
        post = decide(api, path, 200, action="delete")
        assert (post["state"], post["actions"], post["deleted_at"]) == ("sent", [], None)
        assert post["delete_asked_at"] == "2026-03-14T12:00:00.000Z"
    [delivery] = deliveries.of_ask(api.helpnet.store, path.split("/")[2])
    deleting.done(api.helpnet.store, delivery.id, api.clock(), "It was gone already.")
    post = decide(api, path, 200, action="delete")
    assert (post["state"], post["remote_id"]) == ("deleted", "1234567890")
    assert (post["delete_asked_at"], post["deleted_at"]) == (None, "2026-03-14T12:00:00.000Z")
    assert post["message"] == "It was gone already."


@pytest.mark.parametrize("state", ["queued", "sending", "unknown", "refused", "cancelled", "sent"])
def test_what_is_not_known_to_stand_there_cannot_be_deleted(api: Api, state: PostState) -> None:
    answer = decide(api, an_ask(api, state), 409, action="delete")
    assert answer.error["code"] == "conflict"
    assert answer.error["message"].endswith(".")


def test_all_that_was_tried_for_a_post_is_listed(api: Api) -> None:
    path = an_ask(api)
    assert api.call("GET", f"{path}/attempts", 200).body["items"] == []
    [delivery] = deliveries.of_ask(api.helpnet.store, path.split("/")[2])
    store, now = api.helpnet.store, api.clock
    for outcome, code in (("not taken", "429"), ("unknown", "stopped")):
        deliveries.begin(store, delivery.id, now())
        deliveries.end(store, delivery.id, now.forward(1.5), outcome, code)
    deliveries.lost(store, delivery.id, now(), "")
    deliveries.begin(store, delivery.id, now())
    told = api.call("GET", f"{path}/attempts", 200).body["items"]
    assert [(one["act"], one["number"], one["outcome"], one["code"]) for one in told] == [
        ("post", 1, "not taken", "429"),
        ("post", 2, "unknown", None),
        ("find", 2, "started", None),
    ]
    assert told[0]["words"] == "X did not take it (HTTP 429)"
    assert told[1]["words"].endswith("X may have it (helpnet was stopped in the middle)")
    assert (told[0]["started_at"], told[0]["ended_at"]) == (
        "2026-03-14T12:00:00.000Z",
        "2026-03-14T12:00:01.500Z",
    )
    api.call("GET", "/asks/nothing/posts/x/attempts", 404)
    api.call("GET", f"{path[:-1]}facebook/attempts", 404)
    api.call("GET", f"{path}/attempts", 404, client=api.other_user())


def test_many_attempts_come_page_by_page(api: Api) -> None:
    path = an_ask(api)
    [delivery] = deliveries.of_ask(api.helpnet.store, path.split("/")[2])
    with api.helpnet.store.transaction():
        for _ in range(203):
            deliveries.begin(api.helpnet.store, delivery.id, api.clock.forward(1))
            deliveries.end(api.helpnet.store, delivery.id, api.clock(), "not taken", "503")
    pages = api.everything(f"{path}/attempts")
    assert [len(page) for page in pages] == [100, 100, 3]
    assert [one["number"] for page in pages for one in page] == list(range(1, 204))
    for wrong in ("nonsense", cursor("minus one"), cursor("1", "2")):
        api.call("GET", f"{path}/attempts", 422, query_string={"cursor": wrong})
