"""Tokens and secrets stay inside: no log, error, database, recording, page or address shows one.

Every flow of the app is an entry in FLOWS; a new one is added there and is held to the same.
"""

from __future__ import annotations

import html
import logging
import re
import secrets
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpnet.connect_practice import connect_practice
from helpnet.domain.model import Credentials
from helpnet.networks import Network, NetworkError, x_oauth
from helpnet.networks.practice_consent import approve
from helpnet.networks.recording import record_into
from helpnet.practice import tokens
from helpnet.practice.callbacks import signed_request
from helpnet.services import signin
from helpnet.store import accounts
from tests.support.clock import StandingClock
from tests.support.stepped_app import SteppedApp, stepped_app

MARK = "xMARKEDx"


@dataclass
class Watched:
    """The app at work, and what a stranger could come to see of it."""

    stepped: SteppedApp
    folder: Path
    marks: list[str]
    browser: FlaskClient
    shown: list[str] = field(default_factory=list)  # pages, addresses and errors
    ask_id: str = ""

    def networks(self) -> Iterator[Network]:
        """The adapter of each connected account."""
        store = self.stepped.helpnet.store
        for account in accounts.of_user(store, self.stepped.owner):
            yield self.stepped.helpnet.work.open_network(account)

    def attempt(self, call: Callable[[], Any]) -> None:
        """Make a call, and keep what its error tells with everything that hangs on it."""
        try:
            self.shown.append(repr(call()))
        except NetworkError as error:
            self.shown += traceback.format_exception(error)
            chain = [error, error.__cause__, error.__context__]
            self.shown += [f"{one!r} {vars(one)} {one.args}" for one in chain if one]

    def look(self, path: str) -> None:
        """Open a page, and keep all that comes back; its address came from outside."""
        answer = self.browser.get(path)
        assert answer.status_code < 500 or path == "/healthz", path  # no worker runs here
        self._keep(answer)

    def press(self, path: str, **fields: str) -> str:
        """Send a form as its page would, and keep all that comes back; its text."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.browser.get("/accounts").text)
        assert token is not None
        answer = self.browser.post(path, data={"csrf_token": token.group(1), **fields})
        assert answer.status_code < 400, answer.text
        if not path.endswith("/connect"):  # which leads on to an address with the state in it
            self._keep(answer)
        return answer.text

    def _keep(self, answer: TestResponse) -> None:
        headers = [pair for pair in answer.headers if pair[0] != "Set-Cookie"]
        self.shown.append(f"{headers} {answer.text}")


def ask_and_hear(app: Watched) -> None:
    app.ask_id = app.stepped.send()
    app.stepped.work(5)
    ids = {name: app.stepped.post(app.ask_id, name).remote_id for name in ("x", "facebook")}
    play = {"scenario": "winnipeg", "post_ids": ids, "speed": 600}
    app.stepped.practice.control("POST", "/play", play)
    app.stepped.work(10)
    assert app.stepped.page(app.ask_id).replies


def every_call_of_the_port(app: Watched) -> None:
    now = app.stepped.clock()
    for network in app.networks():
        receipt = network.post("need help with something else")
        for call in (
            lambda: network.find("need help with something else", now),  # noqa: B023 (called now)
            lambda: network.replies([receipt], {}),  # noqa: B023
            lambda: network.counts([receipt]),  # noqa: B023
            lambda: network.profiles(["priya_n"]),  # noqa: B023
            lambda: list(network.history(None)),  # noqa: B023
            lambda: network.delete(receipt),  # noqa: B023
        ):
            app.attempt(call)


TROUBLE: list[dict[str, Any]] = [
    *({"type": "status", "status": status} for status in (400, 401, 402, 403, 404, 429, 500, 503)),
    *({"type": kind} for kind in ("reset_before", "reset_after", "malformed", "truncated")),
    {"type": "rate_limit", "reset_in": 5},
]


def errors_of_every_kind(app: Watched) -> None:
    for effect in TROUBLE:
        for network in app.networks():
            app.stepped.fault(network.name, effect)
            app.attempt(lambda: network.post("an unlucky text"))  # noqa: B023
            app.stepped.fault(network.name, effect)
            app.attempt(lambda: list(network.history(None)))  # noqa: B023
    app.stepped.practice.control("DELETE", "/faults")


def work_in_trouble(app: Watched) -> None:
    for effect in TROUBLE:
        for name in ("x", "facebook"):
            app.stepped.fault(name, effect, count=2)
        app.stepped.send(f"need help: {effect}")
        app.stepped.work(3)
    app.stepped.practice.control("DELETE", "/faults")


def refresh(app: Watched) -> None:
    for network in app.networks():
        app.attempt(network.refresh)
        app.attempt(network.refresh)  # a refresh token holds once


def a_sign_in_that_no_longer_holds(app: Watched) -> None:
    for name in ("x", "facebook"):
        body: Any = {"error": {"code": 190, "error_subcode": 463, "message": "Session expired"}}
        app.stepped.fault(name, {"type": "status", "status": 401, "body": body}, count=4)
    app.stepped.send("need help: an expired one")
    app.stepped.work(3)
    app.stepped.practice.control("DELETE", "/faults")


def connect_again(app: Watched) -> None:
    helpnet = app.stepped.helpnet
    with helpnet.store.transaction():
        helpnet.store.write("update accounts set state = 'expired'", [])
    connect_practice(helpnet.work, helpnet.config, app.stepped.owner)


def look_at_every_page(app: Watched) -> None:
    for rule in app.stepped.app.url_map.iter_rules():
        told = set(rule.arguments) <= {"ask_id"} and "GET" in (rule.methods or ())
        if told and rule.endpoint not in ("stream.stream", "stream.live"):
            app.look(rule.rule.replace("<ask_id>", app.ask_id))


def probe(app: Watched) -> None:
    for effect in ({}, *TROUBLE):
        for network in app.networks():
            if effect:
                app.stepped.fault(network.name, effect)
            app.attempt(network.probe)
    app.stepped.practice.control("DELETE", "/faults")
    app.look("/accounts/ready")
    app.look("/api/v1/readiness")
    app.stepped.drain()


def doctor(app: Watched) -> None:
    for arguments in (["doctor"], ["doctor", "--json"]):
        result = app.stepped.app.test_cli_runner().invoke(args=arguments)
        app.shown += [result.output, repr(result.exception)]
    assert "Robin Vale Speaks" in app.shown[-2]


def disconnect_and_connect_in_the_browser(app: Watched) -> None:
    for name in ("x", "facebook"):
        app.press(f"/accounts/{name}/disconnect", forget="yes")
        left = app.press(f"/accounts/{name}/connect")
        url = html.unescape(re.search(r"url=([^\"]+)\"", left).group(1))  # type: ignore[union-attr]
        with requests.Session() as browser:
            answer = approve(url, browser)
        app.marks += [answer["code"], answer["state"]]
        app.look(f"/accounts/{name}/callback?" + urlencode(answer | {"state": "forged"}))
        app.look(f"/accounts/{name}/callback?" + urlencode(answer))
        app.look(f"/accounts/{name}/choose")
        accounts_there = re.findall(r'name="account" value="(\d+)"', app.shown[-1])
        for remote_id in accounts_there[:1]:
            app.press(f"/accounts/{name}/choose", account=remote_id)
    assert all(MARK in credentials_of(network).access_token for network in app.networks())
    app.stepped.drain()


def what_meta_calls(app: Watched) -> None:
    person = app.stepped.practice.world.people.owner.facebook_id
    now = int(app.stepped.clock.seconds())
    # The wish is older than the account, which it therefore does not concern.
    for path, issued_at in (("delete-data", 1), ("deauthorize", now)):
        told = {"user_id": person, "algorithm": "HMAC-SHA256", "issued_at": issued_at}
        for signed in (signed_request(told), "forged.call"):
            form = {"signed_request": signed}
            answer = app.browser.post(f"/accounts/facebook/{path}", data=form)
            app.shown.append(f"{answer.status_code} {answer.text}")
    store, owner = app.stepped.helpnet.store, app.stepped.owner
    assert [one.state for one in accounts.of_user(store, owner) if one.network == "facebook"] == [
        "expired"
    ]
    connect_again(app)


FLOWS: dict[str, Callable[[Watched], None]] = {
    "ask and hear": ask_and_hear,
    "every call of the port": every_call_of_the_port,
    "errors of every kind": errors_of_every_kind,
    "work in trouble": work_in_trouble,
    "refresh": refresh,
    "a sign-in that no longer holds": a_sign_in_that_no_longer_holds,
    "connect again": connect_again,
    "probe": probe,
    "doctor": doctor,
    "connect in the browser": disconnect_and_connect_in_the_browser,
    "what Meta calls": what_meta_calls,
    "every page": look_at_every_page,
}


@pytest.fixture
def watched(
    tmp_path: Path,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Watched]:
    """The app, every token that it is given marked and every logger at its loudest."""
    loud_everywhere(caplog)
    marks = [MARK, "practice-x-secret", "practice-facebook-secret"]
    monkeypatch.setattr(
        tokens, "secrets", SimpleNamespace(token_urlsafe=lambda n: MARK + secrets.token_urlsafe(n))
    )
    begin = x_oauth.authorize_url

    def beginning(**given: Any) -> Any:
        begun = begin(**given)
        marks.append(begun.verifier)
        return begun

    monkeypatch.setattr(x_oauth, "authorize_url", beginning)
    recordings = str(tmp_path / "recordings")
    try:
        with stepped_app(tmp_path, clock, HELPNET_RECORD=recordings) as stepped:
            helpnet = stepped.helpnet
            assert helpnet.secret, "the key is looked for as well"
            marks.append(helpnet.secret)
            browser = stepped.app.test_client()
            link = signin.new_link(helpnet.store, stepped.owner, helpnet.clock())
            assert browser.get(f"/sign-in/{link}").status_code == 303
            token = signin.new_token(helpnet.store, stepped.owner, "tests", helpnet.clock())
            browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
            yield Watched(stepped, tmp_path, marks, browser)
    finally:
        record_into(None)


def loud_everywhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in [*logging.Logger.manager.loggerDict, "urllib3.connectionpool", "tweepy.client"]:
        logger = logging.getLogger(name)
        caplog.set_level(logging.DEBUG, logger=name)
        logger.disabled = False


def test_no_flow_shows_a_secret_in_a_log_error_database_recording_page_or_address(
    watched: Watched, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for flow in FLOWS.values():
        flow(watched)
    kept = [credentials_of(network) for network in watched.networks()]
    assert all(MARK in credentials.access_token for credentials in kept)
    seen = {
        "shown": "".join(watched.shown),
        "logged": "".join(logged(caplog)),
        "printed": "".join(capfd.readouterr()),
        "database": "".join(rows_of(watched.folder / "helpnet.db")),
        "files": "".join(files_in(watched.folder)),
    }
    for where, text in seen.items():
        for mark in watched.marks:
            at = text.find(mark)
            assert at < 0, f"{where}: ...{text[max(at - 200, 0) : at]}[a secret]"
    assert len(seen["shown"]) > 10_000 and "Joel Parent" in seen["shown"]
    assert "secret" in seen["files"] and "need help" in seen["database"]


def credentials_of(network: Network) -> Credentials:
    """What an adapter of an account holds."""
    held = getattr(network, "_credentials", None)
    return held or Credentials(network._graph.access_token)  # type: ignore[attr-defined]


def logged(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    formatter = logging.Formatter()
    for record in caplog.records:
        yield f"{formatter.format(record)} {record.args}\n"


def rows_of(database: Path) -> Iterator[str]:
    """Every row of every table, as a dump of it holds them."""
    connection = sqlite3.connect(database)
    try:
        yield from connection.iterdump()
    finally:
        connection.close()


def files_in(folder: Path) -> Iterator[str]:
    """Every file that the app has written, its database and write-ahead log byte by byte."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")


def test_what_x_is_sent_holds_no_secret_in_its_address(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = addresses(monkeypatch)
    for network in watched.networks():
        if network.name == "x":
            network.profiles(["priya_n"])
            list(network.history(None))
            network.refresh()
    assert len(called) > 3
    assert not [url for url in called if any(mark in url for mark in watched.marks)]


def addresses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The address of each call that leaves from now on."""
    from helpnet.networks.timed import TimedAdapter

    called: list[str] = []
    send = TimedAdapter.send

    def sending(self: TimedAdapter, request: Any, *args: Any, **kwargs: Any) -> Any:
        called.append(str(request.url))
        return send(self, request, *args, **kwargs)

    monkeypatch.setattr(TimedAdapter, "send", sending)
    return called


def test_the_marks_would_be_found_if_they_were_there(watched: Watched) -> None:
    (watched.folder / "slip.txt").write_text(f"token={MARK}")
    assert MARK in "".join(files_in(watched.folder))
    assert re.search(r"[A-Za-z0-9_~.-]{43,}", watched.marks[3]), "the verifier is looked for"
