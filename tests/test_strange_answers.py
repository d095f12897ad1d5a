"""Whatever JSON a network sends, a call brings a result or one of the port's three errors."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.model import Credentials, Receipt
from helpnet.networks import Expired, Network, Refused, TryLater
from helpnet.networks.facebook import Facebook
from helpnet.networks.x import X
from tests.support.scripted_server import Request, answer, scripted_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CALLS = [
    *("post", "find", "own_post", "delete", "replies", "counts", "profiles", "history"),
    "refresh",
]
JUNK: list[Any] = [
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-22T12:00:00",
    "\ud800",
    "\x00",
    "1" * 30,
    [],
    [[]],
    [None],
    {},
    {"id": {}},
]

X_POST = {
    "id": "2000000000000000000",
    "text": "hello @ann https://t.co/x",
    "author_id": "21",
    "conversation_id": "1900000000000000000",
    "created_at": "2026-11-22T11:00:00.000Z",
    "lang": "en",
    "in_reply_to_user_id": "11",
    "note_tweet": {"text": "long", "entities": {}},
    "entities": {
        "mentions": [{"username": "ann", "id": "21"}],
        "urls": [{"url": "https://t.co/x", "expanded_url": "https://example.org"}],
    },
    "referenced_tweets": [{"type": "replied_to", "id": "1900000000000000000"}],
    "public_metrics": {"reply_count": 3},
}
X_ANSWER = {
    "data": [X_POST, {**X_POST, "id": "2000000000000000001"}],
    "includes": {"users": [{"id": "21", "username": "ann", "connection_status": ["following"]}]},
    "meta": {"result_count": 2},
    "access_token": "A",
    "expires_in": 7200,
    "scope": "tweet.read",
}
COMMENT = {
    "id": "2000_1",
    "from": {"id": "77", "name": "Ann"},
    "message": "ask Joel Parent",
    "message_tags": [{"id": "31", "name": "Joel Parent", "type": "user"}],
    "created_time": "2026-11-22T11:00:00+0000",
    "parent": {"id": "2000_0"},
    "permalink_url": "https://www.facebook.com/1000/posts/2000",
}
GRAPH_ANSWER = {
    "id": "1000_2000",
    "success": True,
    "data": [COMMENT, {**COMMENT, "comments": {"data": [COMMENT]}, "message": "text"}],
    "paging": {"cursors": {"after": "A"}},
    "summary": {"total_count": 2},
}


def spoilt(value: Any, chance: random.Random) -> Any:
    """The answer with a few of its parts replaced by junk, or gone."""
    if chance.random() < 0.06:
        return copy.deepcopy(chance.choice(JUNK))
    if isinstance(value, dict):
        return {
            name: spoilt(part, chance) for name, part in value.items() if chance.random() > 0.04
        }
    if isinstance(value, list):
        return [spoilt(part, chance) for part in value]
    return value


def outcome(network: Network, call: str) -> str:
    receipt = Receipt("x", "1900000000000000000", "", NOW)
    arguments: dict[str, tuple[Any, ...]] = {
        "post": ("text",),
        "find": ("text", NOW),
        "own_post": ("1900000000000000000",),
        "delete": (receipt,),
        "replies": ([receipt], {}),
        "counts": ([receipt],),
        "profiles": (["ann"],),
        "history": (None,),
        "refresh": (),
    }
    try:
        getattr(network, call)(*arguments[call])
    except (Refused, Expired, TryLater) as error:
        assert error.message
        return "error"
    return "result"


@pytest.fixture(scope="module", params=["x", "facebook"])
def before_strangers(
    request: pytest.FixtureRequest,
) -> Iterator[tuple[Network, Any, Callable[[Any], None]]]:
    said: list[Any] = [{}]

    def script(_: Request) -> bytes:
        return answer(json=said[0])

    with scripted_server(script) as server:
        credentials = Credentials("ACCESS", "REFRESH")
        x = X(credentials, remote_id="11", handle="o", api_base=server.base, client_id="c")
        facebook = Facebook(credentials, remote_id="1000", api_base=server.base)
        network, usual = (x, X_ANSWER) if request.param == "x" else (facebook, GRAPH_ANSWER)
        yield network, usual, lambda body: said.__setitem__(0, body)


@settings(deadline=None)  # over real HTTP, on a machine that may be busy
@given(seed=st.integers(0, 2**32), call=st.sampled_from(CALLS))
def test_a_spoilt_answer_ends_in_a_result_or_in_one_of_three_errors(
    before_strangers: tuple[Network, Any, Callable[[Any], None]], seed: int, call: str
) -> None:
    network, usual, say = before_strangers
    say(spoilt(usual, random.Random(seed)))
    assert outcome(network, call) in ("result", "error")


@pytest.mark.parametrize("call", ["replies", "history"])
def test_the_unspoilt_answer_is_understood(
    before_strangers: tuple[Network, Any, Callable[[Any], None]], call: str
) -> None:
    network, usual, say = before_strangers
    say(usual)
    assert outcome(network, call) == "result"


@pytest.mark.parametrize("before_strangers", ["x"], indirect=True)
def test_a_token_that_no_header_can_carry_is_no_token(
    before_strangers: tuple[Network, Any, Callable[[Any], None]],
) -> None:
    network, usual, say = before_strangers
    say({**usual, "access_token": "gru\u00df \u4f60"})
    assert outcome(network, "refresh") == "error"
    say(usual)
    assert outcome(network, "replies") == "result"
