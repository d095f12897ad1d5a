"""Signing in to the practice Facebook: the consent page, codes and tokens."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from helpnet.practice.tokens import FACEBOOK_APP_ID, FACEBOOK_APP_SECRET
from tests.support.clock import StandingClock
from tests.support.graph import APP_TOKEN, CALLBACK, SCOPES, V26, Answer, Graph

ASKED = {
    "client_id": FACEBOOK_APP_ID,
    "redirect_uri": CALLBACK,
    "state": "a state & more",
    "response_type": "code",
    "scope": ",".join(SCOPES),
}
EXCHANGE = {
    "client_id": FACEBOOK_APP_ID,
    "client_secret": FACEBOOK_APP_SECRET,
    "redirect_uri": CALLBACK,
}


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds)
    yield graph
    graph.world.close()


def decide(graph: Graph, **form: object) -> dict[str, list[str]]:
    """Press a button of the consent page; the query of the address it leads to."""
    answer = graph.client.post(f"{V26}/dialog/oauth", query_string=ASKED, data=form)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(CALLBACK + "?")
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_an_unknown_app_gets_no_consent_page(graph: Graph) -> None:
    answer = graph.client.get(f"{V26}/dialog/oauth", query_string={**ASKED, "client_id": "7"})
    assert answer.status_code == 400
    assert "Invalid App ID" in answer.text


def test_a_scope_that_does_not_exist_is_refused_by_name(graph: Graph) -> None:
    asked = {**ASKED, "scope": "pages_show_list,pages_read_user_engagement"}
    answer = graph.client.get(f"{V26}/dialog/oauth", query_string=asked)
    assert answer.status_code == 400
    assert "Invalid Scopes: pages_read_user_engagement" in answer.text


@pytest.mark.parametrize("target", ["", "/relative", "javascript:alert(1)", "http://"])
def test_the_person_is_sent_back_to_whole_web_addresses_only(graph: Graph, target: str) -> None:
    asked = {**ASKED, "redirect_uri": target, "decision": "allow"}
    assert graph.client.post(f"{V26}/dialog/oauth", data=asked).status_code == 400


def test_the_page_says_who_allows_what_and_escapes_what_it_was_given(graph: Graph) -> None:
    asked = {**ASKED, "state": '"><script>alert(1)</script>'}
    text = graph.client.get(f"{V26}/dialog/oauth", query_string=asked).text
    assert "Continue as Robin Vale?" in text
    assert "this is not Facebook" in text
    assert text.count('name="declined"') == len(SCOPES) + 1
    assert "<script>" not in text


def test_saying_no_leads_back_with_the_reason_and_the_state(graph: Graph) -> None:
    told = decide(graph, decision="deny")
    assert told["error"] == ["access_denied"]
    assert told["error_reason"] == ["user_denied"]
    assert told["state"] == [ASKED["state"]]
    assert "code" not in told


def test_saying_yes_leads_to_a_page_token_that_never_ends(graph: Graph) -> None:
    told = decide(graph, decision="allow")
    assert told["state"] == [ASKED["state"]]
    short = graph.get("oauth/access_token", **EXCHANGE, code=told["code"][0]).body
    assert short["token_type"] == "bearer"
    assert 3600 <= short["expires_in"] <= 7200
    long = graph.get(
        "oauth/access_token",
        client_id=FACEBOOK_APP_ID,
        client_secret=FACEBOOK_APP_SECRET,
        grant_type="fb_exchange_token",
        fb_exchange_token=short["access_token"],
    ).body
    assert long["expires_in"] == 5_183_944
    page = graph.get("me/accounts", long["access_token"]).body["data"][0]
    assert page["name"] == "Robin Vale Speaks"
    assert {"CREATE_CONTENT", "MODERATE"} <= set(page["tasks"])
    told = graph.get("debug_token", APP_TOKEN, input_token=page["access_token"]).body["data"]
    assert told["is_valid"] is True
    assert told["type"] == "PAGE"
    assert told["expires_at"] == 0
    assert set(SCOPES) <= set(told["scopes"])


def test_a_page_token_got_with_a_short_token_ends_with_it(
    graph: Graph, clock: StandingClock
) -> None:
    short = graph.redeem(graph.consent())
    token = graph.page_token_of(short)
    told = graph.get("debug_token", APP_TOKEN, input_token=token).body["data"]
    assert 0 < told["expires_at"] <= clock.seconds() + 7200
    clock.forward(hours=2)
    assert graph.get(graph.page_id, token).code == (190, 463)


def test_the_same_consent_gives_the_same_page_token_again(graph: Graph) -> None:
    assert graph.page_token_of(graph.user_token) == graph.page_token


def test_what_the_person_declined_is_not_in_the_token(graph: Graph) -> None:
    told = decide(graph, decision="allow", declined=["pages_manage_posts", "pages_show_list"])
    token = graph.redeem(told["code"][0])
    told_of = {
        row["permission"]: row["status"] for row in graph.get("me/permissions", token).body["data"]
    }
    assert told_of.keys() == {"public_profile", *SCOPES}
    declined = {scope for scope, status in told_of.items() if status == "declined"}
    assert declined == {"pages_manage_posts", "pages_show_list"}
    assert graph.get("me/accounts", token).body == {"data": []}


def test_a_code_holds_once(graph: Graph) -> None:
    code = graph.consent()
    graph.redeem(code)
    assert graph.get("oauth/access_token", **EXCHANGE, code=code).code == (100, 36009)


def test_a_code_holds_ten_minutes(graph: Graph, clock: StandingClock) -> None:
    code = graph.consent()
    clock.forward(minutes=11)
    assert graph.get("oauth/access_token", **EXCHANGE, code=code).status == 400


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"client_secret": "guessed"}, 1),
        ({"client_id": "7"}, 101),
        ({"redirect_uri": "http://127.0.0.1:8000/elsewhere"}, 100),
    ],
)
def test_a_code_is_given_to_the_right_app_at_the_right_address_only(
    graph: Graph, wrong: dict[str, str], code: int
) -> None:
    answer = graph.get("oauth/access_token", **{**EXCHANGE, **wrong}, code=graph.consent())
    assert answer.status == 400
    assert answer.error["code"] == code


def test_a_removed_app_is_refused_with_every_token_it_had(graph: Graph) -> None:
    assert graph.delete("me/permissions", graph.user_token).body == {"success": True}
    for token in (graph.user_token, graph.page_token):
        assert graph.get("me", token).code == (190, 458)
    told = graph.get("debug_token", APP_TOKEN, input_token=graph.page_token).body["data"]
    assert told["is_valid"] is False
    assert told["error"]["subcode"] == 458
    assert graph.get("me", graph.sign_in()).status == 200


def test_tokens_outlive_a_reset_of_the_world(graph: Graph) -> None:
    with graph.world.held():
        graph.world.reset()
    assert graph.get("me", graph.page_token).body["name"] == "Robin Vale Speaks"


def test_a_token_may_be_examined_by_the_app_only_or_its_own_person(graph: Graph) -> None:
    def examined(by: str) -> Answer:
        return graph.get("debug_token", by, input_token=graph.page_token)

    assert examined(graph.user_token).body["data"]["is_valid"] is True
    app = graph.get(
        "oauth/access_token",
        client_id=FACEBOOK_APP_ID,
        client_secret=FACEBOOK_APP_SECRET,
        grant_type="client_credentials",
    ).body["access_token"]
    assert examined(app).body["data"]["is_valid"] is True
    assert examined("").status == 400
    unknown = graph.get("debug_token", app, input_token="never issued").body["data"]
    assert unknown["is_valid"] is False
    assert unknown["error"]["code"] == 190


def test_somebody_who_runs_no_page_can_sign_in_and_has_none(graph: Graph) -> None:
    told = decide(graph, decision="allow", who="Raj Malhotra")
    token = graph.redeem(told["code"][0])
    assert graph.get("me", token).body["name"] == "Raj Malhotra"
    assert graph.get("me/accounts", token).body == {"data": []}
    assert graph.get(graph.page_id, token).code == (10, None)
