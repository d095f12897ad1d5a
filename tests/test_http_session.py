"""Every call to a network ends in time and in size, and says whether it can have arrived."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from helpnet.networks import TryLater, timed
from helpnet.networks.http import Limits, NetworkSession, without_secrets
from tests.support.scripted_server import Request, ScriptedServer, answer, scripted_server
from tests.support.tls import make_certificate

SHORT = Limits(total_seconds=0.4, connect_seconds=0.2, max_bytes=100_000)


def session_for(base: str, limits: Limits = SHORT) -> NetworkSession:
    return NetworkSession(base, network="X", origins=("https://api.x.com",), limits=limits)


@contextmanager
def calling(*script: bytes) -> Iterator[tuple[NetworkSession, ScriptedServer]]:
    """A session and the server it talks to, which gives these answers in turn."""
    answers = iter(script)
    with (
        scripted_server(lambda request: next(answers)) as server,
        session_for(server.base) as session,
    ):
        yield session, server


def lost(session: NetworkSession, method: str = "POST") -> TryLater:
    with pytest.raises(TryLater) as caught:
        session.request(
            method, f"{session.base}/2/tweets?access_token=TOKEN-IN-URL", data={"a": "b"}
        )
    error = caught.value
    assert error.__context__ is None and error.__cause__ is None
    assert "TOKEN" not in f"{error.message}{error.code}{error.args}"
    return error


# ---------------------------------------------------------------- where calls go


def test_a_library_s_built_in_address_becomes_the_configured_one() -> None:
    with calling(answer(json={"ok": True})) as (session, server):
        assert session.get("https://api.x.com/2/users/me?a=1").json() == {"ok": True}
    assert (server.last.path, server.last.query) == ("/2/users/me", {"a": "1"})


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://api.x.com.evil.example/2/tweets",
        "https://example.org/",
        "http://127.0.0.1:1/2/tweets",
        "/2/tweets",
    ],
)
def test_an_address_of_another_network_is_never_called(elsewhere: str) -> None:
    with calling() as (session, server), pytest.raises(ValueError):
        session.get(elsewhere)
    assert server.asked == []


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    moved = answer(307, json={}, headers={"Location": "/elsewhere"})
    with calling(moved) as (session, server):
        assert session.post(f"{session.base}/here", data={"token": "T"}).status_code == 307
    assert [request.path for request in server.asked] == ["/here"]


def test_the_machine_s_proxies_count_for_a_real_network_and_not_on_this_computer() -> None:
    with session_for("https://api.x.com") as real, session_for("http://127.0.0.1:8100/x") as here:
        assert (real.trust_env, here.trust_env) == (True, False)
    with session_for("http://localhost:8100") as named:
        assert not named.trust_env


def test_passwords_of_a_netrc_file_are_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password SECRET\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with calling(answer(json={})) as (session, server):
        session.trust_env = True
        session.get(f"{session.base}/a")
    assert "Authorization" not in server.last.headers


def test_cookies_are_not_kept() -> None:
    first = answer(json={}, headers={"Set-Cookie": "guest=1; Path=/"})
    with calling(first, answer(json={})) as (session, server):
        session.get(f"{session.base}/a")
        session.get(f"{session.base}/b")
    assert "Cookie" not in server.last.headers


# ---------------------------------------------------------------- what never left


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_has_surely_not_arrived(method: str) -> None:
    with session_for(f"http://127.0.0.1:{free_port()}") as session:
        error = lost(session, method)
    assert error.taken == "no"
    assert error.message == "X cannot be reached just now: helpnet tries again by itself."


def test_an_unknown_host_has_surely_not_heard_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(timed.socket, "getaddrinfo", nobody)
    with session_for("http://nobody.example") as session:
        assert lost(session).taken == "no"


def test_a_host_that_does_not_pick_up_has_surely_not_heard_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unanswered(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(timed, "create_connection", unanswered)
    with session_for("http://127.0.0.1:9") as session:
        assert lost(session).taken == "no"


def test_a_server_nobody_vouches_for_hears_nothing(tmp_path: Path) -> None:
    with (
        scripted_server(lambda request: answer(json={}), make_certificate(tmp_path)) as server,
        session_for(server.base) as session,
    ):
        assert lost(session).taken == "no"
    assert server.asked == []


def test_a_proxy_that_does_not_let_it_through_has_surely_kept_it_back() -> None:
    with (
        scripted_server(lambda request: answer(json={})) as proxy,
        session_for("https://api.x.example") as session,
    ):
        session.trust_env = False
        session.proxies = {"https": proxy.base}
        assert lost(session).taken == "no"


def test_the_second_address_of_a_host_is_tried_when_the_first_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with calling(answer(json={"ok": 1})) as (session, _):
        right = int(session.base.rsplit(":", 1)[1])
        wrong = free_port()
        look_up = socket.getaddrinfo

        def two_addresses(host: str, port: int, *rest: object, **more: object) -> list[object]:
            ports = [wrong, right] if "type" in more else [port]  # connecting looks up each alone
            return [found for each in ports for found in look_up(host, each, type=1)]

        monkeypatch.setattr(timed.socket, "getaddrinfo", two_addresses)
        assert session.get(f"{session.base}/a").json() == {"ok": 1}


# ---------------------------------------------------------------- what may have arrived

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"


def silent(server: ScriptedServer) -> Iterator[bytes]:
    return server.silence()


def headers_drip(server: ScriptedServer) -> Iterator[bytes]:
    return server.drip(HEAD)


def body_drips(server: ScriptedServer) -> Iterator[bytes]:
    yield HEAD + b"\r\n"
    yield from server.drip(b" " * 1000)


def body_stops(server: ScriptedServer) -> Iterator[bytes]:
    yield HEAD + b"\r\n{"
    yield from server.silence()


@pytest.mark.parametrize("script", [silent, headers_drip, body_drips, body_stops])
@pytest.mark.parametrize(("method", "taken"), [("POST", "unknown"), ("GET", "no")])
def test_a_call_ends_at_its_deadline_however_the_answer_comes(
    script: Callable[[ScriptedServer], Iterator[bytes]], method: str, taken: str
) -> None:
    with (
        scripted_server(lambda request: script(server)) as server,
        session_for(server.base) as session,
    ):
        began = time.monotonic()
        error = lost(session, method)
        took = time.monotonic() - began
    assert error.taken == taken
    assert took < 3 * SHORT.total_seconds


def test_over_tls_too_answers_come_whole_and_calls_end_in_time(tmp_path: Path) -> None:
    def script(request: Request) -> bytes | Iterator[bytes]:
        return answer(json={"fine": 1}) if request.path == "/fine" else headers_drip(server)

    certificate = make_certificate(tmp_path)
    with scripted_server(script, certificate) as server, session_for(server.base) as session:
        session.verify = str(certificate)
        assert session.get(f"{server.base}/fine").json() == {"fine": 1}
        began = time.monotonic()
        assert lost(session).taken == "unknown"
        assert time.monotonic() - began < 3 * SHORT.total_seconds


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"this is no HTTP\r\n\r\n",
        answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["closed", "truncated", "bad chunk", "not HTTP", "bad gzip"],
)
def test_a_broken_answer_to_a_write_leaves_it_unknown_whether_it_was_taken(broken: bytes) -> None:
    with (
        scripted_server(lambda request: iter([broken])) as server,
        session_for(server.base) as session,
    ):
        error = lost(session)
        assert error.taken == "unknown"
        assert error.message == (
            "X did not say whether it took this: helpnet looks before it tries again."
        )
        assert lost(session, "GET").taken == "no"


@pytest.mark.parametrize(
    "large",
    [
        answer(body=b" " * 200_000),
        answer(body=gzip.compress(b" " * 5_000_000), headers={"Content-Encoding": "gzip"}),
        answer(302, body=b" " * 200_000, headers={"Location": "/x"}),
    ],
    ids=["plain", "gzip bomb", "redirect"],
)
def test_an_answer_that_grows_too_large_is_cut_off(large: bytes) -> None:
    with calling(large) as (session, _):
        error = lost(session)
    assert (error.taken, error.code) == ("unknown", "TooLarge")


def test_an_answer_of_just_the_allowed_size_is_read_whole() -> None:
    with calling(answer(body=b"x" * SHORT.max_bytes)) as (session, _):
        assert len(session.get(f"{session.base}/a").content) == SHORT.max_bytes


def test_time_that_is_over_before_the_call_leaves_means_it_did_not_leave() -> None:
    ticks = iter([0.0, 0.0, 99.0, 99.0, 99.0])
    limits = Limits(total_seconds=1, monotonic=lambda: next(ticks, 99.0))
    with calling(answer(json={})) as (session, server):
        late = session_for(session.base, limits)
        assert lost(late).taken == "no"
        late.close()
    assert server.asked == []


def test_a_connection_the_server_closed_is_replaced() -> None:
    closing = answer(json={}, headers={"Connection": "close"})
    with calling(closing, answer(json={"second": True})) as (session, _):
        session.get(f"{session.base}/a")
        assert session.get(f"{session.base}/b").json() == {"second": True}


def test_a_secret_sent_beside_a_file_is_blotted_out_of_what_comes_back() -> None:
    files = {"source": ("photo.jpg", b"\xff\xd8\r\n\r\n", "image/jpeg")}
    form = {"access_token": "the+secret", "published": "false"}
    answer = requests.Response()
    answer.request = requests.Request("POST", "http://a.example", data=form, files=files).prepare()
    answer._content = b"no such token: the+secret, the%2Bsecret; published false"
    assert without_secrets(answer) == b"no such token: ***, ***; published false"
