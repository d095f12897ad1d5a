"""X's own XDK drives practice X, in X's newer field names, and sees what the adapter sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
import requests
import xdk
from xdk.posts.client import PostsClient
from xdk.posts.models import CreateRequest
from xdk.users.client import UsersClient

from helpnet.networks import Expired, NetworkError, Refused
from tests.support.practice import Practice
from tests.support.stages import RenamedXStage, XStage

POST_FIELDS = ["conversation_id", "created_at", "entities", "lang", "note_post", "public_metrics"]
EXPANSIONS = ["author_id", "in_reply_to_user_id", "referenced_posts"]
USER_FIELDS = ["connection_status", "created_at", "description", "location", "name", "username"]
TEXT = "need help & more <3: who speaks in Winnipeg? example.org/talk"


@pytest.fixture
def stage(practice: Practice) -> XStage:
    return XStage(practice)


@pytest.fixture
def client(stage: XStage) -> Iterator[xdk.Client]:
    """The XDK with the same user's token."""
    made = xdk.Client(base_url=stage.web, access_token=stage.credentials.access_token)
    made.session.hooks["response"].append(problems_at_x)
    yield made
    made.session.close()


def problems_at_x(answer: requests.Response, **_: Any) -> None:
    """Problems named as the XDK wants them.

    X's published description (2.166) names them at api.twitter.com, the XDK at api.x.com; which
    the live API does is not known, and the adapter looks at the last part only.
    """
    old, new = b"https://api.twitter.com/2/problems/", b"https://api.x.com/2/problems/"
    answer._content = answer.content.replace(old, new)


def told(model: Any) -> dict[str, Any]:
    """What an answer holds, as plain JSON."""
    plain: dict[str, Any] = model.model_dump(exclude_none=True)
    return plain


def searched(client: xdk.Client, post_id: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """All posts of a conversation but the first, page by page, and their authors by id."""
    posts: list[dict[str, Any]] = []
    people: dict[str, Any] = {}
    for page in client.posts.search_recent(
        query=f"conversation_id:{post_id}",
        since_id=post_id,
        max_results=10,
        post_fields=POST_FIELDS,
        expansions=EXPANSIONS,
        user_fields=USER_FIELDS,
    ):
        answer = told(page)
        posts += answer.get("data", [])
        people |= {one["id"]: one for one in answer.get("includes", {}).get("users", [])}
    return posts, people


def refused(call: Any) -> tuple[int, str]:
    """Status and title of what the XDK is refused with."""
    with pytest.raises(requests.HTTPError) as caught:
        call()
    return caught.value.response.status_code, caught.value.response.json()["title"]


def test_both_see_the_same_conversation_over_pages(stage: XStage, client: xdk.Client) -> None:
    post_id = told(client.posts.create(body=CreateRequest(text=TEXT)))["data"]["id"]
    said = [stage.answer(post_id, f"answer {number} & <more>") for number in range(23)]
    said.append(stage.answer(post_id, "yes, him", in_reply_to=said[3]))
    said.append(stage.answer(post_id, "thank you", in_reply_to=said[3], own=True))

    theirs, people = searched(client, post_id)
    theirs.reverse()  # newest first
    receipt = stage.open().find(TEXT, datetime.now(UTC) - timedelta(minutes=5))
    assert receipt is not None and receipt.remote_id == post_id
    ours, _ = stage.open().replies([receipt], {})
    assert [one["id"] for one in theirs] == [one.remote_id for one in ours] == said
    assert [unescaped(one["text"]) for one in theirs] == [one.text for one in ours]
    assert [one["author_id"] for one in theirs] == [one.author.remote_id for one in ours]
    for name, ours_of in (
        ("name", lambda one: one.author.name),
        ("username", lambda one: one.author.handle),
    ):
        assert [people[one["author_id"]][name] for one in theirs] == [ours_of(one) for one in ours]
    assert [datetime.fromisoformat(one["created_at"]) for one in theirs] == [
        one.created_at for one in ours
    ]
    answered = [one["referenced_posts"][0]["id"] for one in theirs]
    assert [None if one == post_id else one for one in answered] == [
        one.parent_remote_id for one in ours
    ]
    assert [one.is_own for one in ours] == [False] * 24 + [True]
    (looked_up,) = told(client.posts.get_by_ids([post_id], post_fields=POST_FIELDS))["data"]
    counted = looked_up["public_metrics"]["reply_count"]
    assert counted == stage.open().counts([receipt])[post_id]


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_both_look_the_same_people_up(stage: XStage, client: xdk.Client) -> None:
    handles = ["ada_quill", "priya_n", "nobody_here"]
    answer = told(client.users.get_by_usernames(handles, user_fields=USER_FIELDS))
    ours = stage.open().profiles(handles)
    assert [one["id"] for one in answer["data"]] == [one.remote_id for one in ours]
    assert [one["name"] for one in answer["data"]] == [one.name for one in ours]
    assert [one["description"] for one in answer["data"]] == [one.bio for one in ours]
    follows = ["following" in one["connection_status"] for one in answer["data"]]
    assert follows == [
        bool((one.relation or frozenset()) & {"you_follow", "follows_each_other"}) for one in ours
    ]
    assert [one["value"] for one in answer["errors"]] == ["nobody_here"]


def test_both_hear_the_same_mentions(stage: XStage, client: xdk.Client) -> None:
    own_id = stage.connected.profile.remote_id
    assert told(client.users.get_me())["data"]["id"] == own_id
    heard = [
        (post["author_id"], datetime.fromisoformat(post["created_at"]))
        for page in client.users.get_mentions(
            own_id, max_results=50, post_fields=POST_FIELDS, expansions=EXPANSIONS
        )
        for post in told(page).get("data", [])
    ]
    acts = stage.open().history(None)
    incoming = [(act.person.remote_id, act.at) for act in acts if not act.outgoing]
    assert len(heard) > 50
    assert heard == incoming


def test_what_one_deletes_is_gone_for_the_other(stage: XStage, client: xdk.Client) -> None:
    receipt = stage.open().post(TEXT)
    assert told(client.posts.delete(receipt.remote_id)) == {"data": {"deleted": True}}
    assert stage.open().find(TEXT, datetime.now(UTC) - timedelta(minutes=5)) is None
    stage.open().delete(receipt)  # gone is gone
    answer = told(client.posts.get_by_ids([receipt.remote_id]))
    assert "data" not in answer and answer["errors"][0]["resource_id"] == receipt.remote_id


def test_both_are_refused_for_the_same_reason(stage: XStage, client: xdk.Client) -> None:
    def post() -> Any:
        return client.posts.create(body=CreateRequest(text=TEXT))

    network = stage.open()
    network.post(TEXT)
    assert refused(post) == (403, "Forbidden")
    assert refusal(network, Refused).duplicate  # type: ignore[attr-defined]
    assert refused(lambda: next(client.posts.search_recent(query="x" * 513)))[0] == 400
    stage.trouble("rate_limit", reset_in=60)
    assert refused(post) == (429, "Too Many Requests")
    stage.expire()
    assert refused(post) == (401, "Unauthorized")
    assert refusal(network, Expired).code == "401"


def refusal(network: Any, kind: type[NetworkError]) -> NetworkError:
    with pytest.raises(kind) as caught:
        network.post(TEXT)
    return caught.value


DECLARING = {
    "/search/recent": PostsClient.search_recent,
    "/2/tweets/ID": PostsClient.get_by_id,
    "/2/tweets": PostsClient.get_by_ids,
    "/users/by": UsersClient.get_by_usernames,
    "/tweets": UsersClient.get_posts,
    "/mentions": UsersClient.get_mentions,
}


def declared(call: Any) -> dict[str, set[str]]:
    """Each parameter of an XDK call with the words it may hold; none where it takes any."""
    hints = get_type_hints(call, localns={"Literal": Literal, "schemas": xdk.schemas})
    return {name.replace("_fields", ".fields"): words_of(hint) for name, hint in hints.items()}


def words_of(hint: Any) -> set[str]:
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return set().union(*map(words_of, get_args(hint)))


def test_what_is_asked_in_the_newer_names_is_what_the_xdk_declares(practice: Practice) -> None:
    stage = RenamedXStage(practice)
    network = stage.open()
    receipt = network.post(TEXT)
    network.find(TEXT, receipt.sent_at)
    network.replies([receipt], {})
    network.counts([receipt])
    network.own_post(receipt.remote_id)
    network.profiles(["ada_quill"])
    network.history(receipt.sent_at)
    heard = [one for one in practice.control("GET", "/requests")["items"] if one["query"]]
    asked = [one for one in heard if one["path"].startswith("/x/2/") and one["method"] == "GET"]
    seen = set()
    for one in asked:
        if one["path"].endswith("/users/me"):
            continue
        path = one["path"].replace(receipt.remote_id, "ID")
        ending = next(each for each in DECLARING if path.endswith(each))
        seen.add(ending)
        known = declared(DECLARING[ending])
        for name, value in one["query"].items():
            assert name in known, f"{one['path']}?{name}"
            if known[name]:
                assert set(value.split(",")) <= known[name], f"{one['path']}?{name}={value}"
    assert seen == set(DECLARING)


def test_the_xdk_speaks_the_newer_names_only(
    practice: Practice, stage: XStage, client: xdk.Client
) -> None:
    searched(client, stage.open().post(TEXT).remote_id)
    heard = practice.control("GET", "/requests")["items"]
    (search,) = [one for one in heard if one["path"].endswith("/search/recent")]
    assert "post.fields" in search["query"] and "tweet.fields" not in search["query"]
