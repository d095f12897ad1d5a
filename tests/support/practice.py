"""The practice networks on a real port of this computer, for as long as a test needs them."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from helpnet.practice import create_practice_app, make_practice_server
from helpnet.practice.tokens import X_CLIENT_ID, X_CLIENT_SECRET
from helpnet.practice.world import World

CALLBACK = "http://127.0.0.1:9/callback"
VERIFIER = "practice-verifier-" + "v" * 40
SCOPES = "tweet.read tweet.write users.read offline.access"


@dataclass
class Practice:
    """Practice networks that run at `url`; `world` is what they serve."""

    url: str
    world: World
    http: requests.Session = field(default_factory=requests.Session)

    def control(self, method: str, path: str, json: object = None, status: int = 0) -> dict:
        """A call of the control plane; it must end in `status`, or in any success."""
        answer = self.http.request(method, f"{self.url}/practice{path}", json=json, timeout=10)
        assert answer.status_code == status if status else answer.ok, answer.text
        return answer.json()

    def refused(self, method: str, path: str, status: int, **kwargs) -> str:
        """The sentence with which the control plane refuses a call."""
        answer = self.http.request(method, f"{self.url}/practice{path}", timeout=10, **kwargs)
        assert answer.status_code == status, answer.text
        assert answer.headers["Content-Type"].startswith("application/json")
        return answer.json()["error"]

    def x(self, method: str, path: str, token: str = "", **kwargs) -> requests.Response:
        """A call of X's API, `path` from /2 on."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= kwargs.pop("headers", {})
        return self.http.request(
            method, f"{self.url}/x{path}", headers=headers, timeout=10, **kwargs
        )

    def x_code(self, who: str = "", scope: str = SCOPES, **changes: str) -> str:
        """An authorization code, as consenting on the page gives it."""
        form = {**consent_query(scope), "decision": "allow", **({"who": who} if who else {})}
        answer = self.http.post(
            f"{self.url}/x/i/oauth2/authorize",
            data={**form, **changes},
            allow_redirects=False,
            timeout=10,
        )
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def x_tokens(self, who: str = "", scope: str = SCOPES) -> dict:
        """What the token endpoint gives for a consent of that person (default: the owner)."""
        form = {
            "grant_type": "authorization_code",
            "code": self.x_code(who, scope),
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        return self.x_token(form).json()

    def x_token(self, form: dict[str, str]) -> requests.Response:
        """A call of the token endpoint as the practice client."""
        return self.http.post(
            f"{self.url}/x/2/oauth2/token",
            data=form,
            auth=(X_CLIENT_ID, X_CLIENT_SECRET),
            timeout=10,
        )


def consent_query(scope: str = SCOPES) -> dict[str, str]:
    """The query of an authorize address, with the challenge that VERIFIER meets."""
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return {
        "response_type": "code",
        "client_id": X_CLIENT_ID,
        "redirect_uri": CALLBACK,
        "scope": scope,
        "state": "a state",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }


@contextmanager
def running_practice(
    *,
    clock: Callable[[], float] = time.time,
    autoplay: bool = False,
    database: Path | None = None,
) -> Iterator[Practice]:
    """The practice networks in a thread on a free port; stopped and closed at the end."""
    app = create_practice_app(database, clock=clock, autoplay=autoplay)
    world: World = app.extensions["practice"]
    server = make_practice_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    practice = Practice(f"http://127.0.0.1:{server.port}", world)
    try:
        yield practice
    finally:
        practice.http.close()
        server.stop()
        thread.join()
        world.close()
