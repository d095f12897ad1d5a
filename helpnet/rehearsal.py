"""Every kind of call to the networks, made once with practice networks of its own and recorded.

With it, recorded calls to the real networks can be held against what is practised.
"""

from __future__ import annotations

import base64
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, get_args

import requests

from helpnet import practice
from helpnet.config import FacebookApp, XApp, load
from helpnet.domain.model import Credentials, Media, Receipt
from helpnet.networks import (
    Connected,
    FollowList,
    Network,
    NetworkError,
    TellsFollows,
    facebook_oauth,
    x_follows,
    x_oauth,
)
from helpnet.networks.comparing import Call, Unreadable, compared, recorded
from helpnet.networks.facebook import Facebook
from helpnet.networks.practice_consent import approve
from helpnet.networks.recording import record_into
from helpnet.networks.x import X
from helpnet.networks.x_names import Spelling

__all__ = ["Unreadable", "compare", "rehearsed"]

_LINK_WORD = "pfbid0unknown"  # as Facebook's links name a post in the place of its number
_CALLBACK = "http://127.0.0.1:8000/accounts/callback"
_ASK = "need help: who speaks on Web 2.0 in Winnipeg & around? example.org/talk"
# With and without a mention, a tag, a link; the last answers the first.
_ANSWERS = ("me", "ask @jonathanmarkoff & see example.org/joel", "Raj Malhotra knows him", "thanks")
_BARE = {"name": "Ola Nil", "x_username": "ola_nil", "facebook_name": "Ola Nil"}
_WHO = {"x": "priya_n", "facebook": "Dorothy Vale"}
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def compare(folder: Path) -> tuple[list[str], int]:
    """In what the calls recorded in a folder differ from practised ones, and how many there are.

    Raises Unreadable for a folder without recorded calls.
    """
    real = recorded(folder)
    newer = any("post.fields" in call["query"] for call in real)
    return list(compared(real, rehearsed("post" if newer else "tweet"))), len(real)


def rehearsed(spelling: Spelling) -> Sequence[Call]:
    """Every kind of call, made with practice networks."""
    with tempfile.TemporaryDirectory() as made, _practising() as url:
        folder = Path(made)
        config = load({"HELPNET_PRACTICE_URL": url})
        assert config.x is not None and config.facebook is not None  # noqa: S101 (in practice)
        record_into(folder)
        try:
            _control(url, "people", _BARE)
            _with_x(config.x, url, spelling)
            _with_facebook(config.facebook, url)
        finally:
            record_into(None)
        return recorded(folder)


@contextmanager
def _practising() -> Iterator[str]:
    app = practice.create_practice_app(None)
    server = practice.make_practice_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()
        thread.join()
        app.extensions["practice"].close()


def _consented(url: str) -> str:
    """Say yes on a consent page; the code that comes of it."""
    with requests.Session() as browser:
        browser.trust_env = False
        return approve(url, browser)["code"]


def _with_x(app: XApp, url: str, spelling: Spelling) -> None:
    begun = x_oauth.authorize_url(
        client_id=app.client_id,
        redirect_uri=_CALLBACK,
        consent_base=app.web_base,
        scopes=(*x_oauth.SCOPES, x_follows.SCOPE),
    )
    connected = x_oauth.exchange(
        _consented(begun.url),
        begun.verifier,
        client_id=app.client_id,
        client_secret=app.client_secret,
        redirect_uri=_CALLBACK,
        api_base=app.api_base,
    )

    def opened(credentials: Credentials) -> X:
        return X(
            credentials,
            remote_id=connected.profile.remote_id,
            handle=connected.profile.handle,
            api_base=app.api_base,
            client_id=app.client_id,
            client_secret=app.client_secret,
            web_base=app.web_base,
            spelling=spelling,
        )

    x = opened(connected.credentials)
    _calls(x, url)
    fresh = x.refresh()
    _refused(opened(connected.credentials).refresh)  # its refresh token is used up
    _signed_out(opened, connected)
    for credentials in (fresh, Credentials("never issued", "never issued")):
        x_oauth.revoke(
            credentials,
            client_id=app.client_id,
            client_secret=app.client_secret,
            api_base=app.api_base,
        )


def _with_facebook(app: FacebookApp, url: str) -> None:
    begun = facebook_oauth.authorize_url(
        app_id=app.app_id, redirect_uri=_CALLBACK, consent_base=app.web_base
    )
    consented = facebook_oauth.exchange(
        _consented(begun.url),
        app_id=app.app_id,
        app_secret=app.app_secret,
        redirect_uri=_CALLBACK,
        api_base=app.graph_base,
    )
    connected = consented.candidates[0].connected

    def opened(credentials: Credentials) -> Facebook:
        return Facebook(
            credentials,
            remote_id=connected.profile.remote_id,
            api_base=app.graph_base,
            version=app.graph_version,
            app_id=app.app_id,
            app_secret=app.app_secret,
            web_base=app.web_base,
        )

    _calls(opened(connected.credentials), url)
    _signed_out(opened, connected)
    for _ in ("once", "and again, when there is nothing to take back"):
        _refused(
            partial(
                facebook_oauth.revoke,
                consented.person_id,
                app_id=app.app_id,
                app_secret=app.app_secret,
                api_base=app.graph_base,
            )
        )


def _calls(network: Network, url: str) -> None:
    """All calls of the port, also those that a network refuses."""
    asked_at = datetime.now(UTC) - timedelta(minutes=5)
    quiet = network.post(f"{_ASK}/2")
    receipt = network.post(_ASK)
    _refused(lambda: network.post(_ASK))
    network.post(f"{_ASK}/3", [Media(_PICTURE, "a dot")])
    _refused(lambda: network.post(f"{_ASK}/4", [Media(b"no picture")]))
    network.find(_ASK, asked_at)
    network.find("never posted", asked_at)
    for name in (receipt.remote_id, _LINK_WORD, "1"):
        _refused(partial(network.own_post, name))
    _answered(url, receipt)
    network.replies([receipt, quiet], {})
    network.counts([receipt, quiet])
    for handles in (["priya_n", "nobody_here"], ["priya_n", _BARE["x_username"]]):
        network.profiles(handles)
    for since in (None, asked_at - timedelta(days=30)):
        list(network.history(since))
    if isinstance(network, TellsFollows):
        network.follow_counts()
        for which in get_args(FollowList):
            network.follows(which, 5)
    network.probe()
    network.delete(receipt)
    _refused(lambda: network.delete(receipt))
    _refused(lambda: network.counts([receipt]))
    _refused(lambda: network.replies([receipt], {}))
    _limited(network, url, quiet)


def _answered(url: str, receipt: Receipt) -> None:
    about = {"network": receipt.network, "post_id": receipt.remote_id}
    about["author"] = _WHO[receipt.network]
    first = ""
    for text in _ANSWERS:
        tags = ["Raj Malhotra"] if receipt.network == "facebook" and "Raj" in text else []
        answers = {"in_reply_to": first} if text == _ANSWERS[-1] else {}
        made = _control(url, "replies", about | {"text": text, "tags": tags} | answers)
        first = first or made["id"]


def _limited(network: Network, url: str, receipt: Receipt) -> None:
    """A pause is asked for at each call in turn."""
    for call in _every_call(network, receipt):
        pause = {"type": "rate_limit", "reset_in": 60}
        _control(url, "faults", {"network": receipt.network, "count": 1, "effect": pause})
        _refused(call)
    requests.delete(f"{url}/practice/faults", timeout=10)


def _signed_out(opened: Callable[[Credentials], Network], connected: Connected) -> None:
    """Calls with a token that does not hold."""
    network = opened(replace(connected.credentials, access_token="never issued"))
    now = datetime.now(UTC)
    receipt = Receipt(network.name, f"{connected.profile.remote_id}_1", "", now)
    if network.name == "x":
        receipt = replace(receipt, remote_id="1")
    for call in _every_call(network, receipt):
        _refused(call)


def _every_call(network: Network, receipt: Receipt) -> tuple[Callable[[], Any], ...]:
    """A call of each kind, not made yet."""
    return (
        lambda: network.own_post(receipt.remote_id),
        lambda: network.post("another"),
        lambda: network.find("another", datetime.now(UTC)),
        lambda: network.delete(receipt),
        lambda: network.replies([receipt], {}),
        lambda: network.counts([receipt]),
        lambda: network.profiles(["priya_n"]),
        lambda: list(network.history(None)),
        network.probe,
    )


def _refused(call: Callable[[], Any]) -> None:
    with suppress(NetworkError):
        call()


def _control(url: str, path: str, body: dict[str, Any]) -> Any:
    answer = requests.post(f"{url}/practice/{path}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()
