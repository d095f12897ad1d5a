"""What befalls an account on the practice Facebook, and how an app gets to feel it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from helpnet.practice.tokens import FACEBOOK_APP_SECRET
from tests.support.clock import StandingClock
from tests.support.graph import APP_TOKEN, SCOPES, Answer, Graph


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds)
    yield graph
    graph.world.close()


def befall(graph: Graph, state: str, **more: Any) -> Any:
    """Order a state; the answer of the control plane."""
    order = {"network": "facebook", "state": state, **more}
    return graph.client.post("/practice/accounts", json=order)


def debugged(graph: Graph, token: str) -> dict[str, Any]:
    return graph.get("debug_token", APP_TOKEN, input_token=token).body["data"]


def test_what_cannot_befall_anybody_is_refused(graph: Graph) -> None:
    for order, status, says in (
        ({"network": "facebook", "state": "sunny"}, 422, "must be one of"),
        ({"network": "facebook"}, 422, "must be a text"),
        ({"network": "x", "state": "well"}, 422, "Only accounts on Facebook"),
        ({"network": "facebook", "state": "well", "who": "Nobody Known"}, 404, "nobody called"),
        ({"network": "facebook", "state": "well", "when": "now"}, 422, "no field"),
    ):
        answer = graph.client.post("/practice/accounts", json=order)
        assert answer.status_code == status
        assert says in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("state", "subcode"),
    [
        ("app_removed", 458),
        ("checkpointed", 459),
        ("password_changed", 460),
        ("expired", 463),
        ("unconfirmed", 464),
        ("logged_out", 467),
    ],
)
def test_every_token_is_refused_with_the_reason(graph: Graph, state: str, subcode: int) -> None:
    assert befall(graph, state).status_code == 200
    for token in (graph.user_token, graph.page_token):
        assert graph.get("me", token).code == (190, subcode)
        told = debugged(graph, token)
        assert (told["is_valid"], told["error"]["subcode"]) == (False, subcode)
        assert told["user_id"] == graph.world.people.owner.facebook_id
    assert graph.post("me/feed", graph.page_token, message="hi").code == (190, subcode)


@pytest.mark.parametrize("state", ["app_removed", "password_changed", "expired", "logged_out"])
def test_what_is_lost_for_good_comes_back_by_signing_in_again_only(
    graph: Graph, state: str
) -> None:
    befall(graph, state)
    befall(graph, "well")
    assert graph.get("me", graph.page_token).error["code"] == 190
    assert graph.get("me", graph.page_token_of(graph.sign_in())).status == 200


@pytest.mark.parametrize("state", ["checkpointed", "unconfirmed"])
def test_what_lasts_a_while_ends_when_the_person_is_well(graph: Graph, state: str) -> None:
    befall(graph, state)
    assert graph.get("me", graph.redeem(graph.consent())).error["code"] == 190
    befall(graph, "well")
    assert graph.get("me", graph.page_token).status == 200


def test_a_lost_role_ends_the_pages_token_and_a_new_one_is_not_to_be_had(graph: Graph) -> None:
    befall(graph, "lost_role")
    assert graph.get("me", graph.page_token).code == (190, 492)
    assert graph.get("me", graph.user_token).status == 200
    assert graph.get("me/accounts", graph.sign_in()).body == {"data": []}
    befall(graph, "well")
    assert graph.get("me", graph.page_token).code == (190, 492)
    assert graph.get("me", graph.page_token_of(graph.sign_in())).status == 200


def test_a_blocked_person_reads_and_does_not_write(graph: Graph) -> None:
    post = graph.page_post()
    befall(graph, "blocked")
    assert graph.post("me/feed", graph.page_token, message="hi").code == (368, 1390008)
    assert graph.post(f"{post.id}/comments", graph.page_token, message="x").error["code"] == 368
    assert graph.get(f"{post.id}/comments", graph.page_token).status == 200
    befall(graph, "well")
    assert graph.post("me/feed", graph.page_token, message="hi").status == 200


def test_permissions_unused_for_ninety_days_lapse_until_they_are_given_again(graph: Graph) -> None:
    post = graph.page_post()
    befall(graph, "unused_90_days")
    for answer in (
        graph.post("me/feed", graph.page_token, message="hi"),
        graph.get(f"{post.id}/comments", graph.page_token),
        graph.post(f"{post.id}/comments", graph.page_token, message="hi"),
        graph.delete(post.id, graph.page_token),
    ):
        assert (answer.status, answer.code) == (403, (10, None))
    rows = graph.get("me/permissions", graph.user_token, status="expired").body["data"]
    assert {row["permission"] for row in rows} == set(SCOPES)
    told = debugged(graph, graph.page_token)
    assert told["is_valid"] is True
    assert told["scopes"] == ["public_profile"]
    token = graph.page_token_of(graph.sign_in())
    assert graph.post("me/feed", token, message="hi").status == 200


def test_a_reset_makes_the_owner_well_and_leaves_dead_tokens_dead(graph: Graph) -> None:
    befall(graph, "blocked")
    befall(graph, "lost_role")
    graph.client.post("/practice/reset")
    assert graph.get("me", graph.page_token).code == (190, 492)
    token = graph.page_token_of(graph.sign_in())
    assert graph.post("me/feed", token, message="hi").status == 200


def test_one_permission_can_be_taken_back_by_itself(graph: Graph) -> None:
    assert graph.delete("me/permissions/pages_manage_posts", graph.user_token).body == {
        "success": True
    }
    assert graph.post("me/feed", graph.page_token, message="hi").error["code"] == 200
    (row,) = graph.get("me/permissions", graph.user_token, status="declined").body["data"]
    assert row == {"permission": "pages_manage_posts", "status": "declined"}
    again = graph.delete("me/permissions", graph.user_token, permission="pages_manage_posts")
    assert again.code == (100, None)
    assert graph.get("me", graph.page_token).status == 200


def test_a_valid_token_tells_its_scopes_and_for_which_pages_they_are(
    graph: Graph, clock: StandingClock
) -> None:
    for token in (graph.user_token, graph.page_token):
        told = debugged(graph, token)
        granular = {row["scope"]: row.get("target_ids") for row in told["granular_scopes"]}
        assert granular.keys() == set(told["scopes"])
        assert granular["pages_manage_posts"] == [graph.page_id]
        assert granular["public_profile"] is None
        assert told["data_access_expires_at"] == int(clock.seconds()) + 90 * 86_400
    assert debugged(graph, graph.page_token)["profile_id"] == graph.page_id
    assert debugged(graph, graph.user_token)["expires_at"] == int(clock.seconds()) + 5_183_944
    unknown = debugged(graph, "never issued")
    assert unknown.keys() == {"error", "is_valid", "scopes"}


# ---------------------------------------------------------------- the app is told


@contextmanager
def callback_server(status: int = 200) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """An app's callback addresses: where they are, and the (path, body) of what came."""
    heard: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.append((self.path, body))
            answer = json.dumps({"url": "http://127.0.0.1/status", "confirmation_code": "c1"})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def register(graph: Graph, base: str) -> None:
    settings = {
        "facebook_deauthorize_url": f"{base}/deauthorize",
        "facebook_deletion_url": f"{base}/delete?from=facebook",
    }
    assert graph.client.post("/practice/settings", json=settings).status_code == 200


def callbacks(graph: Graph) -> list[dict[str, Any]]:
    graph.world.callbacks.wait()
    return graph.client.get("/practice/callbacks").get_json()["items"]


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/x", "http://app.example/x", "127.0.0.1", "http://127.0.0.1:0/", "http://["],
)
def test_callbacks_go_to_this_computer_only(graph: Graph, url: str) -> None:
    answer = graph.client.post("/practice/settings", json={"facebook_deletion_url": url})
    assert answer.status_code == 422
    assert "on this computer" in answer.get_json()["error"]


def test_an_app_that_is_away_is_told_nothing_and_the_removal_counts(graph: Graph) -> None:
    register(graph, "http://127.0.0.1:9")
    befall(graph, "app_removed")
    assert [call["status"] for call in callbacks(graph)] == [None, None]
    assert graph.get("me", graph.page_token).code == (190, 458)


def test_an_app_without_addresses_is_not_told(graph: Graph) -> None:
    befall(graph, "app_removed")
    assert callbacks(graph) == []


@pytest.mark.parametrize("way", ["control", "api"])
def test_a_removed_app_is_told_with_a_request_signed_by_its_secret(
    graph: Graph, clock: StandingClock, way: str
) -> None:
    with callback_server() as (base, heard):
        register(graph, base)
        if way == "control":
            befall(graph, "app_removed")
        else:
            graph.delete("me/permissions", graph.user_token)
        told = callbacks(graph)
    assert [call["kind"] for call in told] == ["deauthorize", "deletion"]
    assert [call["status"] for call in told] == [200, 200]
    assert told[1]["answer"]["confirmation_code"] == "c1"
    assert [path for path, _ in heard] == ["/deauthorize", "/delete?from=facebook"]
    for _, body in heard:
        signature, payload = parse_qs(body)["signed_request"][0].split(".")
        wanted = hmac.new(FACEBOOK_APP_SECRET.encode(), payload.encode(), hashlib.sha256)
        assert decoded(signature) == wanted.digest()
        assert json.loads(decoded(payload)) == {
            "user_id": graph.world.people.owner.facebook_id,
            "algorithm": "HMAC-SHA256",
            "issued_at": int(clock.seconds()),
        }


def test_an_app_is_told_once_however_often_it_is_removed(graph: Graph) -> None:
    with callback_server(status=500) as (base, heard):
        register(graph, base)
        befall(graph, "app_removed")
        befall(graph, "app_removed")
        assert [call["status"] for call in callbacks(graph)] == [500, 500]
    assert len(heard) == 2


# ---------------------------------------------------------------- errors by their numbers


def ordered(graph: Graph, code: int, subcode: int = 0, **more: Any) -> Answer:
    """The next call meets that error; what it is answered."""
    effect = {"type": "graph_error", "code": code, "subcode": subcode, **more}
    answer = graph.client.post("/practice/faults", json={"network": "facebook", "effect": effect})
    assert answer.status_code == 201, answer.text
    return graph.get("me", graph.page_token)


def test_an_error_that_meta_does_not_have_cannot_be_ordered(graph: Graph) -> None:
    for effect in ({"code": 4711}, {"code": 190, "subcode": 1}, {}):
        order = {"network": "facebook", "effect": {"type": "graph_error", **effect}}
        assert graph.client.post("/practice/faults", json=order).status_code == 422


def test_any_error_can_be_ordered_by_its_number(graph: Graph) -> None:
    for code, subcode in (
        *((code, 0) for code in (1, 2, 4, 10, 17, 32, 100, 102, 190, 200, 324, 341, 613, 1705)),
        *((190, subcode) for subcode in (458, 459, 460, 463, 464, 467, 492)),
        *((613, 1996), (100, 33), (80001, 0), (1609005, 0)),
    ):
        answer = ordered(graph, code, subcode)
        assert answer.status >= 400
        assert answer.code == (code, subcode or None)
        assert answer.error["message"]
        assert answer.error.get("is_transient", False) is (code in (1, 2, 4, 17, 32, 341))
    assert graph.get("me", graph.page_token).status == 200


def test_an_ordered_limit_tells_in_its_headers_that_it_is_used_up(graph: Graph) -> None:
    for code in (32, 80001):
        usage = json.loads(ordered(graph, code, reset_in=540).headers["X-Business-Use-Case-Usage"])
        assert usage[graph.page_id][0]["call_count"] == 100
        assert usage[graph.page_id][0]["estimated_time_to_regain_access"] == 9
    for code in (4, 17, 341, 613):
        assert json.loads(ordered(graph, code).headers["X-App-Usage"])["call_count"] == 100


def test_every_answer_tells_its_version_and_how_much_is_used(graph: Graph) -> None:
    for answer in (
        graph.get("me", graph.page_token),
        graph.get("me", graph.user_token),
        graph.get("me", "never issued"),
        graph.get("oauth/access_token"),
        graph.get("nothing/of/the/kind"),
    ):
        assert answer.headers["facebook-api-version"] == "v26.0"
        assert {"X-App-Usage", "X-Business-Use-Case-Usage"} & set(answer.headers.keys())
