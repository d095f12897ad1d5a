"""Following conversations on X: which replies come, how they read, and that none gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.model import Entity, Reply
from helpnet.domain.snowflake import first_id_at, ids_within, made_at
from helpnet.networks import Refused, TryLater
from helpnet.networks.x_search import Mark, batches, mark_of, next_mark, search
from tests.support.scripted_server import Request, answer
from tests.support.scripted_x import NOW, OWN_ID, id_at, receipt, unanswerable, x_on

SEARCH = "GET /2/tweets/search/recent"
ASKED = NOW - timedelta(hours=1)
ASK = id_at(ASKED)


def said(minutes: float, text: str = "try Joel", **more: Any) -> dict[str, Any]:
    """A direct reply to the ask, made so many minutes after it."""
    return {
        "id": id_at(ASKED + timedelta(minutes=minutes), 1),
        "text": text,
        "author_id": "21",
        "conversation_id": ASK,
        "created_at": (ASKED + timedelta(minutes=minutes)).isoformat(),
        "referenced_tweets": [{"type": "replied_to", "id": ASK}],
    } | more


def read(*posts: dict[str, Any], users: Any = ()) -> list[Reply]:
    body = {"data": list(posts), "includes": {"users": list(users)}}
    with x_on({SEARCH: lambda request: body}) as (x, _):
        return x.replies([receipt(ASKED)], {})[0]


# ---------------------------------------------------------------- what a reply holds


def test_a_reply_is_read_with_its_author_and_everything_x_marked_in_it() -> None:
    post = said(
        40,
        "@owner connect with @Joel_P &amp; see https://t.co/x",
        lang="en",
        entities={
            "mentions": [{"username": "owner", "id": OWN_ID}, {"username": "joel_p", "id": "31"}],
            "urls": [
                {
                    "url": "https://t.co/x",
                    "expanded_url": "https://bit.ly/j",
                    "unwound_url": "https://joel.example",
                }
            ],
        },
    )
    jonathan = {"id": "21", "username": "3hats", "name": "Jonathan", "connection_status": []}
    (reply,) = read(post, users=[jonathan])
    assert reply.text == "@owner connect with @Joel_P & see https://t.co/x"
    assert reply.entities == (
        Entity("mention", "@owner", handle="owner", remote_id=OWN_ID),
        Entity("mention", "@Joel_P", handle="joel_p", remote_id="31"),
        Entity("url", "https://t.co/x", url="https://joel.example"),
    )
    assert (reply.author.handle, reply.author.name, reply.author.relation) == (
        "3hats",
        "Jonathan",
        frozenset(),
    )
    assert reply.url == f"https://x.com/3hats/status/{reply.remote_id}"
    assert reply.created_at == ASKED + timedelta(minutes=40)
    assert (reply.language, reply.post_remote_id, reply.is_own) == ("en", ASK, False)


def test_a_reply_to_the_post_has_no_parent_and_a_nested_one_names_its_own() -> None:
    first = said(1)
    nested = said(2, referenced_tweets=[{"type": "replied_to", "id": first["id"]}])
    renamed = said(3, referenced_posts=[{"type": "replied_to", "id": nested["id"]}])
    del renamed["referenced_tweets"]
    replies = read(renamed, nested, first)
    assert [reply.parent_remote_id for reply in replies] == [None, first["id"], nested["id"]]


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_reply_is_read_whole_with_the_marks_of_the_whole(name: str) -> None:
    whole = "word " * 80 + "ask @joel_p"
    note = {"text": whole, "entities": {"mentions": [{"username": "joel_p", "id": "31"}]}}
    (reply,) = read(said(1, "word word …", **{name: note}))
    assert reply.text == whole
    assert [entity.handle for entity in reply.entities] == ["joel_p"]


def test_the_user_s_own_posts_in_the_conversation_are_marked() -> None:
    assert [reply.is_own for reply in read(said(1), said(2, author_id=OWN_ID))] == [False, True]


def test_the_post_itself_and_other_conversations_are_no_replies() -> None:
    itself = said(0) | {"id": ASK}
    foreign = said(5, conversation_id=id_at(NOW))
    assert read(itself, foreign, said(6))[0].remote_id == said(6)["id"]
    assert len(read(itself, foreign)) == 0


def test_an_author_x_says_nothing_about_is_still_known_by_id() -> None:
    (reply,) = read(said(1))
    assert (reply.author.remote_id, reply.author.handle, reply.author.relation) == ("21", "", None)
    assert reply.url == f"https://x.com/i/web/status/{reply.remote_id}"


def test_authors_are_known_on_every_page() -> None:
    def two_pages(request: Request) -> Any:
        if "next_token" in request.query:
            return {
                "data": [said(1, author_id="22")],
                "includes": {"users": [{"id": "22", "username": "raj", "name": "Raj"}]},
            }
        return {
            "data": [said(2)],
            "includes": {"users": [{"id": "21", "username": "ann", "name": "Ann"}]},
            "meta": {"next_token": "B"},
        }

    with x_on({SEARCH: two_pages}) as (x, _):
        replies, _ = x.replies([receipt(ASKED)], {})
    assert [reply.author.handle for reply in replies] == ["raj", "ann"]


@pytest.mark.parametrize("missing", ["id", "author_id", "conversation_id"])
def test_a_reply_without_what_it_cannot_do_without_is_an_error_or_passed_over(missing: str) -> None:
    post = said(1)
    del post[missing]
    if missing == "conversation_id":
        assert read(post) == []
    else:
        with pytest.raises(TryLater):
            read(post)


# ---------------------------------------------------------------- what is asked


def test_thirteen_asks_are_followed_in_one_search_and_fourteen_in_two() -> None:
    queries: list[str] = []

    def nothing(request: Request) -> Any:
        queries.append(request.query["query"])
        return {"meta": {"result_count": 0}}

    mine = [receipt(ASKED, number) for number in range(14)]
    with x_on({SEARCH: nothing}) as (x, _):
        x.replies(mine[: x.asks_per_call], {})
        assert len(queries) == 1
        x.replies(mine[: x.asks_per_call + 1], {})
    assert len(queries) == 3
    assert max(len(query) for query in queries) == 503 <= 512
    assert queries[0].split(" OR ") == [f"conversation_id:{one.remote_id}" for one in mine[:13]]


def test_the_search_starts_after_the_post_and_asks_for_all_that_is_used() -> None:
    with x_on({SEARCH: lambda request: {}}) as (x, server):
        _, cursor = x.replies([receipt(ASKED)], {})
    query = server.last.query
    assert (query["since_id"], query["max_results"]) == (ASK, "100")
    assert query["expansions"] == "author_id"
    assert {"referenced_tweets", "note_tweet", "entities"} < set(query["tweet.fields"].split(","))
    assert "connection_status" in query["user.fields"].split(",")
    assert cursor == {ASK: ASK}


@pytest.mark.parametrize("odd", ["", "me/../x", "1?x=1", "1" * 20, "١", id_at(NOW, 1 << 60)])
def test_a_post_that_cannot_be_one_of_x_is_left_out_and_the_others_are_followed(odd: str) -> None:
    wrong = unanswerable(odd)
    routes: dict[str, Any] = {
        SEARCH: lambda request: {"data": [said(1)]},
        "GET /2/tweets": lambda request: {"data": []},
    }
    with x_on(routes) as (x, server):
        assert x.replies([wrong], {}) == ([], {})
        assert server.asked == []
        replies, cursor = x.replies([wrong, receipt(ASKED)], {odd: "kept"})
        assert server.last.query["query"] == f"conversation_id:{ASK}"
        x.counts([wrong, receipt(ASKED)])
        assert ASK in server.last.query["ids"].split(",")
    assert [reply.post_remote_id for reply in replies] == [ASK]
    assert set(cursor) == {ASK}


def test_a_post_made_by_a_clock_a_little_ahead_of_ours_is_followed() -> None:
    ahead = receipt(NOW + timedelta(minutes=2))
    with x_on({SEARCH: lambda request: {}}) as (x, server):
        x.replies([ahead], {})
    assert server.last.query["since_id"] == ahead.remote_id


def test_a_search_that_is_not_found_does_not_say_that_a_post_is_gone() -> None:
    missing = answer(404, json={"title": "Not Found", "detail": "no", "type": "about:blank"})
    with x_on({SEARCH: lambda request: missing}) as (x, _), pytest.raises(TryLater) as caught:
        x.replies([receipt(ASKED)], {})
    assert (caught.value.taken, caught.value.code) == ("no", "404")
    assert caught.value.message == "X did not answer properly: helpnet tries again by itself."


def test_a_search_that_is_refused_is_refused() -> None:
    credit = answer(402, json={"title": "CreditsDepleted", "detail": "no", "type": "about:blank"})
    with x_on({SEARCH: lambda request: credit}) as (x, _), pytest.raises(Refused) as caught:
        x.replies([receipt(ASKED)], {})
    assert not caught.value.gone


def test_no_asks_are_no_call() -> None:
    with x_on({}) as (x, server):
        assert x.replies([], {}) == ([], {})
    assert server.asked == []


def test_the_next_search_reaches_five_minutes_behind_the_newest_reply() -> None:
    newest = said(30)
    with x_on({SEARCH: lambda request: {"data": [newest, said(1)]}}) as (x, server):
        _, cursor = x.replies([receipt(ASKED)], {})
        x.replies([receipt(ASKED)], cursor)
    behind = int(newest["id"]) - ids_within(timedelta(minutes=5))
    assert server.last.query["since_id"] == str(behind)
    assert made_at(behind) == ASKED + timedelta(minutes=25)


def test_the_search_never_reaches_before_the_post_nor_beyond_seven_days() -> None:
    assert mark_of(ASK, "1", NOW).since == int(ASK)
    old = id_at(NOW - timedelta(days=20))
    reached = made_at(mark_of(old, old, NOW).since)
    assert timedelta(days=6, hours=23) < NOW - reached < timedelta(days=7)


@pytest.mark.parametrize("odd", ["", "x", "-", "1-", "1-2-3-4", "1.5", "--1"])
def test_a_cursor_that_makes_no_sense_starts_anew(odd: str) -> None:
    assert mark_of(ASK, odd, NOW) == Mark(int(ASK))


def test_a_quiet_conversation_is_drawn_along_by_its_busy_neighbour() -> None:
    quiet = receipt(ASKED - timedelta(hours=3))
    with x_on({SEARCH: lambda request: {"data": [said(50)]}}) as (x, _):
        _, cursor = x.replies([receipt(ASKED), quiet], {})
    assert made_at(int(cursor[quiet.remote_id])) == ASKED - timedelta(minutes=10)
    assert made_at(int(cursor[ASK])) == ASKED + timedelta(minutes=45)


def test_what_one_search_could_not_hold_is_read_by_the_next_and_then_the_newest() -> None:
    searched: list[dict[str, str]] = []

    def flood(request: Request) -> Any:
        """One reply a page, newest first; far more pages than one search reads."""
        minute = 50 - len(searched)
        searched.append(request.query)
        return {"data": [said(minute)], "meta": {"next_token": f"page{minute}"}}

    with x_on({SEARCH: flood}) as (x, _):
        _, cursor = x.replies([receipt(ASKED)], {})
        read_in_one = len(searched)
        oldest = said(50 - read_in_one + 1)["id"]
        x.replies([receipt(ASKED)], cursor)
        assert searched[read_in_one]["until_id"] == oldest
        assert searched[read_in_one]["since_id"] == ASK
    with x_on({SEARCH: lambda request: {"data": [said(3)]}}) as (x, _):
        _, cursor = x.replies([receipt(ASKED)], cursor)
    assert made_at(int(cursor[ASK])) == ASKED + timedelta(minutes=45)


# ---------------------------------------------------------------- the law: nothing is lost


class Archive:
    """Stands where the X calls stand: a search over posts that grows while it is read."""

    def __init__(self, per_page: int) -> None:
        self.posts: dict[int, str] = {}  # id -> conversation
        self.per_page = per_page

    def pages(self, name: str, query: str, *, most: int, since_id: str, **options: Any) -> Any:
        wanted = {part.removeprefix("conversation_id:") for part in query.split(" OR ")}
        until = int(options.get("until_id", 10**19))
        ids = [
            one
            for one in sorted(self.posts, reverse=True)
            if int(since_id) < one < until and self.posts[one] in wanted
        ]
        return self._cut(ids, min(most, 3))

    def _cut(self, ids: list[int], most: int) -> Iterator[Any]:
        for start in range(0, max(len(ids), 1), self.per_page):
            if start >= most * self.per_page:
                return
            cut = ids[start : start + self.per_page]
            more = start + self.per_page < len(ids)
            yield {
                "data": [
                    {"id": str(one), "conversation_id": self.posts[one], "author_id": "21"}
                    for one in cut
                ],
                "meta": {"next_token": str(start)} if more else {},
            }


@settings(max_examples=60, deadline=None)
@given(
    arrivals=st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 250)), max_size=40), max_size=6
    ),
    per_page=st.integers(1, 5),
)
def test_every_reply_is_read_however_many_come_at_once(
    arrivals: list[list[tuple[int, int]]], per_page: int
) -> None:
    """Replies come in rounds, up to four minutes late, far more at once than one search reads."""
    archive = Archive(per_page)
    asks = [id_at(ASKED, number) for number in range(4)]
    kept: dict[str, str] = {}
    read_so_far: set[int] = set()

    def collect() -> None:
        marks = {ask: mark_of(ask, kept.get(ask, ""), NOW) for ask in asks}
        for mark, together in batches(marks):
            found = search(archive, together, mark, OWN_ID, "")  # type: ignore[arg-type]
            for ask in together:
                kept[ask] = str(next_mark(marks[ask], found, ask))
            read_so_far.update(int(reply.remote_id) for reply in found.replies)

    for turn, arrived in enumerate(arrivals):
        now = ASKED + timedelta(minutes=5 + 5 * turn)
        for number, (ask, late) in enumerate(arrived):
            made = first_id_at(now - timedelta(seconds=late)) + 100 + turn * 1000 + number
            archive.posts[made] = asks[ask]
        collect()
    for _ in range(300):
        if read_so_far == set(archive.posts):
            break
        collect()
    assert read_so_far == set(archive.posts)


PROBLEMS = "https://api.twitter.com/2/problems/"


def test_only_what_x_says_it_does_not_show_is_missing() -> None:
    def problem(remote_id: str, kind: str, **more: str) -> dict[str, str]:
        return {"type": PROBLEMS + kind, **({"resource_id": remote_id} | more)}

    body = {
        "data": [{"id": "11"}, {"id": "12"}],
        "errors": [
            problem("12", "not-authorized-for-field"),
            problem("13", "resource-not-found"),
            problem("", "not-authorized-for-resource", value="14"),
            problem("99", "resource-not-found"),
            {"type": 7},
        ],
    }
    with x_on({"GET /2/tweets": lambda request: body}) as (x, server):
        assert x.missing(["11", "12", "13", "14", "15"]) == {"13", "14"}
        assert server.last.query == {"ids": "11,12,13,14,15"}


def test_more_replies_than_a_call_takes_are_looked_up_in_several() -> None:
    def lost(request: Request) -> dict[str, object]:
        wanted = request.query["ids"].split(",")
        assert len(wanted) <= 100
        kind = PROBLEMS + "resource-not-found"
        return {"errors": [{"type": kind, "resource_id": wanted[0]}]}

    with x_on({"GET /2/tweets": lost}) as (x, server):
        assert x.missing([str(number) for number in range(1, 251)]) == {"1", "101", "201"}
        assert len(server.asked) == 3
