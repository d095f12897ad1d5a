"""One row that makes no sense does not keep the others from being read, on either network."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from helpnet.domain.model import Credentials, Receipt
from helpnet.domain.snowflake import first_id_at
from helpnet.networks import Network, TryLater
from helpnet.networks.facebook import Facebook
from helpnet.networks.x import X
from tests.support.scripted_server import Request, answer, scripted_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASK = first_id_at(NOW)
POSTS = {"x": Receipt("x", str(ASK), "", NOW), "facebook": Receipt("facebook", "1000_2", "", NOW)}
CLOCKLESS = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "", None, 7]


def x_row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(ASK + number),
        "text": f"private {number}",
        "author_id": "21",
        "conversation_id": str(ASK),
        "created_at": "2026-11-22T12:30:00.000Z",
        "entities": {"mentions": [{"username": "ann", "id": "21"}]},
    } | more


def facebook_row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"2_{number}",
        "message": f"private {number}",
        "created_time": "2026-11-22T12:30:00+0000",
        "from": {"id": "77", "name": "Ann"},
    } | more


SPOILT: dict[str, list[dict[str, Any]]] = {
    "x": [
        x_row(3, id="me/../x"),
        x_row(3, id=None),
        x_row(3, author_id=None),
        x_row(3, entities={"mentions": "ann"}),
        x_row(3, referenced_tweets={}),
    ],
    "facebook": [
        facebook_row(3, id=None),
        facebook_row(3, message_tags="ann"),
        *(facebook_row(3, created_time=odd) for odd in CLOCKLESS),
    ],
}
CASES = [(network, row) for network, rows in SPOILT.items() for row in rows]
ROW = {"x": x_row, "facebook": facebook_row}
Say = Callable[[Any], None]


@pytest.fixture(scope="module")
def networks() -> Iterator[tuple[dict[str, Network], Say]]:
    """The adapters before a server that gives the same answer to everything."""
    said: list[Any] = [{}]

    def script(_: Request) -> bytes:
        return answer(json=said[0])

    with scripted_server(script) as server:
        credentials, base = Credentials("ACCESS"), server.base
        yield (
            {
                "x": X(
                    credentials,
                    remote_id="11",
                    handle="owner",
                    api_base=base,
                    client_id="client",
                    clock=lambda: NOW,
                ),
                "facebook": Facebook(credentials, remote_id="1000", api_base=base),
            },
            lambda body: said.__setitem__(0, body),
        )


def history_page(name: str, rows: list[Any]) -> dict[str, Any]:
    """What history reads the rows from: a timeline, or the comments that came with a post."""
    return {"data": rows if name == "x" else [{"id": "1000_2", "comments": {"data": rows}}]}


@pytest.mark.parametrize(("name", "spoilt"), CASES)
def test_the_other_replies_are_read_and_no_word_of_them_is_logged(
    networks: tuple[dict[str, Network], Say],
    name: str,
    spoilt: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    adapters, say = networks
    good = [ROW[name](1), ROW[name](2)]
    say({"data": [good[0], spoilt, good[1]]})
    replies, cursor = adapters[name].replies([POSTS[name]], {})
    assert [reply.remote_id for reply in replies] == [row["id"] for row in good]
    assert set(cursor) == {POSTS[name].remote_id}
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "1 of 3" in caplog.text and "private" not in caplog.text


@pytest.mark.parametrize(("name", "spoilt"), CASES)
def test_a_page_with_nothing_but_spoilt_replies_is_an_unreadable_answer(
    networks: tuple[dict[str, Network], Say], name: str, spoilt: dict[str, Any]
) -> None:
    adapters, say = networks
    say({"data": [spoilt, spoilt]})
    with pytest.raises(TryLater, match="helpnet cannot read") as caught:
        adapters[name].replies([POSTS[name]], {})
    assert caught.value.taken == "no"


HISTORY_CASES = [
    ("x", x_row(3, id=None, created_at=None)),
    ("x", x_row(3, entities={"mentions": "ann"}, author_id=None)),
    ("x", x_row(3, referenced_tweets={})),
    *(case for case in CASES if case[0] == "facebook"),
]


@pytest.mark.parametrize(("name", "spoilt"), HISTORY_CASES)
def test_history_is_told_without_the_spoilt_row(
    networks: tuple[dict[str, Network], Say],
    name: str,
    spoilt: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    adapters, say = networks
    good = [ROW[name](1), ROW[name](2)]
    say(history_page(name, good))
    whole = list(adapters[name].history(None))
    assert len(whole) >= 2 and caplog.messages == []
    say(history_page(name, [good[0], spoilt, good[1]]))
    assert list(adapters[name].history(None)) == whole
    assert "1 of 3" in caplog.text and "private" not in caplog.text


@pytest.mark.parametrize(("name", "spoilt"), HISTORY_CASES)
def test_history_of_nothing_but_spoilt_rows_is_an_unreadable_answer(
    networks: tuple[dict[str, Network], Say], name: str, spoilt: dict[str, Any]
) -> None:
    adapters, say = networks
    say(history_page(name, [spoilt]))
    with pytest.raises(TryLater, match="helpnet cannot read"):
        adapters[name].history(None)


def test_a_page_s_post_without_a_good_id_is_left_out_of_history(
    networks: tuple[dict[str, Network], Say],
) -> None:
    adapters, say = networks
    comments = {"data": [facebook_row(1)]}
    say({"data": [{"id": "me/x", "comments": comments}, {"id": "1000_2", "comments": comments}]})
    assert len(list(adapters["facebook"].history(None))) == 1


def test_somebody_x_names_without_an_id_does_not_hold_up_the_replies(
    networks: tuple[dict[str, Network], Say],
) -> None:
    adapters, say = networks
    known = {"id": "21", "username": "ann", "name": "Ann"}
    for users, handle in (([{"username": "raj"}, known], "ann"), ([{"username": "raj"}], "")):
        say({"data": [x_row(1)], "includes": {"users": users}})
        replies, _ = adapters["x"].replies([POSTS["x"]], {})
        assert [reply.author.handle for reply in replies] == [handle]


def test_a_count_or_a_profile_without_an_id_does_not_hold_up_the_others(
    networks: tuple[dict[str, Network], Say],
) -> None:
    adapters, say = networks
    metrics = {"public_metrics": {"reply_count": 4}}
    say({"data": [metrics, metrics | {"id": str(ASK), "username": "ann"}]})
    assert adapters["x"].counts([POSTS["x"]]) == {str(ASK): 4}
    assert [one.handle for one in adapters["x"].profiles(["ann"])] == ["ann"]
