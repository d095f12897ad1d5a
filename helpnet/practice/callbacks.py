"""Tells the app that somebody has removed it: signed requests to the addresses it registered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from helpnet.practice.model import Settings
from helpnet.practice.tokens import FACEBOOK_APP_SECRET

SECONDS = 10.0  # how long an app may take to answer
MOST_READ = 64 * 1024  # bytes of an answer


@dataclass(slots=True)
class Call:
    """One callback; `status` is None until it is answered, and for good where nobody does."""

    kind: str  # deauthorize or deletion
    url: str
    at: float
    status: int | None = None
    answer: Any = None  # JSON, or a text that is none


class Callbacks:
    """The callbacks made, oldest first; each removal is told by a thread of its own."""

    def __init__(self, settings: Callable[[], Settings], now: Callable[[], float]) -> None:
        self._settings = settings
        self._now = now
        self._calls: list[Call] = []
        self._threads: list[threading.Thread] = []

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def app_removed(self, user_id: str) -> None:
        """Tell both addresses, as far as they are registered; returns at once."""
        settings, now = self._settings(), self._now()
        addresses = {
            "deauthorize": settings.facebook_deauthorize_url,
            "deletion": settings.facebook_deletion_url,
        }
        calls = [Call(kind, url, now) for kind, url in addresses.items() if url]
        if not calls:
            return
        self._calls += calls
        telling = threading.Thread(target=_tell, args=(calls, user_id), daemon=True)
        self._threads.append(telling)
        telling.start()

    def wait(self) -> None:
        """Until every callback has ended. Not while holding the world: the app may call it."""
        for telling in self._threads:
            telling.join()
        self._threads.clear()

    def clear(self) -> None:
        """Forget those made."""
        self._calls.clear()


def signed_request(payload: dict[str, Any]) -> str:
    """The payload as Meta signs it: signature and JSON, both in base64url without padding."""
    body = _base64url(json.dumps(payload).encode())
    signature = hmac.new(FACEBOOK_APP_SECRET.encode(), body.encode(), hashlib.sha256).digest()
    return f"{_base64url(signature)}.{body}"


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _tell(calls: list[Call], user_id: str) -> None:
    for call in calls:
        payload = {"user_id": user_id, "algorithm": "HMAC-SHA256", "issued_at": int(call.at)}
        try:
            call.status, call.answer = _post(call.url, {"signed_request": signed_request(payload)})
        except (OSError, HTTPException):
            call.status = None


def _post(url: str, form: dict[str, str]) -> tuple[int, Any]:
    target = urlsplit(url)
    line = HTTPConnection(target.hostname or "", target.port or 80, timeout=SECONDS)
    try:
        path = target.path or "/"
        line.request(
            "POST",
            f"{path}?{target.query}" if target.query else path,
            urlencode(form),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        answer = line.getresponse()
        text = answer.read(MOST_READ).decode("utf-8", "replace")
    finally:
        line.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, text
