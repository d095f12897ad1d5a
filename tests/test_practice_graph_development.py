"""Development mode, missing reviews, and the Pages and permissions that a person keeps back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from helpnet.practice.tokens import FACEBOOK_APP_ID
from tests.support.clock import StandingClock
from tests.support.graph import APP_TOKEN, CALLBACK, SCOPES, V26, Graph

ASKED = {
    "client_id": FACEBOOK_APP_ID,
    "redirect_uri": CALLBACK,
    "state": "s",
    "response_type": "code",
    "scope": ",".join((*SCOPES, "pages_messaging")),
}


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds)
    yield graph
    graph.world.close()


def turn(graph: Graph, **settings: Any) -> None:
    assert graph.client.post("/practice/settings", json=settings).status_code == 200


def answer(graph: Graph, post_id: str, author: str) -> Any:
    order = {"network": "facebook", "post_id": post_id, "author": author, "text": "Joel Parent!"}
    return graph.client.post("/practice/replies", json=order)


def allow(graph: Graph, who: str = "", **form: Any) -> str:
    """Continue on the consent page; the token it leads to."""
    told = graph.client.post(
        f"{V26}/dialog/oauth", query_string=ASKED, data={"decision": "allow", "who": who, **form}
    )
    return graph.redeem(parse_qs(urlsplit(told.headers["Location"]).query)["code"][0])


def test_a_setting_takes_its_own_values_only(graph: Graph) -> None:
    for wrong in ({"facebook_mode": "hidden"}, {"facebook_access": 1}, {"facebook_nameless": 1.5}):
        assert graph.client.post("/practice/settings", json=wrong).status_code == 422


def test_what_an_app_in_development_posts_no_stranger_sees_or_answers(graph: Graph) -> None:
    turn(graph, facebook_mode="development", facebook_roles=["Dorothy Vale"])
    post_id = graph.post("me/feed", graph.page_token, message="need help").body["id"]
    page_id, number = post_id.split("_")
    refused = answer(graph, post_id, "Raj Malhotra")
    assert refused.status_code == 422
    assert "Raj Malhotra cannot see that post" in refused.get_json()["error"]
    assert graph.client.get(f"/graph/{page_id}/posts/{number}").status_code == 404
    browser = {"Accept": "text/html"}
    assert "need help" not in graph.client.get(f"/graph/{page_id}", headers=browser).text
    assert answer(graph, post_id, "Dorothy Vale").status_code == 201
    (told,) = graph.get(f"{post_id}/comments", graph.page_token).body["data"]
    assert told["from"]["name"] == "Dorothy Vale"


def test_the_app_itself_cannot_tell_from_its_post_that_nobody_sees_it(graph: Graph) -> None:
    fields = "message,is_published,is_hidden,privacy,timeline_visibility"
    open_post = graph.post("me/feed", graph.page_token, message="one").body["id"]
    turn(graph, facebook_mode="development")
    hidden_post = graph.post("me/feed", graph.page_token, message="two").body["id"]
    one, two = (
        graph.get(post, graph.page_token, fields=fields).body for post in (open_post, hidden_post)
    )
    for told in (one, two):
        del told["id"], told["message"]
    assert one == two
    ids = [row["id"] for row in graph.get("me/published_posts", graph.page_token).body["data"]]
    assert {hidden_post, open_post} <= set(ids)


def test_a_played_community_stays_silent_under_a_post_it_does_not_see(
    graph: Graph, clock: StandingClock
) -> None:
    turn(graph, facebook_mode="development")
    post_id = graph.post("me/feed", graph.page_token, message="need help").body["id"]
    play = {"scenario": "winnipeg", "post_ids": {"facebook": post_id}, "speed": 60}
    assert graph.client.post("/practice/play", json=play).status_code == 200
    clock.forward(hours=1)
    answered = graph.get(f"{post_id}/comments", graph.page_token, filter="stream").body
    assert answered["data"] == []


def test_a_stranger_cannot_sign_in_to_an_app_in_development(graph: Graph) -> None:
    turn(graph, facebook_mode="development")
    form = {"decision": "allow", "who": "Marguerite Leblanc"}
    told = graph.client.post(f"{V26}/dialog/oauth", query_string=ASKED, data=form)
    assert told.status_code == 400
    assert "App not active" in told.text
    turn(graph, facebook_roles=["marguerite leblanc"])
    assert graph.get("me", allow(graph, "Marguerite Leblanc")).status == 200


def test_without_a_review_strangers_are_asked_for_nothing_of_their_pages(graph: Graph) -> None:
    turn(graph, facebook_access="standard")
    shown = graph.client.get(
        f"{V26}/dialog/oauth", query_string={**ASKED, "who": "Marguerite Leblanc"}
    ).text
    assert "pages_manage_posts" not in shown.partition("<form")[2].replace(ASKED["scope"], "")
    token = allow(graph, "Marguerite Leblanc")
    rows = graph.get("me/permissions", token).body["data"]
    assert rows == [{"permission": "public_profile", "status": "granted"}]
    assert graph.get("me/accounts", token).body == {"data": []}
    assert graph.page_token_of(graph.sign_in()), "the owner has a role, and needs no review"


def test_the_consent_page_shows_the_pages_of_whoever_is_looked_at(graph: Graph) -> None:
    def shown(who: str) -> str:
        return graph.client.get(f"{V26}/dialog/oauth", query_string={**ASKED, "who": who}).text

    assert "Bureau Leblanc" in shown("Marguerite Leblanc")
    assert "Continue as Marguerite Leblanc?" in shown("Marguerite Leblanc")
    assert "Bureau Leblanc" not in shown("Robin Vale")
    assert "kept_out" not in shown("Raj Malhotra")


def test_a_page_that_is_kept_back_is_not_there_for_the_app(graph: Graph) -> None:
    every = graph.get("me/accounts", allow(graph, "Marguerite Leblanc")).body["data"]
    assert [page["name"] for page in every] == ["Bureau Leblanc", "Ukulélé du mardi"]
    token = allow(graph, "Marguerite Leblanc", kept_out=every[0]["id"])
    (page,) = graph.get("me/accounts", token).body["data"]
    assert page["id"] == every[1]["id"]
    assert graph.get(every[0]["id"], token).code == (10, None)
    told = graph.get("debug_token", APP_TOKEN, input_token=page["access_token"]).body["data"]
    assert {"scope": "pages_manage_posts", "target_ids": [page["id"]]} in told["granular_scopes"]


def test_a_page_may_be_run_without_the_tasks_that_an_app_needs(graph: Graph) -> None:
    token = allow(graph, "Siobhan Gallagher")
    (page,) = graph.get("me/accounts", token, fields="name,tasks,access_token").body["data"]
    assert set(page["tasks"]).isdisjoint({"CREATE_CONTENT", "MODERATE"})
    refused = graph.post(f"{page['id']}/feed", page["access_token"], message="hi")
    assert (refused.status, refused.error["code"]) == (403, 200)


def test_further_pages_can_be_opened_with_any_tasks(graph: Graph) -> None:
    def open_page(**given: Any) -> Any:
        return graph.client.post("/practice/pages", json=given)

    assert open_page(name="Second", tasks=["DANCE"]).status_code == 422
    assert open_page(name="").status_code == 422
    assert open_page(name="Second").status_code == 201
    assert open_page(name="Second", tasks=["ANALYZE"]).status_code == 200
    pages = graph.get("me/accounts", graph.user_token, fields="name,tasks").body["data"]
    assert {page["name"]: page["tasks"] for page in pages}["Second"] == ["ANALYZE"]
    listed = graph.client.get("/practice/pages").get_json()["items"]
    assert {"Second", "Robin Vale Speaks", "Galway Conference Week"} <= {
        page["name"] for page in listed
    }


def test_a_part_of_the_comments_comes_without_their_author(graph: Graph) -> None:
    post = graph.page_post()
    for number in range(60):
        graph.comment(post, "Raj Malhotra", f"idea {number}")
    graph.post(f"{post.id}/comments", graph.page_token, message="thanks")

    def named() -> int:
        rows = graph.get(f"{post.id}/comments", graph.page_token, limit=100).body["data"]
        assert any(row.get("from", {}).get("id") == graph.page_id for row in rows)
        return sum("from" in row for row in rows) - 1

    assert named() == 60
    turn(graph, facebook_nameless=0.5)
    assert 10 < named() < 50
    assert named() == named()
    turn(graph, facebook_nameless=1)
    assert named() == 0
