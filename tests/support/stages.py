"""Each adapter on its stage: the network behind it, and what a test may do there."""

from __future__ import annotations

import socket
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from helpnet.domain.model import Credentials, Interaction, Profile
from helpnet.networks import (
    Connected,
    Expired,
    Network,
    NetworkError,
    TryLater,
    facebook_oauth,
    x_follows,
    x_oauth,
)
from helpnet.networks.facebook import Facebook
from helpnet.networks.http import USUAL, Limits
from helpnet.networks.practice_consent import approve
from helpnet.networks.x import X
from helpnet.networks.x_names import Spelling
from tests.support.fake_network import FakeNetwork
from tests.support.practice import Practice

CALLBACK = "http://127.0.0.1:8000/accounts/callback"


class Stage(ABC):
    """One network with one connected account."""

    name: str
    web: str  # where people read posts

    @abstractmethod
    def open(self, limits: Limits = USUAL, *, reachable: bool = True) -> Network:
        """An adapter for the account."""

    @abstractmethod
    def answer(self, post_id: str, text: str, *, in_reply_to: str = "", own: bool = False) -> str:
        """Somebody, or the user, answers a post or a reply; the answer's id."""

    @abstractmethod
    def photos(self) -> list[list[str]]:
        """What the photos of each of the user's own posts show, in words, oldest post first."""

    @abstractmethod
    def take_back(self, remote_id: str) -> None:
        """Whoever wrote an answer deletes it."""

    @abstractmethod
    def trouble(self, kind: str, *, call: str = "post", **effect: Any) -> None:
        """The next such call meets trouble."""

    @abstractmethod
    def expire(self) -> None:
        """The account's token no longer holds."""

    @abstractmethod
    def standing(self) -> list[str]:
        """The texts of the user's own posts that stand there, oldest first."""


class FakeStage(Stage):
    """The network in memory."""

    name = "fake"
    web = "https://fake.example"
    _TROUBLE: dict[str, tuple[NetworkError, bool]] = {  # noqa: RUF012 (never changed)
        "reset_before": (TryLater("lost", taken="unknown"), False),
        "reset_after": (TryLater("lost", taken="unknown"), True),
        "timeout_before": (TryLater("lost", taken="unknown"), False),
        "timeout_after": (TryLater("lost", taken="unknown"), True),
        "malformed": (TryLater("odd", taken="unknown"), True),
        "truncated": (TryLater("odd", taken="unknown"), True),
        "drip": (TryLater("slow", taken="unknown"), True),
        "html": (TryLater("odd", taken="unknown"), False),
    }

    def __init__(self) -> None:
        self._network = FakeNetwork("fake")
        ada = self._network.person("Ada Quill")
        now = datetime.now(UTC)
        self._network.acts += [
            Interaction(ada, outgoing, now - timedelta(days=days), "reply")
            for days in (5, 40)
            for outgoing in (True, False)
        ]

    def open(self, limits: Limits = USUAL, *, reachable: bool = True) -> Network:
        if reachable:
            return self._network
        away = FakeNetwork("fake")
        away.fail("post", TryLater("away", taken="no"))
        away.fail("replies", TryLater("away", taken="no"))
        away.fail("probe", TryLater("away", taken="no"))
        return away

    def answer(self, post_id: str, text: str, *, in_reply_to: str = "", own: bool = False) -> str:
        author: Profile | str = self._network.own if own else "Ada Quill"
        return self._network.hear(post_id, text, author, in_reply_to=in_reply_to or None)

    def take_back(self, remote_id: str) -> None:
        self._network.take_back(remote_id)

    def trouble(self, kind: str, *, call: str = "post", **effect: Any) -> None:
        after = datetime.now(UTC) + timedelta(seconds=effect.get("reset_in", 0))
        known = self._TROUBLE | {
            "rate_limit": (TryLater("pause", taken="no", after=after), False),
            "status": (self._of_status(effect.get("status", 500)), False),
        }
        error, after_taking = known[kind]
        if call in ("replies", "probe") and isinstance(error, TryLater):
            error = TryLater(error.message, taken="no", after=error.after)
        self._network.fail(call, error, after_taking=after_taking)  # type: ignore[arg-type]

    def _of_status(self, status: int) -> NetworkError:
        if status == 401:
            return Expired("expired")
        return TryLater("ill", taken="no" if status == 503 else "unknown")

    def expire(self) -> None:
        self._network.expire()

    def standing(self) -> list[str]:
        return [text for _, text in self._network.posts.values()]

    def photos(self) -> list[list[str]]:
        return [[one.alt for one in media] for media in self._network.media.values()]


class PracticeStage(Stage):
    """A real adapter before the practice networks, connected over their consent page."""

    _mount: str
    _PATHS: dict[str, tuple[str, str]]

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.web = f"{practice.url}{self._mount}"
        with requests.Session() as browser:
            self.connected = self._connect(browser)
        practice.control(
            "POST",
            "/people",
            {
                "name": "Ada Quill",
                "x_username": "ada_quill",
                "facebook_name": "Ada Quill",
                "relation": {"x": ["following"]},
                "interactions": [
                    {
                        "network": self.name,
                        "direction": direction,
                        "at": (datetime.now(UTC) - timedelta(days=days)).isoformat(),
                    }
                    for days in (5, 40)
                    for direction in ("out", "in")
                ],
            },
        )

    @abstractmethod
    def _connect(self, browser: requests.Session) -> Connected:
        """Connect the account."""

    def _base(self, reachable: bool) -> str:
        if reachable:
            return self.web
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{taken.getsockname()[1]}{self._mount}"

    def trouble(self, kind: str, *, call: str = "post", **effect: Any) -> None:
        method, path = self._PATHS[call]
        told = {"type": kind, **effect}
        if kind == "html":
            told = {"type": "status", "status": 502, "body": "<html>Bad gateway</html>"}
        self.practice.control(
            "POST",
            "/faults",
            {
                "network": self.name,
                "method": method,
                "path": path,
                "count": 1,
                "effect": told,
            },
        )

    def take_back(self, remote_id: str) -> None:
        network = "x" if self.name == "x" else "facebook"
        self.practice.control("DELETE", f"/replies/{network}/{remote_id}")

    def standing(self) -> list[str]:
        return [post["text"] for post in self._own_posts()]

    def photos(self) -> list[list[str]]:
        return [[one["alt_text"] for one in post.get("media", [])] for post in self._own_posts()]

    def _own_posts(self) -> list[dict[str, Any]]:
        posts = self.practice.control("GET", "/posts")["items"]
        return [
            post for post in posts if post["network"] == self.name and post["in_reply_to"] is None
        ]

    def answer(self, post_id: str, text: str, *, in_reply_to: str = "", own: bool = False) -> str:
        if own:
            return self._answer_oneself(in_reply_to or post_id, text)
        told = {
            "network": self.name,
            "post_id": post_id,
            "author": "ada_quill" if self.name == "x" else "Ada Quill",
            "text": text,
        } | ({"in_reply_to": in_reply_to} if in_reply_to else {})
        return str(self.practice.control("POST", "/replies", told)["id"])

    @abstractmethod
    def _answer_oneself(self, to: str, text: str) -> str:
        """The user answers, over the network's API."""

    @property
    def credentials(self) -> Credentials:
        return self.connected.credentials

    @abstractmethod
    def revoke(self) -> None:
        """Take the consent back, as disconnecting does."""


class XStage(PracticeStage):
    """X."""

    name = "x"
    _mount = "/x"
    _PATHS = {  # noqa: RUF012
        "upload": ("POST", "/x/2/media/upload"),
        "describe": ("POST", "/x/2/media/metadata"),
        "post": ("POST", "/x/2/tweets"),
        "delete": ("DELETE", "/x/2/tweets/"),
        "replies": ("GET", "/x/2/tweets/search"),
        "probe": ("GET", "/x/2/users"),
    }

    def _connect(self, browser: requests.Session) -> Connected:
        begun = x_oauth.authorize_url(
            client_id="practice-x-client",
            redirect_uri=CALLBACK,
            consent_base=self.web,
            scopes=(*x_oauth.SCOPES, x_follows.SCOPE),
        )
        answer = approve(begun.url, browser)
        assert answer["state"] == begun.state
        return x_oauth.exchange(
            answer["code"],
            begun.verifier,
            client_id="practice-x-client",
            client_secret="practice-x-secret",
            redirect_uri=CALLBACK,
            api_base=self.web,
            web_base=self.web,
        )

    spelling: Spelling = "tweet"

    def open(self, limits: Limits = USUAL, *, reachable: bool = True) -> X:
        return X(
            self.credentials,
            remote_id=self.connected.profile.remote_id,
            handle=self.connected.profile.handle,
            api_base=self._base(reachable),
            web_base=self.web,
            client_id="practice-x-client",
            client_secret="practice-x-secret",
            limits=limits,
            spelling=self.spelling,
        )

    def _answer_oneself(self, to: str, text: str) -> str:
        body = {"text": text, "reply": {"in_reply_to_tweet_id": to}}
        token = self.credentials.access_token
        return str(self.practice.x("POST", "/2/tweets", token, json=body).json()["data"]["id"])

    def expire(self) -> None:
        self.practice.world.tokens.revoke(self.credentials.access_token)

    def revoke(self) -> None:
        x_oauth.revoke(
            self.credentials,
            client_id="practice-x-client",
            client_secret="practice-x-secret",
            api_base=self.web,
        )


class RenamedXStage(XStage):
    """X under the names that it gave its fields in August 2026."""

    spelling: Spelling = "post"


class FacebookStage(PracticeStage):
    """A Facebook Page."""

    name = "facebook"
    _mount = "/graph"
    _PATHS = {  # noqa: RUF012
        "upload": ("POST", "/photos"),
        "post": ("POST", "/feed"),
        "delete": ("DELETE", "/graph/"),
        "replies": ("GET", "/comments"),
        "probe": ("GET", "/published_posts"),
    }

    def _connect(self, browser: requests.Session) -> Connected:
        begun = facebook_oauth.authorize_url(
            app_id="100000000000001", redirect_uri=CALLBACK, consent_base=self.web
        )
        answer = approve(begun.url, browser)
        assert answer["state"] == begun.state
        return (
            facebook_oauth.exchange(
                answer["code"],
                app_id="100000000000001",
                app_secret="practice-facebook-secret",
                redirect_uri=CALLBACK,
                api_base=self.web,
                web_base=self.web,
            )
            .candidates[0]
            .connected
        )

    def open(self, limits: Limits = USUAL, *, reachable: bool = True) -> Facebook:
        return Facebook(
            self.credentials,
            remote_id=self.connected.profile.remote_id,
            api_base=self._base(reachable),
            web_base=self.web,
            app_id="100000000000001",
            app_secret="practice-facebook-secret",
            limits=limits,
        )

    def _answer_oneself(self, to: str, text: str) -> str:
        answer = self.practice.http.post(
            f"{self.practice.url}/graph/v26.0/{to}/comments",
            data={"message": text, "access_token": self.credentials.access_token},
            timeout=10,
        )
        return str(answer.json()["id"])

    def expire(self) -> None:
        token = self.practice.world.tokens.get(self.credentials.access_token)
        assert token is not None
        token.refused = 463

    def revoke(self) -> None:
        facebook_oauth.revoke(
            self.practice.world.people.owner.facebook_id,
            app_id="100000000000001",
            app_secret="practice-facebook-secret",
            api_base=self.web,
        )
