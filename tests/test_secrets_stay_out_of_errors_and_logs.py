"""No token, code or app secret gets into a log, an error or a repr, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from helpnet.domain.model import Credentials, Media, Receipt
from helpnet.networks import Authorization, Network, NetworkError, facebook_oauth, x_oauth
from helpnet.networks.facebook import Facebook
from helpnet.networks.http import Limits, quiet_loggers
from helpnet.networks.recording import record_into
from helpnet.networks.x import X
from tests.support.scripted_server import Request, Script, answer, scripted_server

NOW = datetime.now(UTC)
MARK = "xMARKEDx"
ACCESS, REFRESH, SECRET, CODE, VERIFIER = (
    f"{kind}-{MARK}-{kind}" for kind in ("access", "refresh", "secret", "code", "verifier")
)
GRANTED = {
    "access_token": ACCESS,
    "refresh_token": REFRESH,
    "expires_in": 7200,
    "scope": "tweet.read tweet.write users.read offline.access",
    # what /users/me, /me/accounts and every other call of these flows finds in the same answer
    "id": "1000_1",
    "data": [{"id": "1", "name": "P", "access_token": ACCESS, "tasks": ["CREATE_CONTENT"]}],
}


def fine(request: Request) -> bytes:
    if request.path.endswith("/me/permissions"):
        granted = [{"permission": one, "status": "granted"} for one in facebook_oauth.SCOPES]
        return answer(json={"data": granted})
    return answer(json=GRANTED)


def echoing(status: int) -> Script:
    """An error that repeats all it was sent, in every place where an error says something."""

    def script(request: Request) -> bytes:
        sent = f"{request.query} {request.headers} {request.body.decode()}"
        body = {
            "title": sent,
            "detail": sent,
            "errors": [{"message": sent}],
            "error": {"code": 4711, "message": sent},
            "error_description": sent,
        }
        return answer(status, json=body)

    return script


def nothing(request: Request) -> Iterator[bytes]:
    return iter([b""])


def odd_headers(request: Request) -> Iterator[bytes]:
    return iter([b"HTTP/1.1 200 OK\r\nno colon here\r\n: none\r\nContent-Length: 9\r\n\r\n{}"])


def half(request: Request) -> Iterator[bytes]:
    return iter([answer(json=GRANTED)[:-40]])


SCRIPTS = {
    "fine": fine,
    "400": echoing(400),
    "401": echoing(401),
    "403": echoing(403),
    "500": echoing(500),
    "nothing": nothing,
    "odd headers": odd_headers,
    "half": half,
}


def flows(base: str) -> list[Callable[[], Any]]:
    """Everything the networks floor does with a secret."""
    limits = Limits(total_seconds=0.5, connect_seconds=0.2)
    credentials = Credentials(ACCESS, REFRESH)
    x = X(
        credentials,
        remote_id="1",
        handle="owner",
        api_base=base,
        client_id="client",
        client_secret=SECRET,
        limits=limits,
    )
    facebook = Facebook(
        credentials, remote_id="1000", api_base=base, app_secret=SECRET, limits=limits
    )
    return [
        *calls_of(x, Receipt("x", "5", "", NOW)),
        *calls_of(facebook, Receipt("facebook", "1000_5", "", NOW)),
        lambda: x_oauth.exchange(
            CODE,
            VERIFIER,
            client_id="client",
            client_secret=SECRET,
            redirect_uri="http://127.0.0.1/callback",
            api_base=base,
            limits=limits,
        ),
        lambda: x_oauth.revoke(
            credentials, client_id="client", client_secret=SECRET, api_base=base, limits=limits
        ),
        lambda: facebook_oauth.revoke(
            "7", app_id="1", app_secret=SECRET, api_base=base, limits=limits
        ),
        lambda: facebook_oauth.exchange(
            CODE,
            app_id="1",
            app_secret=SECRET,
            redirect_uri="http://127.0.0.1/callback",
            api_base=base,
            limits=limits,
        ),
    ]


def calls_of(network: Network, receipt: Receipt) -> list[Callable[[], Any]]:
    """Every call of the port."""
    return [
        lambda: network.post("text"),
        lambda: network.post("text", [Media(b"a picture", "what it shows")]),
        lambda: network.find("text", NOW),
        lambda: network.delete(receipt),
        lambda: network.replies([receipt], {}),
        lambda: network.counts([receipt]),
        lambda: network.profiles(["joel"]),
        lambda: network.history(NOW),
        network.refresh,
    ]


def attempt(call: Callable[[], Any]) -> str:
    """All that a call lets be seen: its result's repr, or everything that hangs on its error."""
    try:
        return repr(call())
    except NetworkError as error:
        chain = [error, error.__cause__, error.__context__]
        told = [f"{one!r} {one.__dict__} {one.args}" for one in chain if one is not None]
        return "\n".join([*told, *traceback.format_exception(error)])


@pytest.mark.parametrize("trouble", SCRIPTS)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING])
def test_no_secret_is_logged_or_told(
    trouble: str,
    level: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    caplog.set_level(level)
    record_into(tmp_path / "recordings")
    try:
        with scripted_server(SCRIPTS[trouble]) as server:
            seen = [attempt(flow) for flow in flows(server.base)]
    finally:
        record_into(None)
    recorded = [path.read_text() for path in (tmp_path / "recordings").iterdir()]
    assert len(recorded) == len(server.asked), "a call was not recorded"
    assert not [one for one in server.asked if "/2/" in one.path and MARK in str(one.query)]
    seen += recorded
    sent = "".join(f"{one.query}{one.headers}{one.body!r}" for one in server.asked)
    assert sent.count(MARK) > 10, "the flows did not carry the secrets that are looked for"
    logged = [f"{record.getMessage()} {record.exc_text} {record.args}" for record in caplog.records]
    printed = "".join(capfd.readouterr())
    for text in [*seen, *logged, printed]:
        assert MARK not in text


def test_the_libraries_that_print_tokens_are_kept_quiet_at_every_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loud = ("tweepy", "requests_oauthlib", "oauthlib", "urllib3")
    children = ("tweepy.client", "requests_oauthlib.oauth2_session", "urllib3.connectionpool")
    monkeypatch.setattr(logging.getLogger(), "level", logging.DEBUG)
    for name in loud:
        logging.getLogger(name).setLevel(logging.DEBUG)
    quiet_loggers()
    for name in (*loud, *children):
        assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING


def test_what_holds_secrets_does_not_show_them() -> None:
    held = [
        Credentials(ACCESS, REFRESH),
        Authorization("https://x.com/i/oauth2/authorize", CODE, VERIFIER),
    ]
    assert MARK not in repr(held)
