"""facebook-sdk, as it comes, drives the practice Graph API over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import facebook
import pytest
import requests

from helpnet.practice.callbacks import signed_request
from helpnet.practice.tokens import FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
from tests.support.clock import StandingClock
from tests.support.graph import CALLBACK, SCOPES
from tests.support.practice import running_practice


@pytest.fixture
def practice(monkeypatch: pytest.MonkeyPatch, clock: StandingClock) -> Iterator[str]:
    """The address of practice networks that tell the clock's time."""
    with running_practice(clock=clock.seconds) as running:
        monkeypatch.setattr(facebook, "FACEBOOK_GRAPH_URL", f"{running.url}/graph/")
        monkeypatch.setattr(facebook, "FACEBOOK_WWW_URL", f"{running.url}/graph/")
        yield running.url


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


def control(url: str, path: str, body: dict[str, Any]) -> Any:
    """Tell the practice networks what is to happen there."""
    answer = requests.post(f"{url}/practice/{path}", json=body, timeout=10)
    assert answer.ok, answer.text
    return answer.json()


def graph_api(session: requests.Session, token: str | None = None) -> facebook.GraphAPI:
    """The SDK, told of the version it refuses to know."""
    api = facebook.GraphAPI(token, session=session, timeout=10)
    api.version = "v26.0"
    return api


@pytest.fixture
def page(practice: str, session: requests.Session) -> facebook.GraphAPI:
    """The SDK with a Page token, got the way a new user gets it."""
    api = graph_api(session)
    url = api.get_auth_url(FACEBOOK_APP_ID, CALLBACK, list(SCOPES), state="s")
    sent_back = session.post(url, data={"decision": "allow"}, allow_redirects=False, timeout=10)
    told = parse_qs(urlsplit(sent_back.headers["Location"]).query)
    assert told["state"] == ["s"]
    api.access_token = api.get_access_token_from_code(
        told["code"][0], CALLBACK, FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
    )["access_token"]
    long = api.extend_access_token(FACEBOOK_APP_ID, FACEBOOK_APP_SECRET)["access_token"]
    (found,) = graph_api(session, long).get_connections("me", "accounts")["data"]
    return graph_api(session, found["access_token"])


def test_a_refusal_arrives_with_code_type_and_message(
    practice: str, session: requests.Session, page: facebook.GraphAPI
) -> None:
    page.put_object("me", "feed", message="twice")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        page.put_object("me", "feed", message="twice")
    assert refusal.value.code == 506
    assert refusal.value.result["error"]["error_subcode"] == 1455006
    with pytest.raises(facebook.GraphAPIError, match="Cannot parse access token") as refusal:
        graph_api(session, "never issued").get_object("me")
    assert (refusal.value.code, refusal.value.type) == (190, "OAuthException")


def test_the_sdk_asks_for_the_version_and_hears_it(page: facebook.GraphAPI) -> None:
    assert page.get_version() == "26.0"


def test_a_token_can_be_examined(page: facebook.GraphAPI, session: requests.Session) -> None:
    told = page.debug_access_token(page.access_token, FACEBOOK_APP_ID, FACEBOOK_APP_SECRET)
    assert told["data"]["type"] == "PAGE"
    app_token = graph_api(session).get_app_access_token(FACEBOOK_APP_ID, FACEBOOK_APP_SECRET)
    examined = graph_api(session, app_token).get_object("debug_token", input_token=app_token)
    assert examined["data"]["type"] == "APP"


def test_post_read_every_comment_over_pages_answer_and_delete(
    practice: str, page: facebook.GraphAPI
) -> None:
    text = "need help 🙏\nanyone in Saint-Boniface or Montréal?"
    post_id = page.put_object("me", "feed", message=text)["id"]
    assert page.get_object(post_id)["message"] == text
    written = []
    for number in range(12):
        reply = {
            "network": "facebook",
            "post_id": post_id,
            "author": "Raj Malhotra" if number % 2 else "Dorothy Vale",
            "text": f"answer {number}",
            "in_reply_to": written[-1] if number % 3 == 2 else None,
        }
        written.append(control(practice, "replies", reply)["id"])

    read = list(
        page.get_all_connections(
            post_id, "comments", filter="stream", limit=5, fields="message,from{name},parent{id}"
        )
    )
    assert [comment["id"] for comment in read] == written
    assert [comment["message"] for comment in read] == [f"answer {n}" for n in range(12)]
    assert {comment["from"]["name"] for comment in read} == {"Raj Malhotra", "Dorothy Vale"}
    assert read[2]["parent"]["id"] == written[1]

    answer = page.put_comment(written[2], "thank you")["id"]
    assert page.get_object(answer, fields="parent{id}")["parent"]["id"] == written[1]
    assert page.delete_object(answer) == {"success": True}
    assert page.get_objects([post_id], fields="comments.summary(true){id}")[post_id]["comments"][
        "summary"
    ] == {"order": "ranked", "total_count": 8, "can_comment": True}
    assert page.delete_object(post_id) == {"success": True}
    posts = page.get_all_connections("me", "published_posts", limit=4)
    assert post_id not in {post["id"] for post in posts}


def test_the_scenario_arrives_as_comments_with_joel_tagged(
    practice: str, page: facebook.GraphAPI, clock: StandingClock
) -> None:
    post_id = page.put_object("me", "feed", message="anyone in Winnipeg on Web 2.0?")["id"]
    play = {"scenario": "winnipeg", "post_ids": {"facebook": post_id}, "speed": 2}
    control(practice, "play", play)
    clock.forward(minutes=20)
    comments = list(
        page.get_all_connections(
            post_id,
            "comments",
            filter="stream",
            fields="message,from{name},message_tags,parent{id},created_time",
        )
    )
    raj = next(comment for comment in comments if comment["from"]["name"] == "Raj Malhotra")
    (tag,) = raj["message_tags"]
    assert (tag["name"], tag["type"], tag["offset"]) == ("Joel Parent", "user", 0)
    assert any("204-555-0143" in comment["message"] for comment in comments)
    assert sum("parent" in comment for comment in comments) == 3


def test_a_photo_put_up_by_the_library_stands_in_a_post(page: facebook.GraphAPI) -> None:
    picture = b"GIF89a" + (30).to_bytes(2, "little") + (20).to_bytes(2, "little")
    made = page.put_photo(io.BytesIO(picture), "me/photos", message="the hall")
    told = page.get_object(made["post_id"], fields="message,attachments{target}")
    assert told["message"] == "the hall"
    assert told["attachments"]["data"][0]["target"]["id"] == made["id"]
    with pytest.raises(facebook.GraphAPIError) as refusal:
        page.put_photo(io.BytesIO(b"no picture"), "me/photos")
    assert (refusal.value.code, refusal.value.type) == (100, "OAuthException")


def test_a_like_given_by_the_library_counts(practice: str, page: facebook.GraphAPI) -> None:
    post = page.put_object("me", "feed", message="need help")["id"]
    order = {"network": "facebook", "post_id": post, "author": "Raj Malhotra", "text": "Joel!"}
    comment = control(practice, "replies", order)["id"]
    assert page.put_like(comment) == {"success": True}
    assert page.get_object(comment, fields="like_count")["like_count"] == 1


def test_the_library_reads_what_a_callback_is_signed_with() -> None:
    payload = {"user_id": "1", "algorithm": "HMAC-SHA256", "issued_at": 7}
    value = signed_request(payload)
    assert facebook.parse_signed_request(value, FACEBOOK_APP_SECRET) == payload
    assert facebook.parse_signed_request(value, "another secret") is False
