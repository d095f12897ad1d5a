"""Meta's own SDK, in strict mode, drives the practice Graph API and sees what the adapter sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from facebook_business import apiconfig
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookError, FacebookRequestError
from facebook_business.session import FacebookSession

from helpnet.networks import Expired, Refused
from tests.support.practice import Practice
from tests.support.stages import FacebookStage

FIELDS = ["id", "message", "from", "created_time", "parent", "permalink_url", "message_tags"]
READ = {"filter": "stream", "order": "chronological", "limit": 7}


@pytest.fixture
def stage(practice: Practice) -> FacebookStage:
    return FacebookStage(practice)


@pytest.fixture
def api(stage: FacebookStage, monkeypatch: pytest.MonkeyPatch) -> Iterator[FacebookAdsApi]:
    """The SDK with the Page's token, refusing what Meta's declarations do not know."""
    monkeypatch.setitem(apiconfig.ads_api_config, "STRICT_MODE", True)
    session = FacebookSession(
        "100000000000001", "practice-facebook-secret", stage.credentials.access_token, timeout=10
    )
    session.GRAPH = stage.web
    yield FacebookAdsApi(session, api_version="v26.0")
    session.requests.close()


@pytest.fixture
def page(stage: FacebookStage, api: FacebookAdsApi) -> Page:
    return Page(stage.connected.profile.remote_id, api=api)


def comments_of(api: FacebookAdsApi, post_id: str) -> list[dict[str, Any]]:
    """All comments, page by page."""
    cursor = PagePost(post_id, api=api).get_comments(fields=FIELDS, params=READ)
    return [comment.export_all_data() for comment in cursor]


def refused(call: Any) -> tuple[Any, ...]:
    """HTTP status, code, subcode and type of what the SDK is refused with."""
    with pytest.raises(FacebookRequestError) as caught:
        call()
    error = caught.value
    assert error.body()["error"]["fbtrace_id"]
    assert error.api_error_message()
    return (
        error.http_status(),
        error.api_error_code(),
        error.api_error_subcode(),
        error.api_error_type(),
    )


def test_strict_mode_refuses_what_is_not_declared(api: FacebookAdsApi, page: Page) -> None:
    with pytest.raises(FacebookError):
        page.get_published_posts(fields=["reply_count"])
    with pytest.raises(FacebookError):
        PagePost("1_2", api=api).get_comments(params={"filter": "everything"})


def test_both_see_the_same_conversation_over_pages(
    stage: FacebookStage, api: FacebookAdsApi, page: Page
) -> None:
    text = "need help 🙏 & soon\nanyone in Saint-Boniface or Montréal? <3"
    post_id = page.create_feed(params={"message": text})["id"]
    said = [stage.answer(post_id, f"answer {number} & more") for number in range(17)]
    for number in (3, 9):
        said.append(stage.answer(post_id, "yes, him", in_reply_to=said[number]))
    top = Comment(said[3], api=api)
    said.append(top.create_comment(params={"message": "thank you"})["id"])

    theirs = comments_of(api, post_id)
    ours, _ = stage.open().replies([stage.open().find(text, datetime.now(UTC) - AGO)], {})
    assert [one["id"] for one in theirs] == [one.remote_id for one in ours] == said
    assert [one["message"] for one in theirs] == [one.text for one in ours]
    assert [one["from"]["name"] for one in theirs] == [one.author.name for one in ours]
    assert [one["from"]["id"] for one in theirs] == [one.author.remote_id for one in ours]
    assert [one["permalink_url"] for one in theirs] == [one.url for one in ours]
    parents = [one.get("parent", {}).get("id") for one in theirs]
    assert parents == [one.parent_remote_id for one in ours]
    told = [datetime.fromisoformat(one["created_time"]) for one in theirs]
    assert told == [one.created_at for one in ours]
    assert [one.is_own for one in ours] == [False] * 19 + [True]


AGO = timedelta(minutes=5)


def test_both_count_alike(stage: FacebookStage, api: FacebookAdsApi, page: Page) -> None:
    network = stage.open()
    receipt = network.post("need help")
    first = stage.answer(receipt.remote_id, "one")
    stage.answer(receipt.remote_id, "two", in_reply_to=first)
    told = PagePost(receipt.remote_id, api=api).get_comments(params=READ | {"summary": "true"})
    assert told.total() == network.counts([receipt])[receipt.remote_id] == 2


def test_both_find_each_other_s_posts_newest_first(stage: FacebookStage, page: Page) -> None:
    network = stage.open()
    first = network.post("the adapter asks")
    second = page.create_feed(params={"message": "the SDK asks"})["id"]
    listed = list(page.get_published_posts(fields=["id", "message", "created_time"]))
    assert [one["id"] for one in listed[:2]] == [second, first.remote_id]
    found = network.find("the SDK asks", datetime.now(UTC) - AGO)
    assert found is not None and found.remote_id == second
    assert datetime.fromisoformat(listed[0]["created_time"]) == found.sent_at


def test_what_one_deletes_is_gone_for_the_other(
    stage: FacebookStage, api: FacebookAdsApi, page: Page
) -> None:
    network = stage.open()
    receipt = network.post("need help")
    comment = stage.answer(receipt.remote_id, "no help")
    Comment(comment, api=api).api_delete()
    assert network.replies([receipt], {})[0] == []
    PagePost(receipt.remote_id, api=api).api_delete()
    with pytest.raises(Refused) as caught:
        network.replies([receipt], {})
    assert caught.value.gone
    other = network.post("need other help")
    network.delete(other)
    gone = refused(lambda: PagePost(other.remote_id, api=api).api_get(fields=["id"]))
    assert gone[1:3] == (100, 33)


def test_both_are_refused_for_the_same_reason(
    stage: FacebookStage, api: FacebookAdsApi, page: Page
) -> None:
    network = stage.open()
    network.post("need help")

    def post() -> Any:
        return page.create_feed(params={"message": "need help"})

    assert refused(post) == (400, 506, 1455006, "OAuthException")
    with pytest.raises(Refused) as duplicate:
        network.post("need help")
    assert duplicate.value.code == "506/1455006" and duplicate.value.duplicate
    stage.trouble("rate_limit", reset_in=60)
    assert refused(post)[1] in (32, 80001)
    stage.expire()
    assert refused(post) == (400, 190, 463, "OAuthException")
    with pytest.raises(Expired) as expired:
        network.post("another")
    assert expired.value.code == "190/463"
    api._session.requests.params["access_token"] = "never issued"
    assert refused(post)[1] == 190


def test_how_much_of_the_allowance_is_used_reaches_both(stage: FacebookStage, page: Page) -> None:
    cursor = page.get_published_posts(fields=["id"], params={"limit": 1})
    assert stage.connected.profile.remote_id in cursor.headers()["X-Business-Use-Case-Usage"]
    assert cursor.headers()["facebook-api-version"] == "v26.0"
    network = stage.open()
    network.find("nothing", datetime.now(UTC))
    assert network.rests_until is None
