"""How the practice Graph API says no: tokens, permissions, ids, fields, parameters, limits."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from helpnet.practice.tokens import FACEBOOK_APP_SECRET
from tests.support.clock import StandingClock
from tests.support.graph import APP_TOKEN, SCOPES, V26, Graph


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds)
    yield graph
    graph.world.close()


def without(*scopes: str) -> list[str]:
    """All scopes but these."""
    return [scope for scope in SCOPES if scope not in scopes]


def test_every_refusal_has_the_envelope_of_the_real_one(graph: Graph) -> None:
    answer = graph.get("me", "never issued")
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert answer.headers["WWW-Authenticate"].startswith('OAuth "Facebook Platform" "invalid_')
    assert answer.error.keys() == {"message", "type", "code", "fbtrace_id"}
    assert answer.error["type"] == "OAuthException"


def test_a_call_without_a_token_is_told_so(graph: Graph) -> None:
    assert graph.get("me").code == (2500, None)
    assert graph.get(graph.page_id).code == (104, None)


def test_a_token_that_never_was_is_refused(graph: Graph) -> None:
    assert graph.get("me", "never issued").code == (190, None)


def test_a_token_past_its_time_is_refused_as_expired(graph: Graph, clock: StandingClock) -> None:
    clock.forward(days=61)
    assert graph.get("me", graph.user_token).code == (190, 463)
    assert graph.get("me", graph.page_token).status == 200


@pytest.mark.parametrize("scheme", ["Bearer", "OAuth", "bearer"])
def test_the_token_may_come_in_the_header(graph: Graph, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {graph.page_token}"}
    answer = graph.client.get(f"{V26}/me", headers=headers)
    assert answer.get_json() == {"name": "Robin Vale Speaks", "id": graph.page_id}


def test_a_proof_that_does_not_fit_the_token_is_refused(graph: Graph) -> None:
    def proof(secret: str) -> str:
        return hmac.new(secret.encode(), graph.page_token.encode(), hashlib.sha256).hexdigest()

    good, bad = proof(FACEBOOK_APP_SECRET), proof("another secret")
    assert graph.get("me", graph.page_token, appsecret_proof=good).status == 200
    answer = graph.get("me", graph.page_token, appsecret_proof=bad)
    assert answer.error["type"] == "GraphMethodException"
    assert answer.code == (100, None)
    assert graph.get("me", graph.page_token, appsecret_proof="ü").status == 400


def test_what_is_not_there_is_not_there(graph: Graph) -> None:
    answer = graph.get(f"{graph.page_id}_1", graph.page_token)
    assert answer.status == 400
    assert answer.code == (100, 33)
    assert answer.error["type"] == "GraphMethodException"
    assert answer.error["message"].startswith("Unsupported get request.")
    assert graph.delete("1_2", graph.page_token).error["message"].startswith("Unsupported delete")
    assert graph.get("no.such.alias", graph.page_token).code == (803, None)
    assert graph.get("no.such.alias", graph.page_token).status == 404
    assert graph.get("me/feed/deeper", graph.page_token).code == (2500, None)
    assert graph.post("me/videos", graph.page_token).code == (100, 33)


@pytest.mark.parametrize(
    ("path", "fields", "name", "kind"),
    [
        ("me", "id,shoe_size", "shoe_size", "Page"),
        ("POST", "link", "link", "PagePost"),
        ("POST/comments", "reply_count", "reply_count", "Comment"),
        ("POST", "comments{private_replies}", "private_replies", "Comment"),
        ("POST", "from{birthday}", "birthday", "FromObject"),
        ("POST/insights", "", "insights", "PagePost"),
        ("me/accounts", "", "accounts", "Page"),
    ],
)
def test_a_field_or_edge_that_is_not_declared_is_refused_by_name(
    graph: Graph, path: str, fields: str, name: str, kind: str
) -> None:
    post = graph.page_post()
    graph.comment(post, "Raj Malhotra", "hello")
    answer = graph.get(path.replace("POST", post.id), graph.page_token, fields=fields)
    assert answer.code == (100, None)
    assert f"nonexisting field ({name}) on node type ({kind})" in answer.error["message"]


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "everything"},
        {"order": "ranked"},
        {"limit": "many"},
        {"limit": "-1"},
        {"since": "yesterday-ish"},
        {"after": "not a cursor"},
        {"sort": "new"},
    ],
)
def test_a_parameter_or_value_that_the_call_does_not_have_is_refused(
    graph: Graph, params: dict[str, str]
) -> None:
    answer = graph.get(f"{graph.page_post().id}/comments", graph.page_token, **params)
    assert answer.status == 400
    assert answer.error["code"] == 100


def test_more_than_a_hundred_posts_a_call_are_refused(graph: Graph) -> None:
    answer = graph.get("me/published_posts", graph.page_token, limit=101)
    assert answer.error["message"] == "(#100) The 'limit' parameter should not exceed 100"
    assert graph.get("me/published_posts", graph.page_token, limit=100).status == 200


def test_comments_are_told_to_those_only_who_may_read_others_content(graph: Graph) -> None:
    post = graph.page_post()
    for lacking in ("pages_read_engagement", "pages_read_user_content"):
        token = graph.page_token_of(graph.sign_in(without(lacking)))
        answer = graph.get(f"{post.id}/comments", token)
        assert answer.code == (10, None)
        assert lacking in answer.error["message"]


def test_a_persons_token_sees_no_comments_and_no_error(graph: Graph) -> None:
    post = graph.page_post()
    graph.comment(post, "Raj Malhotra", "hello")
    answer = graph.get(f"{post.id}/comments", graph.user_token)
    assert (answer.status, answer.body) == (200, {"data": []})


def test_a_persons_token_may_not_list_the_pages_posts(graph: Graph) -> None:
    answer = graph.get(f"{graph.page_id}/published_posts", graph.user_token)
    assert answer.code == (190, 2069032)


def test_an_apps_own_token_is_nobody(graph: Graph) -> None:
    assert graph.get("me", APP_TOKEN).code == (2500, None)
    assert graph.get(graph.page_id, APP_TOKEN).code == (10, None)


def test_nothing_of_another_persons_page_is_seen(graph: Graph) -> None:
    with graph.world.held():
        page = graph.world.page()
        stranger = graph.person("Raj Malhotra").id
        other = type(page)("100000000000777", "Somebody else's Page", stranger)
        graph.world.facebook.add_page(other)
        post = graph.world.facebook.add_post(other.id, "ours")
    assert graph.get(other.id, graph.page_token).code == (10, None)
    assert graph.get(post.id, graph.page_token).code == (100, 33)
    assert graph.post(f"{post.id}/comments", graph.page_token, message="x").code == (100, 33)
    assert graph.post(f"{other.id}/feed", graph.page_token, message="x").error["code"] == 10


def test_usage_is_told_and_the_limit_of_a_page_ends_in_a_refusal(
    graph: Graph, clock: StandingClock
) -> None:
    with graph.world.held():
        graph.world.settings.rate_limit_factor = 0.0001
    seen = [graph.get("me", graph.page_token) for _ in range(40)]
    granted = [answer for answer in seen if answer.status == 200]
    refused = [answer for answer in seen if answer.status != 200]
    assert granted and refused
    usage = [
        json.loads(answer.headers["X-Business-Use-Case-Usage"])[graph.page_id][0] for answer in seen
    ]
    assert usage[0]["call_count"] < usage[len(granted) - 1]["call_count"] == 100
    assert usage[0]["estimated_time_to_regain_access"] == 0
    assert refused[0].code == (80001, None)
    minutes = usage[-1]["estimated_time_to_regain_access"]
    assert minutes > 0
    clock.forward(minutes=minutes)
    assert graph.get("me", graph.page_token).status == 200


def test_a_person_and_an_app_have_limits_of_their_own(graph: Graph) -> None:
    with graph.world.held():
        graph.world.settings.rate_limit_factor = 0.025
    codes = [graph.get("me", graph.user_token) for _ in range(8)]
    assert codes[-1].code == (4, None)
    assert json.loads(codes[-1].headers["X-App-Usage"])["call_count"] == 100


@pytest.mark.parametrize(
    ("asked", "served"),
    [("v26.0", "v26.0"), ("v21.0", "v21.0"), ("v20.0", "v21.0"), ("v2.8", "v21.0"), ("", "v21.0")],
)
def test_an_expired_version_is_served_by_the_oldest_that_lives(asked: str, served: str) -> None:
    clock = StandingClock()
    clock.forward(days=260)  # late in November 2026
    graph = Graph(clock.seconds)
    path = f"/graph/{asked}/me" if asked else "/graph/me"
    answer = graph.client.get(path, query_string={"access_token": graph.page_token})
    graph.world.close()
    assert answer.status_code == 200
    assert answer.headers["facebook-api-version"] == served
