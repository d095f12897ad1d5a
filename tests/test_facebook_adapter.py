"""What the Facebook adapter asks of the Graph API, and how it reads whatever comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpnet.domain.model import Credentials, Entity, Receipt
from helpnet.networks import Expired, Refused, TryLater
from helpnet.networks.facebook import Facebook
from helpnet.networks.http import Limits
from tests.support.scripted_server import Request, Script, ScriptedServer, answer, scripted_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = "1000"
POST = Receipt("facebook", "1000_2000", "https://www.facebook.com/1000/posts/2000", NOW)
TEXT = "need help: a speaker in Winnipeg? Café & more"


@contextmanager
def facebook_on(script: Script, **options: Any) -> Iterator[tuple[Facebook, ScriptedServer]]:
    with scripted_server(script) as server:
        adapter = Facebook(
            Credentials("PAGE-TOKEN"),
            remote_id=PAGE,
            api_base=server.base,
            limits=Limits(total_seconds=0.5, connect_seconds=0.2),
            clock=lambda: NOW,
            **options,
        )
        yield adapter, server


def says(body: Any, status: int = 200) -> Script:
    return lambda request: answer(status, json=body)


# ---------------------------------------------------------------- posting


def test_a_post_goes_to_the_page_s_feed_in_one_call_and_knows_where_it_stands() -> None:
    with facebook_on(says({"id": "1000_2000"})) as (facebook, server):
        assert facebook.post(TEXT) == POST
    assert len(server.asked) == 1
    assert (server.last.method, server.last.path) == ("POST", "/v26.0/1000/feed")
    assert server.last.form == {"message": TEXT, "access_token": "PAGE-TOKEN"}
    assert server.last.query == {}


@pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": None}, {"id": "me/x"}, {"success": True}])
def test_a_post_answered_without_a_good_id_is_of_unknown_outcome(body: Any) -> None:
    with facebook_on(says(body)) as (facebook, _), pytest.raises(TryLater) as caught:
        facebook.post(TEXT)
    assert caught.value.taken == "unknown"


# ---------------------------------------------------------------- finding and deleting


def published(post_id: str, message: str | None, at: str = "2026-11-22T11:59:58+0000") -> Any:
    return {"id": post_id, "created_time": at} | ({"message": message} if message else {})


def test_a_post_is_found_by_its_text_among_the_page_s_own_since_then() -> None:
    body = {
        "data": [
            published("1000_1", None),
            published("1000_2", "something else"),
            published("1000_3", TEXT, "2026-11-22T11:00:00+0000"),
            published("1000_2000", TEXT.replace("é", "e\N{COMBINING ACUTE ACCENT}") + "\n"),
        ]
    }
    with facebook_on(says(body)) as (facebook, server):
        found = facebook.find(TEXT, NOW - timedelta(seconds=1.5))
        assert facebook.find("what nobody wrote", NOW) is None
    assert found is not None
    assert (found.remote_id, found.url) == (POST.remote_id, POST.url)
    assert found.sent_at == NOW - timedelta(seconds=2)
    asked = server.asked[0]
    assert asked.path == "/v26.0/1000/published_posts"
    assert asked.query["since"] == str(int(NOW.timestamp()) - 2)


def test_a_deleted_post_and_one_that_is_gone_both_count_as_deleted() -> None:
    gone = answer(400, json={"error": {"code": 100, "error_subcode": 33, "message": "gone"}})
    for said in (answer(json={"success": True}), gone):
        with facebook_on(lambda request, said=said: said) as (facebook, server):
            facebook.delete(POST)
        assert (server.last.method, server.last.path) == ("DELETE", "/v26.0/1000_2000")


def test_a_post_whose_link_hides_its_number_is_known_by_its_own_link() -> None:
    own = {"from": {"id": PAGE}, "created_time": "2026-11-22T12:00:00+0000"}
    links = {"1000_1999": "pfbid0other", "1000_2000": "pfbid02abc"}
    told = [
        {"id": post_id, "permalink_url": f"https://www.facebook.com/1000/posts/{word}", **own}
        for post_id, word in links.items()
    ]
    with facebook_on(says({"data": told})) as (facebook, server):
        assert facebook.own_post("pfbid02abc") == POST
        assert server.last.path == "/v26.0/1000/published_posts"
        assert facebook.own_post("pfbid02nobodys") is None


def test_a_visitors_post_on_the_page_is_not_its_own() -> None:
    theirs = {"id": "1000_2000", "from": {"id": "77"}, "created_time": "2026-11-22T12:00:00+0000"}
    with facebook_on(says(theirs)) as (facebook, _):
        assert facebook.own_post("1000_2000") is None


def test_a_deletion_that_is_not_confirmed_or_is_refused_is_said() -> None:
    with facebook_on(says({"success": False})) as (facebook, _):
        with pytest.raises(TryLater) as unclear:
            facebook.delete(POST)
        assert unclear.value.taken == "unknown"
    refusal = {"error": {"code": 200, "message": "(#200) Permissions error"}}
    with facebook_on(says(refusal, 403)) as (facebook, _), pytest.raises(Refused) as refused:
        facebook.delete(POST)
    assert "helpnet needs (Permissions error): connect" in refused.value.message


# ---------------------------------------------------------------- replies


def comment(number: int, message: str = "try Joel", **more: Any) -> dict[str, Any]:
    return {
        "id": f"2000_{number}",
        "message": message,
        "created_time": f"2026-11-22T12:{number:02d}:00+0000",
        "from": {"id": f"77{number}", "name": f"Person {number}"},
        "permalink_url": f"https://www.facebook.com/1000/posts/2000?comment_id={number}",
    } | more


def read(*comments: dict[str, Any]) -> Any:
    with facebook_on(says({"data": list(comments)})) as (facebook, _):
        return facebook.replies([POST], {})[0]


def test_comments_are_asked_for_complete_in_their_order_with_all_that_is_used() -> None:
    with facebook_on(says({"data": []})) as (facebook, server):
        assert facebook.replies([POST], {POST.remote_id: "kept"}) == ([], {POST.remote_id: "kept"})
    query = server.last.query
    assert server.last.path == "/v26.0/1000_2000/comments"
    assert (query["filter"], query["order"], query["limit"]) == ("stream", "chronological", "100")
    assert "since" not in query
    for field in ("from{id,name}", "parent{id}", "message_tags", "permalink_url", "created_time"):
        assert field in query["fields"]


def test_a_comment_is_read_with_its_author_place_and_time() -> None:
    answered = comment(2, parent={"id": "2000_1"})
    first, second = read(comment(1), answered)
    assert (first.remote_id, first.text, first.parent_remote_id) == ("2000_1", "try Joel", None)
    assert (first.author.remote_id, first.author.name, first.author.handle) == (
        "771",
        "Person 1",
        "",
    )
    assert first.created_at == datetime(2026, 11, 22, 12, 1, tzinfo=UTC)
    assert first.url.endswith("comment_id=1")
    assert first.post_remote_id == POST.remote_id
    assert second.parent_remote_id == "2000_1"


def test_comments_of_all_pages_and_all_posts_come_with_how_far_they_reach() -> None:
    other = Receipt("facebook", "1000_3000", "", NOW)

    def script(request: Request) -> bytes:
        if "3000" in request.path:
            return answer(json={"data": [comment(9)]})
        if request.query.get("after") == "A":
            return answer(json={"data": [comment(2)]})
        paging = {"cursors": {"after": "A"}, "next": "https://graph.facebook.com/x?after=A"}
        return answer(json={"data": [comment(1)], "paging": paging})

    with facebook_on(script) as (facebook, server):
        replies, cursor = facebook.replies([POST, other], {})
    assert [reply.remote_id for reply in replies] == ["2000_1", "2000_2", "2000_9"]
    assert cursor[POST.remote_id] == "2026-11-22T12:02:00+00:00"
    assert len(server.asked) == 3


def test_a_comment_whose_author_is_not_told_is_by_someone() -> None:
    hidden = comment(1)
    del hidden["from"]
    (reply,) = read(hidden)
    assert (reply.author.name, reply.author.remote_id) == ("Someone on Facebook", "")
    assert not reply.is_own


def test_the_page_s_own_comments_are_marked() -> None:
    own = comment(2, **{"from": {"id": PAGE, "name": "Ann speaks"}})
    assert [reply.is_own for reply in read(comment(1), own)] == [False, True]


def test_a_comment_without_words_is_a_reply_without_words() -> None:
    picture = comment(1)
    del picture["message"]
    assert read(picture)[0].text == ""


def test_half_a_character_does_not_get_into_texts_that_are_to_be_kept() -> None:
    (reply,) = read(comment(1, "ask \ud83d Joel"))
    assert reply.text == "ask \ufffd Joel"


def test_a_link_that_is_no_web_address_is_dropped() -> None:
    assert read(comment(1, permalink_url="javascript:alert(1)"))[0].url == ""


def test_tags_are_found_by_name_whatever_the_offsets_say() -> None:
    tagged = comment(
        1,
        "👋👋 ask JOEL Parent or IC Group",
        message_tags=[
            {"id": "31", "name": "Joel Parent", "type": "user", "offset": 0, "length": 3},
            {"id": "32", "name": "IC Group", "type": "page", "offset": 99, "length": 8},
            {"id": "33", "name": "Nobody There", "type": "user"},
            {"id": "34", "type": "user"},
        ],
    )
    assert read(tagged)[0].entities == (
        Entity("tag", "JOEL Parent", name="Joel Parent", remote_id="31"),
        Entity("tag", "IC Group", name="IC Group", remote_id="32", is_person=False),
    )


@pytest.mark.parametrize("missing", ["id", "created_time"])
def test_a_comment_without_what_it_cannot_do_without_is_an_error(missing: str) -> None:
    odd = comment(1)
    del odd[missing]
    with pytest.raises(TryLater) as caught:
        read(odd)
    assert caught.value.taken == "no"


def test_counts_are_those_of_the_summary_and_none_where_it_is_missing() -> None:
    def script(request: Request) -> bytes:
        assert (request.query["summary"], request.query["filter"]) == ("true", "stream")
        told = {"summary": {"total_count": 7}} if "2000" in request.path else {}
        return answer(json={"data": []} | told)

    other = Receipt("facebook", "1000_3000", "", NOW)
    with facebook_on(script) as (facebook, _):
        assert facebook.counts([POST, other]) == {POST.remote_id: 7}


# ---------------------------------------------------------------- history, people, tokens

OWN = {"id": PAGE, "name": "Ann speaks"}


def test_comments_and_the_page_s_answers_become_dated_acts() -> None:
    anonymous = comment(4)
    del anonymous["from"]
    comments = [
        comment(1),
        comment(2, parent={"id": "2000_1"}, **{"from": OWN}),
        comment(3, **{"from": OWN}),
        anonymous,
        comment(5, parent={"id": "2000_4"}, **{"from": OWN}),
        comment(
            8,
            parent={"id": "2000_1"},
            message_tags=[
                {"id": "771", "name": "Person 1", "type": "user"},
                {"id": "81", "name": "Raj", "type": "user"},
                {"id": "82", "name": "IC Group", "type": "page"},
            ],
            **{"from": OWN},
        ),
    ]
    following = {"cursors": {"after": "A"}, "next": "https://graph.facebook.com/x?after=A"}

    def script(request: Request) -> bytes:
        if request.path.endswith("/published_posts"):
            page = {"data": comments, "paging": following}
            return answer(json={"data": [{"id": "1000_2000", "comments": page}, {"id": "1000_1"}]})
        assert (request.path, request.query["after"]) == ("/v26.0/1000_2000/comments", "A")
        return answer(json={"data": [comment(6), comment(7, parent={"id": "2000_6"}, **own)]})

    own = {"from": OWN}
    with facebook_on(script) as (facebook, server):
        acts = facebook.history(None)
        later = facebook.history(NOW + timedelta(minutes=5))
    assert [(act.person.name, act.outgoing, act.kind) for act in acts] == [
        ("Person 1", False, "comment"),
        ("Person 1", True, "reply"),
        ("Person 1", True, "reply"),
        ("Raj", True, "mention"),
        ("Person 6", False, "comment"),
        ("Person 6", True, "reply"),
    ]
    assert [act.at.minute for act in later] == [8, 8, 6, 7]
    assert "since" not in server.asked[0].query
    assert "filter(stream)" in server.asked[0].query["fields"]
    assert int(server.asked[2].query["since"]) < (NOW - timedelta(days=80)).timestamp()


def test_nobody_is_looked_up_and_no_token_refreshed() -> None:
    with facebook_on(says({})) as (facebook, server):
        assert facebook.profiles(["ann"]) == []
        with pytest.raises(Expired, match="connect Facebook again"):
            facebook.refresh()
    assert server.asked == []


@pytest.mark.parametrize("hostile", ["", "me/accounts?x=1", "../1", "abc"])
def test_what_is_no_post_s_number_is_never_called(hostile: str) -> None:
    wrong = Receipt("facebook", hostile, "", NOW)
    with facebook_on(says({})) as (facebook, server):
        for call in (
            facebook.delete,
            lambda one: facebook.replies([one], {}),
            lambda one: facebook.counts([one]),
        ):
            with pytest.raises(Refused):
                call(wrong)
    assert server.asked == []
