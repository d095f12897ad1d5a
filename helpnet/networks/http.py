"""The one way out to the networks: a requests.Session that stays within bounds.

It talks to its own base address only, ends each call in time and in size, follows no redirect,
keeps no cookie, and says what became of a call in the port's own errors, which hold no address
and no token.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

import requests
from urllib3.exceptions import HTTPError

from helpnet.networks import TryLater, recording
from helpnet.networks.sentences import in_doubt, no_proper_answer
from helpnet.networks.timed import Call, TimedAdapter, running

_READS = frozenset({"GET", "HEAD"})
_CHUNK = 64 * 1024
# These print tokens, or addresses that hold one: at DEBUG all of them, and urllib3.connection
# also in its warning about headers it cannot read.
_LOUD_LOGGERS = {
    "tweepy": logging.WARNING,
    "requests_oauthlib": logging.WARNING,
    "oauthlib": logging.WARNING,
    "urllib3": logging.WARNING,
    "urllib3.connection": logging.ERROR,
    "urllib3.connectionpool": logging.ERROR,
}
_PART = re.compile(r'name="(\w+)"\r\n\r\n([^\r\n]*)\r\n')  # a field of a form that holds a file


def quiet_loggers() -> None:
    """Keep the libraries from logging tokens, whatever level they and the program log at.

    A level can be set anew, and on each of a library's loggers alone; a filter stays.
    """
    for name, level in _LOUD_LOGGERS.items():
        logging.getLogger(name).setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        for loud, hush in _HUSHES.items():
            if name == loud or name.startswith(f"{loud}."):
                logging.getLogger(name).addFilter(hush)


class _Hush(logging.Filter):
    """Lets nothing below a level through."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= self._level


_HUSHES = {name: _Hush(level) for name, level in _LOUD_LOGGERS.items()}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take: seconds in all, seconds to connect to one address, bytes."""

    total_seconds: float = 25.0
    connect_seconds: float = 5.0
    max_bytes: int = 8 * 1024 * 1024
    monotonic: Callable[[], float] = time.monotonic


USUAL = Limits()


class TooLarge(OSError):
    """An answer grew beyond what a call may take."""


class NetworkSession(requests.Session):
    """Calls to one network at one base address.

    Addresses that begin with one of `origins` (what a library has built in) are moved to `base`;
    any other address is a ValueError. A call that got no complete answer raises TryLater: taken
    "no" when nothing of it can have left or it was a read, else "unknown". Every complete answer
    is returned, whatever its status, its body read; `told` holds the headers of the latest.
    """

    def __init__(
        self, base: str, *, network: str, origins: tuple[str, ...] = (), limits: Limits = USUAL
    ) -> None:
        super().__init__()
        quiet_loggers()
        self.base = base.rstrip("/")
        self.network = network
        self.told: Mapping[str, str] = {}
        self._origins = origins
        self._limits = limits
        self.auth = leave_alone  # with any auth set, requests does not read .netrc
        self.trust_env = not _is_loopback(self.base)  # proxies and certificates of the machine
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        for prefix in ("https://", "http://"):
            self.mount(prefix, TimedAdapter())

    def rebase(self, url: str) -> str:
        """The same address at this session's base; ValueError for one of another network."""
        for origin in (*self._origins, self.base):
            if url.startswith(f"{origin}/"):
                return self.base + url[len(origin) :]
        raise ValueError("a call to an address that is not this network's")

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Any:
        address = url.decode() if isinstance(url, bytes) else url
        return super().request(method, self.rebase(address), *args, **kwargs)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """No answer of an API is followed elsewhere: a token would travel along."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        limits = self._limits
        call = Call(limits.total_seconds, limits.connect_seconds, limits.monotonic)
        kwargs |= {"stream": True, "timeout": (limits.connect_seconds, limits.total_seconds)}
        trouble, response = "", None
        mark = running.set(call)
        try:
            response = super().send(request, **kwargs)
            self._read(response)
        except (OSError, HTTPError, HTTPException) as error:
            trouble = type(error).__name__
        finally:
            running.reset(mark)
        answer = None if trouble else response
        if recorder := recording.running():
            body = b"" if answer is None else without_secrets(answer)
            recorder.note(self.network, self.base, request, answer, body, trouble)
        if answer is None:
            # Raised here and not above, so that it does not drag the library's text along.
            raise self._lost(call, str(request.method).upper() in _READS, trouble)
        self.told = answer.headers
        return answer

    def _read(self, response: requests.Response) -> None:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._limits.max_bytes:
                response.close()
                raise TooLarge
        response._content = bytes(body)  # where requests itself keeps a body once it is read

    def _lost(self, call: Call, reads: bool, trouble: str) -> TryLater:
        if not call.sent:
            sentence = f"{self.network} cannot be reached just now: helpnet tries again by itself."
            return TryLater(sentence, taken="no", code=trouble)
        if reads:
            return TryLater(no_proper_answer(self.network), taken="no", code=trouble)
        return unknown_outcome(self.network, trouble)


def without_secrets(answer: requests.Response) -> bytes:
    """An answer's body with what its request kept secret blotted out, should it be repeated."""
    body: bytes = answer.content
    for secret in _secrets_of(answer.request):
        for written in (secret, quote(secret, safe=""), quote_plus(secret)):
            body = body.replace(written.encode(), b"***")
    return body


def _secrets_of(request: requests.PreparedRequest) -> set[str]:
    form = request.body if isinstance(request.body, bytes | str) else b""
    text = form.decode("utf-8", "replace") if isinstance(form, bytes) else form
    sent = parse_qsl(urlsplit(str(request.url)).query)
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/form-data"):
        sent += _PART.findall(text)
    elif kind.startswith("application/x-www-form-urlencoded"):
        sent += parse_qsl(text)
    secrets = {value for name, value in sent if name in recording.SECRETS}
    secrets.add(request.headers.get("Authorization", "").partition(" ")[2])
    return {secret for secret in secrets if secret}


def unknown_outcome(network: str, code: str) -> TryLater:
    """The error for a write whose answer was lost or cannot be read."""
    return TryLater(in_doubt(network), taken="unknown", code=code)


def unreadable_answer(network: str, code: str) -> TryLater:
    """The error for a read whose answer came but makes no sense."""
    return TryLater(
        f"{network} sent an answer that helpnet cannot read: helpnet tries again by itself.",
        taken="no",
        code=code,
    )


def leave_alone(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """An authentication that adds nothing."""
    return request


def _is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
