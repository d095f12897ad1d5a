"""What facebook-sdk leaves open is cured behind one subclass, fault by fault."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import facebook
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.networks import Expired, NetworkError, Refused, TryLater
from helpnet.networks.facebook_graph import ORIGINS, Graph, graph_id
from helpnet.networks.facebook_signed import signed_request
from helpnet.networks.http import Limits, NetworkSession
from helpnet.networks.wire import Malformed
from tests.support.scripted_server import Script, ScriptedServer, answer, scripted_server

TOKEN = "PAGE-TOKEN-MARK"
SECRET = "APP-SECRET-MARK"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def graph_on(
    script: Script, token: str | None = TOKEN, **options: Any
) -> Iterator[tuple[Graph, ScriptedServer]]:
    limits = Limits(total_seconds=0.5, connect_seconds=0.2)
    with (
        scripted_server(script) as server,
        NetworkSession(server.base, network="Facebook", origins=ORIGINS, limits=limits) as session,
    ):
        yield Graph(token, session, clock=lambda: NOW, **options), server


def says(*args: Any, **kwargs: Any) -> Script:
    return lambda request: answer(*args, **kwargs)


def failing(graph: Graph) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        graph.put_object("1000", "feed", message="x")
    return caught.value


def proof(token: str) -> str:
    return hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


# 1: the library's own version is long dead, and it takes no newer one


def test_the_version_is_set_and_sent() -> None:
    with graph_on(says(json={})) as (graph, server):
        graph.get_object("me")
        assert server.last.path == "/v26.0/me"
    with graph_on(says(json={}), version="v27.0") as (graph, server):
        graph.get_object("me")
        assert server.last.path == "/v27.0/me"


@pytest.mark.parametrize("version", ["26.0", "v26", "", "v26.0/me", "latest"])
def test_a_version_that_is_none_is_refused_at_once(version: str) -> None:
    with (
        pytest.raises(ValueError, match="no version of the Graph API"),
        graph_on(says(json={}), version=version),
    ):
        pass


# 2: the library takes any JSON without `error` for a success, whatever the status


@pytest.mark.parametrize(("status", "body"), [(500, {"ok": 1}), (422, {"title": "x"}), (302, {})])
def test_a_bad_status_is_an_error_though_its_body_names_none(status: int, body: Any) -> None:
    with graph_on(says(status, json=body)) as (graph, _):
        assert isinstance(failing(graph), TryLater)


def test_an_error_body_is_an_error_though_the_status_is_200() -> None:
    with graph_on(says(200, json={"error": {"code": 190, "message": "expired"}})) as (graph, _):
        assert isinstance(failing(graph), Expired)


# 3: trouble on the way came out as requests' exceptions, whose text holds the token


def test_no_error_holds_the_token_or_the_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with NetworkSession(f"http://127.0.0.1:{port}", network="Facebook", origins=ORIGINS) as session:
        graph = Graph(TOKEN, session, clock=lambda: NOW)
        for call in (
            lambda: graph.get_object("me"),
            lambda: graph.extend_access_token("1", SECRET),
            lambda: graph.delete_object("1000_1"),
        ):
            with pytest.raises(TryLater) as caught:
                call()
            assert caught.value.taken == "no"
            assert caught.value.__context__ is None
            assert "MARK" not in f"{caught.value!r}{caught.value.__dict__}"


def test_a_token_that_meta_echoes_is_not_passed_on() -> None:
    echo = f"Something about EAAB{'x1Y' * 20} went wrong"
    with graph_on(says(400, json={"error": {"code": 4711, "message": echo}})) as (graph, _):
        error = failing(graph)
    assert "EAAB" not in error.message
    assert "(Something about … went wrong)" in error.message


# 4: what an answer is was read from its content type


@pytest.mark.parametrize("kind", ["text/javascript; charset=UTF-8", "", "text/html"])
def test_json_is_read_whatever_type_it_is_said_to_be(kind: str) -> None:
    with graph_on(says(json={"id": "1"}, headers={"Content-Type": kind})) as (graph, server):
        assert graph.get_object("me") == {"id": "1"}
        assert server.last.headers["Accept"] == "application/json"


@pytest.mark.parametrize("body", [b"Sorry, not available", b"", b"[1, 2]", b'"text"', b"\xff\xfe"])
def test_what_is_no_json_object_is_never_taken_for_an_answer(body: bytes) -> None:
    with graph_on(says(body=body)) as (graph, _):
        error = failing(graph)
        assert isinstance(error, TryLater) and error.taken == "unknown"
        with pytest.raises(TryLater) as caught:
            graph.get_object("me")
        assert caught.value.taken == "no"


# 5: paging broke on a next page without a token, on a repeated one, on missing data


def page(items: list[int], after: str = "", **paging: Any) -> bytes:
    following = {"next": f"https://graph.facebook.com/v26.0/1/comments?after={after}"}
    told = {"data": [{"id": each} for each in items]}
    return answer(json=told | ({"paging": following | paging} if after else {}))


def items(graph: Graph) -> list[Any]:
    return [row["id"] for row in graph.get_all_connections("1", "comments", filter="stream")]


def test_pages_are_followed_to_the_end_also_over_an_empty_one() -> None:
    def script(request: Any) -> bytes:
        pages = {"": page([1, 2], "A"), "A": page([], "B"), "B": page([3])}
        return pages[request.query.get("after", "")]

    with graph_on(script) as (graph, server):
        assert items(graph) == [1, 2, 3]
    assert [request.query["filter"] for request in server.asked] == ["stream"] * 3
    assert {request.path for request in server.asked} == {"/v26.0/1/comments"}


def test_a_next_page_on_another_host_gets_no_call() -> None:
    elsewhere = answer(
        json={"data": [{"id": 1}], "paging": {"next": "https://evil.example/?after=A"}}
    )
    answers = iter([elsewhere, page([2])])
    with graph_on(lambda request: next(answers)) as (graph, server):
        assert items(graph) == [1, 2]
    assert server.last.query["after"] == "A"


def test_a_page_that_comes_round_again_ends_the_reading_with_an_error() -> None:
    with graph_on(lambda request: page([1], "A")) as (graph, server), pytest.raises(Malformed):
        items(graph)
    assert len(server.asked) == 2


def test_pages_without_end_end_with_an_error() -> None:
    counter = iter(range(10_000))

    def script(request: Any) -> bytes:
        return page([1], f"A{next(counter)}")

    with graph_on(script) as (graph, server), pytest.raises(Malformed):
        items(graph)
    assert len(server.asked) < 300


def test_a_list_without_data_is_empty_and_one_of_another_shape_an_error() -> None:
    with graph_on(says(json={"id": "1"})) as (graph, _):
        assert items(graph) == []
    with graph_on(says(json={"data": {"id": "1"}})) as (graph, _), pytest.raises(Malformed):
        items(graph)


# 6: lists, objects and booleans were encoded as Python writes them


def test_values_are_sent_as_meta_reads_them() -> None:
    with graph_on(says(json={"id": "1"})) as (graph, server):
        graph.put_object(
            "1000",
            "feed",
            message="Grüße & 👋\nzwei",
            published=False,
            attached_media=[{"media_fbid": "5"}],
            targeting={"geo": ["CA"]},
            link=None,
        )
    form = server.last.form
    assert form["message"] == "Grüße & 👋\nzwei"
    assert form["published"] == "false"
    assert json.loads(form["attached_media"]) == [{"media_fbid": "5"}]
    assert json.loads(form["targeting"]) == {"geo": ["CA"]}
    assert "link" not in form


# 7: no proof that the app has the token, or one that was lost on page 2


def test_each_call_proves_itself_on_every_page() -> None:
    answers = iter([page([1], "A"), page([2])])
    with graph_on(lambda request: next(answers), app_secret=SECRET) as (graph, server):
        assert items(graph) == [1, 2]
    assert [request.query["appsecret_proof"] for request in server.asked] == [proof(TOKEN)] * 2


def test_a_post_carries_its_proof_in_the_query_and_its_token_in_the_form() -> None:
    with graph_on(says(json={"id": "1"}), app_secret=SECRET) as (graph, server):
        graph.put_object("1000", "feed", message="x")
    assert server.last.query == {"appsecret_proof": proof(TOKEN)}
    assert server.last.form == {"message": "x", "access_token": TOKEN}


def test_a_call_with_a_token_of_the_app_carries_neither_proof_nor_other_token() -> None:
    with graph_on(says(json={"data": {}}), app_secret=SECRET) as (graph, server):
        graph.debug_access_token("INPUT", "1", SECRET)
        assert server.last.query == {"input_token": "INPUT", "access_token": f"1|{SECRET}"}
        graph.extend_access_token("1", SECRET)
        assert "appsecret_proof" not in server.last.query
        assert "access_token" not in server.last.query


# 9: the subcode was missing


def test_code_and_subcode_are_kept_for_the_record() -> None:
    body = {"error": {"code": 190, "error_subcode": 463, "message": "Session has expired"}}
    with graph_on(says(400, json=body)) as (graph, _):
        assert failing(graph).code == "190/463"


# 10: ids went into paths as they came


@pytest.mark.parametrize(
    "hostile",
    [
        "me/accounts?x=1",
        "../me",
        "1?fields=x",
        "1#x",
        "",
        "1_",
        "abc",
        "1/2/3",
        "١٢٣",
        "1\n",
        "1 2",
    ],
)
def test_what_is_no_id_is_never_called(hostile: str) -> None:
    with graph_on(says(json={})) as (graph, server):
        for call in (graph.get_object, graph.delete_object):
            with pytest.raises(Refused):
                call(hostile)
        with pytest.raises(Refused):
            graph.put_object(hostile, "feed", message="x")
    assert server.asked == []
    with pytest.raises(Malformed):
        graph_id(hostile)


@pytest.mark.parametrize("hostile", ["", "feed/x", "feed?x=1", "..", "Feed", "1"])
def test_what_is_no_edge_is_never_called(hostile: str) -> None:
    with graph_on(says(json={})) as (graph, server), pytest.raises(Refused):
        graph.get_connections("1", hostile)
    assert server.asked == []


# 11: a hostile signed request raised half a dozen different errors


def signed(payload: bytes, secret: str = SECRET) -> str:
    body = base64.urlsafe_b64encode(payload).decode().rstrip("=")
    mark = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(mark).decode().rstrip('=')}.{body}"


GOOD = b'{"algorithm": "HMAC-SHA256", "user_id": "1"}'


def test_what_meta_signed_is_read() -> None:
    told = signed_request(signed(GOOD), SECRET)
    assert told is not None and told["user_id"] == "1"


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "nodot",
        "a.b",
        "AAAA.bm90IGpzb24",
        "AAAA.W10",
        "é.é",
        "AAAA.eyJhIjoiw6kifQ",
        signed(GOOD, "another secret"),
        signed(b"[]"),
        signed(b'{"algorithm": 5}'),
        signed(b'{"algorithm": "none"}'),
        signed(b"[" * 100_000),
        signed(GOOD[:-1] + b', "pad": "' + b"x" * 20_000 + b'"}'),
        signed(GOOD).replace(".", ".."),
        f"{signed(GOOD)}.more",
        signed(GOOD, ""),
        signed(GOOD)[:-2],
    ],
)
def test_a_signed_request_that_is_none_is_nothing(hostile: str) -> None:
    assert signed_request(hostile, SECRET) is None


def test_without_an_app_secret_nothing_counts_as_signed() -> None:
    assert signed_request(signed(GOOD, ""), "") is None


@given(st.text() | st.binary().map(signed))
def test_no_signed_request_raises(hostile: str) -> None:
    told = signed_request(hostile, SECRET)
    assert told is None or told["algorithm"].upper() == "HMAC-SHA256"


# 12: the token got into the caller's dicts and into addresses, and an assert guarded writes


def test_the_caller_s_values_stay_as_they_were() -> None:
    args, form = {"fields": "id"}, {"message": "x", "published": True}
    with graph_on(says(json={}), app_secret=SECRET) as (graph, _):
        graph.request("v26.0/1000/feed", args=args, post_args=form)
    assert (args, form) == ({"fields": "id"}, {"message": "x", "published": True})


def test_a_post_without_anything_else_has_its_token_in_the_form_all_the_same() -> None:
    with graph_on(says(json={"success": True})) as (graph, server):
        graph.put_like("1000_1")
        assert (server.last.query, server.last.form) == ({}, {"access_token": TOKEN})
        graph.put_photo(io.BytesIO(b"picture"), album_path="1000/photos")
        assert server.last.query == {}
        assert TOKEN.encode() in server.last.body


def test_the_token_can_travel_in_a_header_alone() -> None:
    with graph_on(says(json={"id": "1"}), token_in="header") as (graph, server):
        graph.get_object("me")
        graph.put_object("1000", "feed", message="x")
        graph.delete_object("1000_1")
    for request in server.asked:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert "access_token" not in request.query
        assert TOKEN.encode() not in request.body


# 13: the library's pattern is written in a way that Python warns of


def test_the_library_warns_of_nothing_else_when_it_is_compiled() -> None:
    source = Path(facebook.__file__)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        compile(source.read_text(), source.name, "exec")
    assert all("invalid escape sequence" in str(warning.message) for warning in heard)
