"""What a Page may do through the practice Graph API: post, answer, edit, hide, delete."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpnet.practice.model import Page
from tests.support.clock import StandingClock
from tests.support.graph import SCOPES, V26, Graph


@pytest.fixture
def graph(clock: StandingClock) -> Iterator[Graph]:
    graph = Graph(clock.seconds)
    yield graph
    graph.world.close()


def page_token_without(graph: Graph, scope: str) -> str:
    """A Page token whose person declined one scope."""
    return graph.page_token_of(graph.sign_in([each for each in SCOPES if each != scope]))


def test_a_person_or_a_token_without_the_permission_cannot_post(graph: Graph) -> None:
    for token in (graph.user_token, page_token_without(graph, "pages_manage_posts")):
        answer = graph.post(f"{graph.page_id}/feed", token, message="hello")
        assert (answer.status, answer.error["code"]) == (403, 200)
    token = page_token_without(graph, "pages_read_engagement")
    assert graph.post("me/feed", token, message="hello").code == (283, None)
    assert not any(post.text == "hello" for post in graph.world.facebook.posts())


def test_a_role_that_does_not_include_the_task_cannot_post_or_answer(graph: Graph) -> None:
    post = graph.page_post()
    graph.world.page().tasks = ["ANALYZE"]
    assert graph.post("me/feed", graph.page_token, message="hello").error["code"] == 200
    assert graph.post(f"{post.id}/comments", graph.page_token, message="x").error["code"] == 200


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_post_that_says_nothing_is_refused(graph: Graph, text: str) -> None:
    assert graph.post("me/feed", graph.page_token, message=text).code == (100, None)


def test_a_post_holds_63206_characters_and_not_one_more(graph: Graph) -> None:
    assert graph.post("me/feed", graph.page_token, message="a" * 63_206).status == 200
    assert graph.post("me/feed", graph.page_token, message="b" * 63_207).code == (100, None)


def test_the_text_of_the_last_post_is_refused_and_any_other_is_not(graph: Graph) -> None:
    first = graph.post("me/feed", graph.page_token, message="caf\u00e9?")
    again = graph.post("me/feed", graph.page_token, message="cafe\u0301?")
    assert (again.status, again.code) == (400, (506, 1455006))
    assert again.error["error_user_title"] == "Duplicate Status Update"
    graph.post("me/feed", graph.page_token, message="something else")
    assert graph.post("me/feed", graph.page_token, message="caf\u00e9?").status == 200
    assert graph.get(first.body["id"], graph.page_token).status == 200


def test_a_post_deleted_may_be_posted_again(graph: Graph) -> None:
    made = graph.post("me/feed", graph.page_token, message="once more").body["id"]
    assert graph.delete(made, graph.page_token).body == {"success": True}
    assert graph.post("me/feed", graph.page_token, message="once more").status == 200


def test_a_post_is_there_for_all_to_see_with_its_emoji_and_lines(graph: Graph) -> None:
    text = "need help 🙏\nanyone in Winnipeg? ä & <b>"
    made = graph.post(f"{graph.page_id}/feed", graph.page_token, message=text).body
    assert made == {"id": made["id"]}
    assert made["id"].startswith(f"{graph.page_id}_")
    told = graph.get("me/published_posts", graph.page_token, limit=1).body["data"][0]
    assert (told["id"], told["message"]) == (made["id"], text)
    page_id, number = made["id"].split("_")
    seen = graph.client.get(f"/graph/{page_id}/posts/{number}").text
    assert "need help 🙏\nanyone in Winnipeg? ä &amp; &lt;b&gt;" in seen


def test_a_link_is_kept_as_an_attachment_and_must_be_one(graph: Graph) -> None:
    link = "https://example.org/ask"
    made = graph.post("me/feed", graph.page_token, message="look", link=link).body["id"]
    told = graph.get(made, graph.page_token, fields="attachments{url,type},status_type").body
    assert told["attachments"]["data"] == [{"url": link, "type": "share"}]
    assert told["status_type"] == "shared_story"
    assert graph.post("me/feed", graph.page_token, link="not one").code == (100, None)


def test_the_answer_of_a_write_tells_the_fields_that_are_asked_for(graph: Graph) -> None:
    made = graph.post("me/feed", graph.page_token, message="hi", fields="message,from{name}").body
    assert made["message"] == "hi"
    assert made["from"] == {"name": "Robin Vale Speaks", "id": graph.page_id}


def test_parameters_may_come_as_json(graph: Graph) -> None:
    answer = graph.client.post(
        "/graph/v26.0/me/feed",
        json={"message": "in JSON", "published": True, "access_token": graph.page_token},
    )
    assert answer.status_code == 200


def test_a_parameter_that_is_not_practised_is_refused_rather_than_ignored(graph: Graph) -> None:
    for odd in ({"mesage": "typo"}, {"published": "false"}, {"published": "perhaps"}):
        answer = graph.post("me/feed", graph.page_token, **{"message": "hi", **odd})
        assert answer.code == (100, None)


def test_an_answer_to_an_answer_stands_under_the_first_comment(graph: Graph) -> None:
    post = graph.page_post()
    top = graph.comment(post, "Raj Malhotra", "Joel Parent!")
    below = graph.comment(post, "Gloria Jiménez", "how nice", answers=top.id)
    made = graph.post(f"{below.id}/comments", graph.page_token, message="thank you both").body
    assert made["id"] not in (top.id, below.id)
    told = graph.get(made["id"], graph.page_token, fields="parent{id},message,from").body
    assert told["parent"] == {"id": top.id}
    assert told["from"]["id"] == graph.page_id


def test_commenting_needs_its_own_permission_and_a_text(graph: Graph) -> None:
    post = graph.page_post()
    token = page_token_without(graph, "pages_manage_engagement")
    assert graph.post(f"{post.id}/comments", token, message="hi").error["code"] == 200
    assert graph.post(f"{post.id}/comments", graph.page_token, message="").code == (100, None)
    long = graph.post(f"{post.id}/comments", graph.page_token, message="x" * 8001)
    assert long.code == (100, None)


def test_an_own_text_can_be_changed_and_somebody_elses_cannot(graph: Graph) -> None:
    made = graph.post("me/feed", graph.page_token, message="befor").body["id"]
    assert graph.post(made, graph.page_token, message="before").body == {"success": True}
    assert graph.get(made, graph.page_token).body["message"] == "before"
    assert graph.post(made, graph.page_token, message=" ").code == (100, None)
    theirs = graph.comment(graph.page_post("another"), "Raj Malhotra", "mine")
    assert graph.post(theirs.id, graph.page_token, message="yours").error["code"] == 200
    assert graph.get(theirs.id, graph.page_token).body["message"] == "mine"


def test_anothers_comment_can_be_hidden_and_an_own_one_cannot(graph: Graph) -> None:
    post = graph.page_post()
    theirs = graph.comment(post, "Tom Achterberg", "buy my boat")
    ours = graph.post(f"{post.id}/comments", graph.page_token, message="no").body["id"]
    assert graph.post(theirs.id, graph.page_token, is_hidden="true").body == {"success": True}
    assert graph.get(theirs.id, graph.page_token, fields="is_hidden").body["is_hidden"] is True
    assert graph.post(ours, graph.page_token, is_hidden="true").error["code"] == 200
    page_id, number = post.id.split("_")
    assert "buy my boat" not in graph.client.get(f"/graph/{page_id}/posts/{number}").text


def test_a_deleted_comment_takes_its_answers_with_it(graph: Graph) -> None:
    post = graph.page_post()
    top = graph.comment(post, "Raj Malhotra", "first")
    below = graph.comment(post, "Gloria Jiménez", "second", answers=top.id)
    assert graph.delete(top.id, graph.page_token).body == {"success": True}
    assert graph.get(below.id, graph.page_token).code == (100, 33)
    assert graph.delete(top.id, graph.page_token).code == (100, 33)


def test_a_post_is_deleted_by_its_page_alone_and_with_the_permission_to_post(
    graph: Graph,
) -> None:
    post = graph.page_post()
    assert graph.delete(post.id, graph.user_token).error["code"] == 200
    page = graph.world.facebook.add_page(Page("900000000000001", "Another Page", "nobody"))
    other = graph.world.facebook.add_post(page.id, "not this Page's")
    assert graph.delete(other.id, graph.page_token).code == (100, 33)
    reader = page_token_without(graph, "pages_manage_posts")
    refused = graph.delete(post.id, reader)
    assert (refused.status, refused.error["code"]) == (403, 200)
    assert "pages_manage_posts" in refused.error["message"]
    assert graph.get(post.id, graph.page_token).status == 200


def test_a_page_itself_cannot_be_deleted_or_edited(graph: Graph) -> None:
    assert graph.delete("me", graph.page_token).error["code"] == 200
    assert graph.post("me", graph.page_token, about="new").error["code"] == 200


def test_deleting_by_the_method_parameter_works_as_deleting_does(graph: Graph) -> None:
    made = graph.post("me/feed", graph.page_token, message="short-lived").body["id"]
    form = {"method": "delete", "access_token": graph.page_token}
    answer = graph.client.post(f"{V26}/{made}", data=form)
    assert answer.get_json() == {"success": True}
    assert graph.get(made, graph.page_token).code == (100, 33)
