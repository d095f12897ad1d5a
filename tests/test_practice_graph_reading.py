"""What the practice Graph API tells: fields, comments, tags, pages of a list."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.practice.graph_paging import window
from tests.support.clock import StandingClock
from tests.support.graph import V26, Graph


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds)
    yield graph
    graph.world.close()


def messages(answer_body: dict) -> list[str]:
    """The texts of a list."""
    return [item["message"] for item in answer_body["data"]]


def all_pages(graph: Graph, path: str, **params: object) -> list[dict]:
    """Every item, following paging.next until there is none."""
    body = graph.get(path, graph.page_token, **params).body
    items = list(body["data"])
    while "next" in body.get("paging", {}):
        target = urlsplit(body["paging"]["next"])
        body = graph.client.get(target.path, query_string=target.query).get_json()
        items += body["data"]
    return items


def test_unasked_a_post_and_a_comment_tell_their_defaults(graph: Graph) -> None:
    post = graph.page_post("need help")
    comment = graph.comment(post, "Raj Malhotra", "hello")
    assert graph.get(post.id, graph.page_token).body == {
        "created_time": "2026-03-14T12:00:00+0000",
        "message": "need help",
        "id": post.id,
    }
    (told,) = graph.get(f"{post.id}/comments", graph.page_token).body["data"]
    assert told == {
        "created_time": "2026-03-14T12:00:00+0000",
        "from": {"name": "Raj Malhotra", "id": graph.person("Raj Malhotra").facebook_id},
        "message": "hello",
        "id": comment.id,
    }


def test_exactly_what_is_asked_for_is_told_and_the_id(graph: Graph) -> None:
    post = graph.page_post()
    top = graph.comment(post, "Raj Malhotra", "hello")
    below = graph.comment(post, "Dorothy Vale", "hello Raj", answers=top.id)
    fields = "message,from{name},parent{message},object{id},is_hidden"
    told = graph.get(below.id, graph.page_token, fields=fields).body
    assert told == {
        "message": "hello Raj",
        "from": {"name": "Dorothy Vale", "id": graph.person("Dorothy Vale").facebook_id},
        "parent": {"message": "hello", "id": top.id},
        "object": {"id": post.id},
        "is_hidden": False,
        "id": below.id,
    }
    assert graph.get(top.id, graph.page_token, fields="parent,comment_count").body == {
        "comment_count": 1,
        "id": top.id,
    }


def test_a_declared_field_that_is_empty_is_left_out(graph: Graph) -> None:
    post = graph.page_post()
    told = graph.get(post.id, graph.page_token, fields="shares,is_spherical,message_tags").body
    assert told == {"id": post.id}


def test_a_permalink_leads_to_what_it_names(graph: Graph) -> None:
    post = graph.page_post("<need> help")
    comment = graph.comment(post, "Raj Malhotra", "Joel & co")
    link = graph.get(comment.id, graph.page_token, fields="permalink_url").body["permalink_url"]
    target = urlsplit(link)
    seen = graph.client.get(target.path, query_string=target.query)
    assert seen.status_code == 200
    assert "Joel &amp; co" in seen.text and "&lt;need&gt; help" in seen.text
    assert f'id="{target.fragment}"' in seen.text
    assert "this is not Facebook" in seen.text
    assert graph.client.get(f"/graph/{graph.page_id}/posts/1").status_code == 404


def test_a_browser_sees_the_page_and_a_program_is_asked_for_a_token(graph: Graph) -> None:
    graph.page_post("to be seen")
    browser = {"Accept": "text/html,application/xhtml+xml"}
    assert "to be seen" in graph.client.get(f"/graph/{graph.page_id}", headers=browser).text
    assert graph.client.get(f"/graph/{graph.page_id}").get_json()["error"]["code"] == 104
    assert graph.client.get(f"{V26}/{graph.page_id}", headers=browser).status_code == 400


def test_toplevel_leaves_answers_out_and_stream_has_everything_in_time(
    graph: Graph, clock: StandingClock
) -> None:
    post = graph.page_post()
    top = graph.comment(post, "Raj Malhotra", "one")
    clock.forward(1)
    graph.comment(post, "Dorothy Vale", "two")
    clock.forward(1)
    graph.comment(post, "Gloria Jiménez", "three", answers=top.id)
    path, token = f"{post.id}/comments", graph.page_token
    stream = graph.get(path, token, filter="stream", summary="true").body
    assert messages(stream) == ["one", "two", "three"]
    assert stream["summary"] == {
        "order": "chronological",
        "total_count": 3,
        "can_comment": True,
    }
    toplevel = graph.get(path, token, filter="toplevel", order="chronological", summary="1").body
    assert messages(toplevel) == ["one", "two"]
    assert toplevel["summary"]["total_count"] == 2
    newest = graph.get(path, token, filter="stream", order="reverse_chronological").body
    assert messages(newest) == ["three", "two", "one"]
    assert messages(graph.get(f"{top.id}/comments", token).body) == ["three"]


def test_without_filter_or_order_the_network_chooses_what_to_tell(
    graph: Graph, clock: StandingClock
) -> None:
    post = graph.page_post()
    hidden = graph.comment(post, "Tom Achterberg", "spam")
    graph.comment(post, "Dorothy Vale", "quiet")
    clock.forward(5)
    lively = graph.comment(post, "Raj Malhotra", "lively")
    graph.comment(post, "Gloria Jiménez", "indeed", answers=lively.id)
    graph.post(hidden.id, graph.page_token, is_hidden="true")
    told = graph.get(f"{post.id}/comments", graph.page_token, summary="true").body
    assert messages(told) == ["lively", "quiet"]
    assert told["summary"]["order"] == "ranked"
    everything = graph.get(f"{post.id}/comments", graph.page_token, filter="stream").body
    assert sorted(messages(everything)) == ["indeed", "lively", "quiet", "spam"]


def test_every_comment_is_told_once_over_many_pages(graph: Graph) -> None:
    post = graph.page_post()
    for number in range(53):
        graph.comment(post, "Raj Malhotra", f"number {number}")
    items = all_pages(graph, f"{post.id}/comments", filter="stream", limit=10, fields="message")
    assert [item["message"] for item in items] == [f"number {number}" for number in range(53)]
    assert all(item.keys() == {"message", "id"} for item in items)


def test_what_comes_and_goes_between_two_pages_shifts_nothing(graph: Graph) -> None:
    post = graph.page_post()
    made = [graph.comment(post, "Raj Malhotra", f"{number}") for number in range(6)]
    path, token = f"{post.id}/comments", graph.page_token
    first = graph.get(path, token, filter="stream", limit=3).body
    for gone in made[:3]:
        graph.delete(gone.id, token)
    graph.comment(post, "Dorothy Vale", "late")
    after = first["paging"]["cursors"]["after"]
    rest = graph.get(path, token, filter="stream", limit=10, after=after).body
    assert messages(rest) == ["3", "4", "5", "late"]


def test_one_can_page_back(graph: Graph) -> None:
    post = graph.page_post()
    for number in range(7):
        graph.comment(post, "Raj Malhotra", f"{number}")
    params = {"offset": 3, "limit": 3, "order": "chronological"}
    second = graph.get(f"{post.id}/comments", graph.page_token, **params)
    assert messages(second.body) == ["3", "4", "5"]
    back = urlsplit(second.body["paging"]["previous"])
    first = graph.client.get(back.path, query_string=back.query).get_json()
    assert messages(first) == ["0", "1", "2"]
    assert "previous" not in first["paging"]


def test_links_to_more_carry_the_token_only_if_it_came_in_the_address(graph: Graph) -> None:
    post = graph.page_post()
    for number in range(3):
        graph.comment(post, "Raj Malhotra", f"{number}")
    path = f"{V26}/{post.id}/comments?limit=1"
    headers = {"Authorization": f"Bearer {graph.page_token}"}
    plain = graph.client.get(path, headers=headers).get_json()["paging"]["next"]
    assert "access_token" not in parse_qs(urlsplit(plain).query)
    carried = graph.get(f"{post.id}/comments", graph.page_token, limit=1).body["paging"]["next"]
    assert parse_qs(urlsplit(carried).query)["access_token"] == [graph.page_token]


def test_lists_can_be_read_inside_their_post(graph: Graph) -> None:
    post = graph.page_post()
    for number in range(3):
        graph.comment(post, "Raj Malhotra", f"{number}")
    fields = (
        "message,comments.filter(stream).limit(2).summary(true).as(answers){message},"
        "reactions.limit(0).summary(true)"
    )
    told = graph.get("me/published_posts", graph.page_token, limit=1, fields=fields).body["data"][0]
    assert messages(told["answers"]) == ["0", "1"]
    assert told["answers"]["summary"]["total_count"] == 3
    assert told["reactions"] == {"data": [], "summary": {"total_count": 0}}
    target = urlsplit(told["answers"]["paging"]["next"])
    rest = graph.client.get(target.path, query_string=target.query).get_json()
    assert rest["data"] == [{"message": "2", "id": rest["data"][0]["id"]}]


def test_tagged_people_are_told_with_their_place_in_utf16_units(graph: Graph) -> None:
    post = graph.page_post()
    comment = graph.comment(
        post, "Raj Malhotra", "🙏 Joel Parent, ask him", tags=["Joel Parent", "Sunita Rao"]
    )
    told = graph.get(comment.id, graph.page_token, fields="message_tags").body["message_tags"]
    assert told == [
        {
            "id": graph.person("Joel Parent").facebook_id,
            "name": "Joel Parent",
            "type": "user",
            "offset": 3,
            "length": 11,
        }
    ]


def test_posts_come_newest_first_between_since_and_until(
    graph: Graph, clock: StandingClock
) -> None:
    begin = int(clock.seconds())
    for name in ("one", "two", "three"):
        clock.forward(60)
        graph.page_post(name)
    path, token = "me/published_posts", graph.page_token
    assert messages(graph.get(path, token, since=begin).body) == ["three", "two", "one"]
    assert messages(graph.get(path, token, since=begin + 61).body) == ["three", "two"]
    until = graph.get(path, token, since=begin, until="2026-03-14T12:02:00+00:00").body
    assert messages(until) == ["two", "one"]


def test_what_visitors_posted_is_in_the_feed_and_not_among_the_published(graph: Graph) -> None:
    with graph.world.held():
        visitor = graph.person("Raj Malhotra").id
        graph.world.facebook.add_post(graph.page_id, "from outside", author=visitor)
    token = graph.page_token
    assert "from outside" in messages(graph.get("me/feed", token, limit=1).body)
    assert messages(graph.get("me/visitor_posts", token).body) == ["from outside"]
    assert "from outside" not in messages(graph.get("me/published_posts", token).body)


def test_pages_and_people_have_a_picture_to_show(graph: Graph) -> None:
    told = graph.get("me", graph.page_token, fields="name,picture{url}").body
    assert told["picture"]["data"]["url"].startswith("data:image/svg+xml")
    picture = graph.get("me/picture", graph.user_token, redirect="false", type="square").body
    assert picture["data"]["is_silhouette"] is True
    assert graph.get("me/picture", graph.user_token, type="huge").code == (100, None)


def test_several_things_are_told_in_one_call(graph: Graph) -> None:
    one, two = graph.page_post("one"), graph.page_post("two")
    graph.comment(two, "Raj Malhotra", "hello")
    fields = "comments.filter(stream).limit(0).summary(true){id}"
    told = graph.get("", graph.page_token, ids=f"{one.id},{two.id}", fields=fields).body
    counts = {name: post["comments"]["summary"]["total_count"] for name, post in told.items()}
    assert counts == {one.id: 0, two.id: 1}
    assert all(post["comments"]["data"] == [] for post in told.values())
    assert graph.get("", graph.page_token, ids=f"{one.id},1_2").code == (100, 33)


def test_ids_are_withheld_from_a_role_that_may_not_moderate(graph: Graph) -> None:
    post = graph.page_post()
    graph.comment(post, "Raj Malhotra", "hello")
    graph.world.page().tasks = ["CREATE_CONTENT"]
    (told,) = graph.get(f"{post.id}/comments", graph.page_token).body["data"]
    assert told["message"] == "hello"
    assert "id" not in told


def test_the_past_with_the_owner_can_be_read_from_the_pages_posts(graph: Graph) -> None:
    fields = "comments.filter(stream).limit(100){from{id,name},parent{id},created_time}"
    posts = all_pages(graph, "me/published_posts", limit=100, fields=fields)
    comments = [comment for post in posts for comment in post.get("comments", {})["data"]]
    raj = graph.person("Raj Malhotra").facebook_id
    by_raj = {comment["id"] for comment in comments if comment["from"]["id"] == raj}
    answered = [
        comment
        for comment in comments
        if comment["from"]["id"] == graph.page_id and comment.get("parent", {}).get("id") in by_raj
    ]
    assert len(by_raj) >= 10
    assert len(answered) >= 10


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 10**18)), unique=True, max_size=40),
    st.integers(1, 7),
)
def test_pages_joined_are_the_list(keys: list[tuple[int, int]], limit: int) -> None:
    keys.sort()
    seen: list[tuple[int, int]] = []
    params = {"limit": str(limit)}
    while True:
        shown = window(keys, params)
        seen += keys[shown.start : shown.end]
        if not shown.has_next:
            break
        params["after"] = shown.after
    assert seen == keys
